// Pictures of every screen in build/PRESET/screens, to be looked at; the test itself only promises that each draws
// something.
#include <gtest/gtest.h>

#include <set>

#include "tests/ui/robot.h"
#include "tests/ui/sample_fill.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;

/// Different colours on the picture, looked at in every 7th pixel: an empty or broken frame has very few.
std::size_t colors(const Picture& picture) {
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i < picture.pixels.size(); i += 7) seen.insert(picture.pixels[i]);
  return seen.size();
}

void picture_of(Robot& robot, const std::string& name) {
  robot.frames(3);
  const Picture picture = robot.picture();
  EXPECT_GT(colors(picture), 100U) << name;
  EXPECT_TRUE(write_png(picture, picture_file(name)));
}

TEST(Screens, AttendanceIsDrawn) {
  Robot robot;
  robot.views = sample_views();
  robot.views.shell.toasts.push_back({1, app::ToastKind::done, {"mark.present", {}, {}}, true});
  robot.frames(2);
  robot.click_at({500, 340});
  robot.key(ImGuiKey_F2);
  picture_of(robot, "attendance");
}

TEST(Screens, AttendanceIsDrawnInEnglish) {
  Robot robot({1366, 768, 1.0F, "en"});
  robot.views = sample_views();
  picture_of(robot, "attendance_en");
}

TEST(Screens, AttendanceIsDrawnAt125Percent) {
  Robot robot({1366, 768, 1.25F, {}});
  robot.views = sample_views();
  picture_of(robot, "attendance_125");
}

TEST(Screens, AttendanceWithoutAnythingSaysWhatToDo) {
  Robot robot;
  robot.views = sample_views();
  robot.views.attendance = {};
  picture_of(robot, "attendance_empty");
  EXPECT_NE(robot.find("attendance.first_step"), nullptr);
}

TEST(Screens, ObservationIsDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::observation);
  picture_of(robot, "observation");
  robot.click("observation.finalise");
  picture_of(robot, "observation_missing");
  robot.key(ImGuiKey_Escape);
  robot.views.observation = sample_villages();
  robot.frames(2);
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_DownArrow);
  picture_of(robot, "observation_villages");
  robot.views.observation = {};
  picture_of(robot, "observation_empty");
}

TEST(Screens, AFinalisedStageIsDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::observation);
  for (app::ObservationItem& item : robot.views.observation.items) {
    if (item.answer == app::Answer::none || item.comment_missing) item.answer = app::Answer::yes;
    item.comment_missing = false;
    item.conflict = false;
  }
  robot.views.observation.missing.clear();
  robot.views.observation.answered.done = robot.views.observation.answered.total;
  picture_of(robot, "observation_complete");
  robot.views.observation.state = app::StageState::finalised;
  robot.views.observation.sync = app::SyncState::on_server;
  picture_of(robot, "observation_final");
}

TEST(Screens, ObservationIsDrawnAt125PercentAndInEnglish) {
  Robot robot({1366, 768, 1.25F, "en"});
  robot.views = sample_views(Screen::observation);
  picture_of(robot, "observation_125_en");
  robot.views.observation = sample_villages();
  picture_of(robot, "observation_villages_125_en");
}

TEST(Screens, TheListOfFormsIsDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::forms);
  robot.views.forms = sample_forms();
  picture_of(robot, "forms");
  robot.views.forms.drafts.clear();
  robot.views.forms.forms.clear();
  robot.views.forms.text = "xyz";
  picture_of(robot, "forms_nothing");
}

TEST(Screens, FormsAreDrawnAt125PercentAndInEnglish) {
  Robot robot({1366, 768, 1.25F, "en"});
  robot.views = sample_views(Screen::forms);
  robot.views.forms = sample_forms();
  picture_of(robot, "forms_125_en");
  robot.views.forms.fill = sample_checks();
  picture_of(robot, "fill_checks_125_en");
}

TEST(Screens, FormsBeingFilledAreDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::forms);
  const auto show = [&](const std::string& name, app::FillView view) {
    robot.views.forms.fill = std::move(view);
    robot.frames(2);
    picture_of(robot, "fill_" + name);
  };
  show("cadre", sample_cadre());
  robot.move_to({800, 500});
  robot.scroll(30);
  picture_of(robot, "fill_cadre_below");
  robot.click("q.id_photo");
  robot.views.forms.fill->picker.reset();
  show("checks", sample_checks());
  show("schedule", sample_schedule());
  show("clinic", sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  picture_of(robot, "fill_clinic_below");
  show("result", sample_result());
  show("courses", sample_courses());
}

TEST(Screens, DialogsOfAFormAreDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::forms);
  app::FillView view = sample_cadre();
  view.errors = {{"deeds", "主要事迹", "主要事迹", {"finding.own", {{"text", "主要事迹要写 500 至 1000 字。"}}, {}}},
                 {"phone", "基本情况", "联系电话", {"finding.required", {}, {}}},
                 {"postcode", "基本情况", "邮编", {"finding.own", {{"text", "邮政编码是 6 位数字。"}}, {}}}};
  robot.views.forms.fill = view;
  picture_of(robot, "fill_errors");
  view.dropped = {{"sites", "示范点名称", "桥板乡竹编工坊"}, {"members", "执委人数", "11"}};
  robot.views.forms.fill = view;
  picture_of(robot, "fill_dropped");
  view.dropped.clear();
  apply(view, app::command::PickFile{"id_photo"});
  const std::filesystem::path photo = sample_photo("work", 320, 240, 1);
  view.picker->folder = photo.parent_path().string();
  view.picker->entries = {{"2021-04 竹编培训", true, 0}, {photo.filename().string(), false, 486000}};
  robot.views.forms.fill = view;
  picture_of(robot, "fill_picker");
  robot.views.forms.fill = sample_result();
  robot.frames(2);
  robot.click("q.share.override");
  picture_of(robot, "fill_override");
  robot.key(ImGuiKey_Escape);
  robot.views.forms.fill = sample_schedule();
  robot.frames(2);
  robot.set_clipboard(
      "雅瑶乡\t2021-01-28\t2021-02-06\t2021-02-20\t9\n长安镇\t2021-01-29\t2021-02-07\t2021-02-21\t12\n");
  robot.key(ImGuiKey_V, ImGuiMod_Ctrl);
  picture_of(robot, "fill_pasting");
}

TEST(Screens, RecordsAreDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::records);
  picture_of(robot, "records");
  robot.views.records.detail = sample_record();
  robot.frames(2);
  picture_of(robot, "records_detail");
  robot.click("detail.field.level");
  picture_of(robot, "records_editing");
  robot.click("detail.tab.1");
  picture_of(robot, "records_history");
  robot.views.records = {};
  picture_of(robot, "records_empty");
}

TEST(Screens, RecordsAreDrawnAt125PercentAndInEnglish) {
  Robot robot({1366, 768, 1.25F, "en"});
  robot.views = sample_views(Screen::records);
  picture_of(robot, "records_125_en");
  robot.views.records.detail = sample_record();
  picture_of(robot, "records_detail_125_en");
}

TEST(Screens, ConflictsAreDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::conflicts);
  picture_of(robot, "conflicts");
  robot.key(ImGuiKey_DownArrow);
  picture_of(robot, "conflicts_group");
  robot.key(ImGuiKey_DownArrow);
  picture_of(robot, "conflicts_deleted");
  robot.views.conflicts = {};
  picture_of(robot, "conflicts_empty");
}

TEST(Screens, ConflictsAreDrawnAt125PercentAndInEnglish) {
  Robot robot({1366, 768, 1.25F, "en"});
  robot.views = sample_views(Screen::conflicts);
  robot.frames(2);
  robot.key(ImGuiKey_DownArrow);
  picture_of(robot, "conflicts_125_en");
}

TEST(Screens, SyncIsDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::sync);
  picture_of(robot, "sync");
  robot.views.sync.phase = app::SyncPhase::sending;
  robot.views.sync.progress = {1210, 4000};
  robot.views.sync.problem = robot.views.sync.todo = {};
  robot.views.sync.reach = robot.views.shell.reach = app::Reach::reachable;
  robot.views.shell.syncing = true;
  picture_of(robot, "sync_running");
}

TEST(Screens, SettingsAreDrawn) {
  Robot robot;
  robot.views = sample_views(Screen::settings);
  picture_of(robot, "settings");
  robot.views.settings.enrolment = app::Enrolment::failed;
  robot.views.settings.enrolment_problem = {"error.untrusted", {}, {}};
  picture_of(robot, "settings_enrol");
}

TEST(Screens, SettingsAreDrawnInEnglish) {
  Robot robot({1366, 768, 1.0F, "en"});
  robot.views = sample_views(Screen::settings);
  robot.views.settings.language = "en";
  picture_of(robot, "settings_en");
}

TEST(Screens, TheFirstStartIsDrawn) {
  Robot robot;
  robot.views.first_run = sample_first_run();
  picture_of(robot, "first_run");
}

TEST(Screens, DialogsAreDrawn) {
  Robot robot;
  robot.views = sample_views();
  robot.views.shell.editor = sample_editor();
  picture_of(robot, "editor");
  robot.views.shell.editor.reset();
  robot.frames(2);
  robot.key(ImGuiKey_F1);
  picture_of(robot, "shortcuts");
  robot.key(ImGuiKey_Escape);
  robot.views.shell.question = app::Question{
      1, {"editor.discard.title", {}, {}}, {"editor.discard.text", {}, {}}, "editor.discard.yes", "", true};
  picture_of(robot, "question");
}

}  // namespace
}  // namespace yanxing::test
