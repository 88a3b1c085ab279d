// What a ledger store keeps: changes, the records that follow from them, and a few settings. Two users: memory and
// SQLite.
//
// A store knows nothing of merging. Every function must run between begin() and commit()/rollback(), except reads,
// which may also run outside. One thread. A failed write leaves the transaction to be rolled back by the caller.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/ledger/cell.h"
#include "sync/ledger/change.h"

namespace yanxing::sync {

/// A change as held: bytes as they came, and what was said about them outside the hashed bytes.
struct StoredChange {
  std::int64_t seq = 0;  // local commit order, from 1; on the server the cursor's sequence
  ChangeId id;
  std::string payload;
  std::optional<Hash> chain_hash;  // known where the chain is held without gaps (own log; everything on the server)
  std::optional<Stamp> effective;  // the server's, when the claimed stamp was not believable
  std::string quarantine;          // reason code; empty = applied
  std::vector<std::string> past;   // ascending cells whose edit was replaced by changes that a snapshot left out
  RecordId record;
  bool is_only_one = false;  // of its record, applied or not; only ever said by feed(), and not by every store
};

struct ChainHead {
  ChainId chain;
  std::uint64_t n = 0;
  Hash hash;
};

/// What became of an entry of a log that was not simply applied as claimed.
struct Notice {
  std::uint64_t n = 0;
  std::optional<Stamp> effective;
  std::string quarantine;
  bool operator==(const Notice&) const = default;
};

/// A set of place codes by prefix. Empty = nothing; {""} = everything.
///
/// What a device may write is what its prefixes cover. It sees that, and of the shared forms also what lies above: a
/// county sees what the city set up for all, and cannot change it. Of forms that are written from above it sees what
/// its prefixes cover, and writes only what lies below its own place: a review is never written by those reviewed.
struct Scope {
  std::vector<std::string> prefixes;
  std::vector<std::string> shared = {};  // forms whose records are seen from below, ascending
  std::vector<std::string> above = {};   // forms whose records only those above their place write; does not travel
  /// Lies in the scope: may be seen and written.
  bool covers(std::string_view place) const;
  /// Lies above a place of the scope and not in it.
  bool is_below(std::string_view place) const;
  /// Wider than the unit that hands in what lies at `place`: some prefix of it is that of a county or wider and the
  /// place lies below it. A township hands in for its villages and so is not above them.
  bool is_above(std::string_view place) const;
  /// May be written: lies in the scope, of a form that is written from above also below it (is_above).
  bool may_write(std::string_view form, std::string_view place) const;
  /// May be seen: lies in the scope, or above it and is of a shared form.
  bool sees(std::string_view form, std::string_view place) const;
};

/// A scope as texts, as it travels and is kept: its prefixes, then "<" and the name of each shared form. A reader that
/// knows nothing of shared forms takes the latter for places that there are not.
std::vector<std::string> scope_items(const Scope& scope);
void add_scope_item(Scope& scope, std::string_view item);

class Store {
 public:
  virtual ~Store() = default;

  virtual Status begin() = 0;
  virtual Status commit() = 0;  // durable when it returns ok
  virtual void rollback() = 0;

