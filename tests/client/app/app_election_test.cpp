// 换届总览 on a real data folder: what is recorded is on the board, the next missing thing opens where it is done, a 否
// becomes one problem, and what was done can be taken back.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using nlohmann::json;
using testing::Laptop;

constexpr const char* county = "450224";

class Election : public ::testing::Test {
 protected:
  explicit Election(const char* place = testing::township) : laptop(place, "韦一", january_20) {}

  const ElectionView& view() const { return laptop.view().election; }
  template <typename C>
  void run(C wish) {
    laptop.run(ElectionCommand(std::move(wish)));
    laptop.settle();
  }
  void show() {
    laptop.run(command::ShowScreen{Screen::election});
    laptop.settle();
  }
  void show(ElectionTab tab) {
    show();
    run(command::ShowElectionTab{tab});
  }
  template <typename C>
  void fill(C wish) {
    laptop.run(FillCommand(std::move(wish)));
    laptop.settle();
  }
  void set(const std::string& path, json value) { fill(command::SetFillValue{path, std::move(value)}); }
  const FillView& filled() const { return *laptop.view().forms.fill; }

  const ElectionVillage& village(const std::string& code = testing::village) const {
    const auto& all = view().villages;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ElectionVillage& one) { return one.code == code; });
    EXPECT_NE(found, all.end()) << code;
    static const ElectionVillage none;
    return found != all.end() ? *found : none;
  }
  /// Answers everything of a stage and finalises it.
  void finish_stage(int stage, const std::string& code = testing::village) {
    laptop.run(command::ShowScreen{Screen::observation});
    laptop.run(command::OpenVillage{code});
    laptop.run(command::OpenStage{stage});
    const auto& checklist = laptop.view().observation;
    for (std::size_t i = 0; i < checklist.items.size(); ++i)
      laptop.run(command::SetAnswer{checklist.items[i].field, Answer::yes});
    for (int tries = 0; !checklist.missing.empty() && tries < 40; ++tries) {
      const auto field = std::find_if(checklist.fields.begin(), checklist.fields.end(), [&](const FieldView& one) {
        return one.name == checklist.missing.front().field;
      });
      ASSERT_NE(field, checklist.fields.end()) << checklist.missing.front().field;
      json value = "1";
      if (field->type == FieldType::integer) value = 1;
      if (!field->choices.empty()) value = field->choices.front().value;
      laptop.run(command::SetObservationField{field->name, value});
    }
    laptop.run(command::FinaliseStage{});
    EXPECT_EQ(checklist.state, StageState::finalised);
  }
  /// A 否 with its comment in the first stage.
  void answer_no(std::size_t item = 0) {
    laptop.run(command::ShowScreen{Screen::observation});
    laptop.run(command::OpenVillage{testing::village});
    laptop.run(command::SetAnswer{no(item).field, Answer::no});
    laptop.run(command::SetComment{no(item).field, "没有公告"});
  }
  const ObservationItem& no(std::size_t item = 0) const { return laptop.view().observation.items.at(item); }
  void record_problem() {
    answer_no();
    laptop.run(command::RecordProblem{no().field});
    laptop.settle();
  }

  static constexpr UnixMs january_20 = 1'611'140'000'000;
  Laptop laptop;
};

TEST_F(Election, ATownshipSeesItsVillagesAndWhatIsMissingFirst) {
  show();
  EXPECT_FALSE(view().loading);
  EXPECT_EQ(view().round, "2021");
  EXPECT_TRUE(view().one_township);
  EXPECT_EQ(view().township_name, "桥板乡");
  EXPECT_GE(view().villages.size(), 5U);
  EXPECT_EQ(village().next.step, ElectionStep::stage);
  EXPECT_EQ(village().next.stage, 1);
  ASSERT_EQ(view().funnel.size(), 8U);
  EXPECT_EQ(view().funnel[0].total, static_cast<std::int64_t>(view().villages.size()));
  EXPECT_EQ(view().funnel[0].done, 0);
}

TEST_F(Election, WhatIsAnsweredElsewhereIsOnTheBoardAtOnce) {
  show();
  finish_stage(1);
  show();
  EXPECT_EQ(village().stages[0].state, ElectionDone::final);
  EXPECT_EQ(village().checklists.done, 1);
  EXPECT_EQ(village().next.stage, 2);
  EXPECT_EQ(view().funnel[0].done, 1);
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(village().stages[0].state, ElectionDone::draft);
  EXPECT_EQ(view().funnel[0].begun, 1);
}

TEST_F(Election, TheNextMissingThingOpensWhereItIsDone) {
  show();
  run(command::OpenElectionNext{testing::village});
  EXPECT_EQ(laptop.view().shell.screen, Screen::observation);
  EXPECT_EQ(laptop.view().observation.village, testing::village);
  EXPECT_EQ(laptop.view().observation.stage, 1);
  for (int stage = 1; stage <= 3; ++stage) finish_stage(stage);

  show();
  EXPECT_EQ(village().next.step, ElectionStep::schedule);
  run(command::OpenElectionNext{testing::village});
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(laptop.view().shell.screen, Screen::forms);
  EXPECT_EQ(filled().form, "election_result") << "annex 3 is the county's; the village's dates stand in its result";
  set("party_planned", "2021-01-25T09:00:00.000+08:00");
  fill(command::CloseFill{});
  EXPECT_EQ(laptop.view().shell.screen, Screen::election) << "back to where it was opened from";
  EXPECT_EQ(village().meetings[0].planned, "2021-01-25");
  EXPECT_EQ(village().meetings[0].planned_from, ElectionDateFrom::result);
  EXPECT_EQ(village().next.stage, 4);

  finish_stage(4);
  show();
  EXPECT_EQ(village().next.step, ElectionStep::result);
  run(command::OpenElectionNext{testing::village});
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(filled().form, "election_result");
  set("members", 5);
  fill(command::CloseFill{});
  EXPECT_EQ(village().result, ElectionDone::draft);
  run(command::OpenElectionResult{testing::village});
  EXPECT_EQ(filled().form, "election_result");
  EXPECT_TRUE(filled().record) << "the one that was begun";
}

TEST_F(Election, AnotherScreenIsNotLeftByClosingAForm) {
  show();
  run(command::OpenElectionResult{testing::village});
  laptop.run(command::ShowScreen{Screen::records});
  laptop.run(command::ShowScreen{Screen::forms});
  fill(command::CloseFill{});
  EXPECT_EQ(laptop.view().shell.screen, Screen::forms);
}

TEST_F(Election, ANoBecomesOneProblemThatBeginsWithWhatIsKnown) {
  record_problem();
  EXPECT_EQ(laptop.view().shell.screen, Screen::forms);
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(filled().form, "problem");
  const auto first = filled().record;
  fill(command::CloseFill{});
  EXPECT_EQ(laptop.view().shell.screen, Screen::observation) << "back to the checklist";
  EXPECT_TRUE(no().problem);
  laptop.run(command::RecordProblem{no().field});
  laptop.settle();
  EXPECT_EQ(filled().record, first) << "the same one again";
  fill(command::CloseFill{});

  show(ElectionTab::problems);
  ASSERT_EQ(view().problems.size(), 1U);
  const ElectionProblem& problem = view().problems[0];
  EXPECT_NE(problem.title.find(no().text.substr(0, 12)), std::string::npos);
  EXPECT_EQ(problem.found_on, "2021-01-20");
  EXPECT_EQ(problem.state, ProblemState::pending);
  EXPECT_TRUE(problem.draft) << "its severity is to be added";
  EXPECT_EQ(view().problems_open, 1);
  EXPECT_EQ(view().noes_all, 0);
}

TEST_F(Election, TheProblemOfANoInAFormLeadsBackToThatForm) {
  show();
  laptop.run(command::ShowScreen{Screen::forms});
  fill(command::NewRecord{"visit", {{"place", testing::village}, {"round", "2021"}, {"date", "2021-01-20"}}});
  set("v_progress_plan", "no");
  laptop.clock.advance(300);
  laptop.settle();
  ASSERT_TRUE(filled().record) << "its place and its date name it";
  const auto visit = filled().record;
  run(command::RecordNo{*visit, "v_progress_plan"});
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(filled().form, "problem");
  const auto problem = filled().record;
  fill(command::CloseFill{});
  ASSERT_TRUE(laptop.view().forms.fill) << "back to the visit";
  EXPECT_EQ(filled().record, visit);
  run(command::RecordNo{*visit, "v_progress_plan"});
  EXPECT_EQ(filled().record, problem) << "the same one again";
  fill(command::CloseFill{});
  fill(command::CloseFill{});
  EXPECT_FALSE(laptop.view().forms.fill) << "and from there to the list";
}

TEST_F(Election, OnlyANoBecomesAProblem) {
  laptop.run(command::ShowScreen{Screen::observation});
  laptop.run(command::OpenVillage{testing::village});
  laptop.run(command::SetAnswer{no().field, Answer::yes});
  laptop.run(command::RecordProblem{no().field});
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.screen, Screen::observation);
  EXPECT_FALSE(no().problem);
  ASSERT_FALSE(laptop.view().shell.toasts.empty());
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "observation.problem.only_no");
}

