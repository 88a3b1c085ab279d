// What a search has found so far, newest first. Filled by RecordStore::find_more(), a slice at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "client/records/receipts.h"
#include "client/records/record_view.h"
#include "client/records/search_index.h"
#include "client/records/search_text.h"

namespace yanxing::records {

struct SyncStates;

class RecordHits {
 public:
  /// Numbers of the found records in this file.
  const std::vector<std::int64_t>& keys() const { return keys_; }
  /// Everything was looked at: there are keys().size(), no more.
  bool complete() const { return complete_; }
  /// The index answers, so that a page takes milliseconds; else records are read one by one.
  bool by_index() const { return by_index_; }

 private:
  friend class RecordStore;

  ListQuery query_;
  TextQuery typed_;
  IndexQuery asked_;
  std::shared_ptr<SyncStates> states_;
  std::vector<std::int64_t> keys_;
  bool complete_ = false;
  bool by_index_ = false;
  bool plain_ = false;     // what the index finds fits, and nothing else is asked
  std::int64_t next_ = 0;  // only seq below it are left to look at
  SearchIndex::Direct direct_;
  std::unordered_set<std::int64_t> direct_keys_;
  std::size_t next_direct_ = 0;
  // as of the search, or of follow()
  std::uint64_t generation_ = 0;
  std::int64_t last_seq_ = 0;
  std::vector<LogState> receipts_;
};

}  // namespace yanxing::records
