#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ConflictsUi {};

void draw_conflicts(const app::ConflictsView& view, ConflictsUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out);

}  // namespace yanxing::ui
