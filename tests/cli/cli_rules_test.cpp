// What `save` and `import` keep out: figures that the form works out, places and records that are not there, states;
// and how a failure reads: as JSON, and in the person's language.
#include <filesystem>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliRules : public CliTest {
 protected:
  void SetUp() override { init("laptop", "450224"); }

  std::string plan() const {
    return save({"training_plan", "unit=rongan", "place=450224", "year=2021", "days_concentrated=3",
                 "days_collective=2", "fund_city=1", "fund_county=0.5", "heads=30"});
  }
  json values_of(const std::string& id) const { return json_of({"show", id})["values"]; }
  /// Refused with exit 1, nothing kept, the field named.
  void refused(std::vector<std::string> arguments, const std::string& field, const std::string& what) const {
    arguments.emplace_back("--json");
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, 1) << field;
    const json error = json::parse(result.out, nullptr, false)["error"];
    EXPECT_EQ(error["code"], "failed");
    EXPECT_EQ(error["field"], field) << result.out;
    EXPECT_NE(error["message"].get<std::string>().find(what), std::string::npos) << result.out;
  }
};

TEST_F(CliRules, WhatTheFormWorksOutIsSavedWithTheAnswers) {
  const std::string id = plan();
  json values = values_of(id);
  EXPECT_EQ(values["days_total"], 5);
  EXPECT_EQ(values["fund_total"], 1.5);
  EXPECT_EQ(values["fund_per_head"], 500);
  save({"training_plan", "--id", id, "days_collective=3"});
  EXPECT_EQ(values_of(id)["days_total"], 6);
  save({"training_plan", "--id", id, "days_collective="});
  EXPECT_FALSE(values_of(id).contains("days_total")) << "half of a sum is none";
}

TEST_F(CliRules, AnotherFigureThanTheFormsOwnIsRefused) {
  const std::string id = plan();
  refused({"save", "training_plan", "--id", id, "fund_total=99"}, "fund_total", "1.5");
  refused({"save", "training_plan", "--id", id, "days_concentrated=4", "days_total=50"}, "days_total", "6");
  EXPECT_EQ(values_of(id)["fund_total"], 1.5);
  save({"training_plan", "--id", id, "fund_city=2", "fund_total=2.5"});  // the same figure
  EXPECT_EQ(values_of(id)["fund_total"], 2.5);
}

TEST_F(CliRules, InThePlaceOfAHeadCountStandsANumber) {
  const std::string training = json_of({"save", "training", "title=第一期", "place=450224", "mode=concentrated",
                                        "start=2021-05-10", "end=2021-05-12", "--json"})["id"];
  const auto record = [&](const std::string& heads) {
    return std::vector<std::string>{"save",
                                    "training_record",
                                    "unit=rongan",
                                    "place=450224",
                                    "training=" + training,
                                    "filled_on=2021-10-28",
                                    "fund_city=1",
                                    "fund_county=1",
                                    "content=课程",
                                    "highlights=亮点",
                                    "effect=效果",
                                    "heads_override=" + heads,
                                    "heads_reason=补登记一人"};
  };
  for (const char* wrong : {"abc", "-5", "64补登记一人", "2.5"}) refused(record(wrong), "heads", "whole number");
  EXPECT_EQ(cli(record("64")).exit_code, 0);
}

TEST_F(CliRules, ImportWorksOutFiguresAlsoOverLinesOfOneRecord) {
  const json first{{"unit", "rongan"}, {"place", "450224"}, {"year", 2021}, {"fund_city", 1}};
  const json second{{"unit", "rongan"}, {"year", 2021}, {"fund_county", 0.5}};
  const json wrong{{"unit", "rongan"}, {"year", 2021}, {"fund_total", 7}};
  const auto result =
      cli({"import", "training_plan", "-", "--json"}, first.dump() + "\n" + second.dump() + "\n" + wrong.dump() + "\n");
  EXPECT_EQ(result.exit_code, 1);
  const json report = json::parse(result.out);
  EXPECT_EQ(report["wrong"], 1);
  EXPECT_EQ(report["drafts"], 2);
  EXPECT_EQ(report["rejected"][0]["field"], "fund_total");
  EXPECT_NE(result.err.find("drafts"), std::string::npos) << result.err;
  EXPECT_EQ(list("training_plan")[0]["values"]["fund_total"], 1.5);
}

