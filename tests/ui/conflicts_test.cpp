#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace command = app::command;

class Conflicts : public ::testing::Test {
 protected:
  Conflicts() {
    robot.views = sample_views(Screen::conflicts);
    robot.frames(3);
    robot.take();
  }

  std::vector<app::ConflictView>& all() { return robot.views.conflicts.conflicts; }
  std::string entry(std::size_t index) { return "conflict." + all()[index].record.text() + "." + all()[index].field; }

  Robot robot;
};

TEST_F(Conflicts, BothValuesAreShownAndADigitKeepsOne) {
  EXPECT_EQ(robot.value("value.1.text"), "出勤");
  EXPECT_EQ(robot.value("value.2.text"), "迟到");
  robot.key(ImGuiKey_2);
  const auto kept = robot.take_all<command::KeepValue>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].record, all()[0].record);
  EXPECT_EQ(kept[0].field, "status");
  EXPECT_EQ(kept[0].choice, 1U);
}

TEST_F(Conflicts, AnotherLaptopIsNamedByItsNumber) {
  EXPECT_EQ(robot.value(all()[0].values[0].this_laptop ? "value.1.laptop" : "value.2.laptop"), "这台电脑");
  EXPECT_EQ(robot.value(all()[0].values[0].this_laptop ? "value.2.laptop" : "value.1.laptop"),
            "另一台电脑（编号 61c2）");
}

TEST_F(Conflicts, AClickKeepsOne) {
  ASSERT_TRUE(robot.click("value.1"));
  const auto kept = robot.take_all<command::KeepValue>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].choice, 0U);
}

TEST_F(Conflicts, AfterADecisionTheNextOneIsOpen) {
  all().erase(all().begin());
  robot.frames(2);
  EXPECT_EQ(robot.value(entry(0)), "selected");
  EXPECT_EQ(robot.value("conflicts.open"), "2");
  robot.key(ImGuiKey_1);
  const auto kept = robot.take_all<command::KeepValue>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].field, "s2_special");
}

TEST_F(Conflicts, AThirdValueNeedsToBeTypedBeforeItCanBeKept) {
  robot.key(ImGuiKey_DownArrow);
  EXPECT_FALSE(robot.find("third.keep")->enabled);
  ASSERT_TRUE(robot.click("third.s2_special.1"));
  ASSERT_TRUE(robot.click("third.s2_special_comment"));
  robot.type("一位老人没有登记");
  ASSERT_TRUE(robot.find("third.keep")->enabled);
  robot.scroll(30);
  ASSERT_TRUE(robot.click("third.keep"));
  const auto kept = robot.take_all<command::KeepOther>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].field, "s2_special");
  EXPECT_EQ(kept[0].values.at("s2_special"), "no");
  EXPECT_EQ(kept[0].values.at("s2_special_comment"), "一位老人没有登记");
  robot.frames(3);
  EXPECT_EQ(robot.value("third.s2_special_comment"), "一位老人没有登记") << "App may have refused it";
}

TEST_F(Conflicts, WhatIsTypedWaitsWhileAnotherConflictIsLookedAt) {
  robot.key(ImGuiKey_DownArrow);
  ASSERT_TRUE(robot.click("third.s2_special_comment"));
  robot.type("一位老人没有登记");
  ASSERT_TRUE(robot.click(entry(0)));
  robot.frames(3);
  ASSERT_TRUE(robot.click(entry(1)));
  robot.frames(3);
  EXPECT_EQ(robot.value("third.s2_special_comment"), "一位老人没有登记");
  const auto settled = all()[1];
  all().erase(all().begin() + 1);
  robot.frames(3);
  all().insert(all().begin() + 1, settled);
  robot.frames(3);
  ASSERT_TRUE(robot.click(entry(1)));
  robot.frames(3);
  EXPECT_NE(robot.value("third.s2_special_comment"), "一位老人没有登记") << "that one was settled";
}

TEST_F(Conflicts, WhatIsTypedIsKeptAndTheHintOfTheFormIsShown) {
  robot.key(ImGuiKey_DownArrow);
  robot.take();
  ASSERT_TRUE(robot.click("third.s2_special_comment"));
  robot.type("一位");
  const auto noted = robot.take_all<command::NoteOther>();
  ASSERT_FALSE(noted.empty());
  EXPECT_EQ(noted.back().field, "s2_special");
  EXPECT_EQ(noted.back().values.at("s2_special_comment"), "一位");
  all()[1].warnings = {"“5”不像电话号码：手机 11 位，座机带区号。确认无误可不改"};
  robot.frames(2);
  EXPECT_NE(robot.value("third.warning.0").find("“5”不像电话号码"), std::string::npos);
  robot.screenshot("conflicts-typed-warning");
}

TEST_F(Conflicts, WhatWasTypedBeforeARestartStandsThere) {
  all()[0].typed.clear();
  all()[1].typed = {{"s2_special_comment", "一位老人没有登记"}};
  robot.key(ImGuiKey_DownArrow);
  robot.frames(3);
  EXPECT_EQ(robot.value("third.s2_special_comment"), "一位老人没有登记");
  EXPECT_TRUE(robot.find("third.keep")->enabled);
}

