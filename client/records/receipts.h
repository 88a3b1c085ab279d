// How far the server's signed word covers this laptop's own logs.
#pragma once

#include <cstdint>
#include <vector>

#include "client/records/workspace.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// One of this laptop's logs: the present one, and those of before it was restored or found to be copied.
struct OwnLogState {
  sync::ChainId chain;
  std::uint64_t n = 0;  // last change held here
  std::uint64_t covered =
      0;  // up to here a receipt, whose signature was checked when it came, says that the server holds it; <= n
};

/// All of them; empty before the laptop is set up. Changes of other laptops came from the server, so it holds them.
Result<std::vector<OwnLogState>> own_logs(Workspace& workspace);

}  // namespace yanxing::records
