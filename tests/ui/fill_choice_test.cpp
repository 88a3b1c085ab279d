// Choosing: by digit, by key, by mouse, by searching.
#include "tests/ui/fill_robot.h"

namespace yanxing::test {
namespace {

using nlohmann::json;

TEST_F(Fill, DigitsChooseInTheListThatHasTheKeyboard) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_Tab);
  press(ImGuiKey_2);
  EXPECT_EQ(last("sex"), "1");
}

TEST_F(Fill, AChoicesOwnKeyChoosesIt) {
  open(sample_cadre());
  question("sex").choices[0].key = "f";
  question("sex").choices[1].key = "m";
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_Tab);
  press(ImGuiKey_M);
  EXPECT_EQ(last("sex"), "1");
}

TEST_F(Fill, ArrowsAndSpaceChooseInAScale) {
  open(sample_clinic());
  ASSERT_TRUE(click("q.overall.3"));
  EXPECT_EQ(last("overall"), "3");
  press(ImGuiKey_Tab);
  press(ImGuiKey_Tab, ImGuiMod_Shift);
  ASSERT_TRUE(has_keyboard("overall"));
  press(ImGuiKey_RightArrow);
  press(ImGuiKey_RightArrow);
  press(ImGuiKey_Space);
  EXPECT_EQ(last("overall"), "5");
}

TEST_F(Fill, ALineOfATableOfMarksIsAnsweredByDigit) {
  open(sample_clinic());
  ASSERT_TRUE(click("q.often_2.0"));
  EXPECT_EQ(last("often_2"), "0");
  press(ImGuiKey_4);
  EXPECT_EQ(last("often_2"), "3");
}

TEST_F(Fill, PressingTheAnswerAgainTakesItBackUnlessItIsRequired) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.sex.2"));
  EXPECT_EQ(last("sex"), "2");
  question("sex").required = false;
  ASSERT_TRUE(click("q.sex.2"));
  EXPECT_EQ(last("sex"), nullptr);
}

TEST_F(Fill, TickedChoicesAreSentInTheOrderOfTheForm) {
  open(sample_clinic());
  ASSERT_TRUE(click("q.services.delivery"));
  EXPECT_EQ(last("services"), json::array({"antenatal", "delivery", "vaccine"}));
  ASSERT_TRUE(click("q.services.antenatal"));
  EXPECT_EQ(last("services"), json::array({"delivery", "vaccine"}));
}

TEST_F(Fill, ALongListIsFoundByPinyinInitials) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.nationality"));
  type("mlz");
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("nationality"), "22");
}

TEST_F(Fill, TypingOnAClosedListOpensItAndSearches) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.born"));
  press(ImGuiKey_Tab);
  ASSERT_TRUE(has_keyboard("nationality"));
  type("y");
  type("z");
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("nationality"), "13");
}

TEST_F(Fill, EnterOnAFocusedListOnlyOpensItAtTheAnswerThatIsThere) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.born"));
  press(ImGuiKey_Tab);
  ASSERT_TRUE(has_keyboard("nationality"));
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("nationality"), "<nothing>");
  ASSERT_NE(robot.find("q.nationality.08"), nullptr);
  press(ImGuiKey_Enter);
  EXPECT_EQ(question("nationality").value, "08");
  press(ImGuiKey_Enter);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("nationality"), "06");
}

TEST_F(Fill, TheListOpensScrolledToTheAnswer) {
  open(sample_cadre());
  question("nationality").value = "15";
  settle();
  ASSERT_TRUE(click("q.nationality"));
  const ui::ProbeItem* answer = robot.find("q.nationality.15");
  ASSERT_NE(answer, nullptr);
  EXPECT_TRUE(answer->visible);
}

TEST_F(Fill, CtrlEnterOnAListGoesToTheNextSectionAndLeavesTheAnswer) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.born"));
  press(ImGuiKey_Tab);
  ASSERT_TRUE(has_keyboard("nationality"));
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  EXPECT_EQ(last("nationality"), "<nothing>");
  EXPECT_EQ(robot.find("q.nationality.08"), nullptr);
  EXPECT_EQ(all<command::OpenSection>().size(), 1U);
}

TEST_F(Fill, FastTypingOnAClosedListLosesNoLetter) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.born"));
  press(ImGuiKey_Tab);
  for (const char* letter : {"t", "j", "z"}) {
    ImGui::GetIO().AddInputCharactersUTF8(letter);
    robot.frames(1);
  }
  robot.frames(3);
  EXPECT_EQ(robot.value("q.nationality.search"), "tjz");
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("nationality"), "15");
}

