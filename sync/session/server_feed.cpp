// ServerSession: what goes out. Pages of others' changes, a laptop's own ones, the audit.
#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/session/server_session.h"
#include "sync/session/server_state.h"

namespace yanxing::sync {

namespace {

/// How many times a page's limit is looked through for one page that is at least half full. With full pages of 5,000
/// these are some 30 ms of a server's time.
constexpr std::size_t pages_looked_through = 4;

/// How far a laptop's own changes are passed at once; some 100 ms of a server's time.
constexpr std::int64_t passed_at_once = 200'000;

/// One of the laptop's own logs, which it says that it holds.
bool is_skipped(const DeviceInfo& device, const PullRequest& request, const ChangeId& id) {
  return id.device == device.id &&
         std::find(request.skip.begin(), request.skip.end(), id.incarnation) != request.skip.end();
}

}  // namespace

// ---- Pull

Result<std::string> ServerSession::pull(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<PullRequest>(body));
  YX_TRY(expect_known(device, request.cursor));
  YX_TRY(expect_known(device, request.since));
  // One transaction around all that a page reads: its lookups by the thousand are no transactions of their own.
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  // A laptop pulls after it has pushed: from here on nobody needs to wait for changes that it may still hold.
  if (!request.snapshot && (!request.cursor || request.cursor->snapshot_until == 0)) YX_TRY(settle(device));
  YX_ASSIGN(const PageReply reply, page(device, request));
  YX_TRY(transaction.commit());
  return sealed(Kind::pull, encode(request_id, reply));
}

/// Error: the server was restored meanwhile; the laptop starts over with a handshake.
Status ServerSession::expect_known(const DeviceInfo& device, const std::optional<Cursor>& position) {
  if (!position) return {};
  YX_ASSIGN(const bool good, cursor_good(device, *position));
  return good ? Status{} : Error{Code::conflict, "the cursor is not of this epoch"};
}

/// In this run of the server, not in this epoch: a file copied back keeps its epoch, and who came before it was copied
/// may still bring what it lost.
Result<bool> ServerSession::is_settled(const DeviceId& device) {
  YX_ASSIGN(const auto settled, store_.meta(settled_key(device)));
  if (!settled) return false;
  YX_ASSIGN(const std::string now, settled_now(store_, epoch_));
  return *settled == now;
}

Status ServerSession::settle(const DeviceInfo& device) {
  YX_ASSIGN(const bool settled, is_settled(device.id));
  if (settled) return {};
  YX_ASSIGN(const std::string now, settled_now(store_, epoch_));
  return store_.set_meta(settled_key(device.id), now);
}

Result<PageReply> ServerSession::page(const DeviceInfo& device, const PullRequest& request) {
  const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, max_batch_changes);
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  PageReply reply;
  reply.cursor = request.cursor.value_or(Cursor{epoch_, 0, {}, device.scope_version, request.snapshot ? last : 0});
  Cursor& cursor = *reply.cursor;
  // A laptop that has just sent much walks past its own changes: looked through here, so that it need not ask for every
  // stretch of them. The bound keeps others from waiting.
  std::size_t looked = 0, bytes = 0;
  reply.more = true;
  while (reply.more && reply.entries.size() * 2 < limit && looked < limit * pages_looked_through) {
    YX_ASSIGN(const std::int64_t from, past_own(device, request, cursor.seq, last));
    YX_ASSIGN(const Stretch stretch, next_stretch(device, cursor, from, last, limit - reply.entries.size()));
    looked += stretch.changes.size() + stretch.departures.size() + (from > cursor.seq ? limit : 0);
    YX_ASSIGN(const bool whole, add_stretch(device, request, stretch, bytes, reply));
    reply.more = !whole || stretch.more;
    if (!whole) break;
  }
  if (cursor.seq >= cursor.snapshot_until) cursor.snapshot_until = 0;
  YX_ASSIGN(cursor.mark, mark_at(marked_seq(cursor)));
  return reply;
}

