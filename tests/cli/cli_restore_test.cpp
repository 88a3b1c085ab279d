// restore: what only the former data holds, and whose backup it is.
#include <sys/stat.h>

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
  EXPECT_NE(told.err.find(
                "1 change and 1 photo or file of the former data are not known to be on the server, and not in this"),
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

TEST_F(CliRestore, OfTwoCopiesOfOneDiskEachKeepsWhatTheOtherLacks) {
  person("甲");
  fs::copy(dir / "laptop", dir / "copy", fs::copy_options::recursive);
  for (const char* name : {"乙", "丙", "丁"}) person(name);
  for (const char* name : {"戊", "己"}) person(name, "copy");
  ASSERT_EQ(cli({"backup", dir / "copy.db"}, {}, "copy").exit_code, 0);
  const auto told = cli({"restore", dir / "copy.db", "--json"});
  EXPECT_EQ(json::parse(told.out)["changes_only_kept"], 3) << "not told by the length of the log";
  EXPECT_NE(told.err.find("3 changes of the former data are not known to be on the server"), std::string::npos);
}

TEST_F(CliRestore, WhatARestoredServerLacksOfOthersIsSaidToo) {
  enrol();
  init("second");
  enrol("second");
  json_of({"sync"});
  ASSERT_EQ(cli({"backup", dir / "before.db"}).exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "city.db"}).exit_code, 0);
  person("甲", "second");
  json_of({"sync"}, "second");
  json_of({"sync"});
  fs::remove_all(dir / "second");
  stop();
  ASSERT_EQ(server({"restore", dir / "city.db"}).exit_code, 0);
  start();
  json_of({"sync"});
  EXPECT_EQ(list("person")[0]["sync"], "local");
  EXPECT_EQ(json_of({"status"})["others_in_doubt"], true);
  EXPECT_NE(cli({"status"}).out.find("it lacks some of what came from other laptops"), std::string::npos);
  const auto told = cli({"restore", dir / "before.db", "--json"});
  EXPECT_EQ(json::parse(told.out)["changes_only_kept"], 1) << told.err;
  EXPECT_EQ(json::parse(cli({"restore", dir / "laptop/backups/before-restore.db", "--json"}).out)["changes_only_kept"],
            0);
}

TEST_F(CliRestore, ABundleWrittenSinceTheBackupIsNotReplaced) {
  enrol();
  person("甲");
  ASSERT_EQ(cli({"backup", dir / "before.db"}).exit_code, 0);
  person("乙");
  json_of({"bundle", "export", dir / "s.yxb"});
  const std::string written = read_file(dir / "s.yxb");
  ASSERT_EQ(cli({"restore", dir / "before.db"}).exit_code, 0);
  const auto told = cli({"bundle", "export", dir / "s.yxb"});
  EXPECT_EQ(told.exit_code, 1);
  EXPECT_NE(told.err.find("since its data was set up or restored"), std::string::npos) << told.err;
  EXPECT_EQ(read_file(dir / "s.yxb"), written) << "the only copy of 乙 but for the kept file";
  json_of({"bundle", "export", dir / "other.yxb"});
  json_of({"bundle", "export", dir / "other.yxb"});
}

TEST_F(CliRestore, ABundleOfALedgerThatIsGoneIsNotReplaced) {
  enrol();
  person("甲");
  json_of({"bundle", "export", dir / "s.yxb"});
  const std::string written = read_file(dir / "s.yxb");
  fs::remove(dir / "laptop/yanxing.db");
  init();
  enrol();
  EXPECT_EQ(cli({"bundle", "export", dir / "s.yxb"}).exit_code, 1);
  EXPECT_EQ(read_file(dir / "s.yxb"), written);
}

TEST_F(CliRestore, FormerDataThatCannotBeReadAreSaidToBeSo) {
  person("甲");
  ASSERT_EQ(cli({"backup", dir / "before.db"}).exit_code, 0);
  write(dir / "laptop/yanxing.db", std::string(8192, 'x'));
  const auto told = cli({"restore", dir / "before.db"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.err.find("nobody can tell what it alone holds. Keep "), std::string::npos) << told.err;
}

TEST_F(CliRestore, WhatIsNoFileIsNotWaitedFor) {
  person("甲");
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
  const auto told = cli({"restore", dir / "pipe"});
  EXPECT_EQ(told.exit_code, 1);
  EXPECT_NE(told.err.find("is no file (a device or pipe); nothing was restored"), std::string::npos) << told.err;
  EXPECT_EQ(list("person")[0]["values"]["name"], "甲");
  for (const char* command : {"backup", "restore"}) {
    const auto unnamed = cli({command, ""});
    EXPECT_EQ(unnamed.exit_code, 2);
    EXPECT_NE(unnamed.err.find("Name the backup"), std::string::npos) << unnamed.err;
  }
}

TEST_F(CliRestore, AnotherCitysBackupAsksFirst) {
  enrol();
  person("甲");
  ASSERT_EQ(server({"init", "--host", "localhost"}, "en_US.UTF-8", "other").exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "other.db"}, "en_US.UTF-8", "other").exit_code, 0);
  stop();
  const auto asked = server({"restore", dir / "other.db"});
  EXPECT_EQ(asked.exit_code, 1);
  EXPECT_NE(asked.err.find("is the backup of another city"), std::string::npos) << asked.err;
  start();
  EXPECT_EQ(json_of({"sync"})["sent"], 1) << "nothing was changed";
  stop();
  EXPECT_EQ(server({"restore", "--force", dir / "other.db"}).exit_code, 0);
  start();
  EXPECT_EQ(cli({"sync"}).exit_code, 3);
}

// The certificate beside the data tells whose folder it is.
TEST_F(CliRestore, AnotherCitysBackupAsksFirstWhereTheDataAreGoneOrDamagedToo) {
  enrol();
  ASSERT_EQ(server({"backup", dir / "own.db"}).exit_code, 0);
  ASSERT_EQ(server({"init", "--host", "localhost"}, "en_US.UTF-8", "other").exit_code, 0);
  ASSERT_EQ(server({"backup", dir / "other.db"}, "en_US.UTF-8", "other").exit_code, 0);
  stop();
  const fs::path data = fs::path(dir / "server") / "city.db";
  for (const bool is_damaged : {false, true}) {
    fs::remove(data);
    if (is_damaged) write(data, std::string(8192, 'x'));
    const auto asked = server({"restore", dir / "other.db"});
    EXPECT_EQ(asked.exit_code, 1);
    EXPECT_NE(asked.err.find("is the backup of another city"), std::string::npos) << asked.err;
    EXPECT_EQ(fs::exists(data), is_damaged);
    EXPECT_EQ(server({"restore", dir / "own.db"}).exit_code, 0) << "its own needs no word";
  }
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
