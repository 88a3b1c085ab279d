#include "sync/ledger/sqlite/db.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sync/base/part_beside.h"
#include "sync/ledger/sqlite/schema.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::sqlite {
namespace {

namespace fs = std::filesystem;

class DbTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir = fs::path(::testing::TempDir()) / ("yanxing-db-" + std::to_string(::getpid()));
    fs::remove_all(dir);
    fs::create_directories(dir);
  }
  void TearDown() override { fs::remove_all(dir); }
  std::string file(const char* name) const { return (dir / name).string(); }
  fs::path dir;
};

TEST_F(DbTest, TheLinkedSqliteIsNewEnough) { EXPECT_TRUE(check_version()); }

TEST_F(DbTest, OpeningSaysWhatIsWrong) {
  EXPECT_EQ(Db::open(file("none.db"), OpenMode::existing).error().code, Code::not_found);
  EXPECT_EQ(Db::open(file("no/such/folder.db"), OpenMode::create).error().code, Code::not_found);
  std::ofstream(file("text.db")) << std::string(5000, 'x');
  EXPECT_EQ(Db::open(file("text.db"), OpenMode::existing).error().code, Code::corrupt);
}

TEST_F(DbTest, ACommitIsSyncedInFull) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db);
  EXPECT_EQ(*db->integer("PRAGMA synchronous"), 2);
}

TEST_F(DbTest, BackupIsOneCompleteFileAndNeverOverwrites) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x); INSERT INTO t VALUES(7)"));
  ASSERT_TRUE(db->backup_to(file("b.db")));
  EXPECT_EQ(db->backup_to(file("b.db")).error().code, Code::exists);
  EXPECT_FALSE(db->backup_to(file("no/such/b.db")));
  auto copy = Db::open(file("b.db"), OpenMode::read_only);
  ASSERT_TRUE(copy);
  EXPECT_EQ(*copy->integer("SELECT x FROM t"), 7);
  for (const auto& entry : fs::directory_iterator(dir)) EXPECT_NE(entry.path().extension(), ".part") << entry;
}

TEST_F(DbTest, AFullDiskIsSaidAndNothingIsHalfDone) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x); PRAGMA max_page_count = 20"));
  ASSERT_TRUE(db->begin());
  Status status;
  for (int i = 0; i < 1000 && status; ++i) status = db->exec("INSERT INTO t VALUES(zeroblob(4000))");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::disk_full);
  db->rollback();
  EXPECT_EQ(*db->integer("SELECT count(*) FROM t"), 0);
}

TEST_F(DbTest, AForeignDatabaseAndANewerOneAreRefused) {
  {
    auto db = Db::open(file("foreign.db"), OpenMode::create);
    ASSERT_TRUE(db->exec("CREATE TABLE record(x)"));
    EXPECT_EQ(sync::SqliteStore::open(*db).error().code, Code::corrupt);
  }
  auto db = Db::open(file("ours.db"), OpenMode::create);
  { ASSERT_TRUE(sync::SqliteStore::open(*db)); }
  ASSERT_TRUE(db->exec("PRAGMA user_version = 99"));
  EXPECT_EQ(sync::SqliteStore::open(*db).error().code, Code::too_new);
}

TEST_F(DbTest, AFileOfVersion1LearnsWhichAttachmentsItsChangesName) {
  const std::string name = std::string(64, 'a') + ".jpg", other = std::string(64, 'b') + ".pdf";
  {
    auto db = Db::open(file("old.db"), OpenMode::create);
    ASSERT_TRUE(
        db->exec(std::string(sync::schema_sql) +
                 "PRAGMA application_id = 0x59414E58; PRAGMA user_version = 1;"
                 "INSERT INTO chain VALUES(1, zeroblob(16), 7);"
                 "INSERT INTO record VALUES(3, x'0909090909090909090909090909090a', 'f', 1, '45', 0, 0, 1, 'x')"));
    auto insert = db->prepare("INSERT INTO change(chain, n, record, payload) VALUES(1, ?1, ?2, ?3)");
    const std::string text = "\x78\x44" + name,
                      nothing =
                          "\x63"
                          "abc",
                      unreadable = "\x78\x44" + other;
    ASSERT_TRUE(insert->bind(1, 1).bind(2, 3).bind_blob(3, text).run());
    ASSERT_TRUE(insert->bind(1, 2).bind(2, 3).bind_blob(3, nothing).run());
    ASSERT_TRUE(insert->bind(1, 3).bind_null(2).bind_blob(3, unreadable).run());
  }
  for (int round = 0; round < 2; ++round) {
    auto db = Db::open(file("old.db"), OpenMode::existing);
    auto store = sync::SqliteStore::open(*db);
    ASSERT_TRUE(store) << store.error().detail;
    EXPECT_EQ(*db->integer("PRAGMA user_version"), sync::schema_version);
    EXPECT_EQ(*(*store)->attachments_after("", 9), (std::vector<std::string>{name, other}));
    EXPECT_EQ((*store)->records_of_attachment(Hash::from_bytes(std::string(32, '\xaa')))->size(), 1u);
    EXPECT_TRUE((*store)->records_of_attachment(Hash::from_bytes(std::string(32, '\xbb')))->empty());
  }
}

