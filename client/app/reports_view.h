// 报表 reports: official tables to print and to hand on, free export. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct ReportsView {
  bool loading = false;
};

}  // namespace yanxing::app
