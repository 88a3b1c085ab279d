// roster import, merge, unmerge: real files, a real process.
#include <xlsxwriter.h>

#include "tests/cli/cli_fixture.h"
#include "tests/client/roster/made_files.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliRoster : public CliTest {
 protected:
  void SetUp() override {
    init();
    write(file,
          "桥板乡花名册,,,\n姓名,村（社区）,职务,联系电话\n韦花,阳山村,主席,18900000001\n覃小兰,江边村委会,执委,\n"
          ",,合计,2\n");
  }
  json import(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"roster", "import", file});
    return json_of(more);
  }
  /// What is said of a file that holds this.
  std::string said(const std::string& text, std::vector<std::string> more = {}) {
    write(file, text);
    more.insert(more.begin(), {"roster", "import", file});
    const auto result = cli(more);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.err;
  }
  const std::string file = dir / "people.csv";
};

::testing::AssertionResult has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos ? ::testing::AssertionSuccess()
                                              : ::testing::AssertionFailure() << "no \"" << part << "\" in:\n"
                                                                              << text;
}

TEST_F(CliRoster, ADryRunSaysWhatWouldBeAndChangesNothing) {
  const json report = import({"--dry-run"});
  EXPECT_EQ(report["counts"], (json{{"new", 2}, {"changed", 0}, {"same", 0}, {"doubtful", 0}, {"refused", 0}}));
  EXPECT_EQ(report["saved"], 0);
  EXPECT_EQ(report["columns"],
            (json{{"name", "姓名"}, {"place", "村（社区）"}, {"role", "职务"}, {"phone", "联系电话"}}));
  EXPECT_EQ(report["rows"][0]["row"], 3);
  EXPECT_EQ(report["rows"][0]["name"], "韦花");
  const json& values = report["rows"][0]["values"];
  EXPECT_EQ(values["name"], "韦花");
  EXPECT_EQ(values["place"], village) << "all that would be stored";
  EXPECT_TRUE(values.contains("role") && values.contains("phone")) << values;
  EXPECT_TRUE(list("person").empty());
}

TEST_F(CliRoster, AVillageOfTheOwnTownshipGoesBeforeOneOfItsNameElsewhere) {
  write(file, "姓名,乡镇,村,职务\n测甲,桥板乡,中村村,执委\n测乙,,桥板乡中村村,执委\n测丙,,中村村村委会,执委\n");
  const json report = import();
  EXPECT_EQ(report["counts"]["new"], 3) << report;
  for (const json& person : list("person")) EXPECT_EQ(person["place"], "450224204208");
  EXPECT_TRUE(has(said("姓名,村\n12345,阳山村\n"), "a name has letters, a number is none"));
}

TEST_F(CliRoster, ImportedTwiceEverybodyIsTheSame) {
  EXPECT_EQ(import()["saved"], 2);
  const json people = list("person");
  ASSERT_EQ(people.size(), 2u);
  const json again = import();
  EXPECT_EQ(again["saved"], 0);
  EXPECT_EQ(again["counts"]["same"], 2);
  EXPECT_EQ(list("person"), people);
  EXPECT_TRUE(json_of({"verify"})["ok"]);
}

TEST_F(CliRoster, ChangesAreNamedAndDoubtsAreLeftAlone) {
  import();
  write(file, "姓名,村,职务,电话\n韦花,阳山村,主席,18900000009\n覃晓兰,江边村,执委,\n莫英,火星村,,\n");
  const json report = import();
  EXPECT_EQ(report["counts"], (json{{"new", 0}, {"changed", 1}, {"same", 0}, {"doubtful", 1}, {"refused", 1}}));
  EXPECT_EQ(report["rows"][0]["changes"], (json{{"phone", {{"from", "18900000001"}, {"to", "18900000009"}}}}));
  EXPECT_EQ(report["rows"][1]["reason"], "similar_name");
  EXPECT_EQ(report["rows"][1]["candidates"].size(), 1u);
  EXPECT_EQ(report["rows"][2]["reason"], "unknown_place");
  EXPECT_EQ(list("person").size(), 2u);
}

TEST_F(CliRoster, WhatIsInDoubtSaysWhatToDoNext) {
  import();
  const std::string text = "姓名,村（社区）,职务\n韦花,阳山村,执委\n";
  EXPECT_TRUE(has(said(text), "1 row in doubt was not taken over. Check: the same person? save person --id ID"));
  EXPECT_TRUE(has(cli({"--lang", "zh", "roster", "import", file}).err, "待定的 1 行没有导入"));
}

TEST_F(CliRoster, TheTwoCommitteesAloneAreTheirRole) {
  write(file, "姓名,村,职务\n测甲,阳山村,两委\n测乙,阳山村,“两委”成员\n");
  EXPECT_EQ(import()["counts"]["new"], 2);
  for (const json& person : list("person")) EXPECT_EQ(person["values"]["role"], "村（社区）“两委”女干部") << person;
}

