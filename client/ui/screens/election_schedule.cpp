// Annex 3: which unit handed in what, and what moved since the hand-in before.
#include <algorithm>
#include <array>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/election_parts.h"

namespace yanxing::ui::election {
namespace {

using app::ElectionChange;
using app::ElectionDone;
using app::ElectionHandIn;
using app::ElectionScheduleRow;
using app::ElectionScheduleUnit;
using app::ElectionTime;
using app::ElectionView;

const char* hand_in_key(int number) {
  if (number == 1) return "election.hand_in.1";
  return number == 2 ? "election.hand_in.2" : "election.hand_in.3";
}

void draw_hand_in(const ElectionScheduleUnit& unit, const ElectionHandIn& hand_in, bool chosen, UiContext& ui,
                  Rect cell, std::vector<app::Command>& out) {
  const std::string id = "schedule." + unit.unit + "." + std::to_string(hand_in.number);
  const bool frozen = hand_in.state == ElectionDone::final;
  const bool draft = hand_in.state == ElectionDone::draft;
  const Rect box{{cell.min.x - ui.px(6), cell.min.y + ui.px(3)}, {cell.max.x + ui.px(4), cell.max.y - ui.px(3)}};
  const Interaction at = interact(ui, id, box, frozen ? "frozen" : draft ? "draft" : "none");
  if (chosen) outline(box, color::primary, ui.px(metric::radius), std::max(1.5F, ui.px(1.5F)));
  if (at.hovered) fill(box, color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, box, ui.px(metric::radius));
  if (at.pressed) out.emplace_back(app::command::ChooseSchedule{unit.unit, hand_in.number});
  Rect inner = cell;
  if (hand_in.conflict)
    icon_in(ui, inner.cut_left(ui.px(14), ui.px(3)), icon::conflicts, {TextSize::small, true, color::bad});
  if (frozen) icon_in(ui, inner.cut_left(ui.px(13), ui.px(4)), icon::lock, {TextSize::small, true, color::good});
  if (draft) icon_in(ui, inner.cut_left(ui.px(13), ui.px(4)), icon::pencil, {TextSize::small, true, color::primary});
  text_in(ui, inner, hand_in.state == ElectionDone::none ? "–" : short_day(hand_in.filled_on, ui),
          {TextSize::small, false,
           frozen  ? color::good
           : draft ? color::primary
                   : color::ink_faint});
}

void draw_units(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  key_hints(ui, foot.inset(ui.px(metric::pad), 0),
            {{"↑↓", "hint.choose"}, {"←→", "hint.hand_in"}, {"Enter", "hint.open"}});
  const Column columns[] = {{ui.tr("election.column.unit"), 96, 1},
                            {ui.tr("election.hand_in.1.short"), 96},
                            {ui.tr("election.hand_in.2.short"), 96},
                            {ui.tr("election.hand_in.3.short"), 96}};
  const auto at = [&](int i) -> const ElectionScheduleUnit& {
    return view.schedule_units[static_cast<std::size_t>(i)];
  };
  for (int i = 0; i < static_cast<int>(view.schedule_units.size()); ++i) {
    if (at(i).unit == view.schedule_unit) state.schedule.selected = i;
  }
  const TableResult result = table(
      ui, "election.schedules", inner, columns, static_cast<int>(view.schedule_units.size()), state.schedule, {},
      [&](int i) { return "schedule." + at(i).unit; },
      [&](const Row& row) {
        const ElectionScheduleUnit& unit = at(row.index);
        text_in(ui, row.cell(0), unit.name, style::strong);
        for (std::size_t i = 0; i < unit.hand_ins.size(); ++i) {
          const bool chosen = row.selected && unit.hand_ins[i].number == view.hand_in;
          draw_hand_in(unit, unit.hand_ins[i], chosen, ui, row.cell(1 + i), out);
        }
      });
  if (result.selected && at(*result.selected).unit != view.schedule_unit)
    out.emplace_back(app::command::ChooseSchedule{at(*result.selected).unit, view.hand_in});
  if (result.activated) out.emplace_back(app::command::OpenSchedule{at(*result.activated).unit, view.hand_in});
  const int step = (ui.key(ImGuiKey_RightArrow) ? 1 : 0) - (ui.key(ImGuiKey_LeftArrow) ? 1 : 0);
  const int to = std::clamp(view.hand_in + step, 1, 3);
  if (to != view.hand_in) out.emplace_back(app::command::ChooseSchedule{view.schedule_unit, to});
}

std::string moved_text(const ElectionTime& time, UiContext& ui) {
  if (!time.days || *time.days == 0) return ui.tr("election.change.hour");
  const bool later = *time.days > 0;
  const std::int64_t days = later ? *time.days : -*time.days;
  return later ? ui.plural("election.change.later", days) : ui.plural("election.change.earlier", days);
}

/// The planned day with what became of it; the day it was held below.
void draw_time(const ElectionTime& time, UiContext& ui, Rect cell) {
  Rect first = cell.cut_top(cell.height() * 0.5F);
  const bool gone = time.change == ElectionChange::removed;
  const std::string& day = gone ? time.before : time.planned;
  first.cut_left(text_in(ui, first, day.empty() ? "–" : short_day(day, ui), gone ? style::faint : style::body),
                 ui.px(8));
  switch (time.change) {
    case ElectionChange::same: break;
    case ElectionChange::added:
      icon_in(ui, first.cut_left(ui.px(13), ui.px(3)), icon::plus, {TextSize::small, true, color::good});
      text_in(ui, first, ui.tr("election.change.added"), {TextSize::small, false, color::good});
      break;
    case ElectionChange::removed:
      icon_in(ui, first.cut_left(ui.px(13), ui.px(3)), icon::cross, {TextSize::small, true, color::bad});
      text_in(ui, first, ui.tr("election.change.removed"), {TextSize::small, false, color::bad});
      break;
    case ElectionChange::moved: {
      const bool later = time.days.value_or(0) > 0;
      const unsigned ink = later ? color::bad : color::violet;
      icon_in(ui, first.cut_left(ui.px(13), ui.px(3)), later ? icon::arrow_down : icon::arrow_up,
              {TextSize::small, true, ink});
      text_in(ui, first, moved_text(time, ui), {TextSize::small, false, ink});
      text_in(ui, cell, ui.tr("election.change.before", {{"day", short_day(time.before, ui)}}), style::small_faint);
      return;
    }
  }
  if (!time.actual.empty())
    text_in(ui, cell, ui.tr("election.held", {{"day", short_day(time.actual, ui)}}),
            {TextSize::small, false, color::good});
}

const char* row_sign(ElectionChange change) {
  switch (change) {
    case ElectionChange::same: return nullptr;
    case ElectionChange::added: return icon::plus;
    case ElectionChange::removed: return icon::cross;
    case ElectionChange::moved: return icon::pencil;
  }
  return nullptr;
}

void draw_rows(const ElectionView& view, UiContext& ui, Rect inner) {
  const Column columns[] = {{"", 26},
                            {ui.tr("election.column.township"), 130, 0.8F},
                            {ui.tr("election.column.party"), 150, 1},
                            {ui.tr("election.column.committee"), 150, 1},
                            {ui.tr("election.column.federation"), 150, 1}};
  TableOptions options;
  options.row_height = 48;
  options.keyboard = false;
  TableMemory memory;
  table(
      ui, "election.comparison", inner, columns, static_cast<int>(view.schedule_rows.size()), memory, options,
      [](int i) { return "schedule.row." + std::to_string(i); },
      [&](const Row& row) {
        const ElectionScheduleRow& one = view.schedule_rows[static_cast<std::size_t>(row.index)];
        if (const char* sign = row_sign(one.change))
          icon_in(ui, row.cell(0), sign,
                  {TextSize::small, true, one.change == ElectionChange::removed ? color::bad : color::primary});
        text_in(ui, row.cell(1), one.village.empty() ? one.township : one.township + " · " + one.village,
                style::strong);
        for (std::size_t i = 0; i < one.times.size(); ++i) draw_time(one.times[i], ui, row.cell(2 + i));
      });
}

void draw_comparison(const ElectionView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  const auto unit = std::find_if(view.schedule_units.begin(), view.schedule_units.end(),
                                 [&](const ElectionScheduleUnit& one) { return one.unit == view.schedule_unit; });
  if (unit == view.schedule_units.end()) {
    empty_state(ui, rect, icon::calendar, ui.tr("election.schedule.empty"), ui.tr("election.schedule.empty.text"));
    return;
  }
  const ElectionHandIn& hand_in = unit->hand_ins[static_cast<std::size_t>(view.hand_in - 1)];
  Rect inner = rect.inset(1, 0);
  Rect head = inner.cut_top(ui.px(52)).inset(ui.px(metric::pad), ui.px(9));
  const bool none = hand_in.state == ElectionDone::none;
  const char* label = ui.tr(none ? "election.schedule.begin" : "action.open");
  const bool is_offered = !none || !unit->of_others;
  if (is_offered && button_right(ui, "schedule.open", head, label,
                                 {none ? Kind::primary : Kind::plain, none ? icon::plus : icon::forms}))
    out.emplace_back(app::command::OpenSchedule{unit->unit, view.hand_in});
  const bool frozen = hand_in.state == ElectionDone::final;
  const std::string state = frozen ? ui.tr("election.schedule.frozen", {{"day", short_day(hand_in.filled_on, ui)}})
                            : hand_in.state == ElectionDone::draft ? std::string(ui.tr("election.schedule.draft"))
                                                                   : std::string();
  const std::string which = ui.tr(hand_in_key(view.hand_in), {{"day", short_day(hand_in.due, ui)}});
  const float pill_room = state.empty() ? 0 : icon_pill_width(ui, state) + ui.px(12);
  const float name = text_in(ui, head, unit->name, style::strong) + ui.px(10);
  head.cut_left(name);
  // In large type which one it is, and where it stands, go below the name and the button.
  if (measure(ui, which, style::soft).x + pill_room > head.width())
    head = inner.cut_top(ui.px(32)).inset(ui.px(metric::pad), 0);
  head.cut_left(text_in(ui, head, which, style::soft), ui.px(12));
  if (!state.empty())
    icon_pill(ui, {head.min.x, head.center().y}, state, frozen ? tone::good : tone::primary,
              frozen ? icon::lock : icon::pencil);
  Rect line = inner.cut_top(ui.px(28)).inset(ui.px(metric::pad), 0);
  std::string text = view.compared_with == 0
                         ? std::string(ui.tr("election.schedule.first"))
                         : ui.tr("election.schedule.compared", {{"number", std::to_string(view.compared_with)}});
  if (!view.all_finished.empty()) {
    text += "   " + ui.tr("election.schedule.finished", {{"day", view.all_finished}});
    if (!view.all_finished_before.empty() && view.all_finished_before != view.all_finished)
      text += " " + ui.tr("election.change.before", {{"day", view.all_finished_before}});
  }
  if (!none) text_in(ui, line, text, style::small_soft);
  report(ui, "schedule.compared", line, std::to_string(view.compared_with));
  if (none) {
    const std::string why = is_offered ? std::string(ui.tr("election.schedule.none.text"))
                                       : ui.tr("election.schedule.of_county", {{"unit", unit->name}});
    empty_state(ui, inner, icon::calendar, ui.tr("election.schedule.none"), why);
    report(ui, "schedule.none", inner, why);
    return;
  }
  draw_rows(view, ui, inner);
}

}  // namespace

void draw_schedules(const ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out) {
  // In large type the units stand above the comparison: beside it the dates of both would be cut.
  const bool stacked = area.width() < ui.px(840);
  const auto rows = static_cast<float>(std::min<std::size_t>(view.schedule_units.size(), 3));
  const Rect units = stacked
                         ? area.cut_top(ui.px(38 + 36) + rows * ui.px(TableOptions().row_height), ui.px(metric::gap))
                         : area.cut_left(std::min(ui.px(400), area.width() * 0.42F), ui.px(metric::gap));
  draw_units(view, state, ui, units, out);
  draw_comparison(view, ui, area, out);
}

}  // namespace yanxing::ui::election
