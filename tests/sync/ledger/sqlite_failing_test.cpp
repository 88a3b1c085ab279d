// The ledger in an SQLite file: every statement that is made fails in turn, every one that is run is broken off in
// turn, and every column is read with something else in it. Told as an error, nothing half done, never a crash.
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "sync/ledger/sqlite/record_query.h"
#include "sync/ledger/sqlite/schema.h"
#include "tests/sync/ledger/sqlite_support.h"

namespace yanxing::sync::testing {
namespace {

namespace fs = std::filesystem;

const Scope township{{"450224204"}, {"round"}};

/// Every kind of write, in one transaction.
Status write_all(SqliteStore& store) {
  Transaction transaction(store);
  YX_TRY(transaction.begin());
  for (std::uint8_t i = 1; i <= 4; ++i) {
    StoredChange one = change(1, i, static_cast<std::uint8_t>(60 + i), "p" + photo);
    one.payload = text_value(photo);
    one.chain_hash = sha256("hash");
    YX_TRY(store.insert(one));
    RecordState record = state(static_cast<std::uint8_t>(60 + i), "person", "450224204");
    if (i == 2) {
      record.cells["name"].heads.push_back({{numbered_id(2), 7, 9}, {900, 1}, text_value("another")});
    }
    YX_TRY(store.put(record, i));
  }
  YX_TRY(store.insert(change(2, 1, 70)));  // of a record whose cells never come
  StoredChange unread = change(2, 2, 0, "\xFF");
  unread.quarantine = "malformed";
  YX_TRY(store.insert(unread));
  YX_TRY(store.set_effective({numbered_id(1), 7, 1}, Stamp{5, 6}));
  YX_TRY(store.set_quarantine({numbered_id(1), 7, 3}, "out_of_scope"));
  YX_TRY(store.set_past({numbered_id(1), 7, 1}, {"name", "role"}));
  YX_TRY(store.resequence({numbered_id(1), 7, 2}));
  YX_TRY(store.remove({numbered_id(2), 7, 1}));
  YX_TRY(store.remove_record(numbered_id(64)));
  YX_TRY(store.put(state(61, "person", "450224205"), 1));
  YX_TRY(store.put(state(80, "round", "4502"), 1));
  YX_TRY(store.set_meta("epoch", "e"));
  return transaction.commit();
}

/// Every kind of read.
Status read_all(SqliteStore& store) {
  const ChainId chain{numbered_id(1), 7};
  const auto fine = [](const auto& result) { return result ? Status{} : Status(result.error()); };
  YX_TRY(fine(store.has({numbered_id(1), 7, 1})));
  YX_TRY(fine(store.find({numbered_id(1), 7, 1})));
  YX_TRY(fine(store.changes_of(numbered_id(61))));
  YX_TRY(fine(store.chain_entries(chain, 0, SIZE_MAX)));
  YX_TRY(fine(store.notices(chain)));
  YX_TRY(fine(store.feed(0, nullptr, 100)));
  YX_TRY(fine(store.feed(0, &township, 100)));
  YX_TRY(fine(store.last_seq()));
  YX_TRY(fine(store.change_count()));
  YX_TRY(fine(store.chain_head(chain)));
  YX_TRY(fine(store.chains()));
  YX_TRY(fine(store.hash_at(chain, 2)));
  YX_TRY(fine(store.record(numbered_id(61))));
  const auto nothing = [](const RecordState&) { return Status{}; };
  YX_TRY(store.each_record(nullptr, nothing));
  YX_TRY(store.each_record(&township, nothing));
  YX_TRY(fine(store.attachments_after("", 10)));
  YX_TRY(fine(store.records_of_attachment(sha256("a photo"))));
  YX_TRY(fine(store.meta("epoch")));
  YX_TRY(fine(store.metas("a", "z", 10)));
  RecordQuery query;
  query.form = "person";
  query.place = "4502";
  query.life = RecordQuery::Life::any;
  YX_TRY(query_records(store, query, [](const RecordRow&) -> Result<bool> { return true; }));
  YX_TRY(fine(count_records(store, query)));
  YX_TRY(fine(records_changed_after(store, chain, 0)));
  YX_TRY(fine(quarantined_ids(store)));
  YX_TRY(fine(quarantined_changes(store)));
  YX_TRY(fine(records_in_conflict(store)));
  YX_TRY(fine(records_by_seq(store, 0, 0, true, 10)));
  YX_ASSIGN(const std::int64_t key, key_of(store, numbered_id(61)));
  RecordReader reader(store);
  YX_TRY(fine(reader.read(key)));
  ChangedAfter after(store, std::vector{chain}, 0);
  YX_TRY(fine(after.has(key)));
  return {};
}

class SqliteFailing : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = fs::path(::testing::TempDir()) / ("yanxing-failing-" + std::to_string(::getpid()));
    fs::remove_all(dir);
    fs::create_directories(dir);
  }
  void TearDown() override { fs::remove_all(dir); }

