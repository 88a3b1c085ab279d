#include "sync/session/server_session.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/cbor.h"

namespace yanxing::sync {

namespace {

std::string settled_key(const DeviceId& device) { return "settled/" + device.text(); }
std::string last_effective_key(const DeviceId& device) { return "last_effective/" + device.text(); }

Result<Stamp> last_effective_of(Store& store, const DeviceId& device) {
  YX_ASSIGN(const auto kept, store.meta(last_effective_key(device)));
  if (!kept) return Stamp{};
  cbor::Reader in(*kept);
  YX_ASSIGN(const std::uint64_t ms, in.uint());
  YX_ASSIGN(const std::uint64_t logical, in.uint());
  return Stamp{static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)};
}

Status keep_last_effective(Store& store, const DeviceId& device, Stamp stamp) {
  std::string item;
  cbor::Writer(item).uint(static_cast<std::uint64_t>(stamp.ms)).uint(stamp.logical);
  return store.set_meta(last_effective_key(device), item);
}

/// One of the laptop's own logs, which it says that it holds.
bool is_skipped(const DeviceInfo& device, const PullRequest& request, const ChangeId& id) {
  return id.device == device.id && std::find(request.skip.begin(), request.skip.end(), id.incarnation) != request.skip.end();
}

bool has_verdict(const StoredChange& change) { return change.effective || !change.quarantine.empty(); }

/// A change that moved its record out of `place`: those who saw it there must be told.
struct Departure {
  ChangeId id;
  std::string place;
};

Result<std::vector<Departure>> departures_of(Store& store) {
  std::vector<Departure> out;
  YX_ASSIGN(const auto item, store.meta("departures"));
  if (!item) return out;
  cbor::Reader in(*item);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; i += 4) {
    YX_ASSIGN(const std::string_view device, in.bytes());
    YX_ASSIGN(const std::uint64_t incarnation, in.uint());
    YX_ASSIGN(const std::uint64_t n, in.uint());
    YX_ASSIGN(const std::string_view place, in.text());
    if (device.size() != 16) return Error{Code::corrupt, "the list of departures"};
    out.push_back({{Uuid::from_bytes(device), static_cast<std::uint32_t>(incarnation), n}, std::string(place)});
  }
  return out;
}

Status keep_departure(Store& store, const ChangeId& id, const std::string& place) {
  YX_ASSIGN(auto all, departures_of(store));
  all.push_back({id, place});
  std::string item;
  cbor::Writer out(item);
  out.array(all.size() * 4);
  for (const Departure& one : all) out.bytes(one.id.device.view()).uint(one.id.incarnation).uint(one.id.n).text(one.place);
  return store.set_meta("departures", item);
}

/// One run of the server program on this file: what it commits has sequence numbers above `began`.
struct Life {
  std::string mark;    // 8 random bytes
  std::int64_t began = 0;
};

Result<std::vector<Life>> lives_of(Store& store) {
  std::vector<Life> lives;
  YX_ASSIGN(const auto item, store.meta("lives"));
  if (!item) return lives;
  cbor::Reader in(*item);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; i += 2) {
    YX_ASSIGN(const std::string_view mark, in.bytes());
    YX_ASSIGN(const std::int64_t began, in.sint());
    lives.push_back({std::string(mark), began});
  }
  return lives;
}

}  // namespace

Status set_epoch(Store& store, const Uuid& epoch) { return store.set_meta("epoch", epoch.view()); }

Result<Uuid> epoch_of(Store& store) {
  YX_ASSIGN(const auto epoch, store.meta("epoch"));
  if (!epoch || epoch->size() != 16) return Error{Code::not_found, "the server has no epoch"};
  return Uuid::from_bytes(*epoch);
}

Status begin_life(Store& store, Random& random) {
  YX_ASSIGN(auto lives, lives_of(store));
  YX_ASSIGN(const std::int64_t last, store.last_seq());
  if (!lives.empty() && lives.back().began == last) lives.pop_back();    // it committed nothing
  std::array<std::uint8_t, 8> mark{};
  random.fill(mark);
  lives.push_back({std::string(mark.begin(), mark.end()), last});
  std::string item;
  cbor::Writer out(item);
  out.array(lives.size() * 2);
  for (const Life& life : lives) out.bytes(life.mark).sint(life.began);
  return store.set_meta("lives", item);
}

