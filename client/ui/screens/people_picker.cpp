// Choosing a spreadsheet.
#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/folder_list.h"
#include "client/ui/screens/people_parts.h"

namespace yanxing::ui::people {

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
  for (const auto& chosen : {folder_places(ui, "roster", picker, card.cut_left(ui.px(180))),
                             folder_entries(ui, "roster", picker, card, "picker.empty.files")}) {
    if (chosen) want(out, app::command::BrowseRoster{*chosen});
  }
  end_dialog(ui);
  if (close) want(out, app::command::CloseRosterPicker{});
}

}  // namespace yanxing::ui::people
