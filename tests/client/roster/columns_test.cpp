// Columns by the names that people give them.
#include "client/roster/columns.h"

#include <gtest/gtest.h>

namespace yanxing::roster {
namespace {

Spreadsheet with(Cells cells) { return {{{"", std::move(cells)}}, Trouble::none, {}}; }

TEST(Columns, HeadersAreKnownInTheirUsualSpellings) {
  for (const char* header :
       {"姓名", " 姓  名 ", "名字", "姓名（必填）", "*姓名", "学员姓名", "Name", "姓\n名", "姓名："})
    EXPECT_EQ(field_of_header(header), "name") << header;
  for (const char* header :
       {"村", "村（社区）", "村(社区)", "社区", "所在村", "所在村（社区）", "村/社区", "单位", "行政村"})
    EXPECT_EQ(field_of_header(header), "place") << header;
  for (const char* header :
       {"电话", "联系电话", "手机", "手机号码", "联系方式", "ＴＥＬ", "Mobile phone", "联系电话（手机）"})
    EXPECT_EQ(field_of_header(header), "phone") << header;
  EXPECT_EQ(field_of_header("职务"), "role");
  EXPECT_EQ(field_of_header("乡镇（街道）"), "township");
  EXPECT_EQ(field_of_header("县（区）"), "county");
  EXPECT_EQ(field_of_header("工作单位及职务"), "unit_title");
  EXPECT_EQ(field_of_header("文化程度"), "education");
  EXPECT_EQ(field_of_header("学历"), "education");
  EXPECT_EQ(field_of_header("序号"), "");
  EXPECT_EQ(field_of_header(""), "");
}

TEST(Columns, TheHeaderIsFoundBelowATitle) {
  const auto table = find_table(with({{"桥板乡妇女干部培训班花名册"},
                                      {},
                                      {"填报单位：桥板乡", "", "2021年5月"},
                                      {"序号", "联系电话", "职务", "姓名", "村（社区）"},
                                      {"1", "18900000868", "主席", "韦花", "阳山村"}}));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header_row, 3U);
  EXPECT_EQ(table->column("name"), 3U);
  EXPECT_EQ(table->column("place"), 4U);
  EXPECT_EQ(table->column("phone"), 1U);
  EXPECT_EQ(table->fields[0], "");
}

TEST(Columns, AUnitIsAVillageOnlyWhereNoOtherColumnIs) {
  const auto alone = find_table(with({{"姓名", "单位", "职务"}}));
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->column("place"), 1U);
  const auto beside = find_table(with({{"姓名", "工作单位", "村名"}}));
  ASSERT_TRUE(beside);
  EXPECT_EQ(beside->column("place"), 2U);
  EXPECT_EQ(beside->column("unit_title"), 1U);
}

TEST(Columns, WithoutANameThereIsNoTable) {
  EXPECT_FALSE(find_table(with({{"村", "电话"}, {"阳山村", "18900000868"}})));
}

TEST(Columns, CellsWithoutAHeaderAreKnownByWhatTheyHold) {
  const auto table = guess_table(
      with({{"1", "韦花", "阳山村", "妇联主席", "18900000868"}, {"2", "覃兰", "和平社区", "执委", "18900000869"}}));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header_row, no_header);
  EXPECT_EQ(table->fields, (std::vector<std::string>{"", "name", "place", "role", "phone"}));
  EXPECT_FALSE(guess_table(with({{"1", "2"}, {"3", "4"}})));
}

TEST(Columns, AColumnIsGivenAnotherField) {
  auto table = find_table(with({{"姓名", "A", "电话"}}));
  ASSERT_TRUE(table);
  set_column(*table, 1, "phone");
  EXPECT_EQ(table->fields, (std::vector<std::string>{"name", "phone", ""}));
}

TEST(Columns, OfTwoHeaderRowsTheUpperCountsWhereTheLowerIsEmpty) {
  const auto lower = find_table(with({{"桥板乡花名册", "", "", ""},
                                      {"", "基本情况", "", "备注"},
                                      {"序号", "姓名", "村", ""},
                                      {"1", "韦花", "阳山村", "党员"}}));
  ASSERT_TRUE(lower);
  EXPECT_EQ(lower->header_row, 2U);
  EXPECT_EQ(lower->fields, (std::vector<std::string>{"", "name", "place", "remark"}));
  const auto upper =
      find_table(with({{"姓名", "所在地", "", "备注"}, {"", "乡镇", "村", ""}, {"韦花", "桥板乡", "阳山村", "党员"}}));
  ASSERT_TRUE(upper);
  EXPECT_EQ(upper->header_row, 1U);
  EXPECT_EQ(upper->fields, (std::vector<std::string>{"name", "township", "place", "remark"}));
  const auto one = find_table(with({{"单位：桥板乡", "", ""}, {"", "姓名", "村"}, {"", "韦花", "阳山村"}}));
  EXPECT_EQ(one->headers[0], "") << "a title is no header";
}

TEST(Columns, ThoseThatAreNotTakenAreNamed) {
  const Cells cells{{"序号", "姓名", "身份证号", "电话", "手机", "", ""},
                    {"1", "韦花", "", "", "", "", "2", "党员"},
                    {"合计", "", "", "", "", "两人"}};
  const auto table = find_table(with(cells));
  EXPECT_EQ(columns_left_out(*table, cells), (std::vector<std::string>{"身份证号", "手机", "“党员”…"}))
      << "words beyond the header are named by themselves, numbers and sums are not";
}

}  // namespace
}  // namespace yanxing::roster