TEST_F(CliRoster, BadFilesAreSaid) {
  write(dir / "old.xls", "\xD0\xCF\x11\xE0");
  write(dir / "none.csv", "a,b\n1,2\n");
  write(dir / "empty.csv", "");
  EXPECT_NE(cli({"roster", "import", dir / "old.xls"}).err.find(".xlsx"), std::string::npos);
  EXPECT_NE(cli({"roster", "import", dir / "none.csv"}).err.find("姓名"), std::string::npos);
  EXPECT_EQ(cli({"roster", "import", dir / "empty.csv"}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "import", dir / "gone.csv"}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "import"}).exit_code, 2);
}

TEST_F(CliRoster, AQuoteThatSwallowsRowsIsRefused) {
  write(file, "姓名,村,备注\n甲一,阳山村,\"未闭合\n甲二,阳山村,\n甲三,阳山村,\n甲四,阳山村,\n");
  const auto result = cli({"roster", "import", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_TRUE(has(result.err, "row 2"));
  EXPECT_TRUE(list("person").empty());
}

TEST_F(CliRoster, AllSheetsAreImportedAndThoseWithoutNamesAreSaid) {
  const auto row = [](const std::vector<std::string>& cells) {
    std::string out = "<table:table-row>";
    for (const std::string& cell : cells)
      out +=
          cell.empty() ? "<table:table-cell/>" : "<table:table-cell><text:p>" + cell + "</text:p></table:table-cell>";
    return out + "</table:table-row>";
  };
  const std::string next = R"(</table:table><table:table table:name=")";
  write(dir / "book.ods",
        make_ods(row({"姓名", "村"}) + row({"韦花", "阳山村"}) + next + "说明\">" + row({"请按村填写"}) + next +
                 "江边\">" + row({"江边村名单"}) + row({"职务", "姓名", "村"}) + row({"执委", "覃兰", "江边村"}) +
                 row({"执委", "莫英", "火星村"})));
  const auto text = cli({"roster", "import", dir / "book.ods", "--dry-run"});
  EXPECT_TRUE(has(text.err, "left out, as they have no column of names: 说明"));
  EXPECT_TRUE(has(text.err, "Sheet \"江边\", row 4 莫英: refused"));
  const json report = json_of({"roster", "import", dir / "book.ods"});
  EXPECT_EQ(report["saved"], 2);
  EXPECT_EQ(report["sheets"], (json{"名单", "江边"}));
  EXPECT_EQ(report["sheets_left_out"], json{"说明"});
  EXPECT_EQ(report["rows"][1]["sheet"], "江边");
  EXPECT_EQ(report["rows"][1]["row"], 3);
  EXPECT_EQ(list("person").size(), 2u);
}

TEST_F(CliRoster, AHiddenSheetIsImportedAndSaidAndARowIsNamedByItsSheet) {
  lxw_workbook* workbook = workbook_new((dir / "book.xlsx").c_str());
  const auto fill = [&](const char* name, const std::vector<std::vector<const char*>>& rows) {
    lxw_worksheet* sheet = workbook_add_worksheet(workbook, name);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (std::size_t column = 0; column < rows[row].size(); ++column)
        worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), rows[row][column],
                               nullptr);
    }
    return sheet;
  };
  fill("名单", {{"姓名", "村"}, {"韦彩花", "阳山村"}});
  worksheet_hide(fill("旧名单", {{"姓名", "村"}, {"韦彩华", "阳山村"}}));
  workbook_close(workbook);
  const auto text = cli({"roster", "import", dir / "book.xlsx", "--dry-run"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_TRUE(has(text.err, "Hidden sheets were imported too: 旧名单"));
  EXPECT_TRUE(has(text.err, "like row 2 of sheet \"名单\""));
  EXPECT_TRUE(
      has(cli({"--lang", "zh", "roster", "import", dir / "book.xlsx", "--dry-run"}).err, "与工作表“名单”第 2 行相近"));
  EXPECT_EQ(json_of({"roster", "import", dir / "book.xlsx", "--dry-run"})["sheets_hidden"], json{"旧名单"});
}

TEST_F(CliRoster, APhoneThatLooksLikeNoneIsTakenAndSaid) {
  const std::string text = said(
      "姓名,村,电话\n韦花,阳山村,TRUE\n覃兰,江边村,123\n莫英,江边村,1890000000\n黄秀,江边村,0086 18900000003\n"
      "罗兰,江边村,0772-2860001\n");
  EXPECT_TRUE(has(text, "Row 2 韦花: the phone \"TRUE\" does not look like one"));
  EXPECT_TRUE(has(text, "\"123\" does not look like one"));
  EXPECT_TRUE(has(text, "\"1890000000\" does not look like one"));
  EXPECT_FALSE(has(text, "\"0086"));
  EXPECT_FALSE(has(text, "0772"));
  bool found = false;
  for (const json& one : list("person")) found = found || one["values"]["phone"] == "18900000003";
  EXPECT_TRUE(found) << "as +86 18900000003 is";
}

TEST_F(CliRoster, WhatIsNoFileOrHasAFarCellSaysWhatToDo) {
  const auto folder = cli({"roster", "import", dir.path().string()});
  EXPECT_EQ(folder.exit_code, 1);
  EXPECT_TRUE(has(folder.err, "is a folder. Name the spreadsheet in it"));
  write(file, std::string("姓名,村\n韦花,阳山村\n") + std::string(1, '\0'));
  EXPECT_TRUE(has(cli({"roster", "import", file}).err, "damaged"));
  lxw_workbook* workbook = workbook_new((dir / "far.xlsx").c_str());
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, nullptr);
  worksheet_write_string(sheet, 0, 0, "姓名", nullptr);
  worksheet_write_string(sheet, 1'000'000, 5, "x", nullptr);
  workbook_close(workbook);
  EXPECT_TRUE(has(cli({"roster", "import", dir / "far.xlsx"}).err, "something below row 20,000"));
}

