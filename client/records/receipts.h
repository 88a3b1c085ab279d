// How far the server's word covers the logs that this laptop holds.
#pragma once

#include <cstdint>
#include <vector>

#include "client/records/workspace.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// How far the server holds a log.
struct LogState {
  sync::ChainId chain;
  std::uint64_t n = 0;  // last change held here
  std::uint64_t covered =
      0;  // up to here a receipt, whose signature was checked when it came, says that the server holds it; <= n
};

/// All of this laptop's own logs: the present one, and those of before it was restored or found to be copied. Empty
/// before the laptop is set up.
Result<std::vector<LogState>> own_logs(Workspace& workspace);
/// The same of data that no program has open.
Result<std::vector<LogState>> own_logs(sync::Store& store, const DeviceId& device);

/// The own logs, and those of others that are in doubt: their changes came from the server, so it holds them, unless it
/// is another one by now, or was restored; then nothing of theirs is covered before this one has compared them, and
/// afterwards what it holds.
Result<std::vector<LogState>> logs_to_cover(Workspace& workspace);
/// The same of data that no program has open: the own logs first.
Result<std::vector<LogState>> logs_to_cover(sync::Store& store, const DeviceId& device);

}  // namespace yanxing::records
