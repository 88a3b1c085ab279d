// By USB stick: bundles in parts, which come in any order, one by one, twice, or not at all.
#include "tests/cli/cli_bundle.h"

namespace yanxing::testing {
namespace {

TEST_F(CliBundle, PartsAreAsSmallAsIsAskedFor) {
  std::string lines;
  std::mt19937 dice(7);
  for (int i = 0; i < 3000; ++i)
    lines += json{{"name", "村民" + std::to_string(dice()) + std::to_string(dice())}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  const json out = exported("out.yxb", "laptop", {"--part-size", "64K"});
  EXPECT_EQ(out["changes"], 3000);
  for (const std::string& part : files()) EXPECT_LE(fs::file_size(on_stick(part)), 64u << 10) << part;
}

TEST_F(CliBundle, SmallPartsInAnyOrderAndAMissingOne) {
  std::string lines;
  for (int i = 0; i < 12'000; ++i)
    lines += json{{"name", "村民" + std::to_string(i * 7919LL * 104'729)}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  const json out = exported("out.yxb", "laptop", {"--part-size", "64K"});
  ASSERT_EQ(out["changes"], 12'000);
  ASSERT_GE(out["parts"], 3);
  // The last part alone says what comes first, and changes nothing.
  const auto early = server({"bundle", "import", on_stick("out.yxb.3"), "-o", on_stick("x.ack")});
  EXPECT_EQ(early.exit_code, 5);
  EXPECT_NE(early.err.find("import parts 1, 2 of"), std::string::npos) << early.err;
  const json told = taken("out.yxb.3", "x.ack", 5);
  EXPECT_NE(told["error"]["message"].get<std::string>().find("import parts 1, 2 of"), std::string::npos);
  EXPECT_EQ(told["missing_parts"][0], 1);
  EXPECT_FALSE(fs::exists(on_stick("x.ack")));
  fs::rename(on_stick("out.yxb.2"), dir / "two");
  const json some = taken("out.yxb", "some.ack", 5);
  EXPECT_EQ(some["missing_parts"], json::array({2}));
  EXPECT_EQ(some["waiting_parts"][0], 3);
  EXPECT_LT(some["stored"], 12'000);
  EXPECT_GT(acked("some.ack")["confirmed"], 0);
  fs::rename(dir / "two", on_stick("out.yxb.2"));
  const json two = taken("out.yxb.2", "two.ack", 5);
  EXPECT_EQ(two["part"], 2);
  EXPECT_EQ(two["missing_parts"][0], 3) << "it was there before, and waited for this one";
  EXPECT_EQ(taken("out.yxb", "all.ack")["missing_parts"], json::array());
  acked("all.ack");
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(digest(), server_digest());
  // A smaller bundle takes the place of the larger one, with all its parts.
  person("甲");
  EXPECT_EQ(exported()["parts"], 1);
  EXPECT_EQ(files(), (std::vector<std::string>{"all.ack", "out.yxb", "some.ack", "two.ack"}));
  EXPECT_EQ(cli({"bundle", "export", on_stick("x"), "--part-size", "3"}).exit_code, 2);
  for (const char* size : {"1.5M", "abc", "-1", "500X", "3", "2T"}) {
    const auto refused = cli({"bundle", "export", on_stick("x"), std::string("--part-size=") + size});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find(std::string(size) + " is no size from 64K to 1T: write a whole number"),
              std::string::npos)
        << refused.err;
  }
}

TEST_F(CliBundlePhotos, ADamagedPartHoldsUpTheSoundOnesNoMoreThanAMissingOne) {
  for (std::uint32_t i = 0; i < 3; ++i) with_photo(i);
  const json out = exported("s.yxb", "laptop", {"--part-size", "200K"});
  ASSERT_EQ(out["parts"], 3);
  stop();
  const std::string good = read_file(on_stick("s.yxb.3"));
  std::string bad = good;
  bad[bad.size() / 2] ^= 1;
  for (const std::string& content : {bad, good.substr(0, good.size() - 1), good.substr(0, 2), std::string()}) {
    write(on_stick("s.yxb.3"), content);
    const json some = taken("s.yxb", "some.yxa", 5);
    EXPECT_EQ(some["damaged_parts"], json::array({3}));
    EXPECT_EQ(some["missing_parts"], json::array({3}));
    EXPECT_EQ(server_status()["changes"], 3);
  }
  const auto words = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("some.yxa")});
  EXPECT_EQ(words.exit_code, 5);
  EXPECT_NE(words.err.find("Part 3 of 3 is damaged or cannot be read"), std::string::npos) << words.err;
  EXPECT_NE(words.err.find("The rest was taken"), std::string::npos) << words.err;
  EXPECT_EQ(acked("some.yxa")["confirmed"], 3);
  write(on_stick("s.yxb.3"), good);
  EXPECT_EQ(taken("s.yxb", "all.yxa")["damaged_parts"], json::array());
  // What was taken when it was sound is missed by nobody.
  write(on_stick("s.yxb.3"), "x");
  EXPECT_EQ(taken("s.yxb", "all.yxa")["damaged_parts"], json::array());
}

TEST_F(CliBundlePhotos, AFirstPartThatIsDamagedOrLeftBehindHoldsUpTheSoundOnesNoMore) {
  for (std::uint32_t i = 0; i < 3; ++i) with_photo(i);
  ASSERT_EQ(exported("s.yxb", "laptop", {"--part-size", "200K"})["parts"], 3);
  stop();
  const std::string first = read_file(on_stick("s.yxb")), third = read_file(on_stick("s.yxb.3"));
  std::string middle = first;
  middle[middle.size() / 2] ^= 1;
  for (const std::string& bad : {middle, first.substr(0, first.size() - 1), first.substr(0, 2), std::string()}) {
    write(on_stick("s.yxb"), bad);
    const json some = taken("s.yxb", "some.yxa", 5);
    EXPECT_EQ(some["damaged_parts"], json::array({1}));
    EXPECT_EQ(some["missing_parts"], json::array({1}));
    EXPECT_EQ(server_status()["attachments"], 2);
  }
  const auto words = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("some.yxa")});
  EXPECT_NE(words.err.find("Part 1 of 3 is damaged or cannot be read"), std::string::npos) << words.err;
  fs::remove(on_stick("s.yxb"));
  EXPECT_EQ(taken("s.yxb", "some.yxa", 5)["damaged_parts"], json::array());
  const auto away = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("some.yxa")});
  EXPECT_NE(away.err.find("Part 1 of 3 is missing"), std::string::npos) << away.err;
  acked("some.yxa");
  // None of them is sound: that is said of the one that was named, and no receipt is written.
  for (const char* part : {"s.yxb.2", "s.yxb.3"}) write(on_stick(part), "YXB");
  const auto none = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("none.yxa")});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("There is no file"), std::string::npos) << none.err;
  EXPECT_FALSE(fs::exists(on_stick("none.yxa")));
  write(on_stick("s.yxb"), first);
  write(on_stick("s.yxb.3"), third);
  taken("s.yxb", "all.yxa");
  EXPECT_EQ(server_status()["changes"], 3);
  EXPECT_EQ(server_status()["attachments"], 3);
}

