// The board: the funnel of all stages, then townships by guidance group.
#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/chart.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/election_parts.h"

namespace yanxing::ui::election {
namespace {

using app::ElectionFunnelStep;
using app::ElectionTownship;
using app::ElectionView;

const char* funnel_key(ElectionFunnelStep::Kind kind) {
  switch (kind) {
    case ElectionFunnelStep::Kind::stage: break;
    case ElectionFunnelStep::Kind::party: return "election.meeting.party";
    case ElectionFunnelStep::Kind::committee: return "election.meeting.committee";
    case ElectionFunnelStep::Kind::federation: return "election.meeting.federation";
    case ElectionFunnelStep::Kind::result: return "election.funnel.result";
  }
  return "";
}

/// What a step is called at the head of a column.
const char* funnel_short_key(std::size_t step) {
  constexpr std::array<const char*, 8> keys{
      "election.column.stage1", "election.column.stage2",    "election.column.stage3",     "election.column.stage4",
      "election.column.party",  "election.column.committee", "election.column.federation", "election.column.result"};
  return keys[std::min(step, keys.size() - 1)];
}

/// How many villages have come how far: a column a step, its height the share that is done.
void draw_funnel(const ElectionView& view, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(8));
  std::vector<ChartBar> bars;
  for (std::size_t i = 0; i < view.funnel.size(); ++i) {
    const ElectionFunnelStep& step = view.funnel[i];
    const bool stage = step.kind == ElectionFunnelStep::Kind::stage;
    const bool all = step.total > 0 && step.done == step.total;
    ChartBar bar;
    bar.label = stage ? std::to_string(i + 1) + " " + step.label : std::string(ui.tr(funnel_key(step.kind)));
    // Where the whole name would be cut, that of the column below.
    const float room = inner.width() / static_cast<float>(view.funnel.size()) - ui.px(6);
    if (measure(ui, bar.label, style::small).x > room) bar.label = ui.tr(funnel_short_key(i));
    bar.value = static_cast<double>(step.done);
    bar.begun = static_cast<double>(std::min(step.begun, step.total - step.done));
    bar.total = static_cast<double>(step.total);
    bar.text = std::to_string(step.done) + " / " + std::to_string(step.total);
    if (all) {
      bar.tone = tone::good;
      bar.sign = icon::check_circle;
    }
    bars.push_back(std::move(bar));
  }
  ChartOptions options;
  options.column = 400;  // as wide as the card: the names of the stages are long
  options.bar = 120;
  bar_chart(ui, "election.funnel", inner, bars, options);
}

/// A number with its sign; nothing for 0. Returns the width used.
float draw_sign(UiContext& ui, Rect& cell, const char* sign, std::int64_t count, unsigned ink) {
  if (count == 0) return 0;
  const float left = cell.min.x;
  icon_in(ui, cell.cut_left(ui.px(14), ui.px(3)), sign, {TextSize::small, true, ink});
  cell.cut_left(text_in(ui, cell, std::to_string(count), {TextSize::small, false, ink}), ui.px(7));
  return cell.min.x - left;
}

void draw_group(const ElectionTownship& one, UiContext& ui, Rect cell) {
  if (one.group > 0) {
    tag(ui, {cell.min.x, cell.center().y}, std::to_string(one.group), tone::primary);
  } else {
    text_in(ui, cell, "–", style::faint);
  }
}

/// What is missing next, on two lines: which village, and below it what.
void draw_next(const ElectionTownship& one, const std::string& id, UiContext& ui, Rect cell,
               std::vector<app::Command>& out) {
  if (one.next.step == app::ElectionStep::none) {
    pill(ui, {cell.min.x, cell.center().y}, ui.tr("election.next.none"), tone::good, icon::check);
    return;
  }
  const Rect rect = cell.inset(0, ui.px(2));
  const Interaction at = interact(ui, id + ".next", rect, next_text(one.next, ui, true));
  if (at.hovered) fill(rect, color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, rect, ui.px(metric::radius));
  Rect words = rect.inset(ui.px(4), ui.px(1));
  icon_in(ui, words.cut_left(ui.px(14), ui.px(6)), icon::chevron_right, {TextSize::body, false, color::primary});
  text_in(ui, words.cut_top(ui.px(22)), one.next.place_name, {TextSize::body, false, color::primary});
  const std::string what = next_text(one.next, ui, false);
  text_in(ui, words, what, {TextSize::small, false, color::primary});
  if (at.hovered && measure(ui, what, style::small).x > words.width()) tooltip(ui, what);
  if (at.pressed) out.emplace_back(app::command::OpenElectionNext{one.code});
}

void draw_visits(const ElectionTownship& one, UiContext& ui, Rect cell) {
  if (one.last_visit.empty() && one.visits == 0 && one.hearings == 0) return void(text_in(ui, cell, "–", style::faint));
  Rect visit = cell.inset(0, ui.px(3));
  text_in(ui, visit.cut_top(ui.px(22)), one.last_visit.empty() ? "–" : short_day(one.last_visit, ui),
          one.last_visit.empty() ? style::faint : style::body);
  text_in(
      ui, visit,
      ui.tr("election.visits", {{"visits", std::to_string(one.visits)}, {"hearings", std::to_string(one.hearings)}}),
      style::small_faint);
}

void draw_row(const ElectionTownship& one, const Row& row, UiContext& ui, std::vector<app::Command>& out) {
  const std::string id = "township." + one.code;
  if (row.shows(0)) draw_group(one, ui, row.cell(0));
  Rect name = row.cell(1).inset(0, ui.px(3));
  text_in(ui, name.cut_top(ui.px(22)), one.name, style::strong);
  text_in(ui, name, one.county, style::small_faint);
  if (row.shows(2)) text_in(ui, row.cell(2), std::to_string(one.villages), style::soft);
  for (std::size_t i = 0; i < 4; ++i) {
    draw_share(one.stages_final[i], one.stages_begun[i], one.villages, ui, row.cell(3 + i));
    report(ui, id + ".stage" + std::to_string(i + 1), row.cell(3 + i),
           std::to_string(one.stages_final[i]) + "/" + std::to_string(one.villages));
  }
  for (std::size_t i = 0; i < 3; ++i) draw_share(one.held[i], 0, one.villages, ui, row.cell(7 + i));
  draw_share(one.reported, 0, one.villages, ui, row.cell(10));
  report(ui, id + ".reported", row.cell(10), std::to_string(one.reported));
  if (row.shows(11)) {
    Rect signs = row.cell(11);
    report(ui, id + ".late", signs, std::to_string(one.late) + " " + std::to_string(one.out_of_order));
    report(ui, id + ".kind_differs", signs, std::to_string(one.kind_differs));
    const float used = draw_sign(ui, signs, icon::clock, one.late, color::bad) +
                       draw_sign(ui, signs, out_of_order_icon, one.out_of_order, color::violet) +
                       draw_sign(ui, signs, kind_differs_icon, one.kind_differs, color::warn);
    if (used == 0) text_in(ui, signs, "–", style::faint);
  }
  draw_problem_count(one.problems, id + ".problems", ui, row.cell(12));
  if (row.shows(13)) {
    draw_visits(one, ui, row.cell(13));
  }
  draw_next(one, id, ui, row.cell(14), out);
}

void draw_table(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect inner,
                std::vector<app::Command>& out) {
  const Column columns[] = {
      {ui.tr("election.column.group"), 42, 0, 4},     {ui.tr("election.column.township"), 112, 0.5F},
      {ui.tr("election.column.villages"), 44, 0, 3},  {ui.tr("election.column.stage1"), 63, 0.2F},
      {ui.tr("election.column.stage2"), 63, 0.2F},    {ui.tr("election.column.stage3"), 63, 0.2F},
      {ui.tr("election.column.stage4"), 63, 0.2F},    {ui.tr("election.column.party"), 63, 0.2F},
      {ui.tr("election.column.committee"), 63, 0.2F}, {ui.tr("election.column.federation"), 63, 0.2F},
      {ui.tr("election.column.result"), 63, 0.2F},    {ui.tr("election.column.late"), 96, 0, 2},
      {ui.tr("election.column.problems"), 84},        {ui.tr("election.column.last_visit"), 104, 0, 5},
      {ui.tr("election.column.next"), 150, 1.2F}};
  TableOptions options;
  options.row_height = 48;
  const auto at = [&](int i) -> const ElectionTownship& { return view.townships[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "election.townships", inner, columns, static_cast<int>(view.townships.size()), state.townships, options,
      [&](int i) { return "township." + at(i).code; }, [&](const Row& row) { draw_row(at(row.index), row, ui, out); });
  if (result.activated) out.emplace_back(app::command::OpenTownship{at(*result.activated).code});
  if (!ui.chord(ImGuiKey_F3)) return;
  const int selected = state.townships.selected;
  if (selected >= 0) {
    out.emplace_back(app::command::OpenElectionNext{at(selected).code});
    return;
  }
  const auto open = std::find_if(view.townships.begin(), view.townships.end(),
                                 [](const ElectionTownship& one) { return one.next.step != app::ElectionStep::none; });
  if (open != view.townships.end()) out.emplace_back(app::command::OpenElectionNext{open->code});
}

void draw_townships(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect rect,
                    std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect strip = inner.cut_top(ui.px(54)).inset(ui.px(metric::pad), ui.px(10));
  const std::array<Segment, 2> which{
      {{ui.tr("election.accompanied"), view.accompanied_all}, {ui.tr("election.all_townships"), -1}}};
  const float width = segmented_width(ui, which);
  if (const auto chosen = segmented(ui, "election.which", strip.min, which, view.accompanied ? 0 : 1))
    out.emplace_back(app::command::ShowAccompanied{*chosen == 0});
  strip.cut_left(width, ui.px(14));
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const auto count = static_cast<std::int64_t>(view.townships.size());
  const float used = text_in(ui, foot, ui.plural("election.townships", count), style::small_soft);
  report(ui, "election.townships.count", foot, std::to_string(count));
  foot.cut_left(used + ui.px(12));
  key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter", "hint.open"}, {"F3", "hint.next"}, {"1–4", "hint.tabs"}});
  const bool partial = std::any_of(view.townships.begin(), view.townships.end(),
                                   [](const ElectionTownship& one) { return one.partial; });
  draw_legend(ui.tr("election.legend"), partial, ui, strip);
  inner = inner.inset(1, 0);
  if (view.townships.empty()) {
    empty_state(ui, inner, icon::pin, ui.tr("election.empty"), ui.tr("election.empty.text"));
    return;
  }
  draw_table(view, state, ui, inner, out);
}

}  // namespace

void draw_board(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  if (state.opened != view.township) {
    state.villages = {};
    state.opened = view.township;
  }
  if (area.height() > ui.px(420)) draw_funnel(view, ui, area.cut_top(ui.px(104), ui.px(metric::gap)));
  if (view.township.empty()) {
    draw_townships(view, state, ui, area, out);
  } else {
    draw_villages(view, state, ui, area, out);
  }
}

}  // namespace yanxing::ui::election
