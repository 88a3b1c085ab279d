#include "client/app/due_model.h"

namespace yanxing::app {

void DueModel::run(const DueCommand&) { stale_ = true; }

bool DueModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
