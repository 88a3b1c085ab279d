#include "sync/session/server_session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/session/server_state.h"

namespace yanxing::sync {

namespace {

/// Of one log; what goes beyond is not looked at.
constexpr std::size_t max_told = 200'000;

bool has_verdict(const StoredChange& change) { return change.effective || !change.quarantine.empty(); }

}  // namespace

ServerSession::ServerSession(Store& store, const ServerIdentity& identity, const WallClock& clock, Admission admission,
                             DeviceIsActive is_active, LookUpAttachment look_up, ScopeOf scope_of)
    : store_(store),
      identity_(identity),
      clock_(clock),
      admission_(std::move(admission)),
      is_active_(std::move(is_active)),
      look_up_(std::move(look_up)),
      scope_of_(std::move(scope_of)) {}

Result<std::string> ServerSession::handle(const DeviceInfo& device, std::string_view frame) {
  YX_ASSIGN(const Opened opened, open_request(frame, device.key));
  YX_ASSIGN(epoch_, epoch_of(store_));
  const std::string id = frame_id(frame);
  switch (opened.kind) {
    case Kind::session: return session(device, id, opened.body);
    case Kind::probe: return probe(device, id, opened.body);
    case Kind::push: return push(device, id, opened.body);
    case Kind::pull: return pull(device, id, opened.body);
    case Kind::own: return own(device, id, opened.body);
    case Kind::audit: return audit(device, id, opened.body);
    case Kind::holds: return holds(device, id, opened.body);
    case Kind::exchange: return exchange(device, id, opened.body);
  }
  return Error{Code::invalid, "frame: kind"};
}

// ---- Handshake

Result<std::string> ServerSession::session(const DeviceInfo& device, std::string_view request_id,
                                           std::string_view body) {
  YX_ASSIGN(const auto request, decode<SessionRequest>(body));
  if (request.device != device.id) return Error{Code::refused, "a session of another device"};
  SessionReply reply;
  reply.epoch = epoch_;
  reply.clock_ms = std::max<UnixMs>(0, clock_.now_ms());
  reply.server_name = identity_.name;
  reply.scope = device.scope;
  reply.scope_version = device.scope_version;
  if (request.cursor) {
    YX_ASSIGN(reply.cursor_good, cursor_good(device, *request.cursor));
  }
  for (const auto& mine : request.chains) {
    YX_ASSIGN(auto chain, session_chain(device, mine));
    reply.chains.push_back(std::move(chain));
  }
  return sealed(Kind::session, encode(request_id, reply));
}

Result<SessionReply::Chain> ServerSession::session_chain(const DeviceInfo& device, const SessionRequest::Chain& mine) {
  const ChainId chain{device.id, mine.incarnation};
  SessionReply::Chain reply;
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  const std::uint64_t smaller = std::min(mine.n, head.n);
  YX_ASSIGN(const auto hash, store_.hash_at(chain, smaller));
  if (!hash) return Error{Code::corrupt, "a log on the server has no hash at " + std::to_string(smaller)};
  reply.held = head.n;
  reply.hash = *hash;
  // With the laptop ahead the hashes cannot be compared here; then it compares, and the receipt is true either way: it
  // speaks of our n.
  if (mine.n <= head.n && *hash != mine.hash) return reply;
  reply.receipt = sign_receipt(chain, smaller, *hash);
  YX_ASSIGN(auto notices, store_.notices(chain));
  while (!notices.empty() && notices.back().n > smaller) notices.pop_back();
  // Said also where they are known when there is more to ask: a later probe tells.
  YX_ASSIGN(const auto told, told_beyond(store_, chain, head.n, 1));
  if (!told.empty() || notices_mark(notices, smaller) != mine.notices) reply.notices = std::move(notices);
  return reply;
}

Result<bool> ServerSession::cursor_good(const DeviceInfo& device, const Cursor& cursor) {
  return cursor.scope_version == device.scope_version ? knows_position(cursor) : Result<bool>(false);
}

Result<bool> ServerSession::knows_position(const Cursor& cursor) {
  if (cursor.epoch != epoch_) return false;
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  if (cursor.seq > last || cursor.snapshot_until > last) return false;
  YX_ASSIGN(const std::string mark, mark_at(marked_seq(cursor)));
  return mark == cursor.mark;
}

Result<std::string> ServerSession::mark_at(std::int64_t seq) {
  YX_ASSIGN(const auto lives, lives_of(store_));
  // The last life that began before seq was given out.
  for (auto life = lives.rbegin(); life != lives.rend(); ++life) {
    if (life->began < seq) return life->mark;
  }
  return std::string();
}

Receipt ServerSession::sign_receipt(const ChainId& chain, std::uint64_t n, const Hash& hash) const {
  Receipt receipt{epoch_, chain, n, hash, std::max<UnixMs>(0, clock_.now_ms()), {}};
  const Signature signature = identity_.key.sign(receipt_message(receipt));
  receipt.signature.assign(reinterpret_cast<const char*>(signature.data()), signature.size());
  return receipt;
}

Result<std::string> ServerSession::probe(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<ProbeRequest>(body));
  ProbeReply reply;
  const ChainId chain{device.id, request.incarnation};
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  std::vector<Told> told;  // read when the first n lies beyond
  for (std::uint64_t n : request.at) {
    if (n <= head.n) {
      YX_ASSIGN(const auto hash, store_.hash_at(chain, n));
      reply.hashes.push_back(hash);
      continue;
    }
    if (told.empty()) {
      YX_ASSIGN(told, told_beyond(store_, chain, head.n, max_told));
    }
    const auto behind = std::upper_bound(told.begin(), told.end(), n,
                                         [](std::uint64_t asked, const Told& one) { return asked < one.n; });
    reply.hashes.push_back(behind == told.begin() ? std::nullopt : std::optional(told_item(*std::prev(behind))));
  }
  return sealed(Kind::probe, encode(request_id, reply));
}

