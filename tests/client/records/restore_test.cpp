// Backup and restore: whole or not at all, and a restored laptop never contradicts what it sent before.
#include "client/records/restore.h"

#include <fstream>

#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;

TEST(RestoreTest, BringsBackWhatWasThereAndKeepsWhatIsThere) {
  const TempDir dir;
  RecordId early, late;
  sync::ChainId chain;
  {
    TestLaptop laptop(dir / "a");
    early = laptop.save("person", {{"name", "甲"}, {"place", "450224204201"}}).id;
    ASSERT_TRUE(laptop.workspace().backup_to(dir / "backup.db").ok());
    EXPECT_EQ(laptop.workspace().backup_to(dir / "backup.db").error().code, Code::exists);
    late = laptop.save("person", {{"name", "乙"}, {"place", "450224204201"}}).id;
    chain = laptop.workspace().log().chain();
    EXPECT_EQ(records::restore(dir / "a", dir / "backup.db").error().code, Code::busy);
  }
  const auto restored = records::restore(dir / "a", dir / "backup.db").value();
  EXPECT_EQ(restored.records, 1u);
  auto workspace = records::Workspace::open(dir / "a").value();
  records::RecordStore store(*workspace, shipped_forms());
  EXPECT_TRUE(store.find(early).value().has_value());
  EXPECT_FALSE(store.find(late).value().has_value());
  EXPECT_EQ(workspace->log().chain().device, chain.device);
  EXPECT_NE(workspace->log().chain().incarnation, chain.incarnation);
  EXPECT_TRUE(store.save({"person", early, {{"name", "丙"}}, {}}).ok());
  workspace.reset();

  // The former contents are a backup like any other.
  ASSERT_TRUE(fs::exists(restored.kept));
  ASSERT_TRUE(records::restore(dir / "b", restored.kept).ok());
  auto other = records::Workspace::open(dir / "b").value();
  records::RecordStore others(*other, shipped_forms());
  EXPECT_TRUE(others.find(late).value().has_value());
}

TEST(RestoreTest, ABadBackupChangesNothing) {
  const TempDir dir;
  RecordId id;
  {
    TestLaptop laptop(dir / "a");
    id = laptop.save("person", {{"name", "甲"}, {"place", "450224204201"}}).id;
    ASSERT_TRUE(laptop.workspace().backup_to(dir / "good.db").ok());
  }
  std::string bytes = read_file(dir / "good.db");
  std::ofstream(dir / "short.db", std::ios::binary) << bytes.substr(0, bytes.size() / 2);
  std::ofstream(dir / "empty.db", std::ios::binary) << "";
  std::ofstream(dir / "text.db", std::ios::binary) << std::string(5000, 't');
  const std::size_t name = bytes.find("\xE7\x94\xB2");  // 甲, inside a payload or a cell
  ASSERT_NE(name, std::string::npos);
  bytes[name + 2] = '\xB3';
  std::ofstream(dir / "altered.db", std::ios::binary) << bytes;
  // Sound databases that are something else.
  for (const auto& [file, table] : {std::pair("stray.db", "t"), {"city.db", "invitation"}}) {
    auto db = sqlite::Db::open(dir / file, sqlite::OpenMode::create).value();
    ASSERT_TRUE(db.exec(std::string("CREATE TABLE ") + table + "(x)").ok());
  }
  for (const char* file : {"short.db", "empty.db", "text.db", "altered.db", "stray.db", "city.db"}) {
    EXPECT_EQ(records::restore(dir / "a", dir / file).error().code, Code::corrupt) << file;
  }
  EXPECT_EQ(records::restore(dir / "a", dir / "none.db").error().code, Code::not_found);
  auto workspace = records::Workspace::open(dir / "a").value();
  records::RecordStore store(*workspace, shipped_forms());
  EXPECT_EQ(store.find(id).value()->values.at("name"), "甲");
  EXPECT_FALSE(fs::exists(dir / "a/yanxing.restored.db"));
}

TEST(RestoreTest, ADamagedLedgerIsReplacedAndKept) {
  const TempDir dir;
  {
    TestLaptop laptop(dir / "a");
    laptop.save("person", {{"name", "甲"}, {"place", "450224204201"}});
    ASSERT_TRUE(laptop.workspace().backup_to(dir / "good.db").ok());
  }
  const std::string garbage(8192, 'g');
  std::ofstream(dir / "a/yanxing.db", std::ios::binary) << garbage;
  const auto restored = records::restore(dir / "a", dir / "good.db").value();
  EXPECT_EQ(read_file(restored.kept), garbage);
  EXPECT_TRUE(records::Workspace::open(dir / "a").ok());
}

// As a restore leaves it that was killed before the copy took the ledger's name.
TEST(RestoreTest, WhatAKilledRestoreLeftIsGoneWithTheNextStartAndIsNoBackup) {
  const TempDir dir;
  RecordId id;
  {
    TestLaptop laptop(dir / "a");
    id = laptop.save("person", {{"name", "甲"}, {"place", "450224204201"}}).id;
    ASSERT_TRUE(laptop.workspace().backup_to(dir / "good.db").ok());
  }
  const fs::path copy = dir / "a/yanxing.restored.db";
  fs::copy_file(dir / "good.db", copy);
  std::ofstream(copy.string() + "-journal") << "half";
  EXPECT_EQ(records::restore(dir / "a", copy).error().code, Code::invalid);
  EXPECT_TRUE(fs::exists(copy)) << "named by her, it is not thrown away";
  auto workspace = records::Workspace::open(dir / "a").value();
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_FALSE(fs::exists(copy.string() + "-journal"));
  records::RecordStore store(*workspace, shipped_forms());
  EXPECT_EQ(store.find(id).value()->values.at("name"), "甲");
}

TEST(RestoreTest, WhatAKilledRestoreLeftStaysWhereNothingElseIs) {
  const TempDir dir;
  {
    TestLaptop laptop(dir / "a");
    ASSERT_TRUE(laptop.workspace().backup_to(dir / "good.db").ok());
  }
  const fs::path copy = dir / "new/yanxing.restored.db";
  fs::create_directory(dir / "new");
  fs::copy_file(dir / "good.db", copy);
  EXPECT_EQ(records::Workspace::open(dir / "new").error().code, Code::not_found);
  EXPECT_TRUE(fs::exists(copy));
  ASSERT_TRUE(records::restore(dir / "new", dir / "good.db").ok());
  EXPECT_FALSE(fs::exists(copy));
  EXPECT_TRUE(records::Workspace::open(dir / "new").ok());
}

}  // namespace
}  // namespace yanxing::testing