TEST_F(CliRules, PlacesMustExistFitTheFormAndLieInTheArea) {
  const std::vector<std::string> result{"save", "election_result", "round=2021", "kind=village"};
  const auto at = [&](const char* place) {
    auto arguments = result;
    arguments.push_back(std::string("place=") + place);
    return arguments;
  };
  refused(at("999999999999"), "place", "999999999999");
  refused(at(township), "place", "village or community");
  refused(at("450225106201"), "place", "area");
  refused({"save", "person", "name=甲", "place=999999999999"}, "place", "999999999999");
  EXPECT_TRUE(list("election_result").empty());
  auto forced = at("450225106201");
  forced.emplace_back("--force");
  EXPECT_EQ(cli(forced).exit_code, 0);
}

TEST_F(CliRules, WithoutDraftsEverythingIsRequiredAndReferencesMustLead) {
  EXPECT_EQ(cli({"import", "person", "-"}, "{}\n").exit_code, 1);
  refused({"save", "person", std::string("place=") + village}, "name", "name");
  const std::string person = save({"person", "name=甲", std::string("place=") + village});
  refused({"save", "person", "--id", person, "name="}, "name", "name");
  const std::string nowhere = "018f0000-0000-7000-8000-000000000002";
  refused({"save", "mark", "session=" + nowhere, "person=" + person, "status=present"}, "session", nowhere);
  refused({"save", "mark", "session=" + nowhere, "status=present"}, "person", "person");
  EXPECT_TRUE(list("mark").empty());
  EXPECT_EQ(cli({"save", "mark", "--force", "session=" + nowhere, "person=" + person, "status=present"}).exit_code, 0);
}

TEST_F(CliRules, ARowIsPlacedByADigitOnTheCommandLineToo) {
  const std::string training =
      save({"training", "title=第一期", "place=450224204", "mode=concentrated", "start=2021-06-07"});
  const auto placed =
      cli({"save", "training", "--id", training, "vouchers[a]=1", "vouchers[a]/voucher_note=车费", "vouchers[b]=2.5"});
  EXPECT_EQ(placed.exit_code, 0) << placed.err;
  const json values = json_of({"show", training})["values"];
  EXPECT_EQ(values["vouchers[a]"], 1) << values;
  EXPECT_EQ(values["vouchers[b]"], 2.5) << values;
  const auto refused = cli({"save", "training", "--id", training, "vouchers[c]=one"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("write a number, not \"one\""), std::string::npos) << refused.err;
}

TEST_F(CliRules, WhatIsToBeConfirmedSaysWithWhichWordAndAKeyStaysAsItIs) {
  const std::string training =
      save({"training", "title=第一期", "place=450224204", "mode=concentrated", "start=2021-06-07"});
  const auto lacking = cli({"save", "training_record", "unit=rongan", "training=" + training, "__state=final"});
  EXPECT_EQ(lacking.exit_code, 1);
  EXPECT_NE(lacking.err.find("photos_checked=OK ("), std::string::npos) << lacking.err;
  const std::string session = save({"session", "training=" + training, "date=2021-06-07", "half=am"});
  const auto moved = cli({"save", "session", "--id", session, "date=2021-06-08"});
  EXPECT_EQ(moved.exit_code, 1);
  EXPECT_EQ(moved.err.find("needs training, date, half"), std::string::npos) << "--id tells it: " << moved.err;
  const std::string person = save({"person", "name=甲", "place=450224204201", "education=30"});
  const std::string shown = cli({"show", person}).out;
  EXPECT_NE(shown.find("(education): "), std::string::npos) << shown;
  EXPECT_EQ(shown.find("(education): 30"), std::string::npos) << "no codes: " << shown;
}

TEST_F(CliRules, ADraftIsToldAndItsStateIsOneOfTwo) {
  const auto saved = cli({"save", "training_plan", "unit=rongan", "place=450224", "year=2021"});
  EXPECT_EQ(saved.exit_code, 0);
  EXPECT_NE(saved.err.find("__state=final"), std::string::npos) << saved.err;
  refused({"save", "training_plan", "unit=rongan", "year=2021", "__state=done"}, "__state", "draft");
  const auto open = cli({"save", "reform_summary", "unit=rongan", "place=450224", "year=2021", "__state=final"});
  EXPECT_EQ(open.exit_code, 1);
  EXPECT_EQ(open.err.find("${"), std::string::npos) << open.err;
}

TEST_F(CliRules, EveryCommandRefusesAPlaceThatIsNot) {
  const std::string out = dir / "out.xlsx";
  for (const std::vector<std::string>& command : {std::vector<std::string>{"days"},
                                                  {"progress"},
                                                  {"targets"},
                                                  {"due"},
                                                  {"list", "person"},
                                                  {"export", "person", "--format", "xlsx", "-o", out},
                                                  {"report", "annex1-progress", "-o", out}}) {
    auto arguments = command;
    arguments.insert(arguments.end(), {"--place", "999999"});
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, 2) << command[0];
    EXPECT_NE(result.err.find("999999"), std::string::npos) << command[0];
    EXPECT_FALSE(std::filesystem::exists(out)) << command[0];
  }
  EXPECT_EQ(cli({"targets", "--round", "xx"}).exit_code, 2);
}