  /// A file in which nothing is, or all of write_all().
  sqlite::Db fresh(bool written) {
    fs::remove_all(dir);
    fs::create_directories(dir);
    auto db = sqlite::Db::open((dir / "a.db").string(), sqlite::OpenMode::create);
    EXPECT_TRUE(db);
    if (written) {
      auto store = SqliteStore::open(*db);
      EXPECT_TRUE(store);
      EXPECT_TRUE(write_all(**store));
    }
    return std::move(*db);
  }

  static std::string dump(sqlite::Db& db) {
    std::string text;
    for (const char* sql :
         {"SELECT key || quote(value) FROM meta", "SELECT seq || ' ' || n || quote(payload) FROM change",
          "SELECT key || form || place || quote(cells) FROM record", "SELECT name || record FROM attachment_ref"}) {
      auto rows = db.prepare(sql);
      if (!rows) return "no tables";
      while (rows->step().value()) text += std::string(rows->text(0)) + "\n";
    }
    return text;
  }

  fs::path dir;
};

TEST_F(SqliteFailing, AStatementThatCannotBeMadeOrIsBrokenOffLeavesTheOldState) {
  using When = Breaker::When;
  for (const When when : {When::made, When::run}) {
    for (int at = 0;; ++at) {
      sqlite::Db db = fresh(false);
      bool struck = false;
      {
        Breaker breaker(db, when, at);
        auto store = SqliteStore::open(db);
        Status done = store ? write_all(**store) : Status(store.error());
        const bool written = done.ok();
        if (done) done = read_all(**store);
        struck = breaker.struck();
        if (struck) {
          ASSERT_FALSE(done.ok()) << "statement " << at << ": the error was swallowed";
        } else {
          ASSERT_TRUE(done) << done.error().detail;
        }
        if (store && !written) {
          const std::string left = dump(db);
          EXPECT_TRUE(left.empty() || left == "no tables") << "statement " << at << " left:\n" << left;
        }
      }
      // The same program goes on.
      auto store = SqliteStore::open(db);
      ASSERT_TRUE(store) << "statement " << at << ": " << store.error().detail;
      if (dump(db).empty()) {
        const Status again = write_all(**store);
        ASSERT_TRUE(again) << "statement " << at << ": " << again.error().detail;
      }
      ASSERT_TRUE(read_all(**store)) << "statement " << at;
      if (!struck) break;
      ASSERT_LT(at, 2000);
    }
  }
}

TEST_F(SqliteFailing, AStoreGoesOnAfterAStatementOfItsOwnFailed) {
  for (int at = 0;; ++at) {
    sqlite::Db db = fresh(false);
    auto store = SqliteStore::open(db);
    ASSERT_TRUE(store);
    bool struck = false;
    {
      Breaker breaker(db, Breaker::When::run, at);
      const Status done = write_all(**store);
      struck = breaker.struck();
      EXPECT_NE(done.ok(), struck) << at;
    }
    if (!struck) break;
    const Status again = write_all(**store);
    ASSERT_TRUE(again) << "statement " << at << ": " << again.error().detail;
    ASSERT_TRUE(read_all(**store));
  }
}

