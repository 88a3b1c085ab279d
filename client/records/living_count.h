// How many records there are, living and in all, kept without counting them all again: two bits a record, looked at
// once in slices, then only where something was written.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "client/records/search_index.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

class LivingCount {
 public:
  struct Count {
    std::int64_t living = 0;
    std::int64_t all = 0;   // with the deleted ones
    bool complete = false;  // else there are at least so many
  };
  /// Goes on counting until it is done or `stop` says so (asked every few thousand records); once it is done it costs a
  /// look at each record written since. `index` hears of everything that is written. Errors: the store's.
  Result<Count> count(sync::SqliteStore& store, const SearchIndex& index, const std::function<bool()>& stop);

 private:
  Status follow(sync::SqliteStore& store, const SearchIndex& index);
  void set(std::int64_t key, bool exists, bool living);

  std::vector<bool> exists_, living_;  // by key
  std::int64_t counted_to_ = 0;        // keys up to it were looked at
  std::int64_t all_ = 0, count_ = 0;   // how many of each are set
  bool complete_ = false;
  std::uint64_t generation_ = 0;
};

}  // namespace yanxing::records
