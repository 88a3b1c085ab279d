// The roster: filter tabs, search, rows, and the keys that mark.
#include <array>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"
#include "client/ui/screens/common.h"
#include "client/ui/shell.h"

namespace yanxing::ui::attendance {
namespace {

using app::AttendanceRow;
using app::AttendanceView;
using app::Mark;

constexpr std::array<Mark, 5> marks{Mark::present, Mark::late, Mark::early, Mark::leave, Mark::absent};

enum ColumnIndex : std::size_t { number, name, village, role, phone, time, status, where, action };

int index_of(const AttendanceView& view, const std::optional<RecordId>& person) {
  if (!person) return -1;
  for (std::size_t i = 0; i < view.rows.size(); ++i) {
    if (view.rows[i].person == *person) return static_cast<int>(i);
  }
  return -1;
}

const AttendanceRow* selected_row(const AttendanceView& view, const AttendanceUi& state) {
  const int index = state.table.selected;
  return index >= 0 && index < static_cast<int>(view.rows.size()) ? &view.rows[static_cast<std::size_t>(index)]
                                                                  : nullptr;
}

void select(const AttendanceView& view, AttendanceUi& state, int index) {
  if (index < 0 || index >= static_cast<int>(view.rows.size())) return;
  state.table.selected = index;
  state.selected = view.rows[static_cast<std::size_t>(index)].person;
}

void open_note(const AttendanceRow& row, AttendanceUi& state, UiContext& ui) {
  state.note = {row.person, row.name, row.note};
  ui.focus("note.text");
}

/// One tab a status, or a list of them where the tabs would leave too little room for the other filters. Cut off the
/// left end of `strip`.
void draw_mark_filter(const AttendanceView& view, UiContext& ui, Rect& strip, std::vector<app::Command>& out) {
  const std::array<std::optional<Mark>, 7> wanted{std::nullopt, Mark::none,  Mark::present, Mark::late,
                                                  Mark::early,  Mark::leave, Mark::absent};
  std::vector<Segment> segments;
  std::vector<app::Choice> choices;
  int current = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char* label = ui.tr(wanted[i] ? mark_key(*wanted[i]) : "attendance.filter.all");
    segments.push_back({label, -1});
    choices.push_back({std::to_string(i), label, {}, {}, {}});
    if (view.filter.mark == wanted[i]) current = static_cast<int>(i);
  }
  const float gap = ui.px(8);
  std::optional<int> chosen;
  if (strip.width() >= segmented_width(ui, segments) + gap + ui.px(160 + 8 + 120)) {
    chosen = segmented(ui, "attendance.filter", strip.min, segments, current);
    strip.cut_left(segmented_width(ui, segments), gap);
  } else {
    const auto picked =
        combo(ui, "attendance.filter", strip.cut_left(ui.px(136), gap), choices, std::to_string(current), {});
    if (picked && picked->size() == 1) chosen = picked->front() - '0';
  }
  if (!chosen) return;
  app::AttendanceFilter filter = view.filter;
  filter.mark = wanted[static_cast<std::size_t>(*chosen)];
  out.emplace_back(app::command::FilterAttendance{filter});
}

/// Tabs, village and search above the table.
void draw_filter(const AttendanceView& view, UiContext& ui, Rect strip, std::vector<app::Command>& out) {
  draw_mark_filter(view, ui, strip, out);
  const Rect search = strip.cut_right(std::min(ui.px(206), strip.width() * 0.58F), ui.px(8));
  std::string text = view.filter.text;
  if (text_field(ui, "attendance.search", search, text, {icon::search, ui.tr("attendance.search"), true, false, true})
          .changed) {
    app::AttendanceFilter filter = view.filter;
    filter.text = text;
    out.emplace_back(app::command::FilterAttendance{filter});
  }
  const Rect village = strip.cut_right(std::min(ui.px(150), strip.width()));
  const auto chosen = combo(ui, "attendance.village", village, view.villages, view.filter.village,
                            {{}, ui.tr("attendance.all_villages"), nullptr, true, false, 180});
  if (chosen) {
    app::AttendanceFilter filter = view.filter;
    filter.village = *chosen;
    out.emplace_back(app::command::FilterAttendance{filter});
  }
}

void draw_status_cell(const AttendanceRow& row, UiContext& ui, Rect cell) {
  report(ui, "row." + row.person.text() + ".status", cell, ui.tr(mark_key(row.mark)));
  const float used = row.unsaved
                         ? pill(ui, {cell.min.x, cell.center().y}, ui.tr(mark_key(row.mark)), tone::warn, icon::warning)
                         : pill(ui, {cell.min.x, cell.center().y}, ui.tr(mark_key(row.mark)), mark_tone(row.mark));
  if (!row.conflict) return;
  const Rect sign{{cell.min.x + used + ui.px(4), cell.min.y}, {cell.min.x + used + ui.px(20), cell.max.y}};
  icon_in(ui, sign, icon::conflicts, {TextSize::small, true, color::bad});
  if (sign.contains(ImGui::GetMousePos()) && ImGui::IsWindowHovered()) tooltip(ui, ui.tr("attendance.conflict"));
}

/// Small buttons at the end of a row.
void draw_actions(const AttendanceRow& row, const Row& at, AttendanceUi& state, UiContext& ui,
                  std::vector<app::Command>& out) {
  Rect cell = at.cell(action).middle(ui.px(26));
  const std::string id = "row." + row.person.text();
  const bool active = at.hovered || at.selected;
  if (row.mark == Mark::none) {
    if (button(ui, id + ".sign", cell.cut_left(ui.px(54), ui.px(4)), ui.tr("attendance.sign"))) {
      out.emplace_back(app::command::SignIn{row.person});
    }
    if (button(ui, id + ".leave", cell.cut_left(ui.px(54)), ui.tr("attendance.leave"), {Kind::ghost})) {
      out.emplace_back(app::command::SetMark{row.person, Mark::leave});
    }
    return;
  }
  if (button(ui, id + ".clear", cell.cut_left(ui.px(54), ui.px(4)), ui.tr("attendance.clear"), {Kind::ghost})) {
    out.emplace_back(app::command::SetMark{row.person, Mark::none});
  }
  if (!active && row.note.empty()) return;
  const char* tip = row.note.empty() ? ui.tr("attendance.note") : row.note.c_str();
  if (icon_button(ui, id + ".note", cell.cut_left(ui.px(28)), icon::comment, tip)) open_note(row, state, ui);
}

void draw_person(const AttendanceRow& row, const Row& at, AttendanceUi& state, UiContext& ui,
                 std::vector<app::Command>& out) {
  const auto cell = [&](std::size_t column, std::string_view text, TextStyle style) {
    if (at.shows(column)) text_in(ui, at.cell(column), text, style);
  };
  cell(number, std::to_string(at.index + 1), style::small_faint);
  Rect name_cell = at.cell(name);
  const float used = text_in(ui, name_cell, row.name, style::strong);
  if (row.walk_in) {
    name_cell.cut_left(used + ui.px(6));
    text_in(ui, name_cell, icon::person_plus, style::small_faint);
  }
  cell(village, row.village, style::body);
  cell(role, row.role, style::soft);
  cell(phone, row.phone, style::soft);
  if (row.out.empty()) {
    cell(time, row.time.empty() ? "—" : row.time, row.time.empty() ? style::faint : style::body);
  } else if (at.shows(time)) {
    Rect both = at.cell(time).middle(ui.px(34));
    text_in(ui, both.cut_top(ui.px(17)), row.time.empty() ? "—" : row.time, style::small);
    text_in(ui, both, "→ " + row.out, style::small_soft);
  }
  draw_status_cell(row, ui, at.cell(status));
  if (at.shows(where) && row.has_mark_record) {
    Rect place = at.cell(where);
    const Tone tone = row.unsaved ? tone::bad : sync_tone(row.sync);
    const char* sign = row.unsaved ? icon::warning : sync_icon(row.sync);
    const char* label = ui.tr(row.unsaved ? "unsaved.short" : sync_key(row.sync));
    icon_in(ui, place.cut_left(ui.px(15), ui.px(5)), sign, {TextSize::small, false, tone.fg});
    text_in(ui, place, label, {TextSize::small, false, tone.fg});
    report(ui, "row." + row.person.text() + ".where", place, label);
  }
  if (at.shows(action)) draw_actions(row, at, state, ui, out);
}

/// The keys that mark, each with its word; one cap for all of them where some would have no room, for the last alone
/// would look like the only one.
void draw_mark_keys(UiContext& ui, Rect foot) {
  const auto width_of = [&](Mark mark) { return measure(ui, ui.tr(mark_key(mark)), style::small_soft).x + ui.px(39); };
  float needed = -ui.px(14);
  for (const Mark mark : marks) needed += width_of(mark);
  if (needed > foot.width()) return key_hints(ui, foot, {{"1–5", "attendance.hint.marks"}});
  int digit = static_cast<int>(marks.size());
  for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark, --digit) {
    const char* label = ui.tr(mark_key(*mark));
    const Rect at = foot.cut_right(width_of(*mark) - ui.px(39), ui.px(5));
    text_in(ui, at, label, style::small_soft);
    report(ui, "attendance.key." + std::to_string(digit), at, label);
    key_cap(ui, {foot.cut_right(ui.px(20), ui.px(14)).min.x, foot.center().y}, std::to_string(digit));
  }
}

