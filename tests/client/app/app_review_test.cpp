// A county reviews what its townships hand in, over a real server.
#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_sync_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::ReviewSync;

TEST_F(ReviewSync, AHalfTypedCommentSurvivesAKillUntilItIsDecided) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  ASSERT_TRUE(office.view().review.content);
  office.run(ReviewCommand{command::KeepReviewComment{id, "请补上"}});
  office.clock.advance(300);
  office.settle();
  {
    const yanxing::testing::TempDir copy;
    const auto later = office.as_after_a_kill(copy);
    later->run(command::ShowScreen{Screen::review});
    for (int i = 0; i < 50; ++i) later->tick(std::chrono::milliseconds(5));
    ASSERT_TRUE(later->view().review.content);
    EXPECT_EQ(later->view().review.content->comment, "请补上");
  }
  office.run(ReviewCommand{command::KeepReviewComment{id, "请补上日期"}});
  office.reopen();
  show(office, Screen::review);
  ASSERT_TRUE(office.view().review.content);
  EXPECT_EQ(office.view().review.content->comment, "请补上日期") << "closing writes what the pause had not yet";
  decide(office, false, "请补上日期");
  office.run(ReviewCommand{command::ReadReviewed{id}});
  ASSERT_TRUE(office.view().review.content);
  EXPECT_EQ(office.view().review.content->comment, "");
}

TEST_F(ReviewSync, ReturnedCorrectedHandedInAnewAndAccepted) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  show(town, Screen::review);
  EXPECT_FALSE(town.view().review.reviewer);
  EXPECT_EQ(count(town, ReviewTab::finished), 1);
  testing::sync_once(town);
  EXPECT_EQ(count(town, ReviewTab::waiting), 1) << "handed in";

  testing::sync_once(office);
  office.settle();
  EXPECT_EQ(office.view().shell.review, 1) << "counted beside the navigation while another screen is shown";
  show(office, Screen::review);
  EXPECT_TRUE(office.view().review.reviewer);
  ASSERT_EQ(office.view().review.rows.size(), 1U);
  EXPECT_EQ(office.view().review.rows[0].author, "韦一");
  ASSERT_TRUE(office.view().review.content);
  EXPECT_TRUE(office.view().review.content->can_decide);
  EXPECT_EQ(office.view().review.content->finished_by, "韦一");
  decide(office, false, "  ");
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "review.refused.no_comment");
  decide(office, false, "请写明在哪个村民组");
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "toast.review.returned");
  EXPECT_EQ(count(office, ReviewTab::returned), 1);
  EXPECT_EQ(count(office, ReviewTab::waiting), 0);
  EXPECT_EQ(office.view().shell.review, 0);
  office.run(command::Undo{});
  EXPECT_EQ(count(office, ReviewTab::waiting), 1) << "every decision can be taken back";
  decide(office, false, "请写明在哪个村民组");
  office.run(ReviewCommand{command::DecideReview{{{id, {}}}, false, "请写明在哪个村民组"}});
  office.settle();
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "review.again.returned") << "as the command line says it";
  EXPECT_EQ(office.view().shell.toasts.back().text.args[0].second, "莫审核");
  testing::sync_once(office);
  ASSERT_EQ(office.view().sync.phase, SyncPhase::done);

  testing::sync_once(town);
  EXPECT_EQ(count(town, ReviewTab::returned), 1);
  EXPECT_EQ(town.view().shell.review, 1) << "came back";
  show(town, Screen::forms);
  run(town, command::CloseFill{});
  ASSERT_FALSE(town.view().forms.drafts.empty());
  EXPECT_EQ(town.view().forms.drafts[0].review.stage, ReviewStage::returned) << "stands first, though nobody opened it";
  run(town, command::OpenFill{id});
  EXPECT_EQ(town.view().forms.fill->review.comment, "请写明在哪个村民组");
  EXPECT_EQ(town.view().forms.fill->review.by, "莫审核");
  EXPECT_TRUE(town.view().forms.fill->review.at.known());
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"venue", "上屯"});
  EXPECT_EQ(town.view().forms.fill->review.stage, ReviewStage::returned) << "the reason stays while she works";
  run(town, command::FinaliseRecord{});
  EXPECT_EQ(town.view().forms.fill->review.stage, ReviewStage::finished);
  testing::sync_once(town);

  testing::sync_once(office);
  office.settle();
  EXPECT_EQ(count(office, ReviewTab::returned), 0);
  ASSERT_EQ(count(office, ReviewTab::waiting), 1);
  office.run(ReviewCommand{command::ShowReviewTab{ReviewTab::waiting}});
  ASSERT_TRUE(office.view().review.content);
  EXPECT_TRUE(office.view().review.rows[0].mark.returned) << "with the mark that it was corrected";
  decide(office, true, "");
  EXPECT_EQ(count(office, ReviewTab::accepted), 1);
  office.run(ReviewCommand{command::DecideReview{{{id, {}}}, true, ""}});
  office.settle();
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "review.again.accepted");
  office.run(command::Undo{});
  EXPECT_EQ(count(office, ReviewTab::accepted), 0) << "the repeated one was nothing that could be undone";
  office.run(ReviewCommand{command::DecideReview{{{id, {}}}, true, ""}});
  office.settle();
  ASSERT_EQ(count(office, ReviewTab::accepted), 1);
  testing::sync_once(office);
  testing::sync_once(town);
  show(town, Screen::review);
  EXPECT_EQ(count(town, ReviewTab::accepted), 1);

  town.run(command::OpenRecord{id});
  show(town, Screen::records);
  ASSERT_TRUE(town.view().records.detail);
  EXPECT_EQ(town.view().records.detail->review.stage, ReviewStage::accepted);
  std::vector<HistoryKind> kinds;
  for (const auto& line : town.view().records.detail->history) kinds.push_back(line.kind);
  EXPECT_EQ(kinds.front(), HistoryKind::accepted);
  // The review is a record too: it says which one it is about in the language of whoever reads it.
  RecordsFilter reviews;
  reviews.form = "review";
  town.run(command::FilterRecords{reviews});
  town.settle();
  ASSERT_EQ(town.view().records.rows.size(), 1U);
  EXPECT_TRUE(town.view().records.rows[0].title.ends_with("三八维权周 · 通过")) << town.view().records.rows[0].title;
  town.run(command::OpenRecord{town.view().records.rows[0].id});
  town.settle();
  const auto shown = [&](const std::string& field) {
    for (const auto& one : town.view().records.detail->fields)
      if (one.name == field) return one.text;
    return std::string("<none>");
  };
  EXPECT_EQ(shown("form"), "活动台账");
  EXPECT_EQ(shown("title"), "<none>");
  EXPECT_NE(shown("record").find("三八维权周"), std::string::npos);
  town.run(command::SetLanguage{"en"});
  town.settle();
  EXPECT_TRUE(town.view().records.rows[0].title.ends_with("三八维权周 · Accepted"));
  EXPECT_EQ(shown("form"), "Activity");
  EXPECT_NE(std::find(kinds.begin(), kinds.end(), HistoryKind::returned), kinds.end());
  EXPECT_NE(std::find(kinds.begin(), kinds.end(), HistoryKind::reopened), kinds.end());
}

