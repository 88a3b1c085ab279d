// A server's file: a record's first change is kept once, and everything is as if it were kept twice.
#include <filesystem>
#include <random>

#include <unistd.h>

#include "sync/ledger/sqlite/record_query.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/sqlite_store.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

using sqlite::Db;
using sqlite::OpenMode;

/// A file beside a store in memory that is told the same.
class Sparing : public ::testing::Test {
 protected:
  void SetUp() override {
    remove_files();
    open(true);
  }
  void TearDown() override {
    store.reset();
    db.reset();
    remove_files();
  }
  void remove_files() {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  }
  void open(bool spares) {
    store.reset();
    db.emplace(*Db::open(path, OpenMode::create));
    store = *SqliteStore::open(*db);
    if (spares) store->spare_copies();
  }
  void tell(const StoredChange& change, const std::string& reason = "") {
    for (Store* one : {static_cast<Store*>(&memory), static_cast<Store*>(store.get())}) {
      Transaction transaction(*one);
      ASSERT_TRUE(transaction.begin());
      ASSERT_TRUE(apply(*one, change.id, change.payload, {change.effective, reason, {}}, std::nullopt));
      ASSERT_TRUE(transaction.commit());
    }
  }
  void tell_all(const std::vector<StoredChange>& changes) {
    for (const StoredChange& change : changes) tell(change);
  }
  void expect_same(const std::string& when) {
    const auto here = digest(*store, nullptr), there = digest(memory, nullptr);
    ASSERT_TRUE(here && there) << when;
    EXPECT_EQ(here->digest, there->digest) << when;
    EXPECT_EQ(here->records, there->records) << when;
    const auto report = verify(*store, nullptr);
    ASSERT_TRUE(report) << when;
    EXPECT_TRUE(report->ok) << when << ": " << (report->findings.empty() ? "" : report->findings.front());
  }
  std::int64_t kept_once() { return *db->integer("SELECT count(*) FROM record WHERE cells = x'00'"); }
  std::int64_t version() { return *db->integer("PRAGMA user_version"); }

  static Change create(std::uint8_t record, const std::string& name) {
    Change change = Laptop<>::blank(numbered_id(record));
    change.creates = true;
    change.edits.push_back({"name", text_value(name), {}, false});
    return change;
  }

  std::string path = ::testing::TempDir() + "sparing-" + std::to_string(::getpid()) + ".db";
  std::optional<Db> db;
  std::unique_ptr<SqliteStore> store;
  MemoryStore memory;
  Laptop<> a{1}, b{2};
};

TEST_F(Sparing, ARecordOfOneChangeIsKeptOnceAndReadTheSame) {
  a.save(create(9, "韦"));
  tell_all(a.own());
  EXPECT_EQ(kept_once(), 1);
  const auto record = *store->record(numbered_id(9));
  ASSERT_TRUE(record);
  EXPECT_EQ(shown(*record, "name"), "韦");
  EXPECT_EQ(record->place, "450224204");
  EXPECT_EQ(record->form, "person");
  RecordQuery query;
  query.form = "person";
  int rows = 0;
  ASSERT_TRUE(query_records(*store, query, [&](const RecordRow& row) -> Result<bool> {
    EXPECT_EQ(shown(row.record, "name"), "韦");
    EXPECT_FALSE(row.deleted || row.in_conflict);
    return ++rows > 0;
  }));
  EXPECT_EQ(rows, 1);
  expect_same("one change");
  // Its second change: from there on the cells are kept.
  a.set(numbered_id(9), "name", "兰");
  tell(a.own().back());
  EXPECT_EQ(kept_once(), 0);
  EXPECT_EQ(shown(**store->record(numbered_id(9)), "name"), "兰");
  expect_same("two changes");
}

TEST_F(Sparing, WhatTheFirstChangeMayBeIsReadFromIt) {
  a.save(create(9, "alive"));
  a.copy_to(b);
  a.set(numbered_id(9), "name", "replaces what has not come");
  b.erase(numbered_id(9));
  Change key = Laptop<>::blank(numbered_id(0));
  key.key = {{"training", text_value("t")}, {"person", text_value("p")}};
  key.record = natural_record_id("person", key.key);
  key.creates = true;
  b.save(key);
  Change moved = Laptop<>::blank(numbered_id(11));
  moved.edits.push_back({std::string(place_cell), text_value("450225106"), {}, false});
  b.save(moved);
  // Newest first: each record's first change here is none that an author wrote first.
  auto changes = a.own();
  for (const StoredChange& change : b.own()) changes.push_back(change);
  std::reverse(changes.begin(), changes.end());
  for (const StoredChange& change : changes) {
    tell(change);
    expect_same(change.id.text());
  }
  EXPECT_EQ((*store->record(numbered_id(11)))->place, "450225106");
  EXPECT_EQ((*store->record(key.record))->value("person"), text_value("p"));
}

