// 审核 review: what came in, returned and accepted.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ReviewUi {};

void draw_review(const app::ReviewView& view, ReviewUi& state, UiContext& ui, Rect area,
                 std::vector<app::Command>& out);

}  // namespace yanxing::ui
