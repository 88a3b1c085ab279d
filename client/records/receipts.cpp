#include "client/records/receipts.h"

#include <algorithm>

#include "sync/session/client_session.h"

namespace yanxing::records {

Result<std::vector<LogState>> own_logs(Workspace& workspace) {
  if (!workspace.is_set_up()) return std::vector<LogState>();
  return own_logs(workspace.store(), workspace.identity().device);
}

Result<std::vector<LogState>> own_logs(sync::Store& store, const DeviceId& device) {
  std::vector<LogState> out;
  YX_ASSIGN(const auto chains, store.chains());
  for (const sync::ChainHead& head : chains) {
    if (head.chain.device != device) continue;
    // A copy of this disk may have sent changes under the same device: they came from the server, and their log is not
    // kept whole here.
    YX_ASSIGN(const auto first, store.hash_at(head.chain, 1));
    if (!first) continue;
    YX_ASSIGN(const std::uint64_t covered, sync::acknowledged(store, head.chain));
    out.push_back({head.chain, head.n, std::min(head.n, covered)});
  }
  return out;
}

Result<std::vector<LogState>> logs_to_cover(Workspace& workspace) {
  if (!workspace.is_set_up()) return std::vector<LogState>();
  return logs_to_cover(workspace.store(), workspace.identity().device);
}

Result<std::vector<LogState>> logs_to_cover(sync::Store& store, const DeviceId& device) {
  YX_ASSIGN(auto out, own_logs(store, device));
  YX_ASSIGN(const bool compared, sync::has_compared(store));
  YX_ASSIGN(const auto waited, sync::waited_logs(store));
  if (compared && waited.empty()) return out;
  YX_ASSIGN(const auto chains, store.chains());
  const std::size_t own = out.size();
  for (const sync::ChainHead& head : chains) {
    const bool is_own = std::any_of(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(own),
                                    [&](const LogState& one) { return one.chain == head.chain; });
    const auto lacking =
        std::find_if(waited.begin(), waited.end(), [&](const auto& one) { return one.chain == head.chain; });
    if (is_own || (compared && lacking == waited.end())) continue;
    out.push_back({head.chain, head.n, compared ? std::min(head.n, lacking->first - 1) : 0});
  }
  return out;
}

}  // namespace yanxing::records
