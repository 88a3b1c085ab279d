#include "sync/session/client_session.h"

#include <algorithm>
#include <utility>

#include "sync/session/attachments.h"
#include "sync/session/client_state.h"

namespace yanxing::sync {

namespace {

constexpr int max_handshakes = 16;

}  // namespace

std::uint32_t random_incarnation(Random& random) {
  std::uint32_t value = 0;
  while (value == 0) {
    std::array<std::uint8_t, 4> bytes{};
    random.fill(bytes);
    value = static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
            static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
  }
  return value;
}

ClientSession::ClientSession(Store& store, OwnLog& log, HybridClock& clock, const ClientIdentity& identity,
                             Random& random, const WallClock& wall, ClientLimits limits)
    : store_(store), log_(log), clock_(clock), identity_(identity), random_(random), wall_(wall), limits_(limits) {}

Result<std::optional<Request>> ClientSession::next() {
  while (has_work()) YX_TRY(work(limits_.pull_changes));
  if (in_flight_) return in_flight_;
  YX_ASSIGN(in_flight_, build());
  return in_flight_;
}

Request ClientSession::sealed(Kind kind, std::string_view body) {
  Request request{kind, seal_request(kind, identity_.key, body, level_), false};
  in_flight_ids_.assign(1, frame_id(request.frame));
  return request;
}

Result<std::optional<Request>> ClientSession::build() {
  using Built = std::optional<Request>;
  while (true) {
    switch (phase_) {
      case Phase::begin: {
        YX_TRY(log_.follow_disk());
        YX_ASSIGN(const auto body, build_exchange());
        if (body) return Built(sealed(Kind::exchange, *body));
        phase_ = Phase::handshake;
        break;
      }
      case Phase::handshake: {
        YX_ASSIGN(const std::string body, build_handshake());
        return Built(sealed(Kind::session, body));
      }
      case Phase::probe: {
        YX_ASSIGN(const std::string body, build_probe());
        if (!body.empty()) return Built(sealed(Kind::probe, body));
        if (phase_ != Phase::probe) break;  // the disk moved on
        phase_ = Phase::fetch_own;
        break;
      }
      case Phase::fetch_own: {
        YX_ASSIGN(const auto body, build_own());
        if (body) return Built(sealed(Kind::own, *body));
        if (log_changed_) {
          YX_TRY(start_over());
        } else {
          phase_ = Phase::audit;
        }
        break;
      }
      case Phase::audit: {
        YX_ASSIGN(const auto body, build_audit());
        if (body) return Built(sealed(Kind::audit, *body));
        if (phase_ != Phase::audit) break;  // what it found leads to another handshake
        phase_ = fresh_ || (cursor_ && cursor_->snapshot_until > 0) ? Phase::snapshot : Phase::push;
        break;
      }
      case Phase::snapshot: return Built(sealed(Kind::pull, build_pull(cursor_, fresh_)));
      case Phase::push: {
        YX_ASSIGN(auto request, build_push());
        if (request) return request;
        phase_ = Phase::pull;
        break;
      }
      case Phase::pull: return Built(sealed(Kind::pull, build_pull(cursor_, false)));
      case Phase::done: return Built();
    }
  }
}

template <typename Message, typename Handler>
Status ClientSession::take(std::string_view body, Handler handler) {
  YX_ASSIGN(Message message, decode<Message>(body));
  // The answer is in hand: whatever the handler meets, the question is not to be asked a second time before it is
  // known.
  const Status handled = (this->*handler)(std::move(message));
  if (handled) in_flight_.reset();
  return handled;
}

Status ClientSession::on_reply(std::string_view bytes) {
  if (!in_flight_) return {};  // a doubled reply
  while (has_work()) YX_TRY(work(limits_.pull_changes));
  if (!in_flight_) {
    // The answer is to what follows a page that does not count any more.
    YX_TRY(open_reply(bytes, identity_.server_key));
    return {};
  }
  if (bytes.starts_with('\0')) return on_replies(bytes);  // a length; a frame starts with its magic
  YX_ASSIGN(const Opened opened, open_reply(bytes, identity_.server_key));
  YX_ASSIGN(const std::string answered, reply_to(opened.body));
  if (in_flight_->is_list || answered != in_flight_ids_.front()) return {};  // a late reply to an earlier request
  if (opened.kind != in_flight_->kind) return Error{Code::invalid, "a reply of another kind"};
  switch (opened.kind) {
    case Kind::session: return take<SessionReply>(opened.body, &ClientSession::on_handshake);
    case Kind::probe: return take<ProbeReply>(opened.body, &ClientSession::on_probe);
    case Kind::push: return take<PushReply>(opened.body, &ClientSession::on_push);
    case Kind::pull:
    case Kind::own: return take<PageReply>(opened.body, &ClientSession::on_page);
    case Kind::audit: return take<AuditReply>(opened.body, &ClientSession::on_audit);
    case Kind::exchange: return take<ExchangeReply>(opened.body, &ClientSession::on_exchange);
    case Kind::holds: break;  // asked beside the session, see attachments.h
  }
  return Error{Code::invalid, "a reply of unknown kind"};
}

// ---- Handshake

Result<std::string> ClientSession::build_handshake() {
  YX_TRY(log_.follow_disk());
  SessionRequest request;
  request.device = identity_.device;
  YX_ASSIGN(request.chains, own_chains(store_, log_.chain()));
  for (auto& chain : request.chains) {
    YX_ASSIGN(const auto notices, store_.notices({identity_.device, chain.incarnation}));
    chain.notices = notices_mark(notices, chain.n);
  }
  // Who knows the later position knows the cursor: they were known together when the cursor was given out.
  YX_TRY(look_at_disk());
  request.cursor = proof_ ? proof_ : cursor_;
  chains_.clear();
  for (const auto& chain : request.chains) chains_.push_back({chain.incarnation, chain.n, chain.hash});
  return encode(request);
}

/// What the disk says of the server, as this session goes on from it.
Status ClientSession::look_at_disk() {
  YX_ASSIGN(cursor_, kept_cursor(store_));
  YX_ASSIGN(proof_, kept_proof(store_));
  YX_ASSIGN(met_, servers_met(store_));
  YX_ASSIGN(const auto audit, store_.meta("audit"));
  audit_seen_ = audit.value_or("none");
  return {};
}

/// Whether somebody else on this disk (a second program, a stick's ack) met another server or got further with this one
/// since this session looked. What was answered to us is no answer to where the disk is now.
Result<bool> ClientSession::disk_moved_on() {
  YX_ASSIGN(const auto cursor, kept_cursor(store_));
  YX_ASSIGN(const auto proof, kept_proof(store_));
  YX_ASSIGN(const std::int64_t met, servers_met(store_));
  return cursor != cursor_ || proof != proof_ || met != met_;
}

/// Goes on from where the disk is now. Not counted as start_over() is: each time somebody else got further.
void ClientSession::shake_hands_again() {
  page_.clear();
  page_cursor_.reset();
  page_is_own_ = false;
  in_flight_.reset();
  prepared_.reset();
  to_audit_.clear();
  asked_.clear();
  to_adopt_.clear();
  different_.clear();
  not_there_.clear();
  waiting_.clear();
  audit_pending_ = log_changed_ = false;
  phase_ = Phase::handshake;
}

Status ClientSession::start_over() {
  // Each new handshake follows something that was settled; that many cannot be needed unless the two sides never agree.
  if (++handshakes_ > max_handshakes)
    return Error{Code::conflict, "the two sides do not come to an agreement about this log"};
  log_changed_ = false;
  phase_ = Phase::handshake;
  return {};
}

Status ClientSession::on_handshake(const SessionReply& reply) {
  if (reply.chains.size() != chains_.size()) return Error{Code::invalid, "a handshake about other logs"};
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const auto epoch, store_.meta("epoch"));
  YX_ASSIGN(const bool moved_on, disk_moved_on());
  if (moved_on) {
    shake_hands_again();
    return {};
  }
  const bool new_epoch = epoch && *epoch != reply.epoch.view();
  if (new_epoch || ((cursor_ || proof_) && !reply.cursor_good)) {
    // The server was restored, or our scope changed: everything is compared and pulled again; nothing that is held here
    // is dropped.
    YX_TRY(forget_server(store_));
    YX_TRY(store_.set_meta(attachments_epoch_key, ""));
  }
  YX_TRY(store_.set_meta("epoch", reply.epoch.view()));
  YX_TRY(keep_scope(store_, reply.scope));
  YX_TRY(keep_number(store_, "clock_offset_ms", reply.clock_ms - wall_.now_ms()));
  YX_TRY(keep_number(store_, "last_contact_ms", reply.clock_ms));
  YX_TRY(look_at_disk());
  audit_pending_ = audit_seen_ != "none";
  bool server_knows_me = false;
  for (std::size_t i = 0; i < chains_.size(); ++i) {
    server_knows_me = server_knows_me || reply.chains[i].held > 0;
    YX_TRY(on_handshake_chain(chains_[i], reply.chains[i]));
  }
  YX_ASSIGN(const bool nothing_foreign, is_fresh());
  fresh_ = !cursor_ && !server_knows_me && !audit_pending_ && nothing_foreign;
  YX_TRY(transaction.commit());
  progress_.server_clock_ms = reply.clock_ms;
  clock_.heard(reply.clock_ms);
  YX_ASSIGN(progress_.to_send, count_unsent());
  phase_ = Phase::probe;
  return {};
}

