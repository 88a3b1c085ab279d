// 换届总览 election: board of villages, problems, targets, schedule snapshots. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct ElectionView {
  bool loading = false;
};

}  // namespace yanxing::app