TEST_F(CliRules, ADeletedPersonDoesNotTakeThoseMergedIntoHerAlong) {
  const std::string stands = save({"person", "name=甲", std::string("place=") + village});
  const std::string again = save({"person", "name=甲甲", std::string("place=") + village});
  ASSERT_EQ(cli({"roster", "merge", again, stands}).exit_code, 0);
  ASSERT_EQ(json_of({"days"})["persons"].size(), 1U);
  const auto deleted = cli({"delete", stands});
  EXPECT_EQ(deleted.exit_code, 0);
  EXPECT_NE(deleted.err.find("1 person was merged into her"), std::string::npos) << deleted.err;
  const json days = json_of({"days"});
  ASSERT_EQ(days["persons"].size(), 1U);
  EXPECT_EQ(days["persons"][0]["person"], again);
}

TEST_F(CliRules, FailuresAreOneJsonDocumentToo) {
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"show", "nonsense"}, {"frobnicate"}, {"due", "--round", "abc"}, {"sync"}}) {
    auto arguments = command;
    arguments.emplace_back("--json");
    const auto result = cli(arguments);
    EXPECT_NE(result.exit_code, 0);
    const json error = json::parse(result.out, nullptr, false);
    ASSERT_FALSE(error.is_discarded()) << command[0] << ": " << result.out;
    EXPECT_EQ(error["error"]["code"], result.exit_code == 2 ? "usage" : "failed") << command[0];
    EXPECT_EQ(result.err.find(error["error"]["message"].get<std::string>()), 0U) << command[0];
  }
}

TEST_F(CliRules, AWordThatIsNoCommandIsSaidWithTheNearestOne) {
  const auto said = [&](std::vector<std::string> arguments) {
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments[0];
    return result.err;
  };
  const std::string far = said({"nonsense", "--lang", "zh"});
  EXPECT_EQ(far.find("没有这个命令：nonsense。"), 0U) << far;
  EXPECT_EQ(far.find("最接近"), std::string::npos) << "nothing is near: " << far;
  EXPECT_NE(far.find("--help"), std::string::npos) << far;
  EXPECT_EQ(said({"xyz", "--lang", "en"}).find("nearest"), std::string::npos);
  EXPECT_NE(said({"lits", "--lang", "en"}).find("the nearest is list"), std::string::npos);
  const std::string near = said({"exprot", "person", "--lang", "zh"});
  EXPECT_EQ(near.find("没有这个命令：exprot。最接近的是：export。"), 0U) << near;
  EXPECT_NE(said({"exprot", "--lang", "en"}).find("no command exprot; the nearest is export"), std::string::npos);
  EXPECT_NE(said({"roster", "imprt", "--lang", "zh"}).find("最接近的是：roster import"), std::string::npos);
  EXPECT_NE(said({"--lang", "zh"}).find("缺少命令"), std::string::npos) << "none was given";
  EXPECT_NE(said({"form", "--lang", "zh"}).find("缺少命令"), std::string::npos);
  const std::string doubled = said({"--lang", "zh", "--lang", "zh", "status"});
  EXPECT_NE(doubled.find("--lang: 最多写 1 个，实际个数：2"), std::string::npos) << doubled;
}

TEST_F(CliRules, HelpIsOfOneLanguageAndInColumns) {
  for (const char* command : {"list", "report", "days", "init", "export"}) {
    const std::string out = cli({command, "--help", "--lang", "zh"}).out;
    for (const char* english : {"TEXT", "INT", "Options", "Positionals", "REQUIRED", "NONNEGATIVE"})
      EXPECT_EQ(out.find(english), std::string::npos) << command << ": " << english << "\n" << out;
    EXPECT_NE(out.find("\n选项:\n"), std::string::npos) << out;
  }
  // 文字 takes four cells of the terminal: what stands behind it begins where the other lines' does.
  const std::string list = cli({"list", "--help", "--lang", "zh"}).out;
  EXPECT_NE(list.find("\n  --place 文字                只要"), std::string::npos) << list;
  EXPECT_NE(list.find("\n  -h,--help                   显示"), std::string::npos) << list;
}

