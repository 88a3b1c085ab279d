// The attendance screen that its tests share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {

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

/// Answers what the quick field asks for, as App does.
inline void answer_quick(Robot& robot, std::vector<app::AttendanceRow> matches) {
  for (const app::Command& command : robot.take()) {
    if (const auto* find = std::get_if<command::FindPerson>(&command)) robot.views.attendance.quick_text = find->text;
  }
  robot.views.attendance.quick = std::move(matches);
}

inline app::PlanView sample_plan() {
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

}  // namespace yanxing::test