// ---- Push

Result<std::string> ServerSession::push(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(auto request, decode<PushRequest>(body));
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const PushReply reply, store_request(device, std::move(request)));
  YX_TRY(transaction.commit());
  return sealed(Kind::push, encode(request_id, reply));
}

Result<std::vector<std::string>> ServerSession::handle_pushes(const DeviceInfo& device,
                                                              const std::vector<std::string>& frames) {
  PushReader pushes = reader(device, frames);
  return handle_pushes(device, [&pushes] { return pushes.next(); });
}

Result<std::vector<std::string>> ServerSession::handle_pushes(const DeviceInfo& device, const NextPiece& next) {
  std::vector<std::string> replies;
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(epoch_, epoch_of(store_));
  while (true) {
    YX_ASSIGN(auto piece, next());
    if (!piece) break;
    YX_CHECK(piece->head.has_value());
    const std::string request_id = piece->head->request_id;
    YX_ASSIGN(const PushReply reply, store_push(device, std::move(*piece), next));
    replies.push_back(sealed(Kind::push, encode(request_id, reply)));
  }
  YX_TRY(transaction.commit());
  return replies;
}

Result<PushReply> ServerSession::store_request(const DeviceInfo& device, PushRequest request) {
  PushReader push(device.id, admission_, std::move(request));
  YX_ASSIGN(auto first, push.next());
  YX_CHECK(first.has_value());
  return store_push(device, std::move(*first), [&push] { return push.next(); });
}

/// Whether this is the server that a push is meant for (else forked), and holds all that it goes on with (else gap: a
/// part of a bundle may not have come yet, which says nothing of another copy).
Result<PushStatus> ServerSession::check_base(const DeviceId& device, const PushBase& base) {
  if (base.position) {
    YX_ASSIGN(const bool is_known, knows_position(*base.position));
    if (!is_known) return PushStatus::forked;
  }
  PushStatus status = PushStatus::stored;
  for (const PushBase::Log& log : base.logs) {
    YX_ASSIGN(const auto hash, store_.hash_at({device, log.incarnation}, log.n));
    if (!hash) {
      status = PushStatus::gap;
    } else if (hash_mark(*hash) != log.mark) {
      return PushStatus::forked;
    }
  }
  return status;
}

Result<PushReply> ServerSession::check_overlap(const ChainId& chain, const PushHead& push, const ChainHead& head) {
  PushReply reply;
  reply.head_n = head.n;
  YX_ASSIGN(reply.status, check_base(chain.device, push.base));
  if (reply.status != PushStatus::stored) return reply;
  if (push.first_n > head.n + 1) {
    reply.status = PushStatus::gap;
    return reply;
  }
  YX_ASSIGN(const auto before, store_.hash_at(chain, push.first_n - 1));
  if (!before || *before != push.previous) reply.status = PushStatus::forked;
  return reply;
}

