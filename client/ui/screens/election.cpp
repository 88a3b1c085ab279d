#include "client/ui/screens/election.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_election(const app::ElectionView&, ElectionUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.election"), "");
}

}  // namespace yanxing::ui