TEST_F(CliBundlePhotos, ADamagedPartBeforeASoundOneIsNamed) {
  for (std::uint32_t i = 0; i < 3; ++i) with_photo(i);
  ASSERT_EQ(exported("s.yxb", "laptop", {"--part-size", "200K"})["parts"], 3);
  write(on_stick("s.yxb.2"), "x");
  const auto one = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("ack.yxa")});
  EXPECT_EQ(one.exit_code, 5);
  EXPECT_NE(one.err.find("Part 2 of 3 is damaged"), std::string::npos) << one.err;
  const auto chinese = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("ack.yxa")}, "zh_CN.UTF-8");
  EXPECT_NE(chinese.err.find("第 2 个文件（一共 3 个）已损坏或读不了"), std::string::npos) << chinese.err;
  EXPECT_EQ(server_status()["attachments"], 2) << server_status();
}

TEST_F(CliBundle, WhatLiesBesideItAndBelongsToAnotherBundleIsSaid) {
  init("second");
  enrol("second");
  person("乙", "second");
  exported("s.yxb.2", "second");
  person("甲");
  exported("s.yxb");
  const auto words = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("ack.yxa")});
  EXPECT_EQ(words.exit_code, 0) << words.err;
  EXPECT_NE(words.out.find("s.yxb.2 belongs to another bundle and was not taken: import it by its own name"),
            std::string::npos)
      << words.out;
  EXPECT_EQ(taken("s.yxb")["other_bundles"], json::array({on_stick("s.yxb.2")}));
  EXPECT_EQ(taken("s.yxb.2", "second.yxa")["stored"], 1);
  fs::remove(on_stick("s.yxb.2"));
  write(on_stick("s.yxb.2"), "somebody's own");
  EXPECT_EQ(taken("s.yxb")["other_bundles"], json::array());
}

