// When to look for the server again: exponential with full jitter (Brooker, "Exponential Backoff And Jitter", AWS
// 2015).
#pragma once

#include <algorithm>

#include "sync/base/ids.h"
#include "sync/base/time.h"

namespace yanxing::app {

class Backoff {
 public:
  static constexpr UnixMs first_ms = 10'000;
  static constexpr UnixMs longest_ms = 10 * 60'000;

  explicit Backoff(Random& random) : random_(&random) {}

  /// The next wait: random between a tenth of the ceiling and the ceiling, which doubles with every failure; never less
  /// than `at_least_ms`.
  UnixMs failed(UnixMs at_least_ms = 0) {
    ceiling_ms_ = std::min(longest_ms, ceiling_ms_ == 0 ? first_ms : ceiling_ms_ * 2);
    std::array<std::uint8_t, 4> bytes{};
    random_->fill(bytes);
    const auto number = static_cast<UnixMs>(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                            std::uint32_t{bytes[2]} << 8 | bytes[3]);
    const UnixMs floor_ms = ceiling_ms_ / 10;
    return std::max(at_least_ms, floor_ms + number % (ceiling_ms_ - floor_ms + 1));
  }
  void succeeded() { ceiling_ms_ = 0; }

 private:
  Random* random_;
  UnixMs ceiling_ms_ = 0;
};

}  // namespace yanxing::app
