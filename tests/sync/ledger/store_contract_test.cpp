// One suite for every ledger store: what the ledger relies on.
#include <filesystem>
#include <memory>

#include <unistd.h>

#include "sync/ledger/sqlite/sqlite_store.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

struct MemoryMaker {
  std::unique_ptr<Store> make() { return std::make_unique<MemoryStore>(); }
};

struct SqliteMaker {
  SqliteMaker() {
    path = ::testing::TempDir() + "contract-" + std::to_string(::getpid()) + ".db";
    remove_files();
  }
  ~SqliteMaker() { remove_files(); }
  void remove_files() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  }
  std::unique_ptr<Store> make() {
    auto opened = sqlite::Db::open(path, sqlite::OpenMode::create);
    EXPECT_TRUE(opened);
    db = std::make_unique<sqlite::Db>(std::move(*opened));
    auto store = SqliteStore::open(*db);
    EXPECT_TRUE(store);
    return std::move(*store);
  }
  std::string path;
  std::unique_ptr<sqlite::Db> db;
};

/// As on a server.
struct SparingSqliteMaker : SqliteMaker {
  std::unique_ptr<Store> make() {
    auto store = SqliteMaker::make();
    static_cast<SqliteStore&>(*store).spare_copies();
    return store;
  }
};

template <typename Maker>
class StoreContract : public ::testing::Test {
 protected:
  void SetUp() override { ledger_store = maker.make(); }

  StoredChange change(std::uint8_t device, std::uint64_t n, std::uint8_t record) {
    StoredChange out;
    out.id = {numbered_id(device), 7, n};
    out.payload = "payload " + std::to_string(n);
    out.record = numbered_id(record);
    return out;
  }
  RecordState state(std::uint8_t id, const std::string& place) {
    RecordState record;
    record.id = numbered_id(id);
    record.form = "person";
    record.form_version = 2;
    record.place = place;
    record.cells["name"].heads.push_back({{numbered_id(1), 7, id}, {1000, 2}, text_value("名")});
    return record;
  }
  template <typename Work>
  void write(Work work) {
    ASSERT_TRUE(ledger_store->begin());
    work();
    ASSERT_TRUE(ledger_store->commit());
  }

  Maker maker;
  std::unique_ptr<Store> ledger_store;
};

using Makers = ::testing::Types<MemoryMaker, SqliteMaker, SparingSqliteMaker>;
TYPED_TEST_SUITE(StoreContract, Makers);

TYPED_TEST(StoreContract, KeepsWhatWasInsertedAsItWas) {
  Store& ledger = *this->ledger_store;
  StoredChange one = this->change(1, 1, 9);
  one.payload = std::string("\0\xFFx", 3);
  one.chain_hash = sha256("h");
  one.effective = Stamp{5, 6};
  one.quarantine = "bad_type";
  this->write([&] { EXPECT_EQ(*ledger.insert(one), 1); });
  EXPECT_TRUE(*ledger.has(one.id));
  const auto found = *ledger.find(one.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->payload, one.payload);
  EXPECT_EQ(found->chain_hash, one.chain_hash);
  EXPECT_EQ(found->effective, one.effective);
  EXPECT_EQ(found->quarantine, "bad_type");
  EXPECT_EQ(found->record, one.record);
  EXPECT_FALSE(*ledger.find({numbered_id(1), 7, 2}));
  EXPECT_FALSE(*ledger.has({numbered_id(2), 7, 1}));
}

TYPED_TEST(StoreContract, WhatWasJustInsertedKnowsItsRecordBeforeThatHasCells) {
  this->write([&] {
    StoredChange quarantined = this->change(1, 1, 5);
    quarantined.quarantine = "unknown_form";
    ASSERT_TRUE(this->ledger_store->insert(quarantined));
    EXPECT_EQ((*this->ledger_store->find(quarantined.id))->record, numbered_id(5));
    EXPECT_EQ(this->ledger_store->changes_of(numbered_id(5))->front().record, numbered_id(5));
    EXPECT_EQ(this->ledger_store->chain_entries(chain(1), 0, 10)->front().record, numbered_id(5));
    EXPECT_EQ(this->ledger_store->feed(0, nullptr, 10)->front().record, numbered_id(5));
  });
}

TYPED_TEST(StoreContract, RefusesTheSameIdTwice) {
  Store& ledger = *this->ledger_store;
  ASSERT_TRUE(ledger.begin());
  ASSERT_TRUE(ledger.insert(this->change(1, 1, 9)));
  EXPECT_EQ(ledger.insert(this->change(1, 1, 9)).error().code, Code::exists);
  ledger.rollback();
}

