#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ObservationUi {};

void draw_observation(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                      std::vector<app::Command>& out);

}  // namespace yanxing::ui
