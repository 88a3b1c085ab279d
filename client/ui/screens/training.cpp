#include "client/ui/screens/training.h"

#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/training_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace training {

std::string days_text(std::int64_t half_days) {
  return std::to_string(half_days / 2) + (half_days % 2 != 0 ? ".5" : "");
}

std::string wan_text(std::int64_t yuan) {
  std::string text = std::to_string(yuan / 10'000);
  std::string rest = std::to_string(10'000 + yuan % 10'000).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return rest.empty() ? text : text + "." + rest;
}

void half_day_bar(UiContext& ui, Rect rect, int half_days) {
  const float gap = ui.px(2);
  const float width = std::floor((rect.width() - 9 * gap - ui.px(2)) / 10);
  const unsigned full = half_days >= 10 ? color::good_bright : color::primary;
  float x = rect.min.x;
  for (int i = 0; i < 10; ++i) {
    // A little more room between days than between the two halves of one.
    const Rect cell{{x, rect.min.y}, {x + width, rect.max.y}};
    fill(cell, i < half_days ? full : color::track, ui.px(1.5F));
    x += width + (i % 2 == 0 ? gap * 0.5F : gap * 1.5F);
  }
}

Rect card_title(UiContext& ui, Rect& inner, std::string_view title) {
  Rect line = inner.cut_top(ui.px(40)).inset(ui.px(metric::pad), 0);
  line_h(inner.min.x + 1, inner.max.x - 1, inner.min.y, color::line);
  Rect at = line;
  text_in(ui, at, title, style::strong);
  return line;
}

}  // namespace training

namespace {

using app::TrainingTab;
using app::TrainingView;

void show(TrainingTab tab, std::vector<app::Command>& out) { out.emplace_back(app::command::ShowTrainingTab{tab}); }

void training_keys(const TrainingView& view, UiContext& ui, std::vector<app::Command>& out) {
  const bool next = ui.chord(ImGuiMod_Ctrl | ImGuiKey_PageDown) || ui.chord(ImGuiMod_Ctrl | ImGuiKey_PageUp);
  if (ui.key(ImGuiKey_1) || (next && view.tab == TrainingTab::annex)) return show(TrainingTab::days, out);
  if (ui.key(ImGuiKey_2) || (next && view.tab == TrainingTab::days)) return show(TrainingTab::annex, out);
  if (view.tab == TrainingTab::annex) {
    if (ui.key(ImGuiKey_Escape) && view.annex.open) out.emplace_back(app::command::OpenAnnexCounty{});
    return;
  }
  if (ui.key(ImGuiKey_Slash)) ui.focus("training.search");
  if (ui.key(ImGuiKey_Escape) && view.days.open) out.emplace_back(app::command::OpenPersonDays{});
  if (ui.key(ImGuiKey_S)) {
    app::DaysFilter filter = view.days.filter;
    filter.only_short = !filter.only_short;
    out.emplace_back(app::command::FilterDays{std::move(filter)});
  }
}

std::string subtitle(const TrainingView& view, const UiContext& ui) {
  if (view.loading) return ui.tr("training.loading");
  if (view.tab == TrainingTab::annex)
    return ui.tr("training.annex.subtitle", {{"year", std::to_string(view.annex.year)}});
  const app::DaysSumView& sum = view.days.totals;
  std::string more;
  if (sum.online_half_days > 0)
    more += ui.tr("training.days.online", {{"days", training::days_text(sum.online_half_days)}});
  if (sum.in_conflict > 0) more += ui.tr("training.days.disputed", {{"count", std::to_string(sum.in_conflict)}});
  return ui.tr("training.days.subtitle", {{"persons", std::to_string(sum.persons)},
                                          {"enough", std::to_string(sum.enough)},
                                          {"short", std::to_string(sum.still_short)},
                                          {"days", training::days_text(sum.self_study_half_days)}}) +
         more;
}

}  // namespace

void draw_training(const TrainingView& view, TrainingUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out) {
  training_keys(view, ui, out);
  Rect strip = screen_header(ui, area, ui.tr("screen.training"), subtitle(view, ui));
  const std::array<Segment, 2> tabs{{{ui.tr("training.tab.days"), -1}, {ui.tr("training.tab.annex"), -1}}};
  const Rect at = strip.cut_right(segmented_width(ui, tabs));
  const int current = view.tab == TrainingTab::days ? 0 : 1;
  const auto chosen = segmented(ui, "training.tab", at.min, tabs, current);
  if (chosen && *chosen != current) show(*chosen == 0 ? TrainingTab::days : TrainingTab::annex, out);
  const bool wide = area.width() >= ui.px(1000);
  const Rect body = area.inset(ui.px(metric::page));
  if (view.loading) {
    card(ui, body);
    empty_state(ui, body, icon::clock, ui.tr("training.loading"), ui.tr("training.loading.text"));
    return;
  }
  if (view.tab == TrainingTab::days) {
    training::draw_days(view.days, state, ui, body, wide, out);
  } else {
    training::draw_annex(view.annex, state, ui, body, wide, out);
  }
}

}  // namespace yanxing::ui
