#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Answer;
using app::Screen;
using app::StageState;
namespace command = app::command;

/// The screen with an App that echoes answers and comments, as the real one does.
class Observation : public ::testing::Test {
 protected:
  Observation() {
    robot.views = sample_views(Screen::observation);
    settle();
    asked.clear();
  }

  app::ObservationView& view() { return robot.views.observation; }

  /// Lets App run what was asked for, and draws what comes of it.
  void settle() {
    for (int i = 0; i < 4; ++i) {
      for (const app::Command& one : robot.take()) {
        apply(view(), one);
        asked.push_back(one);
      }
      robot.frames();
    }
  }
  void press(ImGuiKey key, ImGuiKey modifier = ImGuiKey_None) {
    robot.key(key, modifier);
    settle();
  }
  void type(std::string_view text) {
    robot.type(text);
    settle();
  }
  bool click(const std::string& id) {
    const bool done = robot.click(id);
    settle();
    return done;
  }
  template <typename C>
  std::vector<C> all() const {
    std::vector<C> found;
    for (const app::Command& one : asked) {
      if (const auto* wanted = std::get_if<C>(&one)) found.push_back(*wanted);
    }
    return found;
  }
  const app::ObservationItem& item(const std::string& field) {
    for (const app::ObservationItem& candidate : view().items) {
      if (candidate.field == field) return candidate;
    }
    ADD_FAILURE() << field;
    return view().items.front();
  }

  Robot robot;
  std::vector<app::Command> asked;
};

TEST_F(Observation, OpensAtTheFirstItemThatStillNeedsSomething) {
  EXPECT_EQ(robot.value("item.s2_list_posted"), "current") << "a 否 without its comment";
}

TEST_F(Observation, AKeyAnswersAndGoesOnToTheNextItem) {
  ASSERT_TRUE(click("missing.s2_objection"));
  press(ImGuiKey_1);
  EXPECT_EQ(robot.value("item.s2_supplement"), "current");
  press(ImGuiKey_3);
  press(ImGuiKey_4);
  EXPECT_EQ(item("s2_objection").answer, Answer::yes);
  EXPECT_EQ(item("s2_supplement").answer, Answer::not_applicable);
  EXPECT_EQ(item("s2_cards").answer, Answer::not_observed);
  EXPECT_EQ(all<command::SetAnswer>().size(), 3U) << "every answer is sent at once";
}

TEST_F(Observation, BothKeyboardsAndLettersAnswer) {
  for (const ImGuiKey key : {ImGuiKey_1, ImGuiKey_Keypad1, ImGuiKey_Y}) {
    ASSERT_TRUE(click("missing.s2_objection"));
    press(key);
    EXPECT_EQ(item("s2_objection").answer, Answer::yes);
    press(ImGuiKey_UpArrow);
    press(ImGuiKey_0);
    EXPECT_EQ(item("s2_objection").answer, Answer::none);
  }
}

TEST_F(Observation, ANoPutsTheCaretIntoItsComment) {
  ASSERT_TRUE(click("missing.s2_cards"));
  press(ImGuiKey_2);
  ASSERT_NE(robot.find("comment.s2_cards"), nullptr);
  EXPECT_TRUE(robot.find("comment.s2_cards")->focused);
  type("有 3 张选民证由他人代领");
  EXPECT_EQ(item("s2_cards").comment, "有 3 张选民证由他人代领");
  EXPECT_EQ(item("s2_cards").answer, Answer::no) << "digits typed into a comment answer nothing";
}

TEST_F(Observation, TheKeyThatAnsweredIsNotTypedIntoTheComment) {
  ASSERT_TRUE(click("missing.s2_cards"));
  ImGui::GetIO().AddKeyEvent(ImGuiKey_2, true);
  ImGui::GetIO().AddInputCharactersUTF8("2");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_2, false);
  settle();
  settle();
  EXPECT_TRUE(robot.find("comment.s2_cards")->focused);
  EXPECT_EQ(item("s2_cards").comment, "");
}

TEST_F(Observation, EnterInACommentGoesOnAndAddsNoLine) {
  ASSERT_TRUE(click("missing.s2_cards"));
  press(ImGuiKey_2);
  type("代领");
  press(ImGuiKey_Enter);
  EXPECT_EQ(item("s2_cards").comment, "代领");
  EXPECT_FALSE(robot.find("comment.s2_cards")->focused);
  EXPECT_EQ(robot.value("item.s2_ballots_match"), "current");
  press(ImGuiKey_1);
  EXPECT_EQ(item("s2_ballots_match").answer, Answer::yes);
}

