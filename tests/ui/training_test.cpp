// 培训进度: the board and annex 1 by mouse and keyboard. Pictures in build/PRESET/screens.
#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_training.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
using app::TrainingTab;
namespace command = app::command;

/// Of the training screen's own commands, those of one kind.
template <typename C>
std::vector<C> asked(Robot& robot) {
  std::vector<C> found;
  for (const auto& one : robot.take_all<app::TrainingCommand>()) {
    if (const auto* wanted = std::get_if<C>(&one)) found.push_back(*wanted);
  }
  return found;
}

class Training : public ::testing::Test {
 protected:
  Training() {
    robot.views = sample_views(Screen::training);
    robot.views.training = sample_training();
    robot.frames(3);
    robot.take();
  }
  app::DaysView& days() { return robot.views.training.days; }
  app::AnnexView& annex() { return robot.views.training.annex; }
  std::string row(std::size_t index) { return "training.person." + days().rows[index].person.text(); }
  void show(TrainingTab tab) {
    robot.views.training.tab = tab;
    robot.frames(2);
    robot.take();
  }

  Robot robot;
};

TEST_F(Training, ARowOpensThePersonAndArrowsGoOn) {
  ASSERT_TRUE(robot.click(row(1)));
  robot.key(ImGuiKey_DownArrow);
  const auto opened = asked<command::OpenPersonDays>(robot);
  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(opened[0].person, days().rows[1].person);
  EXPECT_EQ(opened[1].person, days().rows[2].person);
}

TEST_F(Training, ACountyOfWhichTheLaptopHoldsAPartIsMarkedAndSaid) {
  show(TrainingTab::annex);
  EXPECT_EQ(robot.find("training.in_part"), nullptr) << "a city holds all";
  annex().rows[2].in_part = annex().in_part = true;
  show(TrainingTab::annex);
  EXPECT_EQ(robot.value("training.county." + annex().rows[2].code + ".name"), annex().rows[2].county + " △");
  EXPECT_EQ(robot.value("training.county." + annex().rows[1].code + ".name"), annex().rows[1].county);
  EXPECT_NE(robot.value("training.in_part").find("△ 本机没有收齐"), std::string::npos);
}

TEST_F(Training, ARowSaysDaysWhatIsShortAndSelfStudyApart) {
  const app::DaysRow& first = days().rows[0];
  EXPECT_EQ(robot.value("training.days." + first.person.text()), "5 / 5 -0 +0.5");
}

TEST_F(Training, FiltersAreSentWithTheOthersKept) {
  days().filter.text = "韦";
  robot.frames(2);
  robot.key(ImGuiKey_S);
  ASSERT_TRUE(robot.click("training.only_short"));
  ASSERT_TRUE(robot.click("training.role"));
  ASSERT_TRUE(robot.click("training.role.妇联主席"));
  ASSERT_TRUE(robot.click("training.township"));
  ASSERT_TRUE(robot.click("training.township.450224204"));
  const auto filters = asked<command::FilterDays>(robot);
  ASSERT_EQ(filters.size(), 4U);
  EXPECT_TRUE(filters[0].filter.only_short);
  EXPECT_TRUE(filters[1].filter.only_short);
  EXPECT_EQ(filters[2].filter.role, "妇联主席");
  EXPECT_EQ(filters[3].filter.place, "450224204");
  for (const auto& one : filters) EXPECT_EQ(one.filter.text, "韦");
}

TEST_F(Training, AllTownshipsGoesBackToTheCounty) {
  days().filter.place = "450224204201";
  robot.frames(2);
  ASSERT_TRUE(robot.click("training.township"));
  ASSERT_TRUE(robot.click("training.township."));
  const auto filters = asked<command::FilterDays>(robot);
  ASSERT_EQ(filters.size(), 1U);
  EXPECT_EQ(filters[0].filter.place, "450224");
}

TEST_F(Training, SlashSearches) {
  robot.key(ImGuiKey_Slash);
  robot.type("覃");
  const auto filters = asked<command::FilterDays>(robot);
  ASSERT_FALSE(filters.empty());
  EXPECT_EQ(filters.back().filter.text, "覃");
}

TEST_F(Training, AVillageAtTheSideFilters) {
  const std::string place = days().by_village[1].place;
  ASSERT_TRUE(robot.click("training.place." + place));
  const auto filters = asked<command::FilterDays>(robot);
  ASSERT_EQ(filters.size(), 1U);
  EXPECT_EQ(filters[0].filter.place, place);
}

