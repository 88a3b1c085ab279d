#include "client/ui/screens/folder_list.h"

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/shell.h"

namespace yanxing::ui {

std::string in_folder(const app::FilePickerView& picker, const std::string& name) {
  return picker.folder.ends_with('/') ? picker.folder + name : picker.folder + "/" + name;
}

std::optional<std::string> folder_places(UiContext& ui, const std::string& id, const app::FilePickerView& picker,
                                         Rect side) {
  std::optional<std::string> chosen;
  fill(side, color::head);
  side = side.inset(ui.px(8), ui.px(8));
  for (const auto& [name, folder] : picker.places) {
    const Rect row = side.cut_top(ui.px(34), ui.px(2));
    const bool is_key = name.starts_with("picker.");
    const char* label = is_key ? ui.tr(name.c_str()) : name.c_str();
    const Interaction at = interact(ui, id + ".place." + folder, row, label);
    const bool on = folder == picker.folder;
    if (on || at.hovered) fill(row, on ? color::row_selected : color::line_soft, ui.px(6));
    if (at.focused) focus_ring(ui, row, ui.px(6));
    if (at.pressed) chosen = folder;
    Rect inner = row.inset(ui.px(10), 0);
    icon_in(ui, inner.cut_left(ui.px(18), ui.px(8)), is_key ? icon::folder : icon::usb, style::soft);
    text_in(ui, inner, label, {TextSize::body, on, on ? color::primary : color::ink});
  }
  return chosen;
}

std::optional<std::string> folder_entries(UiContext& ui, const std::string& id, const app::FilePickerView& picker,
                                          Rect rect, const char* empty) {
  std::optional<std::string> chosen;
  if (!picker.problem.empty() || picker.entries.empty()) {
    const bool failed = !picker.problem.empty();
    empty_state(ui, rect, failed ? icon::warning : icon::folder, ui.tr(failed ? "picker.problem" : "picker.empty"),
                failed ? ui.text().message(picker.problem) : ui.tr(empty));
    return chosen;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild(("##files." + id).c_str(), rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(36);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(picker.entries.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const app::FolderEntry& entry = picker.entries[static_cast<std::size_t>(i)];
      const float y = top.y + static_cast<float>(i) * height;
      const Rect row{{rect.min.x, y}, {rect.max.x - ui.px(12), y + height}};
      const Interaction at = interact(ui, id + "." + entry.name, row, entry.folder ? "folder" : "file");
      if (at.hovered) fill(row, color::row_hover);
      if (at.focused) focus_ring(ui, row.inset(ui.px(4), ui.px(2)), ui.px(4));
      line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
      Rect inner = row.inset(ui.px(14), 0);
      icon_in(ui, inner.cut_left(ui.px(24), ui.px(8)), entry.folder ? icon::folder : icon::file,
              {TextSize::body, false, entry.folder ? color::primary : color::ink_faint});
      text_in(ui, inner, entry.name, style::body);
      if (at.pressed) chosen = in_folder(picker, entry.name);
    }
  }
  ImGui::EndChild();
  return chosen;
}

}  // namespace yanxing::ui
