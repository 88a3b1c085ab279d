#include "sync/base/hybrid_clock.h"

#include <algorithm>
#include <limits>

namespace yanxing {

Stamp HybridClock::peek() const {
  const UnixMs wall = std::clamp<UnixMs>(wall_->now_ms(), 0, max_stamp_ms);
  if (wall > last_.ms) return {wall, 0};
  if (last_.logical < std::numeric_limits<std::uint32_t>::max()) return {last_.ms, last_.logical + 1};
  return {std::min(last_.ms + 1, max_stamp_ms), 0};
}

void HybridClock::commit(Stamp stamp) { last_ = std::max(last_, stamp); }

void HybridClock::observe(Stamp remote) {
  if (remote.ms <= wall_->now_ms() + max_drift_ms) last_ = std::max(last_, remote);
}

}  // namespace yanxing
