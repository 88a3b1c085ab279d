#include "tests/client/due/due_fixture.h"

#include <algorithm>

#include "client/due/election_dates.h"

namespace yanxing::testing {
namespace {

TEST_F(DueTest, TheDatesMoveToAnotherYear) {
  EXPECT_EQ(one("training_plan", "rongan", "2026-01-01", 2026).due, "2026-05-17");
  EXPECT_FALSE(due::round_of(programme.rules, 2026, records).is_set_up);
  EXPECT_TRUE(due::round_of(programme.rules, 2021, records).is_set_up);
  add("training_plan", "450224", {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  EXPECT_EQ(state("training_plan", "rongan", "2026-06-01", 2026), "missing") << "another year's plan is no plan";
}

TEST_F(DueTest, ARoundRecordSetsUpAYearAndMayChangeItsDates) {
  add("round", "4502",
      {{"year", 2026},
       {"overrides[a]", 1},
       {"overrides[a]/rule", "training_plan"},
       {"overrides[a]/due", "2026-04-30"},
       {"overrides[b]", 2},
       {"overrides[b]/rule", "best_cadre"},
       {"overrides[b]/minimum", 3},
       {"overrides[c]", 3},
       {"overrides[c]/rule", "visits"},
       {"overrides[c]/off", "yes"},
       {"overrides[d]", 4},
       {"overrides[d]/rule", "nobody_knows"},
       {"overrides[d]/due", "2026-04-30"}});
  EXPECT_EQ(due::round_years(programme.rules, records), (std::vector<int>{2026, 2021}));
  EXPECT_EQ(one("training_plan", "rongan", "2026-05-01", 2026).days, -1);
  EXPECT_EQ(one("best_cadre", "rongan", "2026-05-01", 2026).required, 3);
  for (const auto& row : on("2026-05-01", 2026)) EXPECT_NE(row.rule->rule->id, "visits");
  EXPECT_EQ(one("training_plan", "rongan", "2021-05-01").due, "2021-05-17") << "2021 is as it was";
}

TEST_F(DueTest, OfTwoRowsForOneRuleTheLaterCounts) {
  add("round", "4502",
      {{"year", 2026},
       {"overrides[z]", 1},
       {"overrides[z]/rule", "training_plan"},
       {"overrides[z]/due", "2026-04-01"},
       {"overrides[a]", 2},
       {"overrides[a]/rule", "training_plan"},
       {"overrides[a]/due", "2026-04-02"}});
  EXPECT_EQ(one("training_plan", "rongan", "2026-01-01", 2026).due, "2026-04-02");
}

TEST_F(DueTest, ADeletedRoundIsNone) {
  add("round", "4502", {{"year", 2026}}, records::State::deleted);
  EXPECT_EQ(due::round_years(programme.rules, records), std::vector<int>{2021});
}

TEST_F(DueTest, ADraftOfARoundCountsForNothing) {
  const forms::Answers changes{
      {"year", 2026}, {"overrides[a]", 1}, {"overrides[a]/rule", "training_plan"}, {"overrides[a]/due", "2026-04-30"}};
  add("round", "4502", changes, records::State::draft);
  EXPECT_EQ(due::round_years(programme.rules, records), std::vector<int>{2021});
  const auto round = due::round_of(programme.rules, 2026, records);
  EXPECT_FALSE(round.is_set_up);
  EXPECT_TRUE(round.is_draft);
  EXPECT_EQ(round.record, records.back().id) << "it is gone on with, not begun anew";
  EXPECT_EQ(one("training_plan", "rongan", "2026-01-01", 2026).due, "2026-05-17") << "its dates wait too";
  records.clear();
  forms::Answers own = changes;
  own["year"] = 2021;
  own["overrides[a]/due"] = "2021-04-30";
  add("round", "4502", own, records::State::draft);
  EXPECT_EQ(one("training_plan", "rongan", "2021-01-01").due, "2021-05-17") << "also of the year of the program";
}

TEST_F(DueTest, ARoundWithAWrongAnswerIsNoneThoughItWasForcedToBeFinished) {
  add("round", "4502", {{"year", 2026}, {"from", "2026-12-31"}, {"until", "2026-01-01"}});
  add("round", "4502", {{"year", 1926}});
  EXPECT_EQ(due::round_years(programme.rules, records), std::vector<int>{2021});
}

TEST_F(DueTest, WhatIsOverForLongStandsBehindWhatIsDueSoon) {
  const auto rows = on("2021-09-10");
  std::vector<std::int64_t> open;
  for (const auto& row : rows) {
    if (row.state != due::State::handed_in && row.state != due::State::not_yet) open.push_back(row.days);
  }
  const auto is_old = [](std::int64_t days) { return days < -due::forgotten_days; };
  const auto first_old = std::find_if(open.begin(), open.end(), is_old);
  ASSERT_NE(first_old, open.end());
  EXPECT_TRUE(std::all_of(first_old, open.end(), is_old)) << "they are the last";
  EXPECT_TRUE(std::is_sorted(open.begin(), first_old));
  EXPECT_LT(open.front(), 0);
}

TEST_F(DueTest, TheBoardsAndTimetablesDatesAreThoseOfTheRound) {
  const auto first = due::election_dates(due::round_of(programme.rules, 2021, records));
  EXPECT_EQ(first.deadlines.until, (std::array<std::string, 3>{"2021-01-30", "2021-02-10", ""}));
  EXPECT_EQ(first.hand_ins, (std::array<std::string, 3>{"2021-01-15", "2021-02-10", "2021-03-10"}));
  add("round", "4502",
      {{"year", 2026},
       {"overrides[a]", 1},
       {"overrides[a]/rule", "hearing_party"},
       {"overrides[a]/due", "2026-03-31"},
       {"overrides[b]", 2},
       {"overrides[b]/rule", "hearing_committee"},
       {"overrides[b]/off", "yes"},
       {"overrides[c]", 3},
       {"overrides[c]/rule", "schedule_2"},
       {"overrides[c]/due", "2026-04-12"}});
  const auto other = due::election_dates(due::round_of(programme.rules, 2026, records));
  EXPECT_EQ(other.deadlines.until, (std::array<std::string, 3>{"2026-03-31", "", ""}));
  EXPECT_EQ(other.hand_ins, (std::array<std::string, 3>{"2026-01-15", "2026-04-12", "2026-03-10"}));
}

TEST_F(DueTest, OnlyTheCitySetsUpARound) {
  add("round", "450224", {{"year", 2026}});
  EXPECT_EQ(due::round_years(programme.rules, records), std::vector<int>{2021});
  EXPECT_FALSE(due::round_of(programme.rules, 2026, records).is_set_up);
}

TEST_F(DueTest, OneWorksInTheNewestRoundThatHasBegun) {
  const std::vector<int> years{2026, 2024, 2021};
  EXPECT_EQ(due::round_on(years, "2025-06-01"), 2024);
  EXPECT_EQ(due::round_on(years, "2026-01-01"), 2026);
  EXPECT_EQ(due::round_on(years, "2020-12-20"), 2021);
}

TEST_F(DueTest, WhatANewRoundBeginsWithSaysTheSameDates) {
  const auto answers = due::round_answers(programme.rules, 2026);
  add("round", "4502", answers);
  const auto round = due::round_of(programme.rules, 2026, records);
  for (const auto& rule : round.rules) EXPECT_FALSE(rule.changed) << rule.rule->id;
  const auto* form = forms.find("round");
  ASSERT_NE(form, nullptr);
  EXPECT_TRUE(forms::check_all(*form, answers).empty());
}

TEST_F(DueTest, TheFormOffersEveryRuleByItsTitle) {
  const auto* field = forms.find("round")->find("rule");
  ASSERT_NE(field, nullptr);
  ASSERT_EQ(field->choices.size(), programme.rules.rules.size());
  for (std::size_t i = 0; i < field->choices.size(); ++i) {
    EXPECT_EQ(field->choices[i].value, programme.rules.rules[i].id);
    EXPECT_EQ(field->choices[i].label.zh, programme.rules.rules[i].title.zh);
  }
}

}  // namespace
}  // namespace yanxing::testing
