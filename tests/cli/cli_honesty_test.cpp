// What the command line may not claim: output that was not written, figures of places whose records are elsewhere,
// reports that are still on this laptop, figures of today under another day's date.
#include <filesystem>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliHonesty : public CliTest {
 protected:
  /// The command with its output where nothing can be written.
  ProcessResult into_full(const std::string& command) const {
    const std::string line = "\"$0\" --data \"$1\" " + command + " > /dev/full";
    return run("/bin/sh", {"-c", line, program("yanxing-cli").string(), dir / "laptop"}, {},
               {{"LC_ALL", "en_US.UTF-8"}});
  }
  static json row(const json& rows, const std::string& rule, const std::string& unit) {
    for (const auto& one : rows) {
      if (one["rule"] == rule && one["unit"] == unit) return one;
    }
    return {};
  }
};

TEST_F(CliHonesty, OutputThatCannotBeWrittenEndsWithOneAndASentence) {
  init("laptop", "4502");
  save({"person", "name=乙", std::string("place=") + village});
  for (const char* command : {"due --json", "days --json", "targets --json", "targets", "progress", "list person",
                              "report list", "review --list", "--help", "--version"}) {
    const auto result = into_full(command);
    EXPECT_EQ(result.exit_code, 1) << command;
    EXPECT_NE(result.err.find("could not be written completely"), std::string::npos) << command << ": " << result.err;
  }
  EXPECT_EQ(into_full("targets --round x").exit_code, 2) << "nothing was to be written";
  const auto saved = into_full(std::string("save person name=甲 place=") + village);
  EXPECT_EQ(saved.exit_code, 1);
  EXPECT_NE(saved.err.find("is saved"), std::string::npos) << saved.err;
  EXPECT_EQ(list("person").size(), 2U);
}

TEST_F(CliHonesty, APlaceThatLiesElsewhereIsRefused) {
  init();
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"due", "--on", "2021-03-11"}, {"targets"}, {"days"}, {"progress"}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--place", "450225"});
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, 2) << command.front();
    EXPECT_NE(result.err.find("No records of 融水苗族自治县 (450225) are on this laptop"), std::string::npos)
        << result.err;
    EXPECT_NE(result.err.find("桥板乡"), std::string::npos) << "what it holds: " << result.err;
    EXPECT_TRUE(result.out.empty()) << result.out;
  }
  for (const char* report : {"due-list", "targets", "election-board", "roster", "annex1-progress"}) {
    const auto result = cli({"report", report, "--place", "450225", "-o", dir / "x.pdf"});
    EXPECT_EQ(result.exit_code, 2) << report;
    EXPECT_NE(result.err.find("No records of"), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(dir / "x.pdf"));
  }
}

TEST_F(CliHonesty, APlaceOfWhichAPartIsHereIsMarked) {
  init();
  for (const json& one : json_of({"due", "--place", "450224", "--on", "2021-03-11"})) {
    EXPECT_EQ(one["partial"], true);
    EXPECT_TRUE(one["unit"].get<std::string>().starts_with(township)) << "nobody else is called missing: " << one;
  }
  const auto due = cli({"due", "--place", "450224", "--on", "2021-03-11"});
  EXPECT_NE(due.err.find("△ Not all records of 融安县 are on this laptop, only those of 融安县 · 桥板乡"),
            std::string::npos)
      << due.err;
  const json targets = json_of({"targets", "--place", "450224"});
  EXPECT_EQ(targets["partial"], true);
  EXPECT_EQ(targets["units"][0]["partial"], true);
  for (const json& unit : targets["units"]) EXPECT_EQ(unit["partial"], unit["place"] != township) << unit["place"];
  EXPECT_NE(cli({"targets", "--place", "450224"}).out.find("融安县 △"), std::string::npos);
  EXPECT_EQ(json_of({"days", "--place", "450224"})["partial"], true);
  EXPECT_EQ(json_of({"days", "--place", township})["partial"], false);
  EXPECT_EQ(json_of({"targets"})["partial"], false);
}

TEST_F(CliHonesty, WhatIsFinishedAndNotSyncedIsNotHandedIn) {
  init("laptop", "450224");
  const std::string id = save({"training_plan", "unit=rongan", "place=450224", "year=2021", "filled_on=2021-05-10"});
  const auto forced = cli({"save", "training_plan", "--id", id, "__state=final", "--force"});
  ASSERT_EQ(forced.exit_code, 0) << forced.err;
  const json one = row(json_of({"due", "--on", "2021-05-20"}), "training_plan", "rongan");
  EXPECT_EQ(one["state"], "to_send");
  EXPECT_EQ(one["have"], 1);
  EXPECT_EQ(one["to_send"], json::array({id}));
  EXPECT_EQ(one["finished_on"], "2021-05-10");
  EXPECT_FALSE(one.contains("handed_in_on"));
  const auto text = cli({"due", "--on", "2021-05-20"});
  EXPECT_NE(text.out.find("to be sent  1/1  finished on 2021-05-10, on this laptop only: sync hands it in"),
            std::string::npos)
      << text.out;
  EXPECT_NE(cli({"due", "--help"}).out.find("to_send"), std::string::npos);
}

