// Functions where Chinese text, local time, chance or the form matter; the rest is in the recordings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class Functions : public ::testing::Test {
 protected:
  Form form{
      "<data><name>欧阳𠮷祥</name><kept>before</kept><empty/><picks>maize  rice</picks>"
      "<n>1</n><n>2</n><n>3</n><n>4</n><n>5</n><sex>f</sex></data>"};
};

TEST_F(Functions, OfTextCountCharactersNotBytes) {
  EXPECT_EQ(form.text("string-length(/data/name)"), "4");
  EXPECT_EQ(form.text("substr(/data/name, 0, 2)"), "欧阳");
  EXPECT_EQ(form.text("substr(/data/name, -2)"), "𠮷祥");
  EXPECT_EQ(form.text("substring(/data/name, 3, 1)"), "𠮷");
  EXPECT_EQ(form.text("translate('一二三二', '二三', '2')"), "一22");
  EXPECT_EQ(form.text("substring-before('柳江区/百朋镇', '/')"), "柳江区");
  EXPECT_EQ(form.text("substring-after('柳江区--百朋镇', '--')"), "百朋镇");
  EXPECT_EQ(form.text("join('、', /data/n)"), "1、2、3、4、5");
  EXPECT_EQ(form.text("digest('村', 'SHA-256', 'hex')"), form.text("digest('村', 'sha-256', 'hex')"));
}

TEST_F(Functions, OfSelectionsTakeWords) {
  EXPECT_EQ(form.text("selected(/data/picks, 'rice')"), "true");
  EXPECT_EQ(form.text("selected(/data/picks, 'ric')"), "false");
  EXPECT_EQ(form.text("count-selected(/data/picks)"), "2");
  EXPECT_EQ(form.text("selected-at(/data/picks, 1)"), "rice");
  EXPECT_EQ(form.text("selected-at(/data/picks, 2)"), "");
}

TEST_F(Functions, OfTimeShowTheLocalClock) {
  EXPECT_EQ(form.text("today()"), "2021-05-17");
  EXPECT_EQ(form.text("now()"), "2021-05-17T08:24:00.000+08:00");
  EXPECT_EQ(form.text("format-date-time(now(), '%Y年%n月%e日 %H:%M %a')"), "2021年5月17日 08:24 Mon");
  EXPECT_EQ(form.text("format-date('2021-01-03', '%y-%m-%d %b %a %W %% %q')"), "21-01-03 Jan Sun 53 % %q");
  EXPECT_EQ(form.text("format-date('2021-05-16T20:00:00Z', '%d')"), "17");
  EXPECT_EQ(form.text("date('2021-5-7')"), "2021-05-07");
  EXPECT_EQ(form.text("date('2021-02-29')"), "");
  EXPECT_EQ(form.text("decimal-time('06:00:00.000+08:00')"), "0.25");
}

TEST_F(Functions, OfPatternsMeanAsciiDigits) {
  EXPECT_EQ(form.text("regex('13900001234', '^1\\d{10}$')"), "true");
  EXPECT_EQ(form.text("regex('1390000123４', '^1\\d{10}$')"), "false");
  EXPECT_EQ(form.text("regex('a1', '^[\\w-]+$')"), "true");
  EXPECT_EQ(form.text("regex('村1', '^[\\w-]+$')"), "false");
  EXPECT_EQ(form.text("regex('x' , concat('^', 'x'))"), "true");
  EXPECT_EQ(form.text("regex('[&&]', '^[[&\\]]+$')"), "true");
  EXPECT_THAT(form.text("regex('x', concat('(', 'x'))"), HasSubstr("no regular expression"));
}

TEST_F(Functions, OfChanceAskTheEnvironment) {
  EXPECT_EQ(form.text("random()"), "0.25");
  EXPECT_THAT(form.text("uuid()"), MatchesRegex("5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a"));
  EXPECT_EQ(form.text("string-length(uuid(8))"), "8");
}

TEST_F(Functions, RandomizeGivesOneOrderForASeedEverywhere) {
  // As @getodk/xpath shuffles.
  EXPECT_EQ(form.text("join(' ', randomize(/data/n, 1))"), "2 4 5 1 3");
  EXPECT_EQ(form.text("join(' ', randomize(/data/n, 42))"), "1 5 3 2 4");
  EXPECT_EQ(form.text("join(' ', randomize(/data/n, 'maize'))"), "5 2 3 1 4");
  EXPECT_EQ(form.text("count(randomize(/data/n))"), "5");
}

TEST_F(Functions, OnceKeepsWhatIsThere) {
  EXPECT_EQ(form.text("once('new')", "/data/kept"), "before");
  EXPECT_EQ(form.text("once('new')", "/data/empty"), "new");
}

TEST_F(Functions, AChoiceIsNamedByItsQuestion) {
  EXPECT_EQ(form.text("jr:choice-name(${sex}, '${sex}')"), "label of f in sex");
  EXPECT_EQ(form.text("jr:choice-name('m', ' /data/sex ')"), "label of m in sex");
  EXPECT_EQ(form.text("jr:choice-name('m', ${sex})"), "label of m in sex");
  EXPECT_EQ(form.text("jr:choice-name(${empty}, '${sex}')"), "");
  EXPECT_THAT(form.text("jr:choice-name('m', '1 + 1')"), HasSubstr("'${name}'"));
}

TEST_F(Functions, WithoutAnEnvironmentTheClockIsMissed) {
  const auto expression = Expression::parse("today()", nullptr);
  const auto value = expression->evaluate({});
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().code, Code::invalid);
  EXPECT_EQ(to_number(*Expression::parse("1 + 1", nullptr)->evaluate({})), 2) << "needs nothing";
  EXPECT_EQ(to_string(*Expression::parse("/data/a", nullptr)->evaluate({})), "");
}

}  // namespace
}  // namespace yanxing::forms::xpath
