// The ledger: changes and the cells that follow from them, written in one transaction.
//
// One thread. `apply` has three callers: author (save), the server's push, the laptop's pull. Functions that say "in a
// transaction" must be called between Store::begin and commit; the caller commits.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sync/base/hybrid_clock.h"
#include "sync/ledger/store.h"

namespace yanxing::sync {

/// What becomes known of a change outside its hashed bytes.
struct Verdict {
  std::optional<Stamp> effective;
  std::string quarantine;              // empty = apply
  std::vector<std::string> past = {};  // see StoredChange::past
};

/// Append + merge, idempotent: a change that is held already only has its verdict updated. In a transaction.
/// `chain_hash` is given where the caller keeps the chain without gaps. Undecodable payloads are stored in quarantine
/// ("malformed"). Error: conflict when another payload is held under the same id (a fork; nothing is changed).
Status apply(Store& store, const ChangeId& id, std::string_view payload, const Verdict& verdict,
             const std::optional<Hash>& chain_hash);

/// What append_new() made of a change.
struct Appended {
  StoredChange change;
  std::optional<std::string> place;  // where its record lies now; nullopt when the change was not applied
};

/// Append + merge of a change that is known not to be held, by a caller who decoded it (`change`: what decode_change()
/// gave) and read its `record` already. In a transaction. Otherwise as apply().
Result<Appended> append_new(Store& store, const ChangeId& id, std::string payload, const Result<Change>& change,
                            std::optional<RecordState> record, const Verdict& verdict,
                            const std::optional<Hash>& chain_hash);

/// Takes a change out of the cells and keeps it in the log with the reason, or (reason empty) puts it back. In a
/// transaction.
Status set_verdict(Store& store, const ChangeId& id, const Verdict& verdict);

/// One record as it follows from its changes alone (quarantined ones left out); nullopt when none is left. Writes
/// nothing. `last_seq`, if given, receives the seq of the last change used. Error: corrupt.
Result<std::optional<RecordState>> recompute(Store& store, const RecordId& record, std::int64_t* last_seq = nullptr);

/// Stores what recompute() gives; removes the record when none is left. In a transaction.
Status rebuild(Store& store, const RecordId& record);

/// A device's own log: where saves go.
class OwnLog {
 public:
  /// Continues chain `chain` of `store`. The clock must have been started from clock_floor().
  OwnLog(Store& store, ChainId chain, HybridClock& clock) : store_(&store), chain_(chain), clock_(&clock) {}

  const ChainId& chain() const { return chain_; }

  /// Stamps, appends and merges one change in the caller's transaction; returns its id. `change.stamp` is set here.
  /// `change.more` says that the next one is saved together with it. Error: whatever the store says; invalid when over
  /// a limit.
  Result<ChangeId> append(Change& change);

  /// Authors `originals` anew at the end of this log under the same stamps and authors, maps references among them,
  /// marks as `past` what is no head any more, removes the originals and rebuilds their records. For forks and adopted
  /// orphans. In a transaction. `originals` in causal (log) order.
  Status reauthor(const std::vector<StoredChange>& originals);

  /// From now on appends to a new chain.
  void start_incarnation(ChainId chain) { chain_ = chain; }

  /// Appends to the chain that the disk says is this device's own (meta "incarnation"): another program on the same
  /// disk may have begun a new one since this log was opened. Where the disk says nothing, nothing changes.
  Status follow_disk();

 private:
  /// A record that was deleted stays so when what the deletion had seen was authored anew under other ids.
  Status delete_anew(const RecordId& id);
  Result<ChangeId> append_stamped(const Change& change, std::string_view quarantine);

  Store* store_;
  ChainId chain_;
  HybridClock* clock_;
};

/// The stamp that a clock must start from: the greatest of the persisted clock (meta "hlc") and the last entry of the
/// own chains.
Result<Stamp> clock_floor(Store& store, const DeviceId& device);

/// The clock of a laptop that starts: from clock_floor(), and with the last word of its server (meta
/// "last_contact_ms").
Result<HybridClock> start_clock(Store& store, const DeviceId& device, const WallClock& wall);

/// Keeps the clock in meta "hlc", so that stamps observed from others are not handed out again after a restart. In a
/// transaction.
Status persist_clock(Store& store, Stamp last);

struct DigestResult {
  Hash digest;
  std::uint64_t records = 0;  // with at least one head, deleted ones included
  std::uint64_t changes = 0;  // changes held of these records, quarantined ones not counted; filled in by verify()
};

/// SHA-256 over all cells in scope: the same wherever the same is held, whatever the order of arrival. FORMAT.md,
/// "Digest".
Result<DigestResult> digest(Store& store, const Scope* scope);

struct VerifyReport {
  bool ok = true;
  DigestResult digest;
  std::vector<std::string> findings;  // one sentence each (English), empty when ok
};

/// Checks chains (hashes, no gaps, where chain hashes are kept) and that recomputing every record from its changes
/// gives the stored cells.
Result<VerifyReport> verify(Store& store, const Scope* scope);

}  // namespace yanxing::sync