TEST_F(Election, AProblemIsTakenBackInOneStep) {
  record_problem();
  laptop.run(command::Undo{});
  laptop.settle();
  laptop.run(command::ShowScreen{Screen::observation});
  EXPECT_FALSE(no().problem);
  EXPECT_TRUE(no().may_be_problem);
  EXPECT_EQ(no().comment, "没有公告");
  show(ElectionTab::problems);
  EXPECT_TRUE(view().problems.empty());
  ASSERT_EQ(view().noes.size(), 1U);
  run(command::RecordNo{view().noes[0].record, view().noes[0].field});
  EXPECT_EQ(filled().form, "problem");
  fill(command::CloseFill{});
  EXPECT_EQ(view().problems.size(), 1U);
  EXPECT_TRUE(view().noes.empty());
}

TEST_F(Election, TheStateOfAProblemChangesWithOneKeyAndBack) {
  record_problem();
  set("severity", "general");
  fill(command::FinaliseRecord{});
  fill(command::CloseFill{});
  show(ElectionTab::problems);
  ASSERT_EQ(view().problems.size(), 1U);
  EXPECT_FALSE(view().problems[0].draft);
  run(command::SetProblemState{view().problems[0].record, ProblemState::ongoing});
  EXPECT_EQ(view().problems[0].state, ProblemState::ongoing);
  EXPECT_TRUE(view().problems[0].draft) << "who follows up is missing now";
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "toast.problem_state_open");
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(view().problems[0].state, ProblemState::pending);
  EXPECT_FALSE(view().problems[0].draft);
  run(command::SetProblemState{view().problems[0].record, ProblemState::solved});
  EXPECT_TRUE(view().problems.empty()) << "solved ones are out of the way";
  EXPECT_EQ(view().problems_open, 0);
  run(command::ShowSolvedProblems{true});
  ASSERT_EQ(view().problems.size(), 1U);
  EXPECT_EQ(view().problems[0].state, ProblemState::solved);
}

TEST_F(Election, TargetsCountWhatIsFinishedAndNameWhoMisses) {
  show();
  run(command::OpenElectionResult{testing::village});
  for (const auto& [field, value] : std::vector<std::pair<const char*, json>>{
           {"members", 5}, {"women_members", 1}, {"head_sex", "1"}, {"chair_in", "yes"}, {"chair_paid", "no"}})
    set(field, value);
  laptop.clock.advance(300);
  laptop.settle();
  fill(command::CloseFill{});
  run(command::ShowElectionTab{ElectionTab::targets});
  ASSERT_TRUE(view().unit_detail);
  EXPECT_EQ(view().unit_detail->reported, 0) << "a draft is not reported";
  EXPECT_EQ(view().not_reported.size(), static_cast<std::size_t>(view().unit_detail->villages));
  run(command::OpenElectionResult{testing::village});
  fill(command::FinaliseRecord{});
  EXPECT_TRUE(filled().errors.empty());
  fill(command::CloseFill{});
  EXPECT_EQ(laptop.view().shell.screen, Screen::election);
  const ElectionRatio& women = view().unit_detail->ratios[1];
  EXPECT_EQ(women.numerator, 1);
  EXPECT_EQ(women.denominator, 5);
  EXPECT_EQ(women.percent, "20.0");
  EXPECT_FALSE(women.reached);
  EXPECT_EQ(women.what_if.needed, 1);
  EXPECT_EQ(women.missed_by, std::vector<std::string>{"阳山村"});
  EXPECT_EQ(view().not_reported.size(), static_cast<std::size_t>(view().unit_detail->villages - 1));
}

TEST_F(Election, ATownshipDoesNotHandInItsCountysTimetable) {
  show(ElectionTab::schedule);
  ASSERT_EQ(view().schedule_units.size(), 1U);
  run(command::OpenSchedule{view().schedule_unit, 1});
  EXPECT_EQ(laptop.view().shell.screen, Screen::election);
  ASSERT_FALSE(laptop.view().shell.toasts.empty());
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "election.schedule.of_county");
}

TEST_F(Election, AnotherRoundBeginsEmpty) {
  finish_stage(1);
  show();
  run(command::SetElectionRound{"2026"});
  EXPECT_EQ(view().round, "2026");
  EXPECT_EQ(laptop.view().observation.round, "2026");
  EXPECT_EQ(village().stages[0].state, ElectionDone::none);
  run(command::SetElectionRound{"2021"});
  EXPECT_EQ(village().stages[0].state, ElectionDone::final);
}

class VillageElection : public Election {
 protected:
  VillageElection() : Election(testing::village) {}
};

