#include "client/ui/screens/attendance.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui {
namespace {

using app::AttendanceView;

std::string text_of(const std::optional<RecordId>& id) { return id ? id->text() : std::string(); }

void choose(const std::optional<std::string>& chosen, bool training, std::vector<app::Command>& out) {
  if (!chosen) return;
  const auto id = RecordId::parse(*chosen);
  if (!id) return;
  if (training) {
    out.emplace_back(app::command::ChooseTraining{*id});
  } else {
    out.emplace_back(app::command::ChooseSession{*id});
  }
}

void new_session(const AttendanceView& view, std::vector<app::Command>& out) {
  app::command::OpenEditor open{"session", std::nullopt, {}};
  if (view.training) open.values["training"] = view.training->text();
  out.emplace_back(std::move(open));
}

/// Title, which training and session, new ones, walk-in.
void draw_header(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect& area,
                 std::vector<app::Command>& out) {
  // In large type which training and session it is comes before the venue and the words of a button.
  const bool is_narrow = area.width() < ui.px(840);
  std::string subtitle = view.training_place.empty() ? ui.tr("attendance.subtitle") : view.training_place;
  if (is_narrow) subtitle.clear();
  if (view.session && !view.session_today) subtitle = ui.tr("attendance.other_day");
  Rect strip = screen_header(ui, area, ui.tr("screen.attendance"), subtitle);
  const bool ready = view.session.has_value();
  const char* walk_in = ui.tr("attendance.walk_in");
  const bool wants_walk_in =
      is_narrow ? icon_button(ui, "attendance.walk_in", strip.cut_right(ui.px(34), ui.px(8)), icon::person_plus,
                              walk_in, ready)
                : button_right(ui, "attendance.walk_in", strip, walk_in, {Kind::primary, icon::person_plus, ready});
  if (wants_walk_in) {
    attendance::open_walk_in(state, ui);
  }
  strip.cut_right(ui.px(4));
  if (icon_button(ui, "attendance.new_session", strip.cut_right(ui.px(34), ui.px(2)), icon::plus,
                  ui.tr("attendance.new_session"), view.training.has_value())) {
    new_session(view, out);
  }
  // Morning or afternoon stands at its end: that must be read.
  const float wanted = measure(ui, view.session_label).x + ui.px(70);
  const Rect session =
      strip.cut_right(std::clamp(wanted, ui.px(178), std::max(ui.px(178), strip.width() * 0.45F)), ui.px(12));
  choose(combo(ui, "attendance.session", session, view.sessions, text_of(view.session),
               {ui.tr("attendance.choose_session"), {}, icon::clock, !view.sessions.empty(), false, 190}),
         false, out);
  if (icon_button(ui, "attendance.new_training", strip.cut_right(ui.px(34), ui.px(2)), icon::plus,
                  ui.tr("attendance.new_training"))) {
    out.emplace_back(app::command::OpenEditor{"training", std::nullopt, {}});
  }
  const Rect training = strip.cut_right(std::min(strip.width(), ui.px(380)));
  choose(combo(ui, "attendance.training", training, view.trainings, text_of(view.training),
               {ui.tr("attendance.choose_training"), {}, icon::calendar, !view.trainings.empty()}),
         true, out);
}

struct Stat {
  const char* id;
  const char* label;
  const char* icon;
  Tone tone;
  std::int64_t value;
  std::string note;
  bool warns = false;  // the note does
};

float words_width(const Stat& stat, const UiContext& ui) {
  const float figure = measure(ui, std::to_string(stat.value), style::number).x;
  return std::max(figure + ui.px(6) + measure(ui, stat.note, style::small_soft).x,
                  measure(ui, ui.tr(stat.label), style::small_soft).x);
}

void draw_stat(const Stat& stat, bool with_icon, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  const std::string number = std::to_string(stat.value);
  if (with_icon) icon_tile(ui, inner.cut_left(ui.px(40), ui.px(12)).middle(ui.px(40)), stat.icon, stat.tone);
  inner.cut_top(ui.px(11));
  text_in(ui, inner.cut_top(ui.px(20)), ui.tr(stat.label), style::small_soft);
  const Rect line = inner.cut_top(ui.px(31));
  const float used = text_in(ui, line, number, style::number);
  Rect unit{{line.min.x + used + ui.px(6), line.min.y + ui.px(7)}, {rect.max.x - ui.px(6), line.max.y}};
  // Half a note says nothing: where there is no room for it, it is said under the mouse. A warning is always seen.
  if (stat.warns || measure(ui, stat.note, style::small_soft).x <= unit.width()) {
    text_in(ui, unit, stat.note, stat.warns ? TextStyle{TextSize::small, true, color::bad} : style::small_soft);
  } else if (ImGui::IsWindowHovered() && rect.contains(ImGui::GetMousePos())) {
    tooltip(ui, stat.note);
  }
  report(ui, stat.id, rect, number);
  if (stat.warns) report(ui, std::string(stat.id) + ".unsaved", unit, stat.note);
}

void draw_stats(const AttendanceView& view, UiContext& ui, Rect rect) {
  const app::MarkCounts& counts = view.counts;
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  const Stat stats[] = {
      {"stat.total", "attendance.stat.total", icon::people, tone::primary, counts.total, ui.tr("attendance.unit")},
      {"stat.arrived", "attendance.stat.arrived", icon::check, tone::good, counts.there,
       counts.unsaved > 0 ? ui.plural("unsaved.count", counts.unsaved)
       : counts.late + counts.early == 0
           ? std::string(ui.tr("attendance.unit"))
           : ui.tr("attendance.stat.late_early", {{"late", number(counts.late)}, {"early", number(counts.early)}}),
       counts.unsaved > 0},
      {"stat.none", "attendance.stat.none", icon::clock, tone::bad, counts.none, ui.tr("attendance.unit")},
      {"stat.leave", "attendance.stat.leave", icon::leave, tone::warn, counts.leave,
       counts.absent == 0 ? std::string(ui.tr("attendance.unit"))
                          : ui.tr("attendance.stat.absent", {{"absent", number(counts.absent)}})},
  };
  const float gap = ui.px(metric::gap);
  const float width = std::floor((rect.width() - 3 * gap) / 4);
  // In large type the figures come before the ornament: an icon with all of them, or with none.
  const float room = width - ui.px(2 * metric::pad + 40 + 12);
  const bool with_icon =
      std::all_of(std::begin(stats), std::end(stats), [&](const Stat& stat) { return words_width(stat, ui) <= room; });
  for (const Stat& stat : stats) draw_stat(stat, with_icon, ui, rect.cut_left(width, gap));
}

void draw_rate(const AttendanceView& view, UiContext& ui, Rect rect) {
  card(ui, rect);
  const std::int64_t expected = view.counts.expected;
  const double fraction = expected > 0 ? static_cast<double>(view.counts.there) / static_cast<double>(expected) : 0;
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(9));
  Rect top = inner.cut_top(ui.px(32));
  const std::string percent = std::to_string(static_cast<int>(fraction * 100)) + "%";
  text_in(ui, top, percent, {TextSize::number, true, color::primary}, Align::right);
  text_in(ui, top.cut_top(ui.px(26)), ui.tr("attendance.rate"), style::small_soft);
  progress_bar(ui, inner.cut_bottom(ui.px(14)).middle(ui.px(10)), fraction);
  report(ui, "attendance.rate", rect, percent);
}

