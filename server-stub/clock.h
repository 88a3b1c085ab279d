// The system's clock, behind the one seam that tests replace.
#pragma once

#include <chrono>

#include "sync/base/time.h"

namespace yanxing::server {

class SystemClock final : public WallClock {
 public:
  UnixMs now_ms() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

}  // namespace yanxing::server
