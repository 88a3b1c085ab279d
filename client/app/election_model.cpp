#include "client/app/election_model.h"

namespace yanxing::app {

void ElectionModel::run(const ElectionCommand&) { stale_ = true; }

bool ElectionModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
