#include "client/ui/screens/due.h"

#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/due_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace due_screen {

using app::DueRow;
using app::DueState;
using app::DueView;

Tone state_tone(DueState state) {
  switch (state) {
    case DueState::missing:
    case DueState::late: return tone::bad;
    case DueState::returned: return tone::violet;
    case DueState::to_send:
    case DueState::due: return tone::warn;
    case DueState::not_yet: return tone::neutral;
    case DueState::handed_in: return tone::good;
  }
  return tone::neutral;
}

const char* state_icon(DueState state) {
  switch (state) {
    case DueState::missing: return icon::cross;
    case DueState::late: return icon::warning;
    case DueState::returned: return icon::undo;
    case DueState::to_send: return icon::cloud;
    case DueState::due: return icon::bolt;
    case DueState::not_yet: return icon::clock;
    case DueState::handed_in: return icon::check;
  }
  return icon::clock;
}

const char* state_key(DueState state) {
  switch (state) {
    case DueState::missing: return "due.state.missing";
    case DueState::late: return "due.state.late";
    case DueState::returned: return "due.state.returned";
    case DueState::to_send: return "due.state.to_send";
    case DueState::due: return "due.state.due";
    case DueState::not_yet: return "due.state.not_yet";
    case DueState::handed_in: return "due.state.handed_in";
  }
  return "due.state.not_yet";
}

std::string days_text(const DueRow& row, const UiContext& ui) {
  if (row.state == DueState::handed_in) {
    if (row.days_late > 0)
      return ui.plural("due.days.handed_in_late", row.days_late, {{"date", ui.text().day(row.handed_in_on)}});
    return ui.tr("due.days.handed_in", {{"date", ui.text().day(row.handed_in_on)}});
  }
  if (row.state == DueState::to_send) return ui.tr("due.days.to_send", {{"date", ui.text().day(row.handed_in_on)}});
  if (row.days < 0) {
    const std::string over = ui.plural("due.days.over", -row.days);
    return row.returned > 0 ? over + " · " + ui.plural("due.days.returned", row.returned) : over;
  }
  return row.days == 0 ? ui.tr("due.days.today") : ui.plural("due.days.left", row.days);
}