  // Changes
  virtual Result<bool> has(const ChangeId& id) = 0;
  virtual Result<std::optional<StoredChange>> find(const ChangeId& id) = 0;
  /// Appends; `seq` is given by the store and returned. Error: exists.
  virtual Result<std::int64_t> insert(const StoredChange& change) = 0;
  virtual Status remove(const ChangeId& id) = 0;
  virtual Status set_effective(const ChangeId& id, std::optional<Stamp> effective) = 0;
  virtual Status set_quarantine(const ChangeId& id, std::string_view reason) = 0;
  virtual Status set_past(const ChangeId& id, const std::vector<std::string>& cells) = 0;
  /// Gives the change a new seq at the end (a record that moved is told again to everybody who sees its new place).
  virtual Status resequence(const ChangeId& id) = 0;
  /// All changes of a record, by seq.
  virtual Result<std::vector<StoredChange>> changes_of(const RecordId& record) = 0;
  /// Entries n > after of one chain, ascending, at most `limit`.
  virtual Result<std::vector<StoredChange>> chain_entries(const ChainId& chain, std::uint64_t after,
                                                          std::size_t limit) = 0;
  /// Entries of one chain that have an effective stamp or are in quarantine, by n.
  virtual Result<std::vector<Notice>> notices(const ChainId& chain) = 0;
  /// Entries seq > after, ascending, at most `limit`; only of records that `scope` sees (nullptr = all).
  /// Quarantined ones too.
  virtual Result<std::vector<StoredChange>> feed(std::int64_t after, const Scope* scope, std::size_t limit) = 0;
  /// The seq of the first entry after `after` that belongs to none of `chains`, looked for up to `up_to` (which is
  /// after + a bounded span: a step costs little, but one); up_to + 1 when there is none.
  virtual Result<std::int64_t> first_of_others(std::int64_t after, std::int64_t up_to,
                                               const std::vector<ChainId>& chains) = 0;
  virtual Result<std::int64_t> last_seq() = 0;
  virtual Result<std::uint64_t> change_count() = 0;

  // Chains
  /// Highest n of the chain with its hash; n = 0 and chain_start() when nothing is held.
  virtual Result<ChainHead> chain_head(const ChainId& chain) = 0;
  /// Every chain held, with its highest n (hash only where known), by device and incarnation.
  virtual Result<std::vector<ChainHead>> chains() = 0;
  virtual Result<std::optional<Hash>> hash_at(const ChainId& chain, std::uint64_t n) = 0;

  // Records
  virtual Result<std::optional<RecordState>> record(const RecordId& id) = 0;
  virtual Status put(const RecordState& record, std::int64_t seq) = 0;
  /// Notes a record that is not there yet and follows from `change` (inserted as `seq`) alone, without a second copy of
  /// what that says; record() reads it from there. False, and nothing is noted, where the store keeps all cells or
  /// this record's: then put() is to be called.
  virtual Result<bool> put_lone(const Change& change, std::int64_t seq) {
    (void)change, (void)seq;
    return false;
  }
  virtual Status remove_record(const RecordId& id) = 0;
  /// Calls `visit` for each record that `scope` sees (nullptr = all), by id. Stops at its first error.
  virtual Status each_record(const Scope* scope, const std::function<Status(const RecordState&)>& visit) = 0;

  // Attachments. What a change names is noted when it is inserted, whatever becomes of it, and never taken back.
  /// Names > `after`, ascending (bytewise), each once, at most `limit`.
  virtual Result<std::vector<std::string>> attachments_after(std::string_view after, std::size_t limit) = 0;
  /// Records of which a change names a file with this content, whatever its ending; by id. Changes of no record that
  /// could be read do not count.
  virtual Result<std::vector<RecordId>> records_of_attachment(const Hash& hash) = 0;

  /// Whether a change counts in its record. What the server could not take does not, except where its author works on
  /// with it (SqliteStore::keep_showing).
  virtual bool shows(const StoredChange& change) const { return change.quarantine.empty(); }

  // Settings
  virtual Result<std::optional<std::string>> meta(std::string_view key) = 0;
  virtual Status set_meta(std::string_view key, std::string_view value) = 0;
  using Setting = std::pair<std::string, std::string>;
  /// Settings with from < key <= up_to, by key (bytewise), at most `limit`.
  virtual Result<std::vector<Setting>> metas(std::string_view from, std::string_view up_to, std::size_t limit) = 0;
};

/// Rolls back unless commit() was called and succeeded.
class Transaction {
 public:
  explicit Transaction(Store& store) : store_(&store) {}
  ~Transaction() {
    if (open_) store_->rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Status begin() {
    auto s = store_->begin();
    open_ = s.ok();
    return s;
  }
  Status commit() {
    auto s = store_->commit();
    if (s.ok()) open_ = false;
    return s;
  }

 private:
  Store* store_;
  bool open_ = false;
};

}  // namespace yanxing::sync
