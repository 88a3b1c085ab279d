// 培训进度 training: plans and sessions, the five-day board, progress against annex 1.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct TrainingUi {};

void draw_training(const app::TrainingView& view, TrainingUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui
