// init, status, verify, backup, restore; and what goes wrong with data folders.
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

using CliLaptop = CliTest;

TEST_F(CliLaptop, WrongUsageEndsWithTwoAndHelpWithZero) {
  const auto bare = [&](std::vector<std::string> arguments) { return run(program("yanxing-cli"), arguments); };
  EXPECT_EQ(bare({}).exit_code, 2);
  EXPECT_EQ(bare({"list", "person"}).exit_code, 2);  // no data folder
  EXPECT_EQ(cli({"frobnicate"}).exit_code, 2);
  EXPECT_EQ(cli({"init", "--place", township}).exit_code, 2);
  EXPECT_EQ(cli({"show"}).exit_code, 2);
  EXPECT_EQ(cli({"list", "person", "--limit", "-3"}).exit_code, 2);
  for (const char* command : {"init", "enrol", "save", "import", "list", "show", "delete", "undelete", "resolve",
                              "sync", "status", "verify", "backup", "restore"}) {
    const auto help = bare({command, "--help"});
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_NE(help.out.find(command), std::string::npos) << command;
  }
  EXPECT_EQ(bare({"--version"}).exit_code, 0);
}

TEST_F(CliLaptop, InitChecksPlaceAndNameAndHappensOnce) {
  EXPECT_EQ(cli({"init", "--place", "12345", "--name", "甲"}).exit_code, 2);
  EXPECT_EQ(cli({"init", "--place", "999999999", "--name", "甲"}).exit_code, 2);
  EXPECT_EQ(cli({"init", "--place", township, "--name", "  "}).exit_code, 2);
  EXPECT_EQ(cli({"status"}).exit_code, 1);  // not set up
  init();
  EXPECT_EQ(cli({"init", "--place", township, "--name", "乙"}).exit_code, 1);
  EXPECT_EQ(cli({"init", "--place", "999999999", "--name", "甲", "--force"}, {}, "far").exit_code, 0);
}

/// A limit on the size of files is met as a full disk is: SQLite's -shm of 32 KB does not fit.
ProcessResult on_full_disk(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"-c", "ulimit -f 16; exec \"$0\" \"$@\"", program("yanxing-cli").string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run("/bin/sh", all, {}, {{"LC_ALL", "en_US.UTF-8"}});
}

TEST_F(CliLaptop, StatusSaysThatNobodyEnrolledItAndCountsAsPeopleDo) {
  init();
  auto told = cli({"status"}).out;
  EXPECT_NE(told.find("0 changes unsent; 0 confirmed by the server; 0 records in conflict"), std::string::npos) << told;
  EXPECT_NE(told.find("is not enrolled with a server yet"), std::string::npos) << told;
  EXPECT_NE(cli({"--lang", "zh", "status"}).out.find("还没有登记到服务器"), std::string::npos);
  save({"person", "name=甲", std::string("place=") + village});
  told = cli({"status"}).out;
  EXPECT_NE(told.find("1 change unsent;"), std::string::npos) << told;
  EXPECT_NE(cli({"verify"}).out.find("All is well: 1 record, 1 change, 0 photos and files here"), std::string::npos);
}

