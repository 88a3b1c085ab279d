// Simple rules over answers: what each operator means, above all for what is unanswered.
#include "client/forms/condition.h"

#include <gtest/gtest.h>

#include <map>

namespace yanxing::forms {
namespace {

using nlohmann::json;

bool holds(const json& rule, const std::map<std::string, json>& answers, const char* self = "me") {
  const Result<Condition> condition = Condition::parse(rule, self);
  EXPECT_TRUE(condition) << condition.error().detail;
  return condition->holds([&](std::string_view name) -> const json* {
    const auto found = answers.find(std::string(name));
    return found == answers.end() ? nullptr : &found->second;
  });
}

json rule(const char* op, json value) { return {{"field", "x"}, {op, std::move(value)}}; }

TEST(Condition, ComparesTextsNumbersAndDates) {
  EXPECT_TRUE(holds(rule("is", "no"), {{"x", "no"}}));
  EXPECT_FALSE(holds(rule("is", "no"), {{"x", "yes"}}));
  EXPECT_TRUE(holds(rule("lt", 3), {{"x", 2}}));
  EXPECT_FALSE(holds(rule("lt", 3), {{"x", 3}}));
  EXPECT_TRUE(holds(rule("le", 3), {{"x", 3}}));
  EXPECT_TRUE(holds(rule("gt", 2.5), {{"x", 3}}));
  EXPECT_TRUE(holds(rule("ge", 3), {{"x", 3.0}}));
  EXPECT_TRUE(holds(rule("lt", "2021-05-17"), {{"x", "2021-05-16"}}));
  EXPECT_TRUE(holds(rule("ge", "08:30"), {{"x", "10:00"}}));
}

TEST(Condition, ANumberIsNeverATextOfDigits) {
  EXPECT_FALSE(holds(rule("is", "1"), {{"x", 1}}));
  EXPECT_FALSE(holds(rule("lt", "2"), {{"x", 1}}));
  EXPECT_TRUE(holds(rule("not", "1"), {{"x", 1}}));
}

TEST(Condition, TheUnansweredSatisfiesOnlyNegations) {
  for (const char* op : {"is", "lt", "le", "gt", "ge", "contains"}) EXPECT_FALSE(holds(rule(op, 1), {})) << op;
  EXPECT_FALSE(holds(rule("in", {1, 2}), {}));
  EXPECT_TRUE(holds(rule("not", 1), {}));
  EXPECT_TRUE(holds(rule("not_in", {1, 2}), {}));
  EXPECT_TRUE(holds(rule("answered", false), {}));
  EXPECT_FALSE(holds(rule("answered", true), {}));
  EXPECT_TRUE(holds(rule("answered", true), {{"x", 0}}));
}

TEST(Condition, ListsAndPicks) {
  EXPECT_TRUE(holds(rule("in", {"a", "b"}), {{"x", "b"}}));
  EXPECT_FALSE(holds(rule("in", {"a", "b"}), {{"x", "c"}}));
  EXPECT_TRUE(holds(rule("not_in", {"a", "b"}), {{"x", "c"}}));
  EXPECT_TRUE(holds(rule("contains", "a"), {{"x", json::array({"b", "a"})}}));
  EXPECT_FALSE(holds(rule("contains", "c"), {{"x", json::array({"b", "a"})}}));
}

TEST(Condition, JoinsByAllAnyNone) {
  const json one = rule("gt", 1);
  const json two = rule("lt", 3);
  EXPECT_TRUE(holds({{"all", {one, two}}}, {{"x", 2}}));
  EXPECT_FALSE(holds({{"all", {one, two}}}, {{"x", 3}}));
  EXPECT_TRUE(holds({{"any", {one, two}}}, {{"x", 3}}));
  EXPECT_FALSE(holds({{"none", {one, two}}}, {{"x", 3}}));
  EXPECT_TRUE(holds({{"none", {one}}}, {{"x", 0}}));
}

TEST(Condition, ComparesTwoFields) {
  EXPECT_TRUE(holds(rule("le", {{"field", "y"}}), {{"x", 1}, {"y", 2}}));
  EXPECT_FALSE(holds(rule("le", {{"field", "y"}}), {{"x", 3}, {"y", 2}}));
  EXPECT_FALSE(holds(rule("le", {{"field", "y"}}), {{"x", 3}})) << "the other is unanswered";
}

TEST(Condition, WithoutANameItMeansItsOwnField) {
  EXPECT_TRUE(holds({{"ge", 1}}, {{"me", 1}}));
  EXPECT_TRUE(holds({{"field", "."}, {"ge", 1}}, {{"me", 1}}));
  EXPECT_FALSE(Condition::parse({{"ge", 1}}, ""));
}

TEST(Condition, NamesTheFieldsThatItLooksAt) {
  const Result<Condition> condition = Condition::parse(
      {{"all", {{{"field", "a"}, {"is", 1}}, {{"any", {{{"field", "b"}, {"lt", {{"field", "c"}}}}}}}}}}, "me");
  ASSERT_TRUE(condition);
  EXPECT_EQ(condition->fields(), (std::set<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace yanxing::forms
