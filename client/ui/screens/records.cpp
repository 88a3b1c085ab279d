#include "client/ui/screens/records.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_records(const app::RecordsView& view, RecordsUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out) {
  screen_header(ui, area, ui.tr("screen.records"), "");
  static_cast<void>(view);
  static_cast<void>(state);
  static_cast<void>(out);
}

}  // namespace yanxing::ui
