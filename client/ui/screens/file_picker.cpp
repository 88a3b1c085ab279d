// Choosing a file: places, folders and files, or a typed path. App reads the folders.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::FilePickerView;
using app::FolderEntry;

std::string in_folder(const FilePickerView& picker, const std::string& name) {
  return picker.folder.ends_with('/') ? picker.folder + name : picker.folder + "/" + name;
}

std::string parent_of(const std::string& folder) {
  const auto slash = folder.find_last_of('/');
  return slash == std::string::npos || slash == 0 ? "/" : folder.substr(0, slash);
}

std::string size_text(std::int64_t bytes) {
  return bytes < 1024 * 1024 ? std::to_string((bytes + 1023) / 1024) + " KB"
                             : std::to_string(bytes / (1024 * 1024)) + " MB";
}

void draw_places(const FilePickerView& picker, UiContext& ui, Rect side, std::vector<app::Command>& out) {
  fill(side, color::head);
  fill({{side.max.x - 1, side.min.y}, side.max}, color::line);
  side = side.inset(ui.px(8), ui.px(8));
  for (const auto& [name, folder] : picker.places) {
    const Rect row = side.cut_top(ui.px(34), ui.px(2));
    const bool on = folder == picker.folder;
    const bool is_key = name.starts_with("picker.");
    const char* label = is_key ? ui.tr(name.c_str()) : name.c_str();
    const Interaction at = interact(ui, "picker.place." + folder, row, label);
    if (on || at.hovered) fill(row, on ? color::row_selected : color::line_soft, ui.px(6));
    if (at.focused) focus_ring(ui, row, ui.px(6));
    if (at.pressed) want(out, app::command::BrowseFolder{folder});
    Rect inner = row.inset(ui.px(10), 0);
    const char* sign = name == "picker.home" ? icon::home : is_key ? icon::folder : icon::usb;
    icon_in(ui, inner.cut_left(ui.px(18), ui.px(8)), sign, style::soft);
    text_in(ui, inner, label, {TextSize::body, on, on ? color::primary : color::ink});
  }
}

void choose(const FilePickerView& picker, const FolderEntry& entry, std::vector<app::Command>& out) {
  if (entry.folder) {
    want(out, app::command::BrowseFolder{in_folder(picker, entry.name)});
  } else {
    want(out, app::command::AttachFile{picker.path, in_folder(picker, entry.name)});
  }
}

/// Up and Down in the list, also from the path. The chosen file has the keyboard: Enter opens it.
void move_choice(const FilePickerView& picker, FillUi& state, UiContext& ui, float height, float room) {
  if (!ui.on_top_layer()) return;
  const int before = state.picker_choice;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) ++state.picker_choice;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) --state.picker_choice;
  state.picker_choice = std::clamp(state.picker_choice, 0, static_cast<int>(picker.entries.size()) - 1);
  if (state.picker_choice == before) return;
  ui.focus("picker." + picker.entries[static_cast<std::size_t>(state.picker_choice)].name);
  const float top = static_cast<float>(state.picker_choice) * height;
  if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
  if (top + height > ImGui::GetScrollY() + room) ImGui::SetScrollY(top + height - room);
}

void draw_entries_of(const FilePickerView& picker, FillUi& state, UiContext& ui, Rect rect,
                     std::vector<app::Command>& out) {
  if (!picker.problem.empty() || picker.entries.empty()) {
    const bool failed = !picker.problem.empty();
    empty_state(ui, rect, failed ? icon::warning : icon::folder, ui.tr(failed ? "picker.problem" : "picker.empty"),
                failed ? ui.text().message(picker.problem)
                       : ui.tr(picker.images ? "picker.empty.images" : "picker.empty.files"));
    return;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##files", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(38);
  move_choice(picker, state, ui, height, rect.height());
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(picker.entries.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const FolderEntry& entry = picker.entries[static_cast<std::size_t>(i)];
      const float y = top.y + static_cast<float>(i) * height;
      const Rect row{{rect.min.x, y}, {rect.max.x - ui.px(12), y + height}};
      const Interaction at = interact(ui, "picker." + entry.name, row, entry.folder ? "folder" : "file");
      if (at.hovered) fill(row, color::row_hover);
      if (at.focused) focus_ring(ui, row.inset(ui.px(4), ui.px(2)), ui.px(4));
      line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
      Rect inner = row.inset(ui.px(14), 0);
      const Rect sign = inner.cut_left(ui.px(40), ui.px(10)).inset(0, ui.px(3));
      if (!entry.folder && picker.images && ui.pictures) {
        widget::draw_picture(ui, sign, in_folder(picker, entry.name));
      } else {
        icon_in(ui, sign, entry.folder ? icon::folder : icon::file,
                {TextSize::body, false, entry.folder ? color::primary : color::ink_faint});
      }
      if (!entry.folder)
        text_in(ui, inner.cut_right(ui.px(80)), size_text(entry.bytes), style::small_faint, Align::right);
      text_in(ui, inner, entry.name, style::body);
      if (at.pressed) choose(picker, entry, out);
    }
  }
  ImGui::EndChild();
}

}  // namespace

void draw_file_picker(const FilePickerView& picker, FillUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (state.picker_folder != picker.folder) {
    state.picker_folder = picker.folder;
    state.picker_typed = picker.folder;
    state.picker_choice = 0;
    ui.focus(picker.entries.empty() ? "picker.typed" : "picker." + picker.entries.front().name);
  }
  Rect card = begin_dialog(ui, "picker", {760, 520});
  if (ImGui::IsWindowAppearing()) state.picker_folder.clear();  // ImGui focuses the first button: ask again after it
  bool close = dialog_title(ui, "picker", card, ui.tr(picker.images ? "picker.title.image" : "picker.title.file"));
  Rect bar = card.cut_top(ui.px(54)).inset(ui.px(16), 0).middle(ui.px(metric::control));
  if (icon_button(ui, "picker.up", bar.cut_left(ui.px(34), ui.px(6)), icon::arrow_up, ui.tr("picker.up"),
                  picker.folder != "/"))
    want(out, app::command::BrowseFolder{parent_of(picker.folder)});
  if (button_right(ui, "picker.open", bar, ui.tr("action.open")))
    want(out, app::command::BrowseFolder{state.picker_typed});
  const FieldResult typed = text_field(ui, "picker.typed", bar, state.picker_typed, {.hint = ui.tr("picker.hint")});
  if (typed.submitted) want(out, app::command::BrowseFolder{state.picker_typed});
  line_h(card.min.x, card.max.x, card.min.y, color::line);
  card.cut_bottom(ui.px(8));
  draw_places(picker, ui, card.cut_left(ui.px(180)), out);
  draw_entries_of(picker, state, ui, card, out);
  end_dialog(ui);
  if (close) want(out, app::command::ClosePicker{});
}

}  // namespace yanxing::ui::fill_screen
