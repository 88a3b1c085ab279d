// Small helpers for ledger tests: a clock that is set by hand, repeatable ids, values, and a laptop in one object.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/base/cbor.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/memory_store.h"

namespace yanxing::sync::testing {

class FakeClock final : public WallClock {
 public:
  explicit FakeClock(UnixMs now = 1'620'000'000'000) : now_(now) {}
  UnixMs now_ms() const override { return now_; }
  void set(UnixMs now) { now_ = now; }

 private:
  UnixMs now_;
};

inline Uuid numbered_id(std::uint8_t n) {
  Uuid id;
  id.bytes.fill(n);
  return id;
}

inline ChainId chain(std::uint8_t device, std::uint32_t incarnation = 7) { return {numbered_id(device), incarnation}; }

inline std::string text_value(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

inline std::string shown(const RecordState& record, std::string_view cell) {
  const auto value = record.value(cell);
  if (!value) return "(none)";
  cbor::Reader in(*value);
  auto text = in.text();
  return text ? std::string(*text) : to_hex(*value);
}

/// One laptop: its store, clock and log; `save` is what a person does, `copy_to` what sync does.
template <typename StoreType = MemoryStore>
struct Laptop {
  explicit Laptop(std::uint8_t device, UnixMs now = 1'620'000'000'000)
      : wall(now), hybrid(wall), log(store, chain(device), hybrid) {}

  ChangeId save(Change change) {
    Transaction transaction(store);
    EXPECT_TRUE(transaction.begin());
    auto id = log.append(change);
    EXPECT_TRUE(id) << (id ? "" : id.error().detail);
    EXPECT_TRUE(transaction.commit());
    return id ? *id : ChangeId{};
  }
  /// Sets one cell, replacing the heads that this laptop sees.
  ChangeId set(const RecordId& record, const std::string& cell, const std::string& text) {
    Change change = blank(record);
    change.edits.push_back({cell, text_value(text), heads(record, cell), false});
    return save(change);
  }
  ChangeId erase(const RecordId& record) {
    Change change = blank(record);
    change.edits.push_back(
        {std::string(life_cell), deleted_value(state(record).heads()), heads(record, life_cell), false});
    return save(change);
  }
  ChangeId undelete(const RecordId& record) {
    Change change = blank(record);
    change.edits.push_back({std::string(life_cell), alive_value(), heads(record, life_cell), false});
    return save(change);
  }
  RecordState state(const RecordId& record) {
    auto found = store.record(record);
    EXPECT_TRUE(found);
    return found && *found ? **found : RecordState{};
  }
  std::vector<ChangeId> heads(const RecordId& record, std::string_view cell) {
    const RecordState now = state(record);
    std::vector<ChangeId> ids;
    if (const Cell* found = now.find(cell)) {
      for (const Head& head : found->heads) ids.push_back(head.id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  std::vector<StoredChange> own() { return *store.chain_entries(log.chain(), 0, 100000); }
  template <typename Other>
  void copy_to(Other& other) {
    Transaction transaction(other.store);
    ASSERT_TRUE(transaction.begin());
    for (const StoredChange& change : own()) {
      const auto applied = apply(other.store, change.id, change.payload,
                                 {change.effective, change.quarantine, change.past}, std::nullopt);
      ASSERT_TRUE(applied) << applied.error().detail;
    }
    ASSERT_TRUE(transaction.commit());
  }

  static Change blank(const RecordId& record) {
    Change change;
    change.form = "person";
    change.place = "450224204";
    change.author = "tester";
    change.record = record;
    return change;
  }

  StoreType store;
  FakeClock wall;
  HybridClock hybrid;
  OwnLog log;
};

}  // namespace yanxing::sync::testing
