#include <gtest/gtest.h>

#include "client/reports/report.h"
#include "tests/client/reports/printed.h"
#include "tests/client/reports/sample_document.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
using reports::Document;

class Xlsx : public ::testing::Test {
 protected:
  json read(const Document& document) {
    const Status written = reports::write_document(document, dir / "a.xlsx");
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    return workbook_of(dir / "a.xlsx");
  }
  TempDir dir;
};

bool has_merge(const json& sheet, const std::string& range) {
  const json& merges = sheet["merges"];
  return std::find(merges.begin(), merges.end(), json(range)) != merges.end();
}

TEST_F(Xlsx, HasRealTypes) {
  const json cells = read(table_document(20))["sheets"][0]["cells"];
  // Rows 1 to 5 are 附件1, the title, the head line and two header rows.
  EXPECT_EQ(cells["A7"]["type"], "n");
  EXPECT_EQ(cells["A7"]["value"], 2);
  EXPECT_EQ(cells["B7"]["value"], "𠮷田1");
  EXPECT_EQ(cells["D7"]["value"], 0.25);
  EXPECT_EQ(cells["D7"]["format"], "0.0%");
  EXPECT_EQ(cells["E7"]["type"], "d");
  EXPECT_EQ(cells["E7"]["value"].get<std::string>().substr(0, 10), "2021-05-17");
}

TEST_F(Xlsx, TextNeverBecomesAFormula) {
  const json cells = read(table_document(20))["sheets"][0]["cells"];
  EXPECT_EQ(cells["F6"]["type"], "s");
  EXPECT_TRUE(cells["F6"]["value"].get<std::string>().starts_with("=1+1"));
}

TEST_F(Xlsx, ASumIsAFormulaOverItsRows) {
  const json cells = read(table_document(20))["sheets"][0]["cells"];
  EXPECT_EQ(cells["C26"]["value"], "=SUM(C6:C25)");
  EXPECT_EQ(cells["C26"]["result"], 190);
}

TEST_F(Xlsx, IsSetUpForPrinting) {
  const json book = read(table_document(40));
  const json& sheet = book["sheets"][0];
  EXPECT_EQ(book["title"], "培训名额和经费分配表");
  EXPECT_EQ(sheet["name"], "培训名额和经费分配表");
  EXPECT_EQ(sheet["paper"], 9);
  EXPECT_FALSE(sheet["landscape"]);
  EXPECT_TRUE(sheet["fit_width"].is_null() || sheet["fit_width"] == 1);  // 1 is what a file leaves out
  EXPECT_EQ(sheet["fit_height"], 0);
  EXPECT_EQ(sheet["repeat"], "$4:$5");
  EXPECT_EQ(sheet["freeze"], "A6");
  EXPECT_EQ(sheet["footer"], "第 &P 页 共 &N 页");
  EXPECT_GT(sheet["widths"]["F"].get<double>(), 2 * sheet["widths"]["C"].get<double>());
  for (const char* range : {"A2:F2", "A4:A5", "C4:D4", "E4:E5", "A46:B46"})
    EXPECT_TRUE(has_merge(sheet, range)) << range;
}

TEST_F(Xlsx, ALongTextTakesSeveralRowsBecauseOneIsNotHighEnough) {
  const json sheet = read(form_document(long_text(3000), {}))["sheets"][0];
  double highest = 0;
  for (const auto& [row, height] : sheet["heights"].items()) highest = std::max(highest, height.get<double>());
  EXPECT_LE(highest, 409);
  EXPECT_TRUE(has_merge(sheet, "A7:A8") || has_merge(sheet, "A7:A9")) << sheet["merges"].dump();
}

TEST_F(Xlsx, PicturesAndChartsAreThere) {
  const std::string picture = sample_picture(300, 400, 40, 90, 120);
  EXPECT_EQ(read(form_document("事迹", {{picture, "一"}, {picture, "二"}}))["sheets"][0]["images"], 3);
  const json book = read(chart_document());
  EXPECT_EQ(book["sheets"][0]["charts"], 0) << "over the cells of a table a printer would cut them in two";
  EXPECT_EQ(book["sheets"][1]["charts"], 3);
  EXPECT_EQ(book["sheets"][1]["name"], "图表");
  EXPECT_EQ(book["sheets"][1]["cells"]["B3"]["value"], 9);
}

