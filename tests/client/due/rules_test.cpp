#include "tests/client/due/due_fixture.h"

#include "client/due/days.h"
#include "client/records/assets.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

using due::Rule;

TEST_F(DueTest, EveryShippedRuleAsksForFieldsThatItsFormHas) {
  for (const Rule& rule : programme.rules.rules) {
    SCOPED_TRACE(rule.id);
    const auto* form = forms.find(rule.form);
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(form->programme, rule.programme);
    std::vector<std::string> fields{rule.year_field, rule.date_field, rule.place_field};
    for (const auto* answers : {&rule.where, &rule.first})
      for (const auto& [field, value] : answers->items()) fields.push_back(field);
    if (!rule.count_field.empty()) fields.push_back(rule.count_field.substr(rule.count_field.find('/') + 1));
    if (rule.per == due::Per::unit && !rule.unit_of_place) fields.push_back("unit");
    for (const std::string& field : fields) {
      EXPECT_TRUE(field.empty() || form->find(field) != nullptr) << field;
    }
    for (const auto* answers : {&rule.where, &rule.first}) {
      for (const auto& [field, value] : answers->items())
        EXPECT_TRUE(forms::check_field(*form, field, {{field, value}}).empty()) << field;
    }
  }
}

TEST_F(DueTest, TheUnitsAreThoseOfTheForms) {
  const auto* field = forms.find("schedule")->find("unit");
  ASSERT_EQ(field->choices.size(), programme.rules.units.size() + 1) << "and the city";
  for (std::size_t i = 0; i < programme.rules.units.size(); ++i) {
    EXPECT_EQ(field->choices[i].value, programme.rules.units[i].id);
    for (const std::string& place : programme.rules.units[i].places) EXPECT_NE(places.find(place), nullptr) << place;
  }
}

struct Wrong {
  const char* what;
  const char* from;
  const char* to;
  const char* says;
};

TEST_F(DueTest, WhatIsWrongInTheFileIsSaidWithTheRule) {
  const std::string good = R"({"city": "4502", "rounds": [2021],
    "units": [{"id": "a", "name": {"zh": "甲", "en": "A"}, "places": ["450224"]}],
    "rules": [{"id": "r", "programme": "1", "form": "f", "per": "unit", "due": {"month_day": "05-17"}, "minimum": 1,
               "title": {"zh": "题", "en": "T"}, "source": {"zh": "据", "en": "S"}, "count": {"days": "date"}}]})";
  ASSERT_TRUE(due::parse_rules(good));
  const Wrong all[] = {
      {"date", "05-17", "02-30", "rule \"r\": month_day must be a date such as \"05-17\", not \"02-30\""},
      {"per", "\"per\": \"unit\"", "\"per\": \"village\"", "not \"village\""},
      {"minimum", "\"minimum\": 1", "\"minimum\": 0", "minimum must be a number from 1"},
      {"title", "\"zh\": \"题\"", "\"zh\": \"\"", "title must be"},
      {"count", "\"days\"", "\"weeks\"", "count must be"},
      {"rows", "{\"days\": \"date\"}", "{\"rows\": \"courses\"}", "\"courses/course\""},
      {"form", "\"form\": \"f\"", "\"form\": \"\"", "names no form"},
      {"unit", "450224", "4502245", "is no place code"},
      {"rounds", "[2021]", "[]", "at least one year"},
      {"syntax", "\"rules\": [", "\"rules\": ", ""},
  };
  for (const Wrong& wrong : all) {
    SCOPED_TRACE(wrong.what);
    std::string bad = good;
    bad.replace(bad.find(wrong.from), std::string(wrong.from).size(), wrong.to);
    const auto read = due::parse_rules(bad);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().detail.find(wrong.says), std::string::npos) << read.error().detail;
  }
  EXPECT_EQ(due::load_rules("/nowhere/rules.json").error().code, Code::not_found);
}

TEST(DueDays, AreReadAndCounted) {
  EXPECT_EQ(due::days_between("2021-02-28", "2021-03-01"), 1);
  EXPECT_EQ(due::day_text(*due::day_number("2021-05-17T08:24:00.000+08:00")), "2021-05-17");
  for (const char* bad : {"", "2021-02-30", "17.5.2021", "2021-5-17", "abcd-ef-gh"})
    EXPECT_FALSE(due::day_number(bad)) << bad;
  EXPECT_EQ(due::day_text(2021, 2, 29), "2021-02-28");
}

}  // namespace
}  // namespace yanxing::testing
