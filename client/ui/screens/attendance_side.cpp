// The villages' progress, and the small dialogs of the attendance screen.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/attendance_parts.h"

namespace yanxing::ui::attendance {
using app::AttendanceView;

void draw_villages(const AttendanceView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  inner.cut_top(ui.px(10));
  text_in(ui, inner.cut_top(ui.px(24), ui.px(6)), ui.tr("attendance.by_village"), style::strong);
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##villages", {inner.width() + ui.px(13), inner.height() - ui.px(6)}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoNav);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float step = ui.px(37);
  float y = top.y;
  for (const app::VillageProgress& village : view.by_village) {
    Rect line{{inner.min.x, y}, {inner.max.x, y + step}};
    y += step;
    const Interaction state =
        interact(ui, "village." + village.village, line,
                 std::to_string(village.arrived.done) + "/" + std::to_string(village.arrived.total));
    const double fraction = village.arrived.total > 0
                                ? static_cast<double>(village.arrived.done) / static_cast<double>(village.arrived.total)
                                : 0;
    const Rect names = line.cut_top(ui.px(21));
    text_in(ui, names, village.village, {TextSize::small, state.hovered, state.hovered ? color::primary : color::ink});
    text_in(ui, names, std::to_string(village.arrived.done) + " / " + std::to_string(village.arrived.total),
            style::small_soft, Align::right);
    progress_bar(ui, line.cut_top(ui.px(6)), fraction,
                 fraction >= 0.999 ? color::good_bright
                 : fraction >= 0.5 ? color::primary
                                   : color::warn_bright);
    if (!state.pressed) continue;
    const auto choice = std::find_if(view.villages.begin(), view.villages.end(),
                                     [&](const app::Choice& c) { return c.label == village.village; });
    if (choice == view.villages.end()) continue;
    app::AttendanceFilter filter = view.filter;
    filter.village = filter.village == choice->value ? std::string() : choice->value;
    out.emplace_back(app::command::FilterAttendance{filter});
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

void open_walk_in(AttendanceUi& state, UiContext& ui, const std::string& name) {
  state.walk_in = {true, {name, {}, {}, {}}, {}};
  ui.focus("walk_in.name");
}

/// App keeps what is typed, so that a program that is killed loses none of it.
void note_walk_in(WalkInUi& dialog, std::vector<app::Command>& out) {
  if (dialog.typed == dialog.noted) return;
  const bool is_empty = dialog.typed == app::WalkIn{};
  out.emplace_back(app::AttendanceCommand(
      app::command::NoteWalkIn{is_empty ? std::nullopt : std::optional<app::WalkIn>(dialog.typed)}));
  dialog.noted = dialog.typed;
}

void draw_walk_in(const AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out) {
  WalkInUi& dialog = state.walk_in;
  if (!dialog.open && view.walk_in) {  // of a program that ended before it was added
    dialog = {true, *view.walk_in, *view.walk_in};
    ui.focus("walk_in.name");
  }
  if (!dialog.open) return;
  app::WalkIn& draft = dialog.typed;
  Rect card_rect = begin_dialog(ui, "walk_in", {460, 380});
  bool close = dialog_title(ui, "walk_in", card_rect, ui.tr("walk_in.title"));
  Rect foot = card_rect.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card_rect.inset(ui.px(20), ui.px(14));
  const auto labelled = [&](const char* label, bool required) {
    Rect line = body.cut_top(ui.px(24));
    const float used = text_in(ui, line, ui.tr(label), style::small_strong);
    line.cut_left(used + ui.px(5));
    if (required) text_in(ui, line, "*", {TextSize::small, true, color::bad});
    return body.cut_top(ui.px(metric::control), ui.px(10));
  };
  FieldOptions name_options{icon::person};
  name_options.caret_at_end = true;  // nobody who goes on typing means to replace what is there
  const FieldResult name = text_field(ui, "walk_in.name", labelled("walk_in.name", true), draft.name, name_options);
  if (const auto place = combo(ui, "walk_in.place", labelled("walk_in.place", false), view.villages, draft.place,
                               {ui.tr("walk_in.place.hint"), {}, icon::pin})) {
    draft.place = *place;
  }
  Rect both = body;
  const float half = (both.width() - ui.px(12)) * 0.5F;
  body = both.cut_left(half, ui.px(12));
  const FieldResult role = text_field(ui, "walk_in.role", labelled("walk_in.role", false), draft.role);
  body = both;
  const FieldResult phone = text_field(ui, "walk_in.phone", labelled("walk_in.phone", false), draft.phone);
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool ready = draft.name.find_first_not_of(" \t") != std::string::npos;
  const bool save = button_right(ui, "walk_in.save", strip, ui.tr("walk_in.save"), {Kind::primary, icon::check, ready});
  close |= button_right(ui, "walk_in.cancel", strip, ui.tr("action.cancel"));
  note_walk_in(dialog, out);
  if (ready && (save || name.submitted || role.submitted || phone.submitted)) {
    out.emplace_back(app::command::AddWalkIn{draft.name, draft.place, draft.role, draft.phone});
    out.emplace_back(app::command::FindPerson{""});
    dialog = {};
  }
  end_dialog(ui);
  if (!close) return;
  if (dialog.noted != app::WalkIn{}) out.emplace_back(app::AttendanceCommand(app::command::NoteWalkIn{}));
  dialog = {};
}

/// A queue does not wait: who types on has left the question, and the letters are the next name's. True: that happened.
bool typed_on(AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) return false;
  const std::string typed = take_typed();
  if (typed.empty()) return false;
  out.emplace_back(app::AttendanceCommand(app::command::NoteUnregistered{state.walk_in_now.name}));
  state.walk_in_now = {};
  state.quick_show = typed;
  out.emplace_back(app::command::FindPerson{typed, state.out});
  // Enter in the same frame came after them.
  if (ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false))
    state.quick_submitted = typed;
  ui.focus("attendance.quick");
  return true;
}

void draw_walk_in_now(const AttendanceView& view, AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out) {
  WalkInNowUi& draft = state.walk_in_now;
  if (!draft.open || typed_on(state, ui, out)) return;
  Rect card_rect = begin_dialog(ui, "walk_in_now", {460, 236});
  bool close = dialog_title(ui, "walk_in_now", card_rect, ui.tr("walk_in_now.title", {{"name", draft.name}}));
  Rect foot = card_rect.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card_rect.inset(ui.px(20), ui.px(14));
  text_in(ui, body.cut_top(ui.px(24)), ui.tr("walk_in_now.text"), style::soft);
  body.cut_top(ui.px(8));
  Rect line = body.cut_top(ui.px(metric::control));
  text_in(ui, line.cut_left(ui.px(110)), ui.tr("walk_in.place"), style::small_strong);
  if (const auto place = combo(ui, "walk_in_now.place", line, view.villages, draft.place,
                               {view.walk_in_place_name, {}, icon::pin, !view.villages.empty()})) {
    draft.place = *place;
  }
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool yes = button_right(ui, "walk_in_now.yes", strip, ui.tr("walk_in_now.yes"), {Kind::primary, icon::check}) ||
                   ui.key(ImGuiKey_Enter) || ui.key(ImGuiKey_KeypadEnter);
  close |= button_right(ui, "walk_in_now.no", strip, ui.tr("action.cancel")) || ui.key(ImGuiKey_Escape);
  text_in(ui, strip, "Enter · Esc", style::small_faint);
  end_dialog(ui);
  if (yes) {
    out.emplace_back(app::command::AddWalkIn{draft.name, draft.place, {}, {}});
    out.emplace_back(app::command::FindPerson{"", state.out});
  }
  if (!yes && !close) return;
  state.quick_show = yes ? std::string() : draft.name;
  draft = {};
  ui.focus("attendance.quick");
}

void draw_note(AttendanceUi& state, UiContext& ui, std::vector<app::Command>& out) {
  NoteUi& note = state.note;
  if (!note.person) return;
  Rect card_rect = begin_dialog(ui, "note", {460, 260});
  const bool close = dialog_title(ui, "note", card_rect, ui.tr("note.title", {{"name", note.name}}));
  Rect foot = card_rect.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  if (text_area(ui, "note.text", card_rect.inset(ui.px(20), ui.px(16)), note.text, {nullptr, ui.tr("note.hint")})
          .changed) {
    out.emplace_back(app::command::SetMarkNote{*note.person, note.text});
  }
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool done = button_right(ui, "note.done", strip, ui.tr("action.done"), {Kind::primary, icon::check});
  text_in(ui, strip, ui.tr("note.saved"), style::small_faint);
  end_dialog(ui);
  if (done || close) note = {};
}

}  // namespace yanxing::ui::attendance
