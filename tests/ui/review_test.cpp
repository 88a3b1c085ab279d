#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_fill.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace command = app::command;

class Review : public ::testing::Test {
 protected:
  Review() { show(sample_review()); }

  void show(app::ReviewView view) {
    robot.views = sample_views(Screen::review);
    robot.views.review = std::move(view);
    robot.frames(3);
    robot.take();
  }
  app::ReviewView& view() { return robot.views.review; }
  std::string row(std::size_t index) { return "review." + view().rows[index].record.text(); }
  template <typename C>
  std::vector<C> asked() {
    std::vector<C> out;
    for (const auto& one : robot.take_all<app::ReviewCommand>()) {
      if (const auto* wanted = std::get_if<C>(&one)) out.push_back(*wanted);
    }
    return out;
  }

  Robot robot;
};

TEST_F(Review, TheQueueStandsBesideTheRecordThatIsRead) {
  EXPECT_EQ(robot.value("review.shown"), "5");
  EXPECT_EQ(robot.value(row(0)), "selected");
  EXPECT_NE(robot.value("review.line.1.1").find("卧床老人"), std::string::npos);
  EXPECT_NE(robot.value("review.step.finished").find("韦彩云"), std::string::npos);
  ASSERT_TRUE(robot.click(row(2)));
  const auto read = asked<command::ReadReviewed>();
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].record, view().rows[2].record);
}

TEST_F(Review, AAcceptsTheOpenRecordAsItWasRead) {
  robot.key(ImGuiKey_A);
  const auto decided = asked<command::DecideReview>();
  ASSERT_EQ(decided.size(), 1U);
  EXPECT_TRUE(decided[0].accept);
  ASSERT_EQ(decided[0].records.size(), 1U);
  EXPECT_EQ(decided[0].records[0].record, view().rows[0].record);
  EXPECT_EQ(decided[0].records[0].version, "v501");
}

TEST_F(Review, RAsksForTheReasonFirst) {
  robot.key(ImGuiKey_R);
  robot.frames(2);
  EXPECT_TRUE(asked<command::DecideReview>().empty());
  ASSERT_TRUE(robot.find("review.comment")->focused);
  robot.type("请补上公示日期");
  robot.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
  const auto decided = asked<command::DecideReview>();
  ASSERT_EQ(decided.size(), 1U);
  EXPECT_FALSE(decided[0].accept);
  EXPECT_EQ(decided[0].comment, "请补上公示日期");
}

TEST_F(Review, WhatIsTypedIsNoKey) {
  ASSERT_TRUE(robot.click("review.comment"));
  ImGui::GetIO().AddKeyEvent(ImGuiKey_A, true);
  robot.type("a");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_A, false);
  robot.frames(2);
  EXPECT_TRUE(asked<command::DecideReview>().empty());
}

TEST_F(Review, SeveralAreTickedAndAcceptedTogether) {
  robot.key(ImGuiKey_Space);
  ASSERT_TRUE(robot.click("tick." + view().rows[3].record.text()));
  ASSERT_TRUE(robot.click("review.accept"));
  const auto decided = asked<command::DecideReview>();
  ASSERT_EQ(decided.size(), 1U);
  ASSERT_EQ(decided[0].records.size(), 2U);
  EXPECT_EQ(decided[0].records[1].version, "v504");
}

