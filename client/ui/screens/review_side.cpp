// The review screen's list, and beside it one record: where it stands, its answers by section, the decision.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/photos.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/review_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::review {
namespace {

using app::ReviewContent;
using app::ReviewRow;
using app::ReviewTab;
using app::ReviewView;

enum ColumnIndex : std::size_t { tick, what, where, author, since, status };

std::string age(const ReviewRow& row, const UiContext& ui) {
  return row.days == 0 ? ui.tr("review.today") : ui.plural("review.days", row.days);
}

void draw_status(const ReviewRow& row, UiContext& ui, Rect cell) {
  const ImVec2 at{cell.min.x, cell.center().y};
  if (row.conflict) {
    icon_pill(ui, at, ui.tr("records.state.conflict"), tone::bad, icon::conflicts);
  } else if (row.mark.reopened) {
    icon_pill(ui, at, ui.tr("review.stage.reopened"), tone::warn, icon::pencil);
  } else if (row.mark.stage == app::ReviewStage::submitted && row.mark.returned) {
    icon_pill(ui, at, ui.tr("review.stage.corrected"), tone::violet, icon::refresh);
  } else if (row.urgency == app::Urgency::problem) {
    icon_pill(ui, at, ui.tr("review.urgency.problem"), tone::bad, icon::flag);
  } else if (row.urgency == app::Urgency::waits_long) {
    icon_pill(ui, at, ui.tr("review.urgency.waits_long"), tone::warn, icon::clock);
  } else {
    stage_pill(ui, at, row.mark);
  }
}

/// Two lines: the title over the form, the place over who filled it.
void draw_row(const ReviewRow& row, const Row& at, ReviewUi& state, UiContext& ui) {
  if (at.shows(tick)) {
    const bool ticked = state.ticked.contains(row.record);
    const Rect box = at.cell(tick).middle(ui.px(24));
    if (check_box(ui, "tick." + row.record.text(), box, "", ticked)) {
      if (!state.ticked.erase(row.record)) state.ticked.insert(row.record);
    }
  }
  Rect cell = at.cell(what).middle(ui.px(42));
  text_in(ui, cell.cut_top(ui.px(22)), row.title.empty() ? ui.tr("records.untitled") : row.title, style::strong);
  text_in(ui, cell, row.form_label, style::small_soft);
  if (at.shows(where)) text_in(ui, at.cell(where), row.place, style::body);
  if (at.shows(author)) text_in(ui, at.cell(author), row.author, style::soft);
  Rect when = at.cell(since).middle(ui.px(42));
  text_in(ui, when.cut_top(ui.px(22)), age(row, ui), style::body);
  text_in(ui, when, ui.text().moment(row.since), style::small_faint);
  draw_status(row, ui, at.cell(status));
}

/// What is known of the way of this record: finished, on the server, decided.
float draw_steps(const ReviewContent& content, UiContext& ui, ImVec2 at, float width) {
  float y = at.y;
  const auto line = [&](const char* sign, Tone tone, const std::string& text, const char* id) {
    const Rect rect{{at.x, y}, {at.x + width, y + ui.px(22)}};
    Rect inner = rect;
    icon_in(ui, inner.cut_left(ui.px(16), ui.px(6)), sign, {TextSize::small, false, tone.fg});
    text_in(ui, inner, text, style::small_soft);
    report(ui, id, rect, text);
    y += ui.px(22);
  };
  if (content.finished_at.known())
    line(icon::check, tone::primary,
         ui.tr("review.step.finished",
               {{"person", content.finished_by}, {"when", ui.text().moment(content.finished_at)}}),
         "review.step.finished");
  const app::ReviewMark& mark = content.mark;
  if (content.sync == app::SyncState::on_server && mark.stage != app::ReviewStage::draft)
    line(icon::cloud, tone::violet, ui.tr("review.step.submitted"), "review.step.submitted");
  if (!mark.by.empty()) {
    const char* key = mark.returned ? "review.step.returned" : "review.step.accepted";
    line(mark.returned ? icon::undo : icon::check_circle, mark.returned ? tone::bad : tone::good,
         ui.tr(key, {{"person", mark.by}, {"when", ui.text().moment(mark.at)}}), "review.step.decided");
  }
  if (content.deleted && !content.deleted_by.empty())
    line(icon::trash, tone::bad,
         ui.tr("review.step.deleted", {{"person", content.deleted_by}, {"when", ui.text().moment(content.deleted_at)}}),
         "review.step.deleted");
  if (!mark.comment.empty()) {
    const Tone tone = mark.returned ? tone::bad : tone::good;
    y += ui.px(4) + banner(ui, {at.x, y + ui.px(4)}, width, icon::comment, "", mark.comment, tone) + ui.px(6);
    report(ui, "review.reason", {at, {at.x + width, y}}, mark.comment);
  }
  for (const app::Message& other : mark.others) {
    const std::string text = ui.text().message(other);
    const float top = y;
    y += ui.px(4) + banner(ui, {at.x, y + ui.px(4)}, width, icon::conflicts, ui.tr("review.others"), text, tone::warn) +
         ui.px(6);
    report(ui, "review.others", {{at.x, top}, {at.x + width, y}}, text);
  }
  return y - at.y;
}

float draw_line(const app::ReviewLine& line, const std::string& id, UiContext& ui, ImVec2 at, float width,
                std::vector<app::Command>& out) {
  const float indent = ui.px(14) * static_cast<float>(line.depth);
  const float x = at.x + indent;
  const float room = width - indent;
  if (line.value.empty()) {
    text_in(ui, {{x, at.y}, {x + room, at.y + ui.px(26)}}, line.label, style::strong);
    return ui.px(26);
  }
  float y = at.y + text_wrapped(ui, {x, at.y}, room, line.label, style::small_soft);
  y += text_wrapped(ui, {x, y}, room, line.value, style::body);
  if (line.attachment) y += ui.px(4) + photo_below(ui, id, *line.attachment, {x, y + ui.px(4)}, room, &out);
  return y - at.y + ui.px(8);
}

/// Its answers by section, scrolling.
void draw_answers(const ReviewContent& content, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::PushID(content.record.text().c_str());
  ImGui::BeginChild("##content", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float x = rect.min.x + ui.px(metric::pad);
  const float width = rect.width() - ui.px(metric::pad * 2 + 8);
  float y = top.y + ui.px(8);
  y += draw_steps(content, ui, {x, y}, width);
  for (std::size_t i = 0; i < content.sections.size(); ++i) {
    const app::ReviewSection& section = content.sections[i];
    y += ui.px(10);
    if (!section.label.empty()) {
      text_in(ui, {{x, y}, {x + width, y + ui.px(26)}}, section.label, {TextSize::body, true, color::primary});
      y += ui.px(28);
    }
    for (std::size_t j = 0; j < section.lines.size(); ++j) {
      const float start = y;
      const std::string id = "review.line." + std::to_string(i) + "." + std::to_string(j);
      y += draw_line(section.lines[j], id, ui, {x, y}, width, out);
      report(ui, id, {{x, start}, {x + width, y}}, section.lines[j].label + " " + section.lines[j].value);
    }
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y + ui.px(12)});
  ImGui::EndChild();
  ImGui::PopID();
}

/// It was deleted after it was accepted: seen, or brought back.
void draw_deletion(const ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  line_h(rect.min.x + 1, rect.max.x - 1, rect.min.y, color::line);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(10));
  Rect strip = inner.cut_bottom(ui.px(metric::control));
  const ReviewContent& content = *view.content;
  const std::string text = content.deleted_by.empty()
                               ? std::string(ui.tr("review.deletion.text"))
                               : ui.tr("review.deletion.by", {{"person", content.deleted_by},
                                                              {"when", ui.text().moment(content.deleted_at)}});
  text_wrapped(ui, inner.min, inner.width(), text, style::soft);
  report(ui, "review.deletion", inner, text);
  if (button_left(ui, "review.accept", strip, ui.tr("review.deletion.seen"), {Kind::primary, icon::check}))
    decide(view, state, ui, true, out);
  strip.cut_left(key_cap(ui, {strip.min.x, strip.center().y}, "A"), ui.px(14));
  if (button_left(ui, "review.return", strip, ui.tr("records.undelete"), {Kind::plain, icon::undo}))
    decide(view, state, ui, false, out);
  key_cap(ui, {strip.min.x, strip.center().y}, "R");
}