TEST_F(Conflicts, TheNextOneIsOpenedAtItsTop) {
  ASSERT_TRUE(robot.click(entry(1)));
  robot.frames(3);
  const float top = robot.find("value.1.text")->rect.min.y;
  robot.move_to(robot.find("value.1.text")->center());
  robot.scroll(30);
  ASSERT_TRUE(robot.click(entry(0)));
  robot.frames(4);
  ASSERT_TRUE(robot.click(entry(1)));
  robot.frames(5);
  EXPECT_EQ(robot.find("value.1.text")->rect.min.y, top);
}

TEST_F(Conflicts, TabComesToTheChosenAnswerAndTheArrowsChooseAnother) {
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_0);
  robot.frames(3);
  EXPECT_TRUE(robot.find("third.s2_special.0")->focused);
  robot.key(ImGuiKey_RightArrow);
  robot.frames(3);
  EXPECT_TRUE(robot.find("third.s2_special.1")->focused);
  EXPECT_TRUE(robot.find("third.s2_special.1")->stop);
  EXPECT_FALSE(robot.find("third.s2_special.0")->stop);
  EXPECT_TRUE(robot.find("third.keep")->enabled);
}

TEST_F(Conflicts, DigitsTypedIntoAThirdValueDecideNothing) {
  robot.key(ImGuiKey_DownArrow);
  ASSERT_TRUE(robot.click("third.s2_special_comment"));
  ImGui::GetIO().AddKeyEvent(ImGuiKey_1, true);
  robot.type("1");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_1, false);
  robot.frames(2);
  EXPECT_TRUE(robot.take_all<command::KeepValue>().empty());
}

TEST_F(Conflicts, AHalfTypedThirdValueDoesNotLeakIntoAnotherConflict) {
  robot.key(ImGuiKey_DownArrow);
  ASSERT_TRUE(robot.click("third.s2_special.1"));
  ASSERT_TRUE(robot.click(entry(0)));
  EXPECT_FALSE(robot.find("third.keep")->enabled);
}

TEST_F(Conflicts, ADeletionAgainstAnEditIsASentenceWithTwoAnswers) {
  ASSERT_TRUE(robot.click(entry(2)));
  const std::string sentence = robot.value("conflicts.sentence");
  EXPECT_NE(sentence.find("莫凤霞"), std::string::npos);
  EXPECT_NE(sentence.find("韦彩云"), std::string::npos);
  ASSERT_TRUE(robot.click("value.1"));
  robot.key(ImGuiKey_2);
  const auto kept = robot.take_all<command::KeepValue>();
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].choice, 0U);
  EXPECT_EQ(kept[1].choice, 1U);
  EXPECT_EQ(kept[1].field, "@life");
}

TEST_F(Conflicts, TheWholeRecordIsOneClickAway) {
  ASSERT_TRUE(robot.click("conflicts.open_record"));
  const auto commands = robot.take();
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_NE(std::get_if<command::OpenRecord>(&commands[0]), nullptr);
  EXPECT_EQ(std::get_if<command::ShowScreen>(&commands[1])->screen, Screen::records);
}

TEST_F(Conflicts, CtrlZTakesADecisionBack) {
  robot.key(ImGuiKey_1);
  robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.take_all<command::Undo>().size(), 1U);
}

TEST_F(Conflicts, TheValueBeforeIsShown) {
  EXPECT_EQ(robot.value("conflicts.before"), "缺勤");
  robot.key(ImGuiKey_DownArrow);
  EXPECT_EQ(robot.value("conflicts.before"), "（没有填写）");
}

TEST_F(Conflicts, ValuesAreCombinedAndEditedBeforeTheyAreKept) {
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_M);
  robot.frames(2);
  ASSERT_TRUE(robot.find("third.keep")->enabled);
  ASSERT_TRUE(robot.click("third.s2_special_comment"));
  robot.scroll(30);
  ASSERT_TRUE(robot.click("third.keep"));
  const auto kept = robot.take_all<command::KeepOther>();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].values.at("s2_special_comment"), "下屯两位卧床老人没有上门登记；已补登。");
}

TEST_F(Conflicts, SeveralAreDecidedAtOnce) {
  EXPECT_EQ(robot.value("group.1"), "7");
  ASSERT_TRUE(robot.click("group.1.theirs"));
  const auto asked = robot.take_all<app::ReviewCommand>();
  ASSERT_EQ(asked.size(), 1U);
  const auto& all = std::get<command::KeepAll>(asked[0]);
  EXPECT_EQ(all.scope, app::KeepScope::person);
  EXPECT_EQ(all.person, "莫凤霞");
  EXPECT_FALSE(all.mine);
}

TEST_F(Conflicts, WithoutAnyThereIsNothingToPress) {
  robot.views.conflicts = {};
  robot.frames(2);
  EXPECT_EQ(robot.find("value.1"), nullptr);
  robot.key(ImGuiKey_1);
  EXPECT_TRUE(robot.take_all<command::KeepValue>().empty());
}

TEST(ConflictsNarrow, StepsFromOneToTheNext) {
  Robot robot({1366, 768, 1.25F, "zh_CN"});
  robot.views = sample_views(Screen::conflicts);
  robot.frames(3);
  ASSERT_TRUE(robot.click("conflicts.next"));
  ASSERT_TRUE(robot.click("conflicts.next"));
  EXPECT_NE(robot.find("conflicts.sentence"), nullptr);
  robot.key(ImGuiKey_UpArrow);
  EXPECT_EQ(robot.find("conflicts.sentence"), nullptr);
}

}  // namespace
}  // namespace yanxing::test
