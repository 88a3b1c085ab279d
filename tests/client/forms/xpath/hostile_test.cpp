// Nothing that somebody writes, by mistake or on purpose, may crash the program or keep it busy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/client/forms/xpath/support.h"

namespace yanxing::forms::xpath {
namespace {

using ::testing::HasSubstr;

constexpr int rounds = 20'000;

class Hostile : public ::testing::Test {
 protected:
  Hostile() { form.environment.tables["t"] = *document_from_xml("<root><item><name>a</name><n>1</n></item></root>"); }

  // Parses, evaluates, analyses; only that it comes back counts.
  void use(const std::string& source) {
    const auto expression = Expression::parse(source, below_data);
    if (!expression) {
      EXPECT_FALSE(expression.error().detail.empty()) << source;
      return;
    }
    ++parsed_;
    const Node here{form.document.get(), 1};
    const auto value = expression->evaluate({.node = here, .current = here, .environment = &form.environment});
    if (value) total_ += to_string(*value).size();
    std::vector<NodeId> reads;
    expression->dependencies(*form.document, 1, reads);
    total_ += reads.size() + expression->instances().size();
  }

  Form form{"<data><a>1</a><row><n>2</n><d>2021-05-17</d></row><row><n>x</n><d/></row><b>甲 乙</b></data>"};
  int parsed_ = 0;
  std::size_t total_ = 0;
};

TEST_F(Hostile, RandomBytesDoNoHarm) {
  std::mt19937 random(20210517);
  std::uniform_int_distribution<int> byte(0, 255);
  for (int i = 0; i < rounds; ++i) {
    std::string source(static_cast<std::size_t>(byte(random) % 60), '\0');
    for (char& c : source) c = static_cast<char>(byte(random));
    use(source);
  }
}

TEST_F(Hostile, RandomTokensDoNoHarm) {
  static constexpr auto tokens = std::to_array<const char*>({"(",
                                                             ")",
                                                             "[",
                                                             "]",
                                                             ".",
                                                             "..",
                                                             "@",
                                                             ",",
                                                             "/",
                                                             "//",
                                                             "|",
                                                             "+",
                                                             "-",
                                                             "=",
                                                             "!=",
                                                             "<",
                                                             "<=",
                                                             "*",
                                                             "div",
                                                             "mod",
                                                             "and",
                                                             "or",
                                                             "1",
                                                             "0.5",
                                                             "'a'",
                                                             "''",
                                                             "${a}",
                                                             "${row}",
                                                             "a",
                                                             "row",
                                                             "n",
                                                             "d",
                                                             "/data",
                                                             "count(",
                                                             "sum(",
                                                             "if(",
                                                             "position(",
                                                             "last()",
                                                             "today()",
                                                             "now()",
                                                             "current()",
                                                             "concat(",
                                                             "substr(",
                                                             "round(",
                                                             "date(",
                                                             "instance('t')",
                                                             "regex(",
                                                             "selected(",
                                                             "ancestor::",
                                                             "following::",
                                                             "preceding-sibling::",
                                                             "self::",
                                                             "node()",
                                                             "text()",
                                                             "not(",
                                                             "randomize(",
                                                             "indexed-repeat(",
                                                             "format-date(",
                                                             "'%Y-%m'",
                                                             "translate(",
                                                             "99999999999",
                                                             "-1",
                                                             "NaN",
                                                             "jr:choice-name("});
  std::mt19937 random(5);
  std::uniform_int_distribution<std::size_t> any(0, tokens.size() - 1);
  std::uniform_int_distribution<int> length(1, 14);
  for (int i = 0; i < rounds; ++i) {
    std::string source;
    for (int n = length(random); n > 0; --n) source += std::string(tokens[any(random)]) + (n % 3 == 0 ? " " : "");
    use(source);
  }
  EXPECT_GT(parsed_, 200) << "some of it makes sense";
}

// Sentences of the grammar, so that what is evaluated is as odd as what is refused.
TEST_F(Hostile, RandomExpressionsDoNoHarm) {
  std::mt19937 random(7);
  const auto pick = [&](std::vector<std::string> of) { return of[random() % of.size()]; };
  const std::function<std::string(int)> expression = [&](int depth) -> std::string {
    if (depth <= 0) {
      return pick({"1",
                   "-0",
                   "1 div 0",
                   "'a'",
                   "''",
                   "'2021-05-17'",
                   "${a}",
                   "//n",
                   "/data/row",
                   "/",
                   "..",
                   ".",
                   "today()",
                   "'2021-05-17T24:00:00'",
                   "99999999999999999999",
                   "'甲'",
                   "position()",
                   "last()",
                   "//*",
                   "*[1]"});
    }
    const auto inner = [&] { return expression(depth - 1 - static_cast<int>(random() % 2)); };
    switch (random() % 9) {
      case 0: return inner() + pick({" + ", " - ", " * ", " div ", " mod "}) + inner();
      case 1: return inner() + pick({" = ", " != ", " < ", " >= ", " and ", " or "}) + inner();
      case 2: return "(" + inner() + ")";
      case 3: return pick({"//*[", "/data/row[", "//n[", "row[", "preceding::*["}) + inner() + "]";
      case 4:
        return pick({"string",
                     "number",
                     "boolean",
                     "not",
                     "int",
                     "round",
                     "date",
                     "abs",
                     "sqrt",
                     "exp10",
                     "string-length",
                     "normalize-space",
                     "count-selected",
                     "decimal-date-time",
                     "uuid",
                     "area",
                     "decimal-time",
                     "base64-decode",
                     "boolean-from-string",
                     "log10",
                     "once",
                     "jr:itext"}) +
               "(" + inner() + ")";
      case 5:
        return pick({"concat", "substr", "substring", "contains", "selected-at", "round", "pow", "atan2", "join",
                     "substring-after", "format-date", "format-date-time", "regex", "checklist", "min", "sum"}) +
               "(" + inner() + ", " + inner() + ")";
      case 6:
        return pick({"if", "translate", "substr", "substring", "digest"}) + "(" + inner() + ", " + inner() + ", " +
               inner() + ")";
      case 7:
        return pick({"count", "count-non-empty", "position", "randomize", "name"}) + "(" +
               pick({"//*", "/data/row", "..", "/data/nothing"}) + ")";
      default: return "instance('t')/root/item[" + pick({"name", "n"}) + " = " + inner() + "]";
    }
  };
  for (int i = 0; i < rounds / 4; ++i) use(expression(4));
  EXPECT_GT(parsed_, rounds / 16);
}

TEST_F(Hostile, WhatIsTooDeepIsRefused) {
  EXPECT_THAT(form.text(std::string(10'000, '(') + "1" + std::string(10'000, ')')),
              HasSubstr("more than 200 brackets"));
  std::string nested = "1";
  for (int i = 0; i < 5'000; ++i) nested = "not(" + nested + ")";
  EXPECT_THAT(form.text(nested), HasSubstr("more than 200 brackets"));
  std::string predicates = "a";
  for (int i = 0; i < 5'000; ++i) predicates = "a[" + predicates + "]";
  EXPECT_THAT(form.text(predicates), HasSubstr("more than 200 brackets"));
}

TEST_F(Hostile, LongChainsAreNoDepth) {
  std::string sum = "1";
  std::string any = "false()";
  for (int i = 0; i < 5'000; ++i) {
    sum += " + 1";
    any += " or 0";
  }
  EXPECT_EQ(form.text(sum), "5001");
  EXPECT_EQ(form.text(any), "false");
  EXPECT_EQ(form.text(std::string(50'000, '-') + "2"), "2");
  std::string compared = "1";
  for (int i = 0; i < 5'000; ++i) compared += " = 1";
  EXPECT_THAT(form.text(compared), HasSubstr("comparisons in a row"));
}

TEST_F(Hostile, WhatIsTooLongIsRefused) {
  EXPECT_THAT(form.text("'" + std::string(70'000, 'x') + "'"), HasSubstr("64 KiB"));
}

TEST_F(Hostile, AReferenceThatNamesItselfIsRefused) {
  const Resolve resolve = [](std::string_view, bool) -> Result<std::string> { return std::string("${a}"); };
  EXPECT_FALSE(Expression::parse("${a}", resolve).ok());
}

TEST_F(Hostile, WorkThatNeverEndsIsStopped) {
  std::string xml = "<data>";
  for (int i = 0; i < 2'000; ++i) xml += "<a>" + std::to_string(i) + "</a>";
  Form many(xml + "</data>");
  EXPECT_THAT(many.text("count(//*[count(//*[count(//*) > 0]) > 0])"), HasSubstr("too many steps"));
}

TEST_F(Hostile, APatternThatTakesForeverFindsNothing) {
  EXPECT_EQ(form.text("regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '^(a+)+$')"), "false");
}

TEST_F(Hostile, DeepDocumentsAreWalkedWithoutRecursion) {
  std::string xml;
  std::string end;
  for (int i = 0; i < 190; ++i) {
    xml += "<a>";
    end += "</a>";
  }
  Form deep("<data>" + xml + "x" + end + "</data>");
  EXPECT_EQ(deep.text("count(//a)"), "190");
  EXPECT_EQ(deep.text("string(/data)"), "x");
}

}  // namespace
}  // namespace yanxing::forms::xpath
