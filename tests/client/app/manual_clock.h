// A wall clock that a test moves.
#pragma once

#include "sync/base/time.h"

namespace yanxing::app::testing {

class ManualClock final : public WallClock {
 public:
  explicit ManualClock(UnixMs now_ms = 1'621'210'000'000) : now_ms_(now_ms) {}  // 17 May 2021
  UnixMs now_ms() const override { return now_ms_; }
  void advance(UnixMs ms) { now_ms_ += ms; }
  void set(UnixMs ms) { now_ms_ = ms; }

 private:
  UnixMs now_ms_;
};

}  // namespace yanxing::app::testing
