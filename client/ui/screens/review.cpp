#include "client/ui/screens/review.h"

#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/review_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::ReviewStage;
using app::ReviewTab;
using app::ReviewView;

struct Tab {
  ReviewTab tab;
  const char* key;
};

constexpr std::array<Tab, 4> reviewer_tabs{{{ReviewTab::waiting, "review.tab.waiting"},
                                            {ReviewTab::returned, "review.tab.correction"},
                                            {ReviewTab::accepted, "review.tab.accepted"},
                                            {ReviewTab::finished, "review.tab.own"}}};
constexpr std::array<Tab, 5> author_tabs{{{ReviewTab::returned, "review.tab.returned"},
                                          {ReviewTab::draft, "review.tab.draft"},
                                          {ReviewTab::finished, "review.tab.finished"},
                                          {ReviewTab::waiting, "review.tab.submitted"},
                                          {ReviewTab::accepted, "review.tab.accepted"}}};

std::span<const Tab> tabs_of(const ReviewView& view) {
  return view.reviewer ? std::span<const Tab>(reviewer_tabs) : std::span<const Tab>(author_tabs);
}

void draw_tabs(const ReviewView& view, UiContext& ui, Rect& strip, std::vector<app::Command>& out) {
  std::vector<Segment> segments;
  int current = 0;
  const auto tabs = tabs_of(view);
  for (const Tab& tab : tabs) {
    if (tab.tab == view.tab) current = static_cast<int>(segments.size());
    segments.push_back({ui.tr(tab.key), view.counts[static_cast<std::size_t>(tab.tab)]});
  }
  const float width = segmented_width(ui, segments);
  const auto chosen = segmented(ui, "review.tab", strip.min, segments, current);
  strip.cut_left(width, ui.px(12));
  if (chosen && *chosen != current)
    out.emplace_back(app::ReviewCommand{app::command::ShowReviewTab{tabs[static_cast<std::size_t>(*chosen)].tab}});
}

/// Tabs, form, place: over the full width.
void draw_filters(const ReviewView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect strip = rect.inset(ui.px(12), 0).middle(ui.px(metric::control));
  draw_tabs(view, ui, strip, out);
  const float gap = ui.px(8);
  const Rect form = strip.cut_left(std::min(ui.px(220), strip.width() * 0.5F), gap);
  const Rect place = strip.cut_left(std::min(ui.px(200), strip.width()), gap);
  app::ReviewFilter filter = view.filter;
  if (auto chosen = combo(ui, "review.form", form, view.forms, view.filter.form,
                          {{}, ui.tr("records.all_forms"), icon::records, true, false, 260})) {
    filter.form = *chosen;
    out.emplace_back(app::ReviewCommand{app::command::FilterReview{filter}});
  }
  if (auto chosen = combo(ui, "review.place", place, view.places, view.filter.place,
                          {{}, ui.tr("records.all_places"), icon::pin, true, false, 240})) {
    filter.place = *chosen;
    out.emplace_back(app::ReviewCommand{app::command::FilterReview{filter}});
  }
}

/// The open record is the selected row; what is ticked and gone is forgotten. A comment waits for its record,
/// in App.
void follow_view(const ReviewView& view, ReviewUi& state) {
  const auto open = view.content ? std::optional(view.content->record) : std::nullopt;
  if (state.open != open) state.comment = open ? view.content->comment : std::string();
  state.open = open;
  const auto at = std::find_if(view.rows.begin(), view.rows.end(),
                               [&](const app::ReviewRow& row) { return open && row.record == *open; });
  state.list.selected = at == view.rows.end() ? -1 : static_cast<int>(at - view.rows.begin());
  std::erase_if(state.ticked, [&](const RecordId& id) {
    return std::none_of(view.rows.begin(), view.rows.end(),
                        [&](const app::ReviewRow& row) { return row.record == id; });
  });
}

void review_keys(const ReviewView& view, ReviewUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (!view.content) return;
  if (view.reviewer && ui.key(ImGuiKey_A)) review::decide(view, state, ui, true, out);
  if (view.reviewer && ui.key(ImGuiKey_R)) review::decide(view, state, ui, false, out);
  if (view.reviewer && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter) && !state.comment.empty())
    review::decide(view, state, ui, false, out);
  if (!view.reviewer || view.tab != ReviewTab::waiting || !ui.key(ImGuiKey_Space)) return;
  const RecordId id = view.content->record;
  if (!state.ticked.erase(id)) state.ticked.insert(id);
}

