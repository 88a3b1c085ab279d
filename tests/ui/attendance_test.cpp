#include <gtest/gtest.h>

#include <algorithm>

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

/// Of what was asked for, the wishes of this kind that belong to the attendance screen alone.
template <typename C>
std::vector<C> wishes(const std::vector<app::Command>& commands) {
  std::vector<C> found;
  for (const app::Command& command : commands) {
    const auto* ours = std::get_if<app::AttendanceCommand>(&command);
    const auto* wish = ours != nullptr ? std::get_if<C>(ours) : nullptr;
    if (wish != nullptr) found.push_back(*wish);
  }
  return found;
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

/// Answers what the quick field asks for, as App does.
void answer_quick(Robot& robot, std::vector<app::AttendanceRow> matches) {
  for (const app::Command& command : robot.take()) {
    if (const auto* find = std::get_if<command::FindPerson>(&command)) robot.views.attendance.quick_text = find->text;
  }
  robot.views.attendance.quick = std::move(matches);
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

app::PlanView sample_plan() {
  app::PlanView plan;
  plan.training_title = "2021年农村妇女“领头雁”专项培训（第2期）";
  for (int day = 17; day < 22; ++day) {
    for (const char* half : {"am", "pm"}) {
      app::PlanCell cell;
      cell.date = "2021-05-" + std::to_string(day);
      cell.day = "5月" + std::to_string(day) + "日";
      cell.half = half;
      cell.label = cell.day + (cell.half == "am" ? " 上午" : " 下午");
      plan.cells.push_back(cell);
    }
  }
  plan.cells[0].exists = true;
  plan.cells[0].marks = 43;
  plan.cells[0].courses = "中共党史、基层治理、妇女儿童维权";
  plan.cells[7].counts = false;
  plan.cells[7].mode = "个人自学";
  plan.making = 9;
  plan.can_save = true;
  app::FieldView mode;
  mode.name = "mode";
  mode.label = "培训方式";
  mode.hint = "空着：与培训相同。自学不计入五天";
  mode.type = app::FieldType::select_one;
  mode.choices = {{"concentrated", "脱产培训（集中）", {}, {}}, {"self_study", "个人自学", {}, {}}};
  app::FieldView lecturers;
  lecturers.name = "lecturers";
  lecturers.label = "授课老师";
  plan.fields = {mode, lecturers};
  return plan;
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

TEST_F(Attendance, UndoIsOfferedByToastAndByCtrlZ) {
  robot.views.shell.toasts.push_back({1, app::ToastKind::done, {"mark.present", {}, {}}, true});
  robot.frames(2);
  ASSERT_TRUE(robot.click("toast.undo"));
  robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.take_all<command::Undo>().size(), 2U);
}

TEST_F(Attendance, WhatWasUndoneIsNamedAndPutBackByToastAndByKeys) {
  robot.views.shell.can_redo = true;
  app::Toast toast{1, app::ToastKind::info, {"undo.done", {}, {}}, false, true, {}};
  toast.what = {"toast.plan_made", {{"count", "10"}}, {}};
  robot.views.shell.toasts.push_back(toast);
  robot.frames(2);
  EXPECT_EQ(robot.find("toast.undo"), nullptr);
  EXPECT_TRUE(robot.value("toast.1").starts_with("已撤销：")) << robot.value("toast.1");
  EXPECT_NE(robot.value("toast.1").find("10"), std::string::npos);
  robot.screenshot("toast-redo");
  ASSERT_TRUE(robot.click("toast.redo"));
  robot.key(ImGuiKey_Y, ImGuiMod_Ctrl);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
  robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
  robot.frames(2);
  const auto commands = robot.take();
  EXPECT_EQ(std::count_if(commands.begin(), commands.end(),
                          [](const app::Command& one) { return std::holds_alternative<command::Redo>(one); }),
            3);
  EXPECT_EQ(std::count_if(commands.begin(), commands.end(),
                          [](const app::Command& one) { return std::holds_alternative<command::Undo>(one); }),
            0);
}

TEST_F(Attendance, APlanThatWasTouchedIsNotClosedWithoutAQuestion) {
  robot.views.attendance.plan = sample_plan();
  robot.frames(3);
  robot.key(ImGuiKey_Escape);
  EXPECT_EQ(wishes<command::ClosePlan>(robot.take()).size(), 1U) << "nothing was done to it";
  robot.views.attendance.plan->touched = true;
  robot.views.attendance.plan->taking = 1;
  robot.frames(3);
  robot.key(ImGuiKey_Escape);
  robot.frames(3);
  EXPECT_TRUE(wishes<command::ClosePlan>(robot.take()).empty());
  ASSERT_NE(robot.find("question.yes"), nullptr);
  robot.screenshot("attendance-plan-question");
  ASSERT_TRUE(robot.click("question.no"));
  robot.frames(3);
  EXPECT_TRUE(wishes<command::ClosePlan>(robot.take()).empty());
  robot.key(ImGuiKey_Escape);
  robot.frames(3);
  ASSERT_TRUE(robot.click("question.yes"));
  robot.frames(2);
  EXPECT_EQ(wishes<command::ClosePlan>(robot.take()).size(), 1U);
}

TEST_F(Attendance, CtrlZRightAfterAQuickSignInTakesItBackAndTheNextNameCanBeTyped) {
  for (const char* name : {"hj", "黄小芳"}) {
    robot.key(ImGuiKey_F2);
    robot.type(name);
    answer_quick(robot, {robot.views.attendance.rows[3]});
    robot.frames(2);
    robot.key(ImGuiKey_Enter);
    ASSERT_EQ(wishes<command::SignIn>(robot.take()).size(), 1U) << name;
    robot.views.attendance.quick_text.clear();
    robot.views.attendance.quick.clear();
    robot.frames(2);
    robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    EXPECT_EQ(robot.take_all<command::Undo>().size(), 1U) << name << ": once, and the window is still there";
    EXPECT_TRUE(robot.find("attendance.quick")->focused);
    EXPECT_EQ(robot.value("attendance.quick"), "");
    robot.type("韦");
    const auto next = robot.take_all<command::FindPerson>();
    ASSERT_FALSE(next.empty());
    EXPECT_EQ(next.back().text, "韦");
    robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);  // of what is typed first
    const auto commands = robot.take();
    for (const app::Command& command : commands) EXPECT_EQ(std::get_if<command::Undo>(&command), nullptr);
    EXPECT_EQ(robot.value("attendance.quick"), "");
    robot.views.attendance.quick_text.clear();
    robot.frames(2);
  }
}

TEST_F(Attendance, CtrlZAfterASignInInLargeTypeTakesItBack) {
  robot.key(ImGuiKey_F4);
  robot.type("lx");
  answer_quick(robot, {robot.views.attendance.rows[3]});
  robot.frames(2);
  robot.key(ImGuiKey_Enter);
  robot.take();
  robot.views.attendance.quick_text.clear();
  robot.frames(2);
  robot.key(ImGuiKey_Z, ImGuiMod_Ctrl);
  robot.key(ImGuiKey_Y, ImGuiMod_Ctrl);
  EXPECT_EQ(robot.take_all<command::Undo>().size(), 1U);
  EXPECT_TRUE(robot.find("attendance.quick")->focused);
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
