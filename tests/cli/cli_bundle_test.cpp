// By USB stick: the real programs, files in a folder that stands for the stick.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>

#include "sync/base/hash.h"
#include "tests/cli/cli_fixture.h"
#include "tests/client/images/samples.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

class CliBundle : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(server({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
    port_ = free_port();
    start();
    init();
    enrol();
    fs::create_directory(stick());
  }
  ProcessResult server(std::vector<std::string> arguments, const std::string& language = "en_US.UTF-8",
                       const std::string& folder = "server") const {
    arguments.insert(arguments.begin(), {"--data", dir / folder});
    return run(program("yanxing-server"), arguments, {}, {{"LC_ALL", language}});
  }
  void start() {
    process_ = std::make_unique<Background>(program("yanxing-server"),
                                            std::vector<std::string>{"--data", dir / "server", "serve", "--port",
                                                                     std::to_string(port_), "--listen", "127.0.0.1"},
                                            dir / "server.log");
  }
  void stop() {
    process_->signal(SIGTERM);
    EXPECT_EQ(process_->wait(), 0);
  }
  void enrol(const std::string& laptop = "laptop", const std::string& scope = township) const {
    const std::string out = server({"device", "add", "--scope", scope, "--name", "laptop"}).out;
    const std::string code = out.substr(0, out.find('\n'));
    const std::string url = "https://localhost:" + std::to_string(port_);
    ProcessResult result;
    for (int attempt = 0; attempt < 100; ++attempt) {
      result = cli({"enrol", url, code}, {}, laptop);
      if (result.exit_code != 3) break;  // 3: the server is still starting
      ::usleep(100'000);
    }
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::string stick() const { return dir / "stick"; }
  std::string on_stick(const std::string& name) const { return stick() + "/" + name; }
  std::string person(const std::string& name, const std::string& laptop = "laptop") const {
    return save({"person", "name=" + name, std::string("place=") + village}, laptop);
  }
  json exported(const std::string& name = "out.yxb", const std::string& laptop = "laptop",
                std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"bundle", "export", on_stick(name)});
    return json_of(std::move(more), laptop);
  }
  json taken(const std::string& name = "out.yxb", const std::string& ack = "ack.yxa", int exit = 0) const {
    const auto result = server({"bundle", "import", on_stick(name), "-o", on_stick(ack), "--json"});
    EXPECT_EQ(result.exit_code, exit) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  json acked(const std::string& ack = "ack.yxa", const std::string& laptop = "laptop") const {
    return json_of({"bundle", "import", on_stick(ack)}, laptop);
  }
  json status(const std::string& laptop = "laptop") const { return json_of({"status"}, laptop); }
  std::string digest(const std::string& laptop = "laptop") const { return json_of({"verify"}, laptop)["digest"]; }
  std::string server_digest() const {
    return json::parse(server({"verify", "--scope", township, "--json"}).out)["digest"];
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(stick())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  int port_ = 0;
  std::unique_ptr<Background> process_;
};

TEST_F(CliBundle, TheWholeWayWithoutANetworkWhileTheServerServesOthers) {
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += json{{"name", "村民" + std::to_string(i)}, {"place", village}}.dump() + "\n";
  ASSERT_EQ(cli({"import", "person", "-"}, lines).exit_code, 0);
  const json out = exported();
  EXPECT_EQ(out["changes"], 300);
  EXPECT_EQ(out["parts"], 1);
  EXPECT_EQ(files(), std::vector<std::string>{"out.yxb"});
  EXPECT_EQ(read_file(on_stick("out.yxb")).find("村民"), std::string::npos) << "sealed";
  EXPECT_EQ(status()["unsent"], 300) << "a written bundle is not yet a delivered one";
  const json in = taken();
  EXPECT_EQ(in["stored"], 300);
  EXPECT_EQ(in["quarantined"], 0);
  const json back = acked();
  EXPECT_EQ(back["confirmed"], 300);
  EXPECT_EQ(status()["unsent"], 0);
  for (const json& record : list("person", {"--limit", "1000"})) EXPECT_EQ(record["sync"], "on_server");
  EXPECT_EQ(digest(), server_digest());
  // The network comes back: nothing is sent once more, and others are told.
  EXPECT_EQ(json_of({"sync"})["sent"], 0);
  init("second");
  enrol("second");
  json_of({"sync"}, "second");
  EXPECT_EQ(digest("second"), digest());
  EXPECT_TRUE(json_of({"verify"})["ok"]);
}

TEST_F(CliBundle, SaysWhatItDidInBothLanguages) {
  person("甲");
  auto said = cli({"bundle", "export", on_stick("a.yxb")});
  EXPECT_NE(said.err.find("Written: 1 change,"), std::string::npos) << said.err;
  EXPECT_NE(cli({"--lang", "zh", "bundle", "export", on_stick("a.yxb")}).err.find("写好了：1 处改动"),
            std::string::npos);
  said = server({"bundle", "import", on_stick("a.yxb"), "-o", on_stick("ack")});
  EXPECT_NE(said.out.find("changes: 1 new"), std::string::npos) << said.out;
  said = server({"bundle", "import", on_stick("a.yxb"), "-o", on_stick("ack")}, "zh_CN.UTF-8");
  EXPECT_NE(said.out.find("新收 0 处改动，原已有 1 处"), std::string::npos) << said.out;
  said = cli({"bundle", "import", on_stick("ack")});
  EXPECT_NE(said.err.find("Receipt taken: 1 more"), std::string::npos) << said.err;
  said = cli({"bundle", "export", on_stick("a.yxb")});
  EXPECT_EQ(said.exit_code, 0);
  EXPECT_NE(said.err.find("nothing new to send"), std::string::npos) << said.err;
  EXPECT_EQ(taken("a.yxb")["stored"], 0) << "still a bundle that gives a receipt";
  EXPECT_NE(cli({"bundle", "export", "--help"}).out.find("--part-size"), std::string::npos);
  EXPECT_NE(cli({"--lang", "zh", "bundle", "--help"}).out.find("U盘"), std::string::npos);
  EXPECT_NE(server({"bundle", "import", "--help"}).out.find("ACK"), std::string::npos);
}

TEST_F(CliBundle, ReplacesNothingButAnOlderBundleOrReceipt) {
  person("甲");
  const auto refused = [&](const ProcessResult& result) {
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find("Nothing was"), std::string::npos) << result.err;
  };
  std::ofstream(on_stick("thesis.docx")) << "a year's work";
  refused(cli({"bundle", "export", on_stick("thesis.docx")}));
  EXPECT_EQ(cli({"bundle", "export", dir / "laptop/yanxing.db"}).exit_code, 1);
  EXPECT_EQ(cli({"bundle", "export", dir / "laptop/new.yxb"}).exit_code, 1);
  exported();
  refused(server({"bundle", "import", on_stick("out.yxb"), "-o", on_stick("thesis.docx")}));
  refused(server({"bundle", "import", on_stick("out.yxb"), "-o", dir / "server/city.db"}));
  refused(server({"bundle", "import", on_stick("out.yxb"), "-o", dir / "server/ca.pem"}));
  EXPECT_EQ(read_file(on_stick("thesis.docx")), "a year's work");
  EXPECT_EQ(server({"status"}).exit_code, 0);
  EXPECT_EQ(json_of({"list", "person"}).size(), 1U);
  // A bare name means the folder where one stands.
  const auto bare = run("/bin/sh", {"-c", "cd \"$1\" && \"$2\" --data \"$3\" bundle import out.yxb -o bare.yxa", "sh",
                                    stick(), program("yanxing-server").string(), dir / "server"});
  EXPECT_EQ(bare.exit_code, 0) << bare.err;
  EXPECT_EQ(acked("bare.yxa")["unsent"], 0);
}

TEST_F(CliBundle, MixedWithTheNetworkAndOutOfOrder) {
  init("second");
  enrol("second");
  person("甲");
  exported("1.yxb");
  person("乙");
  person("丙", "second");
  exported("2.yxb");
  json_of({"sync"}, "second");
  EXPECT_EQ(taken("2.yxb", "2.ack")["stored"], 2);
  EXPECT_EQ(taken("1.yxb", "1.ack")["stored"], 0);
  person("丁");
  EXPECT_EQ(json_of({"sync"})["sent"], 1) << "the handshake says what the acks would";
  EXPECT_EQ(acked("1.ack")["confirmed"], 0);
  EXPECT_EQ(acked("2.ack")["confirmed"], 0);
  EXPECT_EQ(status()["unsent"], 0);
  person("戊");
  EXPECT_EQ(exported("3.yxb")["changes"], 1);
  EXPECT_EQ(taken("3.yxb", "3.ack")["stored"], 1);
  EXPECT_EQ(acked("3.ack")["confirmed"], 1);
  EXPECT_EQ(json_of({"sync"})["sent"], 0);
  json_of({"sync"}, "second");
  EXPECT_EQ(digest(), digest("second"));
  EXPECT_EQ(digest(), server_digest());
}

TEST_F(CliBundle, TwoLaptopsOnOneStickAndAConflictBetweenThem) {
  init("second");
  enrol("second");
  const std::string id = person("甲");
  json_of({"sync"});
  json_of({"sync"}, "second");
  save({"person", "--id", id, "name=乙"});
  save({"person", "--id", id, "name=丙"}, "second");
  exported("first.yxb");
  exported("second.yxb", "second");
  taken("second.yxb", "second.ack");
  taken("first.yxb", "first.ack");
  const auto wrong = cli({"bundle", "import", on_stick("second.ack")});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_NE(wrong.err.find("another laptop"), std::string::npos) << wrong.err;
  EXPECT_EQ(status()["unsent"], 1);
  acked("first.ack");
  acked("second.ack", "second");
  cli({"sync"});
  cli({"sync"}, {}, "second");
  EXPECT_EQ(list("person", {"--state", "conflict"}).size(), 1u) << "both values are kept";
  EXPECT_EQ(digest(), digest("second"));
}

TEST_F(CliBundle, ServerRestoredThenAnAckOfBefore) {
  person("甲");
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  exported();
  taken("out.yxb", "old.ack");
  stop();
  ASSERT_EQ(server({"restore", dir / "backup.db"}).exit_code, 0);
  // Without a network: the old ack is of a life that this laptop still believes in; the next one tells it better.
  EXPECT_EQ(acked("old.ack")["confirmed"], 1);
  person("乙");
  exported();
  EXPECT_EQ(taken("out.yxb", "new.ack", 5)["gap"], true);
  const auto told = cli({"bundle", "import", on_stick("new.ack")});
  EXPECT_EQ(told.exit_code, 5);
  EXPECT_NE(told.err.find("restored"), std::string::npos) << told.err;
  EXPECT_EQ(status()["unsent"], 2);
  exported();
  EXPECT_EQ(taken()["stored"], 2);
  EXPECT_EQ(acked()["confirmed"], 2);
  const auto late = cli({"bundle", "import", on_stick("old.ack")});
  EXPECT_EQ(late.exit_code, 1);
  EXPECT_NE(late.err.find("restored from a backup"), std::string::npos) << late.err;
  start();
  ASSERT_TRUE(process_->wait_for_log("listening"));
  EXPECT_EQ(json_of({"sync"})["sent"], 0);
  EXPECT_EQ(digest(), server_digest());
}

TEST_F(CliBundle, WhatIsNoBackupOfAServerIsSaidInWords) {
  const auto told = [&](const std::string& file, const std::string& words) {
    const auto result = server({"restore", file}, "en_US.UTF-8", "other");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("nothing was changed"), std::string::npos) << result.err;
    EXPECT_EQ(result.err.find("sqlite"), std::string::npos) << result.err;
    EXPECT_FALSE(fs::exists(dir / "other")) << "a name that slipped makes no folder";
  };
  told(dir / "nothing.db", "there is no file");
  write(dir / "thesis.docx", "a year's work");
  told(dir / "thesis.docx", "is no backup of a Yanxing server");
  json_of({"backup", dir / "laptop.db"});
  told(dir / "laptop.db", "is no backup of a Yanxing server");
  write(dir / "empty", "");
  told(dir / "empty", "is no backup of a Yanxing server");
}

TEST_F(CliBundle, ARestoreThatLostNothingIsSaidSo) {
  person("甲");
  exported();
  taken();
  acked();
  stop();
  ASSERT_EQ(server({"backup", dir / "backup.db"}).exit_code, 0);
  ASSERT_EQ(server({"restore", dir / "backup.db"}).exit_code, 0);
  exported();
  taken();
  const auto told = cli({"bundle", "import", on_stick("ack.yxa")});
  EXPECT_EQ(told.exit_code, 5);
  EXPECT_NE(told.err.find("still has every change"), std::string::npos) << told.err;
  EXPECT_EQ(told.err.find("lacks"), std::string::npos) << told.err;
  EXPECT_EQ(status()["unsent"], 0);
}

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

TEST_F(CliBundle, ABundleIsTheWayOutOfAFullDisk) {
  person("甲");
  const auto result = run("/bin/sh",
                          {"-c", "ulimit -f 16; exec \"$0\" --data \"$1\" bundle export \"$2\"",
                           program("yanxing-cli").string(), dir / "laptop", on_stick("out.yxb")},
                          {}, {{"LC_ALL", "en_US.UTF-8"}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(taken()["stored"], 1);
}

TEST_F(CliBundle, ALaptopThatIsNotEnrolledIsTold) {
  init("new");
  const auto result = cli({"bundle", "export", on_stick("x"), "--json"}, {}, "new");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(json::parse(result.out)["error"]["message"].get<std::string>().find("enrol"), std::string::npos);
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(cli({"bundle", "import", on_stick("x")}, {}, "new").exit_code, 1);
}

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
  EXPECT_NE(early.err.find("import the first file first"), std::string::npos) << early.err;
  const json told = taken("out.yxb.3", "x.ack", 5);
  EXPECT_NE(told["error"]["message"].get<std::string>().find("first file first"), std::string::npos);
  EXPECT_EQ(told["missing_parts"][0], 1);
  EXPECT_FALSE(fs::exists(on_stick("x.ack")));
  fs::rename(on_stick("out.yxb.2"), dir / "two");
  const json some = taken("out.yxb", "some.ack", 5);
  EXPECT_EQ(some["missing_parts"], json::array({2}));
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
}

/// Noise, so that nothing packs it.
std::string noise(std::size_t bytes, std::uint32_t seed) {
  std::mt19937 dice(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(dice());
  return out;
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

class CliBundlePhotos : public CliBundle {
 protected:
  /// A record with a file of its own; the file's name.
  std::string with_photo(std::uint32_t seed, std::size_t bytes = 150'000, const std::string& laptop = "laptop") const {
    const std::string file = dir / ("photo" + std::to_string(seed) + ".pdf");
    write(file, noise(bytes, seed));
    const std::string name = json_of({"attachment", "add", file}, laptop)["name"];
    save({"activity", "--force", "title=活动", "kind=rights", "date=2021-05-01", "sessions=1", "attendances=8",
          std::string("place=") + village, "photo=" + name},
         laptop);
    return name;
  }
  json server_status(const std::string& folder = "server") const {
    return json::parse(server({"status", "--json"}, "en_US.UTF-8", folder).out);
  }
};

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
  EXPECT_NE(told.err.find("Part 1, 2"), std::string::npos) << told.err;
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
  EXPECT_NE(result.err.find("1 attachment is not on this laptop or damaged"), std::string::npos) << result.err;
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