TYPED_TEST(StoreContract, RollbackTakesBackEverything) {
  Store& ledger = *this->ledger_store;
  this->write([&] {
    ASSERT_TRUE(ledger.insert(this->change(1, 1, 9)));
    ASSERT_TRUE(ledger.put(this->state(9, "4502"), 1));
    ASSERT_TRUE(ledger.set_meta("k", "old"));
  });
  ASSERT_TRUE(ledger.begin());
  ASSERT_TRUE(ledger.insert(this->change(2, 1, 8)));
  ASSERT_TRUE(ledger.put(this->state(8, "4502"), 2));
  ASSERT_TRUE(ledger.put(this->state(9, "4503"), 2));
  ASSERT_TRUE(ledger.set_effective({numbered_id(1), 7, 1}, Stamp{1, 1}));
  ASSERT_TRUE(ledger.resequence({numbered_id(1), 7, 1}));
  ASSERT_TRUE(ledger.remove_record(numbered_id(9)));
  ASSERT_TRUE(ledger.remove({numbered_id(1), 7, 1}));
  ASSERT_TRUE(ledger.set_meta("k", "new"));
  ledger.rollback();
  EXPECT_EQ(*ledger.change_count(), 1u);
  EXPECT_EQ(*ledger.last_seq(), 1);
  EXPECT_FALSE((*ledger.find({numbered_id(1), 7, 1}))->effective);
  EXPECT_EQ((*ledger.record(numbered_id(9)))->place, "4502");
  EXPECT_FALSE(*ledger.record(numbered_id(8)));
  EXPECT_EQ(**ledger.meta("k"), "old");
  this->write([&] { ASSERT_TRUE(ledger.insert(this->change(2, 1, 8))); });
  EXPECT_EQ(ledger.changes_of(numbered_id(8))->size(), 1u);
}

TYPED_TEST(StoreContract, NoticesAreTheEntriesWithAVerdict) {
  Store& ledger = *this->ledger_store;
  EXPECT_TRUE(ledger.notices(chain(1))->empty());
  this->write([&] {
    for (std::uint64_t n = 1; n <= 4; ++n) ASSERT_TRUE(ledger.insert(this->change(1, n, 9)));
    ASSERT_TRUE(ledger.insert(this->change(2, 1, 9)));
    ASSERT_TRUE(ledger.set_effective({numbered_id(1), 7, 2}, Stamp{5, 6}));
    ASSERT_TRUE(ledger.set_quarantine({numbered_id(1), 7, 4}, "bad_type"));
    ASSERT_TRUE(ledger.set_quarantine({numbered_id(2), 7, 1}, "bad_type"));
  });
  const std::vector<Notice> expected{{2, Stamp{5, 6}, ""}, {4, std::nullopt, "bad_type"}};
  EXPECT_EQ(*ledger.notices(chain(1)), expected);
}

TYPED_TEST(StoreContract, ChainsAreReadInOrderWithTheirHeads) {
  Store& ledger = *this->ledger_store;
  EXPECT_EQ(ledger.chain_head(chain(1))->n, 0u);
  EXPECT_EQ(ledger.chain_head(chain(1))->hash, chain_start(chain(1)));
  this->write([&] {
    for (std::uint64_t n : {1, 2, 3}) {
      StoredChange one = this->change(1, n, 9);
      one.chain_hash = sha256(std::to_string(n));
      ASSERT_TRUE(ledger.insert(one));
    }
    ASSERT_TRUE(ledger.insert(this->change(2, 5, 9)));  // somebody else's, with a gap before it
  });
  EXPECT_EQ(ledger.chain_head(chain(1))->n, 3u);
  EXPECT_EQ(ledger.chain_head(chain(1))->hash, sha256("3"));
  const auto chains = *ledger.chains();
  ASSERT_EQ(chains.size(), 2u);
  EXPECT_EQ(chains[0].chain, chain(1));
  EXPECT_EQ(chains[1].n, 5u);
  EXPECT_EQ(ledger.chain_entries(chain(1), 1, 10)->size(), 2u);
  EXPECT_EQ(ledger.chain_entries(chain(1), 0, 2)->back().id.n, 2u);
  EXPECT_EQ(*ledger.hash_at(chain(1), 2), sha256("2"));
  EXPECT_EQ(*ledger.hash_at(chain(1), 0), chain_start(chain(1)));
  EXPECT_FALSE(*ledger.hash_at(chain(2), 5));
  EXPECT_FALSE(*ledger.hash_at(chain(1), 9));
}

