// ClientSession: a small sync in one request. The laptop remembers where it and the server were when they last spoke;
// if nothing else happened since, it need not ask again.
#include <algorithm>
#include <utility>

#include "sync/session/client_state.h"

namespace yanxing::sync {

namespace {

constexpr std::uint64_t max_exchange_changes = 200;
constexpr std::string_view refused_key = "exchange_refused_ms";
constexpr std::int64_t ask_again_ms = std::int64_t{24} * 3600 * 1000;  // the server may have been updated

}  // namespace

/// Puts the own logs into both; the entries that one of them goes on with, nullopt when nothing fits: two logs go on,
/// too much waits, or a log is not as its receipt says.
Result<std::optional<PushRequest>> ClientSession::next_of_logs(ExchangeRequest& request, Known& known) {
  const std::optional<PushRequest> none;
  PushRequest push;
  YX_ASSIGN(const auto mine, own_chains(store_, log_.chain()));
  for (const auto& chain : mine) {
    const ChainId id{identity_.device, chain.incarnation};
    YX_ASSIGN(const auto receipt, kept_receipt(store_, id));
    const std::uint64_t n = receipt ? receipt->n : 0;
    if (n > chain.n || (receipt && receipt->epoch != known.epoch)) return none;
    YX_ASSIGN(const auto hash, store_.hash_at(id, n));
    if (!hash) return Error{Code::corrupt, "an own log has no hash at " + std::to_string(n)};
    if (n < chain.n) {
      if (!push.payloads.empty() || chain.n - n > max_exchange_changes) return none;
      YX_ASSIGN(auto next, next_push(store_, id, n, chain.n, limits_.push_changes));
      if (!next || next->payloads.size() != chain.n - n) return none;
      push = std::move(*next);
      request.log = request.logs.size();
    }
    YX_ASSIGN(const auto notices, store_.notices(id));
    request.logs.push_back({chain.incarnation, n});
    known.logs.push_back({chain.incarnation, n, *hash, notices_mark(notices, n)});
  }
  std::size_t bytes = 0;
  for (const std::string& payload : push.payloads) bytes += payload.size();
  if (bytes > max_exchange_bytes || request.logs.empty()) return none;
  return std::optional(std::move(push));
}

Result<std::optional<std::string>> ClientSession::build_exchange() {
  const std::optional<std::string> none;
  if (!limits_.exchange) return none;
  YX_ASSIGN(const auto refused_ms, kept_number(store_, refused_key));
  if (refused_ms && wall_.now_ms() >= *refused_ms && wall_.now_ms() - *refused_ms < ask_again_ms) return none;
  YX_ASSIGN(const auto epoch, store_.meta("epoch"));
  YX_TRY(look_at_disk());
  if (proof_ || !epoch || !cursor_ || cursor_->snapshot_until > 0 || audit_seen_ != "none" ||
      *epoch != cursor_->epoch.view()) {
    return none;
  }
  ExchangeRequest request;
  Known known{cursor_->epoch, cursor_->mark, cursor_->scope_version, {}};
  YX_ASSIGN(auto push, next_of_logs(request, known));
  if (!push) return none;
  request.known = known_mark(known);
  request.seq = cursor_->seq;
  request.limit = limits_.pull_changes;
  request.payloads = std::move(push->payloads);
  chains_.clear();
  for (const auto& log : known.logs) chains_.push_back({log.incarnation, log.n, log.hash, log.n, log.n});
  chains_[request.log].sent_n += request.payloads.size();
  return std::optional(encode(request));
}

Status ClientSession::on_exchange(ExchangeReply reply) {
  if (!reply.done) {
    phase_ = Phase::handshake;
    return {};
  }
  ExchangeReply::Done& done = *reply.done;
  const auto sending =
      std::find_if(chains_.begin(), chains_.end(), [](const OwnChain& c) { return c.sent_n > c.held; });
  if (!done.page.cursor || (sending != chains_.end()) != done.receipt.has_value())
    return Error{Code::invalid, "an exchange's answer"};
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const bool moved_on, disk_moved_on());
  if (moved_on) {
    shake_hands_again();  // what was sent is found to be held
    return {};
  }
  if (done.receipt) {
    const ChainId chain{identity_.device, sending->incarnation};
    YX_ASSIGN(const auto here, store_.hash_at(chain, sending->sent_n));
    if (!here || done.receipt->chain != chain || done.receipt->n != sending->sent_n ||
        done.receipt->epoch != cursor_->epoch) {
      return Error{Code::invalid, "a receipt for something else than was sent"};
    }
    YX_TRY(keep_receipt(*done.receipt, *here));
    YX_TRY(keep_notices(chain, sending->held, sending->sent_n, done.notices));
  }
  YX_TRY(keep_number(store_, "clock_offset_ms", done.clock_ms - wall_.now_ms()));
  YX_TRY(keep_number(store_, "last_contact_ms", done.clock_ms));
  YX_TRY(transaction.commit());
  clock_.heard(done.clock_ms);
  if (done.receipt) progress_.sent += sending->sent_n - sending->held;
  progress_.server_clock_ms = done.clock_ms;
  YX_ASSIGN(const std::uint64_t left, count_unsent());
  progress_.to_send = progress_.sent + left;
  phase_ = Phase::pull;
  return on_page(std::move(done.page));
}

Result<bool> ClientSession::on_refused(const Error& error) {
  const bool is_stale =
      in_flight_ && error.code == Code::conflict && (in_flight_->kind == Kind::pull || in_flight_->kind == Kind::audit);
  if (is_stale) return on_stale();
  const bool unknown_there = error.code == Code::invalid || error.code == Code::too_new ||
                             error.code == Code::not_found || error.code == Code::unsupported;
  if (in_flight_ && in_flight_->kind == Kind::push && error.code == Code::invalid && names_base_) {
    names_base_ = false;
    in_flight_.reset();
    prepared_.reset();
    return true;
  }
  if (!in_flight_ || in_flight_->kind != Kind::exchange || !unknown_there) return false;
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_TRY(keep_number(store_, refused_key, wall_.now_ms()));
  YX_TRY(transaction.commit());
  in_flight_.reset();
  phase_ = Phase::handshake;
  return true;
}

/// The server does not know the cursor or the proof that was sent with a request. It was restored since the handshake,
/// which the next one finds; unless that asks for the proof, which is good, and it is the cursor that is not.
Result<bool> ClientSession::on_stale() {
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const auto proof, kept_proof(store_));
  if (proof) YX_TRY(store_.set_meta("cursor", ""));
  YX_TRY(transaction.commit());
  shake_hands_again();
  YX_TRY(start_over());
  return true;
}

}  // namespace yanxing::sync
