#include "client/ui/screens/home.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_home(const app::HomeView&, HomeUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.home"), "");
}

}  // namespace yanxing::ui
