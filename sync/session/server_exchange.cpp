// ServerSession: a small sync in one request. What a handshake would have compared is compared by one mark; then the
// entries are stored and a page is read as push and pull would, all in one transaction.
#include <algorithm>
#include <utility>

#include "sync/session/server_session.h"
#include "sync/session/server_state.h"

namespace yanxing::sync {

Result<std::string> ServerSession::exchange(const DeviceInfo& device, std::string_view request_id,
                                            std::string_view body) {
  YX_ASSIGN(const auto request, decode<ExchangeRequest>(body));
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const auto known, known_by(device, request));
  ExchangeReply reply;
  if (known && *known == request.known) {
    YX_ASSIGN(reply.done, exchange_known(device, request));
  }
  // Left alone, it is rolled back: a fork that begins inside the batch.
  if (reply.done) YX_TRY(transaction.commit());
  return sealed(Kind::exchange, encode(request_id, reply));
}

/// The mark of what is held here, at the places that the request names; nullopt when they are not those of a laptop
/// that knows all of it: we hold entries of its logs that it does not send, or lack some that it believes to be here.
Result<std::optional<std::string>> ServerSession::known_by(const DeviceInfo& device, const ExchangeRequest& request) {
  std::optional<std::string> none;
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  if (request.seq > last) return none;
  Known known{epoch_, {}, device.scope_version, {}};
  YX_ASSIGN(known.cursor_mark, mark_at(request.seq));
  for (std::size_t i = 0; i < request.logs.size(); ++i) {
    const auto& log = request.logs[i];
    const ChainId chain{device.id, log.incarnation};
    YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
    // What it sends now may be here already: its reply was lost.
    const std::uint64_t most = log.n + (i == request.log ? request.payloads.size() : 0);
    if (head.n < log.n || head.n > most) return none;
    if (most > head.n) {
      // What others saw of this log may be of another copy of its disk: a handshake finds out.
      YX_ASSIGN(const auto told, told_beyond(store_, chain, head.n, 1));
      if (!told.empty()) return none;
    }
    YX_ASSIGN(const auto hash, store_.hash_at(chain, log.n));
    if (!hash) return Error{Code::corrupt, "a log on the server has no hash at " + std::to_string(log.n)};
    YX_ASSIGN(const auto notices, store_.notices(chain));
    known.logs.push_back({log.incarnation, log.n, *hash, notices_mark(notices, log.n)});
  }
  return std::optional(known_mark(known));
}

Result<std::optional<ExchangeReply::Done>> ServerSession::exchange_known(const DeviceInfo& device,
                                                                         const ExchangeRequest& request) {
  std::optional<ExchangeReply::Done> none;
  ExchangeReply::Done done;
  done.clock_ms = std::max<UnixMs>(0, clock_.now_ms());
  if (!request.payloads.empty()) {
    const auto& log = request.logs[request.log];
    YX_ASSIGN(const auto previous, store_.hash_at({device.id, log.incarnation}, log.n));
    YX_ASSIGN(PushReply stored, store_request(device, {log.incarnation, log.n + 1, *previous, request.payloads}));
    if (stored.status != PushStatus::stored || !stored.receipt) return none;
    done.receipt = std::move(stored.receipt);
    done.notices = std::move(stored.notices);
  }
  YX_TRY(settle(device));
  PullRequest pull;
  YX_ASSIGN(std::string mark, mark_at(request.seq));
  pull.cursor = Cursor{epoch_, request.seq, std::move(mark), device.scope_version, 0};
  pull.limit = request.limit;
  for (const auto& one : request.logs) pull.skip.push_back(one.incarnation);
  YX_ASSIGN(done.page, page(device, pull));
  return std::optional(std::move(done));
}

}  // namespace yanxing::sync
