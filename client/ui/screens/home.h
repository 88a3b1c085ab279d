// 首页 home: what to do now, what waits to be sent, what came back.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct HomeUi {
  int focused = -1;  // the line that has the keyboard: those to do, then those that came back; -1: none
};

void draw_home(const app::HomeView& view, HomeUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
