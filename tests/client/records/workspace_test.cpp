// A data folder: one program at a time, old and newer files, damage.
#include <fstream>

#include "client/records/migration.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using records::Workspace;

records::OpenOptions creating() {
  records::OpenOptions options;
  options.create = true;
  return options;
}

TEST(WorkspaceTest, AMissingFolderIsSaidAndNotMade) {
  const TempDir dir;
  EXPECT_EQ(Workspace::open(dir / "none").error().code, Code::not_found);
  EXPECT_FALSE(fs::exists(dir / "none"));
}

TEST(WorkspaceTest, IdentityIsMadeOnceAndStays) {
  const TempDir dir;
  DeviceId device;
  sync::ChainId chain;
  {
    auto workspace = Workspace::open(dir / "a", creating()).value();
    EXPECT_FALSE(workspace->is_set_up());
    EXPECT_EQ(workspace->set_up("not a code", "甲").error().code, Code::invalid);
    EXPECT_EQ(workspace->set_up("450224204", "  ").error().code, Code::invalid);
    ASSERT_TRUE(workspace->set_up("450224204", " 甲 ").ok());
    EXPECT_EQ(workspace->set_up("450224204", "乙").error().code, Code::exists);
    device = workspace->identity().device;
    chain = workspace->log().chain();
  }
  auto workspace = Workspace::open(dir / "a").value();
  EXPECT_EQ(workspace->identity().device, device);
  EXPECT_EQ(workspace->identity().person, "甲");
  EXPECT_EQ(workspace->log().chain(), chain);
  EXPECT_NE(chain.incarnation, 0u);
}

TEST(WorkspaceTest, ASecondProgramIsKeptOutUntilTheFirstEnds) {
  const TempDir dir;
  auto first = Workspace::open(dir / "a", creating()).value();
  EXPECT_EQ(Workspace::open(dir / "a").error().code, Code::busy);
  first.reset();
  EXPECT_TRUE(Workspace::open(dir / "a").ok());
}

TEST(WorkspaceTest, SettingsKeepTheirTypes) {
  const TempDir dir;
  {
    auto workspace = Workspace::open(dir / "a", creating()).value();
    EXPECT_TRUE(workspace->setting("font_scale").value().is_null());
    ASSERT_TRUE(workspace->set_setting("font_scale", 1.25).ok());
    ASSERT_TRUE(workspace->set_setting("automatic", false).ok());
    ASSERT_TRUE(workspace->set_setting("language", "zh_CN").ok());
  }
  auto workspace = Workspace::open(dir / "a").value();
  EXPECT_EQ(workspace->setting("font_scale").value(), 1.25);
  EXPECT_EQ(workspace->setting("automatic").value(), false);
  EXPECT_EQ(workspace->setting("language").value(), "zh_CN");
}

TEST(WorkspaceTest, EnrolmentComesBackWhole) {
  const TempDir dir;
  auto workspace = Workspace::open(dir / "a", creating()).value();
  EXPECT_FALSE(workspace->enrolment().value().has_value());
  records::Enrolment enrolment{"https://city.example:8443", "PEM", "token", {}, "ab12", "市", {"450224", "450225"}, 17};
  enrolment.server_key.bytes[3] = 9;
  ASSERT_TRUE(workspace->set_enrolment(enrolment).ok());
  const auto back = workspace->enrolment().value().value();
  EXPECT_EQ(back.url, enrolment.url);
  EXPECT_EQ(back.token, "token");
  EXPECT_EQ(back.server_key, enrolment.server_key);
  EXPECT_EQ(back.scope, enrolment.scope);
  EXPECT_EQ(back.when_ms, 17);
}

TEST(WorkspaceTest, StampsNeverGoBackWhenTheClockDoes) {
  const TempDir dir;
  TestLaptop laptop(dir / "a");
  const auto first = laptop.save("person", {{"name", "甲"}, {"place", "450224204201"}});
  laptop.clock().now = 1000;  // the battery of the clock is empty
  laptop.reopen();
  const auto second = laptop.save("person", first.id, {{"name", "乙"}});
  const auto before = laptop.records().change(first.undo->change).value();
  const auto after = laptop.records().change(second.undo->change).value();
  EXPECT_GE(after.stamp_ms, before.stamp_ms);
  EXPECT_EQ(laptop.get(first.id).values.at("name"), "乙");
}

