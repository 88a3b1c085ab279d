#include "client/ui/screens/sync_stick.h"

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"

namespace yanxing::ui {
namespace stick_card {

using app::StickPhase;

const char* phase_key(StickPhase phase) {
  switch (phase) {
    case StickPhase::waiting: return "stick.phase.waiting";
    case StickPhase::reading: return "stick.phase.reading";
    case StickPhase::writing: return "stick.phase.writing";
    case StickPhase::idle: break;
  }
  return "stick.text";
}

std::string in_folder(const app::FilePickerView& picker, const std::string& name) {
  return picker.folder.ends_with('/') ? picker.folder + name : picker.folder + "/" + name;
}

void ask(std::vector<app::Command>& out, app::StickCommand command) { out.emplace_back(std::move(command)); }

void draw_places(const app::FilePickerView& picker, UiContext& ui, Rect side, std::vector<app::Command>& out) {
  fill(side, color::head);
  side = side.inset(ui.px(8), ui.px(8));
  for (const auto& [name, folder] : picker.places) {
    const Rect row = side.cut_top(ui.px(34), ui.px(2));
    const bool is_key = name.starts_with("picker.");
    const char* label = is_key ? ui.tr(name.c_str()) : name.c_str();
    const Interaction at = interact(ui, "stick.place." + folder, row, label);
    const bool on = folder == picker.folder;
    if (on || at.hovered) fill(row, on ? color::row_selected : color::line_soft, ui.px(6));
    if (at.focused) focus_ring(ui, row, ui.px(6));
    if (at.pressed) ask(out, app::command::BrowseStick{folder});
    Rect inner = row.inset(ui.px(10), 0);
    icon_in(ui, inner.cut_left(ui.px(18), ui.px(8)), is_key ? icon::folder : icon::usb, style::soft);
    text_in(ui, inner, label, {TextSize::body, on, on ? color::primary : color::ink});
  }
}

void draw_entry(const app::StickView& view, const app::FolderEntry& entry, UiContext& ui, Rect row,
                std::vector<app::Command>& out) {
  // Where a folder is wanted, files only show what is there.
  const bool can_open = entry.folder || !view.picks_folder;
  Rect inner = row.inset(ui.px(14), 0);
  line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
  if (can_open) {
    const Interaction at = interact(ui, "stick." + entry.name, row, entry.folder ? "folder" : "file");
    if (at.hovered) fill(row, color::row_hover);
    if (at.focused) focus_ring(ui, row.inset(ui.px(4), ui.px(2)), ui.px(4));
    if (at.pressed) ask(out, app::command::BrowseStick{in_folder(*view.picker, entry.name)});
  }
  icon_in(ui, inner.cut_left(ui.px(24), ui.px(8)), entry.folder ? icon::folder : icon::file,
          {TextSize::body, false, entry.folder ? color::primary : color::ink_faint});
  text_in(ui, inner, entry.name, can_open ? style::body : style::faint);
}

void draw_entries(const app::StickView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const app::FilePickerView& picker = *view.picker;
  if (!picker.problem.empty() || picker.entries.empty()) {
    const bool failed = !picker.problem.empty();
    empty_state(ui, rect, failed ? icon::warning : icon::folder, ui.tr(failed ? "picker.problem" : "picker.empty"),
                failed ? ui.text().message(picker.problem)
                       : ui.tr(view.picks_folder ? "stick.picker.empty" : "picker.empty.files"));
    return;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##stick_files", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(36);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(picker.entries.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const float y = top.y + static_cast<float>(i) * height;
      draw_entry(view, picker.entries[static_cast<std::size_t>(i)], ui,
                 {{rect.min.x, y}, {rect.max.x - ui.px(12), y + height}}, out);
    }
  }
  ImGui::EndChild();
}

}  // namespace stick_card

float stick_height(const app::StickView& view, const UiContext& ui, float width) {
  float height = ui.px(24 + 30 + 44);
  const float inner = width - ui.px(32);
  if (view.phase == app::StickPhase::writing) height += ui.px(14);
  if (view.phase != app::StickPhase::idle) return height + ui.px(24);
  const std::string said = view.said.empty() ? ui.tr("stick.text") : ui.text().message(view.said);
  height += text_wrapped(ui, {}, inner, said, style::small, false);
  if (!view.todo.empty()) height += text_wrapped(ui, {}, inner, ui.text().message(view.todo), style::small, false);
  return height + ui.px(6);
}

