// What is an expression, what binds tighter than what, and what a mistake is answered with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string mistake(std::string_view source) {
  const auto expression = Expression::parse(source, below_data);
  return expression ? "no mistake" : expression.error().detail;
}

class Parsing : public ::testing::Test {
 protected:
  Form form{"<data><a>2</a><b>3</b><a-b>9</a-b><div>8</div><or>1</or><性别>女</性别><a.b>5</a.b></data>"};
};

TEST_F(Parsing, OperatorsBindAsInXPath) {
  EXPECT_EQ(form.text("1 + 2 * 3"), "7");
  EXPECT_EQ(form.text("(1 + 2) * 3"), "9");
  EXPECT_EQ(form.text("8 - 4 - 2"), "2");
  EXPECT_EQ(form.text("8 div 4 div 2"), "1");
  EXPECT_EQ(form.text("7 mod 4 * 2"), "6");
  EXPECT_EQ(form.text("true() or false() and false()"), "true");
  EXPECT_EQ(form.text("3 > 2 > 1"), "false");
  EXPECT_EQ(form.text("1 = 1 = true()"), "true");
  EXPECT_EQ(form.text("1 + 1 = 2 and 2 < 3"), "true");
  EXPECT_EQ(form.text("--2"), "2");
  EXPECT_EQ(form.text("-2 * -3"), "6");
  EXPECT_EQ(form.text("- - -2"), "-2");
}

TEST_F(Parsing, NamesMayHoldMinusSignsPointsAndChinese) {
  EXPECT_EQ(form.text("a-b"), "9");
  EXPECT_EQ(form.text("a -b"), "-1");
  EXPECT_EQ(form.text("a - b"), "-1");
  EXPECT_EQ(form.text("${a}-1"), "1");
  EXPECT_EQ(form.text("a.b"), "5");
  EXPECT_EQ(form.text("性别"), "女");
  EXPECT_EQ(form.text("${性别} = '女'"), "true");
}

TEST_F(Parsing, WordsAreOperatorsOnlyAfterAValue) {
  EXPECT_EQ(form.text("div div div"), "1");
  EXPECT_EQ(form.text("or or or"), "true");
  EXPECT_EQ(form.text("* * *"), "4");
  EXPECT_EQ(form.text("count(*)"), "7");
  EXPECT_EQ(form.text("div*2"), "16");
}

TEST_F(Parsing, WhiteSpaceAndLineBreaksMeanNothing) {
  EXPECT_EQ(form.text("  1\n+\t2\r\n"), "3");
  EXPECT_EQ(form.text("if( ${a} = 2 ,\n 'two' ,\n 'other' )"), "two");
  EXPECT_EQ(form.text("/ data / a"), "2");
  EXPECT_EQ(form.text("child :: a"), "2");
}

TEST_F(Parsing, AFunctionMayTakeMoreArgumentsThanAWordHasBits) {
  std::string source = "concat(";
  std::string joined;
  for (int i = 0; i < 40; ++i) {
    source += std::to_string(i) + (i < 39 ? ", " : ")");
    joined += std::to_string(i);
  }
  EXPECT_EQ(form.text(source), joined);
}

TEST_F(Parsing, TextsStandInEitherQuotes) {
  EXPECT_EQ(form.text("'it is \"so\"'"), "it is \"so\"");
  EXPECT_EQ(form.text("\"it's\""), "it's");
  EXPECT_EQ(form.text("''"), "");
}

TEST(Mistakes, NameThePlaceTheCauseAndTheCure) {
  EXPECT_THAT(mistake("1 + foo('x')"), AllOf(StartsWith("at character 5:"), HasSubstr("foo()")));
  EXPECT_THAT(mistake("concta('a', 'b')"), HasSubstr("did you mean concat()?"));
  EXPECT_THAT(mistake("Count(${a})"), HasSubstr("did you mean count()?"));
  EXPECT_THAT(mistake("count_selected(${a})"), HasSubstr("did you mean count-selected()?"));
  EXPECT_THAT(mistake("choice-name(${a}, 'b')"), HasSubstr("did you mean jr:choice-name()?"));
  EXPECT_THAT(mistake("substr('a')"), HasSubstr("substr() takes 2 or 3 arguments, not 1"));
  EXPECT_THAT(mistake("today(1)"), HasSubstr("today() takes no argument, not 1"));
  EXPECT_THAT(mistake("indexed-repeat(${a}, ${b})"), HasSubstr("pairs of repeat and position"));
  EXPECT_THAT(mistake("count('a')"), HasSubstr("takes a path or ${name} as argument 1"));
  EXPECT_THAT(mistake("geofence(${a}, ${b})"), HasSubstr("not available"));
}

