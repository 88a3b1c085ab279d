// When the log of the records goes into the database, and by whom. What is looked at is the database's file without its
// log: what stands in it was written back.
#include "server-stub/checkpoints.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server-stub/worker.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

constexpr int some_pages = 8'000;
constexpr int many_pages = 16'000;

class CheckpointsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = temp_ / "city.db";
    worker_ = open();
    ASSERT_TRUE(worker_.exec("CREATE TABLE t(x BLOB); PRAGMA wal_checkpoint(TRUNCATE)"));
    other_ = open();
  }
  sqlite::Db open() { return sqlite::Db::open(file_.string(), sqlite::OpenMode::create).value(); }
  void write_rows(int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(worker_.exec("INSERT INTO t VALUES(randomblob(100))"));
  }
  /// Rows that are in the database's own file.
  std::int64_t written_back() {
    const fs::path copy = temp_ / "copy.db";
    fs::copy_file(file_, copy, fs::copy_options::overwrite_existing);
    auto db = sqlite::Db::open(copy.string(), sqlite::OpenMode::existing).value();
    return db.integer("SELECT count(*) FROM t").value();
  }
  std::int64_t rows() { return other_.integer("SELECT count(*) FROM t").value(); }
  /// A thread of the other lane, as far as it is asked: keeps what it is to run, or has no room.
  Checkpoints::Post lane() {
    return [this](std::function<void()> job) {
      ++asked_;
      if (is_full_) return false;
      jobs_.push_back(std::move(job));
      return true;
    };
  }
  void run_jobs() {
    for (const auto& job : std::exchange(jobs_, {})) job();
  }

  TempDir temp_;
  fs::path file_;
  sqlite::Db worker_, other_;
  std::vector<std::function<void()>> jobs_;
  bool is_full_ = false;
  int asked_ = 0;
};

TEST_F(CheckpointsTest, ASmallLogIsLeftAlone) {
  Checkpoints checkpoints(worker_, other_);
  checkpoints.start(lane());
  write_rows(20);
  checkpoints.committed(some_pages - 1);
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(written_back(), 0);
  EXPECT_EQ(rows(), 20) << "and everybody reads it there";
}

TEST_F(CheckpointsTest, TheOtherLaneWritesBackALargeOneAndIsAskedOnceAtATime) {
  Checkpoints checkpoints(worker_, other_);
  checkpoints.start(lane());
  write_rows(5);
  checkpoints.committed(some_pages);
  checkpoints.committed(some_pages + 1);
  EXPECT_EQ(asked_, 1) << "one is on its way";
  EXPECT_EQ(written_back(), 0) << "the worker itself goes on";
  run_jobs();
  EXPECT_EQ(written_back(), 5);
  write_rows(3);
  checkpoints.committed(some_pages);
  EXPECT_EQ(asked_, 2);
  run_jobs();
  EXPECT_EQ(written_back(), 8);
}

TEST_F(CheckpointsTest, ALaneThatHasNoRoomIsAskedAgainAfterTheNextCommit) {
  Checkpoints checkpoints(worker_, other_);
  checkpoints.start(lane());
  is_full_ = true;
  write_rows(2);
  checkpoints.committed(some_pages);
  checkpoints.committed(some_pages);
  EXPECT_EQ(asked_, 2);
  is_full_ = false;
  checkpoints.committed(some_pages);
  run_jobs();
  EXPECT_EQ(written_back(), 2);
}

TEST_F(CheckpointsTest, TheWorkerHelpsItselfWhereTheLaneDoesNotKeepUp) {
  Checkpoints checkpoints(worker_, other_);
  checkpoints.start(lane());
  write_rows(4);
  checkpoints.committed(some_pages);
  checkpoints.committed(many_pages);
  EXPECT_EQ(written_back(), 4);
  run_jobs();  // late, with nothing left to do
  EXPECT_EQ(rows(), 4);
}

TEST_F(CheckpointsTest, BeforeTheLaneRunsAndAfterItEndedOnlyTheWorkerDoes) {
  Checkpoints checkpoints(worker_, other_);
  write_rows(1);
  checkpoints.committed(some_pages);
  checkpoints.committed(many_pages);
  EXPECT_EQ(written_back(), 1);
  checkpoints.start(lane());
  checkpoints.stop();
  write_rows(1);
  checkpoints.committed(some_pages);
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(written_back(), 1);
  checkpoints.committed(many_pages);
  EXPECT_EQ(written_back(), 2);
}

TEST_F(CheckpointsTest, SomebodyWhoReadsMeanwhileSeesWhatHeBeganWithAndTheRestComesLater) {
  Checkpoints checkpoints(worker_, other_);
  checkpoints.start(lane());
  write_rows(2);
  auto reader = open();
  ASSERT_TRUE(reader.exec("BEGIN"));
  ASSERT_EQ(reader.integer("SELECT count(*) FROM t").value(), 2);
  write_rows(3);
  checkpoints.committed(some_pages);
  run_jobs();
  EXPECT_EQ(reader.integer("SELECT count(*) FROM t").value(), 2);
  EXPECT_EQ(rows(), 5);
  ASSERT_TRUE(reader.exec("COMMIT"));
  checkpoints.committed(some_pages);
  run_jobs();
  EXPECT_EQ(written_back(), 5);
}

TEST_F(CheckpointsTest, SqliteTellsItOfTheWorkersCommitsAndOfNobodyElses) {
  {
    Checkpoints checkpoints(worker_, other_);
    checkpoints.start(lane());
    ASSERT_TRUE(other_.exec("INSERT INTO t VALUES(1)"));
    // One commit of more than 32 MB.
    ASSERT_TRUE(worker_.exec(
        "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 36) INSERT INTO t SELECT "
        "zeroblob(1000000) FROM i"));
    EXPECT_EQ(asked_, 1);
    run_jobs();
    EXPECT_EQ(written_back(), 37);
  }
  ASSERT_TRUE(worker_.exec("INSERT INTO t VALUES(2)"));  // nobody is told any more
  EXPECT_EQ(rows(), 38);
}

TEST_F(CheckpointsTest, AThreadOfTheOtherLaneWritesBackWhileTheWorkerGoesOn) {
  constexpr int commits = 30;
  constexpr int rows_each = 400;  // of nearly a page each: 48 MB in all
  {
    Checkpoints checkpoints(worker_, other_);
    Worker lane(2);
    checkpoints.start([&lane](std::function<void()> job) { return lane.post(std::move(job)); });
    for (int i = 0; i < commits; ++i) {
      ASSERT_TRUE(worker_.exec("WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < " +
                               std::to_string(rows_each) + ") INSERT INTO t SELECT randomblob(3900) FROM i"));
    }
  }
  EXPECT_GT(written_back(), 0);
  EXPECT_EQ(rows(), commits * rows_each);
  EXPECT_EQ(worker_.integer("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
}

}  // namespace
}  // namespace yanxing::server