TEST_F(Observation, EscapeLeavesTheCommentAndOnlyThenTheVillage) {
  ASSERT_TRUE(click("missing.s2_cards"));
  press(ImGuiKey_2);
  type("代领");
  press(ImGuiKey_Escape);
  EXPECT_EQ(item("s2_cards").comment, "代领");
  EXPECT_TRUE(all<command::OpenVillage>().empty());
  press(ImGuiKey_Escape);
  ASSERT_EQ(all<command::OpenVillage>().size(), 1U);
  EXPECT_EQ(all<command::OpenVillage>()[0].code, "");
}

TEST_F(Observation, TabGoesFromItemToItemAndThroughComments) {
  ASSERT_TRUE(click("item.s2_posted"));
  press(ImGuiKey_Tab);
  EXPECT_EQ(robot.value("item.s2_household"), "current");
  press(ImGuiKey_Tab);
  EXPECT_EQ(robot.value("item.s2_away"), "current");
  press(ImGuiKey_Tab);
  EXPECT_TRUE(robot.find("comment.s2_away")->focused);
  press(ImGuiKey_Tab);
  EXPECT_EQ(robot.value("item.s2_married"), "current");
  press(ImGuiKey_1);
  EXPECT_EQ(item("s2_married").answer, Answer::yes);
}

TEST_F(Observation, ArrowsMoveAndScroll) {
  ASSERT_TRUE(click("item.s2_posted"));
  press(ImGuiKey_DownArrow);
  EXPECT_EQ(robot.value("item.s2_household"), "current");
  press(ImGuiKey_End);
  EXPECT_EQ(robot.value("item.s2_filed"), "current");
  EXPECT_TRUE(robot.find("item.s2_filed")->visible);
  press(ImGuiKey_Home);
  EXPECT_TRUE(robot.find("item.s2_posted")->visible);
}

TEST_F(Observation, ClickingAnAnswerGivesItAndClickingItAgainTakesItBack) {
  ASSERT_TRUE(click("answer.s2_posted.4"));
  EXPECT_EQ(item("s2_posted").answer, Answer::not_observed);
  ASSERT_TRUE(click("answer.s2_posted.4"));
  EXPECT_EQ(item("s2_posted").answer, Answer::none);
  ASSERT_TRUE(click("answer.s2_posted.2"));
  EXPECT_TRUE(robot.find("comment.s2_posted")->focused);
}

TEST_F(Observation, FinalisingTooEarlyListsWhatIsMissingAndGoesThere) {
  ASSERT_TRUE(click("observation.finalise"));
  EXPECT_TRUE(all<command::FinaliseStage>().empty());
  ASSERT_NE(robot.find("finalise.s2_objection"), nullptr);
  ASSERT_TRUE(click("finalise.s2_objection"));
  EXPECT_EQ(robot.find("finalise.s2_objection"), nullptr) << "the list closes";
  EXPECT_EQ(robot.value("item.s2_objection"), "current");
}

TEST_F(Observation, AMissingCommentGetsTheCaret) {
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  ASSERT_NE(robot.find("finalise.s2_list_posted"), nullptr);
  press(ImGuiKey_Enter);
  EXPECT_TRUE(robot.find("comment.s2_list_posted")->focused);
}

TEST_F(Observation, ArrowsChooseAmongWhatIsMissing) {
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_Enter);
  EXPECT_EQ(robot.value("item.s2_supplement"), "current");
}

TEST_F(Observation, F3GoesFromOneMissingThingToTheNext) {
  ASSERT_TRUE(click("missing.s2_objection"));
  press(ImGuiKey_F3);
  EXPECT_EQ(robot.value("item.s2_supplement"), "current");
  press(ImGuiKey_End);
  press(ImGuiKey_F3);
  EXPECT_TRUE(robot.find("comment.s2_list_posted")->focused) << "after the last comes the first again";
}

TEST_F(Observation, FinalisingAndReopening) {
  for (app::ObservationItem& one : view().items) {
    if (one.answer == Answer::none || one.comment_missing) one.answer = Answer::yes;
  }
  view().missing.clear();
  settle();
  ASSERT_TRUE(click("missing.finalise"));
  EXPECT_EQ(view().state, StageState::finalised);
  EXPECT_EQ(robot.find("answer.s2_posted.1"), nullptr) << "read-only";
  EXPECT_EQ(robot.value("locked.s2_posted"), "1");
  press(ImGuiKey_2);
  EXPECT_TRUE(all<command::SetAnswer>().empty());
  ASSERT_TRUE(click("observation.reopen"));
  EXPECT_NE(robot.find("answer.s2_posted.1"), nullptr);
}

