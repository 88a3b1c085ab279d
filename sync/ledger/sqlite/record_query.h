// Reading many records of an SQLite ledger at once: lists, filters, counts. Reads only; may run outside a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::sync {

struct RecordQuery {
  enum class Life { living, deleted, any };
  enum class Order {
    id,      // the same on every laptop
    newest,  // what changed here last comes first
    place,   // by place, then by number: a form's index gives it, so that a slice costs what it holds
  };
  std::string form;   // empty: all
  std::string place;  // code prefix; empty: all
  Life life = Life::living;
  bool in_conflict = false;  // only those
  Order order = Order::id;
  /// In the order of places: only what comes after the record of that number at that place. Needs a form.
  std::string after_place;
  std::int64_t after_key = 0;
  std::int64_t offset = 0;
  std::int64_t limit = 0;  // 0: no limit
};

struct RecordRow {
  std::int64_t key = 0;  // the record's number in this file, for the sets below
  std::int64_t seq = 0;  // of its last change
  bool deleted = false;
  bool in_conflict = false;
  RecordState record;
};

/// Calls `visit` for each record that fits, in order, until it returns false or fails.
Status query_records(SqliteStore& store, const RecordQuery& query,
                     const std::function<Result<bool>(const RecordRow&)>& visit);

/// How many fit, whatever offset and limit say.
Result<std::int64_t> count_records(SqliteStore& store, const RecordQuery& query);

/// Whether more than `count` records of the form were ever made, deleted ones among them: costs at most `count`.
Result<bool> has_more_records(SqliteStore& store, std::string_view form, std::int64_t count);

using RecordKeys = std::unordered_set<std::int64_t>;

/// Records with an entry n > after in `chain`: with `after` = what a receipt covers, the ones with something unsent.
Result<RecordKeys> records_changed_after(SqliteStore& store, const ChainId& chain, std::uint64_t after);

/// One change in quarantine, without its content.
struct QuarantinedId {
  std::int64_t record = 0;  // the record's number; 0: the change cannot be read
  ChangeId id;
  std::string reason;

  bool operator==(const QuarantinedId&) const = default;
};

/// The changes in quarantine, of all records or (`record` not 0) of one, oldest first.
Result<std::vector<QuarantinedId>> quarantined_ids(SqliteStore& store, std::int64_t record = 0);

/// Living records with a conflict.
Result<RecordKeys> records_in_conflict(SqliteStore& store);

/// All changes in quarantine, newest first.
Result<std::vector<StoredChange>> quarantined_changes(SqliteStore& store);

/// Reads records by their number, many in a row. Must not outlive the store's Db.
class RecordReader {
 public:
  explicit RecordReader(SqliteStore& store) : store_(&store) {}
  /// nullopt: no such record, or an empty row that only keeps an id.
  Result<std::optional<RecordRow>> read(std::int64_t key);

 private:
  SqliteStore* store_;
  std::optional<sqlite::Statement> statement_;
};

/// Records with a change of seq > after, one entry a record, by the seq of its last change from the newest (or from the
/// oldest) on, at most `limit` of them; older than `before`, unless that is 0.
struct RecordPlace {
  std::int64_t seq = 0;
  std::int64_t key = 0;
};
Result<std::vector<RecordPlace>> records_by_seq(SqliteStore& store, std::int64_t after, std::int64_t before,
                                                bool newest_first, std::int64_t limit);

/// Asks one record at a time what records_changed_after() answers for all, of one chain or of several.
class ChangedAfter {
 public:
  ChangedAfter(SqliteStore& store, std::vector<ChainId> chains, std::uint64_t after)
      : store_(&store), chains_(std::move(chains)), after_(after) {}
  Result<bool> has(std::int64_t key);

 private:
  Result<std::string> numbers();

  SqliteStore* store_;
  std::vector<ChainId> chains_;
  std::uint64_t after_;
  std::optional<sqlite::Statement> statement_;
};

/// Number of a record in this file; 0 when unknown.
Result<std::int64_t> key_of(SqliteStore& store, const RecordId& id);

}  // namespace yanxing::sync
