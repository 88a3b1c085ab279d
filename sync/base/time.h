// Wall time and its one seam. Everything that needs "now" takes a WallClock; nothing else reads the system's clock.
#pragma once

#include <cstdint>

namespace yanxing {

/// Milliseconds since 1970-01-01 UTC, without leap seconds.
using UnixMs = std::int64_t;

class WallClock {
 public:
  virtual ~WallClock() = default;
  virtual UnixMs now_ms() const = 0;
};

}  // namespace yanxing
