// What a laptop can say of itself without a network: when it last synced, how its clock is, and whether all that it
// holds is sound.
#pragma once

#include <cstdint>
#include <optional>

#include "client/records/workspace.h"
#include "sync/base/result.h"
#include "sync/ledger/ledger.h"
#include "sync/session/client_session.h"

namespace yanxing::records {

/// What can be said of this laptop's clock.
struct ClockState {
  enum class Known {
    nothing,    // it was never compared, or was set back after it was found ahead
    last_sync,  // what it was at the last exchange
    now,        // it says an earlier time than the last exchange was at: it is behind by this at least
  };
  Known known = Known::nothing;
  std::int64_t offset_ms = 0;  // this laptop's clock minus the right time
};
ClockState clock_state(const sync::SyncState& state, UnixMs now);

struct LaptopStatus {
  bool enrolled = false;
  std::optional<UnixMs>
      last_sync_ms;  // the last one that went through, by this laptop's clock, which may be before 1970
  ClockState clock;
  UnixMs receipt_ms = 0;  // server's time of the newest receipt; 0: none
};
Result<LaptopStatus> laptop_status(Workspace& workspace);

/// To be called when a sync went through.
Status note_sync(Workspace& workspace);

/// The whole check: SQLite's integrity, chains, cells recomputed from the log, receipts against what is held. The
/// digest covers the laptop's scope, before enrolment everything.
Result<sync::VerifyReport> verify_laptop(Workspace& workspace);

/// The places whose records the server takes from this laptop: as the last exchange said, else the enrolment; before
/// that everything. Errors: the store's.
Result<sync::Scope> scope_of(Workspace& workspace);

}  // namespace yanxing::records
