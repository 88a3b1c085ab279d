// Hybrid logical clock (Kulkarni et al., 2014): stamps that follow the wall clock and do not go back with it, but for
// one case.
//
// The wall part has 48 bits of milliseconds, the logical part 32 bits. A laptop whose clock says 2035 stamps 2035; what
// others do with that is decided by the server's *effective* stamp (see sync/DESIGN.md). A remote stamp that lies
// further ahead of the local wall clock than max_drift_ms is never taken over, so one wrong clock does not drag the
// others along.
//
// The one case: the wall clock was ahead, and has been put right. Stamps that held on to the lead would date everything
// of the years until then to that day, and what was finished in time would count as late. Nothing depends on a later
// change having the greater stamp: a change names what it replaces. A wall clock that was set back wrongly (an empty
// battery) is told apart by what it cannot be: before the last word of the server, or before this program was written.
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
/// No wall clock is right that says an earlier time: 2026-01-01T00:00:00Z.
inline constexpr UnixMs first_possible_ms = 1'767'225'600'000;

/// Hands out stamps. The owner persists `last()` in the transaction that uses a stamp, and gives it back at the next
/// start.
class HybridClock {
 public:
  explicit HybridClock(const WallClock& wall, Stamp last = {}) : wall_(&wall), last_(last) {}

  /// The stamp that `tick()` would take now: greater than every stamp before it, but for those of a lead that the wall
  /// clock has given up. Changes nothing.
  Stamp peek() const;
  /// Takes a stamp after its commit succeeded: `last()` becomes `stamp` if that is greater, or ends a lead.
  void commit(Stamp stamp);
  /// Notes a stamp seen from elsewhere, unless it is more than max_drift_ms ahead of the wall clock.
  void observe(Stamp remote);
  /// Notes what a server's clock said: a wall clock that says less is not right. 0: no server is known.
  void heard(UnixMs server_ms) { heard_ms_ = server_ms; }
  Stamp last() const { return last_; }

 private:
  bool leads() const;

  const WallClock* wall_;
  Stamp last_;
  UnixMs heard_ms_ = 0;
};

}  // namespace yanxing