TEST_F(Review, TheButtonsSayWhatTheyActOn) {
  EXPECT_EQ(robot.value("review.accept.label"), "通过");
  for (const std::size_t i : {1U, 2U, 3U}) ASSERT_TRUE(robot.click("tick." + view().rows[i].record.text()));
  robot.frames(2);
  EXPECT_EQ(robot.value("review.accept.label"), "通过 3 条");
  EXPECT_EQ(robot.value("review.return.label"), "退回 3 条");
  EXPECT_EQ(robot.value("review.ticked.apart"), "按钮只管勾选的记录，不包括上面显示的这一条");
  EXPECT_TRUE(robot.screenshot("review_ticked"));
  ASSERT_TRUE(robot.click("tick." + view().rows[2].record.text()));
  ASSERT_TRUE(robot.click("tick." + view().rows[3].record.text()));
  robot.frames(2);
  EXPECT_EQ(robot.value("review.accept.label"), "通过 1 条") << "one, and not the one that is shown";
  Robot english({1366, 768, 1.0F, "en"});
  english.views = sample_views(Screen::review);
  english.views.review = sample_review();
  english.frames(3);
  for (const std::size_t i : {1U, 2U}) ASSERT_TRUE(english.click("tick." + view().rows[i].record.text()));
  english.frames(2);
  EXPECT_EQ(english.value("review.accept.label"), "Accept 2");
  EXPECT_EQ(english.value("review.return.label"), "Return 2");
  EXPECT_TRUE(english.screenshot("review_ticked_en"));
}

TEST_F(Review, ADeletionSaysWhoAndItsKeysSayWhatTheyDo) {
  EXPECT_EQ(robot.value("review.hints"), "decision");
  auto with_deletion = sample_review();
  with_deletion.rows[0].mark.stage = app::ReviewStage::deleted_after;
  with_deletion.content->mark.stage = app::ReviewStage::deleted_after;
  with_deletion.content->deleted = true;
  with_deletion.content->deleted_by = "韦彩云";
  with_deletion.content->deleted_at = today_at(9, 5);
  show(with_deletion);
  EXPECT_EQ(robot.value("review.hints"), "deletion") << "A is 知道了 and R is 恢复";
  EXPECT_EQ(robot.value("review.step.deleted"), "韦彩云 删除 · 今天 09:05");
  EXPECT_NE(robot.value("review.deletion").find("韦彩云 在今天 09:05删除了这条通过的记录"), std::string::npos)
      << robot.value("review.deletion");
  EXPECT_TRUE(robot.screenshot("review_deletion"));
  Robot english({1366, 768, 1.0F, "en"});
  english.views = sample_views(Screen::review);
  english.views.review = with_deletion;
  english.frames(3);
  EXPECT_NE(english.value("review.step.deleted").find("deleted it"), std::string::npos);
  EXPECT_TRUE(english.screenshot("review_deletion_en"));
}

TEST_F(Review, WhyALaptopOfACountyCannotReviewIsSaid) {
  auto narrow = sample_review(false);
  narrow.cannot_review = {"review.refused.narrow_scope", {{"place", "柳北区"}, {"scope", "雀儿山街道、石碑坪镇"}}, {}};
  show(narrow);
  EXPECT_NE(robot.value("review.cannot").find("这台电脑设在柳北区，但登记的范围只有 雀儿山街道、石碑坪镇"),
            std::string::npos);
  EXPECT_TRUE(robot.screenshot("review_cannot"));
  narrow.rows.clear();
  narrow.content.reset();
  show(narrow);
  EXPECT_NE(robot.value("review.cannot").find("登记码"), std::string::npos) << "also where nothing is listed";
}

TEST_F(Review, ACommentBelongsToOneRecord) {
  ASSERT_TRUE(robot.click("review.comment"));
  robot.type("请补上公示日期");
  view().content->record = view().rows[1].record;
  robot.frames(2);
  EXPECT_EQ(robot.value("review.comment"), "");
}

TEST_F(Review, AHalfTypedCommentWaitsForItsRecord) {
  ASSERT_TRUE(robot.click("review.comment"));
  robot.type("请补上日期");
  const auto kept = asked<command::KeepReviewComment>();
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(kept.back().record, view().content->record);
  EXPECT_EQ(kept.back().text, "请补上日期");
  auto second = view();
  auto other = second;
  other.content->record = other.rows[1].record;
  second.content->comment = kept.back().text;
  show(other);
  EXPECT_EQ(robot.value("review.comment"), "") << "another record, another comment";
  show(second);
  EXPECT_EQ(robot.value("review.comment"), "请补上日期");
}