/// Comment and the two buttons.
void draw_decision(const ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  line_h(rect.min.x + 1, rect.max.x - 1, rect.min.y, color::line);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(10));
  const bool can_return = state.comment.find_first_not_of(" \t\n") != std::string::npos;
  FieldOptions options;
  options.hint = ui.tr("review.comment.hint");
  // A box of its own for each record: one that is being typed into would keep what was typed about another.
  ImGui::PushID(state.open ? state.open->text().c_str() : "");
  const FieldResult typed = text_area(ui, "review.comment", inner.cut_top(ui.px(62), ui.px(8)), state.comment, options);
  if (typed.changed && state.open)
    out.emplace_back(app::ReviewCommand{app::command::KeepReviewComment{*state.open, state.comment}});
  ImGui::PopID();
  Rect strip = inner.cut_top(ui.px(metric::control));
  // Ticked ones are meant, and said so: beside them stands a record that may be none of them.
  const auto ticked = static_cast<std::int64_t>(state.ticked.size());
  const bool is_open_alone = ticked == 0 || (ticked == 1 && state.ticked.contains(view.content->record));
  const std::string accept = is_open_alone ? ui.tr("review.accept") : ui.plural("review.accept.many", ticked);
  const std::string send_back = is_open_alone ? ui.tr("review.return") : ui.plural("review.return.many", ticked);
  if (button_left(ui, "review.accept", strip, accept, {Kind::primary, icon::check})) decide(view, state, ui, true, out);
  strip.cut_left(key_cap(ui, {strip.min.x, strip.center().y}, "A"), ui.px(14));
  report(ui, "review.accept.label", strip, accept);
  report(ui, "review.return.label", strip, send_back);
  if (button_left(ui, "review.return", strip, send_back, {Kind::danger, icon::undo}))
    decide(view, state, ui, false, out);
  strip.cut_left(key_cap(ui, {strip.min.x, strip.center().y}, "R"), ui.px(10));
  if (!is_open_alone && !state.ticked.contains(view.content->record)) {
    const char* apart = ui.tr("review.ticked.apart");
    report(ui, "review.ticked.apart", inner, apart);
    text_in(ui, inner.cut_top(ui.px(20)), apart, {TextSize::small, false, color::warn});
    return;
  }
  const bool fits = measure(ui, ui.tr("review.return.needs_comment"), style::small).x <= strip.width();
  if (!can_return && fits) text_in(ui, strip, ui.tr("review.return.needs_comment"), style::small_faint);
}

}  // namespace

