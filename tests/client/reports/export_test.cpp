// Free export, read back as other programs would.
#include "client/reports/export.h"

#include <gtest/gtest.h>

#include "tests/client/reports/annex_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
using reports::ExportFormat;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class Export : public Annex {
 protected:
  RecordId activity(const std::string& title, const char* state = "final") {
    return laptop
        .save("activity", {{"kind", "law"},
                           {"title", title},
                           {"date", "2021-03-08"},
                           {"place", "450224204201"},
                           {"sessions", 2},
                           {"attendances", 40},
                           {"funds", 0.5},
                           {"photos[b]", 2},
                           {"photos[b]/photo_caption", "第二张"},
                           {"photos[a]", 1},
                           {"photos[a]/photo_caption", "第一张"},
                           {"__state", state}})
        .id;
  }
  reports::ExportOrder order(const std::string& form = "activity") const {
    reports::ExportOrder out;
    out.query.form = form;
    return out;
  }
  std::string written(ExportFormat format, const std::string& name, const reports::ExportOrder& what) {
    const auto count = reports::export_records(source, what, format, dir / name);
    EXPECT_TRUE(count) << (count ? "" : count.error().detail);
    return read_file(dir / name);
  }
};

TEST(CsvCell, IsNeverTakenForAFormula) {
  EXPECT_EQ(reports::csv_cell("=1+2"), "'=1+2");
  EXPECT_EQ(reports::csv_cell("+86"), "'+86");
  EXPECT_EQ(reports::csv_cell("-5"), "'-5");
  EXPECT_EQ(reports::csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(reports::csv_cell("\t=cmd"), "'\t=cmd");
  EXPECT_EQ(reports::csv_cell("\r\n=cmd"), "\"'\r\n=cmd\"");
  EXPECT_EQ(reports::csv_cell("a=b"), "a=b");
  EXPECT_EQ(reports::csv_cell(""), "");
}

TEST(CsvCell, IsQuotedWhereItMustBe) {
  EXPECT_EQ(reports::csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(reports::csv_cell("说“好”"), "说“好”");
  EXPECT_EQ(reports::csv_cell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(reports::csv_cell("two\nlines"), "\"two\nlines\"");
}

TEST_F(Export, CsvHasAByteOrderMarkAHeadAndRowsAsColumns) {
  activity("=HYPERLINK(\"x\")");
  const std::string text = written(ExportFormat::csv, "a.csv", order());
  ASSERT_TRUE(text.starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_TRUE(has(text, "\"'=HYPERLINK(\"\"x\"\")\"")) << text;
  EXPECT_TRUE(has(text, ",2021-03-08,")) << "dates as every program reads them: " << text;
  EXPECT_TRUE(has(text, ",0.5,")) << text;
  EXPECT_LT(text.find("第一张"), text.find("第二张")) << "in the order of the rows, not of their keys";
  const std::string head = text.substr(0, text.find('\n'));
  EXPECT_TRUE(has(head, " 1,")) << head;
  EXPECT_TRUE(has(head, " 2")) << head;
}

TEST_F(Export, JsonNestsTheRows) {
  const RecordId id = activity("普法");
  const json all = json::parse(written(ExportFormat::json, "a.json", order()));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]["id"], id.text());
  EXPECT_EQ(all[0]["state"], "final");
  EXPECT_EQ(all[0]["place"], "450224204201");
  EXPECT_EQ(all[0]["values"]["kind"], "law") << "stored values, not labels";
  EXPECT_EQ(all[0]["values"]["funds"], 0.5);
  ASSERT_EQ(all[0]["values"]["photos"].size(), 2U);
  EXPECT_EQ(all[0]["values"]["photos"][0]["photo_caption"], "第一张");
}

TEST_F(Export, AWorkbookHasTypesAndASheetARepeat) {
  activity("=1+2");
  written(ExportFormat::xlsx, "a.xlsx", order());
  const json book = workbook_of(dir / "a.xlsx");
  ASSERT_EQ(book["sheets"].size(), 2U);
  std::string text_type, number_type, date_type;
  for (const auto& [name, cell] : book["sheets"][0]["cells"].items()) {
    EXPECT_NE(cell["type"], "f") << name << ": text never becomes a formula";
    if (cell["value"] == "=1+2") text_type = cell["type"];
    if (cell["value"] == 40) number_type = cell["type"];
    if (cell["type"] == "d") date_type = cell["type"];
  }
  EXPECT_EQ(text_type, "s");
  EXPECT_EQ(number_type, "n");
  EXPECT_EQ(date_type, "d");
  EXPECT_TRUE(has(book["sheets"][1]["cells"].dump(), "第二张"));
}

TEST_F(Export, OnlyWhatTheQueryAndTheHandLetThrough) {
  const RecordId kept = activity("完成");
  activity("草稿", "draft");
  auto what = order();
  what.query.state = records::State::final;
  EXPECT_EQ(json::parse(written(ExportFormat::json, "a.json", what)).size(), 1U);
  what.query.state.reset();
  EXPECT_EQ(json::parse(written(ExportFormat::json, "a.json", what)).size(), 2U);
  what.wanted = [&](const records::Record& record) { return record.id == kept; };
  EXPECT_EQ(json::parse(written(ExportFormat::json, "a.json", what)).size(), 1U);
}

TEST_F(Export, AMarkNamesItsSessionByHalfAndTraining) {
  const RecordId training = laptop.save("training", {{"title", "第一期培训班"}, {"place", "450224"}}).id;
  const RecordId person = laptop.save("person", {{"name", "韦甲"}, {"place", "450224204201"}}).id;
  for (const char* half : {"am", "pm"}) {
    const RecordId session =
        laptop.save("session", {{"training", training.text()}, {"date", "2021-05-10"}, {"half", half}}).id;
    laptop.save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "present"}});
  }
  const std::string text = written(ExportFormat::csv, "m.csv", order("mark"));
  EXPECT_TRUE(has(text, "上午 第一期培训班")) << text;
  EXPECT_TRUE(has(text, "下午 第一期培训班")) << text;
  EXPECT_TRUE(has(text, "韦甲"));
}

