// 培训进度 training: the five-day board, and progress against annex 1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct TrainingUi {
  TableMemory persons;
  TableMemory villages;
  TableMemory half_days;
  TableMemory counties;
};

void draw_training(const app::TrainingView& view, TrainingUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui
