// Choosing a spreadsheet.
#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/people_parts.h"

namespace yanxing::ui::people {
namespace {

std::string in_folder(const app::FilePickerView& picker, const std::string& name) {
  return picker.folder.ends_with('/') ? picker.folder + name : picker.folder + "/" + name;
}

void draw_places(const app::FilePickerView& picker, UiContext& ui, Rect side, std::vector<app::Command>& out) {
  fill(side, color::head);
  side = side.inset(ui.px(8), ui.px(8));
  for (const auto& [name, folder] : picker.places) {
    const Rect row = side.cut_top(ui.px(34), ui.px(2));
    const bool is_key = name.starts_with("picker.");
    const char* label = is_key ? ui.tr(name.c_str()) : name.c_str();
    const Interaction at = interact(ui, "roster.place." + folder, row, label);
    const bool on = folder == picker.folder;
    if (on || at.hovered) fill(row, on ? color::row_selected : color::line_soft, ui.px(6));
    if (at.focused) focus_ring(ui, row, ui.px(6));
    if (at.pressed) want(out, app::command::BrowseRoster{folder});
    Rect inner = row.inset(ui.px(10), 0);
    icon_in(ui, inner.cut_left(ui.px(18), ui.px(8)), is_key ? icon::folder : icon::usb, style::soft);
    text_in(ui, inner, label, {TextSize::body, on, on ? color::primary : color::ink});
  }
}

void draw_entries(const app::FilePickerView& picker, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (!picker.problem.empty() || picker.entries.empty()) {
    const bool failed = !picker.problem.empty();
    empty_state(ui, rect, failed ? icon::warning : icon::folder, ui.tr(failed ? "picker.problem" : "picker.empty"),
                failed ? ui.text().message(picker.problem) : ui.tr("picker.empty.files"));
    return;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##roster_files", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(36);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(picker.entries.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const app::FolderEntry& entry = picker.entries[static_cast<std::size_t>(i)];
      const float y = top.y + static_cast<float>(i) * height;
      const Rect row{{rect.min.x, y}, {rect.max.x - ui.px(12), y + height}};
      const Interaction at = interact(ui, "roster." + entry.name, row, entry.folder ? "folder" : "file");
      if (at.hovered) fill(row, color::row_hover);
      if (at.focused) focus_ring(ui, row.inset(ui.px(4), ui.px(2)), ui.px(4));
      line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
      Rect inner = row.inset(ui.px(14), 0);
      icon_in(ui, inner.cut_left(ui.px(24), ui.px(8)), entry.folder ? icon::folder : icon::file,
              {TextSize::body, false, entry.folder ? color::primary : color::ink_faint});
      text_in(ui, inner, entry.name, style::body);
      if (at.pressed) want(out, app::command::BrowseRoster{in_folder(picker, entry.name)});
    }
  }
  ImGui::EndChild();
}

}  // namespace

void draw_picker(const app::FilePickerView& picker, PeopleUi& state, UiContext& ui, std::vector<app::Command>& out) {
  if (state.picker_folder != picker.folder) {
    state.picker_folder = picker.folder;
    state.picker_typed = picker.folder;
  }
  Rect card = begin_dialog(ui, "roster_picker", {760, 520});
  const bool close = dialog_title(ui, "roster_picker", card, ui.tr("people.picker.title"));
  Rect bar = card.cut_top(ui.px(54)).inset(ui.px(16), 0).middle(ui.px(metric::control));
  if (icon_button(ui, "roster_picker.up", bar.cut_left(ui.px(34), ui.px(6)), icon::arrow_up, ui.tr("picker.up"),
                  picker.folder != "/"))
    want(out, app::command::BrowseRoster{in_folder(picker, "..")});
  const bool opened = button_right(ui, "roster_picker.open", bar, ui.tr("action.open"));
  const FieldResult typed =
      text_field(ui, "roster_picker.typed", bar, state.picker_typed, {.hint = ui.tr("people.picker.hint")});
  if (opened || typed.submitted) want(out, app::command::BrowseRoster{state.picker_typed});
  line_h(card.min.x, card.max.x, card.min.y, color::line);
  card.cut_bottom(ui.px(8));
  draw_places(picker, ui, card.cut_left(ui.px(180)), out);
  draw_entries(picker, ui, card, out);
  end_dialog(ui);
  if (close) want(out, app::command::CloseRosterPicker{});
}

}  // namespace yanxing::ui::people
