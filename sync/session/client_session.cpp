#include "sync/session/client_session.h"

#include <algorithm>
#include <iterator>
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
  for (const auto& chain : request.chains) chains_.push_back({chain.incarnation, chain.n});
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
  YX_TRY(keep_scope(store_, reply));
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

// ---- Forks: where did the two copies of this disk part?

Result<std::string> ClientSession::build_probe() {
  for (OwnChain& chain : chains_) {
    if (chain.ask) {
      probed_ = {chain.sent_n, max_log_n};
      return encode(ProbeRequest{chain.incarnation, probed_});
    }
    if (!chain.forked) continue;
    if (chain.high - chain.low <= 1) {
      YX_TRY(settle_fork(chain));
      continue;
    }
    ProbeRequest request{chain.incarnation, {}};
    const std::uint64_t span = chain.high - chain.low;
    const std::uint64_t count = std::min<std::uint64_t>(max_probes, span - 1);
    for (std::uint64_t i = 1; i <= count; ++i) request.at.push_back(chain.low + span * i / (count + 1));
    request.at.erase(std::unique(request.at.begin(), request.at.end()), request.at.end());
    probed_ = request.at;
    return encode(request);
  }
  return std::string();
}

Status ClientSession::on_probe(const ProbeReply& reply) {
  const auto chain = std::find_if(chains_.begin(), chains_.end(), [](const OwnChain& c) { return c.ask || c.forked; });
  if (chain == chains_.end() || reply.hashes.size() != probed_.size()) return Error{Code::invalid, "a probe's answer"};
  if (chain->ask) return on_told(*chain, reply);
  for (std::size_t i = 0; i < probed_.size(); ++i) {
    if (probed_[i] <= chain->low || probed_[i] >= chain->high) continue;
    const Told told = told_of(reply.hashes[i]);
    if (chain->by_marks && (told.n > 0 || !reply.hashes[i])) {
      YX_ASSIGN(const bool same, is_as_told({identity_.device, chain->incarnation}, told));
      if (!same) {
        chain->high = told.n;
        break;
      }
      chain->low = probed_[i];
      continue;
    }
    YX_ASSIGN(const auto here, store_.hash_at({identity_.device, chain->incarnation}, probed_[i]));
    if (here && reply.hashes[i] && *here == *reply.hashes[i]) {
      chain->low = probed_[i];
    } else {
      chain->high = probed_[i];
      break;
    }
  }
  return {};
}

/// What others told the server of a log that it holds less of. Where they saw something else than stands here, the two
/// copies of this disk parted; where they saw more, the log is the other copy's.
Status ClientSession::on_told(OwnChain& own, const ProbeReply& reply) {
  own.ask = false;
  const ChainId chain{identity_.device, own.incarnation};
  const Told here = told_of(reply.hashes.front()), last = told_of(reply.hashes.back());
  YX_ASSIGN(const bool same, is_as_told(chain, here));
  if (!same && here.n > own.common) {
    own.forked = own.by_marks = true;
    own.low = own.common;
    own.high = here.n;
    return {};
  }
  if (last.n <= own.sent_n || chain != log_.chain()) return {};
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_TRY(new_incarnation());
  YX_TRY(transaction.commit());
  progress_.recovered_fork = true;
  log_changed_ = true;
  return {};
}

/// Whether this log holds what others saw there; also where they saw nothing.
Result<bool> ClientSession::is_as_told(const ChainId& chain, const Told& told) {
  if (told.n == 0) return true;
  YX_ASSIGN(const auto held, store_.find({chain.device, chain.incarnation, told.n}));
  return held && payload_mark(held->payload) == told.mark;
}

Status ClientSession::settle_fork(OwnChain& chain) {
  const ChainId forked{identity_.device, chain.incarnation};
  chain.forked = false;
  chain.common = chain.low;
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  if (forked == log_.chain()) YX_TRY(new_incarnation());
  if (chain.common == 0) YX_TRY(pull_from_start());
  YX_ASSIGN(auto mine, store_.chain_entries(forked, chain.common, SIZE_MAX));
  std::set<ChangeId> moved;
  for (const StoredChange& entry : mine) moved.insert(entry.id);
  // Another own log may go on from what moves: a restored disk began one, or a second program still wrote the old one.
  YX_ASSIGN(auto upon, take_back(std::move(moved), forked));
  std::move(upon.begin(), upon.end(), std::back_inserter(mine));
  std::sort(mine.begin(), mine.end(), [](const StoredChange& a, const StoredChange& b) { return a.seq < b.seq; });
  YX_TRY(log_.reauthor(mine));
  YX_TRY(transaction.commit());
  progress_.recovered_fork = true;
  log_changed_ = true;
  return {};
}

Status ClientSession::pull_from_start() {
  // A log of ours of which nothing is left here is not asked for in the next handshake, and the cursor may have passed
  // what its other copy sent: should this exchange end before it is fetched, the next one finds it among others'
  // changes.
  YX_TRY(forget_cursor(store_));
  YX_ASSIGN(proof_, kept_proof(store_));
  cursor_.reset();
  return {};
}

Status ClientSession::new_incarnation() {
  YX_ASSIGN(const std::uint32_t incarnation, restart_log(store_, random_));
  log_.start_incarnation({identity_.device, incarnation});
  YX_ASSIGN(cursor_, kept_cursor(store_));
  YX_ASSIGN(proof_, kept_proof(store_));
  return {};
}

}  // namespace yanxing::sync
