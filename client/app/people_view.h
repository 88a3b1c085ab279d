// 花名册 people: everybody who is trained; import, paste, duplicates, merging. The View.
#pragma once

#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

struct PeopleView {
  bool loading = false;
};

}  // namespace yanxing::app
