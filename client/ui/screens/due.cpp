#include "client/ui/screens/due.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_due(const app::DueView&, DueUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.due"), "");
}

}  // namespace yanxing::ui
