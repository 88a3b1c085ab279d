// The two tables of 2021: kept as printed, differences shown.
#include "client/places/programme.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/places/places.h"
#include "client/text/text.h"
#include "tests/support/paths.h"

namespace yanxing::places {
namespace {

using ::testing::HasSubstr;

constexpr const char* header = "county_code,county,villages,communities,funds_wan_yuan,trainees\n";

std::string error_of(const std::string& rows) {
  const Result<AllocationTable> table = parse_allocation(header + rows);
  return table ? "(no error)" : table.error().detail;
}

TEST(Allocation, KeepsThePrintedSubtotalBesideTheSum) {
  const Result<AllocationTable> table = load_allocation(testing::source_dir() / "assets/programme/allocation-2021.csv");
  ASSERT_TRUE(table) << table.error().detail;
  EXPECT_EQ(table->rows.size(), 10U);
  EXPECT_EQ(table->printed_subtotal.villages, 986);
  EXPECT_EQ(table->sum.villages, 987);
  ASSERT_EQ(table->differences.size(), 1U);
  EXPECT_EQ(table->differences[0].column, "villages");
  EXPECT_EQ(table->differences[0].printed, 986);
  EXPECT_EQ(table->differences[0].sum, 987);
}

TEST(Allocation, FundsAreExactYuan) {
  const Result<AllocationTable> table = load_allocation(testing::source_dir() / "assets/programme/allocation-2021.csv");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->rows[2].county, "融安县");
  EXPECT_EQ(table->rows[2].funds_yuan, 26'000);
  EXPECT_EQ(table->sum.funds_yuan, 210'000);
  EXPECT_EQ(table->printed_subtotal.funds_yuan, 210'000);
}

TEST(Allocation, AWrongTableNamesLineAndCause) {
  const std::string good = "450222,柳城县,137,0,2.4,90\n";
  EXPECT_THAT(error_of(good), HasSubstr("小计"));
  EXPECT_THAT(error_of(good + "450223,鹿寨县,x,0,2.1,80\n"), HasSubstr("line 3: a figure"));
  EXPECT_THAT(error_of(good + "450223,鹿寨县,1,0,2.,80\n"), HasSubstr("line 3: a figure"));
  EXPECT_THAT(error_of(good + "450223,鹿寨县,1,0,2.12345,80\n"), HasSubstr("line 3: a figure"));
  EXPECT_THAT(error_of(good + ",鹿寨县,1,0,2.1,80\n"), HasSubstr("code of a county"));
  EXPECT_THAT(error_of(",小计,137,0,2.4,90\n" + good), HasSubstr("last row"));
  EXPECT_EQ(error_of(good + ",小计,137,0,2.4,90\n"), "(no error)");
}

TEST(ContactTownships, AreEighteenAndAllKnown) {
  const auto townships = load_contact_townships(testing::source_dir() / "assets/programme/contact-townships-2021.csv");
  const auto places = Places::load(testing::source_dir() / "assets/places/places.csv");
  ASSERT_TRUE(townships) << townships.error().detail;
  ASSERT_TRUE(places);
  EXPECT_EQ(townships->size(), 18U);
  for (const ContactTownship& one : *townships) {
    ASSERT_NE(places->find(one.place_code), nullptr) << one.place_code;
    // As printed, which may be shorter than official: 古砦乡 for 古砦仫佬族乡.
    EXPECT_EQ(text::first_characters(places->name(one.place_code), 2), text::first_characters(one.township, 2));
  }
  EXPECT_EQ(townships->back().reporting_unit, "柳东新区")
      << "a functional district is a reporting unit without a code of its own";
}

TEST(ContactTownships, AWrongTableNamesLineAndCause) {
  const auto error = [](const std::string& row) {
    const auto parsed = parse_contact_townships("no,guidance_group,reporting_unit,township,place_code\n" + row);
    return parsed ? "(no error)" : parsed.error().detail;
  };
  EXPECT_THAT(error("1,5,融安县,桥板乡,450224204\n"), HasSubstr("line 2: needs a number"));
  EXPECT_THAT(error("1,1,融安县,桥板乡,450224\n"), HasSubstr("township (9 digits)"));
}

}  // namespace
}  // namespace yanxing::places
