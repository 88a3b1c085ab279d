// 报表 reports: official tables to print and to hand on, free export.
#pragma once

#include "client/app/context.h"
#include "client/app/reports_command.h"
#include "client/app/reports_view.h"

namespace yanxing::app {

class ReportsModel {
 public:
  ReportsModel(Context& context, ReportsView& view) : context_(&context), view_(&view) {}

  void run(const ReportsCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  Context* context_;
  ReportsView* view_;
  bool stale_ = true;
};

}  // namespace yanxing::app
