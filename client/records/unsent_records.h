// Which records hold something that no word of the server covers: read once in slices, then only what was written
// or confirmed since.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "client/records/receipts.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

class UnsentRecords {
 public:
  /// Brings it up to `logs` (logs_to_cover() of now), a slice of changes at a time, until `stop` says so; at least one
  /// slice. True: it is, and has() and count() answer. Not within a transaction. Errors: the store's.
  Result<bool> follow(sync::SqliteStore& store, const std::vector<LogState>& logs, const std::function<bool()>& stop);
  std::int64_t count() const { return count_; }
  bool has(std::int64_t key) const;
  /// Changes looked at since the start: what it cost.
  std::int64_t changes_read() const { return changes_read_; }

  static constexpr std::int64_t slice_changes = 1024;

 private:
  struct Log {
    sync::ChainId chain;
    std::uint64_t covered = 0;  // what a receipt was known to cover
    std::uint64_t read = 0;     // changes up to it were looked at
    std::optional<Hash> hash;   // of the chain there: it is still the same one
  };

  Status compare(sync::SqliteStore& store, const std::vector<LogState>& logs);
  Result<bool> step(sync::SqliteStore& store, const std::vector<LogState>& logs);
  Result<std::uint64_t> read_slice(sync::SqliteStore& store, const Log& log, std::uint64_t after, std::uint64_t to,
                                   std::vector<std::int64_t>& records);
  void set(std::int64_t key, bool unsent);

  std::vector<Log> logs_;
  std::vector<bool> unsent_;  // by the record's number
  std::int64_t count_ = 0;    // how many of them are set
  std::int64_t changes_read_ = 0;
};

}  // namespace yanxing::records