ServerSession::ServerSession(Store& store, const ServerIdentity& identity, const WallClock& clock, Admission admission, DeviceIsActive is_active)
    : store_(store), identity_(identity), clock_(clock), admission_(std::move(admission)), is_active_(std::move(is_active)) {}

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
  }
  return Error{Code::invalid, "frame: kind"};
}

// ---- Handshake

Result<std::string> ServerSession::session(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
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
  // With the laptop ahead the hashes cannot be compared here; then it compares, and the receipt is true either way: it speaks of our n.
  if (mine.n <= head.n && *hash != mine.hash) return reply;
  reply.receipt = sign_receipt(chain, smaller, *hash);
  YX_ASSIGN(auto notices, store_.notices(chain));
  while (!notices.empty() && notices.back().n > smaller) notices.pop_back();
  if (notices_mark(notices, smaller) != mine.notices) reply.notices = std::move(notices);
  return reply;
}

Result<bool> ServerSession::cursor_good(const DeviceInfo& device, const Cursor& cursor) {
  if (cursor.epoch != epoch_ || cursor.scope_version != device.scope_version) return false;
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  if (cursor.seq > last || cursor.snapshot_until > last) return false;
  YX_ASSIGN(const std::string mark, mark_at(cursor.seq));
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
  for (std::uint64_t n : request.at) {
    YX_ASSIGN(const auto hash, store_.hash_at({device.id, request.incarnation}, n));
    reply.hashes.push_back(hash);
  }
  return sealed(Kind::probe, encode(request_id, reply));
}

// ---- Push

Result<std::string> ServerSession::push(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<PushRequest>(body));
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const PushReply reply, store_batch(device, request));
  YX_TRY(transaction.commit());
  return sealed(Kind::push, encode(request_id, reply));
}

Result<PushReply> ServerSession::check_overlap(const ChainId& chain, const PushRequest& request, const ChainHead& head) {
  PushReply reply;
  reply.head_n = head.n;
  if (request.first_n > head.n + 1) {
    reply.status = PushStatus::gap;
    return reply;
  }
  YX_ASSIGN(const auto before, store_.hash_at(chain, request.first_n - 1));
  if (!before || *before != request.previous) reply.status = PushStatus::forked;
  return reply;
}

Result<PushReply> ServerSession::store_batch(const DeviceInfo& device, const PushRequest& request) {
  const ChainId chain{device.id, request.incarnation};
  YX_ASSIGN(const ChainHead head, store_.chain_head(chain));
  YX_ASSIGN(PushReply reply, check_overlap(chain, request, head));
  if (reply.status != PushStatus::stored) return reply;

  YX_ASSIGN(Stamp last_effective, last_effective_of(store_, device.id));
  const Stamp effective_before = last_effective;
  Hash hash = request.previous;
  std::uint64_t n = request.first_n - 1;
  for (const std::string& payload : request.payloads) {
    hash = chain_next(hash, payload);
    ++n;
    if (n > head.n) {
      YX_TRY(store_one(device, {device.id, request.incarnation, n}, payload, hash, last_effective, reply));
      reply.head_n = n;
      continue;
    }
    // Held already: a lost reply, or a fork that starts inside the batch.
    YX_ASSIGN(const auto held, store_.find({device.id, request.incarnation, n}));
    if (!held || held->chain_hash != hash) {
      reply.status = PushStatus::forked;
      return reply;
    }
    if (has_verdict(*held)) reply.notices.push_back({n, held->effective, held->quarantine});
  }
  if (last_effective != effective_before) YX_TRY(keep_last_effective(store_, device.id, last_effective));
  YX_ASSIGN(const auto head_hash, store_.hash_at(chain, n));
  if (head_hash) reply.receipt = sign_receipt(chain, n, *head_hash);
  return reply;
}

