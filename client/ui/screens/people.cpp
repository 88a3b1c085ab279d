#include "client/ui/screens/people.h"

#include "client/ui/shell.h"

namespace yanxing::ui {

void draw_people(const app::PeopleView&, PeopleUi&, UiContext& ui, Rect area, std::vector<app::Command>&) {
  screen_header(ui, area, ui.tr("screen.people"), "");
}

}  // namespace yanxing::ui