/// What to do first, while there is no training, no session or nobody on the roster. True when drawn.
bool draw_first_steps(const AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const bool no_training = !view.training;
  if (!no_training && view.session) return false;
  card(ui, rect);
  const char* base = no_training ? (view.trainings.empty() ? "attendance.empty.no_training" : "attendance.empty.choose")
                                 : "attendance.empty.no_session";
  const char* text =
      no_training ? (view.trainings.empty() ? "attendance.empty.no_training.text" : "attendance.empty.choose.text")
                  : "attendance.empty.no_session.text";
  Rect place = empty_state(ui, rect, icon::calendar, ui.tr(base), ui.tr(text));
  const char* label = no_training ? "attendance.new_training" : "attendance.plan";
  const float width = button_width(ui, ui.tr(label), true);
  const Rect at{{std::floor(place.center().x - width * 0.5F), place.min.y},
                {std::floor(place.center().x + width * 0.5F), place.max.y}};
  if (button(ui, "attendance.first_step", at, ui.tr(label), {Kind::primary, icon::plus})) {
    if (no_training) {
      out.emplace_back(app::command::OpenEditor{"training", std::nullopt, {}});
    } else {
      out.emplace_back(app::AttendanceCommand(app::command::OpenPlan{}));
    }
  }
  return true;
}

/// The list goes to whoever walked in, as it does to whoever is signed in.
void follow_walk_in(const AttendanceView& view, AttendanceUi& state) {
  if (view.recent.empty() || view.recent.front().how != app::SignedHow::walk_in) return;
  const RecordId& person = view.recent.front().person;
  const bool is_listed = std::any_of(view.rows.begin(), view.rows.end(),
                                     [&](const app::AttendanceRow& row) { return row.person == person; });
  if (!is_listed || state.walked_in == person) return;
  state.walked_in = person;
  state.selected = person;
  state.reveal = true;
}

/// The roster with its counts, and at the right the quick sign-in, which is always there.
void draw_body(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect body,
               std::vector<app::Command>& out) {
  follow_walk_in(view, state);
  const bool wide = body.width() >= ui.px(960);
  const bool tall = body.height() >= ui.px(520);
  Rect right = body.cut_right(ui.px(wide ? 288 : 256), ui.px(wide ? metric::page : metric::gap));
  draw_stats(view, ui, body.cut_top(ui.px(72), ui.px(metric::gap)));
  attendance::draw_sessions(view, ui, body.cut_top(ui.px(tall ? 124 : 40), ui.px(metric::gap)), out);
  attendance::draw_roster(view, state, ui, body, out);
  if (tall) draw_rate(view, ui, right.cut_top(ui.px(72), ui.px(metric::gap)));
  attendance::draw_quick(view, state, ui, right.cut_top(ui.px(336), ui.px(metric::gap)), out);
  if (right.height() >= ui.px(90)) attendance::draw_villages(view, ui, right, out);
  attendance::mark_keys(view, state, ui, out);
}

}  // namespace

void draw_attendance(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect area,
                     std::vector<app::Command>& out) {
  if (!view.session) state.large = false;
  if (state.large) {
    attendance::draw_large(view, state, ui, area.inset(ui.px(metric::page)), out);
    if (ui.chord(ImGuiKey_F2)) ui.focus("attendance.quick");
    if (ui.chord(ImGuiKey_F4)) state.large = false;
  } else {
    draw_header(view, state, ui, area, out);
    Rect body = area.inset(ui.px(metric::page));
    if (!draw_first_steps(view, ui, body, out)) draw_body(view, state, ui, body, out);
  }
  attendance::draw_walk_in(view, state, ui, out);
  attendance::draw_walk_in_now(view, state, ui, out);
  attendance::draw_note(state, ui, out);
  attendance::draw_plan(view, ui, out);
}

}  // namespace yanxing::ui
