// The attendance screen while people queue: keys, the quick field, signing out.
#include <algorithm>

#include "tests/ui/attendance_fixture.h"

namespace yanxing::test {
namespace {

using app::Mark;
namespace command = app::command;

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
  const auto signs = wishes<command::SignIn>(robot.take());
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, person(2));
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
  const auto signs = wishes<command::SignIn>(commands);
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, robot.views.attendance.quick[0].person);
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
  EXPECT_TRUE(wishes<command::SignIn>(robot.take()).empty()) << "matches of another text must not be signed in";
  robot.views.attendance.quick = {robot.views.attendance.rows[10]};
  robot.views.attendance.quick_text = "llh";
  robot.frames(2);
  const auto signs = wishes<command::SignIn>(robot.take());
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, person(10));
}

TEST_F(Attendance, AMarkTakesTwoKeyPressesAfterTheNameAndTheFieldIsReadyForTheNext) {
  robot.key(ImGuiKey_F2);
  robot.type("wx");
  const auto& rows = robot.views.attendance.rows;
  answer_quick(robot, {rows[3], rows[4], rows[5]});
  robot.frames(2);
  robot.type("2");  // one of several: one press, and nothing else
  robot.frames(1);
  auto commands = robot.take();
  const auto signs = wishes<command::SignIn>(commands);
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, person(4));
  robot.views.attendance.quick_text.clear();
  robot.views.attendance.quick.clear();
  robot.frames(2);
  EXPECT_TRUE(robot.find("attendance.quick")->focused);
  EXPECT_EQ(robot.value("attendance.quick"), "");
  robot.take();
  robot.type("韦");
  const auto next = robot.take_all<command::FindPerson>();
  ASSERT_FALSE(next.empty());
  EXPECT_EQ(next.back().text, "韦") << "nothing of the last name is left";
}

TEST_F(Attendance, ANameThatOnlyContainsTheLettersWantsOneMoreEnter) {
  robot.key(ImGuiKey_F2);
  robot.type("xx");
  auto inside = robot.views.attendance.rows[3];
  inside.inside = true;
  answer_quick(robot, {inside});
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  EXPECT_TRUE(wishes<command::SignIn>(robot.take()).empty());
  EXPECT_EQ(robot.value("attendance.quick"), "xx") << "what she typed stays";
  EXPECT_NE(robot.value("quick.said").find(inside.name), std::string::npos) << "and it says what Enter would do";
  robot.frames(3);
  robot.key(ImGuiKey_Enter);
  const auto signs = wishes<command::SignIn>(robot.take());
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, person(3));
}

TEST_F(Attendance, AnArrowKeyChoosesANameThatOnlyContainsTheLetters) {
  robot.key(ImGuiKey_F2);
  robot.type("xx");
  auto begins = robot.views.attendance.rows[0];
  auto inside = robot.views.attendance.rows[3];
  inside.inside = true;
  answer_quick(robot, {begins, inside});
  robot.frames(2);
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_Enter);
  const auto signs = wishes<command::SignIn>(robot.take());
  ASSERT_EQ(signs.size(), 1U);
  EXPECT_EQ(signs[0].person, person(3));
}

TEST_F(Attendance, AMarkThatIsNotOnTheDiskSaysSo) {
  auto& row0 = robot.views.attendance.rows[0];
  row0.mark = app::Mark::present;
  row0.has_mark_record = true;
  row0.unsaved = true;
  robot.views.attendance.counts.unsaved = 3;
  robot.frames(2);
  EXPECT_EQ(robot.value("row." + person(0).text() + ".where"), "还没写入");
  EXPECT_EQ(robot.value("stat.arrived.unsaved"), "3 个还没写入");
  EXPECT_TRUE(robot.screenshot("attendance_unsaved"));
}

