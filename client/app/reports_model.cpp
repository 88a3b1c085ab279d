#include "client/app/reports_model.h"

namespace yanxing::app {

void ReportsModel::run(const ReportsCommand&) { stale_ = true; }

bool ReportsModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
