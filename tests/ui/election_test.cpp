// 换届总览 with a robot: what is to be read is there, keys and clicks ask for the right thing, pictures of every tab.
#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_election.h"

namespace yanxing::test {
namespace {

using app::ElectionTab;
using app::Screen;
namespace command = app::command;

class Election : public ::testing::Test {
 protected:
  void open(app::ElectionView view) {
    robot.views = sample_views(Screen::election);
    robot.views.election = std::move(view);
    robot.frames(3);
    robot.take();
  }
  /// The election commands of one kind since the last call.
  template <typename C>
  std::vector<C> asked() {
    robot.frames();
    std::vector<C> found;
    for (const auto& one : robot.take_all<app::ElectionCommand>()) {
      if (const auto* wanted = std::get_if<C>(&one)) found.push_back(*wanted);
    }
    return found;
  }

  Robot robot;
};

TEST_F(Election, TheBoardSaysHowFarEachTownshipIs) {
  open(sample_election());
  EXPECT_EQ(robot.value("election.townships.count"), "18");
  EXPECT_TRUE(robot.value("election.funnel.0").ends_with(" 186 / 186")) << robot.value("election.funnel.0");
  EXPECT_TRUE(robot.value("election.funnel.7").ends_with(" 9 / 186")) << robot.value("election.funnel.7");
  EXPECT_EQ(robot.value("township.450225106.problems"), "2 urgent 1");
  EXPECT_EQ(robot.value("township.450224200.late"), "2 0");
}

TEST_F(Election, AResultThatCallsAVillageACommunityIsMarked) {
  auto view = sample_election();
  const std::string township = view.townships[2].code;
  view.townships[2].kind_differs = 1;
  open(view);
  EXPECT_EQ(robot.value("township." + township + ".kind_differs"), "1");
  EXPECT_TRUE(robot.screenshot("election_kind_differs"));
  view = sample_election_villages();
  const std::string village = "election.village." + view.villages[1].code;
  view.villages[1].kind_differs = true;
  open(view);
  EXPECT_NE(robot.value(village + ".kind_differs").find("按地点表统计"), std::string::npos);
  EXPECT_EQ(robot.find("election.village." + view.villages[0].code + ".kind_differs"), nullptr);
}

TEST_F(Election, EnterOpensATownshipAndF3WhatIsMissingThere) {
  open(sample_election());
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_DownArrow);
  robot.take();
  robot.key(ImGuiKey_F3);
  auto next = asked<command::OpenElectionNext>();
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].place, "450224200");
  robot.key(ImGuiKey_Enter);
  const auto opened = asked<command::OpenTownship>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].code, "450224200");
}

TEST_F(Election, F3WithoutAChosenRowTakesTheFirstThatMissesSomething) {
  open(sample_election());
  robot.key(ImGuiKey_F3);
  const auto next = asked<command::OpenElectionNext>();
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].place, "450224204");
}

TEST_F(Election, AVillageRowShowsItsStateAndOpensWhatIsPressed) {
  open(sample_election_villages());
  EXPECT_EQ(robot.value("election.village.450224204200.stage1"), "none 6 / 13");
  EXPECT_EQ(robot.value("election.village.450224204201.stage1"), "final 13 / 13");
  EXPECT_EQ(robot.value("election.village.450224204200.meeting1"), "  late");
  EXPECT_EQ(robot.value("election.village.450224204205.meeting3"), "2021-02-20  order");
  EXPECT_TRUE(robot.click("election.village.450224204201.stage2"));
  const auto stage = asked<command::OpenElectionStage>();
  ASSERT_EQ(stage.size(), 1U);
  EXPECT_EQ(stage[0].stage, 2);
  EXPECT_TRUE(robot.click("election.village.450224204202.result"));
  EXPECT_EQ(asked<command::OpenElectionResult>().size(), 1U);
  EXPECT_TRUE(robot.click("election.village.450224204202.next"));
  EXPECT_EQ(asked<command::OpenElectionNext>().size(), 1U);
  robot.key(ImGuiKey_Escape);
  const auto back = asked<command::OpenTownship>();
  ASSERT_EQ(back.size(), 1U);
  EXPECT_TRUE(back[0].code.empty());
}

TEST_F(Election, ATownshipsOwnLaptopHasNowhereToGoBackTo) {
  auto view = sample_election_villages();
  view.one_township = true;
  open(view);
  EXPECT_EQ(robot.find("election.back"), nullptr);
}