void draw_list(const ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  inner.cut_top(1);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const std::string shown = ui.plural("review.shown", view.total);
  report(ui, "review.shown", foot, std::to_string(view.total));
  foot.cut_left(text_in(ui, foot, shown, style::small_soft), ui.px(12));
  const bool decides = view.reviewer && view.tab == ReviewTab::waiting;
  const bool is_deletion = view.content && view.content->deleted && state.ticked.empty();
  report(ui, "review.hints", foot, !decides ? "" : is_deletion ? "deletion" : "decision");
  if (decides && is_deletion) {
    key_hints(
        ui, foot,
        {{"A", "review.deletion.seen"}, {"R", "records.undelete"}, {"Space", "hint.tick"}, {"Enter", "hint.open"}});
  } else if (decides) {
    key_hints(ui, foot, {{"A", "hint.accept"}, {"R", "hint.return"}, {"Space", "hint.tick"}, {"Enter", "hint.open"}});
  } else {
    key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter", "hint.open"}});
  }
  const bool is_decided = view.tab == ReviewTab::returned || view.tab == ReviewTab::accepted;
  const Column columns[] = {{"", decides ? 30.0F : 8.0F, 0, decides ? 0 : 9},
                            {ui.tr("review.column.what"), 170, 2},
                            {ui.tr("records.column.place"), 110, 0.8F, 2},
                            {ui.tr("review.column.author"), 72, 0.2F, 3},
                            {ui.tr(is_decided ? "review.column.decided" : "review.column.since"), 104},
                            {ui.tr("records.column.status"), 128}};
  TableOptions options;
  options.row_height = 54;
  const auto at = [&](int i) -> const ReviewRow& { return view.rows[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "review.list", inner, columns, static_cast<int>(view.rows.size()), state.list, options,
      [&](int i) { return "review." + at(i).record.text(); },
      [&](const Row& row) { draw_row(at(row.index), row, state, ui); });
  if (result.activated) {
    out.emplace_back(app::command::OpenOwnScreen{at(*result.activated).record});
  } else if (result.selected) {
    out.emplace_back(app::ReviewCommand{app::command::ReadReviewed{at(*result.selected).record}});
  }
}

void draw_content(const ReviewView& view, ReviewUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  if (!view.content) return;
  const ReviewContent& content = *view.content;
  Rect inner = rect.inset(1, 1);
  Rect head = inner.cut_top(ui.px(88)).inset(ui.px(metric::pad), ui.px(10));
  const char* label = ui.tr("action.open");
  Rect first = head.cut_top(ui.px(24), ui.px(2));
  const Rect open = first.cut_right(button_width(ui, label), ui.px(8)).middle(ui.px(28));
  if (button(ui, "review.open", open, label, {Kind::ghost}))
    out.emplace_back(app::command::OpenOwnScreen{content.record});
  float x = first.min.x;
  x += tag(ui, {x, first.center().y}, content.form_label, tone::primary) + ui.px(8);
  stage_pill(ui, {x, first.center().y}, content.mark);
  text_in(ui, head.cut_top(ui.px(24)), content.title, style::strong);
  report(ui, "review.title", head, content.title);
  text_in(ui, head, content.place, style::small_soft);
  line_h(rect.min.x + 1, rect.max.x - 1, inner.min.y, color::line);
  if (view.reviewer && (content.can_decide || !state.ticked.empty())) {
    const bool is_apart = !state.ticked.empty() && !state.ticked.contains(content.record);
    const Rect foot = inner.cut_bottom(ui.px(62 + 8 + metric::control + (is_apart ? 42 : 22)));
    content.deleted&& state.ticked.empty() ? draw_deletion(view, state, ui, foot, out)
                                           : draw_decision(view, state, ui, foot, out);
  }
  draw_answers(content, ui, inner, out);
}

}  // namespace yanxing::ui::review