TEST_F(SqliteFailing, WhatIsDamagedIsCalledSo) {
  struct Damage {
    const char* sql;
    std::function<bool(SqliteStore&)> is_told;
  };
  const auto corrupt = [](const auto& result) { return !result && result.error().code == Code::corrupt; };
  const ChainId chain{numbered_id(1), 7};
  const auto nothing = [](const RecordState&) { return Status{}; };
  const std::vector<Damage> damages{
      {"UPDATE change SET past = x'82616E'",
       [&](SqliteStore& store) { return corrupt(store.chain_entries(chain, 0, 9)); }},
      {"UPDATE change SET past = x'01'",
       [&](SqliteStore& store) {
         return corrupt(store.find({numbered_id(1), 7, 1}));
       }},
      {"UPDATE change SET past = x'8101'", [&](SqliteStore& store) { return corrupt(store.feed(0, &township, 9)); }},
      {"UPDATE change SET chain = 99 WHERE n = 4",
       [&](SqliteStore& store) { return corrupt(store.feed(0, nullptr, 9)); }},
      {"UPDATE record SET id = x'00' WHERE key = 1",
       [&](SqliteStore& store) { return corrupt(store.each_record(nullptr, nothing)); }},
      {"UPDATE record SET id = x'00'",
       [&](SqliteStore& store) { return corrupt(store.records_of_attachment(sha256("a photo"))); }},
      {"UPDATE record SET id = x'00'",
       [&](SqliteStore& store) {
         return corrupt(query_records(store, {}, [](const RecordRow&) -> Result<bool> { return true; })) &&
                corrupt(RecordReader(store).read(1));
       }},
      {"UPDATE record SET cells = x'FF'",
       [&](SqliteStore& store) {
         return !store.record(numbered_id(61)).ok() && !store.each_record(nullptr, nothing).ok() &&
                !query_records(store, {}, [](const RecordRow&) -> Result<bool> { return true; }).ok();
       }},
      {"UPDATE chain SET device = zeroblob(id)",
       [&](SqliteStore& store) { return corrupt(quarantined_ids(store)) && corrupt(quarantined_changes(store)); }},
      {"DELETE FROM chain", [&](SqliteStore& store) { return quarantined_changes(store).value().empty(); }},
      {"UPDATE change SET chain_hash = x'00'",
       [&](SqliteStore& store) {
         // A hash that is none counts as not kept: verify() says that the log is not whole, and a sync compares anew.
         return !*store.hash_at(chain, 2) && store.chain_head(chain)->hash == Hash{} && store.chains().ok();
       }},
  };
  for (const Damage& damage : damages) {
    sqlite::Db db = fresh(true);
    auto store = SqliteStore::open(db);
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->feed(0, nullptr, 9)) << "its chains are known";
    ASSERT_TRUE(db.exec("PRAGMA ignore_check_constraints = ON"));
    const Status done = db.exec(damage.sql);
    if (!done) {  // a column that must differ from row to row
      ASSERT_TRUE(db.exec(std::string(damage.sql).replace(std::string(damage.sql).find("x'00'"), 5, "zeroblob(key)")))
          << damage.sql << ": " << done.error().detail;
    }
    EXPECT_TRUE(damage.is_told(**store)) << damage.sql;
  }
}

TEST_F(SqliteFailing, SlicesByPlaceComeToTheSameAsTheWhole) {
  sqlite::Db db = fresh(true);
  auto store = SqliteStore::open(db);
  ASSERT_TRUE(store);
  for (const std::string place : {"", "4502", "450224204"}) {
    RecordQuery query;
    query.form = "person";
    query.place = place;
    query.order = RecordQuery::Order::place;
    std::vector<std::int64_t> whole, slices;
    std::string last_place;
    EXPECT_TRUE(query_records(**store, query, [&](const RecordRow& row) -> Result<bool> {
      EXPECT_LE(last_place, row.record.place);
      last_place = row.record.place;
      whole.push_back(row.key);
      return true;
    }));
    ASSERT_GE(whole.size(), 2u) << place;
    query.limit = 1;
    for (std::size_t before = SIZE_MAX; before != slices.size();) {
      before = slices.size();
      EXPECT_EQ(count_records(**store, query).value(), static_cast<std::int64_t>(whole.size() - before)) << place;
      EXPECT_TRUE(query_records(**store, query, [&](const RecordRow& row) -> Result<bool> {
        slices.push_back(row.key);
        query.after_place = row.record.place;
        query.after_key = row.key;
        return true;
      }));
    }
    EXPECT_EQ(slices, whole) << place;
  }
}

TEST_F(SqliteFailing, AChangeThatIsNotThereCannotBeChanged) {
  sqlite::Db db = fresh(true);
  auto store = SqliteStore::open(db);
  ASSERT_TRUE(store);
  Transaction transaction(**store);
  ASSERT_TRUE(transaction.begin());
  for (const ChangeId& id : {ChangeId{numbered_id(1), 7, 99}, ChangeId{numbered_id(9), 7, 1}}) {
    EXPECT_EQ((*store)->remove(id).error().code, Code::not_found);
    EXPECT_EQ((*store)->set_effective(id, Stamp{1, 1}).error().code, Code::not_found);
    EXPECT_EQ((*store)->set_quarantine(id, "reason").error().code, Code::not_found);
    EXPECT_EQ((*store)->set_past(id, {}).error().code, Code::not_found);
    EXPECT_EQ((*store)->resequence(id).error().code, Code::not_found);
  }
}

