// form compile, check, list, install, rehearse, fill, export; eval.
#include <filesystem>

#include "sync/base/hash.h"
#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

json label(const std::string& words) { return {{"zh", words}, {"en", words}}; }

/// A household with members: rows, a calculation, a rule, an answer that is asked only sometimes.
json household(int version) {
  const json yes_no = {{{"value", "yes"}, {"label", label("是")}}, {{"value", "no"}, {"label", label("否")}}};
  const json rows = {
      {{"name", "who"}, {"type", "text"}, {"label", label("姓名")}},
      {{"name", "age"}, {"type", "integer"}, {"label", label("年龄")}, {"constraint", ". >= 0 and . < 130"}}};
  return {{"form", "household"},
          {"version", version},
          {"title", label("住户")},
          {"summary", {"name"}},
          {"fields",
           {{{"name", "name"}, {"type", "text"}, {"label", label("户主")}, {"required", true}},
            {{"name", "poor"}, {"type", "select_one"}, {"choices", yes_no}, {"label", label("贫困户")}},
            {{"name", "why"}, {"type", "text"}, {"label", label("原因")}, {"relevant", "${poor} = 'yes'"}},
            {{"name", "member"}, {"type", "repeat"}, {"label", label("成员")}, {"fields", rows}},
            {{"name", "heads"}, {"type", "calculate"}, {"calculate", "count(${member})"}}}}};
}