TEST_F(Xlsx, CaptionsStandBelowTheirPicturesAndAFootHasItsOwnRow) {
  using namespace reports;
  const std::string picture = sample_picture(300, 400, 40, 90, 120);
  Document document = table_document(1);
  Table form;
  form.rows_run_on = true;
  form.shrink_to_pt = 8;
  form.columns = {{30}, {140}};
  Cell gallery = box(Value());
  gallery.pictures = {{picture, "集中授课"}, {"", "分组讨论"}};
  Cell opinion = box("同意推荐。");
  opinion.stamp = "盖章";
  opinion.foot = {"经办人：韦经办", "2021年5月21日"};
  form.rows = {{{label("图片"), gallery}, Row::Kind::body, 60}, {{label("意见"), opinion}, Row::Kind::body, 40}};
  document.sections.front().blocks = {form};
  const json sheet = read(document)["sheets"][0];
  EXPECT_EQ(sheet["images"], 1);
  EXPECT_EQ(sheet["cells"]["B4"]["value"], "图1　集中授课\n图2　（图片不在本机）分组讨论");
  EXPECT_EQ(sheet["cells"]["B4"]["vertical"], "") << "at the bottom, which a workbook leaves out";
  EXPECT_EQ(sheet["cells"]["B5"]["value"], "同意推荐。");
  EXPECT_EQ(sheet["cells"]["B6"]["value"], "（盖章）　经办人：韦经办\n2021年5月21日");
  EXPECT_EQ(sheet["cells"]["B6"]["horizontal"], "right");
  EXPECT_TRUE(has_merge(sheet, "A5:A6")) << sheet["merges"].dump();
  EXPECT_TRUE(sheet["fit_height"].is_null() || sheet["fit_height"] == 1) << "a form of one page is printed on one";
}

TEST_F(Xlsx, TheHeadOfOneTableIsNotRepeatedOverAnother) {
  Document document = table_document(12);
  document.sections.front().blocks.push_back(document.sections.front().blocks.front());
  EXPECT_EQ(read(document)["sheets"][0]["repeat"], "");
}

/// Ten rows of detail, of which a figure adds up the first two and the last.
Document opened_document() {
  using namespace reports;
  Document document = table_document(1);
  Detail detail;
  detail.name = "rows";
  detail.title = "活动明细";
  detail.table.columns = {{40}, {30}, {30}};
  detail.table.header = {{{label("活动"), label("地点"), label("人次")}}};
  for (std::int64_t i = 0; i < 10; ++i) detail.table.rows.push_back({{"活动" + std::to_string(i), "阳山村", 10 + i}});
  document.details.push_back(detail);
  Table totals;
  totals.columns = {{40}, {30}, {30}};
  Cell sum(std::int64_t{40});
  sum.sum = Sum{Sum::Kind::sum, "rows", 2, {0, 1, 9}};
  Cell count(std::int64_t{3});
  count.sum = Sum{Sum::Kind::count, "rows", 2, {0, 1, 9}};
  Cell persons(std::int64_t{2});
  persons.sum = Sum{Sum::Kind::opens, "rows", 2, {4, 5}};
  totals.rows.push_back({{sum, count, persons}});
  document.sections.front().blocks = {totals};
  return document;
}

TEST_F(Xlsx, EverySumOpensToItsRows) {
  const json book = read(opened_document());
  const json& sheet = book["sheets"][0];
  EXPECT_EQ(book["sheets"][1]["name"], "活动明细");
  EXPECT_EQ(sheet["cells"]["A4"]["value"], "=SUM('活动明细'!C3:C4,'活动明细'!C12:C12)");
  EXPECT_EQ(sheet["cells"]["A4"]["result"], 40);
  EXPECT_EQ(sheet["cells"]["B4"]["value"], "=ROWS('活动明细'!C3:C4)+ROWS('活动明细'!C12:C12)");
  EXPECT_EQ(sheet["cells"]["C4"]["value"], 2);
  EXPECT_EQ(sheet["links"]["A4"], "'活动明细'!A3");
  EXPECT_EQ(sheet["links"]["C4"], "'活动明细'!A7");
}

TEST_F(Xlsx, ThePdfHasTheRowsInAnAppendix) {
  const auto file = print(dir, opened_document(), "opened");
  EXPECT_EQ(pages_of(file), 2);
  EXPECT_NE(run_of(file).find("活动明细"), std::string::npos);
}

TEST_F(Xlsx, SheetNamesAreMadeValidAndUnique) {
  Document document = table_document(2);
  document.sections.push_back(document.sections.front());
  document.sections.back().sheet = "a/b:c*" + std::string(60, 'x');
  document.sections.push_back(document.sections.front());
  const json sheets = read(document)["sheets"];
  EXPECT_EQ(sheets[1]["name"].get<std::string>().substr(0, 4), "abcx");
  EXPECT_EQ(sheets[1]["name"].get<std::string>().size(), 31U);
  EXPECT_EQ(sheets[2]["name"], "培训名额和经费分配表（2）");
}

}  // namespace
}  // namespace yanxing::testing
