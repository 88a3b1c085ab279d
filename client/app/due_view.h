// 应报 due: expected reports of a round, per unit, by urgency. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct DueView {
  bool loading = false;
};

}  // namespace yanxing::app
