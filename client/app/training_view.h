// 培训进度 training: plans and sessions, the five-day board, progress against annex 1. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct TrainingView {
  bool loading = false;
};

}  // namespace yanxing::app