Result<PushReply> ServerSession::store_push(const DeviceInfo& device, PushPiece piece, const NextPiece& next) {
  const ChainId chain{device.id, piece.head->incarnation};
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  YX_ASSIGN(PushReply reply, check_overlap(chain, *piece.head, head));
  YX_ASSIGN(Stamp last_effective, last_effective_of(store_, device.id));
  const Stamp effective_before = last_effective;
  std::uint64_t n = piece.head->first_n - 1;
  YX_ASSIGN(const auto told, told_beyond(store_, chain, std::max(head.n, n), 1));
  while (true) {
    if (!told.empty() && reply.status == PushStatus::stored) YX_TRY(check_told(chain, n, piece.entries, reply));
    for (PushEntry& entry : piece.entries) {
      if (reply.status != PushStatus::stored) break;
      const ChangeId id{chain.device, chain.incarnation, ++n};
      if (n > head.n) {
        YX_TRY(store_one(device, id, entry, last_effective, reply));
      } else {
        YX_TRY(check_held(id, entry.hash, reply));
      }
    }
    if (piece.is_last) break;
    YX_ASSIGN(auto more, next());
    YX_CHECK(more.has_value() && !more->head);
    piece = std::move(*more);
  }
  if (last_effective != effective_before) YX_TRY(keep_last_effective(store_, device.id, last_effective));
  if (reply.status != PushStatus::stored) return reply;
  YX_ASSIGN(const auto head_hash, store_.hash_at(chain, n));
  if (head_hash) reply.receipt = sign_receipt(chain, n, *head_hash);
  return reply;
}

/// Whether others saw the same of these entries, where they saw any, as stands here. Else they would be taken for what
/// the others replaced.
Status ServerSession::check_told(const ChainId& chain, std::uint64_t after, const std::vector<PushEntry>& entries,
                                 PushReply& reply) {
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  YX_ASSIGN(const auto told, told_between(store_, chain, std::max(head.n, after), after + entries.size()));
  for (const Told& one : told) {
    if (payload_mark(entries[one.n - after - 1].payload) == one.mark) continue;
    YX_ASSIGN(const bool gives_way, must_give_way(store_, chain, one.n));
    if (gives_way) reply.status = PushStatus::forked;
    return {};
  }
  return {};
}

/// Held already: a lost reply, or a fork that starts inside the batch.
Status ServerSession::check_held(const ChangeId& id, const Hash& hash, PushReply& reply) {
  YX_ASSIGN(const auto held, store_.find(id));
  if (!held || held->chain_hash != hash) {
    reply.status = PushStatus::forked;
  } else if (has_verdict(*held)) {
    reply.notices.push_back({id.n, held->effective, held->quarantine});
  }
  return {};
}

Result<Verdict> ServerSession::judge(const DeviceInfo& device, const PushEntry& entry,
                                     const std::optional<RecordState>& record, Stamp& last_effective) {
  Verdict verdict;
  const Change& change = *entry.change;
  const UnixMs now = std::max<UnixMs>(0, clock_.now_ms());
  if (change.stamp.ms > now + max_drift_ms) {
    verdict.effective = std::max(Stamp{now, 0}, Stamp{last_effective.ms, last_effective.logical + 1});
    last_effective = *verdict.effective;
  }
  YX_ASSIGN(verdict.quarantine,
            quarantine_reason(device.scope, change, record, [&entry](const Change&) { return entry.refusal; }));
  return verdict;
}

Status ServerSession::store_one(const DeviceInfo& device, const ChangeId& id, PushEntry& entry, Stamp& last_effective,
                                PushReply& reply) {
  std::optional<RecordState> record;
  Verdict verdict;  // what cannot be read is kept in quarantine as malformed or too new
  if (entry.change) {
    YX_ASSIGN(record, store_.record(entry.change->record));
    YX_ASSIGN(verdict, judge(device, entry, record, last_effective));
  }
  const auto before = record ? std::optional(record->place) : std::nullopt;
  YX_ASSIGN(const Appended appended,
            append_new(store_, id, std::move(entry.payload), entry.change, std::move(record), verdict, entry.hash));
  reply.head_n = id.n;
  if (has_verdict(appended.change))
    reply.notices.push_back({id.n, appended.change.effective, appended.change.quarantine});
  return appended.place ? tell_of_move(store_, *entry.change, before, *appended.place) : Status{};
}

}  // namespace yanxing::sync
