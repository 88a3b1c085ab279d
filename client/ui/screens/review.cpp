#include "client/ui/screens/review.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_review(const app::ReviewView&, ReviewUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.review"), "");
}

}  // namespace yanxing::ui
