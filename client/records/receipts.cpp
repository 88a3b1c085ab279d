#include "client/records/receipts.h"

#include <algorithm>

#include "sync/session/client_session.h"

namespace yanxing::records {

Result<std::vector<OwnLogState>> own_logs(Workspace& workspace) {
  std::vector<OwnLogState> out;
  if (!workspace.is_set_up()) return out;
  YX_ASSIGN(const auto chains, workspace.store().chains());
  for (const sync::ChainHead& head : chains) {
    if (head.chain.device != workspace.identity().device) continue;
    // A copy of this disk may have sent changes under the same device: they came from the server, and their log is not
    // kept whole here.
    YX_ASSIGN(const auto first, workspace.store().hash_at(head.chain, 1));
    if (!first) continue;
    YX_ASSIGN(const std::uint64_t covered, sync::acknowledged(workspace.store(), head.chain));
    out.push_back({head.chain, head.n, std::min(head.n, covered)});
  }
  return out;
}

}  // namespace yanxing::records
