// What values are as texts, numbers and truths, and how they compare.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

TEST(NumberText, IsAsXPathWritesIt) {
  EXPECT_EQ(number_text(12), "12");
  EXPECT_EQ(number_text(0.5), "0.5");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number_text(1e21), "1000000000000000000000");
  EXPECT_EQ(number_text(-1.25e20), "-125000000000000000000");
  EXPECT_EQ(number_text(0.0000001), "0.0000001");
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-Infinity");
  EXPECT_EQ(number_text(std::numeric_limits<double>::max()).size(), 309U);
  EXPECT_LT(number_text(std::numeric_limits<double>::denorm_min()).size(), 400U);
}

TEST(ToNumber, TakesWhatXPathCallsANumberAndDates) {
  const auto number = [](std::string text) { return to_number(Value(std::move(text))); };
  EXPECT_EQ(number(" 12 "), 12);
  EXPECT_EQ(number("-.5"), -0.5);
  EXPECT_EQ(number("5."), 5);
  EXPECT_EQ(number("007"), 7);
  EXPECT_EQ(number("1970-01-02"), 1);
  EXPECT_EQ(number("2021-05-17"), 18764);
  EXPECT_EQ(number("1970-01-01T12:00:00.000Z"), 0.5);
  EXPECT_EQ(number("1970-01-01T12:00:00.000+06:00"), 0.25);
  for (const char* none :
       {"", " ", "1e3", "+5", "0x10", "1,5", "1.2.3", "-", ".", "１２", "2021-02-30", "2021-5-17", "NaN"}) {
    EXPECT_TRUE(std::isnan(number(none))) << none;
  }
  EXPECT_EQ(number(std::string(400, '9')), std::numeric_limits<double>::infinity());
  EXPECT_EQ(number("0." + std::string(400, '0') + "1"), 0);
}

TEST(ToNumber, OfADateIsThatOfTheLocalClock) {
  const StillEnvironment china;
  EXPECT_DOUBLE_EQ(to_number(Value(std::string("2021-05-17")), &china), 18764 - 8.0 / 24);
  EXPECT_DOUBLE_EQ(to_number(Value(std::string("2021-05-17T08:00:00.000+08:00")), &china), 18764);
}

class Comparing : public ::testing::Test {
 protected:
  Form form{
      "<data><a>1</a><b>2</b><b>3</b><c>1.0</c><empty/><day>2021-05-17</day>"
      "<at>2021-05-17T00:24:00.000Z</at></data>"};
};

TEST_F(Comparing, SetsIsAboutAnyPair) {
  EXPECT_EQ(form.text("/data/b = 3"), "true");
  EXPECT_EQ(form.text("/data/b != 3"), "true");
  EXPECT_EQ(form.text("/data/b < 3 and /data/b > 2"), "true");
  EXPECT_EQ(form.text("3 > /data/b"), "true");
  EXPECT_EQ(form.text("2 > /data/b"), "false");
  EXPECT_EQ(form.text("/data/a = /data/b"), "false");
  EXPECT_EQ(form.text("/data/a < /data/b"), "true");
  EXPECT_EQ(form.text("/data/nothing = ''"), "false");
  EXPECT_EQ(form.text("/data/nothing != ''"), "false");
  EXPECT_EQ(form.text("/data/empty = ''"), "true");
}

TEST_F(Comparing, NodesAreTextsBesideTextsAndNumbersBesideNumbers) {
  EXPECT_EQ(form.text("/data/c = 1"), "true");
  EXPECT_EQ(form.text("/data/c = '1'"), "false");
  EXPECT_EQ(form.text("/data/c = /data/a"), "false");
  EXPECT_EQ(form.text("/data/empty = true()"), "true") << "a node is there";
  EXPECT_EQ(form.text("/data/nothing = false()"), "true");
  EXPECT_EQ(form.text("boolean('false')"), "true");
}

TEST_F(Comparing, DatesIsAboutDays) {
  EXPECT_EQ(form.text("/data/day = today()"), "true");
  EXPECT_EQ(form.text("/data/day < '2021-06-01'"), "true");
  EXPECT_EQ(form.text("today() >= '2021-05-17'"), "true");
  EXPECT_EQ(form.text("/data/at = now()"), "true") << "the same moment in another zone";
  EXPECT_EQ(form.text("date('2021-05-17T08:24:00.000+08:00') = '2021-05-17T00:24:00Z'"), "true");
  EXPECT_EQ(form.text("date('') = ''"), "true");
  EXPECT_EQ(form.text("date(/data/day + 1)"), "2021-05-18");
}

TEST_F(Comparing, AnUnansweredNumberIsNeitherMoreNorLess) {
  EXPECT_EQ(form.text("/data/empty > 3"), "false");
  EXPECT_EQ(form.text("/data/empty <= 3"), "false");
  EXPECT_EQ(form.text("/data/empty + 1"), "NaN");
  EXPECT_EQ(form.text("coalesce(/data/empty + 1, 0)"), "0");
  EXPECT_EQ(form.text("number('x') = number('x')"), "false");
}

}  // namespace
}  // namespace yanxing::forms::xpath
