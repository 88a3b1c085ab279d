// Changes in quarantine: which of them somebody still has to see to.
#pragma once

#include <functional>

#include "sync/ledger/store.h"

namespace yanxing::sync {

/// A record as whoever wrote what was refused has it: of all its changes, but those that cannot be read.
Result<RecordState> with_refused(Store& store, const RecordId& id);

/// Whether a person still has to see to `change`, which is in quarantine and counts in `record` all the same. No more,
/// once later changes say all of it anew or otherwise; nor when the record was deleted, unless that was refused and
/// others still have it. `is_refused`: of the record's changes.
bool waits_for_person(const RecordState& record, const ChangeId& change,
                      const std::function<bool(const ChangeId&)>& is_refused);

}  // namespace yanxing::sync
