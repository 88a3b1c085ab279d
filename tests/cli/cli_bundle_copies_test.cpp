// Receipts that come to a laptop which was put back from a backup, or of whose data folder there are two copies.
#include "tests/cli/cli_bundle.h"

namespace yanxing::testing {
namespace {

class CliBundleCopies : public CliBundlePhotos {
 protected:
  std::string sync_of(const std::string& id, const std::string& laptop = "laptop") const {
    return json_of({"show", id}, laptop)["sync"];
  }
  /// The receipt is taken and a person has something to do: the words in English, and the document.
  std::pair<std::string, json> odd(const std::string& ack, const std::string& laptop = "laptop") const {
    const auto result = cli({"bundle", "import", on_stick(ack), "--json"}, {}, laptop);
    EXPECT_EQ(result.exit_code, 5) << result.err;
    return {result.err, json::parse(result.out, nullptr, false)};
  }
  void expect_no_news(const std::string& ack, const std::string& laptop = "laptop") const {
    const auto result = cli({"bundle", "import", on_stick(ack), "--json"}, {}, laptop);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.err.find("nothing new"), std::string::npos) << result.err;
    EXPECT_EQ(result.err.find("another copy"), std::string::npos) << result.err;
    const json told = json::parse(result.out, nullptr, false);
    EXPECT_EQ(told["nothing_new"], true);
    EXPECT_EQ(told["forked"], false);
    EXPECT_EQ(told["ahead"], false);
    EXPECT_NE(cli({"--lang", "zh", "bundle", "import", on_stick(ack)}, {}, laptop).err.find("没有新内容"),
              std::string::npos);
  }
  /// "laptop" and "twin" had one record on the server; then each saved one, and only the laptop's was sent.
  void part() {
    one_ = person("甲");
    json_of({"sync"});
    fs::copy(dir / "laptop", dir / "twin", fs::copy_options::recursive);
    person("乙");
    json_of({"sync"});
    two_ = person("丙", "twin");
    exported("twin.yxb", "twin");
  }
  std::string one_, two_;
};

TEST_F(CliBundleCopies, OfALaptopThatWasPutBackTheReceiptSaysWhereTheNewerChangesAre) {
  for (const bool is_confirmed : {false, true}) {
    const std::string laptop = is_confirmed ? "second" : "laptop";
    if (is_confirmed) {
      init(laptop);
      enrol(laptop);
    }
    const std::string one = person("甲", laptop);
    if (is_confirmed) json_of({"sync"}, laptop);
    const std::string backup = dir / (laptop + ".bak");
    ASSERT_EQ(cli({"backup", backup}, {}, laptop).exit_code, 0);
    with_photo(is_confirmed ? 2 : 1, 150'000, laptop);
    exported(laptop + ".yxb", laptop);
    const std::string ack = laptop + ".yxa";
    taken(laptop + ".yxb", ack);
    ASSERT_EQ(cli({"restore", backup}, {}, laptop).exit_code, 0);
    for (const bool twice : {false, true}) {
      const auto [words, told] = odd(ack, laptop);
      EXPECT_NE(words.find("newer changes of this laptop, or of another copy"), std::string::npos) << twice << words;
      EXPECT_EQ(words.find("All data is on this laptop"), std::string::npos) << words;
      EXPECT_EQ(told["ahead"], true);
      EXPECT_EQ(told["forked"], false);
      EXPECT_EQ(sync_of(one, laptop), is_confirmed ? "on_server" : "local") << "as the server had signed";
    }
    const auto zh = cli({"--lang", "zh", "bundle", "import", on_stick(ack)}, {}, laptop);
    EXPECT_NE(zh.err.find("这里没有的较新内容"), std::string::npos) << zh.err;
    EXPECT_EQ(zh.err.find("数据都在这台电脑上"), std::string::npos) << zh.err;
    ASSERT_EQ(cli({"sync"}, {}, laptop).exit_code, 0) << "one sync";
    EXPECT_EQ(list("activity", {}, laptop).size(), is_confirmed ? 2u : 1u) << "brings them";
    EXPECT_EQ(sync_of(one, laptop), "on_server");
    expect_no_news(ack, laptop);
  }
}

// The receipt of a bundle that was written since signs for no more than it was asked for, and fits what is here.
TEST_F(CliBundleCopies, SoDoesTheReceiptOfABundleThatItWroteSince) {
  for (const bool saves_again : {false, true}) {
    const std::string laptop = saves_again ? "second" : "laptop";
    if (saves_again) {
      init(laptop);
      enrol(laptop);
    }
    const auto round = [&](const std::string& ack) {
      exported(laptop + ".yxb", laptop);
      taken(laptop + ".yxb", ack);
    };
    person("甲", laptop);
    round("1.yxa");
    acked("1.yxa", laptop);
    const std::string backup = dir / (laptop + ".bak");
    ASSERT_EQ(cli({"backup", backup}, {}, laptop).exit_code, 0);
    const std::string lost = person("乙", laptop);
    round("2.yxa");
    acked("2.yxa", laptop);
    ASSERT_EQ(cli({"restore", backup}, {}, laptop).exit_code, 0);
    if (saves_again) person("丙", laptop);
    round("3.yxa");
    const auto [words, told] = odd("3.yxa", laptop);
    EXPECT_NE(words.find("newer changes of this laptop"), std::string::npos) << words;
    EXPECT_EQ(told["ahead"], true);
    EXPECT_EQ(told["confirmed"], saves_again ? 1 : 0) << "what it says is taken all the same";
    EXPECT_EQ(status(laptop)["unsent"], 0);
    ASSERT_EQ(cli({"sync"}, {}, laptop).exit_code, 0);
    EXPECT_EQ(sync_of(lost, laptop), "on_server") << "one sync brought it";
    expect_no_news("3.yxa", laptop);
    round("4.yxa");
    EXPECT_EQ(acked("4.yxa", laptop)["ahead"], false);
  }
}

TEST_F(CliBundleCopies, WhatBothCopiesHadOnTheServerStaysConfirmed) {
  part();
  taken("twin.yxb", "twin.yxa", 5);
  ASSERT_EQ(sync_of(one_, "twin"), "on_server");
  for (const bool twice : {false, true}) {
    const auto [words, told] = odd("twin.yxa", "twin");
    EXPECT_NE(words.find("another copy of this data folder"), std::string::npos) << twice << words;
    EXPECT_EQ(words.find("All data is on this laptop"), std::string::npos) << words;
    EXPECT_EQ(told["forked"], true);
    EXPECT_EQ(told["unsent"], 1);
    EXPECT_EQ(sync_of(one_, "twin"), "on_server") << "the server lists it all along";
    EXPECT_EQ(sync_of(two_, "twin"), "local");
    EXPECT_EQ(status("twin")["on_server"], 1);
  }
}

TEST_F(CliBundleCopies, AfterASyncTheReceiptThatToldOfACopyIsNoNews) {
  part();
  taken("twin.yxb", "twin.yxa", 5);
  odd("twin.yxa", "twin");
  for (const std::string& laptop : {std::string("twin"), std::string("laptop")}) json_of({"sync"}, laptop);
  EXPECT_EQ(digest("twin"), digest());
  expect_no_news("twin.yxa", "twin");
  person("丁", "twin");
  expect_no_news("twin.yxa", "twin");
  expect_no_news("twin.yxa");
  json_of({"sync"}, "twin");
  expect_no_news("twin.yxa", "twin");
  EXPECT_EQ(sync_of(two_, "twin"), "on_server");
}

TEST_F(CliBundleCopies, TheServerSaysHowManyOfACopysChangesItDidNotTake) {
  part();
  const json told = taken("twin.yxb", "twin.yxa", 5);
  EXPECT_EQ(told["stored"], 0);
  EXPECT_EQ(told["held_before"], 0);
  EXPECT_EQ(told["not_taken"], 1);
  const auto import = [&](const std::string& language) {
    return server({"bundle", "import", on_stick("twin.yxb"), "-o", on_stick("twin.yxa")}, language).out;
  };
  EXPECT_NE(import("en_US.UTF-8").find("0 new, 0 held before, 1 not taken, 0 in quarantine"), std::string::npos);
  EXPECT_NE(import("zh_CN.UTF-8").find("没有收 1 处"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