TYPED_TEST(StoreContract, OnesOwnLogsArePassedUpToTheFirstEntryOfAnother) {
  Store& ledger = *this->ledger_store;
  this->write([&] {
    for (std::uint8_t n = 1; n <= 4; ++n) ASSERT_TRUE(ledger.insert(this->change(1, n, n)));
    ASSERT_TRUE(ledger.insert(this->change(2, 1, 5)));
    ASSERT_TRUE(ledger.insert(this->change(1, 5, 6)));
  });
  const ChainId own{numbered_id(1), 7}, other{numbered_id(2), 7}, unknown{numbered_id(3), 7};
  EXPECT_EQ(*ledger.first_of_others(0, 100, {own}), 5);
  EXPECT_EQ(*ledger.first_of_others(0, 100, {unknown, own}), 5);
  EXPECT_EQ(*ledger.first_of_others(0, 5, {own}), 5);
  EXPECT_EQ(*ledger.first_of_others(0, 3, {own}), 4) << "none up to there";
  EXPECT_EQ(*ledger.first_of_others(5, 6, {own}), 7);
  EXPECT_EQ(*ledger.first_of_others(0, 6, {own, other}), 7);
  EXPECT_EQ(*ledger.first_of_others(2, 6, {other}), 3);
  EXPECT_EQ(*ledger.first_of_others(0, 6, {}), 1);
}

TYPED_TEST(StoreContract, TheFeedFollowsCommitOrderAndScope) {
  Store& ledger = *this->ledger_store;
  this->write([&] {
    for (std::uint8_t n = 1; n <= 4; ++n) {
      ASSERT_TRUE(ledger.insert(this->change(1, n, n)));
      ASSERT_TRUE(ledger.put(this->state(n, n % 2 == 0 ? "450224204" : "450225106"), n));
    }
  });
  const Scope township{{"450224204"}}, everything{{""}}, nothing{}, two{{"450224", "4502251"}};
  EXPECT_EQ(ledger.feed(0, nullptr, 10)->size(), 4u);
  EXPECT_EQ(ledger.feed(0, &everything, 10)->size(), 4u);
  EXPECT_EQ(ledger.feed(0, &two, 10)->size(), 4u);
  EXPECT_EQ(ledger.feed(0, &nothing, 10)->size(), 0u);
  const auto mine = *ledger.feed(0, &township, 10);
  ASSERT_EQ(mine.size(), 2u);
  EXPECT_EQ(mine[0].seq, 2);
  EXPECT_EQ(ledger.feed(2, &township, 10)->size(), 1u);
  EXPECT_EQ(ledger.feed(0, &township, 1)->size(), 1u);
  this->write([&] { ASSERT_TRUE(ledger.resequence(mine[0].id)); });
  EXPECT_EQ(*ledger.last_seq(), 5);
  EXPECT_EQ(ledger.feed(4, &township, 10)->front().id, mine[0].id);
}

TYPED_TEST(StoreContract, SharedFormsAreSeenFromBelow) {
  Store& ledger = *this->ledger_store;
  const std::vector<std::string> places{"4502", "45", "450224", "450225", "450224204", "4503"};
  this->write([&] {
    for (std::uint8_t i = 0; i < places.size(); ++i) {
      const auto seq = *ledger.insert(this->change(1, i + 1U, i + 1U));
      auto record = this->state(i + 1U, places[i]);
      record.form = i == 1 ? "person" : "notice";  // what is not of a shared form stays out of sight
      ASSERT_TRUE(ledger.put(record, seq));
    }
  });
  const auto in_feed = [&](const Scope& scope) {
    std::vector<std::string> out;
    for (const auto& one : *ledger.feed(0, &scope, 100)) out.push_back(ledger.record(one.record).value()->place);
    return out;
  };
  const auto visited = [&](const Scope& scope) {
    std::vector<std::string> out;
    EXPECT_TRUE(ledger.each_record(&scope, [&](const RecordState& record) {
      out.push_back(record.place);
      return Status{};
    }));
    return out;
  };
  const std::vector<std::pair<Scope, std::vector<std::string>>> cases{
      {{{"450224204"}, {"notice"}}, {"4502", "450224", "450224204"}},
      {{{"450224204"}, {"notice", "poem"}}, {"4502", "450224", "450224204"}},
      {{{"450224204"}, {"poem"}}, {"450224204"}},
      {{{"450225101", "450224205"}, {"notice"}}, {"4502", "450224", "450225"}},
      {{{"4502"}, {"notice"}}, {"4502", "450224", "450225", "450224204"}},
      {{{""}, {"notice"}}, places},
      {{{}, {"notice"}}, {}}};
  for (const auto& [scope, expected] : cases) {
    EXPECT_EQ(in_feed(scope), expected) << (scope.prefixes.empty() ? "" : scope.prefixes.front());
    EXPECT_EQ(visited(scope), expected) << (scope.prefixes.empty() ? "" : scope.prefixes.front());
  }
}