Status ClientSession::on_handshake_chain(OwnChain& own, const SessionReply::Chain& theirs) {
  const ChainId chain{identity_.device, own.incarnation};
  own.held = theirs.held;
  const std::uint64_t smaller = std::min(own.sent_n, theirs.held);
  YX_ASSIGN(const auto here, store_.hash_at(chain, smaller));
  if (!here) return Error{Code::corrupt, "an own log has no hash at " + std::to_string(smaller)};
  if (*here != theirs.hash) {
    own.forked = true;
    own.low = 0;
    own.high = smaller;
    return store_.set_meta(receipt_key(chain), "");  // what it said is not true of this log
  }
  own.common = smaller;
  // Said though we may know them: others told the server of entries of this log that it does not hold.
  own.ask = theirs.notices && (own.sent_n > theirs.held || chain == log_.chain());
  YX_ASSIGN(const std::uint64_t acked, acknowledged(store_, chain));
  if (acked > theirs.held) YX_TRY(store_.set_meta(attachments_epoch_key, ""));  // the server went back
  if (theirs.receipt) {
    YX_TRY(keep_receipt(*theirs.receipt, *here));
  } else {
    YX_TRY(store_.set_meta(receipt_key(chain), ""));
  }
  return theirs.notices ? keep_notices(chain, 0, smaller, *theirs.notices) : Status{};
}