void draw_nothing(const ReviewView& view, UiContext& ui, Rect body) {
  card(ui, body);
  if (view.loading) {
    empty_state(ui, body, icon::clock, ui.tr("review.loading"), "");
    return;
  }
  if (!view.cannot_review.empty()) {
    const std::string why = ui.text().message(view.cannot_review);
    report(ui, "review.cannot", body, why);
    empty_state(ui, body, icon::lock, ui.tr("review.cannot"), why);
    return;
  }
  const bool is_filtered = !view.filter.form.empty() || !view.filter.place.empty();
  if (is_filtered) {
    empty_state(ui, body, icon::search, ui.tr("review.empty.filter"), ui.tr("review.empty.filter.text"));
    return;
  }
  const char* title = "review.empty.waiting";
  const char* text = view.reviewer ? "review.empty.waiting.text" : "review.empty.submitted.text";
  switch (view.tab) {
    case ReviewTab::waiting: break;
    case ReviewTab::returned:
      title = "review.empty.returned";
      text = view.reviewer ? "review.empty.returned.text" : "review.empty.returned.own";
      break;
    case ReviewTab::accepted:
      title = "review.empty.accepted";
      text = "review.empty.accepted.text";
      break;
    case ReviewTab::finished:
      title = view.reviewer ? "review.empty.own" : "review.empty.finished";
      text = view.reviewer ? "review.empty.own.text" : "review.empty.finished.text";
      break;
    case ReviewTab::draft:
      title = "review.empty.draft";
      text = "review.empty.draft.text";
      break;
  }
  empty_state(ui, body, icon::check_circle, ui.tr(title), ui.tr(text));
}

}  // namespace

namespace review {

const char* stage_key(ReviewStage stage) {
  switch (stage) {
    case ReviewStage::draft: return "review.stage.draft";
    case ReviewStage::finished: return "review.stage.finished";
    case ReviewStage::submitted: return "review.stage.submitted";
    case ReviewStage::returned: return "review.stage.returned";
    case ReviewStage::accepted: return "review.stage.accepted";
    case ReviewStage::deleted_after: return "review.stage.deleted_after";
    case ReviewStage::changed_after: break;
  }
  return "review.stage.changed_after";
}

Tone stage_tone(ReviewStage stage) {
  switch (stage) {
    case ReviewStage::draft: return tone::neutral;
    case ReviewStage::finished: return tone::primary;
    case ReviewStage::submitted: return tone::violet;
    case ReviewStage::returned: return tone::bad;
    case ReviewStage::accepted: return tone::good;
    case ReviewStage::deleted_after: return tone::bad;
    case ReviewStage::changed_after: break;
  }
  return tone::warn;
}

const char* stage_icon(ReviewStage stage) {
  switch (stage) {
    case ReviewStage::draft: return icon::pencil;
    case ReviewStage::finished: return icon::check;
    case ReviewStage::submitted: return icon::cloud_up;
    case ReviewStage::returned: return icon::undo;
    case ReviewStage::accepted: return icon::check_circle;
    case ReviewStage::deleted_after: return icon::trash;
    case ReviewStage::changed_after: break;
  }
  return icon::warning;
}

float stage_pill(UiContext& ui, ImVec2 left_middle, const app::ReviewMark& mark) {
  return icon_pill(ui, left_middle, ui.tr(stage_key(mark.stage)), stage_tone(mark.stage), stage_icon(mark.stage));
}

std::vector<app::command::DecideReview::One> chosen(const ReviewView& view, const ReviewUi& state) {
  std::vector<app::command::DecideReview::One> out;
  for (const app::ReviewRow& row : view.rows) {
    if (state.ticked.contains(row.record)) out.push_back({row.record, row.version});
  }
  if (out.empty() && view.content && view.content->can_decide)
    out.push_back({view.content->record, view.content->version});
  return out;
}

void decide(const ReviewView& view, ReviewUi& state, UiContext& ui, bool accept, std::vector<app::Command>& out) {
  const bool is_blank = state.comment.find_first_not_of(" \t\n") == std::string::npos;
  const bool is_deleted = view.content && view.content->deleted && state.ticked.empty();  // brought back: no reason
  if (!accept && is_blank && !is_deleted) {
    ui.focus("review.comment");
    return;
  }
  auto records = chosen(view, state);
  if (records.empty()) return;
  out.emplace_back(app::ReviewCommand{app::command::DecideReview{std::move(records), accept, state.comment}});
  state.open.reset();  // the comment is what App says then: none, or the same where it was refused
  state.ticked.clear();
}

}  // namespace review

void draw_review(const ReviewView& view, ReviewUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  follow_view(view, state);
  review_keys(view, state, ui, out);
  const auto waiting = view.counts[static_cast<std::size_t>(view.reviewer ? ReviewTab::waiting : ReviewTab::returned)];
  const char* count_key = view.reviewer ? "review.waiting" : "review.came_back";
  screen_header(ui, area, ui.tr("screen.review"), ui.tr(view.reviewer ? "review.subtitle" : "review.subtitle.own"),
                waiting > 0 ? ui.plural(count_key, waiting) : std::string(), view.reviewer ? tone::violet : tone::bad);
  Rect body = area.inset(ui.px(metric::page));
  draw_filters(view, ui, body.cut_top(ui.px(58), ui.px(metric::gap)), out);
  if (view.rows.empty()) return draw_nothing(view, ui, body);
  if (!view.cannot_review.empty()) {
    const std::string why = ui.text().message(view.cannot_review);
    const float used = banner(ui, body.min, body.width(), icon::lock, ui.tr("review.cannot"), why, tone::warn);
    report(ui, "review.cannot", {body.min, {body.max.x, body.min.y + used}}, why);
    body.cut_top(used, ui.px(metric::gap));
  }
  const float side = std::clamp(body.width() * 0.4F, ui.px(360), ui.px(520));
  const Rect beside = body.cut_right(side, ui.px(metric::gap));
  review::draw_list(view, state, ui, body, out);
  review::draw_content(view, state, ui, beside, out);
}

}  // namespace yanxing::ui
