// Settings, the first run, the frame of the window and the sync screen, as a person uses them.
#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

namespace command = app::command;
using nlohmann::json;

class Settings : public ::testing::Test {
 protected:
  Settings() {
    robot.views = sample_views(app::Screen::settings);
    robot.frames(3);
    robot.take();
  }
  Robot robot;
};

TEST_F(Settings, LanguageAndSizeAreChosenByTabs) {
  ASSERT_TRUE(robot.click("settings.language.1"));
  const auto language = robot.take_all<command::SetLanguage>();
  ASSERT_EQ(language.size(), 1U);
  EXPECT_EQ(language[0].language, "en");
  ASSERT_TRUE(robot.click("settings.size.3"));
  const auto scale = robot.take_all<command::SetFontScale>();
  ASSERT_EQ(scale.size(), 1U);
  EXPECT_GT(scale[0].scale, 1.2);
}

TEST_F(Settings, ChangingThePlaceAsksFirst) {
  ASSERT_TRUE(robot.click("settings.place"));
  ASSERT_TRUE(robot.click("settings.place.450225106"));
  EXPECT_TRUE(robot.take_all<command::SetPlace>().empty());
  robot.frames(2);
  ASSERT_TRUE(robot.click("question.yes"));
  const auto place = robot.take_all<command::SetPlace>();
  ASSERT_EQ(place.size(), 1U);
  EXPECT_EQ(place[0].place, "450225106");
}

TEST_F(Settings, EnrolsWithServerAndCode) {
  robot.views.settings.enrolment = app::Enrolment::none;
  robot.frames(2);
  EXPECT_FALSE(robot.find("settings.enrol")->enabled);
  ASSERT_TRUE(robot.click("settings.server"));
  robot.type("https://127.0.0.1:8443");
  ASSERT_TRUE(robot.click("settings.code"));
  robot.type("ABCD-1234");
  robot.frames(2);
  ASSERT_TRUE(robot.click("settings.enrol"));
  const auto enrol = robot.take_all<command::Enrol>();
  ASSERT_EQ(enrol.size(), 1U);
  EXPECT_EQ(enrol[0].server, "https://127.0.0.1:8443");
  EXPECT_EQ(enrol[0].code, "ABCD-1234");
}

TEST_F(Settings, EnrollingAgainKnowsTheServerAndSaysWhatIsMissing) {
  robot.views.shell.language = "en";
  robot.frames(2);
  ASSERT_TRUE(robot.click("settings.re_enrol"));
  robot.frames(2);
  EXPECT_EQ(robot.value("settings.server"), robot.views.settings.server);
  EXPECT_EQ(robot.value("settings.missing"), "The enrolment code is missing");
  ASSERT_TRUE(robot.click("settings.code"));
  robot.key(ImGuiKey_Enter);
  EXPECT_TRUE(robot.take_all<command::Enrol>().empty());
  EXPECT_EQ(robot.value("settings.missing"), "The enrolment code is missing");
  robot.type("ABCD-1234");
  robot.frames(2);
  EXPECT_EQ(robot.find("settings.missing"), nullptr);
  robot.key(ImGuiKey_Enter);
  const auto enrol = robot.take_all<command::Enrol>();
  ASSERT_EQ(enrol.size(), 1U);
  EXPECT_EQ(enrol[0].server, robot.views.settings.server);
}

TEST_F(Settings, ALaptopThatTheServerShutOutIsNotCalledEnrolled) {
  robot.views.shell.language = "en";
  robot.views.shell.enrolled = true;
  robot.frames(2);
  EXPECT_EQ(robot.value("settings.enrolled"), "Enrolled");
  EXPECT_EQ(robot.value("shell.enrolment"), "Enrolled");
  robot.views.shell.shut_out = robot.views.settings.shut_out = true;
  robot.frames(2);
  EXPECT_EQ(robot.value("settings.enrolled"), "Shut out by the server");
  EXPECT_EQ(robot.value("shell.enrolment"), "Shut out by server");
  EXPECT_TRUE(robot.click("settings.re_enrol"));
}

TEST_F(Settings, ARefusedEnrolmentSaysWhy) {
  robot.views.settings.enrolment = app::Enrolment::failed;
  robot.views.settings.enrolment_problem = {"error.no_network", {}, {}};
  robot.frames(2);
  EXPECT_NE(robot.value("settings.enrolment_problem").find("连不上服务器"), std::string::npos);
}

