// 培训进度 training: plans and sessions, the five-day board, progress against annex 1.
#pragma once

#include "client/app/context.h"
#include "client/app/training_command.h"
#include "client/app/training_view.h"

namespace yanxing::app {

class TrainingModel {
 public:
  TrainingModel(Context& context, TrainingView& view) : context_(&context), view_(&view) {}

  void run(const TrainingCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  TrainingView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
