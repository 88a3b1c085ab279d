// Logs and records of an SQLite file that another program writes to as well, that are not known yet, or that wait for
// their first cells.
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "tests/sync/ledger/sqlite_support.h"

namespace yanxing::sync::testing {
namespace {

namespace fs = std::filesystem;

class SqliteLogs : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = fs::path(::testing::TempDir()) / ("yanxing-logs-" + std::to_string(::getpid()));
    fs::remove_all(dir);
    fs::create_directories(dir);
    db = open();
    store = SqliteStore::open(db).value();
  }
  void TearDown() override {
    store.reset();
    db = sqlite::Db();
    fs::remove_all(dir);
  }
  sqlite::Db open(const char* name = "a.db") {
    return sqlite::Db::open((dir / name).string(), sqlite::OpenMode::create).value();
  }
  /// In one transaction of `to`.
  static Status write(SqliteStore& to, const std::function<Status()>& work) {
    Transaction transaction(to);
    YX_TRY(transaction.begin());
    YX_TRY(work());
    return transaction.commit();
  }
  static Status add(SqliteStore& to, std::uint8_t device, std::uint64_t n, std::uint8_t record) {
    YX_TRY(to.insert(change(device, n, record)));
    return to.put(state(record, "person", "450224204"), 1);
  }
  static Status status_of(const auto& result) { return result ? Status{} : Status(result.error()); }

  fs::path dir;
  sqlite::Db db;
  std::unique_ptr<SqliteStore> store;
};

TEST_F(SqliteLogs, WhatCannotLearnItsLogAfterARollbackSaysSoAndChangesNothing) {
  ASSERT_TRUE(write(*store, [&] { return add(*store, 1, 1, 61); }));
  const ChangeId id{numbered_id(1), 7, 1};
  const ChainId log = id.chain();
  const std::vector<std::function<Status()>> calls{
      [&] { return status_of(store->has(id)); },
      [&] { return status_of(store->find(id)); },
      [&] { return status_of(store->insert(change(1, 2, 61))); },
      [&] { return store->remove(id); },
      [&] {
        return store->set_effective(id, Stamp{1, 1});
      },
      [&] { return store->set_quarantine(id, "out_of_scope"); },
      [&] { return store->set_past(id, {"name"}); },
      [&] { return store->resequence(id); },
      [&] { return status_of(store->chain_entries(log, 0, 9)); },
      [&] { return status_of(store->notices(log)); },
      [&] { return status_of(store->first_of_others(0, 9, {log})); },
      [&] { return status_of(store->chain_head(log)); },
      [&] { return status_of(store->chains()); },
      [&] { return status_of(store->hash_at(log, 1)); },
      [&] { return status_of(store->feed(0, nullptr, 9)); },
  };
  for (std::size_t i = 0; i < calls.size(); ++i) {
    SCOPED_TRACE("call " + std::to_string(i));
    ASSERT_TRUE(store->begin());
    store->rollback();
    ASSERT_TRUE(store->begin());
    {
      Breaker breaker(db, Breaker::When::run, 0);
      EXPECT_FALSE(calls[i]());
      EXPECT_TRUE(breaker.struck());
    }
    store->rollback();
    EXPECT_TRUE(store->find(id).value());
    EXPECT_EQ(store->change_count().value(), 1u);
  }
}

TEST_F(SqliteLogs, ALogThatAnotherProgramBeganIsLearntWhenItIsMet) {
  ASSERT_TRUE(write(*store, [&] { return add(*store, 1, 1, 61); }));
  sqlite::Db other_db = open();
  auto other = SqliteStore::open(other_db).value();
  ASSERT_TRUE(write(*other, [&] { return add(*other, 2, 1, 61); }));
  {
    Breaker breaker(db, Breaker::When::run, 1);  // the look for logs
    EXPECT_FALSE(store->changes_of(numbered_id(61)));
    EXPECT_TRUE(breaker.struck());
  }
  EXPECT_EQ(store->changes_of(numbered_id(61)).value().size(), 2u);
  ASSERT_TRUE(write(*other, [&] { return add(*other, 3, 1, 62); }));
  EXPECT_EQ(store->chain_head({numbered_id(3), 7}).value().n, 1u);
  ASSERT_TRUE(write(*other, [&] { return add(*other, 4, 1, 63); }));
  EXPECT_TRUE(store->has({numbered_id(4), 7, 1}).value());
  ASSERT_TRUE(write(*other, [&] { return add(*other, 5, 1, 64); }));
  EXPECT_EQ(store->chains().value().size(), 5u);
  // A log that is in no table is damage, not another program's.
  ASSERT_TRUE(db.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF"));
  ASSERT_TRUE(db.exec("UPDATE change SET chain = 99 WHERE n = 1 AND chain = 1"));
  EXPECT_EQ(store->changes_of(numbered_id(61)).error().code, Code::corrupt);
}

TEST_F(SqliteLogs, ALogWhoseDeviceIsNoneIsDamageForWhoeverOpensTheFile) {
  ASSERT_TRUE(write(*store, [&] { return add(*store, 1, 1, 61); }));
  ASSERT_TRUE(db.exec("PRAGMA ignore_check_constraints = ON; UPDATE chain SET device = x'0102'"));
  sqlite::Db again = open();
  const auto opened = SqliteStore::open(again);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::corrupt);
}

