#include "client/ui/screens/reports.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_reports(const app::ReportsView&, ReportsUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.reports"), "");
}

}  // namespace yanxing::ui
