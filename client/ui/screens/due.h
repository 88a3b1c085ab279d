// 应报 due: expected reports of a round, per unit, by urgency.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct DueUi {};

void draw_due(const app::DueView& view, DueUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