TEST_F(SqliteLogs, WhatItsAuthorTypedStaysInHerRecordThoughAServerPutItAside) {
  store->keep_showing(numbered_id(1));
  StoredChange mine = change(1, 1, 61);
  EXPECT_TRUE(store->shows(mine));
  mine.quarantine = "out_of_scope";
  EXPECT_TRUE(store->shows(mine));
  for (const char* unreadable : {"malformed", "too_new"}) {
    mine.quarantine = unreadable;
    EXPECT_FALSE(store->shows(mine)) << unreadable;
  }
  StoredChange theirs = change(2, 1, 61);
  EXPECT_TRUE(store->shows(theirs));
  theirs.quarantine = "out_of_scope";
  EXPECT_FALSE(store->shows(theirs));
  sqlite::Db server_db = open("server.db");
  EXPECT_FALSE(SqliteStore::open(server_db).value()->shows(theirs)) << "a server keeps nobody's";
}

TEST_F(SqliteLogs, ARecordThatWaitsForItsCellsIsNotTakenForOneThatIsThere) {
  ASSERT_TRUE(write(*store, [&]() -> Status {
    StoredChange unread = change(2, 1, 0, "\xFF");
    unread.quarantine = "malformed";
    YX_TRY(store->insert(unread));
    StoredChange waiting = change(1, 1, 70);
    waiting.quarantine = "unknown_form";
    YX_TRY(store->insert(waiting));
    EXPECT_TRUE(store->find(unread.id).value()->record.is_nil()) << "of no record, whatever waits beside it";
    EXPECT_EQ(store->find(waiting.id).value()->record, numbered_id(70));
    EXPECT_FALSE(store->record(numbered_id(70)).value());
    YX_TRY(store->remove_record(numbered_id(70)));
    YX_TRY(store->remove_record(numbered_id(99)));  // was never there
    EXPECT_FALSE(store->record(numbered_id(99)).value());
    YX_TRY(add(*store, 1, 2, 71));
    EXPECT_TRUE(store->record(numbered_id(71)).value());
    EXPECT_FALSE(store->record(numbered_id(70)).value());
    return {};
  }));
  EXPECT_EQ(store->find({numbered_id(1), 7, 1}).value()->record, numbered_id(70)) << "also when all is written";
  EXPECT_FALSE(store->record(numbered_id(70)).value());
}

TEST_F(SqliteLogs, ACommitThatCannotWriteTheRowOfAWaitingRecordLeavesNothing) {
  for (const auto when : {Breaker::When::made, Breaker::When::run}) {
    for (int at = 0;; ++at) {
      SCOPED_TRACE(at);
      sqlite::Db file = open((std::to_string(static_cast<int>(when)) + "-" + std::to_string(at) + ".db").c_str());
      auto fresh = SqliteStore::open(file).value();
      bool struck = false;
      Status done;
      {
        Breaker breaker(file, when, at);
        done = write(*fresh, [&]() -> Status {
          StoredChange waiting = change(1, 1, 70);
          waiting.payload = text_value(photo);
          YX_TRY(fresh->insert(waiting));
          return status_of(fresh->records_of_attachment(sha256("a photo")));
        });
        struck = breaker.struck();
      }
      EXPECT_NE(done.ok(), struck);
      EXPECT_EQ(fresh->change_count().value(), struck ? 0u : 1u);
      EXPECT_EQ(file.integer("SELECT count(*) FROM record").value(), struck ? 0 : 1);
      if (!struck) break;
      ASSERT_LT(at, 200);
    }
  }
}

TEST_F(SqliteLogs, ALongFeedOfANarrowScopeThatIsBrokenOffIsNoFeed) {
  ASSERT_TRUE(write(*store, [&]() -> Status {
    for (std::uint64_t n = 1; n <= 4'200; ++n) YX_TRY(store->insert(change(1, n, 61)));
    YX_TRY(store->put(state(61, "person", "450225101"), 1));
    return add(*store, 2, 1, 62);
  }));
  const Scope township{{"450224204"}, {"round"}};
  for (const auto when : {Breaker::When::made, Breaker::When::run}) {
    for (int at = 0;; ++at) {
      Breaker breaker(db, when, at);
      const auto feed = store->feed(0, &township, 10);
      EXPECT_NE(feed.ok(), breaker.struck()) << at;
      if (breaker.struck()) continue;
      ASSERT_TRUE(feed);
      ASSERT_EQ(feed->size(), 1u) << "of 4,201 changes";
      EXPECT_EQ(feed->front().id.device, numbered_id(2));
      break;
    }
  }
}

TEST_F(SqliteLogs, OnlyAWholeFileOfOursIsOpened) {
  const auto code_of = [&](const char* name, const std::string& sql) {
    sqlite::Db file = open(name);
    EXPECT_TRUE(file.exec(sql)) << sql;
    const auto opened = SqliteStore::open(file);
    return opened ? std::string("opened") : std::string(code_name(opened.error().code));
  };
  EXPECT_EQ(code_of("empty.db", ""), "opened");
  EXPECT_EQ(code_of("foreign.db", "PRAGMA application_id = 7"), "corrupt");
  EXPECT_EQ(code_of("ours.db", "PRAGMA application_id = 0x59414E58"), "corrupt") << "with nothing in it";
  EXPECT_EQ(code_of("half.db", "PRAGMA application_id = 0x59414E58; CREATE TABLE meta(x); CREATE TABLE record(x)"),
            "corrupt");
  EXPECT_EQ(code_of("alike.db", "CREATE TABLE meta(x); CREATE TABLE record(x); CREATE TABLE change(x)"), "corrupt");
}

}  // namespace
}  // namespace yanxing::sync::testing
