// 审核 review: what came in, returned and accepted. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct ReviewView {
  bool loading = false;
};

}  // namespace yanxing::app
