// restore: what only the former data holds, and whose backup it is.
#include <filesystem>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class CliRestore : public CliCity {
 protected:
  std::string person(const std::string& name, const std::string& laptop = "laptop") const {
    return save({"person", "name=" + name, std::string("place=") + village}, laptop);
  }
  std::string with_file(const std::string& content) const {
    write(dir / "a.pdf", content);
    const std::string name = json_of({"attachment", "add", dir / "a.pdf"})["name"];
    return save({"activity", "--force", "title=活动", "kind=rights", "date=2021-05-01", "sessions=1", "attendances=8",
                 std::string("place=") + village, "photo=" + name});
  }
};

TEST_F(CliRestore, WhatOnlyTheFormerDataHoldsIsSaidAndComesBack) {
  enrol();
  person("甲");
  json_of({"sync"});
  person("乙");
  with_file("in the backup");
  ASSERT_EQ(cli({"backup", dir / "backup.db"}).exit_code, 0);
  const std::string id = with_file("only here");
  const auto told = cli({"restore", dir / "backup.db"});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_NE(told.err.find("1 change and 1 photo or file of the former data are neither on the server nor in this"),
            std::string::npos)
      << told.err;
  const std::string kept = dir / "laptop/backups/before-restore.db";
  EXPECT_NE(told.err.find("to get them back: restore " + kept), std::string::npos) << told.err;
  EXPECT_EQ(cli({"show", id}).exit_code, 1);
  const auto back = json_of({"restore", kept});
  EXPECT_EQ(back["changes_only_kept"], 0);
  EXPECT_EQ(back["photos_only_kept"], 0);
  EXPECT_EQ(json_of({"status"})["photos"]["waiting"], 2);
  EXPECT_EQ(json_of({"show", id})["sync"], "local");
  json_of({"sync"});
  // All is on the server: nothing is lost by it.
  const auto again = cli({"restore", dir / "backup.db", "--json"});
  EXPECT_EQ(json::parse(again.out)["changes_only_kept"], 0);
  EXPECT_EQ(json::parse(again.out)["photos_only_kept"], 0);
  EXPECT_EQ(again.err.find("back: restore"), std::string::npos) << again.err;
}

TEST_F(CliRestore, OfALaptopThatNeverSyncedAllIsCounted) {
  person("甲");
  ASSERT_EQ(cli({"backup", dir / "backup.db"}).exit_code, 0);
  person("乙");
  person("丙");
  const auto told = cli({"restore", dir / "backup.db", "--json"});
  EXPECT_EQ(json::parse(told.out)["changes_only_kept"], 2);
  EXPECT_EQ(json::parse(told.out)["photos_only_kept"], 0);
}

TEST_F(CliRestore, AnotherLaptopsBackupAsksFirst) {
  init("second");
  person("乙", "second");
  ASSERT_EQ(cli({"backup", dir / "second.db"}, {}, "second").exit_code, 0);
  person("甲");
  const auto asked = cli({"restore", dir / "second.db"});
  EXPECT_EQ(asked.exit_code, 2);
  EXPECT_NE(asked.err.find("is the backup of another laptop (记录员, "), std::string::npos) << asked.err;
  EXPECT_NE(asked.err.find("Add --force"), std::string::npos) << asked.err;
  EXPECT_NE(cli({"--lang", "zh", "restore", dir / "second.db"}).err.find("是另一台电脑的备份"), std::string::npos);
  EXPECT_EQ(list("person")[0]["values"]["name"], "甲");
  EXPECT_TRUE(!fs::exists(dir / "laptop/backups") || fs::is_empty(dir / "laptop/backups"));
  const auto forced = cli({"restore", "--force", dir / "second.db"});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_NE(forced.err.find("get it back: restore --force "), std::string::npos) << forced.err;
  EXPECT_EQ(list("person")[0]["values"]["name"], "乙");
  // A new laptop has nothing that it could take the place of.
  EXPECT_EQ(cli({"restore", dir / "second.db"}, {}, "new").exit_code, 0);
}

}  // namespace
}  // namespace yanxing::testing
