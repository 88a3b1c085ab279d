#include "client/app/training_model.h"

namespace yanxing::app {

void TrainingModel::run(const TrainingCommand&) { stale_ = true; }

bool TrainingModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