/// From where on something else than its own changes may come: a laptop that has just sent much need not have them read
/// and left out.
Result<std::int64_t> ServerSession::past_own(const DeviceInfo& device, const PullRequest& request, std::int64_t after,
                                             std::int64_t last) {
  if (request.skip.empty() || after >= last) return after;
  std::vector<ChainId> own;
  for (const std::uint32_t incarnation : request.skip) own.push_back({device.id, incarnation});
  YX_ASSIGN(const std::int64_t other, store_.first_of_others(after, std::min(last, after + passed_at_once), own));
  return other - 1;
}

/// What comes after the cursor, of changes only those after `from`.
Result<ServerSession::Stretch> ServerSession::next_stretch(const DeviceInfo& device, const Cursor& cursor,
                                                           std::int64_t from, std::int64_t last, std::size_t limit) {
  Stretch stretch;
  stretch.end = std::max(cursor.seq, last);
  YX_ASSIGN(stretch.changes, store_.feed(from, &device.scope, limit));
  if (stretch.changes.size() == limit) {
    stretch.more = true;
    stretch.end = stretch.changes.back().seq;
  }
  // A snapshot is for somebody who cannot have seen what left before.
  YX_ASSIGN(stretch.departures, departures(store_, std::max(cursor.seq, cursor.snapshot_until), stretch.end, limit));
  if (stretch.departures.size() == limit) {
    stretch.more = true;
    stretch.end = stretch.departures.back().seq;
    std::erase_if(stretch.changes, [&](const StoredChange& change) { return change.seq > stretch.end; });
  }
  return stretch;
}

/// Adds what the device may see of a stretch, in order, and moves the cursor; false when the page was full before its
/// end.
Result<bool> ServerSession::add_stretch(const DeviceInfo& device, const PullRequest& request, const Stretch& stretch,
                                        std::size_t& bytes, PageReply& reply) {
  Cursor& cursor = *reply.cursor;
  const auto add = [&](std::int64_t seq, std::vector<Entry> entries) {
    std::size_t size = 0;
    for (const Entry& entry : entries) size += entry.payload.size();
    if (bytes > 0 && bytes + size > max_batch_bytes) return false;
    bytes += size;
    std::move(entries.begin(), entries.end(), std::back_inserter(reply.entries));
    cursor.seq = seq;
    return true;
  };
  auto departure = stretch.departures.begin();
  for (const StoredChange& change : stretch.changes) {
    for (; departure != stretch.departures.end() && departure->seq < change.seq; ++departure) {
      YX_ASSIGN(auto entries, departure_entries(device, request, *departure));
      if (!add(departure->seq, std::move(entries))) return false;
    }
    YX_ASSIGN(auto entries, change_entries(device, request, cursor, change));
    if (!add(change.seq, std::move(entries))) return false;
  }
  for (; departure != stretch.departures.end(); ++departure) {
    YX_ASSIGN(auto entries, departure_entries(device, request, *departure));
    if (!add(departure->seq, std::move(entries))) return false;
  }
  cursor.seq = stretch.end;
  return true;
}

/// A change as this device is told of it: once, or not at all.
Result<std::vector<Entry>> ServerSession::change_entries(const DeviceInfo& device, const PullRequest& request,
                                                         const Cursor& cursor, const StoredChange& change) {
  std::vector<Entry> entries;
  if (is_skipped(device, request, change.id) || !change.quarantine.empty()) return entries;
  std::optional<Entry> entry = Entry{change.id, change.payload, change.effective, {}, {}};
  if (change.seq <= cursor.snapshot_until) {
    YX_ASSIGN(entry, snapshot_entry(device, change, cursor.snapshot_until));
  }
  if (entry) entries.push_back(std::move(*entry));
  return entries;
}

/// What decides the place of a record that the device may believe to lie in its scope and that does not; without it, it
/// would show it for ever.
Result<std::vector<Entry>> ServerSession::departure_entries(const DeviceInfo& device, const PullRequest& request,
                                                            const Departure& departure) {
  std::vector<Entry> entries;
  const Scope& scope = device.scope;
  const auto any = [&](const auto& test) {
    return std::any_of(departure.places.begin(), departure.places.end(), test);
  };
  // Most departures are none of its business: seen before the record is read.
  if (!any([&](const std::string& place) { return scope.covers(place) || scope.is_below(place); })) return entries;
  YX_ASSIGN(const auto record, store_.record(departure.record));
  if (!record || !any([&](const std::string& place) { return scope.sees(record->form, place); })) return entries;
  if (scope.sees(record->form, record->place)) return entries;  // is in a page anyway
  YX_ASSIGN(const auto changes, placing_changes(store_, departure.record));
  for (const StoredChange& change : changes) {
    if (!is_skipped(device, request, change.id))
      entries.push_back({change.id, change.payload, change.effective, {}, {}});
  }
  return entries;
}

