// Answers against a form: what is asked, what is wrong, what is missing, and which record they belong to.
#include "client/forms/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/client/forms/form_builder.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* source = R"json({
  "form": "visit", "version": 1, "title": {"zh": "走访", "en": "Visit"}, "key": ["place", "round"],
  "fields": [
    {"name": "place", "type": "place", "label": {"zh": "村", "en": "Village"}, "levels": ["village"]},
    {"name": "round", "type": "text", "label": {"zh": "轮次", "en": "Round"}},
    {"name": "kind", "type": "select_one", "label": {"zh": "类型", "en": "Kind"}, "required": true,
     "choices": [{"value": "a", "label": {"zh": "甲", "en": "A"}}, {"value": "b", "label": {"zh": "乙", "en": "B"}}]},
    {"name": "people", "type": "integer", "label": {"zh": "人数", "en": "People"}, "relevant": "${kind} = 'a'",
     "constraint": ". >= 0", "constraint_message": {"zh": "不能小于 0", "en": "Not below 0"}},
    {"name": "women", "type": "integer", "label": {"zh": "女性", "en": "Women"}, "relevant": "${people} > 0", "required": true,
     "constraint": ". <= ${people}", "constraint_message": {"zh": "不能多于人数", "en": "Not more than people"}},
    {"name": "g", "type": "group", "label": {"zh": "其他", "en": "Other"}, "relevant": "${kind} = 'b'", "fields": [
      {"name": "note", "type": "text", "label": {"zh": "备注", "en": "Note"}, "max_characters": 5, "required": "selected(${picks}, 'y')",
       "required_message": {"zh": "选了乙要写备注", "en": "y needs a note"}},
      {"name": "picks", "type": "select_multiple", "label": {"zh": "多选", "en": "Picks"},
       "choices": [{"value": "x", "label": {"zh": "X", "en": "X"}}, {"value": "y", "label": {"zh": "Y", "en": "Y"}}]}
    ]},
    {"name": "cost", "type": "decimal", "label": {"zh": "经费", "en": "Cost"}},
    {"name": "day", "type": "date", "label": {"zh": "日期", "en": "Day"}},
    {"name": "hour", "type": "time", "label": {"zh": "时间", "en": "Time"}},
    {"name": "help", "type": "note", "label": {"zh": "说明", "en": "Help"}},
    {"name": "who", "type": "reference", "to": "person", "label": {"zh": "人", "en": "Who"}}
  ]})json";

const Form& visit() {
  static const Result<Form> form = parse_form(source);
  EXPECT_TRUE(form) << form.error().detail;
  return *form;
}

Answers complete() { return {{"place", "450224204201"}, {"round", "2021"}, {"kind", "a"}}; }

std::vector<std::string> shown(const std::vector<Finding>& findings) {
  std::vector<std::string> out;
  for (const Finding& finding : findings) out.push_back(finding.field + ":" + finding_name(finding.kind));
  return out;
}

std::vector<std::string> wrong(const char* field, json value) {
  Answers answers = complete();
  if (std::string(field) == "note" || std::string(field) == "picks") answers["kind"] = "b";
  answers[field] = std::move(value);
  return shown(check_field(visit(), field, answers));
}

TEST(Relevance, FollowsTheAnswers) {
  EXPECT_FALSE(is_relevant(visit(), "people", {}));
  EXPECT_TRUE(is_relevant(visit(), "people", {{"kind", "a"}}));
  EXPECT_FALSE(is_relevant(visit(), "note", {{"kind", "a"}}));
  EXPECT_TRUE(is_relevant(visit(), "note", {{"kind", "b"}}));
}

TEST(Relevance, WhatIsNotAskedCountsAsUnanswered) {
  const Answers answers{{"kind", "b"}, {"people", 5}};
  EXPECT_FALSE(is_relevant(visit(), "people", answers));
  EXPECT_FALSE(is_relevant(visit(), "women", answers)) << "people was answered before the kind was changed";
  EXPECT_TRUE(is_relevant(visit(), "women", {{"kind", "a"}, {"people", 5}}));
}

TEST(Relevance, AFieldThatTheFormDoesNotKnowIsKept) {
  EXPECT_TRUE(is_relevant(visit(), "from_a_newer_version", {}));
  EXPECT_TRUE(check_field(visit(), "from_a_newer_version", {{"from_a_newer_version", json::object()}}).empty());
  Answers answers = complete();
  answers["from_a_newer_version"] = json::array({1});
  EXPECT_TRUE(check_all(visit(), answers).empty());
}

