// The system's wall clock: what production code passes where a WallClock is asked for.
#pragma once

#include <chrono>

#include "sync/base/time.h"

namespace yanxing::records {

class SystemClock final : public WallClock {
 public:
  UnixMs now_ms() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

}  // namespace yanxing::records
