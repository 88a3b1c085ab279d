#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Mark;
namespace command = app::command;

/// The attendance screen with the sample roster, settled.
class Attendance : public ::testing::Test {
 protected:
  Attendance() {
    robot.views = sample_views();
    robot.frames(3);
    robot.take();
  }

  std::string row(std::size_t index) const { return "row." + robot.views.attendance.rows[index].person.text(); }
  RecordId person(std::size_t index) const { return robot.views.attendance.rows[index].person; }

  Robot robot;
};

TEST_F(Attendance, ADigitMarksTheSelectedPersonAndMovesOn) {
  ASSERT_TRUE(robot.click(row(0)));
  robot.key(ImGuiKey_2);
  robot.key(ImGuiKey_5);
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].person, person(0));
  EXPECT_EQ(marks[0].mark, Mark::late);
  EXPECT_EQ(marks[1].person, person(1));
  EXPECT_EQ(marks[1].mark, Mark::absent);
}

TEST_F(Attendance, EveryStatusHasItsKeyOnBothKeyboards) {
  const Mark expected[] = {Mark::present, Mark::late, Mark::early, Mark::leave, Mark::absent};
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(robot.click(row(0)));
    robot.key(static_cast<ImGuiKey>(ImGuiKey_1 + i));
    ASSERT_TRUE(robot.click(row(0)));
    robot.key(static_cast<ImGuiKey>(ImGuiKey_Keypad1 + i));
    const auto marks = robot.take_all<command::SetMark>();
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks[0].mark, expected[i]);
    EXPECT_EQ(marks[1].mark, expected[i]);
  }
}

TEST_F(Attendance, ArrowsChooseThePersonThatAKeyMarks) {
  ASSERT_TRUE(robot.click(row(0)));
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_UpArrow);
  robot.key(ImGuiKey_1);
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].person, person(1));
}

TEST_F(Attendance, EnterSignsInSomebodyWhoIsNotMarkedYet) {
  ASSERT_TRUE(robot.click(row(2)));
  robot.key(ImGuiKey_Enter);
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].person, person(2));
  EXPECT_EQ(marks[0].mark, Mark::present);
}

TEST_F(Attendance, ClearTakesAMarkAway) {
  ASSERT_TRUE(robot.click(row(0) + ".clear"));
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].mark, Mark::none);
}

TEST_F(Attendance, SlashPutsTheCaretIntoTheSearchAndTypingFilters) {
  robot.key(ImGuiKey_Slash);
  robot.type("韦");
  const auto filters = robot.take_all<command::FilterAttendance>();
  ASSERT_FALSE(filters.empty());
  EXPECT_EQ(filters.back().filter.text, "韦");
  EXPECT_TRUE(robot.find("attendance.search")->focused);
}

TEST_F(Attendance, DigitsTypedIntoTheSearchMarkNobody) {
  ASSERT_TRUE(robot.click(row(0)));
  robot.key(ImGuiKey_Slash);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_1, true);
  robot.type("1");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_1, false);
  robot.frames(2);
  EXPECT_TRUE(robot.take_all<command::SetMark>().empty());
}

TEST_F(Attendance, QuickSignInMarksTheFirstMatchAndKeepsTheCaret) {
  robot.key(ImGuiKey_F2);
  robot.type("llh");
  const auto asked = robot.take_all<command::FindPerson>();
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.back().text, "llh");
  robot.views.attendance.quick_text = "llh";
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  const auto commands = robot.take();
  ASSERT_GE(commands.size(), 2U);
  const auto* mark = std::get_if<command::SetMark>(&commands[0]);
  ASSERT_NE(mark, nullptr);
  EXPECT_EQ(mark->person, robot.views.attendance.quick[0].person);
  EXPECT_EQ(mark->mark, Mark::present);
  const auto* cleared = std::get_if<command::FindPerson>(&commands[1]);
  ASSERT_NE(cleared, nullptr);
  EXPECT_EQ(cleared->text, "");
  robot.views.attendance.quick_text.clear();
  robot.frames(2);
  EXPECT_TRUE(robot.find("attendance.quick")->focused);
  EXPECT_EQ(robot.value("attendance.quick"), "");
}

TEST_F(Attendance, EnterBeforeTheAnswerSignsInTheRightPerson) {
  robot.key(ImGuiKey_F2);
  robot.type("llh");
  robot.key(ImGuiKey_Enter);
  EXPECT_TRUE(robot.take_all<command::SetMark>().empty()) << "matches of another text must not be signed in";
  robot.views.attendance.quick = {robot.views.attendance.rows[10]};
  robot.views.attendance.quick_text = "llh";
  robot.frames(2);
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].person, person(10));
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

TEST_F(Attendance, UndoIsOfferedByToastAndByCtrlZ) {
  robot.views.shell.toasts.push_back({1, app::ToastKind::done, {"mark.present", {}, {}}, true});
  robot.frames(2);
  ASSERT_TRUE(robot.click("toast.undo"));
  robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.take_all<command::Undo>().size(), 2U);
}

TEST_F(Attendance, FiveThousandPeopleAreClippedToWhatIsSeen) {
  robot.views.attendance = sample_attendance(5000);
  robot.frames(3);
  int rows = 0;
  for (const auto& [id, item] : robot.probe().items())
    rows += id.starts_with("row.") && id.find('.', 4) == std::string::npos;
  EXPECT_LT(rows, 40);
  robot.key(ImGuiKey_End);
  robot.frames(3);
  EXPECT_NE(robot.find(row(4999)), nullptr);
  EXPECT_EQ(robot.find(row(0)), nullptr);
}

TEST_F(Attendance, TheSelectionStaysWithThePersonWhenTheListChanges) {
  ASSERT_TRUE(robot.click(row(5)));
  const RecordId chosen = person(5);
  robot.views.attendance.rows.erase(robot.views.attendance.rows.begin(), robot.views.attendance.rows.begin() + 3);
  robot.frames(2);
  robot.key(ImGuiKey_1);
  const auto marks = robot.take_all<command::SetMark>();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].person, chosen);
}

}  // namespace
}  // namespace yanxing::test