TEST_F(Training, APersonsHalfDayOpensItsSession) {
  days().open = sample_person_days();
  robot.frames(2);
  EXPECT_EQ(robot.value("training.open.days"), "3.5 / 5 天");
  const RecordId session = days().open->half_days[0].session;
  ASSERT_TRUE(robot.click("training.half_day." + session.text()));
  const auto opened = robot.take_all<command::OpenOwnScreen>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].record, session);
  robot.key(ImGuiKey_Escape);
  const auto closed = asked<command::OpenPersonDays>(robot);
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_FALSE(closed[0].person);
}

TEST_F(Training, TabsByMouseAndKeys) {
  ASSERT_TRUE(robot.click("training.tab.1"));
  robot.key(ImGuiKey_2);
  robot.key(ImGuiKey_PageDown, ImGuiMod_Ctrl);
  const auto tabs = asked<command::ShowTrainingTab>(robot);
  ASSERT_EQ(tabs.size(), 3U);
  for (const auto& one : tabs) EXPECT_EQ(one.tab, TrainingTab::annex);
  show(TrainingTab::annex);
  robot.key(ImGuiKey_PageUp, ImGuiMod_Ctrl);
  ASSERT_EQ(asked<command::ShowTrainingTab>(robot).size(), 1U);
}

TEST_F(Training, ThePrintedSubtotalIsMarkedAndExplained) {
  show(TrainingTab::annex);
  EXPECT_EQ(robot.value("training.printed.villages"), "986 !");
  EXPECT_EQ(robot.value("training.printed.communities"), "213");
  EXPECT_NE(robot.value("training.difference.villages").find("来源文件的小计为 986，各行合计 987"), std::string::npos);
  EXPECT_NE(robot.find("training.computed"), nullptr);
}

TEST_F(Training, ACountyOpensToItsTownships) {
  show(TrainingTab::annex);
  robot.key(ImGuiKey_DownArrow);
  ASSERT_TRUE(robot.click("training.county.450224"));
  ASSERT_TRUE(robot.click("training.printed")) << "can be selected, opens nothing";
  const auto opened = asked<command::OpenAnnexCounty>(robot);
  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(opened[1].county, "450224");
  annex().open = sample_county();
  annex().open->row.figures.region_yuan = 20'000;
  annex().open->row.figures.city_yuan = 35'000;
  robot.frames(2);
  EXPECT_NE(robot.value("training.county.funds").find("自治区 2，市 3.5"), std::string::npos)
      << robot.value("training.county.funds");
  robot.take();
  ASSERT_TRUE(robot.click("training.township_row.450224204"));
  const auto filters = asked<command::FilterDays>(robot);
  ASSERT_EQ(filters.size(), 1U);
  EXPECT_EQ(filters[0].filter.place, "450224204");
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(asked<command::OpenAnnexCounty>(robot).size(), 1U);
}

TEST_F(Training, EmptyStatesTeach) {
  days().rows.clear();
  robot.frames(2);
  ASSERT_TRUE(robot.click("training.show_all"));
  EXPECT_EQ(asked<command::FilterDays>(robot).size(), 1U);
  days() = {};
  robot.frames(2);
  ASSERT_TRUE(robot.click("training.to_people"));
  const auto shown = robot.take_all<command::ShowScreen>();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].screen, Screen::people);
}

void pictures(const RobotOptions& options, const std::string& suffix) {
  Robot robot(options);
  robot.views = sample_views(Screen::training);
  robot.views.training = sample_training();
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_days" + suffix));
  robot.views.training.days.open = sample_person_days();
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_person" + suffix));
  robot.views.training.tab = TrainingTab::annex;
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_annex" + suffix));
  robot.views.training.annex.open = sample_county();
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_county" + suffix));
}

TEST(TrainingPictures, InBothLanguagesAndLarger) {
  pictures({}, "");
  pictures({1366, 768, 1.0F, "en"}, "_en");
  pictures({1366, 768, 1.25F, "zh_CN"}, "_125");
}

TEST(TrainingPictures, EmptyStates) {
  Robot robot;
  robot.views = sample_views(Screen::training);
  robot.views.training.loading = false;
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_empty"));
  robot.views.training = sample_training();
  robot.views.training.days.any_session = false;
  robot.frames(3);
  EXPECT_TRUE(robot.screenshot("training_no_sessions"));
}

}  // namespace
}  // namespace yanxing::test
