// By USB stick: photos and files with the records.
#include <sys/stat.h>
#include <fstream>

#include "tests/cli/cli_bundle.h"
#include "tests/client/images/samples.h"

namespace yanxing::testing {
namespace {

TEST_F(CliBundlePhotos, RecordsAndPhotosInPartsOfAnyOrderEachTwice) {
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += json{{"name", "村民" + std::to_string(i)}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  for (std::uint32_t i = 1; i <= 5; ++i) with_photo(i);
  EXPECT_EQ(status()["photos"]["waiting"], 5);
  const json out = exported("out.yxb", "laptop", {"--part-size", "350K"});
  EXPECT_EQ(out["changes"], 305);
  EXPECT_EQ(out["attachments"], 5);
  ASSERT_EQ(out["parts"], 3);
  for (const char* part : {"", ".2", ".3"})
    EXPECT_LE(fs::file_size(on_stick(std::string("out.yxb") + part)), 350u << 10);
  stop();
  std::vector<std::string> parts{"1", "2", "3"};
  fs::copy_file(on_stick("out.yxb"), on_stick("1"));
  fs::copy_file(on_stick("out.yxb.2"), on_stick("2"));
  fs::copy_file(on_stick("out.yxb.3"), on_stick("3"));
  do {
    const std::string order = parts[0] + parts[1] + parts[2];
    fs::copy(dir / "server", dir / order, fs::copy_options::recursive);
    for (const std::string& part : parts) {
      for (const int exit : {0, 0}) {
        const auto result = server({"bundle", "import", on_stick(part), "-o", on_stick(order + ".ack"), "--json"},
                                   "en_US.UTF-8", order);
        EXPECT_EQ(result.exit_code == 5 ? exit : result.exit_code, exit) << result.err;
      }
    }
    EXPECT_EQ(server_status(order)["changes"], 305) << order;
    EXPECT_EQ(server_status(order)["attachments"], 5) << order;
    EXPECT_EQ(server_status(order)["attachments_waiting"], 0) << order;
    const auto verified = server({"verify", "--json"}, "en_US.UTF-8", order);
    EXPECT_EQ(verified.exit_code, 0) << verified.err;
    EXPECT_FALSE(fs::exists(fs::path(dir / order) / "attachments" / "partial") &&
                 !fs::is_empty(fs::path(dir / order) / "attachments" / "partial"));
  } while (std::next_permutation(parts.begin(), parts.end()));
  // The last ack of any order tells of everything.
  const json back = acked("321.ack");
  EXPECT_EQ(back["confirmed"], 305);
  EXPECT_EQ(back["attachments"], 5);
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(status()["photos"]["waiting"], 0);
  EXPECT_EQ(exported()["attachments"], 0) << "nothing of it goes on the next stick";
}

TEST_F(CliBundlePhotos, ThenTheNetworkSendsNoneOfThemAgainAndOthersFetchThem) {
  const std::string name = with_photo(1);
  exported();
  EXPECT_EQ(taken()["attachments"], 1);
  EXPECT_EQ(taken()["attachments_before"], 1);
  acked();
  const json synced = json_of({"sync"});
  EXPECT_EQ(synced["sent"], 0);
  EXPECT_LT(synced["bytes_out"], 20'000);
  init("second");
  enrol("second");
  json_of({"sync"}, "second");
  EXPECT_EQ(cli({"attachment", "get", name}, {}, "second").exit_code, 0);
  for (const json& one : json_of({"attachment", "list"})) EXPECT_EQ(one["state"], "on_server");
}

TEST_F(CliBundlePhotos, ALaterPartAloneSaysThatTheFirstIsMissing) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) with_photo(seed);
  const json out = exported("out.yxb", "laptop", {"--part-size", "200K"});
  ASSERT_GE(out["parts"], 3);
  const json alone = taken("out.yxb.3", "three.ack", 5);
  EXPECT_EQ(alone["missing_parts"][0], 1);
  EXPECT_EQ(alone["missing_parts"][1], 2);
  const auto told = server({"bundle", "import", on_stick("out.yxb.3"), "-o", on_stick("three.ack")});
  EXPECT_EQ(told.exit_code, 5);
  EXPECT_NE(told.err.find("Parts 1, 2"), std::string::npos) << told.err;
  // In any order and each alone: whoever brings the last one is told that it is the last one.
  fs::create_directory(dir / "apart");
  fs::rename(on_stick("out.yxb"), dir / "apart/out.yxb");
  EXPECT_EQ(taken("out.yxb.2", "two.ack", 5)["missing_parts"], json::array({1}));
  fs::rename(dir / "apart/out.yxb", on_stick("first.yxb"));
  EXPECT_EQ(taken("first.yxb", "one.ack", 0)["missing_parts"], json::array());
  EXPECT_EQ(server_status()["attachments"], 3);
}

TEST_F(CliBundlePhotos, ImportsBesideAnUploadOfTheSamePhotos) {
  std::vector<std::string> names;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) names.push_back(with_photo(seed, 3'000'000));
  exported();
  for (int round = 0; round < 3; ++round) {
    // The laptop has found a network and sends what is on the stick as well.
    Background sync(program("yanxing-cli"), {"--data", dir / "laptop", "sync"}, dir / "sync.log");
    EXPECT_EQ(server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("ack.yxa")}).exit_code, 0);
    EXPECT_EQ(sync.wait(), 0) << sync.log();
  }
  EXPECT_EQ(server_status()["attachments"], 6);
  EXPECT_EQ(server({"verify"}).exit_code, 0);
}

