#include "client/ui/screens/observation.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_observation(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                      std::vector<app::Command>& out) {
  screen_header(ui, area, ui.tr("screen.observation"), "");
  static_cast<void>(view);
  static_cast<void>(state);
  static_cast<void>(out);
}

}  // namespace yanxing::ui