/// A laptop that was put back from its own backup: it goes on in a second log, upon the first one's changes.
class CliBundlePartsOfTwoLogs : public CliBundle {
 protected:
  /// The records `from` to `to`, as the round-th person writes them: noise, so that nothing packs it.
  void write_records(int from, int to, int round, const std::string& laptop = "laptop") const {
    std::mt19937 dice(static_cast<std::uint32_t>(round * 1000 + from));
    std::string lines;
    for (int i = from; i < to; ++i) {
      char id[37];
      std::snprintf(id, sizeof id, "00000000-0000-4000-8000-%012d", i);
      std::string name = "N" + std::to_string(round) + " ";
      for (int digit = 0; digit < 500; ++digit) name += static_cast<char>('a' + dice() % 26);
      lines += json{{"id", id}, {"name", name}, {"place", village}}.dump() + "\n";
    }
    const auto result = cli({"import", "person", "--force", "-"}, lines, laptop);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  void put_back() const {
    ASSERT_EQ(cli({"backup", dir / "laptop.db"}).exit_code, 0);
    const auto result = cli({"restore", dir / "laptop.db"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    fs::remove(dir / "laptop.db");
  }
  /// 600 changes in four parts: two of the first log, two of the second.
  void export_four() {
    write_records(0, 300, 1);
    put_back();
    write_records(0, 300, 2);
    const json out = exported("s.yxb", "laptop", {"--part-size", "64K"});
    ASSERT_EQ(out["changes"], 600);
    ASSERT_EQ(out["parts"], 4);
    stop();
  }
  static std::string name_of(int part) { return part == 1 ? "s.yxb" : "s.yxb." + std::to_string(part); }
  /// The other parts are out of reach.
  ProcessResult import_alone(int part, const std::string& city = "server", bool as_json = false) const {
    fs::remove_all(dir / "alone");
    fs::create_directory(dir / "alone");
    fs::copy_file(on_stick(name_of(part)), fs::path(dir / "alone") / name_of(part));
    std::vector<std::string> words{"bundle", "import", dir / ("alone/" + name_of(part)), "-o", on_stick(city + ".yxa")};
    if (as_json) words.emplace_back("--json");
    return server(words, "en_US.UTF-8", city);
  }
  static bool speaks_of_a_copy(const ProcessResult& result) {
    return result.err.find("Another copy") != std::string::npos;
  }
};

TEST_F(CliBundlePartsOfTwoLogs, ComeOneByOneInEveryOrderAndAllIsInOnlyWhenAllIsIn) {
  export_four();
  std::vector<int> order{1, 2, 3, 4};
  do {
    std::string city;
    for (const int part : order) city += std::to_string(part);
    SCOPED_TRACE(city);
    fs::copy(dir / "server", dir / city, fs::copy_options::recursive);
    bool is_in = false;
    for (int round = 0; round < 4 && !is_in; ++round) {
      for (const int part : order) {
        const auto result = import_alone(part, city);
        EXPECT_FALSE(speaks_of_a_copy(result)) << result.err;
        EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 5) << result.err;
        EXPECT_EQ(result.exit_code == 5, result.err.find("art") != std::string::npos) << result.err;
        is_in = server_status(city)["changes"] == 600;
        EXPECT_EQ(result.exit_code == 0, is_in) << part;
      }
    }
    EXPECT_TRUE(is_in);
    for (const int part : order) EXPECT_EQ(import_alone(part, city).exit_code, 0) << "twice";
    EXPECT_EQ(server_status(city)["changes"], 600);
    fs::remove_all(dir / city);
  } while (std::next_permutation(order.begin(), order.end()) && !HasFailure());
  EXPECT_EQ(acked("1234.yxa")["confirmed"], 600);
  EXPECT_EQ(status()["unsent"], 0);
}

TEST_F(CliBundlePartsOfTwoLogs, WhatIsMissingAndWhatWaitsForItIsSaidAndTheReceiptIsTrue) {
  export_four();
  const auto early = import_alone(3);
  EXPECT_EQ(early.exit_code, 5);
  EXPECT_NE(early.err.find("import parts 1, 2 of 4 first. Nothing was changed"), std::string::npos) << early.err;
  EXPECT_FALSE(speaks_of_a_copy(early));
  const json told = json::parse(import_alone(3, "server", true).out);
  EXPECT_EQ(told["missing_parts"], json::array({1, 2, 4}));
  EXPECT_FALSE(fs::exists(on_stick("server.yxa")));
  EXPECT_EQ(server_status()["changes"], 0);
  // All the others.
  fs::rename(on_stick("s.yxb.3"), dir / "three");
  const json some = taken("s.yxb", "some.yxa", 5);
  EXPECT_EQ(some["missing_parts"], json::array({3}));
  EXPECT_EQ(some["waiting_parts"], json::array({4}));
  EXPECT_EQ(some["stored"], 300);
  EXPECT_EQ(some["gap"], false);
  EXPECT_EQ(some["forked"], false);
  const auto words = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("some.yxa")});
  EXPECT_EQ(words.exit_code, 5);
  EXPECT_NE(words.err.find("Part 3 of 4 is missing"), std::string::npos) << words.err;
  EXPECT_NE(words.err.find("Part 4 goes on where it ends and was not taken"), std::string::npos) << words.err;
  EXPECT_EQ(words.err.find("The rest was taken"), std::string::npos) << words.err;
  EXPECT_EQ(acked("some.yxa")["confirmed"], 300);
  EXPECT_EQ(status()["unsent"], 300);
  // The missing one alone: what waited for it is still to come.
  fs::rename(dir / "three", on_stick("s.yxb.3"));
  const json third = taken("s.yxb.3", "third.yxa", 5);
  EXPECT_EQ(third["missing_parts"], json::array({4}));
  EXPECT_GT(acked("third.yxa")["confirmed"], 0);
  EXPECT_GT(status()["unsent"], 0);
  const json last = taken("s.yxb.4", "last.yxa");
  EXPECT_EQ(last["missing_parts"], json::array());
  EXPECT_EQ(last["waiting_parts"], json::array());
  EXPECT_EQ(server_status()["changes"], 600);
  acked("last.yxa");
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(digest(), server_digest());
}

