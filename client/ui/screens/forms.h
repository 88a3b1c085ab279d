// 填表: all forms by programme, drafts to go on with; a record that is open fills the screen.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/screens/fill.h"

namespace yanxing::ui {

struct FormsUi {
  FillUi fill;
};

void draw_forms(const app::FormsView& view, FormsUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
