// Tab through every screen: nothing that can be pressed is out of its reach, and it goes from left to right and from
// top to bottom, panel by panel.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/ui/robot.h"
#include "tests/ui/sample_due.h"
#include "tests/ui/sample_election.h"
#include "tests/ui/sample_training.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
using ui::ProbeItem;

struct Stop {
  std::string id;
  ui::Rect rect;
  std::optional<ui::Rect> before;  // where the stop before stands now that this one has been scrolled to
};

/// What has the keyboard and can be reached by Tab; empty: nothing.
std::optional<Stop> focused(const Robot& robot) {
  for (const auto& [id, item] : robot.probe().items()) {
    if (item.stop && item.focused) return Stop{id, item.rect, {}};
  }
  return std::nullopt;
}

/// From the first stop of the screen all the way round.
std::vector<Stop> walk(Robot& robot, ImGuiKey modifier = ImGuiKey_None) {
  std::vector<Stop> way;
  constexpr int most = 300;
  for (int i = 0; i < most; ++i) {
    robot.key(ImGuiKey_Tab, modifier);
    robot.frames(2);
    auto now = focused(robot);
    if (!now) {
      ADD_FAILURE() << "lost behind " << (way.empty() ? "the start" : way.back().id);
      return way;
    }
    if (!way.empty() && now->id == way.front().id) return way;
    if (const ui::ProbeItem* last = way.empty() ? nullptr : robot.find(way.back().id)) now->before = last->rect;
    way.push_back(*now);
  }
  ADD_FAILURE() << "no end";
  return way;
}

std::string said(const Stop& stop) {
  return stop.id + " (" + std::to_string(static_cast<int>(stop.rect.min.x)) + ", " +
         std::to_string(static_cast<int>(stop.rect.min.y)) + ")";
}

/// On one line to the right, or below, or higher in what stands at the right of it.
bool goes_on(const Stop& from, const Stop& b) {
  const Stop a{from.id, b.before.value_or(from.rect), {}};
  const float shared = std::min(a.rect.max.y, b.rect.max.y) - std::max(a.rect.min.y, b.rect.min.y);
  const bool is_one_line = shared > 0.5F * std::min(a.rect.height(), b.rect.height());
  if (is_one_line) return b.rect.min.x >= a.rect.min.x;
  if (b.rect.min.y > a.rect.min.y) return true;
  return b.rect.min.x >= a.rect.max.x - 24;
}

void expect_good(Robot& robot, const std::string& name) {
  robot.frames(4);
  std::set<std::string> wanted;
  for (const auto& [id, item] : robot.probe().items()) {
    if (item.stop && item.visible) wanted.insert(id);
  }
  auto way = walk(robot);
  // A dialog begins at the field that is wanted most, which need not be its first.
  if (std::none_of(way.begin(), way.end(), [](const Stop& one) { return one.id.starts_with("nav."); })) {
    const auto top = std::min_element(way.begin(), way.end(),
                                      [](const Stop& a, const Stop& b) { return a.rect.min.y < b.rect.min.y; });
    std::rotate(way.begin(), top, way.end());
  }
  for (std::size_t i = 0; i < way.size(); ++i) {
    wanted.erase(way[i].id);
    const bool is_navigation = way[i].id.starts_with("nav.");
    // Behind the last of the screen the navigation comes, and behind that the screen's first.
    if (i + 1 == way.size() || is_navigation != way[i + 1].id.starts_with("nav.")) continue;
    EXPECT_TRUE(goes_on(way[i], way[i + 1])) << name << ": from " << said(way[i]) << " to " << said(way[i + 1]);
  }
  for (const std::string& id : wanted) ADD_FAILURE() << name << ": Tab never comes to " << id;
}

class Tab : public ::testing::TestWithParam<Screen> {};

app::Views views_of(Screen screen) {
  app::Views views = sample_views(screen);
  if (screen == Screen::training) views.training = sample_training();
  if (screen == Screen::election) views.election = sample_election();
  if (screen == Screen::due) views.due = sample_due();
  if (screen == Screen::home) views.home = sample_home();
  return views;
}

/// Pictures to be looked at: what is cut off where English letters are large.
TEST_P(Tab, IsDrawnLargeInEnglish) {
  Robot robot({1366, 768, 1.5F, "en"});
  robot.views = views_of(GetParam());
  robot.frames(4);
  EXPECT_TRUE(robot.screenshot("large_en_" + std::to_string(static_cast<int>(GetParam()))));
}

TEST_P(Tab, ComesToEverythingInTheOrderOfReading) {
  for (const char* language : {"zh_CN", "en"}) {
    Robot robot({1366, 768, 1.0F, language});
    robot.views = views_of(GetParam());
    expect_good(robot, std::string("screen ") + std::to_string(static_cast<int>(GetParam())) + " " + language);
  }
}

INSTANTIATE_TEST_SUITE_P(Screens, Tab,
                         ::testing::Values(Screen::home, Screen::attendance, Screen::people, Screen::training,
                                           Screen::observation, Screen::election, Screen::due, Screen::review,
                                           Screen::reports, Screen::forms, Screen::records, Screen::conflicts,
                                           Screen::sync, Screen::settings));

TEST(TabOf, WhatIsOpenBesideAList) {
  Robot robot;
  robot.views = sample_views(Screen::records);
  robot.views.records.detail = sample_record();
  expect_good(robot, "an open record");
  robot.views.shell.editor = sample_editor();
  robot.frames(4);
  expect_good(robot, "the editor");
  robot.views.shell.editor.reset();
  robot.views.records.detail.reset();
  robot.views.records.exporting = app::ExportView{};
  robot.views.records.exporting->name = "花名册";
  robot.views.records.exporting->picker.folder = "/home";
  robot.views.records.exporting->picker.entries = {{"文档", true, 0}};
  robot.frames(4);
  expect_good(robot, "where the list goes");
}

TEST(TabOf, ShiftGoesTheSameWayBack) {
  Robot robot;
  robot.views = sample_views(Screen::records);
  robot.frames(4);
  auto there = walk(robot);
  Robot other;
  other.views = sample_views(Screen::records);
  other.frames(4);
  auto back = walk(other, ImGuiMod_Shift);
  ASSERT_EQ(there.size(), back.size());
  std::reverse(back.begin(), back.end());
  const auto first = std::find_if(back.begin(), back.end(), [&](const Stop& one) { return one.id == there[0].id; });
  ASSERT_NE(first, back.end());
  std::rotate(back.begin(), first, back.end());
  for (std::size_t i = 0; i < there.size(); ++i) EXPECT_EQ(there[i].id, back[i].id);
}

TEST(TabOf, WhatIsTypedBehindItIsInTheNextField) {
  Robot robot;
  robot.views = sample_views(Screen::records);
  robot.views.records.exporting = app::ExportView{};
  robot.views.records.exporting->picker.folder = "/home";
  robot.frames(4);
  ASSERT_TRUE(robot.find("export.name")->focused) << "begins there";
  robot.key(ImGuiKey_Tab, ImGuiMod_Shift);
  robot.key(ImGuiKey_Tab);
  ASSERT_TRUE(robot.find("export.name")->focused);
  robot.type("甲");
  const auto named = robot.take_all<app::command::NameExport>();
  ASSERT_FALSE(named.empty());
  EXPECT_NE(named.back().name.find("甲"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::test
