// By USB stick: the real programs, files in a folder that stands for the stick.
#include <fstream>

#include "tests/cli/cli_bundle.h"

namespace yanxing::testing {
namespace {

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
  EXPECT_EQ(json_of({"sync"})["sent"], 0);
  EXPECT_EQ(digest(), server_digest());
}

TEST_F(CliBundle, ACitysBackupIsNoLaptops) {
  ASSERT_EQ(server({"backup", dir / "city.db"}).exit_code, 0);
  const auto before = json_of({"verify"})["digest"];
  const auto refused = cli({"restore", dir / "city.db"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("is a city server's backup"), std::string::npos) << refused.err;
  EXPECT_EQ(json_of({"verify"})["digest"], before);
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
  EXPECT_EQ(told.exit_code, 0) << "nobody is needed";
  EXPECT_NE(told.err.find("still has every change"), std::string::npos) << told.err;
  EXPECT_EQ(told.err.find("lacks"), std::string::npos) << told.err;
  EXPECT_EQ(told.err.find("Write another"), std::string::npos) << told.err;
  EXPECT_EQ(status()["unsent"], 0);
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

}  // namespace
}  // namespace yanxing::testing