TEST_F(CliBundlePhotos, ADamagedFileOnTheServerIsNotSignedForAndHealedByTheStick) {
  const auto name = with_photo(1);
  exported();
  taken();
  const fs::path file = fs::path(dir / "server") / "attachments" / name.substr(0, 2) / name;
  const std::string good = read_file(file);
  std::string bad = good;
  bad[1000] ^= 1;
  write(file, bad);
  const json again = taken();
  EXPECT_EQ(again["attachments"], 1) << "the file of the stick took its place";
  EXPECT_TRUE(read_file(file) == good);
  EXPECT_EQ(acked()["attachments"], 1);
  // Without a stick at hand it is found, said and no longer signed for.
  write(file, bad);
  EXPECT_EQ(server({"verify"}).exit_code, 1);
  EXPECT_EQ(server_status()["attachments_damaged"], 1);
  EXPECT_EQ(server_status()["attachments"], 0);
}

// A laptop that meets no network: the receipt says what the server lost, and the next bundle holds it.
TEST_F(CliBundlePhotos, APhotoThatTheServerLostGoesOnTheNextStick) {
  const auto first = with_photo(1), second = with_photo(2);
  exported();
  taken();
  EXPECT_EQ(acked()["attachments"], 2);
  fs::copy(on_stick("ack.yxa"), on_stick("old.yxa"));
  fs::remove(fs::path(dir / "server") / "attachments" / first.substr(0, 2) / first);
  person("甲");
  EXPECT_EQ(exported()["attachments"], 0) << "nobody knows yet";
  taken();
  const auto result = cli({"bundle", "import", on_stick("ack.yxa"), "--json"});
  EXPECT_EQ(result.exit_code, 5) << result.err;
  EXPECT_NE(result.err.find("The server lost 1 attachment that it had confirmed"), std::string::npos) << result.err;
  const json told = json::parse(result.out);
  EXPECT_EQ(told["attachments_lost"], 1);
  EXPECT_EQ(told["confirmed"], 1);
  EXPECT_EQ(status()["photos"]["waiting"], 1);
  // The word of before changes nothing, the same word again neither.
  const auto old = cli({"bundle", "import", on_stick("old.yxa"), "--json"});
  EXPECT_EQ(json::parse(old.out)["attachments"], 1) << "not the two that it names";
  EXPECT_NE(old.err.find("older than what is known here"), std::string::npos) << old.err;
  EXPECT_EQ(acked()["attachments_lost"], 0);
  EXPECT_EQ(status()["photos"]["waiting"], 1);
  EXPECT_EQ(exported()["attachments"], 1);
  EXPECT_EQ(taken()["attachments"], 1);
  fs::copy(on_stick("ack.yxa"), on_stick("whole.yxa"));
  EXPECT_EQ(acked()["attachments_lost"], 0);
  EXPECT_EQ(status()["photos"]["waiting"], 0);
  EXPECT_EQ(server_status()["attachments"], 2);
  EXPECT_EQ(server({"verify"}).exit_code, 0);
}