TYPED_TEST(StoreContract, ALongFeedGivesANarrowScopeTheSameAsAWalkThroughIt) {
  Store& ledger = *this->ledger_store;
  constexpr std::uint64_t count = 10'000;
  const auto id = [](std::uint64_t i) { return natural_record_id("person", {{"n", text_value(std::to_string(i))}}); };
  const auto place = [](std::uint64_t i) -> std::string {
    return i % 97 == 0 ? "450224204" : i % 101 == 0 ? "450224204201" : i % 503 == 0 ? "4502" : "450225106";
  };
  this->write([&] {
    for (std::uint64_t n = 1; n <= count; ++n) {
      StoredChange change = this->change(1, n, 1);
      const std::uint64_t i = n > 9000 ? n - 8000 : n;  // a second change of records 1,001 to 2,000
      change.record = id(i);
      const auto seq = *ledger.insert(change);
      RecordState record = this->state(1, place(i));
      record.id = change.record;
      record.form = i % 503 == 0 ? "notice" : i % 2 == 0 ? "mark" : "person";
      ASSERT_TRUE(ledger.put(record, seq));
    }
  });
  const std::vector<Scope> scopes{{{"450224204"}},
                                  {{"450224204"}, {"notice"}},
                                  {{"450224"}, {"notice"}},
                                  {{"450224204", "450224"}},
                                  {{"450299"}},
                                  {{"450299"}, {"notice", "poem"}},
                                  {{"450225"}},
                                  {{"4502"}, {"notice"}}};
  const auto all = *ledger.feed(0, nullptr, count);
  ASSERT_EQ(all.size(), count);
  std::vector<RecordState> records;  // of each change
  for (const StoredChange& one : all) records.push_back(**ledger.record(one.record));
  for (const Scope& scope : scopes) {
    for (const std::int64_t after : {0, 1, 970, 5000, 9500}) {
      for (const std::size_t limit : {std::size_t{7}, std::size_t{5000}}) {
        std::vector<std::int64_t> expected, given;
        for (std::size_t i = 0; i < all.size() && expected.size() < limit; ++i) {
          if (all[i].seq > after && scope.sees(records[i].form, records[i].place)) expected.push_back(all[i].seq);
        }
        const auto feed = ledger.feed(after, &scope, limit);
        ASSERT_TRUE(feed);
        for (const StoredChange& one : *feed) given.push_back(one.seq);
        EXPECT_EQ(given, expected) << scope.prefixes.front() << " after " << after << ", at most " << limit;
      }
    }
  }
}

TYPED_TEST(StoreContract, RecordsComeBackByIdAndByScope) {
  Store& ledger = *this->ledger_store;
  this->write([&] {
    ASSERT_TRUE(ledger.put(this->state(9, "450224204"), 1));
    ASSERT_TRUE(ledger.put(this->state(3, "450225106"), 2));
  });
  const auto found = *ledger.record(numbered_id(9));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->form, "person");
  EXPECT_EQ(found->form_version, 2u);
  EXPECT_EQ(shown(*found, "name"), "名");
  std::vector<RecordId> seen;
  const auto visit = [&](const RecordState& record) {
    seen.push_back(record.id);
    return Status{};
  };
  ASSERT_TRUE(ledger.each_record(nullptr, visit));
  EXPECT_EQ(seen, (std::vector<RecordId>{numbered_id(3), numbered_id(9)}));
  seen.clear();
  const Scope scope{{"450224"}};
  ASSERT_TRUE(ledger.each_record(&scope, visit));
  EXPECT_EQ(seen, std::vector<RecordId>{numbered_id(9)});
  this->write([&] { ASSERT_TRUE(ledger.remove_record(numbered_id(9))); });
  EXPECT_FALSE(*ledger.record(numbered_id(9)));
  seen.clear();
  ASSERT_TRUE(ledger.each_record(&scope, visit));
  EXPECT_TRUE(seen.empty());
  EXPECT_EQ(ledger.each_record(nullptr,
                               [](const RecordState&) {
                                 return Status(Error{Code::cancelled, ""});
                               })
                .error()
                .code,
            Code::cancelled);
}