TEST_F(Election, DigitsChangeTheTab) {
  open(sample_election());
  robot.key(ImGuiKey_3);
  const auto tab = asked<command::ShowElectionTab>();
  ASSERT_EQ(tab.size(), 1U);
  EXPECT_EQ(tab[0].tab, ElectionTab::problems);
}

TEST_F(Election, ReachedSoFarIsNoTickAndAVillageBelowItIsNamedAllTheSame) {
  app::ElectionView view = sample_election(ElectionTab::targets);
  app::ElectionRatio& women = view.unit_detail->ratios[1];
  women.numerator = 20;
  women.denominator = 50;
  women.reached = women.seats = true;
  women.not_reported = 3;
  women.missed_by = {"阳山村"};
  open(view);
  EXPECT_EQ(robot.value("ratio.village_women"), "20/50 open 3 so_far");
  EXPECT_NE(robot.value("ratio.village_women.missed").find("阳山村"), std::string::npos);
  view.unit_detail->ratios[1].not_reported = 0;
  open(view);
  EXPECT_EQ(robot.value("ratio.village_women"), "20/50 open 0 reached");
}

TEST_F(Election, ARatioNeverHidesWhatIsMissing) {
  open(sample_election(ElectionTab::targets));
  EXPECT_EQ(robot.value("ratio.chair_in"), "96/108 open 36 missed");
  EXPECT_NE(robot.value("ratio.chair_in.whatif").find("36"), std::string::npos);
  EXPECT_NE(robot.value("ratio.chair_in.missed").find("柳树湾村"), std::string::npos);
  EXPECT_EQ(robot.value("unit.450224204.community_head"), "none");
  robot.key(ImGuiKey_DownArrow);
  const auto chosen = asked<command::ChooseTargetUnit>();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].place, "450224200");
}

TEST_F(Election, NamesOfUnitsAndWhatIsReportedAreNotCut) {
  auto view = sample_election(ElectionTab::targets);
  view.units[1].name = "融水苗族自治县";
  view.unit_detail->name = "融水苗族自治县";
  view.unit_detail->villages = 1240;
  view.unit_detail->reported = 1236;
  view.unit_detail->in_conflict = 12;
  const std::string name = "unit." + view.units[1].place + ".name";
  open(view);
  EXPECT_EQ(robot.value(name), "whole");
  EXPECT_EQ(robot.value("election.reported.fits"), "whole");
  EXPECT_TRUE(robot.screenshot("election_targets_long"));
  Robot english({1366, 768, 1.0F, "en"});
  english.views = sample_views(Screen::election);
  english.views.election = view;
  english.frames(3);
  EXPECT_EQ(english.value(name), "whole");
  EXPECT_EQ(english.value("election.reported.fits"), "whole") << english.value("election.reported");
  EXPECT_NE(english.value("election.reported").find("1236 of 1240"), std::string::npos);
  EXPECT_TRUE(english.screenshot("election_targets_long_en"));
}

TEST_F(Election, AProblemIsMovedOnByKeyAndOpenedByEnter) {
  open(sample_election(ElectionTab::problems));
  robot.key(ImGuiKey_DownArrow);
  robot.take();
  robot.key(ImGuiKey_S);
  const auto state = asked<command::SetProblemState>();
  ASSERT_EQ(state.size(), 1U);
  EXPECT_EQ(state[0].record, sample_id(501));
  EXPECT_EQ(state[0].state, app::ProblemState::ongoing);
  robot.key(ImGuiKey_Enter);
  robot.frames();
  EXPECT_EQ(robot.take_all<command::OpenOwnScreen>().size(), 1U);
  EXPECT_TRUE(robot.click("election.list.1"));
  robot.frames(2);
  EXPECT_TRUE(robot.click("no." + sample_id(601).text() + ".s2_away.record"));
  EXPECT_EQ(asked<command::RecordNo>().size(), 1U);
}

TEST_F(Election, HandInsAreChosenByArrowsAndOpenedByEnter) {
  open(sample_election(ElectionTab::schedule));
  EXPECT_EQ(robot.value("schedule.unit0.1"), "frozen");
  EXPECT_EQ(robot.value("schedule.unit0.2"), "draft");
  EXPECT_EQ(robot.value("schedule.compared"), "1");
  robot.key(ImGuiKey_LeftArrow);
  const auto chosen = asked<command::ChooseSchedule>();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].hand_in, 1);
  robot.key(ImGuiKey_Enter);
  const auto opened = asked<command::OpenSchedule>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].unit, "unit0");
}

