#include "client/app/people_model.h"

namespace yanxing::app {

void PeopleModel::run(const PeopleCommand&) { stale_ = true; }

bool PeopleModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->loading = !context_->workspace.is_set_up();
  return true;
}

}  // namespace yanxing::app
