#include <gtest/gtest.h>

#include "client/reports/document.h"

namespace yanxing::reports {
namespace {

TEST(Document, ValuesAreShownAsTheyArePrinted) {
  EXPECT_EQ(value_text(std::int64_t{12}), "12");
  EXPECT_EQ(value_text(Decimal{3.5, 2}), "3.50");
  EXPECT_EQ(value_text(Percent{0.305, 1}), "30.5%");
  EXPECT_EQ(value_text(day_value("2021-05-17")), "2021年5月17日");
  EXPECT_EQ(value_text(moment_value("2021-01-12T09:05:00.000+08:00")), "2021年1月12日 9:05");
  EXPECT_EQ(value_text(Value()), "");
}

TEST(Document, WhatIsNoDateStaysText) {
  EXPECT_TRUE(std::holds_alternative<std::string>(day_value("2021-13-01")));
  EXPECT_TRUE(std::holds_alternative<std::string>(day_value("五月")));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(day_value("")));
  EXPECT_TRUE(std::holds_alternative<forms::Date>(moment_value("2021-01-12")));
}

TEST(Document, SpansLeaveNoPlaceTwice) {
  const std::vector<Row> rows{{{Cell("a").span(1, 2), Cell("b").span(2)}}, {{Cell("c"), Cell("d"), Cell("too much")}}};
  const auto placed = place_cells(rows, 3);
  ASSERT_EQ(placed.size(), 4U);
  EXPECT_EQ(placed[2].column, 1U);  // c stands beside the cell that reaches down
  EXPECT_EQ(placed[3].column, 2U);
  EXPECT_EQ(placed[3].row, 1U);
}

TEST(Document, ASpanOverTheEdgeIsCut) {
  const std::vector<Row> rows{{{Cell("a"), Cell("b").span(9, 9)}}};
  const auto placed = place_cells(rows, 3);
  EXPECT_EQ(span_columns(placed[1], 3), 2U);
  EXPECT_EQ(span_rows(placed[1], 1), 1U);
}

TEST(Document, BrokenBytesAndControlCharactersAreNoText) {
  EXPECT_EQ(clean_text("a\x01\tb\nc\xFF"), "a b\nc\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("𠮷䶮㐂"), "𠮷䶮㐂");
  EXPECT_EQ(clean_text("\xE5\xA6"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace yanxing::reports