TEST_F(Settings, BackupGoesToTheFileThatWasTyped) {
  ASSERT_TRUE(robot.click("settings.backup.file"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("/tmp/b.yxbackup");
  ASSERT_TRUE(robot.click("settings.backup.start"));
  const auto backup = robot.take_all<command::Backup>();
  ASSERT_EQ(backup.size(), 1U);
  EXPECT_EQ(backup[0].file, "/tmp/b.yxbackup");
}

TEST_F(Settings, TheNameIsChangedWhenTheFieldIsLeft) {
  ASSERT_TRUE(robot.click("settings.person"));
  robot.key(ImGuiKey_A, ImGuiMod_Ctrl);
  robot.type("覃玉梅");
  EXPECT_TRUE(robot.take_all<command::SetPerson>().empty());
  robot.key(ImGuiKey_Enter);
  const auto person = robot.take_all<command::SetPerson>();
  ASSERT_EQ(person.size(), 1U);
  EXPECT_EQ(person[0].person, "覃玉梅");
}

/// With as many places as a real list has more than a screen of.
app::FirstRunView first_run_of_many() {
  app::FirstRunView view = sample_first_run();
  for (int i = 0; i < 8; ++i)
    view.places.push_back({"45022610" + std::to_string(i), "乡" + std::to_string(i), "三江县", "xiang x", {}});
  for (app::Choice& place : view.places) place.search += " " + place.value;  // as App makes them
  return view;
}

TEST(FirstRun, StartsOnceBothArePlaceAndNameAreKnown) {
  Robot robot;
  robot.views.first_run = sample_first_run();
  robot.frames(3);
  EXPECT_FALSE(robot.find("first_run.start")->enabled);
  ASSERT_TRUE(robot.click("first_run.place"));
  ASSERT_TRUE(robot.click("first_run.place.450224204"));
  robot.frames(3);
  robot.type("韦彩云");
  ASSERT_TRUE(robot.click("first_run.start"));
  const auto identity = robot.take_all<command::SetIdentity>();
  ASSERT_EQ(identity.size(), 1U);
  EXPECT_EQ(identity[0].place, "450224204");
  EXPECT_EQ(identity[0].person, "韦彩云");
}

TEST(FirstRun, ATabOutOfHabitAfterThePlaceDoesNotSwallowTheName) {
  Robot robot;
  robot.views.first_run = sample_first_run();
  robot.frames(3);
  ASSERT_TRUE(robot.click("first_run.place"));
  robot.key(ImGuiKey_DownArrow);
  ImGuiIO& io = ImGui::GetIO();
  for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_Tab}) {
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
  }
  io.AddInputCharactersUTF8("韦彩云");
  robot.frames(16);
  EXPECT_EQ(robot.value("first_run.person"), "韦彩云");
  EXPECT_TRUE(robot.find("first_run.person")->focused);
  robot.key(ImGuiKey_Enter);
  const auto identity = robot.take_all<command::SetIdentity>();
  ASSERT_EQ(identity.size(), 1U);
  EXPECT_EQ(identity[0].person, "韦彩云");
}

TEST(FirstRun, GoesFromThePlaceToTheNameByKeyboardAlone) {
  for (const bool tab : {false, true}) {
    Robot robot;
    robot.views.first_run = sample_first_run();
    robot.frames(3);
    EXPECT_TRUE(robot.find("first_run.place")->focused) << "the first thing to be given";
    robot.key(ImGuiKey_Enter);
    robot.key(ImGuiKey_DownArrow);
    robot.key(ImGuiKey_Enter);
    robot.frames(3);
    if (tab) robot.key(ImGuiKey_Tab);  // as after any other field
    robot.type("韦彩云");
    robot.key(ImGuiKey_Enter);
    const auto identity = robot.take_all<command::SetIdentity>();
    ASSERT_EQ(identity.size(), 1U) << (tab ? "with Tab" : "at once");
    EXPECT_EQ(identity[0].person, "韦彩云");
  }
}

TEST(FirstRun, ThePlaceIsSearchedByTypingAtOnce) {
  for (const char* typed : {"qbx", "450224204", "桥板"}) {
    Robot robot;
    robot.views.first_run = first_run_of_many();
    robot.frames(3);
    robot.type(typed);
    EXPECT_EQ(robot.value("first_run.place.search"), typed);
    ASSERT_NE(robot.find("first_run.place.450224204"), nullptr) << typed;
    robot.key(ImGuiKey_Enter);
    robot.frames(3);
    EXPECT_EQ(robot.value("first_run.place"), "桥板乡") << typed;
    EXPECT_TRUE(robot.find("first_run.person")->focused) << "the next thing to be given";
  }
}