TEST_F(CliRules, OneRuleSaysInWhichLanguage) {
  const std::string chinese = dir / "zh";
  const auto bare = [&](std::vector<std::string> arguments, const char* language = "en_US.UTF-8") {
    return run(program("yanxing-cli"), arguments, {}, {{"LC_ALL", language}});
  };
  const auto made = bare({"--data", chinese, "init", "--place", township, "--name", "甲", "--language", "zh"});
  EXPECT_NE(made.err.find("已在"), std::string::npos) << made.err;
  // The folder's language, also for what is wrong before it is opened, and for help.
  EXPECT_NE(bare({"--data", chinese, "report", "nonsense", "-o", "x.pdf"}).err.find("没有名为"), std::string::npos);
  EXPECT_NE(bare({"--data", chinese, "save"}).err.find("缺少"), std::string::npos);
  EXPECT_NE(bare({"--data", chinese, "roster", "--help"}).out.find("花名册"), std::string::npos);
  // --lang goes before it, and LANG speaks where nothing else does.
  EXPECT_NE(bare({"--data", chinese, "--lang", "en", "show", "x"}).err.find("no record id"), std::string::npos);
  EXPECT_NE(bare({"--lang", "zh_CN", "list", "person"}).err.find("数据文件夹"), std::string::npos);
  EXPECT_NE(bare({"init"}, "zh_CN.UTF-8").err.find("缺少"), std::string::npos);
  EXPECT_EQ(bare({"--lang", "fr", "status"}).exit_code, 2);
}

TEST_F(CliRules, HelpIsWhollyInChinese) {
  for (const char* command : {"",     "init",     "enrol",   "save",   "import",  "list",   "show",  "resolve",
                              "sync", "status",   "verify",  "backup", "restore", "form",   "eval",  "roster",
                              "days", "progress", "targets", "due",    "review",  "report", "export"}) {
    std::vector<std::string> arguments{"--lang", "zh_CN"};
    if (*command != '\0') arguments.emplace_back(command);
    arguments.emplace_back("--help");
    const std::string help = run(program("yanxing-cli"), arguments).out;
    EXPECT_NE(help.find("用法"), std::string::npos) << command;
    for (const char* english : {" the ", " of ", " a ", " and ", "Usage", "Options"})
      EXPECT_EQ(help.find(english), std::string::npos) << command << ":" << english << "\n" << help;
  }
}

TEST_F(CliRules, AnInitThatFailsLeavesNothing) {
  EXPECT_EQ(cli({"init", "--place", "123", "--name", "甲"}, {}, "none").exit_code, 2);
  EXPECT_EQ(cli({"init", "--place", township, "--name", " "}, {}, "none").exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(dir / "none"));
}

TEST_F(CliRules, TheListOfWhatIsDueSaysOfWhichYear) {
  const auto due = cli({"due", "--on", "2026-11-26"});
  EXPECT_EQ(due.exit_code, 0);
  EXPECT_EQ(due.out.find("Expected reports · round of 2021 · as of 2026-11-26\n"), 0U) << due.out.substr(0, 200);
  EXPECT_NE(due.out.find("5 years ago"), std::string::npos);
  EXPECT_EQ(cli({"due", "--on", "2021-05-20"}).out.find("years ago"), std::string::npos);
}

TEST_F(CliRules, TargetsSayWhatIsNeededOfTheNotReportedAndWhereTheKindDiffers) {
  save({"election_result", std::string("place=") + village, "round=2021", "kind=community", "date=2021-03-01",
        "members=5", "women_members=3", "head_sex=1", "chair_in=yes", "chair_paid=yes", "--force", "__state=final"});
  const json unit = json_of({"targets", "--place", township})["units"][0];
  EXPECT_EQ(unit["kind_differs"], json::array({{{"place", village}, {"name", "阳山村"}}}));
  EXPECT_EQ(unit["ratios"][1]["denominator"], 5);
  EXPECT_EQ(unit["ratios"][3]["denominator"], 0);
  const std::string shown = cli({"targets", "--place", township}).out;
  EXPECT_NE(shown.find("against the place table"), std::string::npos) << shown;
  EXPECT_NE(shown.find("at least 9 of the 9 not reported"), std::string::npos) << shown;
  EXPECT_NE(shown.find("none here"), std::string::npos) << shown;
}

}  // namespace
}  // namespace yanxing::testing