Result<Verdict> ServerSession::judge(const DeviceInfo& device, const ChangeId& id, std::string_view payload, Stamp& last_effective) {
  Verdict verdict;
  auto change = decode_change(payload, id.chain());
  if (!change) return verdict;    // apply() keeps it in quarantine as malformed or too new
  const UnixMs now = std::max<UnixMs>(0, clock_.now_ms());
  if (change->stamp.ms > now + max_drift_ms) {
    verdict.effective = std::max(Stamp{now, 0}, Stamp{last_effective.ms, last_effective.logical + 1});
    last_effective = *verdict.effective;
  }
  YX_ASSIGN(const auto record, store_.record(change->record));
  if (!device.scope.covers(change->place) || (record && !device.scope.covers(record->place))) {
    verdict.quarantine = "out_of_scope";
    return verdict;
  }
  // A change may also say where its record lies from now on; that place must be hers too.
  for (const Edit& edit : change->edits) {
    if (edit.cell != place_cell) continue;
    cbor::Reader in(edit.value);
    YX_ASSIGN(const std::string_view place, in.text());
    if (!device.scope.covers(place)) verdict.quarantine = "out_of_scope";
  }
  if (verdict.quarantine.empty() && admission_) verdict.quarantine = admission_(*change);
  return verdict;
}

Status ServerSession::store_one(const DeviceInfo& device, const ChangeId& id, std::string_view payload, const Hash& hash,
                                Stamp& last_effective, PushReply& reply) {
  YX_ASSIGN(const Verdict verdict, judge(device, id, payload, last_effective));
  auto change = decode_change(payload, id.chain());
  std::optional<std::string> place_before;
  if (change) {
    YX_ASSIGN(const auto record, store_.record(change->record));
    if (record) place_before = record->place;
  }
  YX_TRY(apply(store_, id, payload, verdict, hash));
  YX_ASSIGN(const auto stored, store_.find(id));
  YX_CHECK(stored.has_value());
  if (has_verdict(*stored)) reply.notices.push_back({id.n, stored->effective, stored->quarantine});
  if (!place_before) return {};
  YX_ASSIGN(const auto record, store_.record(change->record));
  if (!record || record->place == *place_before) return {};
  // The record moved: whoever saw it must be told that it left, and whoever sees its new place all of it, in the old order.
  YX_TRY(keep_departure(store_, id, *place_before));
  YX_ASSIGN(const auto changes, store_.changes_of(change->record));
  for (const StoredChange& one : changes) YX_TRY(store_.resequence(one.id));
  return {};
}

// ---- Pull

Result<std::string> ServerSession::pull(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<PullRequest>(body));
  if (request.cursor) {
    YX_ASSIGN(const bool good, cursor_good(device, *request.cursor));
    // The server was restored between handshake and pull; the laptop starts over with a handshake.
    if (!good) return Error{Code::conflict, "the cursor is not of this epoch"};
  }
  // A laptop pulls after it has pushed: from here on nobody needs to wait for changes that it may still hold.
  if (!request.snapshot && (!request.cursor || request.cursor->snapshot_until == 0)) {
    YX_ASSIGN(const auto settled, store_.meta(settled_key(device.id)));
    if (!settled || *settled != epoch_.view()) {
      Transaction transaction(store_);
      YX_TRY(transaction.begin());
      YX_TRY(store_.set_meta(settled_key(device.id), epoch_.view()));
      YX_TRY(transaction.commit());
    }
  }
  YX_ASSIGN(const PageReply reply, page(device, request));
  return sealed(Kind::pull, encode(request_id, reply));
}

Result<PageReply> ServerSession::page(const DeviceInfo& device, const PullRequest& request) {
  const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, max_batch_changes);
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  Cursor cursor = request.cursor.value_or(Cursor{epoch_, 0, {}, device.scope_version, request.snapshot ? last : 0});
  YX_ASSIGN(const auto entries, store_.feed(cursor.seq, &device.scope, limit));
  PageReply reply;
  std::size_t bytes = 0;
  std::int64_t seq = cursor.seq;
  bool cut = false;
  for (const StoredChange& change : entries) {
    if (bytes + change.payload.size() > max_batch_bytes && bytes > 0) {
      cut = true;
      break;
    }
    seq = change.seq;
    if (is_skipped(device, request, change.id) || !change.quarantine.empty()) continue;
    std::optional<Entry> entry = Entry{change.id, change.payload, change.effective, {}, {}};
    if (change.seq <= cursor.snapshot_until) {
      YX_ASSIGN(entry, snapshot_entry(change));
    }
    if (!entry) continue;
    bytes += change.payload.size();
    reply.entries.push_back(std::move(*entry));
  }
  reply.more = cut || entries.size() == limit;
  const std::int64_t from = std::max(cursor.seq, cursor.snapshot_until);
  cursor.seq = reply.more ? seq : std::max(seq, last);
  YX_TRY(add_departures(device, request, from, cursor.seq, reply));
  if (cursor.seq >= cursor.snapshot_until) cursor.snapshot_until = 0;
  YX_ASSIGN(cursor.mark, mark_at(cursor.seq));
  reply.cursor = cursor;
  return reply;
}