TEST_F(CliBundlePhotos, WhatRootTakesInBelongsToWhoeverRunsTheServer) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  constexpr uid_t owner = 65534;
  with_photo(1);
  exported();
  ASSERT_EQ(::chown((dir / "server").c_str(), owner, owner), 0);
  for (const auto& entry : fs::recursive_directory_iterator(dir / "server"))
    ASSERT_EQ(::chown(entry.path().c_str(), owner, owner), 0);
  EXPECT_EQ(taken()["attachments"], 1);
  int photos = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dir / "server")) {
    struct stat info {};
    ASSERT_EQ(::lstat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_uid, owner) << entry.path();
    photos += entry.path().extension() == ".pdf" ? 1 : 0;
  }
  EXPECT_EQ(photos, 1);
}

TEST_F(CliBundlePhotos, APhotoThatAnotherLaptopHadBroughtIsNotNew) {
  with_photo(1);
  exported();
  EXPECT_EQ(taken()["attachments"], 1);
  init("second");
  enrol("second");
  with_photo(1, 150'000, "second");
  exported("second.yxb", "second");
  const json in = taken("second.yxb", "second.yxa");
  EXPECT_EQ(in["attachments"], 0);
  EXPECT_EQ(in["attachments_before"], 1);
  EXPECT_EQ(acked("second.yxa", "second")["attachments"], 1) << "signed for all the same";
}

TEST_F(CliBundlePhotos, ADamagedPhotoIsLeftOutAndSaid) {
  const std::string name = with_photo(1);
  with_photo(2);
  write((fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name).string(), noise(150'000, 3));
  const auto result = cli({"bundle", "export", on_stick("out.yxb")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.err.find("1 attachment is not on this laptop, cannot be read or is damaged"), std::string::npos)
      << result.err;
  EXPECT_EQ(taken()["attachments"], 1);
  acked();
  EXPECT_EQ(status()["unsent"], 0);
}

TEST_F(CliBundlePhotos, TheReceiptOfAPartSaysHowManyPhotosStillWait) {
  for (std::uint32_t i = 1; i <= 3; ++i) with_photo(i);
  ASSERT_EQ(exported("out.yxb", "laptop", {"--part-size", "200K"})["parts"], 3);
  fs::rename(on_stick("out.yxb.2"), dir / "two");
  fs::rename(on_stick("out.yxb.3"), dir / "three");
  taken("out.yxb", "one.yxa", 5);
  const auto told = cli({"bundle", "import", on_stick("one.yxa")});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.err.find("2 photos still wait"), std::string::npos) << told.err;
  EXPECT_NE(cli({"--lang", "zh", "bundle", "import", on_stick("one.yxa")}).err.find("还有 2 张照片等待上报"),
            std::string::npos);
  EXPECT_EQ(acked("one.yxa")["photos"]["waiting"], 2);
  fs::rename(dir / "two", on_stick("out.yxb.2"));
  taken("out.yxb.2", "two.yxa", 5);
  EXPECT_NE(cli({"bundle", "import", on_stick("two.yxa")}).err.find("1 photo still waits"), std::string::npos);
  fs::rename(dir / "three", on_stick("out.yxb.3"));
  taken("out.yxb.3", "all.yxa");
  const auto all = cli({"bundle", "import", on_stick("all.yxa")});
  EXPECT_EQ(all.err.find("still wait"), std::string::npos) << all.err;
  EXPECT_EQ(acked("all.yxa")["photos"]["waiting"], 0);
}

TEST_F(CliBundlePhotos, WhatItsOriginalMendsIsWrittenWithTheFirstBundle) {
  std::vector<fs::path> kept;
  for (const int width : {1800, 1900, 2000}) {
    std::ofstream(dir / "IMG.JPG", std::ios::binary) << telephone_jpeg(width, 1200, 1);
    const std::string name = json_of({"attachment", "add", dir / "IMG.JPG"})["name"];
    save({"problem", "--force", "title=票箱没有锁", "severity=urgent", std::string("place=") + village,
          "photo=" + name});
    kept.push_back(fs::path(dir / "laptop") / "attachments" / name.substr(0, 2) / name);
  }
  std::vector<std::string> before;
  before.reserve(kept.size());
  for (const fs::path& file : kept) before.push_back(read_file(file));
  std::string flipped = before[0];
  flipped[flipped.size() / 2] ^= 1;
  write(kept[0], flipped);
  write(kept[1], before[1].substr(0, 100));
  fs::remove(kept[2]);
  const json out = exported();
  EXPECT_EQ(out["attachments"], 3);
  EXPECT_EQ(out["attachments_left_out"], 0);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_TRUE(read_file(kept[i]) == before[i]) << i;
  EXPECT_EQ(status()["photos"]["waiting"], 3);
  EXPECT_EQ(taken()["attachments"], 3);
  EXPECT_EQ(acked()["attachments"], 3);
  EXPECT_EQ(status()["photos"]["waiting"], 0);
}

TEST_F(CliBundlePhotos, AStickThatFillsUpInAPhotoLeavesNothing) {
  with_photo(1, 900'000);
  const auto result = run("/bin/sh",
                          {"-c", "ulimit -f 1000; exec \"$0\" --data \"$1\" bundle export \"$2\"",
                           program("yanxing-cli").string(), dir / "laptop", on_stick("out.yxb")},
                          {}, {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("stick (or disk) is full"), std::string::npos) << result.err;
  EXPECT_TRUE(files().empty());
}

TEST_F(CliBundlePhotos, RoomForRecordsIsKeptAsTheAdministratorSays) {
  person("甲");
  with_photo(1);
  exported();
  const auto import = [&](const char* mib) {
    return server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("ack"), "--keep-free", mib});
  };
  const auto kept = import("1000000000");
  EXPECT_EQ(kept.exit_code, 1);
  EXPECT_NE(kept.err.find("disk is full"), std::string::npos) << kept.err;
  EXPECT_EQ(import("0").exit_code, 0);
  acked("ack");
  EXPECT_EQ(status()["unsent"], 0);
}

TEST_F(CliBundlePhotos, AServerDiskThatFillsUpSaysSoAndASecondImportEndsIt) {
  person("甲");
  with_photo(1, 900'000);
  exported();
  const auto full = run("/bin/sh",
                        {"-c", "ulimit -f 1000; exec \"$0\" --data \"$1\" bundle import \"$2\" -o \"$3\"",
                         program("yanxing-server").string(), dir / "server", on_stick("out.yxb"), on_stick("ack.yxa")},
                        {}, {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(full.exit_code, 1) << full.err;
  EXPECT_NE(full.err.find("disk is full"), std::string::npos) << full.err;
  EXPECT_NE(full.err.find("ree some space"), std::string::npos) << full.err;
  EXPECT_FALSE(fs::exists(on_stick("ack.yxa")));
  EXPECT_TRUE(fs::is_empty(dir / "server/attachments/partial")) << "it would keep the disk full";
  const json again = taken();
  EXPECT_EQ(again["attachments"], 1);
  EXPECT_EQ(again["held_before"], 2);
  EXPECT_EQ(acked()["unsent"], 0);
}

}  // namespace
}  // namespace yanxing::testing
