#include "sync/base/hybrid_clock.h"

#include <algorithm>
#include <limits>

namespace yanxing {

/// Whether the last stamp is of a wall clock that was ahead and is right by now.
bool HybridClock::leads() const {
  const UnixMs wall = wall_->now_ms();
  const UnixMs possible = heard_ms_ > 0 ? heard_ms_ : first_possible_ms;
  return wall >= possible - max_drift_ms && last_.ms > wall + max_drift_ms;
}

Stamp HybridClock::peek() const {
  const UnixMs wall = std::clamp<UnixMs>(wall_->now_ms(), 0, max_stamp_ms);
  if (wall > last_.ms || leads()) return {wall, 0};
  if (last_.logical < std::numeric_limits<std::uint32_t>::max()) return {last_.ms, last_.logical + 1};
  return {std::min(last_.ms + 1, max_stamp_ms), 0};
}

void HybridClock::commit(Stamp stamp) { last_ = leads() ? stamp : std::max(last_, stamp); }

void HybridClock::observe(Stamp remote) {
  if (remote.ms <= wall_->now_ms() + max_drift_ms) commit(remote);
}

}  // namespace yanxing