TEST_F(CliLaptop, AFullDiskIsReadAndSaidToBeFull) {
  init();
  const std::string id = save({"person", "name=甲", std::string("place=") + village});
  const std::string data = dir / "laptop";
  auto result = on_full_disk({"--data", data, "status"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("1 change unsent"), std::string::npos) << result.out;
  result = on_full_disk({"--data", data, "list", "person"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find(id), std::string::npos);
  EXPECT_EQ(on_full_disk({"--data", data, "show", id}).exit_code, 0);
  // What does not fit is not saved, says why, and spoils nothing.
  result = on_full_disk({"--data", data, "save", "person", "name=" + std::string(90, 'x'), "--force",
                         "note=" + std::string(30'000, 'y')});
  EXPECT_EQ(result.exit_code, 1) << result.out;
  EXPECT_NE(result.err.find("disk is full"), std::string::npos) << result.err;
  EXPECT_EQ(list("person").size(), 1u);
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  // A new folder needs room.
  result = on_full_disk({"--data", dir / "new", "init", "--place", township, "--name", "乙"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("disk is full"), std::string::npos) << result.err;
}

/// What group and others may do with it.
fs::perms of_others(const fs::path& path) {
  return fs::status(path).permissions() & (fs::perms::group_all | fs::perms::others_all);
}

TEST_F(CliLaptop, NobodyElseReadsTheFolder) {
  init();
  save({"person", "name=甲", std::string("place=") + village});
  ASSERT_EQ(cli({"backup", dir / "copy.db"}).exit_code, 0);
  ASSERT_EQ(cli({"restore", dir / "copy.db"}).exit_code, 0);
  const fs::path folder = dir / "laptop";
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(of_others(entry.path()), fs::perms::none) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 3u) << "ledger, lock, backup";
  EXPECT_EQ(of_others(folder), fs::perms::none);
  EXPECT_EQ(of_others(folder / "backups"), fs::perms::none);
  EXPECT_EQ(of_others(dir / "copy.db"), fs::perms::none);
}

TEST_F(CliLaptop, WhatAnOlderProgramLeftOpenIsClosedAtTheNextStart) {
  init();
  ASSERT_EQ(cli({"backup", dir / "copy.db"}).exit_code, 0);
  ASSERT_EQ(cli({"restore", dir / "copy.db"}).exit_code, 0);
  const fs::path folder = dir / "laptop";
  constexpr fs::perms open = fs::perms::group_read | fs::perms::others_read;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    fs::permissions(entry.path(), open, fs::perm_options::add);
  fs::permissions(folder, open, fs::perm_options::add);
  ASSERT_EQ(cli({"status"}).exit_code, 0);
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    EXPECT_EQ(of_others(entry.path()), fs::perms::none) << entry.path();
  EXPECT_NE(of_others(folder), fs::perms::none) << "a folder that was there is its owner's to share";
}

TEST_F(CliLaptop, DataOfAnotherAccountAreNotCalledNone) {
  init();
  init("other");
  ASSERT_EQ(cli({"backup", dir / "others.db"}, {}, "other").exit_code, 0);
  for (const char* file : {"yanxing.db-shm", "yanxing.db"}) {
    const std::string closed = std::string(dir / "laptop/") + file;
    if (!fs::exists(closed)) write(closed, "");
    fs::permissions(closed, fs::perms::none);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"status"}, {"restore", dir / "others.db"}}) {
      std::vector<std::string> words{program("yanxing-cli"), "--data", dir / "laptop", "--lang", "en"};
      words.insert(words.end(), command.begin(), command.end());
      // For root permissions count only without what lets root pass them.
      if (::geteuid() == 0)
        words.insert(words.begin(), {"setpriv", "--bounding-set", "-dac_override,-dac_read_search"});
      const auto told = run("/usr/bin/env", words);
      EXPECT_EQ(told.exit_code, 1) << file;
      EXPECT_NE(told.err.find("cannot be read or written; check its permissions"), std::string::npos) << told.err;
      EXPECT_EQ(told.err.find("init"), std::string::npos) << told.err;
    }
    if (fs::exists(closed)) fs::permissions(closed, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(cli({"status"}).exit_code, 0);
  }
}

TEST_F(CliLaptop, ABackupThatEndsWithinAPageIsNoFaultOfTheDisk) {
  init();
  ASSERT_EQ(cli({"backup", dir / "whole.db"}).exit_code, 0);
  const std::string whole = read_file(dir / "whole.db");
  for (const std::size_t lacking : {1u, 21u, 4095u, 4097u}) {
    write(dir / "cut.db", whole.substr(0, whole.size() - lacking));
    const auto told = cli({"restore", dir / "cut.db"});
    EXPECT_EQ(told.exit_code, 1) << lacking;
    EXPECT_EQ(told.err.find("disk failed"), std::string::npos) << told.err;
    EXPECT_NE(told.err.find("no sound backup"), std::string::npos) << told.err;
  }
}

TEST_F(CliLaptop, AFolderIsNoBackup) {
  init();
  const auto result = cli({"restore", dir / "laptop"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("Name the backup's file"), std::string::npos) << result.err;
}

TEST_F(CliLaptop, StatusCountsWhatIsNotSent) {
  init();
  save({"person", "name=甲", std::string("place=") + village});
  const json status = json_of({"status"});
  EXPECT_EQ(status["unsent"], 1);
  EXPECT_EQ(status["on_server"], 0);
  EXPECT_EQ(status["conflicts"], 0);
  EXPECT_EQ(status["quarantine"], 0);
  EXPECT_TRUE(status["clock_offset_s"].is_null());
  EXPECT_TRUE(status["last_sync"].is_null());
}

TEST_F(CliLaptop, VerifyGivesTheDigestOfWhatIsHeld) {
  init();
  const json empty = json_of({"verify"});
  save({"person", "name=甲", std::string("place=") + village});
  const json one = json_of({"verify"});
  EXPECT_TRUE(one["ok"]);
  EXPECT_EQ(one["records"], 1);
  EXPECT_EQ(one["changes"], 1);
  EXPECT_NE(one["digest"], empty["digest"]);
  EXPECT_EQ(json_of({"verify"})["digest"], one["digest"]);
}

TEST_F(CliLaptop, VerifyFindsAnAlteredLog) {
  init();
  save({"person", "name=甲", std::string("place=") + village});
  std::string bytes = read_file(dir / "laptop/yanxing.db");
  std::size_t at = 0, altered = 0;
  while ((at = bytes.find("\xE7\x94\xB2", at)) != std::string::npos) {
    bytes[at + 2] = '\xB3';
    ++altered;
    ++at;
  }
  ASSERT_GE(altered, 2u);  // in the change and in the cell
  write(dir / "laptop/yanxing.db", bytes);
  const auto verified = cli({"verify", "--json"});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_EQ(json::parse(verified.out)["ok"], false);
  EXPECT_NE(verified.err.find("chain hash"), std::string::npos);
}

TEST_F(CliLaptop, ABackupBringsEverythingBackAndTheFormerDataIsKept) {
  init();
  save({"person", "name=甲", std::string("place=") + village});
  const json before = json_of({"verify"});
  EXPECT_EQ(cli({"backup", dir / "backup.db"}).exit_code, 0);
  EXPECT_EQ(cli({"backup", dir / "backup.db"}).exit_code, 1);  // never overwrites
  EXPECT_EQ(cli({"backup", dir / "no/such/folder/b.db"}).exit_code, 1);
  save({"person", "name=乙", std::string("place=") + village});
  const json restored = json_of({"restore", dir / "backup.db"});
  EXPECT_EQ(restored["records"], 1);
  EXPECT_TRUE(fs::exists(restored["kept"].get<std::string>()));
  EXPECT_EQ(json_of({"verify"})["digest"], before["digest"]);
  save({"person", "name=丙", std::string("place=") + village});
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  EXPECT_EQ(cli({"restore", dir / "none.db"}).exit_code, 1);
  write(dir / "bad.db", "not a backup");
  EXPECT_EQ(cli({"restore", dir / "bad.db"}).exit_code, 1);
  EXPECT_EQ(list("person").size(), 2u);
  EXPECT_EQ(json_of({"restore", dir / "backup.db"}, "new-disk")["records"], 1);
  EXPECT_EQ(list("person", {}, "new-disk").size(), 1u);
}

TEST_F(CliLaptop, AFolderInUseIsSaid) {
  init();
  const std::string fifo = dir / "pipe";
  ASSERT_EQ(std::system(("mkfifo " + fifo).c_str()), 0);
  // An import that waits for its first line holds the folder.
  Background holder(program("yanxing-cli"), {"--data", dir / "laptop", "import", "person", fifo}, dir / "holder.log");
  const auto second = [&] {
    ProcessResult result;
    for (int attempt = 0; attempt < 200; ++attempt) {  // until the holder has started
      result = cli({"status", "--json"});
      if (result.exit_code != 0) break;
    }
    return result;
  }();
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_NE(second.err.find("another window or program"), std::string::npos);
  holder.signal(SIGKILL);
  holder.wait();
  EXPECT_EQ(cli({"status"}).exit_code, 0);  // a killed program holds nothing
}

TEST_F(CliLaptop, DamagedNewerAndUnwritableFoldersAreSaidAndLeftAlone) {
  init();
  save({"person", "name=甲", std::string("place=") + village});
  ASSERT_EQ(cli({"backup", dir / "good.db"}).exit_code, 0);
  const std::string garbage(10'000, 'g');
  write(dir / "laptop/yanxing.db", garbage);
  const auto damaged = cli({"list", "person"});
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_NE(damaged.err.find("restore"), std::string::npos);
  EXPECT_EQ(read_file(dir / "laptop/yanxing.db"), garbage);
  ASSERT_EQ(cli({"restore", dir / "good.db"}).exit_code, 0);
  EXPECT_EQ(list("person").size(), 1u);

  std::string newer = read_file(dir / "good.db");
  newer[63] = 99;  // user_version, big-endian at byte 60
  fs::create_directories(dir / "newer");
  write(dir / "newer/yanxing.db", newer);
  const auto too_new = cli({"list", "person"}, {}, "newer");
  EXPECT_EQ(too_new.exit_code, 1);
  EXPECT_NE(too_new.err.find("newer version"), std::string::npos);
  EXPECT_EQ(cli({"restore", dir / "newer/yanxing.db"}).exit_code, 1);

  EXPECT_EQ(cli({"list", "person"}, {}, "missing").exit_code, 1);
  const auto unwritable =
      run(program("yanxing-cli"), {"--data", "/proc/nowhere", "init", "--place", township, "--name", "甲"}, {},
          {{"LC_ALL", "en"}});
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_NE(unwritable.err.find("/proc/nowhere"), std::string::npos);
}

TEST_F(CliLaptop, MissingAssetsAreSaid) {
  init();
  const auto result = run(program("yanxing-cli"), {"--data", dir / "laptop", "list", "person"}, {},
                          {{"YANXING_ASSETS", dir / "none"}, {"LC_ALL", "en"}});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("YANXING_ASSETS"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