class CliForms : public CliTest {
 protected:
  std::string form(int version = 1) const {
    const std::string file = dir / ("household-" + std::to_string(version) + ".json");
    write(file, household(version).dump());
    return file;
  }
  /// Runs without a data folder.
  ProcessResult bare(std::vector<std::string> arguments, const std::string& input = {}) const {
    return run(program("yanxing-cli"), arguments, input, {{"LC_ALL", "en_US.UTF-8"}});
  }
  json value(const std::string& expression, const std::string& record = {}, const std::string& self = {}) const {
    std::vector<std::string> words{"eval", expression};
    if (!record.empty()) words.insert(words.end(), {"--json-in", "-"});
    if (!self.empty()) words.insert(words.end(), {"--this", self});
    const auto result = bare(words, record);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  json fill(const std::string& answers, std::vector<std::string> more = {}, int exit = 0) const {
    std::vector<std::string> words{"form", "fill", form(), "--json-in", "-"};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = bare(words, answers);
    EXPECT_EQ(result.exit_code, exit) << result.err;
    return json::parse(result.out, nullptr, false);
  }
};

TEST_F(CliForms, ExpressionsAreEvaluatedAgainstARecord) {
  EXPECT_EQ(value("1 + 2 * 3"), 7);
  EXPECT_EQ(value("concat('甲', ${a})", R"({"data": {"a": "乙"}})"), "甲乙");
  EXPECT_EQ(value("1 = 1"), true);
  EXPECT_EQ(value("number('x')"), nullptr);
  EXPECT_EQ(value("0.1"), 0.1);
  const std::string rows = R"({"data": {"member": [{"age": 1}, {"age": 5}]}})";
  EXPECT_EQ(value("sum(${age})", rows), 6);
  EXPECT_EQ(value("/data/member/age", rows), (json{"1", "5"}));
  EXPECT_EQ(value("${age} + 1", rows, "/data/member[2]/age"), 6);  // of its own row
  EXPECT_EQ(value("position(..)", rows, "/data/member[2]/age"), 2);
  const auto bad = bare({"eval", "1 +"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_FALSE(bad.err.empty());
  EXPECT_TRUE(bad.out.empty());
  EXPECT_EQ(bare({"eval", "${b}", "--json-in", "-"}, R"({"data": {"a": 1}})").exit_code, 1);
  EXPECT_EQ(bare({"eval", "1", "--this", "/data/none"}).exit_code, 1);
  EXPECT_EQ(bare({"eval", "1", "--json-in", "-"}, std::string(100'000, '[')).exit_code, 1);
}

TEST_F(CliForms, AWorkbookCompilesToAFileThatChecksAndExports) {
  const std::string workbook = (source_dir() / "tests/data/forms/public/household_survey.xlsx").string();
  const auto printed = bare({"form", "compile", workbook});
  ASSERT_EQ(printed.exit_code, 0) << printed.err;
  EXPECT_TRUE(json::parse(printed.out, nullptr, false).contains("fields"));
  EXPECT_EQ(bare({"form", "compile", workbook, "-o", dir / "form.json"}).exit_code, 0);
  EXPECT_EQ(read_file(dir / "form.json"), printed.out);
  EXPECT_EQ(bare({"form", "check", workbook}).exit_code, 0);
  EXPECT_EQ(bare({"form", "export", workbook, "--xform", dir / "form.xml"}).exit_code, 0);
  EXPECT_NE(read_file(dir / "form.xml").find("<h:html"), std::string::npos);
  EXPECT_EQ(bare({"form", "compile", workbook, "-o", dir / "none/form.json"}).exit_code, 1);
}

TEST_F(CliForms, AnExportNamesTheFilesThatMustGoWithIt) {
  write(dir / "villages.csv", "name,label\na,甲村\n");
  json with_table = household(1);
  with_table["files"] = {{{"name", "villages.csv"},
                          {"sha256", sha256(read_file(dir / "villages.csv")).hex()},
                          {"bytes", read_file(dir / "villages.csv").size()}}};
  with_table["fields"].push_back(
      {{"name", "village"}, {"type", "select_one"}, {"file", "villages.csv"}, {"label", label("村")}});
  write(dir / "table.json", with_table.dump());
  const auto told = bare({"form", "export", dir / "table.json", "--xform", dir / "table.xml"});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_NE((told.out + told.err).find("hand them on with it: villages.csv"), std::string::npos) << told.err;
  const auto report = bare({"--json", "form", "export", dir / "table.json", "--xform", dir / "table.xml"});
  EXPECT_EQ(json::parse(report.out, nullptr, false)["files"], json{"villages.csv"});
  const auto alone = bare({"form", "export", form(), "--xform", dir / "alone.xml"});
  EXPECT_EQ((alone.out + alone.err).find("hand them on"), std::string::npos) << alone.err;
}

TEST_F(CliForms, WhatIsWrongWithAFormIsToldAndNothingIsWritten) {
  write(dir / "bad.xlsx", "no workbook");
  const auto bad = bare({"--json", "form", "compile", dir / "bad.xlsx", "-o", dir / "out.json"});
  EXPECT_EQ(bad.exit_code, 1);
  const json report = json::parse(bad.out, nullptr, false);
  EXPECT_EQ(report["ok"], false);
  ASSERT_FALSE(report["problems"].empty());
  EXPECT_FALSE(report["problems"][0]["cause"].get<std::string>().empty());
  EXPECT_FALSE(report["problems"][0]["cure"].get<std::string>().empty());
  EXPECT_FALSE(std::filesystem::exists(dir / "out.json"));
  json circle = household(1);
  circle["fields"][4]["calculate"] = "${heads} + 1";
  write(dir / "circle.json", circle.dump());
  const auto circular = bare({"form", "check", dir / "circle.json"});
  EXPECT_EQ(circular.exit_code, 1);
  EXPECT_NE(circular.err.find("heads"), std::string::npos) << circular.err;
  EXPECT_EQ(bare({"form", "check", dir / "none.json"}).exit_code, 1);
}

TEST_F(CliForms, AnswersAreAppliedInOrder) {
  const json out = fill(R"([{"path": "name", "value": "韦小花"}, {"path": "poor", "value": "yes"},
    {"path": "why", "value": "生病"}, {"add_row": "member"}, {"path": "member[1]/age", "value": "44"},
    {"add_row": "member"}, {"path": "member[2]/who", "value": "韦小明"}, {"path": "poor", "value": "no"}])");
  EXPECT_EQ(out["record"]["why"], "生病");  // kept aside, not lost
  EXPECT_EQ(out["kept_aside"], json{"why"});
  EXPECT_EQ(out["calculated"]["heads"], out["record"]["heads"]);
  EXPECT_TRUE(out["errors"].empty()) << out;
  const auto& relevant = out["relevant"];
  EXPECT_EQ(std::count(relevant.begin(), relevant.end(), "why"), 0);
  EXPECT_EQ(std::count(relevant.begin(), relevant.end(), "poor"), 1);
}

TEST_F(CliForms, AnObjectIsTakenInTheOrderOfTheForm) {
  const json out = fill(R"({"member": [{"who": "甲", "age": 4}, {"who": "乙", "age": 7}], "name": "韦小花"})");
  EXPECT_EQ(out["record"]["heads"], 2);
  EXPECT_EQ(out["title"], "韦小花");
  int rows = 0;
  for (const auto& [path, value] : out["record"].items()) rows += path.ends_with("/who") ? 1 : 0;
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(bare({"form", "fill", form(), "--json-in", "-"}, R"({"nobody": 1})").exit_code, 1);
  EXPECT_EQ(bare({"form", "fill", form(), "--json-in", "-"}, R"([{"path": "member[9]/age", "value": 1}])").exit_code,
            1);
  EXPECT_EQ(bare({"form", "fill", form(), "--json-in", "-"}, "7").exit_code, 1);
}

TEST_F(CliForms, FinalisingTellsWhatStandsInItsWayOrDropsWhatIsNotAsked) {
  const json open = fill(R"({"member": [{"age": 200}]})", {"--finalise"}, 1);
  ASSERT_EQ(open["errors"].size(), 2u) << open;
  EXPECT_EQ(open["errors"][0]["field"], "name");
  EXPECT_EQ(open["errors"][0]["kind"], "required");
  EXPECT_EQ(open["errors"][1]["kind"], "constraint");
  const json done = fill(R"([{"path": "name", "value": "甲"}, {"path": "poor", "value": "yes"},
    {"path": "why", "value": "x"}, {"path": "poor", "value": "no"}])",
                         {"--finalise"});
  EXPECT_FALSE(done["record"].contains("why"));
}

TEST_F(CliForms, AnInstalledFormIsListedFilledSavedAndShown) {
  init();
  EXPECT_EQ(cli({"form", "fill", "household", "--json-in", "-"}, "{}").exit_code, 2);
  EXPECT_EQ(cli({"form", "install", form(1)}).exit_code, 0);
  EXPECT_EQ(cli({"form", "install", form(1)}).exit_code, 0);
  bool found = false;
  const json listed = json_of({"form", "list"});
  for (const json& one : listed["forms"]) found = found || (one["form"] == "household" && one["installed"] == true);
  EXPECT_TRUE(found);
  const auto saved = cli({"form", "fill", "household", "--json-in", "-", "--finalise", "--save"},
                         R"({"name": "韦小花", "member": [{"who": "韦小明", "age": 4}]})");
  ASSERT_EQ(saved.exit_code, 0) << saved.err;
  const std::string id = json::parse(saved.out)["id"];
  EXPECT_EQ(list("household").size(), 1u);
  const std::string text = cli({"show", id}).out;
  EXPECT_NE(text.find("姓名 (member["), std::string::npos) << text;
  EXPECT_NE(text.find("韦小明"), std::string::npos);
  EXPECT_EQ(cli({"save", "household", "--id", id, "member[k9]=x"}).exit_code, 1);
  EXPECT_EQ(
      cli({"save", "household", "--id", id, "--json-in", "-"}, R"({"member[k9]": 2, "member[k9]/age": 7})").exit_code,
      0);
  EXPECT_EQ(json_of({"show", id})["values"]["member[k9]/age"], 7);
}

TEST_F(CliForms, ARehearsalNamesWhatANewVersionDoesToTheRecords) {
  init();
  ASSERT_EQ(cli({"form", "install", form(1)}).exit_code, 0);
  for (const char* answers : {R"({"name": "甲", "poor": "yes", "why": "生病", "member": [{"who": "乙", "age": 44}]})",
                              R"({"name": "丙", "poor": "no"})"})
    ASSERT_EQ(cli({"form", "fill", "household", "--json-in", "-", "--save"}, answers).exit_code, 0);
  EXPECT_EQ(cli({"form", "rehearse", form(1)}).exit_code, 0);

  json next = household(2);
  next["fields"][2]["relevant"] = "${poor} = 'no'";         // why: no longer asked of 甲
  next["fields"][3]["fields"][1]["constraint"] = ". < 18";  // age: 44 breaks it
  next["fields"][3]["fields"].erase(0);                     // who: not in the form any more
  write(dir / "next.json", next.dump());
  const auto result = cli({"--json", "form", "rehearse", dir / "next.json"});
  EXPECT_EQ(result.exit_code, 5) << result.err;
  const json report = json::parse(result.out, nullptr, false);
  EXPECT_EQ(report["records"], 2);
  EXPECT_EQ(report["affected"], 1);
  EXPECT_EQ(report["invalid"], 1) << report;
  EXPECT_EQ(report["hidden"], 1) << report;
  EXPECT_EQ(report["lost"], 1) << report;
  for (const json& one : report["findings"]) EXPECT_EQ(one["title"], "甲");
  EXPECT_EQ(list("household").size(), 2u);  // nothing was changed
}

TEST_F(CliForms, OnlyWhatNeedsADataFolderAsksForOne) {
  EXPECT_EQ(bare({"form", "list"}).exit_code, 0);
  EXPECT_EQ(bare({"form", "install", form()}).exit_code, 2);
  EXPECT_EQ(bare({"list", "person"}).exit_code, 2);
  EXPECT_EQ(bare({"form"}).exit_code, 2);
}

}  // namespace
TEST_F(CliForms, ChoicesOfATableAreGivenByValueOrLabelAloneOrAsAList) {
  const std::string table = "name,label\n1,甲村\n2,乙村\n";
  write(dir / "t.csv", table);
  write(dir / "t.json",
        json{{"form", "t"},
             {"version", 1},
             {"title", label("表")},
             {"files", {{{"name", "t.csv"}, {"sha256", sha256(table).hex()}}}},
             {"fields",
              {{{"name", "one"}, {"type", "select_one"}, {"label", label("单")}, {"file", "t.csv"}},
               {{"name", "many"}, {"type", "select_multiple"}, {"label", label("多")}, {"file", "t.csv"}}}}}
            .dump());
  const auto result = bare({"form", "fill", dir / "t.json", "--json-in", "-", "--finalise"},
                           R"({"one": "乙村", "many": ["2", "甲村"]})");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const json filled = json::parse(result.out, nullptr, false);
  EXPECT_EQ(filled["record"]["one"], "2");
  EXPECT_EQ(filled["record"]["many"], (json{"1", "2"}));  // in the order of the table
}

TEST_F(CliForms, MembersKeepTheirOrderAndThisTakesARowsPath) {
  EXPECT_EQ(value("name(/data/*[1])", R"({"z": 1, "a": 2})"), "z");
  const std::string rows = R"({"data": {"member": [{"age": 1}, {"age": 5}]}})";
  EXPECT_EQ(value("${age} + 1", rows, "member[2]/age"), 6);
}

}  // namespace yanxing::testing