TEST_F(ReviewSync, ThoseReviewedReadTheReviewAndChangeNothing) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  decide(office, true, {});
  testing::sync_once(office);
  testing::sync_once(town);
  RecordsFilter reviews;
  reviews.form = "review";
  for (Laptop* laptop : {&town, &office}) {
    show(*laptop, Screen::records);
    laptop->run(command::FilterRecords{reviews});
    laptop->settle();
    ASSERT_EQ(laptop->view().records.rows.size(), 1U);
    laptop->run(command::OpenRecord{laptop->view().records.rows[0].id});
    laptop->settle();
    ASSERT_TRUE(laptop->view().records.detail);
  }
  EXPECT_FALSE(office.view().records.detail->read_only);
  const auto& detail = *town.view().records.detail;
  EXPECT_TRUE(detail.read_only);
  EXPECT_TRUE(
      std::none_of(detail.history.begin(), detail.history.end(), [](const auto& line) { return line.can_restore; }));
  const auto review = detail.id;
  town.run(command::DeleteRecord{review});
  town.run(command::DeleteRecord{review, command::DeleteRecord::Answer::yes});
  town.run(command::ChooseRecords{review, review, true});
  town.run(command::DeleteChosenRecords{});
  town.settle();
  EXPECT_EQ(town.view().shell.toasts.back().text.key, "records.bulk.only_seen");
  ASSERT_TRUE(town.view().records.detail);
  EXPECT_FALSE(town.view().records.detail->deleted);
  EXPECT_EQ(town.view().sync.unsent_changes, 0);
  town.run(command::OpenRecord{id});
  EXPECT_EQ(town.view().records.detail->review.stage, ReviewStage::accepted);
}

