// Files of every kind as rows of text, and bad ones as a clear reason.
#include "client/roster/spreadsheet.h"

#include <gtest/gtest.h>

#include "tests/client/roster/made_files.h"

namespace yanxing::roster {
namespace {

using testing::make_ods;
using testing::make_xlsx;
using testing::make_zip;

const Cells plain{{"姓名", "村", "电话"}, {"韦花", "阳山村", "18900000868"}};

Cells cells_of(const Spreadsheet& read) {
  EXPECT_EQ(trouble_name(read.trouble), std::string("none")) << read.detail;
  return read.sheets.empty() ? Cells{} : read.sheets.front().cells;
}

Trouble trouble_of(const std::string& bytes) { return read_spreadsheet(bytes).trouble; }

TEST(Spreadsheet, AnExcelWorkbookIsReadAndAPhoneStaysAPhone) {
  EXPECT_EQ(cells_of(read_spreadsheet(make_xlsx(plain))), plain);
  EXPECT_EQ(cells_of(read_spreadsheet(make_xlsx(plain, true))), plain) << "a number, not 1.89E+10 or 18900000868.0";
}

TEST(Spreadsheet, AMergedCellIsTheVillageOfEachOfItsRows) {
  const Cells cells{{"村", "姓名"}, {"阳山村", "韦花"}, {"", "覃兰"}, {"", "莫英"}, {"江边村", "陆梅"}};
  const Cells read = cells_of(read_spreadsheet(make_xlsx(cells, false, {{0, 1, 3}})));
  ASSERT_EQ(read.size(), 5U);
  EXPECT_EQ(read[2][0], "阳山村");
  EXPECT_EQ(read[3][0], "阳山村");
  EXPECT_EQ(read[4][0], "江边村");
}

TEST(Spreadsheet, AnOpenDocumentIsReadWithItsRepeatedAndCoveredCells) {
  const std::string rows =
      R"(<table:table-header-rows><table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell>)"
      R"(<table:table-cell><text:p>村</text:p></table:table-cell><table:table-cell><text:p>电话</text:p></table:table-cell>)"
      R"(<table:table-cell table:number-columns-repeated="16381"/></table:table-row></table:table-header-rows>)"
      R"(<table:table-row><table:table-cell><text:p>韦<text:span>花</text:span></text:p></table:table-cell>)"
      R"(<table:table-cell table:number-rows-spanned="2"><text:p>阳山村</text:p></table:table-cell>)"
      R"(<table:table-cell office:value-type="float" office:value="1.8900000868E10"><text:p>1.89E+10</text:p></table:table-cell></table:table-row>)"
      R"(<table:table-row><table:table-cell><text:p>覃兰</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>)"
      R"(<table:covered-table-cell/></table:table-row>)"
      R"(<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>)";
  const Cells read = cells_of(read_spreadsheet(make_ods(rows)));
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0], (std::vector<std::string>{"姓名", "村", "电话"}));
  EXPECT_EQ(read[1], (std::vector<std::string>{"韦花", "阳山村", "18900000868"}));
  EXPECT_EQ(read[2], (std::vector<std::string>{"覃兰", "阳山村"}));
}

TEST(Spreadsheet, RowsThatAreRepeatedAMillionTimesAreRefused) {
  const std::string rows =
      R"(<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>)";
  EXPECT_EQ(trouble_of(make_ods(rows)), Trouble::too_many);
}

TEST(Spreadsheet, TextIsReadInTheUsualEncodings) {
  const std::string utf8 = "姓名,村,电话\r\n韦花,阳山村,18900000868\r\n";
  EXPECT_EQ(cells_of(read_spreadsheet(utf8)), plain);
  EXPECT_EQ(cells_of(read_spreadsheet("\xEF\xBB\xBF" + utf8)), plain);
  // 姓名,村,电话 / 韦花,阳山村,18900000868 in GB18030
  const std::string gb18030 =
      "\xD0\xD5\xC3\xFB,\xB4\xE5,\xB5\xE7\xBB\xB0\n\xCE\xA4\xBB\xA8,\xD1\xF4\xC9\xBD\xB4\xE5,18900000868\n";
  EXPECT_EQ(cells_of(read_spreadsheet(gb18030)), plain);
  const std::string utf16("\xFF\xFE\xD3\x59\x0D\x54\x0A\x00\xE6\x97\xB1\x82", 12);
  EXPECT_EQ(cells_of(read_spreadsheet(utf16)), (Cells{{"姓名"}, {"韦花"}}));
  EXPECT_EQ(trouble_of("\xD0\xD5\xC3\xFB,\xFF\xFF\xFF,\x80\n"), Trouble::encoding);
}

TEST(Spreadsheet, TheDelimiterIsFoundByWhatTheLinesHave) {
  EXPECT_EQ(cells_of(read_spreadsheet("姓名;村;电话\n韦花;阳山村;18900000868\n")), plain);
  EXPECT_EQ(cells_of(read_spreadsheet("姓名\t村\t电话\n韦花\t阳山村\t18900000868\n")), plain);
  EXPECT_EQ(cells_of(read_spreadsheet("姓名,备注\n韦花,\"一, 二; \"\"三\"\"\n四\"\n")),
            (Cells{{"姓名", "备注"}, {"韦花", "一, 二; \"三\"\n四"}}));
}

TEST(Spreadsheet, PastedCellsAreRead) {
  EXPECT_EQ(cells_of(read_pasted("姓名\t村\t电话\r\n韦花\t阳山村\t18900000868\r\n")), plain);
  EXPECT_EQ(read_pasted(" \n").trouble, Trouble::empty);
}