TEST_F(SqliteFailing, AnObserverThatFailsUndoesTheSave) {
  sqlite::Db db = fresh(false);
  auto store = SqliteStore::open(db);
  ASSERT_TRUE(store);
  (*store)->observe([](std::int64_t, std::int64_t) { return Status(Error{Code::io, "the index cannot be written"}); });
  EXPECT_EQ(write_all(**store).error().code, Code::io);
  EXPECT_EQ(dump(db), "");
  (*store)->observe([](std::int64_t, std::int64_t seq) {
    return seq == 0 ? Status(Error{Code::io, "removed"}) : Status{};
  });
  EXPECT_EQ(write_all(**store).error().detail, "removed");
  EXPECT_EQ(dump(db), "");
}

TEST_F(SqliteFailing, TheRecordsThatFitAreFoundInOrderAndCounted) {
  sqlite::Db db = fresh(true);
  auto opened = SqliteStore::open(db);
  ASSERT_TRUE(opened);
  SqliteStore& store = **opened;
  const auto found = [&](const RecordQuery& query) {
    std::string text;
    EXPECT_TRUE(query_records(store, query, [&](const RecordRow& row) -> Result<bool> {
      text += std::to_string(row.record.id.bytes[0]) + (row.in_conflict ? "!" : "") + " ";
      return true;
    }));
    return text;
  };
  RecordQuery query;
  EXPECT_EQ(found(query), "61 62! 63 80 ");
  EXPECT_EQ(count_records(store, query).value(), 4);
  query.form = "person";
  EXPECT_EQ(found(query), "61 62! 63 ");
  query.place = "450224204";
  EXPECT_EQ(found(query), "62! 63 ");
  query.in_conflict = true;
  EXPECT_EQ(found(query), "62! ");
  query = {};
  query.life = RecordQuery::Life::deleted;
  EXPECT_EQ(found(query), "");
  query.life = RecordQuery::Life::any;
  query.order = RecordQuery::Order::newest;
  query.offset = 1;
  query.limit = 2;
  EXPECT_EQ(count_records(store, query).value(), 4) << "whatever offset and limit say";
  EXPECT_EQ(std::ranges::count(found(query), ' '), 2);
  int visited = 0;
  EXPECT_TRUE(query_records(store, {}, [&](const RecordRow&) -> Result<bool> { return ++visited < 2; }));
  EXPECT_EQ(visited, 2) << "until it returns false";
  EXPECT_EQ(query_records(store, {},
                          [](const RecordRow&) -> Result<bool> {
                            return Error{Code::cancelled, ""};
                          })
                .error()
                .code,
            Code::cancelled);
  EXPECT_EQ(key_of(store, numbered_id(99)).value(), 0);
  EXPECT_FALSE(RecordReader(store).read(999).value());
  EXPECT_EQ(quarantined_ids(store).value().size(), 2U);
  const std::int64_t key = key_of(store, numbered_id(63)).value();
  EXPECT_EQ(quarantined_ids(store, key).value().size(), 1U);
  EXPECT_EQ(quarantined_changes(store).value().size(), 2U);
  EXPECT_EQ(records_in_conflict(store).value().size(), 1U);
  ChangedAfter after(store, std::vector{ChainId{numbered_id(1), 7}}, 2);
  EXPECT_TRUE(after.has(key).value());
  EXPECT_FALSE(after.has(key_of(store, numbered_id(61)).value()).value());
  EXPECT_EQ(records_changed_after(store, {numbered_id(1), 7}, 2).value().size(), 2U);
  const auto oldest = records_by_seq(store, 0, 0, false, 10).value();
  const auto newest = records_by_seq(store, 0, 0, true, 10).value();
  ASSERT_FALSE(oldest.empty());
  EXPECT_EQ(oldest.front().seq, newest.back().seq);
  EXPECT_TRUE(records_by_seq(store, 0, oldest.front().seq, true, 10).value().empty());
}

TEST_F(SqliteFailing, AnOldFileWhoseUpgradeFailsStaysOldAndIsUpgradedLater) {
  for (int at = 0;; ++at) {
    sqlite::Db db = fresh(true);
    ASSERT_TRUE(db.exec("DROP TABLE attachment_ref; PRAGMA user_version = 1"));
    bool struck = false;
    {
      Breaker breaker(db, Breaker::When::run, at);
      const auto store = SqliteStore::open(db);
      struck = breaker.struck();
      EXPECT_NE(store.ok(), struck) << at;
    }
    if (struck && db.integer("PRAGMA user_version").value() == 1) {
      EXPECT_EQ(db.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'attachment_ref'").value(), 0) << at;
    }
    const auto store = SqliteStore::open(db);
    ASSERT_TRUE(store) << at;
    EXPECT_EQ((*store)->attachments_after("", 9).value(), std::vector{photo});
    if (!struck) break;
  }
}

}  // namespace
}  // namespace yanxing::sync::testing
