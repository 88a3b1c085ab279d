#include "client/ui/screens/conflicts.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_conflicts(const app::ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out) {
  screen_header(ui, area, ui.tr("screen.conflicts"), "");
  static_cast<void>(view);
  static_cast<void>(state);
  static_cast<void>(out);
}

}  // namespace yanxing::ui