TEST_F(Observation, AReturnedChecklistSaysWhyOnTopAndIsOpenedAgainFromThere) {
  view().state = StageState::finalised;
  for (app::StageProgress& one : view().stages) {
    if (one.stage == view().stage) one.state = StageState::returned;
  }
  view().review.goes_up = true;
  view().review.stage = app::ReviewStage::returned;
  view().review.by = "莫审核";
  view().review.comment = "请核对第三项";
  settle();
  ASSERT_NE(robot.find("fill.returned"), nullptr);
  EXPECT_NE(robot.value("fill.returned").find("莫审核"), std::string::npos);
  EXPECT_NE(robot.value("fill.returned").find("请核对第三项"), std::string::npos);
  ASSERT_TRUE(click("observation.reopen"));
  EXPECT_EQ(all<command::ReopenStage>().size(), 1U);
}

TEST_F(Observation, LeftAndRightChangeTheStage) {
  press(ImGuiKey_RightArrow);
  ASSERT_EQ(all<command::OpenStage>().size(), 1U);
  EXPECT_EQ(all<command::OpenStage>()[0].stage, 3);
  ASSERT_TRUE(click("stage.1"));
  EXPECT_EQ(all<command::OpenStage>()[1].stage, 1);
}

TEST_F(Observation, AConflictLeadsToTheConflictsScreen) {
  ASSERT_TRUE(click("conflict.s2_special"));
  ASSERT_EQ(all<command::ShowScreen>().size(), 1U);
  EXPECT_EQ(all<command::ShowScreen>()[0].screen, Screen::conflicts);
}

TEST_F(Observation, ADateIsEditedInPlace) {
  ASSERT_TRUE(click("item.s2_posted"));
  press(ImGuiKey_Home);
  ASSERT_NE(robot.find("field.observer"), nullptr);
  ASSERT_TRUE(click("field.observer"));
  type("、覃");
  ASSERT_FALSE(all<command::SetObservationField>().empty());
  EXPECT_EQ(all<command::SetObservationField>().back().field, "observer");
}

TEST_F(Observation, TheSummaryIsWrittenBelowTheLastItem) {
  press(ImGuiKey_End);
  robot.move_to({900, 500});
  robot.scroll(30);
  settle();
  ASSERT_TRUE(click("field.summary"));
  type("总体平稳");
  ASSERT_FALSE(all<command::SetObservationField>().empty());
  EXPECT_EQ(all<command::SetObservationField>().back().value, "总体平稳");
}

class Villages : public Observation {
 protected:
  Villages() {
    view() = sample_villages();
    settle();
    asked.clear();
  }
};

TEST_F(Villages, AStageCellOpensThatStage) {
  ASSERT_TRUE(click("village.450224204202.4"));
  ASSERT_EQ(all<command::OpenVillage>().size(), 1U);
  EXPECT_EQ(all<command::OpenVillage>()[0].code, "450224204202");
  ASSERT_EQ(all<command::OpenStage>().size(), 1U);
  EXPECT_EQ(all<command::OpenStage>()[0].stage, 4);
}

TEST_F(Villages, ArrowsAndEnterOpenAVillageWhereWorkGoesOn) {
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_Enter);
  ASSERT_EQ(all<command::OpenVillage>().size(), 1U);
  EXPECT_EQ(all<command::OpenVillage>()[0].code, "450224204201");
  ASSERT_EQ(all<command::OpenStage>().size(), 1U);
  EXPECT_EQ(all<command::OpenStage>()[0].stage, 2) << "the first stage that is not final";
}

TEST_F(Villages, SlashSearchesAndEnterOpensTheFirst) {
  press(ImGuiKey_Slash);
  type("lsw");
  ASSERT_FALSE(all<command::FilterVillages>().empty());
  EXPECT_EQ(all<command::FilterVillages>().back().text, "lsw");
  view().village_text = "lsw";
  view().villages.erase(view().villages.begin());
  settle();
  press(ImGuiKey_Enter);
  ASSERT_EQ(all<command::OpenVillage>().size(), 1U);
  EXPECT_EQ(all<command::OpenVillage>()[0].code, "450224204201");
}

TEST_F(Villages, WithoutAnyItSaysWhatToDo) {
  view() = {};
  settle();
  ASSERT_TRUE(click("observation.settings"));
  EXPECT_EQ(all<command::ShowScreen>()[0].screen, Screen::settings);
  view().village_text = "xyz";
  settle();
  EXPECT_EQ(robot.find("observation.settings"), nullptr);
}

}  // namespace
}  // namespace yanxing::test