TEST(FirstRun, TheDownArrowOpensThePlaces) {
  Robot robot;
  robot.views.first_run = first_run_of_many();
  robot.frames(3);
  robot.key(ImGuiKey_DownArrow);
  ASSERT_NE(robot.find("first_run.place." + robot.views.first_run.places.front().value), nullptr);
  robot.key(ImGuiKey_Enter);
  robot.frames(3);
  EXPECT_EQ(robot.value("first_run.place"), robot.views.first_run.places.front().label)
      << "the first: the key that opened the list did not move in it";
}

TEST(FirstRun, EscapeClosesThePlacesAndTypingOpensThemAgain) {
  Robot robot;
  robot.views.first_run = first_run_of_many();
  robot.frames(3);
  robot.type("q");
  robot.key(ImGuiKey_Escape);
  robot.frames(3);
  EXPECT_EQ(robot.find("first_run.place.search"), nullptr);
  EXPECT_TRUE(robot.find("first_run.place")->focused);
  robot.type("qbx");
  EXPECT_EQ(robot.value("first_run.place.search"), "qbx");
}

TEST(FirstRun, TabGoesOnFromTheNameToTheStart) {
  Robot robot;
  robot.views.first_run = sample_first_run();
  robot.frames(3);
  ASSERT_TRUE(robot.click("first_run.place"));
  ASSERT_TRUE(robot.click("first_run.place.450224204"));
  robot.frames(3);
  robot.type("韦彩云");
  robot.key(ImGuiKey_Tab);
  EXPECT_TRUE(robot.find("first_run.start")->focused);
}

/// Which entry of the navigation has the keyboard.
std::string focused_entry(const Robot& robot) {
  for (const char* entry : {"nav.home", "nav.attendance", "nav.observation", "nav.election", "nav.records"}) {
    if (robot.find(entry)->focused) return entry;
  }
  return "";
}

TEST(Shell, AnotherScreenTakesTheKeyboardOutOfTheNavigation) {
  Robot robot;
  robot.views = sample_views(app::Screen::observation);
  robot.frames(3);
  for (int i = 0; i < 30; ++i) robot.key(ImGuiKey_Tab);  // somewhere in a list of that screen
  robot.take();
  for (const app::Screen screen : {app::Screen::election, app::Screen::due, app::Screen::records, app::Screen::home}) {
    robot.views.shell.screen = screen;
    robot.frames(4);
    EXPECT_EQ(focused_entry(robot), "");
    robot.key(ImGuiKey_DownArrow);
    robot.key(ImGuiKey_Enter);
    for (const auto& shown : robot.take_all<command::ShowScreen>())
      EXPECT_NE(shown.screen, app::Screen::home) << "Enter opened the home page";
  }
}

TEST(Shell, TabBeginsInTheOpenScreen) {
  Robot robot;
  robot.views = sample_views(app::Screen::home);
  robot.frames(3);
  robot.views.shell.screen = app::Screen::records;
  robot.frames(3);
  robot.key(ImGuiKey_Tab);
  EXPECT_EQ(focused_entry(robot), "");
  bool somewhere = false;
  for (const auto& [id, item] : robot.probe().items()) somewhere |= item.focused && !id.starts_with("nav.");
  EXPECT_TRUE(somewhere) << "a field or button of the screen";
}

TEST(Shell, AClosedDialogGivesTheKeyboardBackToTheScreen) {
  Robot robot;
  robot.views = sample_views(app::Screen::election);
  robot.frames(3);
  robot.views.shell.editor = sample_editor();
  robot.frames(4);
  for (int i = 0; i < 6; ++i) robot.key(ImGuiKey_Tab);
  robot.views.shell.editor.reset();
  robot.frames(4);
  EXPECT_EQ(focused_entry(robot), "");
  robot.take();
  robot.key(ImGuiKey_Enter);
  EXPECT_TRUE(robot.take_all<command::ShowScreen>().empty());
}

TEST(SyncScreen, SaysTheThreeStatesAndOffersToSync) {
  Robot robot;
  robot.views = sample_views(app::Screen::sync);
  robot.frames(3);
  robot.take();
  EXPECT_EQ(robot.value("sync.local"), "43");
  EXPECT_EQ(robot.value("sync.on_server"), "1286");
  EXPECT_EQ(robot.value("sync.needs_you"), "3");
  ASSERT_TRUE(robot.click("sync.now"));
  robot.key(ImGuiKey_F5);
  EXPECT_EQ(robot.take_all<command::SyncNow>().size(), 2U);
}

