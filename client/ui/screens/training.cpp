#include "client/ui/screens/training.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_training(const app::TrainingView&, TrainingUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.training"), "");
}

}  // namespace yanxing::ui
