// Hybrid logical clock (Kulkarni et al., 2014): stamps that follow the wall clock and never go back.
//
// The wall part has 48 bits of milliseconds, the logical part 32 bits. A laptop whose clock says 2035 stamps 2035; what
// others do with that is decided by the server's *effective* stamp (see sync/DESIGN.md). A remote stamp that lies
// further ahead of the local wall clock than max_drift_ms is never taken over, so one wrong clock does not drag the
// others along.
#pragma once

#include <compare>
#include <cstdint>

#include "sync/base/time.h"

namespace yanxing {

struct Stamp {
  UnixMs ms = 0;
  std::uint32_t logical = 0;
  auto operator<=>(const Stamp&) const = default;
};

inline constexpr UnixMs max_stamp_ms = (UnixMs{1} << 48) - 1;
inline constexpr UnixMs max_drift_ms = 5 * 60 * 1000;

/// Hands out stamps. The owner persists `last()` in the transaction that uses a stamp, and gives it back at the next
/// start.
class HybridClock {
 public:
  explicit HybridClock(const WallClock& wall, Stamp last = {}) : wall_(&wall), last_(last) {}

  /// The stamp that `tick()` would take now: greater than every stamp before it. Changes nothing.
  Stamp peek() const;
  /// Takes a stamp after its commit succeeded: `last()` becomes `stamp` if that is greater.
  void commit(Stamp stamp);
  /// Notes a stamp seen from elsewhere, unless it is more than max_drift_ms ahead of the wall clock.
  void observe(Stamp remote);
  Stamp last() const { return last_; }

 private:
  const WallClock* wall_;
  Stamp last_;
};

}  // namespace yanxing