TYPED_TEST(StoreContract, QuarantinedChangesKeepTheirRecordEvenWithoutCells) {
  Store& ledger = *this->ledger_store;
  StoredChange one = this->change(1, 1, 9);
  one.quarantine = "out_of_scope";
  this->write([&] { ASSERT_TRUE(ledger.insert(one)); });
  EXPECT_FALSE(*ledger.record(numbered_id(9)));
  ASSERT_EQ(ledger.changes_of(numbered_id(9))->size(), 1u);
  EXPECT_EQ((*ledger.find(one.id))->record, numbered_id(9));
  this->write([&] {
    ASSERT_TRUE(ledger.set_quarantine(one.id, ""));
    ASSERT_TRUE(ledger.put(this->state(9, "4502"), 1));
  });
  EXPECT_TRUE(*ledger.record(numbered_id(9)));
  EXPECT_TRUE((*ledger.find(one.id))->quarantine.empty());
  EXPECT_EQ(ledger.set_quarantine({numbered_id(4), 7, 1}, "x").error().code, Code::not_found);
}

TYPED_TEST(StoreContract, KnowsWhichAttachmentsItsChangesName) {
  Store& ledger = *this->ledger_store;
  const auto named = [&](std::uint8_t device, std::uint64_t n, std::uint8_t record, const std::string& name) {
    StoredChange one = this->change(device, n, record);
    one.payload = text_value(name);
    return one;
  };
  std::vector<std::string> names{sha256("a").hex() + ".jpg", sha256("b").hex() + ".pdf", sha256("b").hex() + ".txt"};
  std::sort(names.begin(), names.end());
  const std::string gone = sha256("c").hex() + ".jpg";
  this->write([&] {
    StoredChange quarantined = named(1, 2, 8, names[1]);
    quarantined.quarantine = "bad_type";
    StoredChange unreadable = named(1, 4, 8, names[2]);
    unreadable.record = {};
    ASSERT_TRUE(ledger.insert(named(1, 1, 9, names[0])));
    ASSERT_TRUE(ledger.insert(quarantined));
    ASSERT_TRUE(ledger.insert(named(1, 3, 9, names[1])));
    ASSERT_TRUE(ledger.insert(unreadable));
  });
  ASSERT_TRUE(ledger.begin());
  ASSERT_TRUE(ledger.insert(named(2, 1, 7, gone)));
  ASSERT_TRUE(ledger.insert(named(2, 2, 7, names[0])));
  EXPECT_EQ(ledger.records_of_attachment(sha256("c"))->size(), 1u);
  ledger.rollback();
  this->write([&] { ASSERT_TRUE(ledger.remove({numbered_id(1), 7, 1})); });  // a file is not forgotten by that

  EXPECT_EQ(*ledger.attachments_after("", 10), names);
  EXPECT_EQ(*ledger.attachments_after("", 2), std::vector(names.begin(), names.begin() + 2));
  EXPECT_EQ(*ledger.attachments_after(names[1], 10), std::vector{names[2]});
  const auto records = [&](const std::string& name) {
    const auto hash = Hash::from_bytes(*from_hex(name.substr(0, 64)));
    return *ledger.records_of_attachment(hash);
  };
  EXPECT_EQ(records(gone), std::vector<RecordId>{});
  for (const std::string& name : names) {
    const bool only_first = name == names[0] && name.substr(0, 64) != names[1].substr(0, 64);
    if (only_first) {
      EXPECT_EQ(records(name), std::vector{numbered_id(9)});
    } else if (name.substr(0, 64) == names[1].substr(0, 64)) {
      EXPECT_EQ(records(name).back(), numbered_id(9));
      EXPECT_EQ(records(name).front(), numbered_id(8));
    } else {
      EXPECT_EQ(records(name), std::vector<RecordId>{});
    }
  }
}

TYPED_TEST(StoreContract, SettingsAreBytes) {
  Store& ledger = *this->ledger_store;
  EXPECT_FALSE(*ledger.meta("k"));
  this->write([&] { ASSERT_TRUE(ledger.set_meta("k", std::string_view("\0\1", 2))); });
  EXPECT_EQ(**ledger.meta("k"), std::string("\0\1", 2));
  this->write([&] {
    for (const char* key : {"list/03", "list/01", "list/02", "list", "lisu"}) ASSERT_TRUE(ledger.set_meta(key, key));
  });
  using Settings = std::vector<Store::Setting>;
  EXPECT_EQ(*ledger.metas("list/01", "list/03", 10), (Settings{{"list/02", "list/02"}, {"list/03", "list/03"}}));
  EXPECT_EQ(*ledger.metas("list/", "list/99", 1), (Settings{{"list/01", "list/01"}}));
  EXPECT_EQ(*ledger.metas("list/03", "list/99", 10), Settings{});
}

}  // namespace
}  // namespace yanxing::sync::testing