Result<bool> ClientSession::is_fresh() {
  YX_ASSIGN(const auto chains, store_.chains());
  return std::all_of(chains.begin(), chains.end(),
                     [&](const ChainHead& head) { return head.chain.device == identity_.device; });
}

Result<std::uint64_t> ClientSession::count_unsent() {
  YX_ASSIGN(const SyncState state, sync_state(store_, identity_.device, log_.chain().incarnation));
  return state.unsent;
}

Status ClientSession::check_receipt(const Receipt& receipt, const Hash& expected) const {
  if (!verify_signature(identity_.server_key, receipt_message(receipt), receipt.signature))
    return Error{Code::untrusted, "a receipt's signature"};
  if (receipt.chain.device != identity_.device || receipt.hash != expected)
    return Error{Code::invalid, "a receipt for another log"};
  return {};
}

Status ClientSession::keep_receipt(const Receipt& receipt, const Hash& expected) {
  YX_TRY(check_receipt(receipt, expected));
  YX_TRY(store_.set_meta(receipt_key(receipt.chain), encode_receipt(receipt)));
  if (receipt.chain == log_.chain()) progress_.receipt = receipt;
  return {};
}

Status ClientSession::keep_notices(const ChainId& chain, std::uint64_t after, std::uint64_t up_to,
                                   const std::vector<Notice>& notices) {
  return sync::keep_notices(store_, chain, after, up_to, notices);
}

}  // namespace yanxing::sync