TEST_F(CliBundlePartsOfTwoLogs, OfACopiedDataFolderAreToldAsSuchUntilASync) {
  write_records(0, 10, 1);
  json_of({"sync"});
  fs::copy(dir / "laptop", dir / "twin", fs::copy_options::recursive);
  write_records(10, 12, 1, "twin");
  json_of({"sync"}, "twin");
  write_records(20, 260, 1);
  put_back();
  write_records(20, 260, 2);
  ASSERT_GE(exported("s.yxb", "laptop", {"--part-size", "64K"})["parts"], 3);
  for (int twice = 0; twice < 2; ++twice) {
    const json in = taken("s.yxb", "ack.yxa", 5);
    EXPECT_EQ(in["forked"], true);
    EXPECT_EQ(in["gap"], false);
    EXPECT_EQ(in["stored"], 0);
    EXPECT_EQ(server_status()["changes"], 12);
  }
  const auto words = server({"bundle", "import", on_stick("s.yxb"), "-o", on_stick("ack.yxa")});
  EXPECT_TRUE(speaks_of_a_copy(words)) << words.err;
  EXPECT_TRUE(speaks_of_a_copy(import_alone(1)));
  const auto back = cli({"bundle", "import", on_stick("ack.yxa")});
  EXPECT_EQ(back.exit_code, 5) << back.err;
  EXPECT_EQ(status()["unsent"], 480) << "what was signed for before they parted stays so";
  json_of({"sync"});
  json_of({"sync"}, "twin");
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(digest(), digest("twin"));
  EXPECT_EQ(digest(), server_digest());
}

TEST_F(CliBundlePartsOfTwoLogs, WhereNoPartIsMissingTheServerLostWhatOneWaitsFor) {
  write_records(0, 300, 1);
  put_back();
  write_records(0, 100, 2);
  ASSERT_EQ(exported("s.yxb", "laptop", {"--part-size", "64K"})["parts"], 3);
  stop();
  EXPECT_EQ(import_alone(1).exit_code, 5);
  ASSERT_EQ(server({"backup", dir / "city.db"}).exit_code, 0);
  EXPECT_EQ(import_alone(3).exit_code, 5);
  acked("server.yxa");
  const int unsent = status()["unsent"];
  ASSERT_EQ(server({"restore", dir / "city.db"}).exit_code, 0);
  write_records(100, 300, 3);
  ASSERT_GE(exported("s.yxb", "laptop", {"--part-size", "64K"})["parts"], 2);
  const json in = taken("s.yxb", "ack.yxa", 5);
  EXPECT_EQ(in["gap"], true);
  EXPECT_EQ(in["missing_parts"], json::array());
  EXPECT_EQ(in["waiting_parts"][0], 2);
  EXPECT_EQ(in["stored"], unsent) << "the first log's rest";
  EXPECT_EQ(cli({"bundle", "import", on_stick("ack.yxa")}).exit_code, 5);
  EXPECT_EQ(status()["unsent"], 300) << "all of the second log";
  exported("s.yxb", "laptop", {"--part-size", "64K"});
  taken("s.yxb", "ack.yxa");
  acked();
  EXPECT_EQ(status()["unsent"], 0);
  EXPECT_EQ(digest(), server_digest());
}

}  // namespace
}  // namespace yanxing::testing
