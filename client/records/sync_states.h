// Inside client/records: which records wait for the server, asked for all at once or, where that would be most of the
// file, one by one.
#pragma once

#include <map>
#include <vector>

#include "client/records/record_view.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

struct SyncStates {
  sync::RecordKeys unsent;
  std::map<std::int64_t, std::vector<sync::QuarantinedId>> quarantined;  // by record
  std::vector<sync::ChangedAfter> asked;                                 // instead of `unsent`

  /// `waits`: a conflict or a change in quarantine needs a person.
  SyncState of(std::int64_t key, bool waits);
};

}  // namespace yanxing::records