TEST_F(Review, TabsFormAndPlaceAreAskedFor) {
  ASSERT_TRUE(robot.click("review.tab.1"));
  ASSERT_TRUE(robot.click("review.form"));
  ASSERT_TRUE(robot.click("review.form.activity"));
  robot.frames(2);
  const auto commands = robot.take();
  bool tab = false, form = false;
  for (const auto& one : commands) {
    const auto* wish = std::get_if<app::ReviewCommand>(&one);
    if (wish == nullptr) continue;
    if (const auto* shown = std::get_if<command::ShowReviewTab>(wish)) tab = shown->tab == app::ReviewTab::returned;
    if (const auto* filter = std::get_if<command::FilterReview>(wish)) form = filter->filter.form == "activity";
  }
  EXPECT_TRUE(tab);
  EXPECT_TRUE(form);
}

TEST_F(Review, EnterOpensTheRecordOnItsScreen) {
  robot.key(ImGuiKey_Enter);
  const auto opened = robot.take_all<command::OpenOwnScreen>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].record, view().rows[0].record);
}

TEST_F(Review, ATownshipReadsTheReasonAndDecidesNothing) {
  show(sample_review(false));
  EXPECT_EQ(robot.value("review.reason"), "请补上两位老人的登记情况，并写明公示日期。");
  EXPECT_EQ(robot.find("review.accept"), nullptr);
  robot.key(ImGuiKey_A);
  EXPECT_TRUE(asked<command::DecideReview>().empty());
}

TEST_F(Review, AReturnedFormSaysWhyOnTop) {
  robot.views = sample_views(Screen::forms);
  app::FillView fill = sample_checks();
  fill.review = {true, app::ReviewStage::returned, true, true, "莫凤霞", days_ago(1, 15, 20), "请写明公示日期。"};
  robot.views.forms.fill = fill;
  robot.frames(3);
  EXPECT_NE(robot.value("fill.returned").find("莫凤霞"), std::string::npos);
  EXPECT_NE(robot.value("fill.returned").find("请写明公示日期。"), std::string::npos);
  EXPECT_NE(robot.value("fill.returned").find("莫凤霞"), std::string::npos);
  EXPECT_TRUE(robot.screenshot("fill_returned"));
}

TEST_F(Review, QuarantinedChangesAreReadable) {
  robot.views = sample_views(Screen::sync);
  auto& row = robot.views.sync.quarantine[0];
  row.person = "韦彩云";
  row.this_laptop = true;
  row.lines = {{"培训名称", "2021年农村妇女培训"}, {"培训地点", "泗顶镇文化站"}};
  row.wrong = {1};
  robot.frames(3);
  ASSERT_TRUE(robot.click("quarantine.0.read"));
  robot.frames(2);
  EXPECT_EQ(robot.value("quarantined.0"), "培训名称 2021年农村妇女培训");
  EXPECT_EQ(robot.value("quarantined.1"), "培训地点 泗顶镇文化站 wrong") << "which item it is about";
  EXPECT_TRUE(robot.screenshot("sync_quarantined"));
  robot.key(ImGuiKey_Escape);
  robot.frames(2);
  EXPECT_EQ(robot.find("quarantined.1"), nullptr);
}

TEST_F(Review, IsDrawn) {
  EXPECT_TRUE(robot.screenshot("review"));
  show(sample_review(false));
  EXPECT_TRUE(robot.screenshot("review_own"));
  show({});
  EXPECT_TRUE(robot.screenshot("review_empty"));
}

TEST(ReviewIn, EnglishAnd125PercentFits) {
  for (const bool reviewer : {true, false}) {
    Robot robot({1366, 768, 1.25F, "en"});
    robot.views = sample_views(Screen::review);
    robot.views.review = sample_review(reviewer);
    robot.frames(3);
    EXPECT_NE(robot.find("review.shown"), nullptr);
    EXPECT_TRUE(robot.screenshot(reviewer ? "review_125_en" : "review_own_125_en"));
  }
}

}  // namespace
}  // namespace yanxing::test
