// Filling a form as a person does: typing, choosing, moving about, finalising.
#include "tests/ui/fill_robot.h"

namespace yanxing::test {
namespace {

using nlohmann::json;

TEST_F(Fill, TypedTextIsSentWithEveryKeystrokeAndShown) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.phone"));
  type("1390000");
  type("1234");
  EXPECT_EQ(last("phone"), "13900001234");
  EXPECT_EQ(robot.value("q.phone"), "13900001234");
}

TEST_F(Fill, AFieldKeepsTheCaretWhileQuestionsAppearAroundIt) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.phone"));
  type("139");
  app::FillEntry extra;
  extra.question.path = "extra";
  extra.question.label = "新问题";
  view().entries.insert(view().entries.begin(), extra);
  type("00001234");
  EXPECT_EQ(last("phone"), "13900001234") << "no keystroke went elsewhere";
}

TEST_F(Fill, AnEmptiedFieldIsNoAnswer) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  press(ImGuiKey_Delete);
  EXPECT_EQ(last("name"), nullptr);
}

TEST_F(Fill, NumbersAreNumbersAlsoWhenTypedFullWidth) {
  open(sample_result());
  ASSERT_TRUE(click("q.members"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("１２");
  EXPECT_EQ(last("members"), 12);
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("12a");
  EXPECT_EQ(last("members"), "12a") << "kept as typed, so that the form can say what is wrong";
}

TEST_F(Fill, TodayIsUnderstoodAsADate) {
  open(sample_result());
  robot.move_to({800, 500});
  robot.scroll(30);
  ASSERT_TRUE(click("q.date"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("今天");
  press(ImGuiKey_Tab);
  EXPECT_EQ(last("date"), "2021-05-17");
}

TEST_F(Fill, ADateWithoutYearIsOfThisYear) {
  open(sample_result());
  robot.move_to({800, 500});
  robot.scroll(30);
  ASSERT_TRUE(click("q.date"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("5.17");
  press(ImGuiKey_Tab);
  EXPECT_EQ(last("date"), "2021-05-17");
}

TEST_F(Fill, AMonthIsKeptAsItsFirstDayAndShownAsAMonth) {
  open(sample_cadre());
  EXPECT_EQ(robot.value("q.born"), "1984-03");
  ASSERT_TRUE(click("q.born"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("1990.7");
  press(ImGuiKey_Tab);
  EXPECT_EQ(last("born"), "1990-07-01");
  EXPECT_EQ(robot.value("q.born"), "1990-07");
}

TEST_F(Fill, TabGoesFromQuestionToQuestionAndAListIsOneStop) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_Tab);
  EXPECT_TRUE(has_keyboard("sex"));
  press(ImGuiKey_Tab);
  EXPECT_TRUE(has_keyboard("born"));
  press(ImGuiKey_Tab, ImGuiMod_Shift);
  EXPECT_TRUE(has_keyboard("sex"));
}

TEST_F(Fill, ARecordThatTheServerCouldNotTakeSaysWhyAndStaysEditable) {
  open(sample_cadre());
  view().refused = {{"quarantine.out_of_scope", {}, {}}, {"quarantine.todo.out_of_scope", {}, {}}};
  settle();
  EXPECT_NE(robot.value("fill.refused").find("不在这台电脑登记的范围内"), std::string::npos);
  EXPECT_TRUE(robot.screenshot("fill_refused"));
}

TEST_F(Fill, AnswersThatAreNotOnTheDiskAreCounted) {
  open(sample_cadre());
  view().saving = app::Saving::failed;
  view().unsaved = 3;
  settle();
  EXPECT_EQ(robot.value("fill.saving"), "3 个回答还没写入磁盘，正在重试");
}

TEST_F(Fill, ASliderTakesArrowsMouseAndNumbers) {
  open(sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  const ui::Rect track = robot.find("q.score.slider")->rect;
  robot.click_at({track.max.x - 9, track.center().y});
  settle();
  EXPECT_EQ(last("score"), 10);
  ASSERT_TRUE(click("q.score"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("4");
  EXPECT_EQ(last("score"), 4);
  press(ImGuiKey_Tab, ImGuiMod_Shift);
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(last("score"), 5);
}

TEST_F(Fill, ARankIsMovedByButtonsAndKeys) {
  open(sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  ASSERT_TRUE(click("q.needs.drugs.up"));
  EXPECT_EQ(last("needs"), json::array({"staff", "drugs", "car"}));
  ASSERT_TRUE(click("q.score"));
  press(ImGuiKey_Tab);
  ASSERT_TRUE(has_keyboard("needs"));
  press(ImGuiKey_DownArrow, ImGuiMod_Ctrl);
  EXPECT_EQ(last("needs"), json::array({"drugs", "staff", "car"}));
}

TEST_F(Fill, APositionCanBePastedAsOneText) {
  open(sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  question("position").value = nullptr;
  settle();
  ASSERT_TRUE(click("q.position"));
  type("24.5, 109.4");
  EXPECT_EQ(last("position"), "24.5 109.4 0 0");
}

TEST_F(Fill, AUsualAnswerIsWrittenByOnePress) {
  open(sample_clinic());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  ASSERT_TRUE(click("q.advice.suggestion.1"));
  EXPECT_EQ(last("advice"), "增加壮语标识");
}

TEST_F(Fill, ACommentIsTypedBelowItsAnswer) {
  open(sample_checks());
  ASSERT_TRUE(click("q.v3_comment"));
  press(ImGuiKey_End, ImGuiMod_Ctrl);
  type("已补登。");
  EXPECT_EQ(last("v3_comment"), "外出 12 人，只联系到 9 人，其余 3 人未留电话。已补登。");
}

TEST_F(Fill, ErrorsStandBesideTheFieldInPlainWords) {
  open(sample_cadre());
  EXPECT_EQ(robot.value("q.postcode.error"), "邮政编码是 6 位数字，例如 545300。");
}

TEST_F(Fill, TheCounterCountsCharacters) {
  open(sample_courses());
  ASSERT_TRUE(click("q.course[1]/content"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("𬀩㛃好");
  EXPECT_EQ(robot.value("q.course[1]/content.counter"), "3 / 300");
}

TEST_F(Fill, GuidanceIsShownOnDemand) {
  open(sample_cadre());
  const float before = robot.find("q.phone")->rect.min.y;
  ASSERT_TRUE(click("q.phone.guidance"));
  EXPECT_GT(robot.find("q.phone")->rect.min.y, before);
}

TEST_F(Fill, ADerivedValueIsReplacedWithAReasonAndPutBack) {
  open(sample_result());
  ASSERT_TRUE(click("q.share.override"));
  EXPECT_TRUE(robot.find("replacing.value")->focused);
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("30x");
  EXPECT_FALSE(robot.find("replacing.save")->enabled) << "not without a reason";
  ASSERT_TRUE(click("replacing.reason"));
  type("补选一名女委员");
  ASSERT_TRUE(click("replacing.save"));
  robot.frames(3);
  ASSERT_NE(robot.find("replacing.value"), nullptr) << "refused: what was typed stays";
  EXPECT_NE(robot.value("replacing.problem").find("只能改为数字"), std::string::npos)
      << robot.value("replacing.problem");
  EXPECT_TRUE(robot.find("replacing.value")->focused);
  EXPECT_TRUE(robot.screenshot("fill_override_refused"));
  press(ImGuiKey_A, ImGuiMod_Ctrl);
  type("30");
  ASSERT_TRUE(click("replacing.save"));
  robot.frames(3);
  EXPECT_EQ(robot.find("replacing.value"), nullptr) << "taken";
  const auto wishes = all<command::OverrideValue>();
  ASSERT_EQ(wishes.size(), 2U);
  EXPECT_EQ(wishes[0].value, "30x");
  EXPECT_EQ(wishes[1].value, 30);
  EXPECT_EQ(wishes[1].reason, "补选一名女委员") << "typed once";
  ASSERT_TRUE(click("q.share.back"));
  EXPECT_EQ(all<command::BackToDerived>().size(), 1U);
}

TEST_F(Fill, CtrlEnterGoesToTheNextSectionAndFinalisesOnTheLast) {
  open(sample_checks());
  ASSERT_TRUE(click("q.v3_comment"));
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  ASSERT_EQ(all<command::OpenSection>().size(), 1U);
  EXPECT_EQ(all<command::OpenSection>()[0].section, "notice");
  EXPECT_EQ(last("v3_comment"), "<nothing>") << "no line break got into the text";
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  press(ImGuiKey_Enter, ImGuiMod_Ctrl);
  EXPECT_EQ(all<command::FinaliseRecord>().size(), 1U);
}

TEST_F(Fill, CtrlPageKeysSwitchSections) {
  open(sample_checks());
  press(ImGuiKey_PageUp, ImGuiMod_Ctrl);
  press(ImGuiKey_PageDown, ImGuiMod_Ctrl);
  ASSERT_EQ(all<command::OpenSection>().size(), 2U);
  EXPECT_EQ(all<command::OpenSection>()[0].section, "basics");
  EXPECT_EQ(all<command::OpenSection>()[1].section, "voters");
}

TEST_F(Fill, EscapeLeavesTheFieldThenTheForm) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.phone"));
  type("139");
  press(ImGuiKey_Escape);
  EXPECT_TRUE(all<command::CloseFill>().empty());
  EXPECT_EQ(robot.value("q.phone"), "139");
  press(ImGuiKey_Escape);
  EXPECT_EQ(all<command::CloseFill>().size(), 1U);
}

TEST_F(Fill, ThePageScrollsToTheQuestionThatAppWants) {
  open(sample_cadre());
  EXPECT_FALSE(robot.find("q.deeds")->visible);
  view().caret = {"deeds", 7};
  settle();
  EXPECT_TRUE(robot.find("q.deeds")->visible);
  EXPECT_TRUE(has_keyboard("deeds"));
}

TEST_F(Fill, ThePageScrollsWithTab) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.phone"));
  press(ImGuiKey_Tab);
  EXPECT_TRUE(has_keyboard("deeds"));
  EXPECT_TRUE(robot.find("q.deeds.label")->visible);
}

TEST_F(Fill, AppHearsWhereTheCaretIsAndWhatItLeft) {
  open(sample_cadre());
  ASSERT_TRUE(click("q.name"));
  press(ImGuiKey_Tab);
  ASSERT_GE(all<command::AtQuestion>().size(), 2U);
  EXPECT_EQ(all<command::AtQuestion>()[0].path, "name");
  EXPECT_EQ(all<command::AtQuestion>()[1].path, "sex");
  ASSERT_EQ(all<command::LeaveQuestion>().size(), 1U);
  EXPECT_EQ(all<command::LeaveQuestion>()[0].path, "name");
}

TEST_F(Fill, AnErrorOfTheListIsJumpedTo) {
  app::FillView cadre = sample_cadre();
  cadre.errors = {{"deeds", "主要事迹", "主要事迹", {"finding.required", {}, {}}},
                  {"phone", "基本情况", "联系电话", {"finding.required", {}, {}}}};
  open(cadre);
  EXPECT_EQ(robot.value("fill.errors"), "2");
  ASSERT_TRUE(click("error.deeds"));
  ASSERT_EQ(all<command::GoToQuestion>().size(), 1U);
  EXPECT_TRUE(has_keyboard("deeds"));
  press(ImGuiKey_F8);
  ASSERT_EQ(all<command::NextError>().size(), 1U);
  EXPECT_EQ(all<command::NextError>()[0].after, "deeds");
  ASSERT_TRUE(click("fill.errors.close"));
  EXPECT_EQ(robot.find("fill.errors"), nullptr);
}

TEST_F(Fill, WhatWouldBeDroppedIsListedFirst) {
  app::FillView cadre = sample_cadre();
  cadre.dropped = {{"site", "示范点名称", "桥板乡竹编工坊"}};
  open(cadre);
  EXPECT_EQ(robot.value("dropped.site"), "桥板乡竹编工坊");
  ASSERT_TRUE(click("dropped.no"));
  EXPECT_EQ(all<command::KeepFilling>().size(), 1U);
  ASSERT_TRUE(click("dropped.yes"));
  ASSERT_EQ(all<command::FinaliseRecord>().size(), 1U);
  EXPECT_TRUE(all<command::FinaliseRecord>()[0].drop);
}

TEST_F(Fill, AFinishedRecordIsReadUntilItIsEditedAgain) {
  app::FillView cadre = sample_cadre();
  cadre.state = app::FillState::final;
  for (app::FillEntry& entry : cadre.entries) entry.question.read_only = true;
  open(cadre);
  EXPECT_FALSE(click("q.name")) << "disabled";
  EXPECT_FALSE(click("q.sex.1"));
  EXPECT_EQ(robot.find("fill.finalise"), nullptr);
  ASSERT_TRUE(click("fill.edit_again"));
  EXPECT_EQ(all<command::EditAgain>().size(), 1U);
}

TEST_F(Fill, TheFormsLanguageIsSwitchedWhileFilling) {
  open(sample_cadre());
  ASSERT_TRUE(click("fill.language.1"));
  ASSERT_EQ(all<command::SetFillLanguage>().size(), 1U);
  EXPECT_EQ(all<command::SetFillLanguage>()[0].language, "en");
}

TEST_F(Fill, APhotoIsPickedFromAList) {
  open(sample_cadre());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  ASSERT_TRUE(click("q.id_photo"));
  ASSERT_TRUE(click("picker.2021-04 竹编培训"));
  EXPECT_EQ(all<command::BrowseFolder>()[0].folder, "/home/qiaoban/图片/2021-04 竹编培训");
  ASSERT_TRUE(click("picker.证件照.jpg"));
  ASSERT_EQ(all<command::AttachFile>().size(), 1U);
  EXPECT_EQ(all<command::AttachFile>()[0].path, "id_photo");
  EXPECT_EQ(all<command::AttachFile>()[0].file, "/home/qiaoban/图片/证件照.jpg");
}

TEST_F(Fill, APhotoIsDroppedOnItsQuestionAndTakenAwayAgain) {
  open(sample_cadre());
  robot.move_to({800, 500});
  robot.scroll(30);
  settle();
  robot.move_to(robot.find("q.id_photo")->center());
  robot.drop({"/media/usb/a.jpg"});
  settle();
  ASSERT_EQ(all<command::AttachFile>().size(), 1U);
  EXPECT_EQ(all<command::AttachFile>()[0].path, "id_photo");
  ASSERT_TRUE(click("q.id_photo.remove"));
  EXPECT_EQ(all<command::RemoveAttachment>().size(), 1U);
}

TEST_F(Fill, FormsAreBegunAndDraftsGoneOnWith) {
  robot.views = sample_views(app::Screen::forms);
  robot.views.forms = sample_forms();
  settle();
  ASSERT_TRUE(click("new.schedule"));
  EXPECT_EQ(all<command::NewRecord>()[0].form, "schedule");
  ASSERT_TRUE(click("draft.r2"));
  EXPECT_EQ(all<command::OpenDraft>()[0].id, "r2");
  press(ImGuiKey_Slash);
  type("dj");
  EXPECT_EQ(all<command::FilterForms>().back().text, "dj");
}

TEST_F(Fill, ADraftThatIsARecordIsDeletedAtOnceBecauseUndoBringsItBack) {
  robot.views = sample_views(app::Screen::forms);
  robot.views.forms = sample_forms();
  settle();
  ASSERT_TRUE(click("discard.r1"));
  EXPECT_EQ(all<command::DiscardDraft>().size(), 1U);
  EXPECT_EQ(robot.find("question.yes"), nullptr);
}

TEST_F(Fill, ADraftThatIsNoRecordYetIsDiscardedOnlyAfterAQuestion) {
  robot.views = sample_views(app::Screen::forms);
  robot.views.forms = sample_forms();
  for (app::DraftRow& draft : robot.views.forms.drafts) draft.unsaved = draft.unsaved || draft.id == "r1";
  settle();
  ASSERT_TRUE(click("discard.r1"));
  EXPECT_TRUE(all<command::DiscardDraft>().empty());
  EXPECT_TRUE(all<command::OpenDraft>().empty()) << "the row below the button was not pressed";
  ASSERT_TRUE(click("question.yes"));
  EXPECT_EQ(all<command::DiscardDraft>().size(), 1U);
}

TEST_F(Fill, AKeyOpensTheProblemOfANo) {
  open(sample_checks());
  view().record = sample_id(7);
  std::string path;
  for (const app::FillEntry& entry : view().entries) {
    const auto& asked_one = entry.question;
    if (!asked_one.problem.empty() && asked_one.value.is_string() && asked_one.value == asked_one.problem.front())
      path = asked_one.path;
  }
  ASSERT_FALSE(path.empty());
  EXPECT_EQ(robot.find("fill.problem"), nullptr) << "no question has the keyboard";
  ASSERT_TRUE(robot.click("q." + path + ".no"));
  question(path).value = "no";
  robot.frames(3);
  robot.take();
  ASSERT_NE(robot.find("fill.problem"), nullptr);
  EXPECT_TRUE(robot.screenshot("fill_problem"));
  robot.key(ImGuiKey_P, ImGuiMod_Ctrl);
  const auto wishes = robot.take_all<app::ElectionCommand>();
  ASSERT_EQ(wishes.size(), 1U);
  const auto* wish = std::get_if<command::RecordNo>(&wishes[0]);
  ASSERT_NE(wish, nullptr);
  EXPECT_EQ(wish->record, sample_id(7));
  EXPECT_EQ(wish->field, path);
  robot.key(ImGuiKey_P);
  EXPECT_EQ(robot.take_all<app::ElectionCommand>().size(), 1U) << "the letter alone, while nobody types";
  ASSERT_TRUE(robot.click("fill.problem"));
  EXPECT_EQ(robot.take_all<app::ElectionCommand>().size(), 1U);
  question(path).value = "yes";
  robot.frames(3);
  EXPECT_EQ(robot.find("fill.problem"), nullptr) << "a yes is no problem";
}

}  // namespace
}  // namespace yanxing::test
