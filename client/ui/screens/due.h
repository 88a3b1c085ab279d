// 应报 due: expected reports of a round, per unit, by urgency.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct DueUi {
  TableMemory table;
};

void draw_due(const app::DueView& view, DueUi& state, UiContext& ui, Rect area, std::vector<app::Command>& out);

}  // namespace yanxing::ui
