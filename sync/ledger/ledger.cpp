#include "sync/ledger/ledger.h"

#include <algorithm>

#include "sync/base/cbor.h"
#include "sync/ledger/change_refs.h"

namespace yanxing::sync {

namespace {

/// Merges a decoded, inserted change into its record; returns the record.
Result<RecordState> merge_stored(Store& store, const StoredChange& stored, const Change& change,
                                 std::optional<RecordState> found) {
  RecordState record = found ? std::move(*found) : RecordState{};
  Status failed;
  const HasChange has = [&](const ChangeId& id) {
    // Held means merged into this record: until a fork is settled, the other copy's change may stand here under an id
    // of ours.
    auto held = store.find(id);
    if (!held) failed = held.error();
    return held && *held && (*held)->record == change.record && store.shows(**held);
  };
  merge_change(record, stored.id, stored.effective.value_or(change.stamp), change, stored.past, has);
  YX_TRY(failed);
  YX_TRY(store.put(record, stored.seq));
  return record;
}

/// Whether a record that follows from this change alone lies where the change says, is alive and has no conflict: all
/// that a store keeps of it beside its cells is in the change's head.
bool is_plain(const Change& change) {
  return std::none_of(change.edits.begin(), change.edits.end(),
                      [](const Edit& edit) { return edit.cell == life_cell || edit.cell == place_cell; });
}

Result<Appended> insert_and_merge(Store& store, StoredChange stored, const Change& change,
                                  std::optional<RecordState> record) {
  stored.record = change.record;
  YX_ASSIGN(stored.seq, store.insert(stored));
  Appended appended{std::move(stored), std::nullopt};
  if (!store.shows(appended.change)) return appended;
  if (!record && is_plain(change)) {
    YX_ASSIGN(const bool done, store.put_lone(change, appended.change.seq));
    if (done) appended.place = change.place;
    if (done) return appended;
  }
  YX_ASSIGN(const RecordState now, merge_stored(store, appended.change, change, std::move(record)));
  appended.place = now.place;
  return appended;
}

/// Moves a reference to where its change went, if it was authored anew.
using Renamed = std::map<ChangeId, ChangeId>;

ChangeId renamed(const Renamed& names, const ChangeId& id) {
  const auto at = names.find(id);
  return at == names.end() ? id : at->second;
}

/// The same edit for the new log: references follow, and what is no head any more becomes history.
Edit edit_anew(const Edit& edit, const Renamed& names, bool live) {
  Edit copy{edit.cell, edit.value, {}, edit.past || !live};
  for (const ChangeId& id : edit.replaces) copy.replaces.push_back(renamed(names, id));
  std::sort(copy.replaces.begin(), copy.replaces.end());
  copy.replaces.erase(std::unique(copy.replaces.begin(), copy.replaces.end()), copy.replaces.end());
  if (copy.cell == life_cell && copy.value != alive_item) {
    if (auto seen = decode_seen(copy.value)) {
      std::vector<ChangeId> moved;
      for (const ChangeId& id : *seen) moved.push_back(renamed(names, id));
      copy.value = encode_seen(std::move(moved));
    }
  }
  return copy;
}

bool is_head(const std::optional<RecordState>& record, std::string_view cell, const ChangeId& id) {
  const Cell* found = record ? record->find(cell) : nullptr;
  return found != nullptr &&
         std::any_of(found->heads.begin(), found->heads.end(), [&](const Head& head) { return head.id == id; });
}

struct Original {
  StoredChange stored;
  Change change;
  std::vector<bool> live;  // per edit of all_edits()
};

Result<std::vector<Original>> read_originals(Store& store, const std::vector<StoredChange>& stored) {
  std::vector<Original> out;
  for (const StoredChange& one : stored) {
    auto change = decode_change(one.payload, one.id.chain());
    if (!change)
      continue;  // written by a newer program for another log; it holds no head here and its own device keeps it
    Original original{one, std::move(*change), {}};
    YX_ASSIGN(const auto record, store.record(original.change.record));
    for (const Edit& edit : all_edits(original.change)) {
      original.live.push_back(!store.shows(one) || is_head(record, edit.cell, one.id));
    }
    out.push_back(std::move(original));
  }
  return out;
}

}  // namespace

Status apply(Store& store, const ChangeId& id, std::string_view payload, const Verdict& verdict,
             const std::optional<Hash>& chain_hash) {
  YX_ASSIGN(const auto held, store.find(id));
  if (held) {
    if (held->payload != payload) return Error{Code::conflict, "another change is held as " + id.text()};
    return set_verdict(store, id, verdict);
  }
  const auto change = decode_change(payload, id.chain());
  std::optional<RecordState> record;
  if (change && verdict.quarantine.empty()) {
    YX_ASSIGN(record, store.record(change->record));
  }
  YX_TRY(append_new(store, id, std::string(payload), change, std::move(record), verdict, chain_hash));
  return {};
}

Result<Appended> append_new(Store& store, const ChangeId& id, std::string payload, const Result<Change>& change,
                            std::optional<RecordState> record, const Verdict& verdict,
                            const std::optional<Hash>& chain_hash) {
  StoredChange stored{0, id, std::move(payload), chain_hash, verdict.effective, verdict.quarantine, verdict.past, {}};
  if (change) return insert_and_merge(store, std::move(stored), *change, std::move(record));
  if (stored.quarantine.empty()) stored.quarantine = change.error().code == Code::too_new ? "too_new" : "malformed";
  YX_ASSIGN(stored.seq, store.insert(stored));
  return Appended{std::move(stored), std::nullopt};
}

Status set_verdict(Store& store, const ChangeId& id, const Verdict& verdict) {
  YX_ASSIGN(const auto held, store.find(id));
  if (!held) return Error{Code::not_found, "no such change: " + id.text()};
  if (held->effective == verdict.effective && held->quarantine == verdict.quarantine && held->past == verdict.past)
    return {};
  if (held->effective != verdict.effective) YX_TRY(store.set_effective(id, verdict.effective));
  if (held->quarantine != verdict.quarantine) YX_TRY(store.set_quarantine(id, verdict.quarantine));
  if (held->past != verdict.past) YX_TRY(store.set_past(id, verdict.past));
  return held->record.is_nil() ? Status{} : rebuild(store, held->record);
}

Result<std::optional<RecordState>> recompute(Store& store, const RecordId& id, std::int64_t* last_seq) {
  YX_ASSIGN(const auto changes, store.changes_of(id));
  RecordState record;
  std::set<ChangeId> merged;
  for (const StoredChange& stored : changes) {
    if (!store.shows(stored)) continue;
    auto change = decode_change(stored.payload, stored.id.chain());
    if (!change) return Error{Code::corrupt, "an applied change cannot be read: " + stored.id.text()};
    // "Held" means merged before in this replay, not held by the store: the replay must see arrivals in the same order.
    merge_change(record, stored.id, stored.effective.value_or(change->stamp), *change, stored.past,
                 [&](const ChangeId& other) { return merged.contains(other); });
    merged.insert(stored.id);
    if (last_seq != nullptr) *last_seq = stored.seq;
  }
  if (merged.empty()) return std::optional<RecordState>();
  return std::optional<RecordState>(std::move(record));
}

Status rebuild(Store& store, const RecordId& id) {
  std::int64_t seq = 0;
  YX_ASSIGN(const auto record, recompute(store, id, &seq));
  return record ? store.put(*record, seq) : store.remove_record(id);
}

Result<ChangeId> OwnLog::append(Change& change) {
  change.stamp = clock_->peek();
  YX_ASSIGN(const ChangeId id, append_stamped(change, ""));
  clock_->commit(change.stamp);  // should the transaction fail, only a stamp in memory was skipped
  return id;
}

Result<ChangeId> OwnLog::append_stamped(const Change& change, std::string_view quarantine) {
  YX_ASSIGN(ChainHead head, store_->chain_head(chain_));
  if (head.n > 0 && head.hash == Hash{}) {
    // Another program on this disk gave this chain up, and what is held of it came back from the server: nothing that
    // is appended here would ever be sent.
    YX_TRY(follow_disk());
    YX_ASSIGN(head, store_->chain_head(chain_));
  }
  const ChangeId id{chain_.device, chain_.incarnation, head.n + 1};
  StoredChange stored;
  stored.id = id;
  stored.payload = encode_change(change, chain_);
  stored.chain_hash = chain_next(head.hash, stored.payload);
  stored.quarantine = quarantine;
  // Read back what is about to be promised: a change that peers would refuse must fail here, while its author can still
  // act.
  YX_ASSIGN(const Change read, decode_change(stored.payload, chain_));
  YX_ASSIGN(auto record, store_->record(read.record));
  YX_TRY(insert_and_merge(*store_, std::move(stored), read, std::move(record)));
  return id;
}

Status OwnLog::follow_disk() {
  YX_ASSIGN(const auto item, store_->meta("incarnation"));
  if (!item) return {};
  YX_ASSIGN(const std::uint64_t incarnation, cbor::Reader(*item).uint());
  chain_.incarnation = static_cast<std::uint32_t>(incarnation);
  return {};
}

Status OwnLog::reauthor(const std::vector<StoredChange>& stored) {
  YX_ASSIGN(auto originals, read_originals(*store_, stored));
  std::set<RecordId> touched, deleted;
  for (const Original& original : originals) {
    touched.insert(original.change.record);
    YX_ASSIGN(const auto record, store_->record(original.change.record));
    if (record && record->is_deleted()) deleted.insert(record->id);
  }
  for (const StoredChange& one : stored) YX_TRY(store_->remove(one.id));
  for (const RecordId& id : touched) YX_TRY(rebuild(*store_, id));

  Renamed names;
  for (Original& original : originals) {
    Change copy = original.change;
    const auto edits = all_edits(original.change);
    copy.key.clear();
    copy.creates = false;
    copy.edits.clear();
    for (std::size_t i = 0; i < edits.size(); ++i) copy.edits.push_back(edit_anew(edits[i], names, original.live[i]));
    YX_ASSIGN(const ChangeId id, append_stamped(copy, original.stored.quarantine));
    names[original.stored.id] = id;
  }
  for (const RecordId& id : deleted) YX_TRY(delete_anew(id));
  return {};
}

Status OwnLog::delete_anew(const RecordId& id) {
  YX_ASSIGN(const auto record, store_->record(id));
  const Cell* life = record ? record->find(life_cell) : nullptr;
  if (life == nullptr || life->heads.empty() || record->is_deleted()) return {};
  // The deletion is somebody else's, or went out before: it names what it saw by ids that are no more.
  const Head shown = life->heads.front();
  YX_ASSIGN(const auto stored, store_->find(shown.id));
  if (!stored) return {};
  YX_ASSIGN(Change copy, decode_change(stored->payload, shown.id.chain()));
  copy.stamp = shown.stamp;
  copy.key.clear();
  copy.creates = false;
  copy.more = false;
  Edit edit{std::string(life_cell), deleted_value(record->heads()), {}, false};
  for (const Head& head : life->heads) edit.replaces.push_back(head.id);
  std::sort(edit.replaces.begin(), edit.replaces.end());
  copy.edits.assign(1, std::move(edit));
  copy.record = id;
  YX_TRY(append_stamped(copy, ""));
  return {};
}

Result<Stamp> clock_floor(Store& store, const DeviceId& device) {
  Stamp floor;
  YX_ASSIGN(const auto persisted, store.meta("hlc"));
  if (persisted) {
    cbor::Reader in(*persisted);
    YX_ASSIGN(const std::uint64_t ms, in.uint());
    YX_ASSIGN(const std::uint64_t logical, in.uint());
    floor = {static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)};
  }
  YX_ASSIGN(const auto chains, store.chains());
  for (const ChainHead& head : chains) {
    if (head.chain.device != device || head.n == 0) continue;
    YX_ASSIGN(const auto last, store.find({head.chain.device, head.chain.incarnation, head.n}));
    if (!last) continue;
    auto change = decode_change(last->payload, head.chain);
    if (change) floor = std::max(floor, change->stamp);
  }
  return floor;
}

Result<HybridClock> start_clock(Store& store, const DeviceId& device, const WallClock& wall) {
  YX_ASSIGN(const Stamp floor, clock_floor(store, device));
  HybridClock clock(wall, floor);
  YX_ASSIGN(const auto contact, store.meta("last_contact_ms"));
  if (contact) {
    YX_ASSIGN(const std::int64_t server_ms, cbor::Reader(*contact).sint());
    clock.heard(server_ms);
  }
  return clock;
}

Status persist_clock(Store& store, Stamp last) {
  std::string item;
  cbor::Writer(item).uint(static_cast<std::uint64_t>(last.ms)).uint(last.logical);
  return store.set_meta("hlc", item);
}

}  // namespace yanxing::sync
