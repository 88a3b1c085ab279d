// The system's clock, behind the one seam that tests replace.
#pragma once

#include <ctime>

#include "sync/base/time.h"

namespace yanxing::server {

class SystemClock final : public WallClock {
 public:
  UnixMs now_ms() const override {
    std::timespec now{};  // of any year: std::chrono::system_clock wraps around in 2262
    ::clock_gettime(CLOCK_REALTIME, &now);
    return UnixMs{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
  }
};

}  // namespace yanxing::server
