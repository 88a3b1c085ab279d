#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct RecordsUi {};

void draw_records(const app::RecordsView& view, RecordsUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out);

}  // namespace yanxing::ui
