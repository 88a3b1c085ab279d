// Several sheets as one list.
#include "client/roster/gather.h"

#include <gtest/gtest.h>

namespace yanxing::roster {
namespace {

TEST(Gather, EverySheetWithNamesIsTakenAndTheOthersAreNamed) {
  Spreadsheet book;
  book.sheets = {
      {"阳山", {{"名单"}, {"姓名", "电话", "特长"}, {"韦花", "18900000001", "山歌"}}},
      {"说明", {{"请按村填写"}}},
      {"江边", {{"村", "姓名", "特长", "电话"}, {"江边村", "覃兰", "刺绣", "18900000002"}, {"江边村", "莫英"}}}};
  book.further_sheets = {"第21张"};
  const auto out = gather(book, false);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->sheets, (std::vector<std::string>{"阳山", "江边"}));
  EXPECT_EQ(out->left_out, (std::vector<std::string>{"说明", "第21张"}));
  EXPECT_EQ(out->table.fields, (std::vector<std::string>{"name", "phone", "", "place"}));
  EXPECT_EQ(out->table.headers, (std::vector<std::string>{"姓名", "电话", "特长", "村"}));
  ASSERT_EQ(out->sheet.cells.size(), 5U);
  EXPECT_EQ(out->sheet.cells[3], (std::vector<std::string>{"覃兰", "18900000002", "刺绣", "江边村"}));
  EXPECT_EQ(out->row_name(2, forms::Language::zh), "工作表“阳山”第 3 行");
  EXPECT_EQ(out->row_name(3, forms::Language::en), "row 2 of sheet \"江边\"");
  EXPECT_EQ(out->number(4), 3U);
  EXPECT_EQ(out->sheet_of(4), "江边");
}

TEST(Gather, OneSheetIsAsItIs) {
  const Cells cells{{"姓名", "村"}, {"韦花", "阳山村", "beyond the header"}};
  const auto out = gather({{{"", cells}}, Trouble::none, {}}, false);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->sheet.cells, cells);
  EXPECT_EQ(out->row_name(1, forms::Language::zh), "第 2 行");
  EXPECT_EQ(out->sheet_of(1), "");
}

TEST(Gather, CellsWithoutAHeaderAreGuessedOnlyWhereThatIsWanted) {
  const Spreadsheet pasted{{{"", {{"韦花", "阳山村"}, {"覃兰", "江边村"}}}}, Trouble::none, {}};
  EXPECT_FALSE(gather(pasted, false));
  const auto out = gather(pasted, true);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->table.header_row, no_header);
  EXPECT_EQ(out->row_name(0, forms::Language::en), "row 1");
  EXPECT_TRUE(out->left_out.empty());
}

}  // namespace
}  // namespace yanxing::roster