TEST(WorkspaceTest, ADamagedFileIsSaidAndLeftAsItIs) {
  const TempDir dir;
  { auto workspace = Workspace::open(dir / "a", creating()).value(); }
  const std::string garbage(8192, 'g');
  std::ofstream(dir / "a/yanxing.db", std::ios::binary) << garbage;
  EXPECT_EQ(Workspace::open(dir / "a").error().code, Code::corrupt);
  EXPECT_EQ(read_file(dir / "a/yanxing.db"), garbage);
}

TEST(WorkspaceTest, AnotherProgramsDatabaseIsRefused) {
  const TempDir dir;
  fs::create_directories(dir / "a");
  {
    auto db = sqlite::Db::open(dir / "a/yanxing.db", sqlite::OpenMode::create).value();
    ASSERT_TRUE(db.exec("PRAGMA application_id = 77; CREATE TABLE theirs(x)").ok());
  }
  EXPECT_EQ(Workspace::open(dir / "a").error().code, Code::corrupt);
}

TEST(WorkspaceTest, AFileOfANewerProgramIsRefusedUnchanged) {
  const TempDir dir;
  { auto workspace = Workspace::open(dir / "a", creating()).value(); }
  {
    auto db = sqlite::Db::open(dir / "a/yanxing.db", sqlite::OpenMode::existing).value();
    ASSERT_TRUE(db.exec("PRAGMA user_version = 99").ok());
  }
  EXPECT_EQ(Workspace::open(dir / "a").error().code, Code::too_new);
}

TEST(WorkspaceTest, AFolderThatCannotBeWrittenIsSaid) {
  EXPECT_EQ(Workspace::open("/proc/self/yanxing", creating()).error().code, Code::io);
  const TempDir dir;
  std::ofstream(dir / "file") << "x";
  EXPECT_EQ(Workspace::open(dir / "file/below", creating()).error().code, Code::io);
}

TEST(WorkspaceTest, AFolderOfVersion1IsBackedUpAndLearnsItsAttachments) {
  const TempDir dir;
  const std::string name = std::string(64, 'a') + ".jpg";
  {
    TestLaptop laptop(dir / "a");
    laptop.save("person", {{"name", "甲"}, {"note", name}});
  }
  {
    auto db = sqlite::Db::open(dir / "a/yanxing.db", sqlite::OpenMode::existing).value();
    ASSERT_TRUE(db.exec("DROP TABLE attachment_ref; PRAGMA user_version = 1").ok());
  }
  auto workspace = Workspace::open(dir / "a").value();
  EXPECT_EQ(workspace->store().db().integer("PRAGMA user_version").value(), 2);
  EXPECT_EQ(workspace->store().attachments_after("", 9).value(), std::vector{name});
  EXPECT_TRUE(fs::exists(dir / "a/backups/before-version-2.db"));
}

TEST(MigrationTest, MakesABackupFirstAndRunsEachStepOnce) {
  const TempDir dir;
  auto db = sqlite::Db::open(dir / "yanxing.db", sqlite::OpenMode::create).value();
  ASSERT_TRUE(db.exec("CREATE TABLE t(x); INSERT INTO t VALUES(1); PRAGMA user_version = 1").ok());
  const std::vector<records::Migration> steps{{2, "ALTER TABLE t ADD COLUMN y DEFAULT 5"},
                                              {3, "UPDATE t SET x = x + y"}};
  ASSERT_TRUE(records::migrate(db, dir.path(), steps).ok());
  EXPECT_EQ(db.integer("SELECT x FROM t").value(), 6);
  EXPECT_EQ(db.integer("PRAGMA user_version").value(), 3);
  ASSERT_TRUE(records::migrate(db, dir.path(), steps).ok());
  EXPECT_EQ(db.integer("SELECT x FROM t").value(), 6);
  auto backup = sqlite::Db::open(dir / "backups/before-version-3.db", sqlite::OpenMode::read_only).value();
  EXPECT_EQ(backup.integer("SELECT x FROM t").value(), 1);
}

TEST(MigrationTest, AStepThatFailsLeavesEverythingAsItWas) {
  const TempDir dir;
  auto db = sqlite::Db::open(dir / "yanxing.db", sqlite::OpenMode::create).value();
  ASSERT_TRUE(db.exec("CREATE TABLE t(x); INSERT INTO t VALUES(1); PRAGMA user_version = 1").ok());
  const std::vector<records::Migration> steps{{2, "UPDATE t SET x = 2"}, {3, "UPDATE missing SET x = 3"}};
  EXPECT_FALSE(records::migrate(db, dir.path(), steps).ok());
  EXPECT_EQ(db.integer("SELECT x FROM t").value(), 1);
  EXPECT_EQ(db.integer("PRAGMA user_version").value(), 1);
}

}  // namespace
}  // namespace yanxing::testing