TEST_F(Fill, EscapeClosesTheCalendarOrTheListAndNotTheForm) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.born.calendar"));
  ASSERT_NE(robot.find("q.born.calendar.month.1"), nullptr);
  press(ImGuiKey_Escape);
  EXPECT_EQ(robot.find("q.born.calendar.month.1"), nullptr);
  EXPECT_TRUE(all<command::CloseFill>().empty());
  ASSERT_TRUE(click("q.nationality"));
  press(ImGuiKey_Escape);
  EXPECT_EQ(robot.find("q.nationality.search"), nullptr);
  EXPECT_TRUE(all<command::CloseFill>().empty());
  EXPECT_TRUE(has_keyboard("nationality"));
}

TEST_F(Fill, AfterAChoiceTabGoesToTheNextQuestion) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.nationality"));
  type("mlz");
  press(ImGuiKey_Enter);
  EXPECT_TRUE(has_keyboard("nationality"));
  press(ImGuiKey_Tab);
  EXPECT_TRUE(has_keyboard("education"));
}

TEST_F(Fill, TabAfterTheLastQuestionGoesToTheNextSection) {
  app::FillView view = sample_cadre();
  view.entries.resize(1);
  open(std::move(view));
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_Tab);
  ASSERT_NE(robot.find("fill.next"), nullptr);
  EXPECT_TRUE(robot.find("fill.next")->focused);
}

TEST_F(Fill, DownInATableOfMarksGoesToTheNextLine) {
  open(sample_clinic());
  ASSERT_TRUE(click("q.often_1.0"));
  press(ImGuiKey_DownArrow);
  EXPECT_TRUE(has_keyboard("often_2"));
}

TEST_F(Fill, MarksOfMarkdownAreNotShownInANote) {
  app::FillView view = sample_cadre();
  view.entries.resize(1);
  view.entries[0].question.kind = app::QuestionKind::note;
  view.entries[0].question.label = "# 注意\n请**逐项**填写，*不要*空着；2 * 3";
  open(std::move(view));
  EXPECT_EQ(robot.value("q.name"), "注意\n请逐项填写，不要空着；2 * 3");
}

TEST_F(Fill, TheFilePickerIsUsedWithArrowsAndEnter) {
  app::FillView view = sample_cadre();
  view.picker = app::FilePickerView{};
  view.picker->path = "id_photo";
  view.picker->folder = "/media";
  view.picker->entries.resize(2);
  view.picker->entries[0].name = "a.jpg";
  view.picker->entries[1].name = "b.jpg";
  open(std::move(view));
  EXPECT_TRUE(robot.find("picker.a.jpg")->focused);
  press(ImGuiKey_DownArrow);
  EXPECT_TRUE(robot.find("picker.b.jpg")->focused);
  press(ImGuiKey_Enter);
  ASSERT_EQ(all<command::AttachFile>().size(), 1U);
  EXPECT_EQ(all<command::AttachFile>()[0].file, "/media/b.jpg");
}

TEST(FormsCatalogue, EnterInTheSearchBeginsTheFirstHitAndTheWholeRowIsPressed) {
  Robot robot;
  robot.views = sample_views(app::Screen::forms);
  robot.views.forms = sample_forms();
  const auto begun = [&] {
    std::string form;
    for (const app::FillCommand& one : robot.take_all<app::FillCommand>()) {
      if (const auto* wish = std::get_if<command::NewRecord>(&one)) form += wish->form;
    }
    return form;
  };
  robot.frames(2);
  ASSERT_TRUE(robot.click("forms.search"));
  robot.key(ImGuiKey_Enter);
  EXPECT_EQ(begun(), "evaluation");
  ASSERT_TRUE(robot.click("forms.search"));
  robot.key(ImGuiKey_DownArrow);
  robot.key(ImGuiKey_Enter);
  EXPECT_EQ(begun(), "evaluation");
  ASSERT_TRUE(robot.click("form.annex2"));
  EXPECT_EQ(begun(), "annex2");
  ASSERT_TRUE(robot.click("new.annex2"));
  EXPECT_EQ(begun(), "annex2");
}

TEST_F(Fill, ChipsAreAddedBySearchAndTakenAway) {
  open(sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  ASSERT_TRUE(click("q.dialects.chip.06"));
  EXPECT_EQ(last("dialects"), json::array({"08", "13"}));
  ASSERT_TRUE(click("q.dialects"));
  type("dz");
  press(ImGuiKey_Enter);
  EXPECT_EQ(last("dialects"), json::array({"08", "12", "13"}));
}

TEST_F(Fill, AConflictIsSaidBesideTheLabelAndLeadsToTheConflicts) {
  open(sample_cadre());
  question("name").conflict = true;
  settle();
  ASSERT_TRUE(robot.click("q.name.conflict"));
  const auto shown = robot.take_all<command::ShowScreen>();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].screen, app::Screen::conflicts);
}

}  // namespace
}  // namespace yanxing::test