/// Whether edits replace a change that is not held here: the laptop that asks may be about to send it, after a restore of the server.
Result<bool> ServerSession::replaces_unknown(const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    for (const ChangeId& id : edit.replaces) {
      YX_ASSIGN(const bool held, store_.has(id));
      if (!held) return true;
    }
  }
  return false;
}

/// Changes between two sequences that took records out of the device's scope; without them it would show these for ever.
Status ServerSession::add_departures(const DeviceInfo& device, const PullRequest& request, std::int64_t after, std::int64_t up_to,
                                     PageReply& reply) {
  YX_ASSIGN(const auto departures, departures_of(store_));
  for (const Departure& departure : departures) {
    if (!device.scope.covers(departure.place)) continue;
    YX_ASSIGN(const auto change, store_.find(departure.id));
    if (!change || change->seq <= after || change->seq > up_to || !change->quarantine.empty()) continue;
    if (is_skipped(device, request, change->id)) continue;
    YX_ASSIGN(const auto record, store_.record(change->record));
    if (record && device.scope.covers(record->place)) continue;    // is in the page anyway
    reply.entries.push_back({change->id, change->payload, change->effective, {}, {}});
  }
  return {};
}

/// The change for a snapshot: nothing when it holds no head any more, else with the cells in which it holds none.
Result<std::optional<Entry>> ServerSession::snapshot_entry(const StoredChange& stored) {
  std::optional<Entry> none;
  YX_ASSIGN(const auto record, store_.record(stored.record));
  auto change = decode_change(stored.payload, stored.id.chain());
  if (!record || !change) return none;
  Entry entry{stored.id, stored.payload, stored.effective, {}, {}};
  const auto edits = all_edits(*change);
  for (const Edit& edit : edits) {
    const Cell* cell = record->find(edit.cell);
    const bool head = cell != nullptr && std::any_of(cell->heads.begin(), cell->heads.end(), [&](const Head& h) { return h.id == stored.id; });
    if (!head) entry.past.push_back(edit.cell);
  }
  if (entry.past.size() == edits.size()) {
    YX_ASSIGN(const bool needed, replaces_unknown(edits));
    if (!needed) return none;
  }
  std::sort(entry.past.begin(), entry.past.end());
  return std::optional<Entry>(std::move(entry));
}

Result<std::string> ServerSession::own(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<OwnRequest>(body));
  const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, max_batch_changes);
  YX_ASSIGN(const auto entries, store_.chain_entries({device.id, request.incarnation}, request.after, limit));
  PageReply reply;
  std::size_t bytes = 0;
  for (const StoredChange& change : entries) {
    if (bytes + change.payload.size() > max_batch_bytes && bytes > 0) break;
    bytes += change.payload.size();
    reply.entries.push_back({change.id, change.payload, change.effective, change.quarantine, {}});
  }
  reply.more = reply.entries.size() < entries.size() || entries.size() == limit;
  return sealed(Kind::own, encode(request_id, reply));
}

// ---- Audit

Result<std::string> ServerSession::audit(const DeviceInfo&, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<AuditRequest>(body));
  AuditReply reply;
  for (const auto& entry : request.entries) {
    YX_ASSIGN(const Audit verdict, audit_one(entry));
    reply.verdicts.push_back(verdict);
  }
  return sealed(Kind::audit, encode(request_id, reply));
}

Result<Audit> ServerSession::audit_one(const AuditRequest::Entry& entry) {
  YX_ASSIGN(const auto held, store_.find(entry.id));
  // What came back after a restore but may not be applied any more (its author's scope changed) still counts for those who see it:
  // they hand it in again as theirs.
  if (held) return payload_mark(held->payload) == entry.mark && held->quarantine.empty() ? Audit::held : Audit::different;
  if (is_active_ && !is_active_(entry.id.device)) return Audit::settled;
  YX_ASSIGN(const auto settled, store_.meta(settled_key(entry.id.device)));
  return settled && *settled == epoch_.view() ? Audit::settled : Audit::wait;
}

}  // namespace yanxing::sync
