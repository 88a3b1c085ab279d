#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_due.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace command = app::command;

class Home : public ::testing::Test {
 protected:
  Home() { show(robot, sample_home()); }
  static void show(Robot& with, app::HomeView view) {
    with.views = sample_views(Screen::home);
    with.views.home = std::move(view);
    with.frames(3);
    with.take();
  }
  std::vector<std::string> followed() {
    std::vector<std::string> lines;
    for (const auto& asked : robot.take_all<app::HomeCommand>()) {
      if (const auto* wish = std::get_if<command::FollowHome>(&asked)) lines.push_back(wish->line);
    }
    return lines;
  }
  Robot robot;
};

using Lines = std::vector<std::string>;

TEST_F(Home, ALineIsOneButton) {
  EXPECT_EQ(robot.value("home.line.session.1"), "今天上午：领头雁培训第一期");
  ASSERT_TRUE(robot.click("home.line.session.1"));
  EXPECT_EQ(followed(), Lines{"session.1"});
  ASSERT_TRUE(robot.click("home.line.returned.1"));
  EXPECT_EQ(followed(), Lines{"returned.1"});
}

TEST_F(Home, DigitsFollowWhatIsToBeDoneAndLettersWhatCameBack) {
  robot.key(ImGuiKey_3);
  EXPECT_EQ(followed(), Lines{"problem.1"});
  robot.key(ImGuiKey_A);
  EXPECT_EQ(followed(), Lines{"returned.1"});
  for (int more = 0; more < 5; ++more) {  // more than there are digits
    auto line = robot.views.home.now.back();
    line.id += "x";
    robot.views.home.now.push_back(line);
  }
  robot.frames(2);
  EXPECT_EQ(robot.value("home.line.session.1.key"), "1");
  EXPECT_EQ(robot.value("home.line.returned.1.key"), "A") << "whatever stands beside it";
  robot.key(ImGuiKey_A);
  EXPECT_EQ(followed(), Lines{"returned.1"});
}

TEST_F(Home, ArrowsAndEnterFollowALine) {
  robot.key(ImGuiKey_DownArrow);
  robot.frames(2);
  ASSERT_NE(robot.find("home.line.session.1"), nullptr);
  EXPECT_TRUE(robot.find("home.line.session.1")->focused);
  robot.key(ImGuiKey_DownArrow);
  robot.frames(2);
  EXPECT_TRUE(robot.find("home.line.meeting.1")->focused);
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  EXPECT_EQ(followed(), Lines{"meeting.1"});
}

TEST_F(Home, WhatWaitsIsSaidAndSent) {
  EXPECT_EQ(robot.value("home.waiting.changes"), "17");
  ASSERT_TRUE(robot.click("home.sync"));
  EXPECT_EQ(robot.take_all<command::SyncNow>().size(), 1U);
  robot.views.home.syncing = true;
  robot.frames(2);
  EXPECT_FALSE(robot.find("home.sync")->enabled);
  robot.views.home.enrolled = false;
  robot.frames(2);
  ASSERT_TRUE(robot.click("home.enrol"));
  EXPECT_EQ(robot.take_all<command::ShowScreen>().size(), 1U);
}

TEST_F(Home, NothingWaitsIsSaidOnlyWhereItIsSo) {
  robot.views.shell.language = "en";
  auto& view = robot.views.home;
  view.enrolled = true;
  view.waiting_changes = 0;
  view.counting = false;
  view.waiting_records = 1;
  view.photos = {};
  robot.frames(2);
  EXPECT_EQ(robot.value("home.waiting.none"), "Nothing waits to be sent");
  EXPECT_TRUE(robot.value("home.waiting.records").starts_with("1 record only here"));
  view.photos.waiting = 2;
  robot.frames(2);
  EXPECT_EQ(robot.find("home.waiting.none"), nullptr);
  EXPECT_EQ(robot.value("home.waiting.besides"), "All changes are sent; 2 photos wait");
  view.photos.waiting = 1;
  robot.frames(2);
  EXPECT_EQ(robot.value("home.waiting.besides"), "All changes are sent; 1 photo waits");
  view.photos = {};
  view.counting = true;  // at the start
  robot.frames(2);
  EXPECT_EQ(robot.find("home.waiting.none"), nullptr);
  EXPECT_EQ(robot.value("home.waiting.besides"), "Counting what is on the server…");
  EXPECT_EQ(robot.find("home.enrol"), nullptr);
}

TEST_F(Home, ANewLaptopIsToldTheFirstThreeThings) {
  robot.views.home = sample_new_home();
  robot.frames(2);
  EXPECT_EQ(robot.value("home.line.enrol"), "done");
  robot.key(ImGuiKey_1);
  ASSERT_TRUE(robot.click("home.line.training"));
  EXPECT_EQ(followed(), (Lines{"people", "training"}));
}

TEST_F(Home, EnglishHasOneFormOfADay) {
  Robot english({1366, 768, 1.0F, "en"});
  show(english, sample_home());
  EXPECT_EQ(english.value("home.date"), "17 May 2021");
  const auto text = ui::Catalogue::load(text_folder(), "en").value();
  EXPECT_EQ(text.message({"home.problem.until", {{"date", "2026-11-27"}}, {}}), "To be dealt with by 27 November 2026");
  EXPECT_EQ(text.day("2026-11-27"), "27 November 2026");
  EXPECT_EQ(text.day("27 or 28 November"), "27 or 28 November") << "no day: as it is";
  EXPECT_EQ(robot.value("home.date"), "2021年5月17日");
  EXPECT_EQ(ui::Catalogue::load(text_folder(), "zh_CN").value().day("2026-11-27"), "2026-11-27");
}

TEST_F(Home, ItIsDrawn) {
  EXPECT_TRUE(robot.screenshot("home"));
  robot.views.home = sample_new_home();
  robot.frames(2);
  EXPECT_TRUE(robot.screenshot("home_new"));
  Robot english({1366, 768, 1.25F, "en"});
  show(english, sample_home());
  EXPECT_TRUE(english.screenshot("home_125_en"));
}

}  // namespace
}  // namespace yanxing::test
