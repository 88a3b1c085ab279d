// What of a record one laptop knew when it saved: for the way back to "the state after her save". Pure.
//
// The order in which changes arrived here says nothing of what another laptop had: two of them may have been made at
// once, far apart. What a change replaces does.
#pragma once

#include <vector>

#include "sync/base/hybrid_clock.h"
#include "sync/ledger/change.h"

namespace yanxing::records {

/// A change of one record, in the order of arrival here.
struct PastChange {
  sync::ChangeId id;
  Stamp stamp;  // effective
  std::vector<sync::Edit> edits;
};

/// For each change whether the laptop that saved `save` (ascending ids of one log, one save) had it by then, those of
/// `save` included. Known for certain: its own log before it, what these replace, and all that comes before that in
/// its log. Of the rest what was made apart from it is left out: another answer for a question that it answered too,
/// neither having replaced the other, and what followed from that. What remains (other questions, no trace) counts
/// where it was made before `save` by the clock and arrived here before it. `own`: `save` was made on this laptop, so
/// that the order of arrival is what it knew, but for answers that it passed over.
std::vector<bool> known_with(const std::vector<PastChange>& changes, const std::vector<sync::ChangeId>& save, bool own);

}  // namespace yanxing::records
