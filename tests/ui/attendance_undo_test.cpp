// The attendance screen: what was done is taken back, and many people.
#include <algorithm>

#include "tests/ui/attendance_fixture.h"

namespace yanxing::test {
namespace {

using app::Mark;
namespace command = app::command;

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