TEST_F(Sparing, VerdictsOnALoneChangeAndBesideItAreFollowed) {
  a.save(create(9, "one"));
  a.save(create(10, "two"));
  b.save(create(9, "out of scope"));
  tell(a.own()[0]);
  tell(a.own()[1], "unknown_form");
  tell(b.own()[0], "out_of_scope");
  EXPECT_EQ(kept_once(), 1);
  EXPECT_EQ(shown(**store->record(numbered_id(9)), "name"), "one");
  EXPECT_FALSE(*store->record(numbered_id(10)));
  expect_same("one of each");
  const auto judge = [&](const StoredChange& change, const std::string& reason) {
    for (Store* one : {static_cast<Store*>(&memory), static_cast<Store*>(store.get())}) {
      Transaction transaction(*one);
      ASSERT_TRUE(transaction.begin());
      ASSERT_TRUE(set_verdict(*one, change.id, {std::nullopt, reason, {}}));
      ASSERT_TRUE(transaction.commit());
    }
  };
  judge(a.own()[1], "");
  expect_same("taken in later");
  judge(a.own()[0], "bad_type");
  EXPECT_FALSE(*store->record(numbered_id(9)));
  expect_same("taken out again");
  judge(b.own()[0], "");
  EXPECT_EQ(shown(**store->record(numbered_id(9)), "name"), "out of scope");
  judge(a.own()[0], "");
  expect_same("both");
}

TEST_F(Sparing, AMovedRecordsNewSequenceLosesNothing) {
  a.save(create(9, "one"));
  a.save(create(10, "two"));
  tell_all(a.own());
  Transaction transaction(*store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(store->resequence(a.own()[0].id));
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(shown(**store->record(numbered_id(9)), "name"), "one");
  expect_same("told again");
}

TEST_F(Sparing, AFileOfBeforeIsGoneOnWithAndSaysSoWithItsFirstRecordOfTheKind) {
  open(false);
  a.save(create(9, "before"));
  tell_all(a.own());
  EXPECT_EQ(kept_once(), 0);
  EXPECT_EQ(version(), schema_version);
  open(true);
  EXPECT_EQ(version(), schema_version) << "reading alone changes nothing";
  expect_same("an old file");
  a.save(create(10, "taken back"));
  {
    Transaction transaction(*store);
    ASSERT_TRUE(transaction.begin());
    ASSERT_TRUE(apply(*store, a.own()[1].id, a.own()[1].payload, {}, std::nullopt));
  }
  EXPECT_EQ(version(), schema_version);
  EXPECT_EQ(kept_once(), 0);
  tell(a.own()[1]);
  EXPECT_EQ(kept_once(), 1);
  EXPECT_EQ(version(), schema_version_sparing) << "so that an older program refuses it";
  expect_same("both kinds");
  // Who keeps all cells reads it, too, and writes the next as it always did.
  open(false);
  expect_same("read without");
  a.save(create(11, "after"));
  a.set(numbered_id(10), "name", "again");
  tell(a.own()[2]);
  tell(a.own()[3]);
  EXPECT_EQ(kept_once(), 0);
  expect_same("written without");
}

TEST_F(Sparing, DamageToTheOneCopyIsFound) {
  a.save(create(9, "one"));
  a.save(create(10, "two"));
  tell_all(a.own());
  ASSERT_TRUE(db->exec("UPDATE change SET payload = x'00' WHERE n = 2"));
  const auto damaged = verify(*store, nullptr);
  ASSERT_TRUE(damaged);
  EXPECT_FALSE(damaged->ok);
  EXPECT_FALSE(damaged->findings.empty());
  EXPECT_EQ(store->record(numbered_id(10)).error().code, Code::corrupt);
  EXPECT_EQ(shown(**store->record(numbered_id(9)), "name"), "one");
  ASSERT_TRUE(db->exec("DELETE FROM change WHERE n = 2"));
  const auto gone = verify(*store, nullptr);
  ASSERT_TRUE(gone);
  ASSERT_FALSE(gone->ok);
  EXPECT_TRUE(gone->findings.front().ends_with("does not follow from its changes")) << gone->findings.front();
}

TEST_F(Sparing, ManyChangesInAnyOrderGiveTheSameAsInMemory) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  for (int i = 0; i < 200; ++i) {
    Laptop<>& who = below(2) == 0 ? a : b;
    const RecordId record = numbered_id(static_cast<std::uint8_t>(100 + below(60)));
    if (below(10) == 0) a.copy_to(b);
    if (!*who.store.record(record)) {
      who.save(create(record.bytes[0], "n" + std::to_string(i)));
    } else if (below(6) == 0) {
      who.erase(record);
    } else {
      who.set(record, below(2) == 0 ? "name" : "phone", "v" + std::to_string(i));
    }
  }
  auto changes = a.own();
  for (const StoredChange& change : b.own()) changes.push_back(change);
  std::shuffle(changes.begin(), changes.end(), random);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    tell(changes[i], below(8) == 0 ? "unknown_form" : "");
    if (i % 50 == 0) expect_same("in between");
  }
  EXPECT_GT(kept_once(), 0);
  expect_same("all");
}

}  // namespace
}  // namespace yanxing::sync::testing
