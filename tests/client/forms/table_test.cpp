// Tables from .csv files, as people save them.
#include "client/forms/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yanxing::forms {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string error_of(const std::string& text) {
  const auto table = Table::from_csv(text);
  return table ? "(no error)" : table.error().detail;
}

TEST(CsvTable, ReadsQuotesByteOrderMarkAndBothLineEnds) {
  const auto table = Table::from_csv("\xEF\xBB\xBFname,label\r\n1,\"阳山村, 上\"\r\n2,\"他说\"\"好\"\"\"\n\n3,\n");
  ASSERT_TRUE(table) << table.error().detail;
  EXPECT_EQ((*table)->rows(), 3U);
  EXPECT_EQ((*table)->cell(0, 1), "阳山村, 上");
  EXPECT_EQ((*table)->cell(1, 1), "他说\"好\"");
  EXPECT_EQ((*table)->cell(2, 1), "");
}

TEST(CsvTable, SaysWhatIsWrongAndWhatToDo) {
  EXPECT_THAT(error_of(""), HasSubstr("header line"));
  EXPECT_THAT(error_of("name,,label\n"), HasSubstr("without a name"));
  EXPECT_THAT(error_of("name,name\n"), HasSubstr("twice"));
  EXPECT_THAT(error_of("name\n1,2\n"), HasSubstr("line 2"));
  EXPECT_THAT(error_of("name\n\xD1\xF4\xC9\xBD\n"), HasSubstr("CSV UTF-8"));
}

TEST(CsvTable, FindsRowsByAColumn) {
  const auto table = *Table::from_csv("name,town\n1,b\n2,a\n3,b\n4,\n");
  std::vector<xpath::NodeId> found;
  EXPECT_TRUE(table->find(1, "item", "town", "b", found));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(table->row_of(found[0]), 0U);
  EXPECT_EQ(table->row_of(found[1]), 2U);
  found.clear();
  EXPECT_TRUE(table->find(1, "item", "nothing", "b", found));
  EXPECT_TRUE(found.empty());
}

}  // namespace
}  // namespace yanxing::forms