TEST(Spreadsheet, WhatIsNoSpreadsheetIsSaid) {
  EXPECT_EQ(trouble_of(""), Trouble::empty);
  EXPECT_EQ(trouble_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old"), Trouble::old_excel);
  EXPECT_EQ(trouble_of("%PDF-1.5\n"), Trouble::other_kind);
  EXPECT_EQ(trouble_of(std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16)), Trouble::other_kind);
  EXPECT_EQ(trouble_of("PK\x03\x04 cut off"), Trouble::damaged);
  EXPECT_EQ(trouble_of(make_xlsx(plain).substr(0, 3000)), Trouble::damaged);
  EXPECT_EQ(trouble_of(make_zip({{"readme.txt", "x"}})), Trouble::other_kind);
  EXPECT_EQ(trouble_of(make_xlsx({})), Trouble::empty);
  EXPECT_EQ(trouble_of(make_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                 {"content.xml", "\xFF\x01 not xml"},
                                 {"META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"}})),
            Trouble::encrypted);
  EXPECT_EQ(trouble_of(make_zip({{"content.xml", "<a><!DOCTYPE x><b/></a>"}, {"mimetype", "x"}})), Trouble::damaged);
  EXPECT_EQ(trouble_of(std::string(max_file_bytes + 1, 'x')), Trouble::too_large);
}

TEST(Spreadsheet, EveryCutOfAFileIsSurvived) {
  const std::string xlsx = make_xlsx(plain);
  for (std::size_t size = 0; size < xlsx.size(); size += 97) read_spreadsheet(xlsx.substr(0, size));
  const std::string ods =
      make_ods("<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>");
  for (std::size_t size = 0; size < ods.size(); size += 13) read_spreadsheet(ods.substr(0, size));
}

TEST(Spreadsheet, AQuoteThatIsNotClosedIsRefusedWithItsRow) {
  const std::string three = "姓名,村,备注\n甲一,阳山村,";
  for (const std::string& end :
       {std::string("\"未闭合\n甲二,阳山村,\n甲三,阳山村,\n"),        // to the end of the file
        std::string("\"未闭合\n甲二,阳山村,\"好\"\n甲三,阳山村,\n"),  // the next quote closes it
        std::string("\"未闭合\n甲二,阳山村,\"\n甲三,阳山村,\n"),      // and looks as if it were right
        std::string("\"\"\"未闭合\n甲二,阳山村,\n"),                  // behind a doubled one
        std::string("\"")}) {
    const Spreadsheet read = read_spreadsheet(three + end);
    EXPECT_EQ(read.trouble, Trouble::unclosed_quote) << end;
    EXPECT_EQ(read.row, 2U) << end;
    EXPECT_TRUE(read.sheets.empty());
  }
  const Spreadsheet later = read_spreadsheet("姓名,备注\n甲一,\"一\n二\"\n甲二,\"三");
  EXPECT_EQ(later.row, 3U) << "as a spreadsheet counts: a line break within a cell is no row";
}

TEST(Spreadsheet, QuotesThatCloseAreReadWhateverPartsTheCells) {
  EXPECT_EQ(cells_of(read_spreadsheet("姓名,备注\n甲一,\"一\"")), (Cells{{"姓名", "备注"}, {"甲一", "一"}}))
      << "nothing behind the last quote";
  EXPECT_EQ(cells_of(read_pasted("姓名\t备注\t村\n甲一\t\"一\n二\"\t阳山村\n甲二\t\"三\"\t\n")),
            (Cells{{"姓名", "备注", "村"}, {"甲一", "一\n二", "阳山村"}, {"甲二", "三", ""}}));
  EXPECT_EQ(cells_of(read_spreadsheet("姓名,备注\n甲一,身高5\"4\n")), (Cells{{"姓名", "备注"}, {"甲一", "身高5\"4"}}));
}

TEST(Spreadsheet, ControlCharactersAreTakenOut) {
  EXPECT_EQ(clean_cell(std::string("韦\0花\x01\x7F", 9) + "\xC2\x85\xE2\x80\x8B\xEF\xBB\xBF、\n\t𠮷"), "韦花、\n\t𠮷");
  std::string wide("\xFF\xFE", 2);  // UTF-16: 姓名 / 韦 NUL 花
  wide += std::string("\xD3\x59\x0D\x54\x0A\x00\xE6\x97\x00\x00\xB1\x82", 12);
  EXPECT_EQ(cells_of(read_spreadsheet(wide)), (Cells{{"姓名"}, {"韦花"}}));
}

TEST(Spreadsheet, TextNamedLikeAWorkbookIsNone) {
  const Spreadsheet text = read_spreadsheet("这是一封信。\n");
  EXPECT_EQ(trouble_of_file(text, Trouble::no_name, "名单.XLSX"), Trouble::not_workbook);
  EXPECT_EQ(trouble_of_file(text, Trouble::no_name, "名单.csv"), Trouble::no_name);
  EXPECT_EQ(trouble_of_file(read_spreadsheet(make_xlsx(plain)), Trouble::no_name, "名单.xlsx"), Trouble::no_name);
}

TEST(Spreadsheet, SheetsOverTheLimitAreNamed) {
  std::string sheets;
  for (int i = 1; i <= 21; ++i) {
    sheets += R"(</table:table><table:table table:name="表)" + std::to_string(i) +
              R"("><table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell></table:table-row>)";
  }
  const Spreadsheet read = read_spreadsheet(make_ods(sheets));
  EXPECT_EQ(read.sheets.size(), 20U);
  EXPECT_EQ(read.further_sheets, std::vector<std::string>{"表21"});
}

}  // namespace
}  // namespace yanxing::roster
