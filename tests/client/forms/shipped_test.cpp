// The forms that are shipped: they load, and keep the names that scripts and other laptops rely on.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "client/forms/answers.h"
#include "client/forms/form.h"
#include "tests/support/paths.h"

namespace yanxing::forms {
namespace {

const FormSet& shipped() {
  static const Result<FormSet> loaded = FormSet::load(testing::source_dir() / "assets/forms");
  EXPECT_TRUE(loaded) << loaded.error().detail;
  return *loaded;
}

std::vector<std::string> item_names(const Form& form, const Answers& answers) {
  std::vector<std::string> names;
  const std::vector<bool> relevant = relevant_fields(form, answers);
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    if (relevant[i] && !form.fields[i].comment.empty()) names.push_back(form.fields[i].name);
  }
  return names;
}

Answers finished_stage(const std::string& stage) {
  Answers answers{{"place", "450224204201"}, {"round", "2021"}, {"stage", stage}, {"date", "2021-01-20"}};
  for (const std::string& name : item_names(*shipped().find("observation"), answers)) answers[name] = "yes";
  return answers;
}

TEST(ShippedForms, AreAllThatTheProgrammesNeed) {
  std::map<std::string, std::vector<std::string>> by_programme;
  for (const Form& form : shipped().forms()) by_programme[form.programme].push_back(form.name);
  const std::map<std::string, std::vector<std::string>> expected{
      {"", {"review", "round"}},
      {"1", {"evaluation", "mark", "person", "session", "training", "training_plan", "training_record"}},
      {"2",
       {"discipline", "election_result", "guidance", "guidance_report", "observation", "problem", "schedule", "visit"}},
      {"3", {"best_cadre"}},
      {"4", {"course_recommendation"}},
      {"5", {"site_application", "site_statistics"}},
      {"6", {"contact_log", "council_minutes", "highlight_plan", "reform_summary", "resettlement_ledger"}},
      {"7", {"activity"}}};
  EXPECT_EQ(by_programme, expected);
}

TEST(ShippedForms, SayEverythingInBothLanguages) {
  for (const Form& form : shipped().forms()) {
    EXPECT_EQ(form.languages, (std::vector<std::string>{"zh", "en"})) << form.name;
    const auto both = [&](const Phrase& phrase, const std::string& where) {
      EXPECT_TRUE(phrase.empty() || (!phrase.zh.empty() && !phrase.en.empty())) << form.name << " " << where;
    };
    for (const Field& field : form.fields) {
      for (const Phrase* phrase :
           {&field.label, &field.hint, &field.guidance, &field.constraint_message, &field.required_message})
        both(*phrase, field.name);
      for (const Choice& choice : field.choices) both(choice.label, field.name + "=" + choice.value);
    }
    for (const Group& group : form.groups) both(group.label, group.name);
  }
}

TEST(ShippedForms, TheExampleOfTheReadmeIsAForm) {
  std::ifstream in(testing::source_dir() / "assets/forms/README.md");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::size_t start = text.find("```json\n");
  const std::size_t end = text.find("```", start + 3);
  ASSERT_NE(end, std::string::npos);
  const Result<Form> form = parse_form(std::string_view(text).substr(start + 8, end - start - 8));
  ASSERT_TRUE(form) << form.error().detail;
  EXPECT_EQ(form->find("held")->comment, "held_comment");
}

TEST(ShippedForms, KeepTheirFieldNames) {
  const auto has = [](const char* form, std::vector<std::string> fields) {
    for (const std::string& field : fields)
      EXPECT_NE(shipped().find(form)->find(field), nullptr) << form << "." << field;
  };
  has("person", {"name", "place", "role", "phone"});
  has("training", {"title", "place", "level", "mode", "venue", "start", "end"});
  has("session", {"training", "date", "half"});
  has("mark", {"session", "person", "status", "at", "note"});
  has("observation", {"place", "round", "stage", "state"});
}

TEST(ShippedForms, KeepTheirNaturalKeysAndPlaces) {
  EXPECT_EQ(shipped().find("mark")->key, (std::vector<std::string>{"session", "person"}));
  EXPECT_EQ(shipped().find("session")->key, (std::vector<std::string>{"training", "date", "half"}));
  EXPECT_EQ(shipped().find("observation")->key, (std::vector<std::string>{"place", "round", "stage"}));
  EXPECT_TRUE(shipped().find("person")->key.empty());
  EXPECT_EQ(shipped().find("mark")->place.kind, PlaceRule::Kind::reference);
  EXPECT_EQ(shipped().find("mark")->place.field, "session");
  EXPECT_EQ(shipped().find("session")->place.field, "training");
  EXPECT_EQ(shipped().find("observation")->place.kind, PlaceRule::Kind::field);
}

TEST(ShippedForms, StatusesHaveTheirKeysInTheOfficialOrder) {
  std::vector<std::string> shown;
  for (const Choice& choice : shipped().find("mark")->find("status")->choices)
    shown.push_back(choice.key + choice.value + choice.label.zh);
  EXPECT_EQ(shown, (std::vector<std::string>{"1present出勤", "2late迟到", "3early早退", "4leave请假", "5absent缺勤"}));
}

TEST(Observation, EveryStageAsksItsOwnEightToTwelveItems) {
  const Form& form = *shipped().find("observation");
  for (const std::string stage : {"1", "2", "3", "4"}) {
    const std::vector<std::string> names = item_names(form, {{"stage", stage}});
    EXPECT_GE(names.size(), 8U);
    EXPECT_LE(names.size(), 12U);
    for (const std::string& name : names) EXPECT_TRUE(name.starts_with("s" + stage + "_")) << name;
  }
  EXPECT_TRUE(item_names(form, {}).empty());
}

TEST(Observation, EveryItemMergesWithItsComment) {
  const Form& form = *shipped().find("observation");
  int items = 0;
  for (const Field& field : form.fields) {
    if (field.comment.empty()) continue;
    ++items;
    EXPECT_EQ(field.comment, field.name + "_comment");
    EXPECT_EQ(cell_name(form, field.comment), field.name);
    EXPECT_EQ(cell_fields(form, field.name), (std::vector<std::string>{field.name, field.comment}));
    ASSERT_EQ(field.choices.size(), 4U);
    EXPECT_EQ(
        field.choices[0].label.zh + field.choices[1].label.zh + field.choices[2].label.zh + field.choices[3].label.zh,
        "是否不适用未观察到");
  }
  EXPECT_EQ(items, 48);
}

TEST(Observation, ACompleteStageHasNothingMissing) {
  for (const std::string stage : {"1", "2", "3", "4"}) {
    EXPECT_TRUE(check_all(*shipped().find("observation"), finished_stage(stage)).empty()) << stage;
  }
}

TEST(Observation, ANoNeedsItsComment) {
  const Form& form = *shipped().find("observation");
  Answers answers = finished_stage("4");
  answers["s4_secret"] = "no";
  std::vector<Finding> findings = check_all(form, answers);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, "s4_secret_comment");
  EXPECT_EQ(findings[0].kind, Finding::Kind::comment);
  answers["s4_secret_comment"] = "  \u3000";
  EXPECT_EQ(check_all(form, answers).size(), 1U) << "blank is no comment";
  answers["s4_secret_comment"] = "没有写票处";
  EXPECT_TRUE(check_all(form, answers).empty());
}

