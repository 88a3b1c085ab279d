// ServerSession: what goes out. Pages of others' changes, a laptop's own ones, the audit.
#include <algorithm>
#include <utility>

#include "sync/session/server_session.h"
#include "sync/session/server_state.h"

namespace yanxing::sync {

namespace {

/// One of the laptop's own logs, which it says that it holds.
bool is_skipped(const DeviceInfo& device, const PullRequest& request, const ChangeId& id) {
  return id.device == device.id &&
         std::find(request.skip.begin(), request.skip.end(), id.incarnation) != request.skip.end();
}

}  // namespace

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

/// Whether edits replace a change that is not held here: the laptop that asks may be about to send it, after a restore
/// of the server.
Result<bool> ServerSession::replaces_unknown(const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    for (const ChangeId& id : edit.replaces) {
      YX_ASSIGN(const bool held, store_.has(id));
      if (!held) return true;
    }
  }
  return false;
}

/// Changes between two sequences that took records out of the device's scope; without them it would show these for
/// ever.
Status ServerSession::add_departures(const DeviceInfo& device, const PullRequest& request, std::int64_t after,
                                     std::int64_t up_to, PageReply& reply) {
  YX_ASSIGN(const auto departures, departures_of(store_));
  for (const Departure& departure : departures) {
    if (!device.scope.covers(departure.place) && !device.scope.is_below(departure.place)) continue;
    YX_ASSIGN(const auto change, store_.find(departure.id));
    if (!change || change->seq <= after || change->seq > up_to || !change->quarantine.empty()) continue;
    if (is_skipped(device, request, change->id)) continue;
    YX_ASSIGN(const auto record, store_.record(change->record));
    if (record && !device.scope.sees(record->form, departure.place)) continue;
    if (record && device.scope.sees(record->form, record->place)) continue;  // is in the page anyway
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
    const bool head = cell != nullptr && std::any_of(cell->heads.begin(), cell->heads.end(),
                                                     [&](const Head& h) { return h.id == stored.id; });
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
  // What came back after a restore but may not be applied any more (its author's scope changed) still counts for those
  // who see it: they hand it in again as theirs.
  if (held)
    return payload_mark(held->payload) == entry.mark && held->quarantine.empty() ? Audit::held : Audit::different;
  if (is_active_ && !is_active_(entry.id.device)) return Audit::settled;
  YX_ASSIGN(const auto settled, store_.meta(settled_key(entry.id.device)));
  return settled && *settled == epoch_.view() ? Audit::settled : Audit::wait;
}

}  // namespace yanxing::sync
