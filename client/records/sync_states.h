// Inside client/records: which records wait for the server, asked for all at once or, where that would be most of the
// file, one by one.
#pragma once

#include <vector>

#include "client/records/record_view.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

struct SyncStates {
  sync::RecordKeys unsent;
  sync::RecordKeys quarantined;
  std::vector<sync::ChangedAfter> asked;  // instead of `unsent`

  SyncState of(std::int64_t key, bool alive, bool in_conflict);
};

}  // namespace yanxing::records