TEST(Mistakes, OfOtherLanguagesAreUnderstood) {
  EXPECT_THAT(mistake("${a} == 1"), AllOf(StartsWith("at character 6:"), HasSubstr("write = for equality")));
  EXPECT_THAT(mistake("${a} && ${b}"), HasSubstr("write and"));
  EXPECT_THAT(mistake("${a} || ${b}"), HasSubstr("write or"));
  EXPECT_THAT(mistake("${a} <> 1"), HasSubstr("write !="));
  EXPECT_THAT(mistake("!${a}"), HasSubstr("write not(…)"));
  EXPECT_THAT(mistake("5 % 2"), HasSubstr("write mod"));
}

TEST(Mistakes, OfAChineseInputMethodAreUnderstood) {
  EXPECT_THAT(mistake("${性别} = ‘女’"), AllOf(StartsWith("at character 9:"), HasSubstr("straight quote")));
  EXPECT_THAT(mistake("if（${a}, 1, 2)"), HasSubstr("half-width ("));
  EXPECT_THAT(mistake("concat('a'，'b')"), HasSubstr("half-width ,"));
  EXPECT_THAT(mistake("${a} ≥ 3"), HasSubstr("write >="));
}

TEST(Mistakes, OfBracketsPointToWhereTheyOpen) {
  EXPECT_THAT(mistake("(1 + 2"), AllOf(StartsWith("at character 1:"), HasSubstr("not closed")));
  EXPECT_THAT(mistake("1 + 2)"), AllOf(StartsWith("at character 6:"), HasSubstr("closes nothing")));
  EXPECT_THAT(mistake("/data/a[1"), AllOf(StartsWith("at character 8:"), HasSubstr("not closed")));
  EXPECT_THAT(mistake("'abc"), HasSubstr("does not end"));
  EXPECT_THAT(mistake("${a"), HasSubstr("not closed"));
  EXPECT_THAT(mistake("$a"), HasSubstr("${name}"));
  EXPECT_THAT(mistake(""), HasSubstr("there is no expression"));
  EXPECT_THAT(mistake("1 +"), HasSubstr("missing at the end"));
  EXPECT_THAT(mistake("1 2"), HasSubstr("stands right after a value"));
  EXPECT_THAT(mistake("${a} ${b}"), HasSubstr("stands right after a value"));
  EXPECT_THAT(mistake("'a'/b"), HasSubstr("can only follow a path"));
}

TEST(Mistakes, ANameThatNobodyKnowsIsToldWithItsPlace) {
  EXPECT_EQ(mistake("1 + ${missing}"), "at character 5: there is no field \"missing\"");
}

TEST(Mistakes, APatternThatIsNoneIsFoundBeforeAnybodyFillsTheForm) {
  EXPECT_THAT(mistake("regex(., '[a-z')"), HasSubstr("no regular expression"));
}

TEST(References, TellTheResolverWhetherTheyStandInAPredicate) {
  std::vector<std::pair<std::string, bool>> asked;
  const Resolve resolve = [&](std::string_view name, bool in_predicate) -> Result<std::string> {
    asked.emplace_back(name, in_predicate);
    return "/data/" + std::string(name);
  };
  ASSERT_TRUE(Expression::parse("${a} + count(/data/row[x = ${ b }]/y) + ${c}", resolve).ok());
  EXPECT_THAT(asked, ::testing::ElementsAre(std::pair(std::string("a"), false), std::pair(std::string("b"), true),
                                            std::pair(std::string("c"), false)));
}

TEST(References, MayBeFollowedByStepsAndConditions) {
  Form form("<data><row><n>1</n></row><row><n>5</n></row></data>");
  EXPECT_EQ(form.text("${row}/n"), "1");
  EXPECT_EQ(form.text("${row}[2]/n"), "5");
  EXPECT_EQ(form.text("sum(${row}/n)"), "6");
}

TEST(Literals, AreKnownWithoutEvaluating) {
  const auto literal = [](std::string_view source) { return Expression::parse(source, nullptr)->literal(); };
  EXPECT_EQ(literal("'a'"), Value(std::string("a")));
  EXPECT_EQ(literal("12"), Value(12.0));
  EXPECT_EQ(literal("-3"), Value(-3.0));
  EXPECT_EQ(literal("1 + 1"), std::nullopt);
  EXPECT_EQ(literal("today()"), std::nullopt);
  EXPECT_EQ(literal("a"), std::nullopt);
}

}  // namespace
}  // namespace yanxing::forms::xpath
