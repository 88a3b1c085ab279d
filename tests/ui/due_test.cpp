#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_due.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace command = app::command;

/// The last wish of one kind to this screen.
template <typename Wish>
std::optional<Wish> last_wish(Robot& robot) {
  std::optional<Wish> last;
  for (const auto& asked : robot.take_all<app::DueCommand>()) {
    if (const auto* wish = std::get_if<Wish>(&asked)) last = *wish;
  }
  return last;
}

class Due : public ::testing::Test {
 protected:
  Due() { show(robot); }
  static void show(Robot& with) {
    with.views = sample_views(Screen::due);
    with.views.due = sample_due();
    with.frames(3);
    with.take();
  }
  Robot robot;
};

TEST_F(Due, EnterOpensTheRowThatTheArrowsChose) {
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_Enter);
  const auto opened = last_wish<command::OpenDue>(robot);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->row, "training_plan.rongshui");
}

TEST_F(Due, TheSideSaysWhoHasNotHandedIn) {
  ASSERT_TRUE(robot.click("due.training_plan.rongshui"));
  robot.frames(2);
  EXPECT_EQ(robot.value("due.rule"), "training_plan 1 / 10");
  EXPECT_EQ(robot.value("due.unit.training_plan.u2"), "三江侗族自治县");
  robot.take();
  ASSERT_TRUE(robot.click("due.unit.training_plan.u2"));
  const auto opened = last_wish<command::OpenDue>(robot);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->row, "training_plan.u2");
}

TEST_F(Due, EachFilterKeepsTheOthers) {
  robot.views.due.filter.unit = "rongan";
  robot.frames(2);
  ASSERT_TRUE(robot.click("due.programme"));
  ASSERT_TRUE(robot.click("due.programme.2"));
  auto filter = last_wish<command::FilterDue>(robot);
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->filter.programme, "2");
  EXPECT_EQ(filter->filter.unit, "rongan");
  ASSERT_TRUE(robot.click("due.state"));
  ASSERT_TRUE(robot.click("due.state.open"));
  filter = last_wish<command::FilterDue>(robot);
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->filter.state, "open");
}

TEST_F(Due, AnotherYearIsChosenOrSetUp) {
  ASSERT_TRUE(robot.click("due.round"));
  ASSERT_TRUE(robot.click("due.round.new.2022"));
  const auto round = last_wish<command::ChooseRound>(robot);
  ASSERT_TRUE(round);
  EXPECT_EQ(round->round, "new.2022");
  robot.key(ImGuiKey_E);
  EXPECT_TRUE(last_wish<command::EditRound>(robot));
}

TEST_F(Due, AFilterThatFindsNothingSaysHowToGoOn) {
  robot.views.due.rows.clear();
  robot.frames(2);
  ASSERT_TRUE(robot.click("due.show_all"));
  const auto filter = last_wish<command::FilterDue>(robot);
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->filter.state, "");
}

TEST_F(Due, ItIsDrawn) {
  ASSERT_TRUE(robot.click("due.training_plan.luzhai"));
  robot.frames(2);
  EXPECT_TRUE(robot.screenshot("due"));
  robot.views.due.rows.clear();
  robot.views.due.all = 0;
  robot.frames(2);
  EXPECT_TRUE(robot.screenshot("due_empty"));
  Robot english({1366, 768, 1.25F, "en"});
  show(english);
  EXPECT_TRUE(english.screenshot("due_125_en"));
  for (const char* language : {"zh_CN", "en"}) {
    Robot large({1366, 768, 1.5F, language});
    show(large);
    EXPECT_TRUE(large.screenshot(std::string("due_150_") + language));
  }
}

}  // namespace
}  // namespace yanxing::test