void draw_foot(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect foot,
               std::vector<app::Command>& out) {
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const std::string shown = ui.tr(
      "attendance.shown", {{"total", std::to_string(view.roster_size)}, {"shown", std::to_string(view.rows.size())}});
  const float used = text_in(ui, foot, shown, style::small_soft);
  report(ui, "attendance.shown", foot, std::to_string(view.rows.size()));
  foot.cut_left(used + ui.px(16));
  foot.cut_left(draw_heads(view, state, ui, foot, out), ui.px(12));
  draw_mark_keys(ui, foot);
}

void apply_mark(const AttendanceRow& row, Mark mark, const AttendanceView& view, AttendanceUi& state,
                std::vector<app::Command>& out) {
  out.emplace_back(app::command::SetMark{row.person, mark});
  const int next = state.table.selected + 1;
  if (mark != Mark::none) select(view, state, std::min(next, static_cast<int>(view.rows.size()) - 1));
  state.reveal = true;
}

}  // namespace

void mark_keys(const AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (ui.chord(ImGuiKey_F2)) ui.focus("attendance.quick");
  if (ui.chord(ImGuiKey_F4)) {
    state.large = !state.large;
    ui.focus("attendance.quick");
  }
  if (ui.key(ImGuiKey_Slash)) ui.focus("attendance.search");
  if (ui.chord(ImGuiKey_Insert)) {  // means nothing in a field: also while the caret is in the quick one
    open_walk_in(state, ui);
  }
  const AttendanceRow* row = selected_row(view, state);
  if (row == nullptr) return;
  for (int i = 0; i < static_cast<int>(marks.size()); ++i) {
    const auto digit = static_cast<ImGuiKey>(ImGuiKey_1 + i);
    const auto keypad = static_cast<ImGuiKey>(ImGuiKey_Keypad1 + i);
    if (ui.key(digit) || ui.key(keypad)) return apply_mark(*row, marks[static_cast<std::size_t>(i)], view, state, out);
  }
  const bool clear =
      ui.key(ImGuiKey_0) || ui.key(ImGuiKey_Keypad0) || ui.key(ImGuiKey_Delete) || ui.key(ImGuiKey_Backspace);
  if (clear && row->mark != Mark::none) return apply_mark(*row, Mark::none, view, state, out);
  if (ui.key(ImGuiKey_N) && row->mark != Mark::none) open_note(*row, state, ui);
}

