#include "client/app/review_model.h"

namespace yanxing::app {

void ReviewModel::run(const ReviewCommand&) { stale_ = true; }

bool ReviewModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