TEST_F(Election, InLargeTypeTheTimetableStandsBelowItsUnitsAndKeepsItsDates) {
  Robot large({1366, 768, 1.5F, "zh_CN"});
  large.views = sample_views(Screen::election);
  large.views.election = sample_election(ElectionTab::schedule);
  large.frames(3);
  const auto* unit = large.find("schedule.unit0.3");
  const auto* row = large.find("schedule.row.0");
  ASSERT_NE(unit, nullptr);
  ASSERT_NE(row, nullptr);
  EXPECT_TRUE(unit->visible && row->visible);
  EXPECT_GT(row->rect.min.y, unit->rect.max.y);
  EXPECT_GT(row->rect.width(), 900) << "the whole width for three dates";
}

TEST_F(Election, ABoardOfAPartOfATownshipSaysSo) {
  open(sample_election_villages());
  EXPECT_EQ(robot.find("election.partial"), nullptr);
  robot.views.election.township_partial = true;
  robot.frames(2);
  EXPECT_NE(robot.value("election.partial").find("△ 本机没有收齐"), std::string::npos);
}

TEST_F(Election, AnotherRoundIsTypedIn) {
  open(sample_election());
  EXPECT_TRUE(robot.click("election.round"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("2026");
  robot.take();
  robot.key(ImGuiKey_Enter);
  const auto round = asked<command::SetElectionRound>();
  ASSERT_EQ(round.size(), 1U);
  EXPECT_EQ(round[0].round, "2026");
}

TEST_F(Election, ANoIsMadeAProblemByKeyAlsoWhileItsCommentIsTyped) {
  robot.views = sample_views(Screen::observation);
  for (app::ObservationItem& item : robot.views.observation.items) item.may_be_problem = item.answer == app::Answer::no;
  robot.frames(4);
  robot.take();
  EXPECT_TRUE(robot.click("problem.s2_away"));
  robot.frames();
  auto wished = robot.take_all<command::RecordProblem>();
  ASSERT_EQ(wished.size(), 1U);
  EXPECT_EQ(wished[0].field, "s2_away");
  EXPECT_TRUE(robot.click("comment.s2_away"));
  robot.frames(2);
  robot.take();
  robot.key(ImGuiKey_P, ImGuiMod_Ctrl);
  robot.frames();
  EXPECT_EQ(robot.take_all<command::RecordProblem>().size(), 1U);
  robot.views.observation.items[2].problem = sample_id(501);
  robot.frames(2);
  EXPECT_NE(robot.value("problem.s2_away.state"), "");
  robot.screenshot("observation_problem");
}

TEST_F(Election, EveryTabIsDrawn) {
  struct Shot {
    const char* name;
    app::ElectionView view;
  };
  const Shot shots[] = {{"election", sample_election()},
                        {"election_villages", sample_election_villages()},
                        {"election_targets", sample_election(ElectionTab::targets)},
                        {"election_problems", sample_election(ElectionTab::problems)},
                        {"election_schedule", sample_election(ElectionTab::schedule)}};
  const auto draw_all = [&](Robot& one, const std::string& suffix) {
    one.views = sample_views(Screen::election);
    for (const Shot& shot : shots) {
      one.views.election = shot.view;
      one.frames(3);
      EXPECT_TRUE(one.screenshot(shot.name + suffix));
    }
  };
  draw_all(robot, "");
  Robot english({1366, 768, 1.0F, "en"});
  draw_all(english, "_en");
  Robot large({1366, 768, 1.25F, "en"});
  draw_all(large, "_125_en");
  Robot largest({1366, 768, 1.5F, "en"});
  draw_all(largest, "_150_en");
  Robot chinese({1366, 768, 1.5F, "zh_CN"});
  draw_all(chinese, "_150");
}

TEST_F(Election, EmptyTabsSayWhatToDo) {
  app::ElectionView view;
  view.loading = false;
  view.round = "2021";
  for (const auto tab : {ElectionTab::board, ElectionTab::targets, ElectionTab::problems, ElectionTab::schedule}) {
    view.tab = tab;
    open(view);
    EXPECT_TRUE(robot.screenshot("election_empty_" + std::to_string(static_cast<int>(tab))));
  }
}

}  // namespace
}  // namespace yanxing::test