TEST_F(Export, HeadsAreLabelsInTheLanguageOrNames) {
  activity("普法");
  auto what = order();
  const auto head = [&](const char* name) {
    const std::string text = written(ExportFormat::csv, name, what);
    return text.substr(0, text.find('\n'));
  };
  EXPECT_TRUE(has(head("zh.csv"), "参与人次")) << head("zh.csv");
  EXPECT_FALSE(has(head("zh.csv"), "attendances"));
  what.language = forms::Language::en;
  EXPECT_FALSE(has(head("en.csv"), "参与人次")) << head("en.csv");
  EXPECT_TRUE(has(written(ExportFormat::csv, "en.csv", what), "final"));
  what.names = true;
  EXPECT_TRUE(has(head("names.csv"), "attendances")) << head("names.csv");
  EXPECT_TRUE(has(head("names.csv"), "id,state,sync,place,place_name,changed,"));
  EXPECT_TRUE(has(head("names.csv"), ",values.place,")) << "each heading once: " << head("names.csv");
  for (const auto language : {forms::Language::zh, forms::Language::en}) {
    what.language = language;
    const std::string rows = written(ExportFormat::csv, "codes.csv", what);
    for (const char* code : {",final,local,450224204201,", ",law,"})
      EXPECT_TRUE(has(rows, code)) << code << " in any language: " << rows;
    EXPECT_FALSE(has(rows, "Law made known")) << rows;
    written(ExportFormat::xlsx, "codes.xlsx", what);
    const std::string book = workbook_of(dir / "codes.xlsx")["sheets"][0]["cells"].dump();
    for (const char* code : {"\"law\"", "\"final\"", "\"450224204201\""}) EXPECT_TRUE(has(book, code)) << code << book;
  }
  what.language = forms::Language::zh;
  training_record("亮点");
  what.query.form = "training_record";
  EXPECT_TRUE(has(head("all.csv"), ",att_start,")) << "calculated helpers too: " << head("all.csv");
  what.names = false;
  EXPECT_FALSE(has(head("few.csv"), "att_start")) << head("few.csv");
  EXPECT_FALSE(has(head("few.csv"), "${")) << head("few.csv");
}

TEST_F(Export, RowNumbersAreFilled) {
  site_statistics(2);
  const auto what = order("site_statistics");
  written(ExportFormat::xlsx, "s.xlsx", what);
  const json book = workbook_of(dir / "s.xlsx");
  const json& rows = book["sheets"][1]["cells"];
  EXPECT_EQ(book["sheets"][1]["name"], "新建妇联组织");
  EXPECT_EQ(rows["C1"]["value"], "序号") << rows.dump();
  EXPECT_EQ(rows["C2"]["value"], 1);
  EXPECT_EQ(rows["C3"]["value"], 2);
  const std::string text = written(ExportFormat::csv, "s.csv", what);
  EXPECT_TRUE(has(text, ",1,第1产业园妇联")) << text;
  EXPECT_TRUE(has(text, ",2,第2产业园妇联")) << text;
}

TEST_F(Export, WhateverASpreadsheetTakesForAFormulaIsNeutralised) {
  for (const char* text : {"=1", "+1", "-1", "@x", " =1", "＝1", "＋1", "－1", "＠x"})
    EXPECT_EQ(reports::csv_cell(text), "'" + std::string(text)) << text;
  EXPECT_EQ(reports::csv_cell("\t1"), "'\t1");
  EXPECT_EQ(reports::csv_cell("\r1"), "\"'\r1\"");
  EXPECT_EQ(reports::csv_cell("a=1"), "a=1");
  EXPECT_EQ(reports::csv_cell(""), "");
}

TEST_F(Export, SaysWhatCannotBeDoneAndLeavesNothing) {
  const auto unknown = reports::export_records(source, order("nonsense"), ExportFormat::csv, dir / "x.csv");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, Code::invalid);
  const auto nowhere = reports::export_records(source, order(), ExportFormat::csv, dir / "no/x.csv");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Code::io);
  EXPECT_FALSE(std::filesystem::exists(dir / "x.csv"));
  EXPECT_FALSE(reports::parse_export_format("ods"));
}

}  // namespace
}  // namespace yanxing::testing
