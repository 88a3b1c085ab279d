// 应报 due: expected reports of a round, per unit, by urgency.
#pragma once

#include "client/app/context.h"
#include "client/app/due_command.h"
#include "client/app/due_view.h"

namespace yanxing::app {

class DueModel {
 public:
  DueModel(Context& context, DueView& view) : context_(&context), view_(&view) {}

  void run(const DueCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  DueView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
