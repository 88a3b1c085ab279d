// The attendance screen: a session, its plan, walk-ins, filters.
#include <algorithm>

#include "tests/ui/attendance_fixture.h"

namespace yanxing::test {
namespace {

using app::Mark;
namespace command = app::command;

TEST_F(Attendance, TheLateTimeIsSetInPlaceAndWhatIsNoTimeIsNot) {
  ASSERT_TRUE(robot.click("attendance.late"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("845");
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  const auto set = wishes<command::SetLateAfter>(robot.take());
  ASSERT_FALSE(set.empty());
  EXPECT_EQ(set.back().time, "08:45");
  ASSERT_TRUE(robot.click("attendance.late"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("25:99");
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  const auto wrong = wishes<command::SetLateAfter>(robot.take());
  ASSERT_FALSE(wrong.empty());
  EXPECT_EQ(wrong[0].time, "25:99") << "App says that it is no time";
}

TEST_F(Attendance, ASessionOfAnotherDaySaysSo) {
  EXPECT_EQ(robot.find("quick.other_day"), nullptr);
  robot.views.attendance.session_today = false;
  robot.frames(2);
  EXPECT_EQ(robot.value("quick.other_day"), "不是今天的场次");
  robot.screenshot("attendance-other-day");
  robot.key(ImGuiKey_F4);
  robot.frames(3);
  EXPECT_EQ(robot.value("large.other_day"), "不是今天的场次");
}

TEST_F(Attendance, CountedHeadsAreComparedWithWhoIsSignedIn) {
  EXPECT_EQ(robot.value("heads.check"), "2");
  ASSERT_TRUE(robot.click("attendance.heads"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("57");
  const auto set = wishes<command::SetHeadsCounted>(robot.take());
  ASSERT_FALSE(set.empty());
  EXPECT_EQ(set.back().heads, 57);
}

TEST_F(Attendance, LargeTypeShowsTheNameAndTheFieldAndGoesBack) {
  robot.views.attendance.recent = {{person(0), "覃美英", "阳山村", Mark::present, "08:24", app::SignedHow::in},
                                   {person(1), "韦秀兰", "石桥村", Mark::late, "08:31", app::SignedHow::in},
                                   {person(2), "蓝桂花", "阳山村", Mark::present, "08:20", app::SignedHow::already}};
  robot.key(ImGuiKey_F4);
  robot.frames(2);
  EXPECT_EQ(robot.value("large.name"), "覃美英");
  EXPECT_EQ(robot.value("large.last.1"), "韦秀兰");
  const auto& counts = robot.views.attendance.counts;
  EXPECT_EQ(robot.value("large.there"), std::to_string(counts.there));
  EXPECT_EQ(robot.value("large.of"), "应到 " + std::to_string(counts.total)) << "as the list says";
  EXPECT_TRUE(robot.find("attendance.quick")->focused);
  EXPECT_EQ(robot.find(row(0)), nullptr);
  robot.screenshot("attendance-large");
  robot.key(ImGuiKey_F4);
  robot.frames(2);
  EXPECT_NE(robot.find(row(0)), nullptr);
}

TEST_F(Attendance, EverySessionHasItsBarAndABarGoesThere) {
  EXPECT_NE(robot.value("attendance.sessions.2").find("hollow"), std::string::npos);
  ASSERT_TRUE(robot.click("attendance.sessions.1"));
  const auto chosen = robot.take_all<command::ChooseSession>();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].session, robot.views.attendance.by_session[1].session);
}

TEST_F(Attendance, ThePlanChecksHalfDaysAndSavesInOneGo) {
  robot.views.attendance.plan = sample_plan();
  robot.frames(2);
  robot.screenshot("attendance-plan");
  ASSERT_TRUE(robot.click("plan.cell.3"));
  EXPECT_FALSE(robot.find("plan.cell.0")->enabled) << "somebody is marked there";
  ASSERT_TRUE(robot.click("plan.cell.7.open"));
  ASSERT_TRUE(robot.click("plan.save"));
  const auto commands = robot.take();
  ASSERT_EQ(wishes<command::CheckPlanCell>(commands).size(), 1U);
  EXPECT_EQ(wishes<command::CheckPlanCell>(commands)[0].cell, 3);
  EXPECT_FALSE(wishes<command::CheckPlanCell>(commands)[0].on);
  ASSERT_EQ(wishes<command::ShowPlanCell>(commands).size(), 1U);
  EXPECT_EQ(wishes<command::ShowPlanCell>(commands)[0].cell, 7);
  EXPECT_EQ(wishes<command::SavePlan>(commands).size(), 1U);
}

TEST_F(Attendance, TheWholeTrainingIsServedByThreeButtons) {
  robot.screenshot("attendance-queue");
  ASSERT_TRUE(robot.click("attendance.all_present"));
  ASSERT_TRUE(robot.click("attendance.plan"));
  ASSERT_TRUE(robot.click("attendance.training_record"));
  const auto commands = robot.take();
  EXPECT_EQ(wishes<command::MarkAllPresent>(commands).size(), 1U);
  EXPECT_EQ(wishes<command::OpenPlan>(commands).size(), 1U);
  EXPECT_EQ(wishes<command::FillTrainingRecord>(commands).size(), 1U);
}

TEST(AttendanceLayout, TheQuickFieldIsThereInBothLanguagesAndSizes) {
  for (const char* language : {"zh_CN", "en"}) {
    for (const float scale : {1.0F, 1.25F}) {
      Robot robot({1366, 768, scale, language});
      robot.views = sample_views();
      robot.frames(3);
      ASSERT_NE(robot.find("attendance.quick"), nullptr) << language << scale;
      EXPECT_NE(robot.find("attendance.training_record"), nullptr);
      EXPECT_NE(robot.find("attendance.heads"), nullptr);
      robot.screenshot("attendance-" + std::string(language) + (scale > 1 ? "-125" : ""));
      if (scale > 1) continue;
      robot.views.attendance.plan = sample_plan();
      robot.frames(2);
      robot.screenshot("attendance-plan-" + std::string(language));
    }
  }
}

TEST_F(Attendance, SomebodyWhoIsSignedInAlreadyIsNotMarkedAgain) {
  robot.views.attendance.quick = {robot.views.attendance.rows[0]};
  robot.views.attendance.quick_text = "wxn";
  robot.frames(2);
  ASSERT_TRUE(robot.click("quick." + person(0).text()));
  EXPECT_TRUE(robot.take_all<command::SetMark>().empty());
}

TEST_F(Attendance, AnUnknownNameIsOfferedAsWalkIn) {
  robot.views.attendance.quick.clear();
  robot.views.attendance.quick_text = "贾小囡";
  robot.frames(2);
  ASSERT_TRUE(robot.click("quick.add"));
  EXPECT_EQ(robot.value("walk_in.name"), "贾小囡");
  ASSERT_TRUE(robot.click("walk_in.role"));
  robot.type("妇联执委");
  ASSERT_TRUE(robot.click("walk_in.save"));
  const auto added = robot.take_all<command::AddWalkIn>();
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].name, "贾小囡");
  EXPECT_EQ(added[0].role, "妇联执委");
  EXPECT_EQ(robot.find("walk_in.name"), nullptr) << "the dialog closes";
}

std::vector<std::optional<app::WalkIn>> noted_walk_ins(test::Robot& robot) {
  std::vector<std::optional<app::WalkIn>> out;
  for (const auto& one : robot.take_all<app::AttendanceCommand>()) {
    if (const auto* noted = std::get_if<command::NoteWalkIn>(&one)) out.push_back(noted->walk_in);
  }
  return out;
}

TEST_F(Attendance, WhatIsTypedOfAWalkInIsHandedOverAndCancellingThrowsItAway) {
  ASSERT_TRUE(robot.click("attendance.walk_in"));
  robot.type("贾小囡");
  ASSERT_TRUE(robot.click("walk_in.phone"));
  robot.type("139");
  auto noted = noted_walk_ins(robot);
  ASSERT_FALSE(noted.empty());
  EXPECT_EQ(noted.back(), (app::WalkIn{"贾小囡", {}, {}, "139"}));
  ASSERT_TRUE(robot.click("walk_in.cancel"));
  noted = noted_walk_ins(robot);
  ASSERT_EQ(noted.size(), 1U);
  EXPECT_EQ(noted.back(), std::nullopt);
}

TEST_F(Attendance, AWalkInThatWasHalfTypedIsOpenedAgainAndTypingGoesOn) {
  robot.views.attendance.walk_in = app::WalkIn{"贾小", {}, "妇联执委", "139"};
  robot.frames(4);
  EXPECT_EQ(robot.value("walk_in.name"), "贾小");
  EXPECT_EQ(robot.value("walk_in.role"), "妇联执委");
  EXPECT_EQ(robot.value("walk_in.phone"), "139");
  robot.type("囡");
  EXPECT_EQ(robot.value("walk_in.name"), "贾小囡");
}

TEST_F(Attendance, InsertOpensTheWalkInAlsoFromTheQuickField) {
  ASSERT_TRUE(robot.click("attendance.quick"));
  robot.key(ImGuiKey_Insert);
  robot.frames(2);
  ASSERT_NE(robot.find("walk_in.name"), nullptr);
  robot.type("贾小囡");
  EXPECT_EQ(robot.value("walk_in.name"), "贾小囡");
}

TEST_F(Attendance, TheListOfSessionsIsAsWideAsMorningOrAfternoonNeeds) {
  robot.views.shell.language = "en";
  robot.views.attendance.session_label = "5/27 am";
  robot.frames(2);
  const float narrow = robot.find("attendance.session")->rect.width();
  robot.views.attendance.session_label = "27 November Afternoon";
  robot.frames(2);
  EXPECT_GT(robot.find("attendance.session")->rect.width(), narrow);
}

TEST_F(Attendance, TheListGoesToWhoeverWalkedIn) {
  auto& view = robot.views.attendance;
  const std::size_t last = view.rows.size() - 1;
  const std::string id = row(last);
  robot.frames(2);
  const auto* before = robot.find(id);
  EXPECT_TRUE(before == nullptr || !before->visible) << "below the window of the list";
  app::SignedIn walked;
  walked.person = person(last);
  walked.name = view.rows[last].name;
  walked.how = app::SignedHow::walk_in;
  view.recent.insert(view.recent.begin(), walked);
  robot.frames(4);
  ASSERT_NE(robot.find(id), nullptr);
  EXPECT_TRUE(robot.find(id)->visible);
  EXPECT_EQ(robot.value(id), "selected");
}

TEST_F(Attendance, AWalkInWithoutANameCannotBeSaved) {
  ASSERT_TRUE(robot.click("attendance.walk_in"));
  ASSERT_NE(robot.find("walk_in.save"), nullptr);
  EXPECT_FALSE(robot.find("walk_in.save")->enabled);
}

TEST_F(Attendance, KeysBelowADialogDoNothing) {
  ASSERT_TRUE(robot.click(row(0)));
  ASSERT_TRUE(robot.click("attendance.walk_in"));
  robot.key(ImGuiKey_Escape);  // leaves the name field
  robot.take();
  robot.key(ImGuiKey_1);
  EXPECT_TRUE(robot.take_all<command::SetMark>().empty());
}

TEST_F(Attendance, TheTabsFilterByStatus) {
  ASSERT_TRUE(robot.click("attendance.filter.1"));
  const auto filters = robot.take_all<command::FilterAttendance>();
  ASSERT_EQ(filters.size(), 1U);
  EXPECT_EQ(filters[0].filter.mark, Mark::none);
}

TEST_F(Attendance, AVillageIsChosenFromTheListOrFromItsBar) {
  ASSERT_TRUE(robot.click("attendance.village"));
  ASSERT_TRUE(robot.click("attendance.village.450224204201"));
  ASSERT_TRUE(robot.click("village.石桥村"));
  const auto filters = robot.take_all<command::FilterAttendance>();
  ASSERT_EQ(filters.size(), 2U);
  EXPECT_EQ(filters[0].filter.village, "450224204201");
  EXPECT_EQ(filters[1].filter.village, "450224204202");
}

TEST_F(Attendance, ANewSessionBelongsToTheOpenTraining) {
  ASSERT_TRUE(robot.click("attendance.new_session"));
  const auto opened = robot.take_all<command::OpenEditor>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].form, "session");
  EXPECT_EQ(opened[0].values.at("training"), robot.views.attendance.training->text());
}

TEST_F(Attendance, ANoteIsSentWhileItIsTyped) {
  ASSERT_TRUE(robot.click(row(0)));
  robot.key(ImGuiKey_N);
  robot.type("孩子生病");
  robot.type("，下午到");
  const auto notes = robot.take_all<command::SetMarkNote>();
  ASSERT_GE(notes.size(), 2U);
  EXPECT_EQ(notes.back().person, person(0));
  EXPECT_EQ(notes.back().note, "孩子生病，下午到");
}

TEST(AttendanceEnglish, TheFiltersKeepTheirRoomInLargeType) {
  for (const float scale : {1.25F, 1.5F}) {
    Robot robot({1366, 768, scale, "en"});
    robot.views = sample_views();
    robot.frames(3);
    robot.take();
    for (const char* id : {"attendance.filter", "attendance.village", "attendance.search"}) {
      const ui::ProbeItem* item = robot.find(id);
      ASSERT_NE(item, nullptr) << id;
      EXPECT_TRUE(item->visible) << id;
      EXPECT_GE(item->rect.width(), 96 * scale) << id << " at " << scale;
    }
    EXPECT_LE(robot.find("attendance.filter")->rect.max.x, robot.find("attendance.village")->rect.min.x);
    EXPECT_LE(robot.find("attendance.village")->rect.max.x, robot.find("attendance.search")->rect.min.x);
    ASSERT_TRUE(robot.click("attendance.filter"));
    robot.key(ImGuiKey_DownArrow);
    robot.key(ImGuiKey_Enter);
    const auto asked = robot.take_all<command::FilterAttendance>();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].filter.mark, Mark::none);
    robot.screenshot("attendance-en-" + std::to_string(static_cast<int>(scale * 100)));
  }
}

}  // namespace
}  // namespace yanxing::test