TEST_F(CliRoster, WhatIsNotTakenOverIsSaid) {
  const std::string text = said(
      "姓名,村,性别,出生年月,民族,文化程度,身份证号\n"
      "韦花,阳山村,未知,1985-02-30,火星族,博士后,45\n覃兰,江边村,女,1985-03,壮族,大专,\n合计：2人,,,,,,\n");
  for (const char* value : {"\"未知\"", "\"1985-02-30\"", "\"火星族\"", "\"博士后\""}) EXPECT_TRUE(has(text, value));
  EXPECT_TRUE(has(text, "Row 2 韦花: not taken over: "));
  EXPECT_TRUE(has(text, "not taken over: 4."));
  EXPECT_TRUE(has(text, "Columns that were not taken over: 身份证号."));
  EXPECT_TRUE(has(text, "“合计：2人”: no person, left out"));
  const json report = import();
  EXPECT_EQ(report["values_left_out"], 4);
  EXPECT_EQ(report["rows"][0]["unread_values"]["sex"], "未知");
  EXPECT_EQ(report["columns_left_out"], json{"身份证号"});
  EXPECT_EQ(report["rows_left_out"][0]["row"], 4);
  EXPECT_EQ(list("person").size(), 2u);
}

TEST_F(CliRoster, APreviewListsNewRowsAndWhatChanges) {
  import();
  const std::string text =
      said("姓名,村,职务,电话,性别\n韦花,阳山村,主席,18900000009,女\n莫英,阳山村,主席,18900000008,\n", {"--dry-run"});
  EXPECT_TRUE(has(text, "18900000001 → 18900000009"));
  EXPECT_TRUE(has(text, "— → "));
  EXPECT_TRUE(has(text, "Row 3 莫英: new"));
  std::string list_of_many = "姓名,村,电话\n";
  const char* given[] = {"大", "天", "王", "火", "土"};
  for (int i = 0; i < 25; ++i)
    list_of_many +=
        std::string("欧") + given[i / 5] + given[i % 5] + ",古丹村,189000010" + std::to_string(10 + i) + "\n";
  EXPECT_TRUE(has(said(list_of_many, {"--dry-run"}), "… and 5 more new ones"));
  const std::string saved = said("姓名,村,职务,电话\n韦花,阳山村,主席,18900000009\n");
  EXPECT_TRUE(has(saved, "18900000001 → 18900000009")) << "not only in a preview";
}

TEST_F(CliRoster, DamageAndContradictionsAreNotSaved) {
  const std::string text =
      said("姓名,乡镇,村,电话\n吴庚,长安镇,中村,\n韦花,桥板乡,中村,1.39E+10\n覃兰,,广西柳州市融安县桥板乡江边村,\n");
  EXPECT_TRUE(has(text, "Row 2 吴庚: refused"));
  EXPECT_TRUE(has(text, "format the column as text"));
  const json people = list("person");
  ASSERT_EQ(people.size(), 1u);
  EXPECT_EQ(people[0]["values"]["place"], "450224204202");
}

TEST_F(CliRoster, TextNamedLikeAWorkbookIsReadOrSaid) {
  write(dir / "letter.xlsx", "这是一封信。\n");
  write(dir / "list.xlsx", "姓名,村\n韦花,阳山村\n");
  const auto letter = cli({"roster", "import", dir / "letter.xlsx"});
  EXPECT_EQ(letter.exit_code, 1);
  EXPECT_TRUE(has(letter.err, "no workbook"));
  EXPECT_EQ(json_of({"roster", "import", dir / "list.xlsx"})["saved"], 1);
}

TEST_F(CliRoster, PersonsAreMergedAndTakenApart) {
  import();
  const json people = list("person");
  const std::string a = people[0]["id"], b = people[1]["id"];
  EXPECT_EQ(json_of({"roster", "merge", a, b}), (json{{"person", a}, {"into", b}}));
  EXPECT_EQ(json_of({"show", a})["values"]["merged_into"], b);
  EXPECT_EQ(cli({"roster", "merge", b, a}).exit_code, 1) << "not in a circle";
  EXPECT_EQ(cli({"roster", "merge", a, a}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "unmerge", b}).exit_code, 1);
  json_of({"roster", "unmerge", a});
  EXPECT_FALSE(json_of({"show", a})["values"].contains("merged_into"));
}

}  // namespace
}  // namespace yanxing::testing
