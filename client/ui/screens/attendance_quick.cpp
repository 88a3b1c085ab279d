// Quick sign-in: two letters or a part of a name, Enter, and the next one.
#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/calendar.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"

namespace yanxing::ui::attendance {
namespace {

using app::AttendanceRow;
using app::AttendanceView;
using app::Mark;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Signs a match in or out; App says so when there is nothing to do.
void pick(const AttendanceRow& row, AttendanceUi& state, std::vector<app::Command>& out) {
  const bool early = std::exchange(state.quick_early, false);
  if (state.out) {
    out.emplace_back(app::command::SignOut{row.person, early});
  } else {
    out.emplace_back(app::command::SignIn{row.person});
  }
  state.selected = row.person;
  state.reveal = true;
  state.quick_choice = 0;
  state.quick_moved = false;
  state.quick_confirm.clear();
  state.quick_show = "";
  out.emplace_back(app::command::FindPerson{"", state.out});
}

void draw_match(const AttendanceRow& row, int index, bool chosen, bool large, AttendanceUi& state, UiContext& ui,
                Rect rect, std::vector<app::Command>& out) {
  const Interaction at = interact(ui, "quick." + row.person.text(), rect, row.name);
  if (chosen || at.hovered) fill(rect, at.hovered ? color::primary_pale : 0xF4F7FBU, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, rect, ui.px(metric::radius));
  Rect inner = rect.inset(ui.px(6), 0);
  key_cap(ui, {inner.cut_left(ui.px(22), ui.px(6)).min.x, inner.center().y}, std::to_string(index + 1));
  if (row.mark != Mark::none) {
    const char* label = row.out.empty() ? ui.tr(mark_key(row.mark)) : ui.tr("quick.left");
    pill(ui, {inner.cut_right(pill_width(ui, label), ui.px(6)).min.x, inner.center().y}, label,
         row.out.empty() ? mark_tone(row.mark) : tone::neutral);
  } else if (chosen) {
    const char* keys = row.inside && !state.quick_moved && state.quick_confirm.empty() ? "Enter ×2" : "Enter";
    text_in(ui, inner.cut_right(ui.px(58), ui.px(6)), keys, {TextSize::small, false, color::primary}, Align::right);
  }
  const TextStyle name{large ? huge(40) : TextSize::body, true, color::ink};
  inner.cut_left(text_in(ui, inner, row.name, name) + ui.px(10));
  text_in(ui, inner, row.role.empty() ? row.village : row.village + " · " + row.role,
          {large ? TextSize::title : TextSize::small, false, color::ink_soft});
  if (at.pressed) pick(row, state, out);
}

/// A letter can be no name: somebody was mistyped, or is not read yet.
bool may_be_name(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

void offer_walk_in(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect) {
  text_in(ui, rect.cut_top(ui.px(28)), ui.tr("quick.nobody", {{"name", view.quick_text}}), style::small_soft,
          Align::center);
  if (state.out) return;
  if (!may_be_name(view.quick_text)) {
    text_in(ui, rect.cut_top(ui.px(24)), ui.tr("quick.type_name"), style::small_faint, Align::center);
    return;
  }
  const std::string label = ui.tr("quick.add", {{"name", view.quick_text}});
  const bool pressed =
      button(ui, "quick.add", rect.cut_top(ui.px(metric::control)), label, {Kind::plain, icon::person_plus});
  rect.cut_top(ui.px(4));
  text_in(ui, rect.cut_top(ui.px(20)), ui.tr("quick.add_keys"), style::small_faint, Align::center);
  if (pressed) open_walk_in(state, ui, view.quick_text);
}

/// Who was passed over for the next in the queue, because nobody has her name: one press takes her up again.
void draw_unregistered(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect& rect,
                       std::vector<app::Command>& out) {
  constexpr std::size_t most = 4;  // the others follow as these are done
  if (view.unregistered.empty()) return;
  const auto count = static_cast<std::int64_t>(view.unregistered.size());
  const Rect head = rect.cut_top(ui.px(24)).inset(ui.px(6), 0);
  const std::string title = ui.plural("quick.unregistered", count);
  text_in(ui, head, title, {TextSize::small, true, color::warn});
  report(ui, "quick.unregistered", head, title);
  for (std::size_t i = 0; i < std::min(view.unregistered.size(), most) && rect.height() >= ui.px(30); ++i) {
    const std::string& name = view.unregistered[i];
    const std::string id = "quick.unregistered." + std::to_string(i);
    Rect line = rect.cut_top(ui.px(30), ui.px(1));
    if (icon_button(ui, id + ".forget", line.cut_right(ui.px(28), ui.px(4)), icon::cross, ui.tr("quick.forget")))
      out.emplace_back(app::AttendanceCommand(app::command::ForgetUnregistered{name}));
    if (!button(ui, id, line.middle(ui.px(28)), name, {Kind::ghost, icon::person_plus})) continue;
    state.walk_in_now = {true, name, {}};
    ImGui::ClearActiveID();  // the next Enter confirms
  }
  rect.cut_top(ui.px(4));
}

/// How it goes, while nothing is typed: three steps in the place of the matches.
void draw_help(const AttendanceUi& state, UiContext& ui, Rect rect) {
  rect = rect.inset(ui.px(8), ui.px(6));
  const char* const in[] = {"quick.help.type", "quick.help.enter", "quick.help.digit", "quick.help.new"};
  const char* const out[] = {"quick.help.type", "quick.help.out", "quick.help.early"};
  for (const char* key : state.out ? std::span<const char* const>(out) : std::span<const char* const>(in)) {
    const float height = text_wrapped(ui, {}, rect.width() - ui.px(12), ui.tr(key), style::small_faint, false);
    if (rect.height() < height) return;
    text_in(ui, {rect.min, {rect.min.x + ui.px(10), rect.min.y + ui.px(20)}}, "·", style::small_faint);
    text_wrapped(ui, {rect.min.x + ui.px(12), rect.min.y}, rect.width() - ui.px(12), ui.tr(key), style::small_faint);
    rect.cut_top(height, ui.px(5));
  }
}

/// What was typed: another text to look for, a digit that chooses, or Enter.
void take_text(const AttendanceView& view, const FieldResult& typed, const std::string& text, AttendanceUi& state,
               std::vector<app::Command>& out) {
  if (typed.submitted) {
    if (text.empty()) return;
    state.quick_submitted = text;
    state.quick_wanted.reset();
    state.quick_early = false;
    if (text != view.quick_text) out.emplace_back(app::command::FindPerson{text, state.out});
    return;
  }
  if (!typed.changed) return;
  if (text.empty() && !state.quick_submitted.empty()) return;  // Enter emptied the field; its answer is still to come
  if (state.quick_submitted != view.quick_text)
    state.quick_submitted.clear();  // she types on: Enter was of another text
  state.quick_choice = 0;
  if (text != state.quick_confirm) {
    state.quick_moved = false;
    state.quick_confirm.clear();
  }
  const std::string before = text.empty() ? text : text.substr(0, text.size() - 1);
  const bool chooses = !before.empty() && text.back() >= '1' && text.back() <= '5' &&
                       std::none_of(before.begin(), before.end(), is_digit);  // else it is the end of a phone number
  if (chooses) {
    state.quick_submitted = before;
    state.quick_wanted = text.back() - '1';
    state.quick_early = false;
    state.quick_show = before;
  }
  out.emplace_back(app::command::FindPerson{chooses ? before : text, state.out});
}

/// Shift+Enter: who signs out leaves early. Enter alone is the field's own.
void take_early(const AttendanceView& view, const FieldResult& typed, const std::string& text, AttendanceUi& state,
                UiContext& ui, std::vector<app::Command>& out) {
  const bool pressed = ui.chord(ImGuiMod_Shift | ImGuiKey_Enter) || ui.chord(ImGuiMod_Shift | ImGuiKey_KeypadEnter);
  if (!state.out || !typed.active || text.empty() || !pressed) return;
  state.quick_submitted = text;
  state.quick_wanted.reset();
  state.quick_early = true;
  if (text != view.quick_text) out.emplace_back(app::command::FindPerson{text, state.out});
}

/// Enter or a digit waits for the matches of what was typed, then acts on them.
void act(const AttendanceView& view, int shown, AttendanceUi& state, std::vector<app::Command>& out) {
  if (state.quick_submitted.empty() || state.quick_submitted != view.quick_text || view.loading) return;
  const std::string text = std::exchange(state.quick_submitted, {});
  const int index = state.quick_wanted.value_or(state.quick_choice);
  const bool by_digit = std::exchange(state.quick_wanted, std::nullopt).has_value();
  if (index < shown) {
    const AttendanceRow& row = view.quick[static_cast<std::size_t>(index)];
    // The letters are only inside her name: it may be somebody else who stands there.
    if (row.inside && !by_digit && !state.quick_moved && state.quick_confirm != text) {
      state.quick_confirm = text;
      state.quick_show = text;
      return;
    }
    return pick(row, state, out);
  }
  if (by_digit || shown > 0) return;
  state.quick_show = text;  // Enter emptied the field; she may correct what she typed
  if (state.out || !may_be_name(text)) return;
  state.walk_in_now = {true, text, {}};
  ImGui::ClearActiveID();  // the next Enter confirms
}

/// Who was signed in last, and how: what she sees before the next person says her name.
void draw_said(const AttendanceView& view, const AttendanceUi& state, UiContext& ui, Rect rect) {
  if (!state.quick_confirm.empty() && !view.quick.empty()) {
    const std::string text = ui.tr("quick.again", {{"name", view.quick.front().name}});
    text_in(ui, rect, text, {TextSize::small, true, color::warn});
    report(ui, "quick.said", rect, text);
    return;
  }
  if (view.recent.empty()) {
    report(ui, "quick.said", rect, "");
    return;
  }
  const app::SignedIn& one = view.recent.front();
  const Tone tone = signed_tone(one);
  fill(rect, tone.bg, ui.px(metric::radius));
  Rect inner = rect.inset(ui.px(8), 0);
  icon_in(ui, inner.cut_left(ui.px(16), ui.px(6)), went_well(one) ? icon::check_circle : icon::warning,
          {TextSize::small, true, tone.fg});
  inner.cut_left(text_in(ui, inner, one.name, {TextSize::body, true, tone.fg}) + ui.px(8));
  const std::string text = signed_text(one, ui);
  text_in(ui, inner, text, {TextSize::small, false, tone.fg});
  report(ui, "quick.said", rect, one.name + " " + text);
}

void draw_late(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect line,
               std::vector<app::Command>& out) {
  const std::string now =
      view.session_today ? ui.tr("quick.now", {{"time", view.clock}}) : std::string(ui.tr("quick.other_day"));
  const TextStyle look = view.session_today ? style::small_strong : TextStyle{TextSize::small, true, color::warn};
  line.cut_left(text_in(ui, line, now, look) + ui.px(12));
  if (!view.session_today) report(ui, "quick.other_day", line, now);
  report(ui, "attendance.clock", line, view.clock);
  const Rect box = line.cut_right(ui.px(84), ui.px(6));
  text_in(ui, line, ui.tr("quick.late_after"), style::small_soft, Align::right);
  std::string text = state.late.value_or(view.late_after);
  FieldOptions options;
  options.hint = ui.tr("quick.late_hint");
  const auto time = read_time(text);
  options.error = !text.empty() && !time;
  const FieldResult typed = text_field(ui, "attendance.late", box.middle(ui.px(28)), text, options);
  if (typed.changed) state.late = text;
  if (!typed.left && !typed.submitted) return;
  out.emplace_back(app::command::SetLateAfter{read_time(text).value_or(text)});  // App says what is no time
  state.late.reset();
}

/// What is typed while the caret is still on its way into the field, after a question that she typed away.
void take_before_caret(AttendanceUi& state, std::vector<app::Command>& out) {
  if (!state.quick_show || state.quick_show->empty() || state.walk_in_now.open || ImGui::GetIO().WantTextInput) return;
  if (const std::string typed = take_typed(); !typed.empty()) {
    *state.quick_show += typed;
    out.emplace_back(app::command::FindPerson{*state.quick_show, state.out});
  }
}

}  // namespace

void draw_quick_field(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect inner, bool large,
                      std::vector<app::Command>& out) {
  std::string text = view.quick_text;
  FieldOptions options{icon::bolt, ui.tr(state.out ? "quick.hint_out" : "quick.hint")};
  options.clear_on_submit = true;
  options.escape_clears = true;
  take_before_caret(state, out);
  // The caret is on its way here: the field itself does not see this Enter yet.
  const bool early_enter =
      state.quick_show && !state.quick_show->empty() && !state.walk_in_now.open && !ImGui::GetIO().WantTextInput &&
      (ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false));
  if (state.quick_show) text = *state.quick_show;
  options.reload = state.quick_show.has_value();
  if (large) options.size = huge(44);
  const float height = ui.px(large ? 64 : 40);
  const FieldResult typed = text_field(ui, "attendance.quick", inner.cut_top(height, ui.px(8)), text, options);
  if (typed.active) {
    state.quick_show.reset();  // until then it waits for the caret
    // The arrows choose a person; ImGui's own moving about would take the caret away.
    for (const ImGuiKey key : {ImGuiKey_DownArrow, ImGuiKey_UpArrow})
      ImGui::SetKeyOwner(key, ImGui::GetID("##quick_arrows"));
  }
  // What is typed the field takes away itself; in the empty field it is the last sign-in that is taken back.
  if (typed.active && text.empty() && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Z)) out.emplace_back(app::command::Undo{});
  if (typed.active && text.empty() && ui.chord(ImGuiMod_Ctrl | ImGuiKey_Y)) out.emplace_back(app::command::Redo{});
  if (early_enter && !typed.submitted) state.quick_submitted = text;
  take_text(view, typed, text, state, out);
  take_early(view, typed, text, state, ui, out);
  const int shown = std::min(static_cast<int>(view.quick.size()), 5);
  const int moved = (typed.active && ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 1 : 0) -
                    (typed.active && ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? 1 : 0);
  // Where nobody's name begins with the letters the first arrow key says that she means the first one.
  const bool first = !state.quick_moved && state.quick_choice == 0 && shown > 0 && view.quick.front().inside;
  if (moved != 0 && !first) state.quick_choice += moved;
  state.quick_moved |= moved != 0;
  state.quick_choice = std::clamp(state.quick_choice, 0, std::max(shown - 1, 0));
  act(view, shown, state, out);
  const float step = ui.px(large ? 56 : 31);
  for (int i = 0; i < shown && inner.height() >= step - 1; ++i) {
    draw_match(view.quick[static_cast<std::size_t>(i)], i, i == state.quick_choice, large, state, ui,
               inner.cut_top(step, ui.px(1)), out);
  }
  if (shown == 0 && !view.quick_text.empty()) offer_walk_in(view, state, ui, inner);
  if (shown == 0 && view.quick_text.empty() && !large) {
    if (!state.out) draw_unregistered(view, state, ui, inner, out);
    draw_help(state, ui, inner);
  }
  if (shown > 0 && state.out && inner.height() >= ui.px(22)) {
    text_in(ui, inner.cut_top(ui.px(22)), ui.tr("quick.early_keys"), style::small_faint, Align::center);
  }
}