TEST_F(DbTest, DamageIsFound) {
  {
    auto db = Db::open(file("a.db"), OpenMode::create);
    ASSERT_TRUE(db->exec("CREATE TABLE t(x); CREATE INDEX i ON t(x)"));
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(db->exec("INSERT INTO t VALUES(randomblob(200))"));
    EXPECT_TRUE(db->check_integrity());
    ASSERT_TRUE(db->exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  std::fstream damage(file("a.db"), std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp(4096 * 3 + 100);
  damage << std::string(3000, 'x');
  damage.close();
  auto db = Db::open(file("a.db"), OpenMode::existing);
  ASSERT_TRUE(db);
  EXPECT_EQ(db->check_integrity().error().code, Code::corrupt);
}

TEST_F(DbTest, WhatIsNotThereOrNotOursIsSaid) {
  Db none;
  none.rollback();  // of nothing
  EXPECT_EQ(Db::open(file("none.db"), OpenMode::read_only).error().code, Code::not_found);
  std::ofstream(file("text.db")) << std::string(5000, 'x');
  EXPECT_EQ(Db::open(file("text.db"), OpenMode::read_only).error().code, Code::corrupt);
  EXPECT_EQ(Db::open(file("text.db"), OpenMode::create).error().code, Code::corrupt);
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x UNIQUE)"));
  EXPECT_EQ(db->integer("SELECT x FROM t").error().code, Code::not_found);
  EXPECT_EQ(db->integer("SELECT nothing FROM t").error().code, Code::io);
  EXPECT_TRUE(db->check_integrity());
  ASSERT_TRUE(db->exec("INSERT INTO t VALUES(1)"));
  EXPECT_EQ(db->exec("INSERT INTO t VALUES(1)").error().code, Code::exists);
  auto number = db->prepare("SELECT 12, NULL");
  ASSERT_TRUE(number && number->step().value());
  EXPECT_EQ(number->text(0), "12") << "a number as text";
  EXPECT_EQ(number->text(1), "");
  db->rollback();
}

TEST_F(DbTest, AnotherConnectionThatWritesKeepsThisOneWaiting) {
  auto one = Db::open(file("a.db"), OpenMode::create), other = Db::open(file("a.db"), OpenMode::create, 1);
  ASSERT_TRUE(one && other && one->exec("CREATE TABLE t(x)") && one->begin());
  EXPECT_EQ(other->begin().error().code, Code::busy);
  one->rollback();
  EXPECT_TRUE(other->begin());
}

TEST_F(DbTest, ABackupThatCannotBeWrittenLeavesNothing) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x)"));
  const auto before = std::distance(fs::directory_iterator(dir), {});
  EXPECT_FALSE(db->backup_to(file(std::string(300, 'n').c_str())));  // longer than a name may be
  EXPECT_EQ(std::distance(fs::directory_iterator(dir), {}), before);
}

TEST_F(DbTest, ABackupTakesAwayWhatAKilledOneLeftAndNothingElse) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x)"));
  const std::string left = part_beside(file("b.db"));
  for (const std::string& name : {left, left + "-journal", file("b.db.part"), file("b.db.tmp")})
    std::ofstream(name) << "something";
  ASSERT_TRUE(db->backup_to(file("b.db")));
  EXPECT_FALSE(fs::exists(left) || fs::exists(left + "-journal"));
  EXPECT_TRUE(fs::exists(file("b.db.part")) && fs::exists(file("b.db.tmp")));
}

TEST_F(DbTest, AValueThatIsTooLongIsSaidByTheNextStep) {
  auto db = Db::open(file("a.db"), OpenMode::create);
  ASSERT_TRUE(db->exec("CREATE TABLE t(x)"));
  sqlite3_limit(db->handle(), SQLITE_LIMIT_LENGTH, 100);
  auto insert = db->prepare("INSERT INTO t VALUES(?1)");
  ASSERT_TRUE(insert);
  insert->bind_text(1, std::string(200, 'x'));
  EXPECT_FALSE(insert->run());
  EXPECT_TRUE(insert->bind_text(1, std::string_view()).run());
  EXPECT_TRUE(insert->bind_blob(1, std::string_view()).run());
  EXPECT_EQ(db->integer("SELECT count(*) FROM t").value(), 2);
}

}  // namespace
}  // namespace yanxing::sqlite