void draw_stick(const app::StickView& view, bool enrolled, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  using app::StickPhase;
  card(ui, rect);
  Rect inner = rect.inset(ui.px(16), ui.px(12));
  Rect title = inner.cut_top(ui.px(26), ui.px(4));
  icon_in(ui, title.cut_left(ui.px(18), ui.px(8)), icon::usb, style::soft);
  text_in(ui, title, ui.tr("stick.title"), style::strong);
  Rect buttons = inner.cut_bottom(ui.px(metric::control));
  if (view.phase != StickPhase::idle) {
    const Rect line = inner.cut_top(ui.px(24));
    const std::string text = ui.tr(stick_card::phase_key(view.phase));
    text_in(ui, line, text, style::small);
    report(ui, "stick.phase", line, text);
    if (view.phase == StickPhase::writing) progress_bar(ui, inner.cut_top(ui.px(10)), fraction(view.progress));
    if (button_left(ui, "stick.stop", buttons, ui.tr("stick.stop"), {Kind::plain, icon::cross}))
      stick_card::ask(out, app::command::StopStick{});
    return;
  }
  const std::string said = view.said.empty() ? ui.tr("stick.text") : ui.text().message(view.said);
  const TextStyle ink = view.failed ? TextStyle{TextSize::small, false, color::warn} : style::small;
  const Rect at = inner;
  const float used = text_wrapped(ui, inner.min, inner.width(), said, view.said.empty() ? style::small_soft : ink);
  report(ui, "stick.said", {at.min, {at.max.x, at.min.y + used}}, said);
  inner.cut_top(used);
  if (!view.todo.empty()) text_wrapped(ui, inner.min, inner.width(), ui.text().message(view.todo), style::small_soft);
  if (button_left(ui, "stick.write", buttons, ui.tr("stick.write"), {Kind::plain, icon::download, enrolled}))
    stick_card::ask(out, app::command::PickStick{});
  if (button_left(ui, "stick.read", buttons, ui.tr("stick.read"), {Kind::plain, icon::check, enrolled}))
    stick_card::ask(out, app::command::PickAck{});
}

void draw_stick_picker(const app::StickView& view, StickUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (!view.picker) return;
  const app::FilePickerView& picker = *view.picker;
  if (state.folder != picker.folder) {
    state.folder = picker.folder;
    state.typed = picker.folder;
  }
  Rect body = begin_dialog(ui, "stick_picker", {760, 520});
  const bool close =
      dialog_title(ui, "stick_picker", body, ui.tr(view.picks_folder ? "stick.picker.write" : "stick.picker.read"));
  Rect bar = body.cut_top(ui.px(54)).inset(ui.px(16), 0).middle(ui.px(metric::control));
  if (icon_button(ui, "stick_picker.up", bar.cut_left(ui.px(34), ui.px(6)), icon::arrow_up, ui.tr("picker.up"),
                  picker.folder != "/"))
    stick_card::ask(out, app::command::BrowseStick{stick_card::in_folder(picker, "..")});
  const bool opened = button_right(ui, "stick_picker.open", bar, ui.tr("action.open"));
  const FieldResult typed =
      text_field(ui, "stick_picker.typed", bar, state.typed, {.hint = ui.tr("people.picker.hint")});
  if (opened || typed.submitted) stick_card::ask(out, app::command::BrowseStick{state.typed});
  line_h(body.min.x, body.max.x, body.min.y, color::line);
  if (view.picks_folder) {
    Rect foot = body.cut_bottom(ui.px(metric::control + 16)).inset(ui.px(16), 0).middle(ui.px(metric::control));
    if (button_right(ui, "stick_picker.write", foot, ui.tr("stick.write_here"),
                     {Kind::primary, icon::download, picker.problem.empty()}))
      stick_card::ask(out, app::command::WriteBundle{});
    text_in(ui, foot, ui.tr("stick.file", {{"file", view.file}}), style::small_soft);
  }
  body.cut_bottom(ui.px(8));
  stick_card::draw_places(picker, ui, body.cut_left(ui.px(180)), out);
  stick_card::draw_entries(view, ui, body, out);
  end_dialog(ui);
  if (close) stick_card::ask(out, app::command::CloseStickPicker{});
}

}  // namespace yanxing::ui