TEST(CheckField, AcceptsValuesOfItsType) {
  EXPECT_TRUE(wrong("cost", 2.5).empty());
  EXPECT_TRUE(wrong("cost", 2).empty());
  EXPECT_TRUE(wrong("day", "2021-02-28").empty());
  EXPECT_TRUE(wrong("hour", "23:59").empty());
  EXPECT_TRUE(wrong("picks", json::array({"x", "y"})).empty());
  EXPECT_TRUE(wrong("who", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f").empty());
  EXPECT_TRUE(wrong("people", nullptr).empty());
  EXPECT_TRUE(wrong("help", "anything").empty());
}

TEST(CheckField, RefusesValuesOfAnotherType) {
  EXPECT_THAT(wrong("people", "5"), ElementsAre("people:wrong_type"));
  EXPECT_THAT(wrong("people", 5.5), ElementsAre("people:wrong_type"));
  EXPECT_THAT(wrong("cost", "2.5"), ElementsAre("cost:wrong_type"));
  EXPECT_THAT(wrong("day", "2021-02-29"), ElementsAre("day:wrong_type"));
  EXPECT_THAT(wrong("day", "2021-2-28"), ElementsAre("day:wrong_type"));
  EXPECT_THAT(wrong("day", 20210228), ElementsAre("day:wrong_type"));
  EXPECT_THAT(wrong("hour", "24:00"), ElementsAre("hour:wrong_type"));
  EXPECT_THAT(wrong("hour", "8:00"), ElementsAre("hour:wrong_type"));
  EXPECT_THAT(wrong("who", "黄美英"), ElementsAre("who:wrong_type"));
  EXPECT_THAT(wrong("place", "4502242"), ElementsAre("place:wrong_type"));
  EXPECT_THAT(wrong("picks", "x"), ElementsAre("picks:wrong_type"));
  EXPECT_THAT(wrong("kind", true), ElementsAre("kind:wrong_type"));
  EXPECT_THAT(wrong("round", "\xff"), ElementsAre("round:wrong_type"));
}

TEST(CheckField, RefusesWhatIsNotAChoice) {
  EXPECT_THAT(wrong("kind", "c"), ElementsAre("kind:not_a_choice"));
  EXPECT_THAT(wrong("picks", json::array({"x", "z"})), ElementsAre("picks:not_a_choice"));
  EXPECT_THAT(wrong("picks", json::array({"x", "x"})), ElementsAre("picks:not_a_choice"));
}

TEST(CheckField, CountsCharactersNotBytes) {
  EXPECT_TRUE(wrong("note", "五个汉字好").empty());
  EXPECT_TRUE(wrong("note", "𠮷𠮷𠮷𠮷𠮷").empty()) << "characters beyond the basic plane";
  Answers answers{{"kind", "b"}, {"note", "六个汉字太长"}};
  const std::vector<Finding> findings = check_field(visit(), "note", answers);
  EXPECT_THAT(shown(findings), ElementsAre("note:too_long"));
  EXPECT_EQ(findings[0].limit, 5U);
}

TEST(CheckField, TextWithoutALimitOfItsOwnHasTheGeneralOne) {
  EXPECT_TRUE(wrong("round", std::string(10'000, 'x')).empty());
  EXPECT_THAT(wrong("round", std::string(10'001, 'x')), ElementsAre("round:too_long"));
}

TEST(CheckField, ABrokenConstraintSpeaksTheWordsOfTheForm) {
  const std::vector<Finding> findings = check_field(visit(), "women", {{"kind", "a"}, {"people", 3}, {"women", 4}});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::constraint);
  EXPECT_EQ(findings[0].message.in(Language::zh), "不能多于人数");
  EXPECT_EQ(findings[0].message.in(Language::en), "Not more than people");
}

TEST(CheckField, DoesNotAskForWhatIsMissing) { EXPECT_TRUE(check_field(visit(), "kind", {}).empty()); }

TEST(CheckAll, NamesWhatIsMissingInTheOrderOfTheForm) {
  EXPECT_THAT(shown(check_all(visit(), {})), ElementsAre("place:required", "round:required", "kind:required"));
  EXPECT_TRUE(check_all(visit(), complete()).empty());
}

TEST(CheckAll, AsksOnlyForWhatIsRelevant) {
  Answers answers = complete();
  answers["people"] = 0;
  EXPECT_TRUE(check_all(visit(), answers).empty());
  answers["people"] = 2;
  EXPECT_THAT(shown(check_all(visit(), answers)), ElementsAre("women:required"));
}

TEST(CheckAll, RequiredByARule) {
  Answers answers = complete();
  answers["kind"] = "b";
  answers["picks"] = json::array({"x"});
  EXPECT_TRUE(check_all(visit(), answers).empty());
  EXPECT_FALSE(is_required(visit(), "note", answers));
  answers["picks"] = json::array({"x", "y"});
  EXPECT_TRUE(is_required(visit(), "note", answers));
  const std::vector<Finding> findings = check_all(visit(), answers);
  ASSERT_THAT(shown(findings), ElementsAre("note:required"));
  EXPECT_EQ(findings[0].message.zh, "选了乙要写备注");
}

TEST(CheckAll, BlankIsUnanswered) {
  Answers answers = complete();
  answers["round"] = " \u3000\t";
  EXPECT_THAT(shown(check_all(visit(), answers)), ElementsAre("round:required"));
}

TEST(KeyValues, AreTheSameHoweverTheyWereTyped) {
  Answers answers = complete();
  answers["round"] = " 2021\u3000";
  const auto key = key_values(visit(), answers);
  ASSERT_TRUE(key);
  ASSERT_EQ(key->size(), 2U);
  EXPECT_EQ((*key)[0], (std::pair<std::string, json>{"place", "450224204201"}));
  EXPECT_EQ((*key)[1], (std::pair<std::string, json>{"round", "2021"}));
  answers["round"] = 2021;
  EXPECT_EQ(*key_values(visit(), answers), *key);
  answers["place"] = "４５０２２４２０４２０１";
  EXPECT_EQ(*key_values(visit(), answers), *key);
}

TEST(KeyValues, ComposedAndDecomposedLettersAreOneKey) {
  Answers composed = complete();
  Answers decomposed = complete();
  composed["round"] = "\u00e9";
  decomposed["round"] = "e\u0301";
  EXPECT_EQ(*key_values(visit(), composed), *key_values(visit(), decomposed));
}

TEST(KeyValues, AnUnansweredKeyIsAnErrorThatNamesTheField) {
  const auto key = key_values(visit(), {{"place", "450224204201"}});
  ASSERT_FALSE(key);
  EXPECT_THAT(key.error().detail, HasSubstr("field round"));
  EXPECT_FALSE(key_values(visit(), {{"place", "桥板"}, {"round", "2021"}}));
}

TEST(KeyValues, AFormWithoutAKeyHasNone) {
  const Result<Form> form = parse_form(
      R"({"form":"f","version":1,"title":{"zh":"表","en":"F"},"fields":[{"name":"a","type":"text","label":{"zh":"甲","en":"A"}}]})");
  EXPECT_TRUE(key_values(*form, {})->empty());
}

json normalised(const char* field, const json& value) {
  const Result<json> out = normalise_value(*visit().find(field), value, "2021-05-17");
  return out ? *out : json("error: " + out.error().detail);
}

TEST(NormaliseValue, FitsWhatScriptsWriteToTheType) {
  EXPECT_EQ(normalised("people", "120"), 120);
  EXPECT_EQ(normalised("people", 120.0), 120);
  EXPECT_EQ(normalised("cost", 2), 2.0);
  EXPECT_TRUE(normalised("cost", 2).is_number_float());
  EXPECT_EQ(normalised("round", 2021), "2021");
  EXPECT_EQ(normalised("kind", "乙"), "b");
  EXPECT_EQ(normalised("picks", json::array({"y", "x", "y"})), json::array({"x", "y"}));
  EXPECT_EQ(normalised("picks", "y"), json::array({"y"}));
  EXPECT_EQ(normalised("place", 450224204201), "450224204201");
  EXPECT_EQ(normalised("day", "今天"), "2021-05-17");
  EXPECT_EQ(normalised("day", nullptr), nullptr);
  EXPECT_EQ(normalised("round", ""), nullptr);
}

TEST(NormaliseValue, KeepsWhatTheProgramWorkedOutAsItIs) {
  const Form form = testing::form_of(
      {testing::ask("share", "calculate", {{"calculate", "160 div 3"}}), testing::ask("note", "hidden")});
  for (const json& value : {json(53.3), json(2), json("2")}) {
    const Result<json> share = normalise_value(*form.find("share"), value);
    ASSERT_TRUE(share) << share.error().detail;
    EXPECT_EQ(*share, value);
    EXPECT_EQ(share->type(), value.type());
    EXPECT_TRUE(normalise_value(*form.find("note"), value));
  }
}

TEST(CheckAll, SeesTheDayOfTheEnvironment) {
  const Form form = testing::form_of({testing::ask("date", "date", {{"constraint", ". <= today()"}})});
  FillEnvironment environment;
  environment.now_ms = [] { return std::int64_t{1'621'214'640'000}; };  // 2021-05-17 09:24 in China
  EXPECT_TRUE(check_all(form, {{"date", "2021-05-17"}}, environment).empty());
  EXPECT_EQ(check_all(form, {{"date", "2021-05-18"}}, environment).size(), 1U);
}

TEST(NormaliseValue, RefusesTheRestWithTheFieldsName) {
  const auto refused = [](const char* field, const json& value) {
    const Result<json> out = normalise_value(*visit().find(field), value, "");
    EXPECT_FALSE(out) << field << " " << value;
    EXPECT_THAT(out ? "" : out.error().detail, HasSubstr(std::string("field ") + field));
  };
  refused("people", 1.5);
  refused("people", true);
  refused("people", json::object());
  refused("people", 18446744073709551615ULL);
  refused("kind", json::array({"a"}));
  refused("kind", "c");
  refused("picks", json::array({1}));
  refused("day", 20210517);
  refused("round", json::object());
  refused("help", "x");
}

}  // namespace
}  // namespace yanxing::forms
