#include "client/app/home_model.h"

namespace yanxing::app {

void HomeModel::run(const HomeCommand&) { stale_ = true; }

bool HomeModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