TEST_F(CliHonesty, FiguresOfTodayDoNotBearAnotherDay) {
  init("laptop", "4502");
  for (const char* report : {"annex1-progress", "targets", "election-board"}) {
    const auto result = cli({"report", report, "--on", "2020-01-01", "-o", dir / "x.pdf"});
    EXPECT_EQ(result.exit_code, 2) << report;
    EXPECT_NE(result.err.find("has no --on"), std::string::npos) << result.err;
  }
  EXPECT_NE(cli({"report", "--help"}).out.find("the date on the paper"), std::string::npos);
}

TEST_F(CliHonesty, TheRoundDoesNotFollowTheRecordThatWasWrittenLast) {
  init("laptop", "4502");
  save({"election_result", "place=450224204201", "round=2016", "kind=village", "date=2016-03-01"});
  EXPECT_EQ(json_of({"targets"})["round"], "2021");
  EXPECT_NE(cli({"due"}).out.find("round of 2021"), std::string::npos);
  // The city sets another one up: all of them follow.
  save({"round", "place=4502", "year=2022"});
  EXPECT_EQ(json_of({"targets"})["round"], "2021") << "a draft counts for nothing";
  EXPECT_NE(cli({"due"}).out.find("round of 2021"), std::string::npos);
  EXPECT_NE(cli({"due", "--round", "2022"}).err.find("2022 is not set up"), std::string::npos)
      << cli({"due", "--round", "2022"}).err;
  save({"round", "place=4502", "year=2022", "__state=final"});
  EXPECT_EQ(json_of({"targets"})["round"], "2022");
  EXPECT_NE(cli({"due"}).out.find("round of 2022"), std::string::npos);
}

TEST_F(CliHonesty, TheRoundIsAYearAndWhatWasWrittenOtherwiseStillCounts) {
  init("laptop", "450224");
  const std::vector<std::string> result{"save",           "election_result", "place=450224204201", "kind=village",
                                        "members=5",      "women_members=2", "head_sex=2",         "chair_in=yes",
                                        "chair_paid=yes", "date=2021-03-01", "__state=final",      "round=2021年"};
  const auto refused = cli(result);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("Only the year of four digits, e.g. 2021"), std::string::npos) << refused.err;
  auto before = result;  // as older programs saved it
  before.push_back("--force");
  ASSERT_EQ(cli(before).exit_code, 0);
  EXPECT_EQ(json_of({"targets"})["units"][0]["reported"], 1);
  EXPECT_EQ(row(json_of({"due", "--on", "2021-03-11"}), "election_result", "rongan")["have"], 1);
}

TEST_F(CliHonesty, ADraftOfAVisitAsksForNoReport) {
  init("laptop", "450224");
  save({"visit", "place=450224204201", "round=2021", "date=2021-01-12"});
  const json rows = json_of({"due", "--on", "2021-01-20"});
  EXPECT_EQ(row(rows, "guidance_report", township), json());
  EXPECT_EQ(row(rows, "visits", township)["have"], 0);
}

TEST_F(CliHonesty, TheSameMistakeHasTheSameCodeAndNoOptionIsPassedOver) {
  init("laptop", "450224");
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"review", "zz", "accept"},
                                                {"report", "sign-in-sheet", "--training", "zz", "-o", dir / "x.pdf"},
                                                {"days", "--training", "zz"},
                                                {"show", "zz"},
                                                {"delete", "zz"},
                                                {"undelete", "zz"}})
    EXPECT_EQ(cli(wrong).exit_code, 2) << wrong[0];
  for (const std::vector<std::string>& unknown : {std::vector<std::string>{"list", "nope"},
                                                  {"save", "nope", "a=b"},
                                                  {"import", "nope", "-"},
                                                  {"export", "nope", "--format", "csv", "-o", dir / "x.csv"},
                                                  {"report", "nope", "-o", dir / "x.pdf"}})
    EXPECT_EQ(cli(unknown).exit_code, 2) << unknown[0];
  const std::string id = save({"person", "name=甲", std::string("place=") + village});
  for (const std::vector<std::string>& ignored : {std::vector<std::string>{"review", "--list", id},
                                                  {"review", "--list", "--comment", "x"},
                                                  {"review", id, "accept", "--place", "450224"},
                                                  {"report", "list", "-o", dir / "x.pdf"}}) {
    const auto result = cli(ignored);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_NE(result.err.find("leave it out"), std::string::npos) << result.err;
  }
}

TEST_F(CliHonesty, ChineseSentencesAreChinese) {
  init();
  const auto chinese = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--lang", "zh"});
    return cli(arguments).err;
  };
  EXPECT_NE(chinese({"days", "--year", "1999"}).find("2000 到 2099"), std::string::npos);
  EXPECT_NE(chinese({"report"}).find("缺少报表的名字（name）"), std::string::npos) << chinese({"report"});
  EXPECT_NE(chinese({"report", "roster"}).find("请用 -o 写明文件名"), std::string::npos);
  const auto folder = chinese({"report", "roster", "-o", dir / "no/x.pdf"});
  EXPECT_EQ(folder.find("cannot write"), std::string::npos) << folder;
  EXPECT_NE(cli({"due", "--on", "2021-05-18", "--place", township}).out.find("day"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