/// Keys as they come from a slow laptop: all of them before the next frame, or one of them a frame.
void press_all(Robot& robot, const std::vector<std::string>& keys, bool one_a_frame) {
  ImGuiIO& io = ImGui::GetIO();
  for (const auto& key : keys) {
    const bool back = key == "<Tab";
    const ImGuiKey moves = key == "Tab>" || back ? ImGuiKey_Tab : ImGuiKey_Enter;
    if (back) io.AddKeyEvent(ImGuiMod_Shift, true);
    if (key.size() > 1) {
      io.AddKeyEvent(moves, true);
      io.AddKeyEvent(moves, false);
    } else {
      const auto digit = static_cast<ImGuiKey>(ImGuiKey_0 + (key[0] - '0'));
      io.AddKeyEvent(digit, true);
      io.AddInputCharacter(static_cast<unsigned>(key[0]));
      io.AddKeyEvent(digit, false);
    }
    if (back) io.AddKeyEvent(ImGuiMod_Shift, false);
    if (one_a_frame) robot.frames();
  }
  robot.frames(60);
}

TEST_F(Attendance, WhatIsTypedRightAfterTabIsForTheNextField) {
  for (const bool one_a_frame : {false, true}) {
    robot.key(ImGuiKey_Insert);
    robot.frames(4);
    ASSERT_TRUE(robot.click("walk_in.role"));
    press_all(robot, {"3", "2", "Tab>", "7", "8", "<Tab", "5", "Tab>", "9"}, one_a_frame);
    EXPECT_EQ(robot.value("walk_in.role"), "5") << "selected by Shift+Tab, typed over";
    EXPECT_EQ(robot.value("walk_in.phone"), "9");
    ASSERT_TRUE(robot.click("walk_in.cancel"));
    robot.frames(4);
    robot.key(ImGuiKey_Insert);
    robot.frames(4);
    ASSERT_TRUE(robot.click("walk_in.role"));
    press_all(robot, {"3", "2", "Tab>", "7", "8"}, one_a_frame);
    EXPECT_EQ(robot.value("walk_in.role"), "32");
    EXPECT_EQ(robot.value("walk_in.phone"), "78");
    ASSERT_TRUE(robot.click("walk_in.cancel"));
    robot.frames(4);
  }
}

TEST_F(Attendance, WhatIsTypedRightAfterF2IsForTheQuickField) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiKey_F2, true);
  io.AddKeyEvent(ImGuiKey_F2, false);
  io.AddInputCharactersUTF8("wx");
  robot.frames(10);
  const auto asked = robot.take_all<command::FindPerson>();
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.back().text, "wx");
  // Enter and the next name within one frame: the first is signed in, the second begins with its first letter.
  robot.views.attendance.quick = {robot.views.attendance.rows[0]};
  robot.views.attendance.quick_text = "wx";
  robot.frames(2);
  io.AddKeyEvent(ImGuiKey_Enter, true);
  io.AddKeyEvent(ImGuiKey_Enter, false);
  io.AddInputCharactersUTF8("l");
  robot.frames(1);
  robot.views.attendance.quick_text.clear();
  robot.views.attendance.quick.clear();
  robot.frames(10);
  const auto commands = robot.take();
  EXPECT_EQ(wishes<command::SignIn>(commands).size(), 1U);
  const auto* last = std::get_if<command::FindPerson>(&commands.back());
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->text, "l");
}

TEST_F(Attendance, TheEndOfAPhoneNumberChoosesNobody) {
  robot.key(ImGuiKey_F2);
  robot.type("1");
  robot.type("2");
  const auto asked = robot.take_all<command::FindPerson>();
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.back().text, "12");
}

TEST_F(Attendance, AnUnknownNameIsAWalkInByEnterAndEnter) {
  robot.views.attendance.quick.clear();
  robot.key(ImGuiKey_F2);
  robot.type("贾小囡");
  answer_quick(robot, {});
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  ASSERT_NE(robot.find("walk_in_now.yes"), nullptr);
  robot.screenshot("attendance-walk-in-now");
  robot.take();
  robot.key(ImGuiKey_Enter);
  const auto added = robot.take_all<command::AddWalkIn>();
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].name, "贾小囡");
  robot.views.attendance.quick_text.clear();
  robot.frames(3);
  EXPECT_EQ(robot.find("walk_in_now.yes"), nullptr);
  EXPECT_TRUE(robot.find("attendance.quick")->focused);
  EXPECT_EQ(robot.value("attendance.quick"), "");
}

