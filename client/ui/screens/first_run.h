// First start: who works here, and for which place. Shown instead of everything else.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct FirstRunUi {
  std::string place;
  std::string person;
  bool began = false;  // the first field has the keyboard at the start
  bool stays = false;  // the place was just chosen: the name has the keyboard already
};

void draw_first_run(const app::FirstRunView& view, const app::ShellView& shell, FirstRunUi& state, UiContext& ui,
                    Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