TEST(SyncScreen, CanBeStoppedWhileItRuns) {
  Robot robot;
  robot.views = sample_views(app::Screen::sync);
  robot.views.sync.phase = app::SyncPhase::sending;
  robot.views.sync.progress = {10, 40};
  robot.frames(3);
  robot.take();
  EXPECT_EQ(robot.value("sync.progress"), "10 / 40");
  ASSERT_TRUE(robot.click("sync.cancel"));
  EXPECT_EQ(robot.take_all<command::CancelSync>().size(), 1U);
}

TEST(Shell, NavigationSwitchesScreensByMouseAndKey) {
  Robot robot;
  robot.views = sample_views();
  robot.frames(3);
  robot.take();
  ASSERT_TRUE(robot.click("nav.records"));
  robot.key(ImGuiKey_6, ImGuiMod_Ctrl);
  const auto shown = robot.take_all<command::ShowScreen>();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].screen, app::Screen::records);
  EXPECT_EQ(shown[1].screen, app::Screen::election);
}

TEST(Shell, TabReachesButtonsAndSpacePressesThem) {
  Robot robot;
  robot.views = sample_views(app::Screen::settings);
  robot.frames(3);
  robot.take();
  for (int i = 0; i < 40 && !(robot.find("settings.automatic") != nullptr && robot.find("settings.automatic")->focused);
       ++i)
    robot.key(ImGuiKey_Tab);
  ASSERT_TRUE(robot.find("settings.automatic")->focused);
  robot.key(ImGuiKey_Space);
  EXPECT_EQ(robot.take_all<command::SetAutomaticSync>().size(), 1U);
}

TEST(Shell, StatusSaysWhatIsSavedAndWhatWaits) {
  Robot robot({1366, 768, 1.0F, "en"});
  robot.views = sample_views();
  robot.frames(2);
  EXPECT_EQ(robot.value("status.saving"), "Saved on this laptop");
  EXPECT_EQ(robot.value("status.unsent"), "43 changes wait for sync");
  robot.views.shell.saving = app::Saving::failed;
  robot.views.shell.unsent = 0;
  robot.frames(2);
  EXPECT_EQ(robot.value("status.saving"), "Could not be saved, see the message");
  EXPECT_EQ(robot.value("status.unsent"), "Nothing waits for sync");
  robot.views.shell.photos.waiting = 2;
  robot.frames(2);
  EXPECT_EQ(robot.value("status.unsent"), "All changes are sent") << "the photos stand beside it";
  robot.views.shell.counting = true;
  robot.frames(2);
  EXPECT_EQ(robot.value("status.unsent"), "Counting what is on the server…");
  robot.views.shell.counting = false;
  robot.views.shell.photos = {};
  robot.views.shell.refused = 6;
  robot.frames(2);
  EXPECT_EQ(robot.find("status.unsent"), nullptr) << "that would be untrue";
  EXPECT_EQ(robot.value("status.refused"), "6 changes not taken by the server");
}

TEST(Shell, LanguageAndSizeChangeWhileItRuns) {
  Robot robot;
  robot.views = sample_views();
  robot.frames(2);
  EXPECT_EQ(robot.value("status.saving"), "离线可用，数据已保存到本机");
  const float before = robot.find("status.saving")->rect.height();
  robot.views.shell.language = "en";
  robot.views.shell.font_scale = 1.3;
  robot.frames(3);
  EXPECT_EQ(robot.value("status.saving"), "Saved on this laptop");
  EXPECT_GT(robot.find("status.saving")->rect.height(), before * 1.25F);
}

TEST(Shell, ALanguageThatIsNotInstalledLeavesTheOldOne) {
  Robot robot;
  robot.views = sample_views();
  robot.views.shell.language = "xx";
  robot.frames(2);
  EXPECT_EQ(robot.value("status.saving"), "离线可用，数据已保存到本机");
}

TEST(Shell, AQuestionIsAnswered) {
  Robot robot;
  robot.views = sample_views();
  robot.views.shell.question = app::Question{
      7, {"editor.discard.title", {}, {}}, {"editor.discard.text", {}, {}}, "editor.discard.yes", "", true};
  robot.frames(3);
  robot.key(ImGuiKey_Enter);
  EXPECT_TRUE(robot.take_all<command::AnswerQuestion>().empty()) << "Enter alone does nothing dangerous";
  ASSERT_TRUE(robot.click("question.yes"));
  const auto answers = robot.take_all<command::AnswerQuestion>();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].id, 7U);
  EXPECT_TRUE(answers[0].yes);
}

}  // namespace
}  // namespace yanxing::test
