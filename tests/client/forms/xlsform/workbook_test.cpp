// What cells say, however a spreadsheet program stored them.
#include "client/forms/xlsform/workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/forms/xlsform/cell_text.h"
#include "client/forms/xlsform/compile.h"
#include "client/forms/xlsform/form_text.h"
#include "tests/client/forms/xlsform/workbook_maker.h"

namespace yanxing::forms::xlsform {
namespace {

using testing::HasSubstr;

/// The survey sheet of a workbook whose row 2 holds these cells.
Sheet sheet_with(const std::string& cells, const std::string& styles = "") {
  std::map<std::string, std::string> parts = unzip(make_form({{"type", "name", "label"}}));
  std::string& xml = parts["xl/worksheets/sheet1.xml"];
  xml.insert(xml.find("</sheetData>"), "<row r=\"2\">" + cells + "</row>");
  if (!styles.empty()) parts["xl/styles.xml"] = styles;
  Problems problems;
  const Workbook workbook = read_workbook(make_zip({parts.begin(), parts.end()}), {"survey"}, problems);
  for (const Problem& problem : problems.errors()) ADD_FAILURE() << problem_text(problem);
  const Sheet* sheet = workbook.find("Survey");
  return sheet == nullptr ? Sheet{} : *sheet;
}

std::string cell(const std::string& xml, const std::string& styles = "") { return sheet_with(xml, styles).cell(1, 0); }

TEST(Workbook, NumbersAreWrittenAsPeopleWriteThem) {
  EXPECT_EQ(cell(R"(<c r="A2"><v>1</v></c>)"), "1");
  EXPECT_EQ(cell(R"(<c r="A2"><v>1.0</v></c>)"), "1");
  EXPECT_EQ(cell(R"(<c r="A2"><v>0.10000000000000001</v></c>)"), "0.1");
  EXPECT_EQ(cell(R"(<c r="A2"><v>2021051701</v></c>)"), "2021051701");
  EXPECT_EQ(cell(R"(<c r="A2"><v>450203001001</v></c>)"), "450203001001");
  EXPECT_EQ(cell(R"(<c r="A2"><v>1E+20</v></c>)"), "100000000000000000000");
}

TEST(Workbook, DatesAreIso) {
  const std::string styles =
      R"x(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0"/></numFmts>)x"
      R"x(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>)x";
  EXPECT_EQ(cell(R"(<c r="A2" s="1"><v>44333</v></c>)", styles), "2021-05-17");
  EXPECT_EQ(cell(R"(<c r="A2" s="2"><v>44333.35</v></c>)", styles), "2021-05-17T08:24:00");
  EXPECT_EQ(cell(R"(<c r="A2" s="1"><v>0.35</v></c>)", styles), "08:24:00");
  EXPECT_EQ(cell(R"(<c r="A2" s="3"><v>44333</v></c>)", styles), "44333");
  EXPECT_EQ(cell(R"(<c r="A2" s="0"><v>44333</v></c>)", styles), "44333");
  EXPECT_EQ(serial_date(42871, true), "2021-05-17");
}

TEST(Workbook, TextsOfEveryKindAreRead) {
  EXPECT_EQ(
      cell(
          R"(<c r="A2" t="inlineStr"><is><r><t>红</t></r><r><rPr/><t xml:space="preserve"> 色</t></r><rPh><t>hong</t></rPh></is></c>)"),
      "红 色");
  EXPECT_EQ(cell(R"(<c r="A2" t="str"><f>A1</f><v>cached</v></c>)"), "cached");
  EXPECT_EQ(cell(R"(<c r="A2" t="b"><v>1</v></c>)"), "TRUE");
  EXPECT_EQ(cell(R"(<c r="A2" t="inlineStr"><is><t>a_x000D_&#10;b &lt; c</t></is></c>)"), "a\nb < c");
  EXPECT_EQ(cell("<c r=\"A2\" t=\"inlineStr\"><is><t>\xC2\xA0 a\xC2\xA0"
                 "b </t></is></c>"),
            "a b");
  EXPECT_EQ(cell("<c t=\"inlineStr\"><is><t>no address</t></is></c>"), "no address");
}

TEST(Workbook, OnlyTheFirstOfMergedCellsHoldsText) {
  const Sheet sheet = sheet_with(R"(<c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2"/>)");
  EXPECT_EQ(sheet.cell(1, 0), "a");
  EXPECT_EQ(sheet.cell(1, 1), "");
  EXPECT_EQ(sheet.cell(99, 99), "");
}

TEST(Workbook, SheetsAreFoundWhateverTheirCase) {
  Problems problems;
  const Workbook workbook =
      read_workbook(make_workbook({{"Survey ", {{"type"}}}, {"Notes", {{"x"}}}}), {"survey"}, problems);
  EXPECT_NE(workbook.find("survey"), nullptr);
  EXPECT_EQ(workbook.find("notes"), nullptr);
  EXPECT_THAT(workbook.sheet_names, testing::ElementsAre("Survey", "Notes"));
}

TEST(Workbook, LimitsAreTold) {
  const auto error = [](const std::string& row) {
    std::map<std::string, std::string> parts = unzip(make_form({{"type", "name", "label"}}));
    std::string& xml = parts["xl/worksheets/sheet1.xml"];
    xml.insert(xml.find("</sheetData>"), row);
    const Compilation result = compile(make_zip({parts.begin(), parts.end()}), "test");
    return result.errors.empty() ? "" : problem_text(result.errors.front());
  };
  EXPECT_THAT(error(R"(<row r="20001"><c r="A20001"><v>1</v></c></row>)"),
              HasSubstr("survey, row 20001, column A (type): the sheet has more than 20,000 rows"));
  EXPECT_THAT(error(R"(<row r="2"><c r="KP2"><v>1</v></c></row>)"), HasSubstr("more than 300 columns"));
  EXPECT_THAT(
      error("<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>" + std::string(32'768, 'x') + "</t></is></c></row>"),
      HasSubstr("32,767"));
  EXPECT_THAT(error(R"(<row r="99999"><c r="A99999"/></row>)"), HasSubstr("asks nothing"));
}

TEST(FormText, IsReadableAndTheSameForEqualForms) {
  const Compilation result =
      compile(make_form({{"type", "name", "label::中文 (zh)", "label::English (en)"},
                         {"begin group", "g", "组", "Group"},
                         {"select_one l", "a", "甲", "A"},
                         {"end group"}},
                        {{"list_name", "name", "label::中文 (zh)", "label::English (en)"}, {"l", "x", "某", "X"}},
                        {{"form_id", "version"}, {"f", "2"}}));
  ASSERT_TRUE(result.compiled);
  const std::string text = form_text(result.compiled->form);
  EXPECT_EQ(text, R"({
  "$schema": "form.schema.json",
  "form": "f",
  "version": 2,
  "title": {"zh": "f"},
  "languages": ["zh", "en"],
  "state": "__state",
  "choices": {
    "l": [
      {"value": "x", "label": {"zh": "某", "en": "X"}}
    ]
  },
  "fields": [
    {"name": "g", "type": "group", "label": {"zh": "组", "en": "Group"}, "fields": [
      {"name": "a", "type": "select_one", "label": {"zh": "甲", "en": "A"}, "choices": "l"}
    ]}
  ]
}
)");
  EXPECT_EQ(nlohmann::json::parse(text), result.compiled->form);
}

}  // namespace
}  // namespace yanxing::forms::xlsform