void draw_roster(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  const Rect strip = inner.cut_top(ui.px(56)).inset(ui.px(12), ui.px(11));
  draw_filter(view, ui, strip, out);
  const Rect foot = inner.cut_bottom(ui.px(38));
  draw_foot(view, state, ui, foot, out);
  inner = inner.inset(1, 0);
  if (view.rows.empty()) {
    const bool nobody = view.roster_size == 0 && !view.loading;
    empty_state(ui, inner, nobody ? icon::people : icon::search,
                ui.tr(nobody ? "attendance.empty.roster" : "attendance.empty.filter"),
                ui.tr(nobody ? "attendance.empty.roster.text" : "attendance.empty.filter.text"));
    return;
  }
  if (const int index = index_of(view, state.selected); index >= 0) state.table.selected = index;
  const Column columns[] = {
      {ui.tr("attendance.column.number"), 38, 0, 4},
      {ui.tr("attendance.column.name"), 92, 1},
      {ui.tr("attendance.column.village"), 102, 1, 1},
      {ui.tr("attendance.column.role"), 108, 1.4F, 3},
      {ui.tr("attendance.column.phone"), 110, 0, 5},
      {ui.tr("attendance.column.time"), 58, 0, 2},
      {ui.tr("attendance.column.status"), 102},
      {ui.tr("attendance.column.where"), 84},
      {"", 122},
  };
  TableOptions options;
  options.reveal_selected = state.reveal;
  state.reveal = false;
  const auto row_at = [&](int i) -> const AttendanceRow& { return view.rows[static_cast<std::size_t>(i)]; };
  const TableResult result = table(
      ui, "attendance.table", inner, columns, static_cast<int>(view.rows.size()), state.table, options,
      [&](int i) { return "row." + row_at(i).person.text(); },
      [&](const Row& at) { draw_person(row_at(at.index), at, state, ui, out); });
  if (result.selected) select(view, state, *result.selected);
  if (result.activated && row_at(*result.activated).mark == Mark::none) {
    out.emplace_back(app::command::SignIn{row_at(*result.activated).person});
    select(view, state, std::min(*result.activated + 1, static_cast<int>(view.rows.size()) - 1));
    state.reveal = true;
  }
}

}  // namespace yanxing::ui::attendance