TEST_F(VillageElection, ATownshipOfWhichTheLaptopHoldsAPartIsMarkedOnTheBoardAsInTargets) {
  show();
  EXPECT_EQ(view().township_name, "桥板乡 △");
  EXPECT_TRUE(view().township_partial);
  ASSERT_EQ(view().townships.size(), 1U);
  EXPECT_EQ(view().townships[0].name, "桥板乡 △");
  EXPECT_TRUE(view().townships[0].partial);
}

class CountyElection : public Election {
 protected:
  CountyElection() : Election(county) {}
};

TEST_F(CountyElection, SeesItsAccompaniedTownshipsAndAllOthersOnWish) {
  show();
  EXPECT_TRUE(view().township.empty());
  ASSERT_EQ(view().townships.size(), 2U);
  EXPECT_EQ(view().townships[0].group, 1);
  run(command::ShowAccompanied{false});
  EXPECT_GT(view().townships.size(), 5U);
  run(command::OpenTownship{testing::township});
  EXPECT_EQ(view().township_name, "桥板乡");
  EXPECT_FALSE(view().villages.empty());
  run(command::OpenTownship{""});
  run(command::OpenElectionNext{testing::township});
  EXPECT_EQ(laptop.view().shell.screen, Screen::observation);
  EXPECT_TRUE(laptop.view().observation.village.starts_with(testing::township));
}

TEST_F(CountyElection, AHandInIsFrozenAndComparedWithTheOneBefore) {
  show(ElectionTab::schedule);
  ASSERT_EQ(view().schedule_units.size(), 1U);
  EXPECT_EQ(view().schedule_units[0].name, "融安县");
  run(command::OpenSchedule{view().schedule_unit, 1});
  EXPECT_EQ(filled().form, "schedule");
  set("rows[1]/party_planned", "2021-01-25T09:00:00.000+08:00");
  fill(command::FinaliseRecord{});
  EXPECT_TRUE(filled().errors.empty());
  fill(command::CloseFill{});
  EXPECT_EQ(view().schedule_units[0].hand_ins[0].state, ElectionDone::final);
  run(command::OpenSchedule{view().schedule_unit, 1});
  fill(command::EditAgain{});
  EXPECT_EQ(filled().state, FillState::final) << "a handed-in timetable is opened only after a question";
  ASSERT_TRUE(laptop.view().shell.question);
  EXPECT_EQ(laptop.view().shell.question->title.key, "fill.frozen.title");
  laptop.run(command::AnswerQuestion{laptop.view().shell.question->id, false});
  EXPECT_EQ(filled().state, FillState::final);
  fill(command::EditAgain{});
  ASSERT_TRUE(laptop.view().shell.question);
  laptop.run(command::AnswerQuestion{laptop.view().shell.question->id, true});
  EXPECT_EQ(filled().state, FillState::draft);
  fill(command::FinaliseRecord{});
  fill(command::CloseFill{});
  run(command::OpenSchedule{view().schedule_unit, 2});
  set("rows[1]/party_planned", "2021-01-28T09:00:00.000+08:00");
  fill(command::CloseFill{});
  run(command::ChooseSchedule{view().schedule_unit, 2});
  EXPECT_EQ(view().compared_with, 1);
  ASSERT_EQ(view().schedule_rows.size(), 2U);
  EXPECT_EQ(view().schedule_rows[0].township, "桥板乡") << "it began with the rows of the one before";
  EXPECT_EQ(view().schedule_rows[0].times[0].change, ElectionChange::moved);
  EXPECT_EQ(view().schedule_rows[0].times[0].days, 3);
  EXPECT_EQ(view().schedule_units[0].hand_ins[1].state, ElectionDone::draft);
}

TEST_F(CountyElection, TheDatesOfTheMeetingsGoIntoAnnexThree) {
  for (int stage = 1; stage <= 3; ++stage) finish_stage(stage);
  show();
  run(command::OpenElectionNext{testing::village});
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(filled().form, "schedule");
  set("rows[1]/party_planned", "2021-01-25T09:00:00.000+08:00");
  fill(command::CloseFill{});
  run(command::OpenTownship{testing::township});
  EXPECT_EQ(village().meetings[0].planned, "2021-01-25");
  EXPECT_EQ(village().meetings[0].planned_from, ElectionDateFrom::township_plan);
}

TEST_F(CountyElection, TheTreeOfTargetsHasTheCountyAndItsTownships) {
  show(ElectionTab::targets);
  ASSERT_GT(view().units.size(), 5U);
  EXPECT_EQ(view().units[0].place, county);
  EXPECT_EQ(view().units[1].depth, 2);
  run(command::ChooseTargetUnit{testing::township});
  EXPECT_EQ(view().unit_detail->name, "桥板乡");
}

}  // namespace
}  // namespace yanxing::app
