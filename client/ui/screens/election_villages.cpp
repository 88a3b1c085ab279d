// The villages of one township: stages, the three meetings as planned and as held, problems, the result, what is next.
#include <algorithm>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/election_parts.h"

namespace yanxing::ui::election {
namespace {

using app::ElectionDone;
using app::ElectionLate;
using app::ElectionMeeting;
using app::ElectionStage;
using app::ElectionView;
using app::ElectionVillage;

struct Sign {
  const char* icon;
  unsigned ink;
  const char* word;  // what a robot reads
};

Sign done_sign(ElectionDone done) {
  if (done == ElectionDone::final) return {icon::check_circle, color::good, "final"};
  if (done == ElectionDone::draft) return {icon::pencil, color::primary, "draft"};
  return {nullptr, color::ink_faint, "none"};
}

/// A cell that is pressed to open what it shows; returns what is left of it for the text.
Rect press_cell(const std::string& id, const std::string& value, UiContext& ui, Rect cell, bool& pressed) {
  const Rect box{{cell.min.x - ui.px(6), cell.min.y + ui.px(4)}, {cell.max.x + ui.px(2), cell.max.y - ui.px(4)}};
  const Interaction at = interact(ui, id, box, value);
  if (at.hovered) fill(box, color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, box, ui.px(metric::radius));
  pressed = at.pressed;
  return cell;
}

void draw_stage(const ElectionVillage& village, std::size_t index, UiContext& ui, Rect cell,
                std::vector<app::Command>& out) {
  const ElectionStage& stage = village.stages[index];
  const Sign sign = done_sign(stage.state);
  bool pressed = false;
  Rect inner = press_cell("election.village." + village.code + ".stage" + std::to_string(index + 1),
                          std::string(sign.word) + " " + progress_text(stage.answered), ui, cell, pressed);
  if (pressed) out.emplace_back(app::command::OpenElectionStage{village.code, static_cast<int>(index) + 1});
  Rect first = inner.cut_top(inner.height() * 0.5F);
  if (sign.icon != nullptr)
    icon_in(ui, first.cut_left(ui.px(14), ui.px(4)), sign.icon, {TextSize::small, false, sign.ink});
  const bool none = stage.state == ElectionDone::none;
  text_in(ui, first, none ? "–" : std::to_string(stage.answered.done) + "/" + std::to_string(stage.answered.total),
          {TextSize::small, false, sign.ink});
  if (stage.conflict)
    icon_in(ui, inner.cut_left(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  if (stage.noes > 0)
    text_in(ui, inner, ui.tr("observation.no_count", {{"count", std::to_string(stage.noes)}}),
            {TextSize::small, false, color::bad});
}

const char* late_key(ElectionLate late) {
  switch (late) {
    case ElectionLate::no: break;
    case ElectionLate::planned_late: return "election.late.planned";
    case ElectionLate::held_late: return "election.late.held";
    case ElectionLate::overdue: return "election.late.overdue";
  }
  return "";
}

/// Planned above, held below; a date of annex 3 is marked with its calendar.
void draw_meeting(const ElectionMeeting& meeting, const std::string& id, UiContext& ui, Rect cell) {
  std::string value = meeting.planned + " " + meeting.actual;
  if (meeting.late != ElectionLate::no) value += " late";
  if (meeting.out_of_order) value += " order";
  report(ui, id, cell, value);
  Rect first = cell.cut_top(cell.height() * 0.5F);
  Rect second = cell;
  const bool from_plan = meeting.planned_from == app::ElectionDateFrom::village_plan ||
                         meeting.planned_from == app::ElectionDateFrom::township_plan;
  if (meeting.planned.empty()) {
    text_in(ui, first, ui.tr("election.not_planned"), style::small_faint);
  } else {
    first.cut_left(
        text_in(ui, first, ui.tr("election.planned", {{"day", short_day(meeting.planned, ui)}}), style::small_soft),
        ui.px(4));
    if (from_plan) icon_in(ui, first.cut_left(ui.px(13), ui.px(3)), icon::calendar, style::small_faint);
  }
  if (meeting.out_of_order)
    icon_in(ui, first.cut_left(ui.px(15)), out_of_order_icon, {TextSize::small, true, color::violet});
  const bool late = meeting.late != ElectionLate::no;
  if (!meeting.actual.empty()) {
    icon_in(ui, second.cut_left(ui.px(14), ui.px(4)), late ? icon::clock : icon::check,
            {TextSize::small, true, late ? color::bad : color::good});
    const std::string held = ui.tr("election.held", {{"day", short_day(meeting.actual, ui)}});
    text_in(ui, second, held, {TextSize::small, false, late ? color::bad : color::good});
  } else if (late) {
    icon_in(ui, second.cut_left(ui.px(14), ui.px(4)), icon::clock, {TextSize::small, true, color::bad});
    text_in(ui, second, ui.tr(late_key(meeting.late)), {TextSize::small, false, color::bad});
  }
}

void draw_result(const ElectionVillage& village, UiContext& ui, Rect cell, std::vector<app::Command>& out) {
  const Sign sign = done_sign(village.result);
  bool pressed = false;
  Rect inner = press_cell("election.village." + village.code + ".result", sign.word, ui, cell, pressed);
  if (pressed) out.emplace_back(app::command::OpenElectionResult{village.code});
  if (village.result_conflict)
    icon_in(ui, inner.cut_left(ui.px(14), ui.px(4)), icon::conflicts, {TextSize::small, true, color::bad});
  if (sign.icon != nullptr)
    icon_in(ui, inner.cut_left(ui.px(14), ui.px(4)), sign.icon, {TextSize::small, false, sign.ink});
  if (village.kind_differs) {
    icon_in(ui, inner.cut_left(ui.px(14), ui.px(4)), kind_differs_icon, {TextSize::small, false, color::warn});
    report(ui, "election.village." + village.code + ".kind_differs", cell, ui.tr("election.kind_differs.village"));
    if (cell.contains(ImGui::GetMousePos()) && ImGui::IsWindowHovered())
      tooltip(ui, ui.tr("election.kind_differs.village"));
  }
  const char* key = village.result == ElectionDone::final   ? "election.result.final"
                    : village.result == ElectionDone::draft ? "election.result.draft"
                                                            : "election.result.none";
  text_in(ui, inner, ui.tr(key), {TextSize::small, false, sign.ink});
}

/// What is missing next, on two lines where one is too short for it.
void draw_next(const ElectionVillage& village, const std::string& id, UiContext& ui, Rect cell,
               std::vector<app::Command>& out) {
  if (village.next.step == app::ElectionStep::none) {
    pill(ui, {cell.min.x, cell.center().y}, ui.tr("election.next.none"), tone::good, icon::check);
    return;
  }
  const std::string what = next_text(village.next, ui, false);
  const Rect rect = cell.middle(ui.px(44));
  const Interaction at = interact(ui, id + ".next", rect, what);
  if (at.hovered) fill(rect, color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, rect, ui.px(metric::radius));
  Rect words = rect.inset(ui.px(4), 0);
  icon_in(ui, words.cut_left(ui.px(14), ui.px(6)), icon::chevron_right, {TextSize::body, false, color::primary});
  constexpr TextStyle link{TextSize::small, false, color::primary};
  const float height = text_wrapped(ui, {}, words.width(), what, link, false);
  if (height <= words.height()) {
    text_wrapped(ui, {words.min.x, std::floor(words.center().y - height * 0.5F)}, words.width(), what, link);
  } else {
    text_in(ui, words, what, link);
  }
  if (at.hovered && height > words.height()) tooltip(ui, what);
  if (at.pressed) out.emplace_back(app::command::OpenElectionNext{village.code});
}

void draw_row(const ElectionVillage& village, const Row& row, UiContext& ui, std::vector<app::Command>& out) {
  const std::string id = "election.village." + village.code;
  text_in(ui, row.cell(0), std::to_string(row.index + 1), style::small_faint);
  Rect name = row.cell(1);
  name.cut_left(text_in(ui, name, village.name, style::strong), ui.px(6));
  for (std::size_t i = 0; i < 4; ++i) draw_stage(village, i, ui, row.cell(2 + i), out);
  for (std::size_t i = 0; i < 3; ++i)
    draw_meeting(village.meetings[i], id + ".meeting" + std::to_string(i + 1), ui, row.cell(6 + i));
  if (row.shows(9)) text_in(ui, row.cell(9), progress_text(village.checklists), style::body);
  draw_problem_count(village.problems, id + ".problems", ui, row.cell(10));
  if (row.shows(11))
    text_in(ui, row.cell(11), village.last_visit.empty() ? "–" : short_day(village.last_visit, ui),
            village.last_visit.empty() ? style::faint : style::body);
  draw_result(village, ui, row.cell(12), out);
  draw_next(village, id, ui, row.cell(13), out);
}

void draw_table(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect inner,
                std::vector<app::Command>& out) {
  const Column columns[] = {{"", 30, 0, 4},
                            {ui.tr("election.column.village"), 96, 0.6F},
                            {ui.tr("election.column.stage1"), 64, 0.1F},
                            {ui.tr("election.column.stage2"), 64, 0.1F},
                            {ui.tr("election.column.stage3"), 64, 0.1F},
                            {ui.tr("election.column.stage4"), 64, 0.1F},
                            {ui.tr("election.column.party"), 104, 0.2F},
                            {ui.tr("election.column.committee"), 104, 0.2F},
                            {ui.tr("election.column.federation"), 104, 0.2F},
                            {ui.tr("election.column.checklists"), 52, 0, 3},
                            {ui.tr("election.column.problems"), 66},
                            {ui.tr("election.column.last_visit"), 64, 0, 2},
                            {ui.tr("election.column.result"), 104},
                            {ui.tr("election.column.next"), 140, 1}};
  TableOptions options;
  options.row_height = 48;
  const auto at = [&](int i) -> const ElectionVillage& { return view.villages[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "election.villages", inner, columns, static_cast<int>(view.villages.size()), state.villages, options,
      [&](int i) { return "election.village." + at(i).code; },
      [&](const Row& row) { draw_row(at(row.index), row, ui, out); });
  if (result.activated) out.emplace_back(app::command::OpenElectionNext{at(*result.activated).code});
  if (ui.chord(ImGuiKey_F3)) {
    const bool chosen = state.villages.selected >= 0;
    out.emplace_back(app::command::OpenElectionNext{chosen ? at(state.villages.selected).code : view.township});
  }
}

}  // namespace

void draw_villages(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect strip = inner.cut_top(ui.px(54)).inset(ui.px(metric::pad), ui.px(10));
  if (!view.one_township) {
    if (button_left(ui, "election.back", strip, ui.tr("election.back"), {Kind::plain, icon::chevron_left}) ||
        ui.key(ImGuiKey_Escape))
      out.emplace_back(app::command::OpenTownship{""});
  }
  strip.cut_left(text_in(ui, strip, view.township_name, style::strong), ui.px(14));
  draw_legend(ui.tr("election.legend.villages"), view.township_partial, ui, strip);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const auto count = static_cast<std::int64_t>(view.villages.size());
  const float used = text_in(ui, foot, ui.plural("observation.shown", count), style::small_soft);
  report(ui, "election.villages.count", foot, std::to_string(count));
  foot.cut_left(used + ui.px(12));
  key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter F3", "hint.next"}, {"Esc", "hint.back"}, {"1–4", "hint.tabs"}});
  inner = inner.inset(1, 0);
  if (view.villages.empty()) {
    empty_state(ui, inner, icon::pin, ui.tr("election.empty"), ui.tr("election.empty.text"));
    return;
  }
  draw_table(view, state, ui, inner, out);
}

}  // namespace yanxing::ui::election
