// By USB stick: what is not taken, not replaced or not waited for, and what is said of it.
#include <sys/stat.h>
#include <fstream>

#include "tests/cli/cli_bundle.h"

namespace yanxing::testing {
namespace {

TEST_F(CliBundle, EachWrongFileHasItsSentenceAndChangesNothing) {
  person("甲");
  exported();
  const std::string good = read_file(on_stick("out.yxb"));
  const auto refused = [&](const std::string& content, const std::string& english, const std::string& chinese) {
    write(on_stick("bad.yxb"), content);
    for (const auto& [language, words] : {std::pair{"en_US.UTF-8", english}, {"zh_CN.UTF-8", chinese}}) {
      const auto result = server({"bundle", "import", on_stick("bad.yxb"), "-o", on_stick("bad.ack")}, language);
      EXPECT_EQ(result.exit_code, 1) << result.out;
      EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    }
    EXPECT_FALSE(fs::exists(on_stick("bad.ack")));
    EXPECT_EQ(json::parse(server({"status", "--json"}).out)["changes"], 0);
  };
  refused("no bundle", "no bundle", "不是雁行的U盘包");
  refused(good.substr(0, good.size() - 1), "is not whole", "不完整");
  std::string flipped = good;
  flipped[20] ^= 1;
  refused(flipped, "not sealed for this server", "不是封给这台服务器的");
  flipped = good;
  flipped[good.size() - 5] ^= 1;
  refused(flipped, "its end is damaged", "结尾已损坏");
  const std::string device = status()["device"];
  ASSERT_EQ(server({"device", "revoke", device}).exit_code, 0);
  refused(good, "was revoked", "已被停用");
  // The server of another city.
  ASSERT_EQ(server({"init", "--host", "other"}, "en_US.UTF-8", "other").exit_code, 0);
  const auto foreign = server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("x")}, "en_US.UTF-8", "other");
  EXPECT_EQ(foreign.exit_code, 1);
  EXPECT_NE(foreign.err.find("another city"), std::string::npos) << foreign.err;
  EXPECT_NE(server({"bundle", "import", on_stick("none"), "-o", on_stick("x")}).err.find("no file"), std::string::npos);
  EXPECT_EQ(server({"bundle", "import", on_stick("out.yxb")}).exit_code, 2) << "-o is needed";
  EXPECT_NE(server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("no/x")}).err.find("no folder"),
            std::string::npos);
  EXPECT_EQ(server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("out.yxb")}).exit_code, 1);
  const auto unnamed = server({"bundle", "import", "", "-o", ""});
  EXPECT_EQ(unnamed.exit_code, 2);
  EXPECT_NE(unnamed.err.find("Name the bundle's file"), std::string::npos) << unnamed.err;
  const auto nowhere = server({"bundle", "import", on_stick("out.yxb"), "-o", ""});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_NE(nowhere.err.find("Name the receipt's file"), std::string::npos) << nowhere.err;
  EXPECT_TRUE(read_file(on_stick("out.yxb")) == good);
}

TEST_F(CliBundle, EachWrongAckHasItsSentenceAndChangesNothing) {
  person("甲");
  exported();
  taken();
  const std::string good = read_file(on_stick("ack.yxa"));
  const auto refused = [&](const std::string& content, const std::string& english, const std::string& chinese) {
    write(on_stick("bad.yxa"), content);
    auto result = cli({"bundle", "import", on_stick("bad.yxa")});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find(english), std::string::npos) << result.err;
    result = cli({"--lang", "zh", "bundle", "import", on_stick("bad.yxa")});
    EXPECT_NE(result.err.find(chinese), std::string::npos) << result.err;
    EXPECT_EQ(status()["unsent"], 1);
  };
  refused("x", "no receipt", "不是服务器的回执");
  refused(read_file(on_stick("out.yxb")), "is a bundle", "是U盘包");
  std::string flipped = good;
  flipped[good.size() / 2] ^= 1;
  refused(flipped, "was changed", "被改动过");
  refused(good.substr(0, good.size() - 1), "was changed", "被改动过");
  EXPECT_NE(cli({"bundle", "import", on_stick("none")}).err.find("no file"), std::string::npos);
  const auto device = cli({"bundle", "import", "/dev/null"});
  EXPECT_EQ(device.exit_code, 1);
  EXPECT_NE(device.err.find("/dev/null is neither a bundle nor a receipt"), std::string::npos) << device.err;
  const auto unnamed = cli({"bundle", "import", ""});
  EXPECT_EQ(unnamed.exit_code, 2);
  EXPECT_TRUE(unnamed.err.starts_with("Name the receipt's file")) << unnamed.err;
  const auto nowhere = cli({"bundle", "export", ""});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_TRUE(nowhere.err.starts_with("Name the bundle's file")) << nowhere.err;
  EXPECT_EQ(acked()["confirmed"], 1);
}

