// JSON from outside is guarded before the parser sees it.
#include "client/forms/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace yanxing::forms {
namespace {

using ::testing::HasSubstr;

std::string brackets(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string error_of(const std::string& text) {
  const Result<nlohmann::json> parsed = parse_json(text);
  return parsed ? "(no error)" : parsed.error().detail;
}

TEST(ParseJson, ReadsAnOrdinaryDocument) {
  const Result<nlohmann::json> parsed = parse_json(R"({"name": "覃美英", "n": [1, 2.5, null, true]})");
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)["name"], "覃美英");
}

TEST(ParseJson, SurvivesTwoHundredKilobytesOfBrackets) {
  EXPECT_THAT(error_of(std::string(200'000, '[')), HasSubstr("deeper than 32"));
  EXPECT_THAT(error_of(brackets(100'000)), HasSubstr("deeper than 32"));
  std::string objects;
  for (int i = 0; i < 20'000; ++i) objects += "{\"a\":";
  EXPECT_THAT(error_of(objects), HasSubstr("deeper than 32"));
}

TEST(ParseJson, ThirtyTwoLevelsAreFine) {
  EXPECT_TRUE(parse_json(brackets(32)));
  EXPECT_FALSE(parse_json(brackets(33)));
}

TEST(ParseJson, BracketsInsideTextsDoNotCount) {
  EXPECT_TRUE(parse_json("[\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\"]"));
}

TEST(ParseJson, RefusesMoreThanItsLimit) {
  EXPECT_TRUE(parse_json("[1]", 3));
  EXPECT_FALSE(parse_json("[11]", 3));
}

TEST(ParseJson, RefusesWhatIsNotUtf8) {
  for (const char* bytes : {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xe4\xbd\"", "\"\xf5\x80\x80\x80\""}) {
    EXPECT_THAT(error_of(bytes), HasSubstr("UTF-8")) << bytes;
  }
}

TEST(ParseJson, SaysWhereASyntaxErrorIs) {
  EXPECT_THAT(error_of("{\n  \"名\": x\n}"), HasSubstr("line 2, column 8"));
  EXPECT_THAT(error_of(""), HasSubstr("line 1"));
  EXPECT_THAT(error_of("[1, 2"), HasSubstr("line 1"));
  EXPECT_THAT(error_of("[] []"), HasSubstr("line 1, column 4"));
  EXPECT_THAT(error_of("\"\\ud800\""), HasSubstr("not JSON"));
}

TEST(ParseJson, RefusesANumberThatNoDoubleHolds) { EXPECT_THAT(error_of("[1e999]"), HasSubstr("not JSON")); }

TEST(ParseJson, SkipsAByteOrderMark) { EXPECT_TRUE(parse_json("\xEF\xBB\xBF{}")); }

}  // namespace
}  // namespace yanxing::forms