namespace {

std::vector<app::Choice> round_choices(const DueView& view, const UiContext& ui) {
  std::vector<app::Choice> out;
  for (app::Choice round : view.rounds) {
    const bool is_new = round.value.starts_with("new.");
    const std::string year = is_new ? round.value.substr(4) : round.value;
    round.label = is_new ? ui.tr("due.round.new", {{"year", year}}) : ui.tr("due.round", {{"year", year}});
    out.push_back(std::move(round));
  }
  return out;
}

std::vector<app::Choice> programme_choices(const DueView& view, const UiContext& ui) {
  std::vector<app::Choice> out;
  for (app::Choice programme : view.programmes) {
    programme.label = ui.tr(("programme." + programme.value).c_str());
    out.push_back(std::move(programme));
  }
  return out;
}

std::vector<app::Choice> state_choices(const DueView& view, const UiContext& ui) {
  std::vector<app::Choice> out;
  out.push_back({"open", ui.tr("due.filter.open"), {}, {}});
  for (std::size_t i = 0; i < view.counts.size(); ++i) {
    const auto state = static_cast<DueState>(i);
    // The filter's word for a state is the last part of its text key.
    const std::string word = std::string(state_key(state)).substr(std::string_view("due.state.").size());
    out.push_back({word, ui.tr(state_key(state)), std::to_string(view.counts[i]), {}});
  }
  return out;
}

void draw_filters(const DueView& view, UiContext& ui, Rect strip, std::vector<app::Command>& out) {
  const float each = std::floor((strip.width() - ui.px(16)) / 3);
  const auto part = [&](const char* id, const std::vector<app::Choice>& choices, std::string app::DueFilter::*field,
                        const char* all) {
    ComboOptions options;
    options.all_label = all;
    options.placeholder = all;
    const auto chosen = combo(ui, id, strip.cut_left(each, ui.px(8)), choices, view.filter.*field, options);
    if (!chosen) return;
    app::DueFilter filter = view.filter;
    filter.*field = *chosen;
    want(out, app::command::FilterDue{std::move(filter)});
  };
  part("due.programme", programme_choices(view, ui), &app::DueFilter::programme, ui.tr("due.filter.programme"));
  part("due.unit", view.units, &app::DueFilter::unit, ui.tr("due.filter.unit"));
  part("due.state", state_choices(view, ui), &app::DueFilter::state, ui.tr("due.filter.state"));
}

/// On one line, else on two smaller ones: the end of a title tells the hearings apart.
void draw_due_title(const std::string& title, const Rect& cell, UiContext& ui) {
  const float height = text_wrapped(ui, {}, cell.width(), title, style::small_strong, false);
  if (measure(ui, title, style::strong).x <= cell.width() || height > cell.height())
    text_in(ui, cell, title, style::strong);
  else
    text_wrapped(ui, {cell.min.x, std::floor(cell.center().y - height * 0.5F)}, cell.width(), title,
                 style::small_strong);
}

void draw_row(const DueRow& row, const Row& at, UiContext& ui) {
  const Rect state = at.cell(0);
  icon_pill(ui, {state.min.x, state.center().y}, ui.tr(state_key(row.state)), state_tone(row.state),
            state_icon(row.state));
  draw_due_title(row.title, at.cell(1), ui);
  text_in(ui, at.cell(2), row.unit_name, style::body);
  if (at.shows(3)) text_in(ui, at.cell(3), ui.text().day(row.due), style::soft);
  const bool is_over = row.state != DueState::handed_in && row.days < 0;
  text_in(ui, at.cell(4), days_text(row, ui), is_over ? TextStyle{TextSize::body, false, color::bad} : style::soft);
  if (at.shows(5)) text_in(ui, at.cell(5), progress_text(row.have), style::soft);
}

void draw_nothing(const DueView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (view.all == 0) {
    empty_state(ui, rect, icon::check_circle, ui.tr("due.empty"), ui.tr("due.empty.text"));
    return;
  }
  const Rect at = empty_state(ui, rect, icon::search, ui.tr("due.empty.filter"), ui.tr("due.empty.filter.text"));
  const char* label = ui.tr("due.show_all");
  if (button(ui, "due.show_all", centered(at, button_width(ui, label)), label)) want(out, app::command::FilterDue{});
}

void draw_list(const DueView& view, DueUi& state, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  draw_filters(view, ui, inner.cut_top(ui.px(58)).inset(ui.px(metric::pad), ui.px(12)), out);
  Rect foot = inner.cut_bottom(ui.px(38));
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  foot = foot.inset(ui.px(metric::pad), 0);
  const auto shown = static_cast<std::int64_t>(view.rows.size());
  foot.cut_left(text_in(ui, foot, ui.plural("due.shown", shown), style::small_soft), ui.px(12));
  report(ui, "due.shown", foot, std::to_string(shown));
  key_hints(ui, foot, {{"↑↓", "hint.choose"}, {"Enter", "hint.open"}, {"E", "due.hint.dates"}});
  inner = inner.inset(1, 0);
  if (view.rows.empty()) return draw_nothing(view, ui, inner, out);
  const float date_width = ui.text().language() == "en" ? 132 : 96;  // "30 September 2021"
  const Column columns[] = {{ui.tr("due.column.state"), 104},
                            {ui.tr("due.column.title"), 180, 2},
                            {ui.tr("due.column.unit"), 120, 1},
                            {ui.tr("due.column.due"), date_width, 0, 1},
                            {ui.tr("due.column.days"), date_width + 30, 0.6F},
                            {ui.tr("due.column.have"), 66, 0, 2}};
  const auto row_at = [&](int i) -> const DueRow& { return view.rows[static_cast<std::size_t>(i)]; };
  TableOptions options;
  options.row_height = 42;
  const TableResult result = table(
      ui, "due.table", inner, columns, static_cast<int>(view.rows.size()), state.table, options,
      [&](int i) { return "due." + row_at(i).id; }, [&](const Row& row) { draw_row(row_at(row.index), row, ui); });
  if (result.activated) want(out, app::command::OpenDue{row_at(*result.activated).id});
}

void draw_header(const DueView& view, UiContext& ui, Rect& area, std::vector<app::Command>& out) {
  std::int64_t over = 0;
  for (const DueState state : {DueState::missing, DueState::late}) {
    const auto index = static_cast<std::size_t>(state);
    if (index < view.counts.size()) over += view.counts[index];
  }
  const auto done = static_cast<std::size_t>(DueState::handed_in);
  const std::string handed_in = std::to_string(done < view.counts.size() ? view.counts[done] : 0);
  Rect strip = screen_header(
      ui, area, ui.tr("screen.due"),
      ui.tr("due.subtitle", {{"all", std::to_string(view.all)}, {"over", std::to_string(over)}, {"done", handed_in}}),
      view.drafted  ? ui.tr("due.round.draft")
      : view.set_up ? std::string()
                    : ui.tr("due.round.not_set_up"),
      tone::warn);
  const bool edits =
      button_right(ui, "due.dates", strip, ui.tr("due.dates"), {Kind::plain, icon::calendar, view.sets_dates});
  if (edits || ui.key(ImGuiKey_E)) want(out, app::command::EditRound{});
  const auto choices = round_choices(view, ui);
  ComboOptions options;
  options.icon = icon::calendar;
  const auto chosen =
      combo(ui, "due.round", strip.cut_right(ui.px(190), ui.px(10)), choices, std::to_string(view.year), options);
  if (chosen) want(out, app::command::ChooseRound{*chosen});
}

}  // namespace
}  // namespace due_screen

void draw_due(const app::DueView& view, DueUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out) {
  due_screen::draw_header(view, ui, area, out);
  Rect body = area.inset(ui.px(metric::page));
  if (!view.problem.empty()) {
    banner(ui, body.min, body.width(), icon::warning, ui.tr("due.problem"), ui.text().message(view.problem), tone::bad);
    return;
  }
  if (view.loading) return;
  if (state.table.selected < 0 && !view.rows.empty()) state.table.selected = 0;
  const bool wide = area.width() >= ui.px(900);
  const Rect side = wide ? body.cut_right(ui.px(320), ui.px(metric::page)) : body.cut_bottom(ui.px(210), ui.px(12));
  due_screen::draw_list(view, state, ui, body, out);
  const auto selected = static_cast<std::size_t>(std::max(0, state.table.selected));
  if (selected < view.rows.size()) {
    due_screen::draw_side(view, view.rows[selected], ui, side, out);
  } else {
    card(ui, side);
  }
}

}  // namespace yanxing::ui