TEST_F(CliBundle, AFullOrMissingStickLeavesTheFormerBundle) {
  std::string lines;
  for (int i = 0; i < 6000; ++i)
    lines += json{{"name", "村民" + std::to_string(i * 7919)}, {"place", village}}.dump() + "\n";
  person("甲");
  exported();
  const std::string before = read_file(on_stick("out.yxb"));
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  auto result = cli({"bundle", "export", dir / "nowhere/out.yxb"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("stick plugged in"), std::string::npos) << result.err;
  EXPECT_EQ(cli({"bundle", "export", stick()}).exit_code, 1) << "a folder";
  // A limit on the size of files is met as a full disk is.
  result = run("/bin/sh",
               {"-c", "ulimit -f 96; exec \"$0\" --data \"$1\" bundle export \"$2\"", program("yanxing-cli").string(),
                dir / "laptop", on_stick("out.yxb")},
               {}, {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("full"), std::string::npos) << result.err;
  EXPECT_EQ(files(), std::vector<std::string>{"out.yxb"});
  EXPECT_TRUE(read_file(on_stick("out.yxb")) == before);
  EXPECT_EQ(exported()["changes"], 6001);
}

TEST_F(CliBundle, AnotherLaptopsBundleIsNotReplaced) {
  init("second");
  enrol("second");
  std::string lines;
  for (int i = 0; i < 6'000; ++i)
    lines += json{{"name", "村民" + std::to_string(i * 7919LL * 104'729)}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines, "second").exit_code, 0);
  ASSERT_GE(exported("out.yxb", "second", {"--part-size", "64K"})["parts"], 2);
  const std::string theirs = read_file(on_stick("out.yxb")), theirs_2 = read_file(on_stick("out.yxb.2"));
  person("甲");
  const auto refused = cli({"bundle", "export", on_stick("out.yxb"), "--json"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("no bundle that this laptop wrote"), std::string::npos) << refused.err;
  EXPECT_NE(json::parse(refused.out)["error"]["message"].get<std::string>().find("out.yxb"), std::string::npos);
  EXPECT_TRUE(read_file(on_stick("out.yxb")) == theirs && read_file(on_stick("out.yxb.2")) == theirs_2);
  // Only a further part has the name of theirs.
  fs::remove(on_stick("out.yxb"));
  EXPECT_EQ(exported()["parts"], 1);
  EXPECT_TRUE(read_file(on_stick("out.yxb.2")) == theirs_2) << "left alone";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  EXPECT_EQ(cli({"bundle", "export", on_stick("out.yxb"), "--part-size", "64K"}).exit_code, 1);
  EXPECT_TRUE(read_file(on_stick("out.yxb.2")) == theirs_2);
  // Their own they may write anew, also with fewer parts.
  write(on_stick("out.yxb"), theirs);
  EXPECT_EQ(exported("out.yxb", "second")["parts"], 1);
  EXPECT_FALSE(fs::exists(on_stick("out.yxb.2")));
}

TEST_F(CliBundle, WhatAKilledExportLeftIsGoneAndAnothersIsNotTouched) {
  person("甲");
  exported();
  write(on_stick("out.yxb.tmp"), read_file(on_stick("out.yxb")).substr(0, 100));
  write(on_stick("out.yxb.2.tmp"), "");
  exported();
  EXPECT_EQ(files(), std::vector<std::string>{"out.yxb"});
  write(on_stick("out.yxb.tmp"), "somebody's notes");
  EXPECT_EQ(cli({"bundle", "export", on_stick("out.yxb")}).exit_code, 1);
  EXPECT_EQ(read_file(on_stick("out.yxb.tmp")), "somebody's notes");
}

TEST_F(CliBundle, EveryFailureHasItsDocumentAndChineseIsChinese) {
  person("甲");
  exported();
  const auto error_of = [](const ProcessResult& result) {
    EXPECT_NE(result.exit_code, 0);
    return json::parse(result.out, nullptr, false)["error"]["message"].get<std::string>();
  };
  for (const char* file : {"none.yxb", "stick"}) {
    const auto result = server({"bundle", "import", dir / file, "-o", on_stick("x"), "--json"}, "zh_CN.UTF-8");
    const std::string message = error_of(result);
    EXPECT_NE(result.err.find(message), std::string::npos) << result.err;
    EXPECT_EQ(message.find(" is no"), std::string::npos) << message;
    EXPECT_EQ(message.find("No such"), std::string::npos) << message;
  }
  EXPECT_FALSE(error_of(server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("x"), "--json"}, "en_US.UTF-8",
                               "nothing here"))
                   .empty());
  EXPECT_FALSE(error_of(cli({"bundle", "import", on_stick("none"), "--json"})).empty());
  EXPECT_FALSE(error_of(cli({"bundle", "export", on_stick("no/such"), "--json"})).empty());
  ::chmod(stick().c_str(), 0500);
  const auto locked = cli({"--lang", "zh", "bundle", "export", on_stick("other.yxb")});
  ::chmod(stick().c_str(), 0700);
  if (locked.exit_code != 0) {
    EXPECT_EQ(locked.err.find("cannot"), std::string::npos) << locked.err;
  }
  // Whoever carries the stick can read the receipt, whoever runs the server.
  taken();
  EXPECT_EQ(fs::status(on_stick("ack.yxa")).permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read);
}

TEST_F(CliBundle, QuarantineIsSaidOnBothSidesAndEndsWithFive) {
  save({"person", "--force", "name=甲", "place=450223101201"});  // of another county
  exported();
  EXPECT_EQ(taken("out.yxb", "ack.yxa", 5)["quarantined"], 1);
  const auto told = server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("ack.yxa")});
  EXPECT_EQ(told.exit_code, 5);
  EXPECT_NE(told.err.find("1 change went to quarantine"), std::string::npos) << told.err;
  EXPECT_NE(told.err.find("outside that laptop's area"), std::string::npos) << told.err;
  const auto taken_back = cli({"bundle", "import", on_stick("ack.yxa"), "--json"});
  EXPECT_EQ(taken_back.exit_code, 5);
  EXPECT_EQ(json::parse(taken_back.out)["quarantine"], 1);
  EXPECT_NE(taken_back.err.find("quarantine"), std::string::npos) << taken_back.err;
}

TEST_F(CliBundle, WhatTheServerHasNoFormForIsTheCitysToMend) {
  person("甲");
  exported();
  fs::create_directory(dir / "forms");
  std::ofstream(dir / "forms/poem.json") << R"({"form": "poem", "version": 1, "fields": []})";
  const auto told =
      server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("ack.yxa"), "--forms", dir / "forms", "--json"});
  EXPECT_EQ(told.exit_code, 5);
  EXPECT_EQ(json::parse(told.out)["quarantine_reasons"], (json{{"unknown_form", 1}}));
  EXPECT_NE(told.err.find("install the form here"), std::string::npos) << told.err;
  EXPECT_EQ(told.err.find("Correct"), std::string::npos) << told.err;
}

TEST_F(CliBundle, WhatIsNoFileIsNotWaitedFor) {
  person("甲");
  exported();
  ASSERT_EQ(::mkfifo(on_stick("pipe").c_str(), 0600), 0);
  const auto refused = [&](std::vector<std::string> arguments) {
    const auto result = server(std::move(arguments));
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find("othing was changed"), std::string::npos) << result.err;
  };
  refused({"bundle", "import", on_stick("pipe"), "-o", on_stick("ack.yxa")});
  refused({"bundle", "import", "/dev/zero", "-o", on_stick("ack.yxa")});
  refused({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("pipe")});
  refused({"bundle", "import", on_stick("out.yxb"), "-o", "/dev/null"});
  refused({"bundle", "import", on_stick("out.yxb"), "-o", stick()});
  EXPECT_TRUE(fs::is_fifo(on_stick("pipe")));
  EXPECT_EQ(server({"restore", on_stick("pipe")}, "en_US.UTF-8", "elsewhere").exit_code, 1);
  EXPECT_EQ(server({"form", "install", on_stick("pipe")}).exit_code, 1);
}

}  // namespace
}  // namespace yanxing::testing
