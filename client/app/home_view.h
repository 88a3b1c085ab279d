// 首页 home: what to do now, what waits to be sent, what came back. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct HomeView {
  bool loading = false;
};

}  // namespace yanxing::app