/// Whether edits replace a change that may reach the laptop behind a snapshot that ends at `until`, and would be taken
/// for one that nobody replaced: it is not held here, so that the laptop that asks may be about to send it (after a
/// restore of the server); or it is its own, which a stick brought here since its handshake and which it holds already;
/// or it is in quarantine, or was until lately, and comes with a seq of its own.
Result<bool> ServerSession::replaces_later(const DeviceInfo& device, const std::vector<Edit>& edits,
                                           std::int64_t until) {
  for (const Edit& edit : edits) {
    for (const ChangeId& id : edit.replaces) {
      if (id.device == device.id) return true;
      YX_ASSIGN(const auto replaced, store_.find(id));
      if (!replaced || replaced->seq > until || !replaced->quarantine.empty()) return true;
    }
  }
  return false;
}

/// The change for a snapshot: nothing when it holds no head any more, else with the cells in which it holds none.
Result<std::optional<Entry>> ServerSession::snapshot_entry(const DeviceInfo& device, const StoredChange& stored,
                                                           std::int64_t until) {
  std::optional<Entry> none;
  // As most are: what nobody replaced holds its heads, and what it says itself to be history is read from it.
  if (stored.is_only_one) return std::optional(Entry{stored.id, stored.payload, stored.effective, {}, {}});
  YX_ASSIGN(const auto record, store_.record(stored.record));
  auto change = decode_change(stored.payload, stored.id.chain());
  if (!record || !change) return none;
  Entry entry{stored.id, stored.payload, stored.effective, {}, {}};
  const auto edits = all_edits(*change);
  for (const Edit& edit : edits) {
    const Cell* cell = record->find(edit.cell);
    const bool head = cell != nullptr && std::any_of(cell->heads.begin(), cell->heads.end(),
                                                     [&](const Head& h) { return h.id == stored.id; });
    if (!head) entry.past.push_back(edit.cell);
  }
  if (entry.past.size() == edits.size()) {
    YX_ASSIGN(const bool needed, replaces_later(device, edits, until));
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

Result<std::string> ServerSession::audit(const DeviceInfo& device, std::string_view request_id, std::string_view body) {
  YX_ASSIGN(const auto request, decode<AuditRequest>(body));
  YX_TRY(expect_known(device, request.since));
  Transaction transaction(store_);
  YX_TRY(transaction.begin());
  YX_ASSIGN(const std::int64_t last, store_.last_seq());
  AuditReply reply;
  reply.at = {epoch_, last, {}, device.scope_version, 0};
  YX_ASSIGN(reply.at.mark, mark_at(last));
  for (const auto& entry : request.entries) {
    YX_ASSIGN(const Audit verdict, audit_one(entry));
    reply.verdicts.push_back(verdict);
  }
  YX_TRY(transaction.commit());
  return sealed(Kind::audit, encode(request_id, reply));
}

Result<Audit> ServerSession::audit_one(const AuditRequest::Entry& entry) {
  YX_ASSIGN(const auto held, store_.find(entry.id));
  // What came back after a restore but may not be applied any more (its author's scope changed) still counts for those
  // who see it: they hand it in again as theirs.
  if (held)
    return payload_mark(held->payload) == entry.mark && held->quarantine.empty() ? Audit::held : Audit::different;
  // Others go on with what they saw there: nothing else may come under its id, and who saw something else gives way.
  YX_ASSIGN(const auto told, told_mark(store_, entry.id));
  if (told && *told != entry.mark) return Audit::different;
  if (!told) YX_TRY(keep_told(store_, entry.id, entry.mark));
  if (is_active_ && !is_active_(entry.id.device)) return Audit::settled;
  YX_ASSIGN(const bool settled, is_settled(entry.id.device));
  return settled ? Audit::settled : Audit::wait;
}

}  // namespace yanxing::sync