TEST_F(Attendance, WhoTypesOnHasLeftTheQuestionAndLosesNoLetter) {
  robot.views.attendance.quick.clear();
  robot.key(ImGuiKey_F2);
  robot.type("李小");
  answer_quick(robot, {});
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  ASSERT_NE(robot.find("walk_in_now.yes"), nullptr);
  robot.take();
  ImGuiIO& io = ImGui::GetIO();
  io.AddInputCharactersUTF8("赵");
  robot.frames(1);
  robot.views.attendance.quick_text = "赵";  // App answers at once
  io.AddInputCharactersUTF8("新");
  io.AddKeyEvent(ImGuiKey_Enter, true);
  io.AddKeyEvent(ImGuiKey_Enter, false);
  robot.frames(1);
  EXPECT_EQ(robot.find("walk_in_now.yes"), nullptr);
  const auto commands = robot.take();
  const auto waiting = wishes<command::NoteUnregistered>(commands);
  ASSERT_EQ(waiting.size(), 1U) << "who was passed over does not vanish";
  EXPECT_EQ(waiting[0].name, "李小");
  EXPECT_TRUE(std::none_of(commands.begin(), commands.end(),
                           [](const app::Command& one) { return std::holds_alternative<command::AddWalkIn>(one); }));
  std::string asked;
  for (const auto& one : commands) {
    if (const auto* find = std::get_if<command::FindPerson>(&one)) asked = find->text;
  }
  EXPECT_EQ(asked, "赵新");
  // Her Enter was for the new name.
  robot.views.attendance.quick_text = "赵新";
  robot.frames(6);
  ASSERT_NE(robot.find("walk_in_now.yes"), nullptr);
  robot.key(ImGuiKey_Enter);
  const auto added = robot.take_all<command::AddWalkIn>();
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].name, "赵新");
}

TEST_F(Attendance, WhoWasPassedOverIsTakenUpAgain) {
  robot.views.attendance.quick.clear();
  robot.views.attendance.quick_text.clear();
  robot.views.attendance.unregistered = {"赵新新", "李小"};
  robot.frames(2);
  EXPECT_EQ(robot.value("quick.unregistered"), "还没有登记的 2 人");
  robot.screenshot("attendance-unregistered");
  ASSERT_TRUE(robot.click("quick.unregistered.0"));
  robot.frames(2);
  ASSERT_NE(robot.find("walk_in_now.yes"), nullptr);
  robot.take();
  robot.key(ImGuiKey_Enter);
  const auto added = robot.take_all<command::AddWalkIn>();
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].name, "赵新新");
  robot.frames(3);
  ASSERT_TRUE(robot.click("quick.unregistered.1.forget"));
  const auto forgotten = wishes<command::ForgetUnregistered>(robot.take());
  ASSERT_EQ(forgotten.size(), 1U);
  EXPECT_EQ(forgotten[0].name, "李小");
}

TEST_F(Attendance, LettersThatFindNobodyAreNoWalkIn) {
  robot.views.attendance.quick.clear();
  robot.key(ImGuiKey_F2);
  robot.type("qq");
  answer_quick(robot, {});
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  robot.frames(2);
  EXPECT_EQ(robot.find("walk_in_now.yes"), nullptr);
  EXPECT_EQ(robot.find("quick.add"), nullptr);
}

TEST_F(Attendance, SigningOutIsTheSameFieldTurned) {
  ASSERT_TRUE(robot.click("quick.way.1"));
  robot.frames(2);
  robot.take();
  robot.type("wx");
  const auto asked = robot.take_all<command::FindPerson>();
  ASSERT_FALSE(asked.empty());
  EXPECT_TRUE(asked.back().out);
  robot.views.attendance.quick_text = "wx";
  robot.views.attendance.quick = {robot.views.attendance.rows[0]};
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  const auto out = wishes<command::SignOut>(robot.take());
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].person, person(0));
}

}  // namespace
}  // namespace yanxing::test