TEST_F(ReviewSync, WhatWasAcceptedIsDeletedOnlyAfterAQuestionAndTheReviewerIsTold) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  decide(office, true, {});
  testing::sync_once(office);
  testing::sync_once(town);
  show(town, Screen::records);
  town.run(command::OpenRecord{id});
  town.run(command::DeleteRecord{id});
  ASSERT_TRUE(town.view().records.detail);
  EXPECT_TRUE(town.view().records.detail->asks_delete);
  EXPECT_FALSE(town.view().records.detail->deleted) << "one key deletes nothing that was accepted";
  town.run(command::DeleteRecord{id, command::DeleteRecord::Answer::no});
  EXPECT_FALSE(town.view().records.detail->asks_delete);
  town.run(command::DeleteRecord{id, command::DeleteRecord::Answer::yes});
  EXPECT_TRUE(town.view().records.detail->deleted);
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  office.settle();
  EXPECT_EQ(count(office, ReviewTab::accepted), 0);
  ASSERT_EQ(count(office, ReviewTab::waiting), 1) << "she is told";
  EXPECT_EQ(office.view().shell.review, 1);
  office.run(ReviewCommand{command::ShowReviewTab{ReviewTab::waiting}});
  office.settle();
  ASSERT_TRUE(office.view().review.content);
  EXPECT_TRUE(office.view().review.content->deleted);
  EXPECT_EQ(office.view().review.rows[0].mark.stage, ReviewStage::deleted_after);
  decide(office, false, {});  // brought back
  EXPECT_EQ(count(office, ReviewTab::accepted), 1) << "it was accepted, and is as it was";
  office.run(command::Undo{});
  office.settle();
}

TEST_F(ReviewSync, TheReasonOfAReturnThatIsUndoneIsBackInItsBox) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  decide(office, false, "请写明在哪个村民组");
  EXPECT_EQ(count(office, ReviewTab::waiting), 0);
  office.run(command::Undo{});
  office.settle();
  office.run(ReviewCommand{command::ShowReviewTab{ReviewTab::waiting}});
  office.settle();
  ASSERT_TRUE(office.view().review.content);
  EXPECT_EQ(office.view().review.content->comment, "请写明在哪个村民组");
  office.run(command::Redo{});
  office.settle();
  EXPECT_EQ(count(office, ReviewTab::returned), 1);
  office.run(command::Undo{});
  office.settle();
  ASSERT_TRUE(office.view().review.content);
  EXPECT_EQ(office.view().review.content->comment, "请写明在哪个村民组");
}

TEST_F(ReviewSync, ADeletionStandsFirstNamesWhoDidItAndBringingBackChangesNoAuthor) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  ASSERT_EQ(office.view().review.rows.size(), 1U);
  const std::string author = office.view().review.rows[0].author;
  EXPECT_FALSE(author.empty());
  decide(office, true, {});
  finished(town, "法律进村");  // waits longer
  testing::sync_once(office);
  testing::sync_once(town);
  town.clock.advance(60'000);
  show(town, Screen::records);
  town.run(command::OpenRecord{id});
  town.run(command::DeleteRecord{id, command::DeleteRecord::Answer::yes});
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  office.run(ReviewCommand{command::ShowReviewTab{ReviewTab::waiting}});
  office.settle();
  const auto& view = office.view().review;
  ASSERT_EQ(view.rows.size(), 2U);
  EXPECT_EQ(view.rows[0].record, id) << "first, though the other waits longer";
  ASSERT_TRUE(view.content);
  EXPECT_EQ(view.content->record, id);
  EXPECT_EQ(view.content->deleted_by, author) << "who deleted it: the township";
  EXPECT_TRUE(view.content->deleted_at.known());
  decide(office, false, {});  // brought back
  office.run(ReviewCommand{command::ShowReviewTab{ReviewTab::accepted}});
  office.settle();
  ASSERT_EQ(view.rows.size(), 1U);
  EXPECT_EQ(view.rows[0].author, author) << "the county brought it back and filled nothing in";
}

TEST_F(ReviewSync, AReturnThatCrossedWithACorrectionIsReadAndAnswered) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  decide(office, false, "请写明在哪个村民组");
  testing::sync_once(office);
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"venue", "上屯"});
  run(town, command::FinaliseRecord{});
  testing::sync_once(town);
  EXPECT_EQ(town.view().forms.fill->review.stage, ReviewStage::returned);
  EXPECT_EQ(town.view().forms.fill->review.comment, "请写明在哪个村民组");
  show(town, Screen::home);
  const auto& lines = town.view().home.came_back;
  EXPECT_TRUE(
      std::any_of(lines.begin(), lines.end(), [](const HomeLine& line) { return line.kind == HomeKind::returned; }));
  testing::sync_once(office);
  office.settle();
  EXPECT_EQ(count(office, ReviewTab::returned), 1);
  show(town, Screen::forms);
  run(town, command::OpenFill{id});
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"venue", "上屯一组"});
  run(town, command::FinaliseRecord{});
  EXPECT_EQ(town.view().forms.fill->review.stage, ReviewStage::finished);
  testing::sync_once(town);
  testing::sync_once(office);
  office.settle();
  EXPECT_EQ(count(office, ReviewTab::waiting), 1);
}

}  // namespace
}  // namespace yanxing::app
