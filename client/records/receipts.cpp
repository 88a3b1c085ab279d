#include "client/records/receipts.h"

#include <algorithm>

namespace yanxing::records {

Result<std::vector<OwnLogState>> own_logs(Workspace& workspace) {
  std::vector<OwnLogState> out;
  if (!workspace.is_set_up()) return out;
  YX_ASSIGN(const auto chains, workspace.store().chains());
  for (const sync::ChainHead& head : chains) {
    if (head.chain.device != workspace.identity().device) continue;
    const std::uint64_t covered = 0;    // until yx_session has landed: nothing was sent
    out.push_back({head.chain, head.n, std::min(head.n, covered)});
  }
  return out;
}

}  // namespace yanxing::records