TEST(Observation, AnUnansweredItemIsMissingAtFinalising) {
  Answers answers = finished_stage("2");
  answers.erase("s2_cards");
  const std::vector<Finding> findings = check_all(*shipped().find("observation"), answers);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].field, "s2_cards");
  EXPECT_EQ(findings[0].kind, Finding::Kind::required);
}

TEST(Observation, MoreBallotsReturnedThanHandedOutIsWrong) {
  const Form& form = *shipped().find("observation");
  Answers answers = finished_stage("4");
  answers["s4_issued"] = 300;
  answers["s4_returned"] = 301;
  const std::vector<Finding> findings = check_field(form, "s4_returned", answers);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::constraint);
  EXPECT_FALSE(findings[0].message.in(Language::zh).empty());
  answers["s4_returned"] = 300;
  EXPECT_TRUE(check_all(form, answers).empty());
}

TEST(Observation, ATownshipIsNoVillageWhenFinalised) {
  Answers answers = finished_stage("1");
  answers["place"] = "450224204";
  EXPECT_TRUE(check_field(*shipped().find("observation"), "place", answers).empty());
  const std::vector<Finding> findings = check_all(*shipped().find("observation"), answers);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::wrong_level);
}

TEST(Observation, IsDraftUntilItsStateSaysFinal) {
  const Form& form = *shipped().find("observation");
  EXPECT_FALSE(is_final(form, {}));
  EXPECT_FALSE(is_final(form, {{"state", "draft"}}));
  EXPECT_TRUE(is_final(form, {{"state", "final"}}));
  EXPECT_TRUE(is_final(*shipped().find("mark"), {})) << "a form without a state has no drafts";
}

TEST(Training, CannotEndBeforeItStarts) {
  const Form& form = *shipped().find("training");
  EXPECT_EQ(check_field(form, "end", {{"start", "2021-05-17"}, {"end", "2021-05-16"}}).size(), 1U);
  EXPECT_TRUE(check_field(form, "end", {{"start", "2021-05-17"}, {"end", "2021-05-17"}}).empty());
  EXPECT_TRUE(check_field(form, "end", {{"end", "2021-05-16"}}).empty());
}

}  // namespace
}  // namespace yanxing::forms