void draw_quick(const AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(10));
  Rect top = inner.cut_top(ui.px(34), ui.px(8));
  const Segment ways[] = {{ui.tr("quick.in"), -1}, {ui.tr("quick.out"), -1}};
  if (const auto way = segmented(ui, "quick.way", top.min, ways, state.out ? 1 : 0)) {
    state.out = *way == 1;
    out.emplace_back(app::command::FindPerson{view.quick_text, state.out});
    ui.focus("attendance.quick");
  }
  if (icon_button(ui, "quick.large", top.cut_right(ui.px(34), ui.px(6)), icon::people, ui.tr("quick.large"))) {
    state.large = true;
    ui.focus("attendance.quick");
  }
  if (top.width() >= segmented_width(ui, ways) + ui.px(32)) key_cap(ui, {top.max.x - ui.px(26), top.center().y}, "F2");
  const Rect late = inner.cut_bottom(ui.px(30));
  const Rect said = inner.cut_bottom(ui.px(28), ui.px(4)).middle(ui.px(26));
  inner.min.x -= ui.px(4);
  inner.max.x += ui.px(4);
  draw_quick_field(view, state, ui, inner, false, out);
  draw_said(view, state, ui, said);
  draw_late(view, state, ui, late, out);
}

}  // namespace yanxing::ui::attendance
