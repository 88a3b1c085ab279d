// The system's wall clock: what production code passes where a WallClock is asked for.
#pragma once

#include <ctime>

#include "sync/base/time.h"

namespace yanxing::records {

/// Of any year: std::chrono::system_clock counts nanoseconds in 64 bits, which end in 2262 and wrap around.
constexpr UnixMs unix_ms(const std::timespec& time) { return UnixMs{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000; }

class SystemClock final : public WallClock {
 public:
  UnixMs now_ms() const override {
    std::timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return unix_ms(now);
  }
};

}  // namespace yanxing::records
