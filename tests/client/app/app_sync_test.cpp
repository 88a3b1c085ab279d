#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::City;
using testing::Laptop;

// A real server on loopback for each test.
class Sync : public ::testing::Test {
 protected:
  City city;
};

TEST_F(Sync, TwoLaptopsExchangeTheirWorkAndOnlyWhatDiffersIsAConflict) {
  Laptop first(testing::township, "韦一");
  testing::enrol(first, city);
  EXPECT_EQ(first.view().settings.scope, "桥板乡");
  first.prepare_session({"覃美英", "韦秀兰", "莫爱华"});
  testing::sync_once(first);
  ASSERT_EQ(first.view().sync.phase, SyncPhase::done) << first.view().sync.problem.key;
  EXPECT_EQ(first.view().shell.unsent, 0);
  EXPECT_TRUE(first.view().sync.last_sync.known());
  EXPECT_EQ(first.view().sync.receipt_changes, 5);

  Laptop second(testing::township, "蓝二");
  testing::enrol(second, city);
  testing::sync_once(second);
  ASSERT_EQ(second.view().sync.phase, SyncPhase::done) << second.view().sync.problem.key;
  ASSERT_EQ(second.view().attendance.trainings.size(), 1U);
  second.run(command::ChooseTraining{*RecordId::parse(second.view().attendance.trainings[0].value)});
  second.settle();
  ASSERT_EQ(second.view().attendance.roster_size, 3);
  first.run(command::SetMark{first.person("覃美英"), Mark::present});
  first.run(command::SetMark{first.person("韦秀兰"), Mark::late});
  second.run(command::SetMark{second.person("覃美英"), Mark::present});
  second.run(command::SetMark{second.person("韦秀兰"), Mark::absent});
  EXPECT_EQ(first.row("覃美英")->sync, SyncState::local);
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(first);
    testing::sync_once(second);
  }
  for (Laptop* laptop : {&first, &second}) {
    laptop->settle();
    EXPECT_TRUE(laptop->row("韦秀兰")->conflict);
    EXPECT_EQ(laptop->row("韦秀兰")->sync, SyncState::needs_you);
    EXPECT_EQ(laptop->row("覃美英")->sync, SyncState::on_server);
    EXPECT_EQ(laptop->row("莫爱华")->mark, Mark::none);
    EXPECT_EQ(laptop->view().shell.conflicts, laptop->row("覃美英")->conflict ? 2 : 1);
  }

  second.run(command::ShowScreen{Screen::conflicts});
  const auto& conflicts = second.view().conflicts.conflicts;
  ASSERT_FALSE(conflicts.empty());
  const auto status =
      std::find_if(conflicts.begin(), conflicts.end(), [](const ConflictView& c) { return c.field == "status"; });
  ASSERT_NE(status, conflicts.end());
  ASSERT_EQ(status->values.size(), 2U);
  const std::size_t mine = status->values[0].this_laptop ? 0 : 1;
  EXPECT_EQ(status->values[mine].person, "蓝二");
  EXPECT_EQ(status->values[mine].lines.at(0).second, "缺勤");
  EXPECT_EQ(status->values[1 - mine].lines.at(0).second, "迟到");
  EXPECT_EQ(status->values[1 - mine].laptop.size(), 4U) << "the other laptop by its number";
  EXPECT_NE(status->values[1 - mine].laptop, status->values[mine].laptop);
  second.run(command::KeepValue{status->record, status->field, mine});
  while (!second.view().conflicts.conflicts.empty()) {  // the times of the two marks may differ too
    const auto left = second.view().conflicts.conflicts.front();
    second.run(command::KeepValue{left.record, left.field, 0});
  }
  EXPECT_FALSE(second.row("韦秀兰")->conflict);
  testing::sync_once(second);
  testing::sync_once(first);
  EXPECT_EQ(first.view().shell.conflicts, 0);
  EXPECT_EQ(first.row("韦秀兰")->mark, Mark::absent);
  EXPECT_FALSE(first.row("韦秀兰")->conflict);
}

TEST_F(Sync, AFormFilledByTwoPeopleKeepsBothAnswersWhereTheyDiffer) {
  const auto fill = [](Laptop& laptop, FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.clock.advance(300);
    laptop.settle();
  };
  const auto asked = [](const Laptop& laptop, const std::string& path) -> const QuestionView& {
    for (const auto& entry : laptop.view().forms.fill->entries) {
      if (entry.question.path == path) return entry.question;
    }
    static const QuestionView none;
    ADD_FAILURE() << path;
    return none;
  };
  Laptop first(testing::township, "韦一");
  testing::enrol(first, city);
  first.run(command::ShowScreen{Screen::forms});
  fill(first, command::NewRecord{"activity"});
  fill(first, command::SetFillValue{"place", testing::village});
  fill(first, command::SetFillValue{"title", "三八维权周"});
  testing::sync_once(first);

  Laptop second(testing::township, "蓝二");
  testing::enrol(second, city);
  second.run(command::ShowScreen{Screen::forms});
  testing::sync_once(second);
  ASSERT_EQ(second.view().forms.drafts.size(), 1U);
  fill(second, command::OpenDraft{second.view().forms.drafts[0].id});
  EXPECT_EQ(asked(second, "title").value, "三八维权周");
  fill(first, command::SetFillValue{"title", "三八维权周（桥板）"});
  fill(first, command::SetFillValue{"organiser", "乡妇联"});
  fill(second, command::SetFillValue{"title", "三八维权周（东岭）"});
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(first);
    testing::sync_once(second);
  }
  for (Laptop* laptop : {&first, &second}) {
    laptop->settle();
    ASSERT_TRUE(laptop->view().forms.fill.has_value()) << "stays open";
    EXPECT_TRUE(asked(*laptop, "title").conflict);
    EXPECT_FALSE(asked(*laptop, "organiser").conflict);
    EXPECT_EQ(asked(*laptop, "organiser").value, "乡妇联");
    EXPECT_EQ(laptop->view().shell.conflicts, 1);
  }
}

class Refused : public Sync {
 protected:
  static void fill(Laptop& laptop, FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.clock.advance(300);
    laptop.settle();
  }
  /// Annex 2 of a training of the township's own, which somebody puts at the county, and what is typed into it.
  static RecordId begin(Laptop& laptop) {
    laptop.prepare_session({"覃美英"});
    laptop.run(command::FillTrainingRecord{});
    laptop.settle();
    fill(laptop, command::SetFillValue{"place", "450224"});
    fill(laptop, command::SetFillValue{"fund_city", 3.2});
    fill(laptop, command::OverrideValue{"heads", 8, "有人没有签到"});
    EXPECT_TRUE(laptop.view().forms.fill && laptop.view().forms.fill->record) << "its key is complete";
    return laptop.view().forms.fill->record.value_or(RecordId());
  }
  static std::string asked(const Laptop& laptop, const std::string& path) {
    for (const auto& entry : laptop.view().forms.fill->entries) {
      if (entry.question.path == path) return entry.question.value.is_null() ? "" : entry.question.value.dump();
    }
    return "<none>";
  }
};

TEST_F(Refused, AnnexTwoOfATownshipsOwnTrainingLiesAtTheTownship) {
  Laptop laptop(testing::township, "韦一");
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  laptop.run(command::FillTrainingRecord{});
  laptop.settle();
  ASSERT_TRUE(laptop.view().forms.fill);
  EXPECT_EQ(asked(laptop, "unit"), "\"rongan\"");
  EXPECT_EQ(asked(laptop, "place"), std::string("\"") + testing::township + "\"");
  fill(laptop, command::SetFillValue{"fund_city", 3.2});
  testing::sync_once(laptop);
  laptop.settle();
  EXPECT_TRUE(laptop.view().forms.fill.has_value());
  EXPECT_TRUE(laptop.view().sync.quarantine.empty());
  EXPECT_EQ(laptop.view().shell.needs_you, 0);
}

TEST_F(Refused, WhatTheServerCannotTakeStaysOpenAndIsTakenOnceItsPlaceIsCorrected) {
  Laptop laptop(testing::township, "韦一");
  testing::enrol(laptop, city);
  const auto id = begin(laptop);
  testing::sync_once(laptop);
  laptop.settle();
  ASSERT_TRUE(laptop.view().forms.fill.has_value()) << "it does not close under the caret";
  EXPECT_EQ(laptop.view().forms.fill->record, id);
  EXPECT_EQ(laptop.view().forms.fill->refused.reason.key, "quarantine.out_of_scope");
  EXPECT_EQ(laptop.view().forms.fill->sync, SyncState::needs_you);
  EXPECT_EQ(asked(laptop, "place"), "\"450224\"");
  EXPECT_GT(laptop.view().shell.refused, 0);
  for (const auto& toast : laptop.view().shell.toasts) EXPECT_NE(toast.text.key, "fill.is_gone");
  // What is shown of it says each thing once, and nothing by its id.
  std::set<std::string> labels;
  for (const auto& row : laptop.view().sync.quarantine) {
    EXPECT_EQ(row.record, id);
    for (const auto& [label, value] : row.lines) {
      EXPECT_EQ(label.find("fund_"), std::string::npos) << label;
      EXPECT_EQ(label.find("att_"), std::string::npos) << label;
      labels.insert(label);
    }
  }
  EXPECT_TRUE(labels.contains("培训人数（更正为）"));
  EXPECT_TRUE(labels.contains("培训人数（更正理由）"));

  fill(laptop, command::SetFillValue{"fund_county", 7});
  testing::sync_once(laptop);
  laptop.reopen();
  laptop.settle();
  laptop.run(command::ShowScreen{Screen::sync});
  laptop.settle();
  ASSERT_FALSE(laptop.view().sync.quarantine.empty());
  laptop.run(command::OpenOwnScreen{laptop.view().sync.quarantine[0].record});
  laptop.settle();
  ASSERT_TRUE(laptop.view().forms.fill.has_value()) << "open leads to the record";
  EXPECT_EQ(laptop.view().forms.fill->record, id);

  fill(laptop, command::SetFillValue{"place", testing::township});
  testing::sync_once(laptop);
  laptop.settle();
  EXPECT_TRUE(laptop.view().sync.quarantine.empty());
  EXPECT_EQ(laptop.view().shell.refused, 0);
  EXPECT_EQ(laptop.view().shell.needs_you, 0);
  ASSERT_TRUE(laptop.view().forms.fill.has_value());
  EXPECT_TRUE(laptop.view().forms.fill->refused.empty());
  EXPECT_EQ(laptop.view().forms.fill->sync, SyncState::on_server);

  Laptop county("450224", "蓝二");
  testing::enrol(county, city, "450224");
  testing::sync_once(county);
  county.settle();
  county.run(command::OpenOwnScreen{id});
  county.settle();
  ASSERT_TRUE(county.view().forms.fill.has_value()) << "all of it came to the county";
  EXPECT_EQ(asked(county, "unit"), "\"rongan\"");
  EXPECT_EQ(asked(county, "place"), std::string("\"") + testing::township + "\"");
  fill(county, command::OpenSection{"funds"});
  EXPECT_EQ(asked(county, "fund_city"), "3.2");
  EXPECT_EQ(asked(county, "fund_county"), "7");
  EXPECT_EQ(county.view().shell.needs_you, 0) << "what was handed in anew bothers nobody any more";
}

TEST_F(Refused, MarksFollowTheirTrainingToThePlaceThatIsRight) {
  Laptop laptop(testing::township, "韦一");
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  testing::sync_once(laptop);
  const auto training = *laptop.view().attendance.training;
  const auto move = [&](const std::string& place) {
    laptop.run(command::OpenEditor{"training", training, {}});
    laptop.run(command::SetEditorField{"place", place});
    laptop.run(command::SaveEditor{});
    laptop.settle();
  };
  move("450224");
  laptop.run(command::OpenEditor{
      "session", std::nullopt, {{"training", training.text()}, {"date", "2021-05-17"}, {"half", "pm"}}});
  laptop.run(command::SaveEditor{});
  laptop.settle();
  const auto session = *laptop.view().attendance.session;
  laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
  testing::sync_once(laptop);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.refused, 3) << "the training, the session and the mark";
  laptop.run(command::OpenEditor{"training", training, {}});
  ASSERT_TRUE(laptop.view().shell.editor);
  EXPECT_EQ(laptop.view().shell.editor->refused.reason.key, "quarantine.out_of_scope");
  EXPECT_EQ(laptop.view().shell.editor->refused.todo.key, "quarantine.todo.out_of_scope");
  laptop.run(command::CloseEditor{});
  laptop.run(command::OpenRecord{training});
  laptop.run(command::ShowScreen{Screen::records});
  laptop.settle();
  ASSERT_TRUE(laptop.view().records.detail);
  EXPECT_EQ(laptop.view().records.detail->refused.reason.key, "quarantine.out_of_scope");
  laptop.run(command::ShowScreen{Screen::attendance});
  ASSERT_NE(laptop.row("覃美英"), nullptr);
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present) << "nothing vanishes";
  EXPECT_EQ(laptop.row("覃美英")->sync, SyncState::needs_you);
  move(testing::township);
  for (int round = 0; round < 2; ++round) testing::sync_once(laptop);
  laptop.settle();
  EXPECT_EQ(laptop.view().shell.refused, 0);
  EXPECT_EQ(laptop.view().shell.unsent, 0);
  laptop.run(command::ChooseSession{session});
  laptop.settle();
  EXPECT_EQ(laptop.row("覃美英")->mark, Mark::present);
  EXPECT_EQ(laptop.row("覃美英")->sync, SyncState::on_server);
  Laptop other(testing::township, "蓝二");
  testing::enrol(other, city);
  testing::sync_once(other);
  other.run(command::ChooseTraining{training});
  other.run(command::ChooseSession{session});
  other.settle();
  ASSERT_NE(other.row("覃美英"), nullptr);
  EXPECT_EQ(other.row("覃美英")->mark, Mark::present);
}

class ReviewSync : public Sync {
 protected:
  static void run(Laptop& laptop, FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.clock.advance(300);
    laptop.settle();
  }
  static void show(Laptop& laptop, Screen screen) {
    laptop.run(command::ShowScreen{screen});
    laptop.settle();
  }
  /// A finished activity, on the disk.
  RecordId finished(Laptop& laptop, const std::string& title) {
    show(laptop, Screen::forms);
    run(laptop, command::NewRecord{"activity"});
    run(laptop, command::SetFillValue{"kind", "rights"});
    run(laptop, command::SetFillValue{"place", testing::village});
    run(laptop, command::SetFillValue{"title", title});
    run(laptop, command::SetFillValue{"date", "2021-05-01"});
    run(laptop, command::SetFillValue{"sessions", 1});
    run(laptop, command::SetFillValue{"attendances", 86});
    run(laptop, command::FinaliseRecord{});
    EXPECT_EQ(laptop.view().forms.fill->state, FillState::final)
        << (laptop.view().forms.fill->errors.empty() ? "" : laptop.view().forms.fill->errors[0].path);
    return *laptop.view().forms.fill->record;
  }
  static std::int64_t count(const Laptop& laptop, ReviewTab tab) {
    return laptop.view().review.counts.at(static_cast<std::size_t>(tab));
  }
  static void decide(Laptop& office, bool accept, const std::string& comment) {
    const auto& content = *office.view().review.content;
    office.run(ReviewCommand{command::DecideReview{{{content.record, content.version}}, accept, comment}});
    office.settle();
  }

  Laptop town{testing::township, "韦一"};
  Laptop office{"450224", "莫审核"};
};

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

TEST_F(ReviewSync, TheCountysHomeIsAboutTheCountysWork) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  finished(town, "三八维权周");
  const auto second = finished(town, "法律进村");
  run(town, command::NewRecord{"activity"});
  run(town, command::SetFillValue{"place", testing::village});
  run(town, command::SetFillValue{"kind", "rights"});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  testing::sync_once(office);
  const auto has = [&](const std::vector<HomeLine>& lines, HomeKind kind) {
    return std::any_of(lines.begin(), lines.end(), [&](const HomeLine& line) { return line.kind == kind; });
  };
  const auto& home = office.view().home;
  office.clock.advance(5'000);
  show(office, Screen::home);
  office.wait_until([&](const Views&) { return has(home.now, HomeKind::review); }, "what waits for review");
  const auto line =
      std::find_if(home.now.begin(), home.now.end(), [](const HomeLine& one) { return one.kind == HomeKind::review; });
  EXPECT_EQ(line->text.count, 2);
  EXPECT_FALSE(has(home.now, HomeKind::draft)) << "the township is still filling it";
  office.run(HomeCommand(command::FollowHome{line->id}));
  office.settle();
  EXPECT_EQ(office.view().shell.screen, Screen::review);
  office.run(ReviewCommand{command::ReadReviewed{second}});
  decide(office, false, "请写明日期");
  show(office, Screen::home);
  EXPECT_FALSE(has(home.came_back, HomeKind::returned)) << "the township corrects it";
  testing::sync_once(office);
  testing::sync_once(town);
  show(town, Screen::home);
  EXPECT_TRUE(has(town.view().home.came_back, HomeKind::returned));
  EXPECT_TRUE(has(town.view().home.now, HomeKind::draft));
  EXPECT_FALSE(has(town.view().home.now, HomeKind::review));

  show(office, Screen::forms);
  run(office, command::NewRecord{"activity"});
  run(office, command::SetFillValue{"place", "450224204202"});
  run(office, command::SetFillValue{"kind", "rights"});
  run(office, command::CloseFill{});
  show(office, Screen::home);
  EXPECT_TRUE(has(home.now, HomeKind::draft)) << "begun on this laptop";
}

TEST_F(ReviewSync, AReturnedChecklistSaysWhyAndIsCorrectedWhereItIsFilled) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  show(town, Screen::observation);
  town.run(command::OpenVillage{testing::village});
  town.run(command::OpenStage{1});
  for (const auto& item : town.view().observation.items) town.run(command::SetAnswer{item.field, Answer::yes});
  town.settle();
  for (int i = 0; i < 20 && !town.view().observation.missing.empty(); ++i) {  // counts and the like
    const auto& observation = town.view().observation;
    const auto field = std::find_if(observation.fields.begin(), observation.fields.end(),
                                    [&](const FieldView& f) { return f.name == observation.missing.front().field; });
    ASSERT_NE(field, observation.fields.end());
    nlohmann::json value = "1";
    if (field->type == FieldType::integer) value = 1;
    if (field->type == FieldType::date) value = "2021-01-20";
    if (!field->choices.empty()) value = field->choices.front().value;
    town.run(command::SetObservationField{field->name, value});
  }
  town.run(command::FinaliseStage{});
  town.settle();
  ASSERT_EQ(town.view().observation.state, StageState::finalised);
  const auto id = *town.view().observation.record;
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  office.run(ReviewCommand{command::ReadReviewed{id}});
  decide(office, false, "请核对第三项");
  testing::sync_once(office);
  testing::sync_once(town);
  const auto& view = town.view().observation;
  EXPECT_EQ(view.review.stage, ReviewStage::returned);
  EXPECT_EQ(view.review.comment, "请核对第三项");
  EXPECT_EQ(view.stages.front().state, StageState::returned) << "no green tick";
  town.run(command::ReopenStage{});
  town.settle();
  EXPECT_EQ(view.state, StageState::started);
  EXPECT_EQ(view.review.comment, "请核对第三项") << "stays on top while she works";
  town.run(command::SetAnswer{view.items.at(2).field, Answer::not_applicable});
  town.run(command::FinaliseStage{});
  town.settle();
  EXPECT_EQ(view.state, StageState::finalised);
  EXPECT_EQ(view.stages.front().state, StageState::finalised);
  EXPECT_EQ(view.review.stage, ReviewStage::finished);
}

TEST_F(ReviewSync, ADecisionAboutWhatWasChangedMeanwhileIsNotMade) {
  testing::enrol(town, city);
  testing::enrol(office, city, "450224");
  const auto id = finished(town, "三八维权周");
  testing::sync_once(town);
  testing::sync_once(office);
  show(office, Screen::review);
  ASSERT_TRUE(office.view().review.content);
  const auto seen = office.view().review.content->version;
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"venue", "上屯"});
  run(town, command::FinaliseRecord{});
  testing::sync_once(town);
  testing::sync_once(office);
  office.run(ReviewCommand{command::DecideReview{{{id, seen}}, true, ""}});
  EXPECT_EQ(office.view().shell.toasts.back().text.key, "review.refused.changed");
  EXPECT_EQ(count(office, ReviewTab::waiting), 1);
}

TEST_F(ReviewSync, ATownshipIsToldThatItCannotReview) {
  const auto id = finished(town, "三八维权周");
  show(town, Screen::review);
  town.run(ReviewCommand{command::DecideReview{{{id, ""}}, true, ""}});
  EXPECT_EQ(town.view().shell.toasts.back().text.key, "review.refused.not_reviewer");
  EXPECT_EQ(count(town, ReviewTab::accepted), 0);
}

TEST_F(ReviewSync, ARecordGoesBackToAnEarlierStateAndForwardAgain) {
  const auto id = finished(town, "三八维权周");
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"title", "三八维权周（桥板）"});
  run(town, command::FinaliseRecord{});
  run(town, command::CloseFill{});
  town.run(command::OpenRecord{id});
  show(town, Screen::records);
  const auto& detail = town.view().records.detail;
  ASSERT_TRUE(detail);
  const auto finished_first = std::find_if(detail->history.rbegin(), detail->history.rend(),
                                           [](const HistoryLine& line) { return line.kind == HistoryKind::finished; });
  ASSERT_NE(finished_first, detail->history.rend());
  ASSERT_TRUE(finished_first->can_restore);
  const auto change = finished_first->change;
  town.run(ReviewCommand{command::PreviewState{id, change}});
  ASSERT_TRUE(detail->preview);
  ASSERT_EQ(detail->preview->lines.size(), 1U);
  EXPECT_EQ(detail->preview->lines[0].now, "三八维权周（桥板）");
  EXPECT_EQ(detail->preview->lines[0].then, "三八维权周");
  town.run(ReviewCommand{command::RestoreState{id, change}});
  EXPECT_FALSE(detail->preview);
  EXPECT_NE(detail->title.find("三八维权周"), std::string::npos);
  EXPECT_EQ(detail->title.find("桥板）"), std::string::npos);
  EXPECT_TRUE(town.view().shell.can_undo);
  town.run(command::Undo{});
  EXPECT_NE(detail->title.find("（桥板）"), std::string::npos);
}

TEST_F(ReviewSync, AConflictIsDecidedByTheRulesOfTheForm) {
  Laptop second(testing::township, "蓝二");
  testing::enrol(town, city);
  testing::enrol(second, city);
  show(town, Screen::forms);
  run(town,
      command::NewRecord{"election_result", {{"round", "2021"}, {"place", testing::village}, {"kind", "village"}}});
  run(town, command::SetFillValue{"members", 6});
  run(town, command::SetFillValue{"women_members", 2});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  testing::sync_once(second);
  const RecordId id = *RecordId::parse(town.view().forms.drafts.at(0).id);
  show(second, Screen::forms);
  run(second, command::OpenFill{id});
  run(second, command::SetFillValue{"women_members", 3});
  run(town, command::OpenFill{id});
  run(town, command::SetFillValue{"women_members", 1});
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(town);
    testing::sync_once(second);
  }
  show(second, Screen::conflicts);
  const auto& conflicts = second.view().conflicts.conflicts;
  const auto of = [&](const std::string& path) {
    return std::find_if(conflicts.begin(), conflicts.end(), [&](const ConflictView& c) {
      return std::any_of(c.third.begin(), c.third.end(), [&](const FieldView& field) { return field.name == path; });
    });
  };
  ASSERT_NE(of("women_members"), conflicts.end());
  const auto one = *of("women_members");
  second.run(command::KeepOther{one.record, one.field, {{"members", 6}, {"women_members", 9}}});
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "conflicts.breaks_rule") << "more women than members";
  ASSERT_NE(of("women_members"), conflicts.end()) << "and it is still to be decided";
  second.run(command::KeepOther{one.record, one.field, {{"members", 6}, {"women_members", 5}}});
  second.settle();
  EXPECT_EQ(of("women_members"), conflicts.end());
  second.close();
  const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
  const auto data = std::move(records::Workspace::open(second.folder() / "data", {})).value();
  records::RecordStore store(*data, forms);
  const auto stored = store.find(id).value();
  EXPECT_EQ(stored->values.at("women_members"), 5);
  EXPECT_NEAR(stored->values.at("women_percent").get<double>(), 83.3, 0.01) << "worked out anew";
}

TEST_F(ReviewSync, ADecisionForWhatWasShownAnywayIsInTheHistoryToo) {
  Laptop second(testing::township, "蓝二");
  testing::enrol(town, city);
  testing::enrol(second, city);
  show(town, Screen::forms);
  run(town,
      command::NewRecord{"election_result", {{"round", "2021"}, {"place", testing::village}, {"kind", "village"}}});
  run(town, command::SetFillValue{"members", 6});
  run(town, command::SetFillValue{"women_members", 2});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  testing::sync_once(second);
  const RecordId id = *RecordId::parse(town.view().forms.drafts.at(0).id);
  show(second, Screen::forms);
  run(second, command::OpenFill{id});
  run(second, command::SetFillValue{"women_members", 3});
  run(town, command::OpenFill{id});
  run(town, command::SetFillValue{"women_members", 1});
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(town);
    testing::sync_once(second);
  }
  show(second, Screen::conflicts);
  const auto& conflicts = second.view().conflicts.conflicts;
  const auto one = std::find_if(conflicts.begin(), conflicts.end(), [](const ConflictView& c) {
    return std::any_of(c.third.begin(), c.third.end(),
                       [](const FieldView& field) { return field.name == "women_members"; });
  });
  ASSERT_NE(one, conflicts.end());
  const auto shown =
      std::find_if(one->values.begin(), one->values.end(), [](const ConflictValue& value) { return value.shown; });
  ASSERT_NE(shown, one->values.end());
  second.run(command::KeepValue{one->record, one->field, static_cast<std::size_t>(shown - one->values.begin())});
  second.settle();
  show(second, Screen::records);
  second.run(command::OpenRecord{id});
  second.settle();
  ASSERT_TRUE(second.view().records.detail);
  const auto& history = second.view().records.detail->history;
  EXPECT_TRUE(std::any_of(history.begin(), history.end(), [](const HistoryLine& line) {
    return line.kind == HistoryKind::resolved && line.person == "蓝二";
  })) << "who settled it is told";
}

TEST_F(ReviewSync, TheCountysOwnHandInWaitsForTheCityAndATownshipsDraftIsTheTownships) {
  testing::enrol(office, city, "450224");
  testing::enrol(town, city);
  show(town, Screen::forms);
  run(town, command::NewRecord{"activity"});
  run(town, command::SetFillValue{"place", testing::village});
  run(town, command::SetFillValue{"kind", "rights"});
  run(town, command::CloseFill{});
  testing::sync_once(town);
  show(office, Screen::forms);
  run(office, command::NewRecord{"activity"});
  run(office, command::SetFillValue{"kind", "rights"});
  run(office, command::SetFillValue{"place", "450224"});
  run(office, command::SetFillValue{"title", "县妇联宣讲"});
  run(office, command::SetFillValue{"date", "2021-05-01"});
  run(office, command::SetFillValue{"sessions", 1});
  run(office, command::SetFillValue{"attendances", 86});
  run(office, command::FinaliseRecord{});
  ASSERT_EQ(office.view().forms.fill->state, FillState::final);
  run(office, command::CloseFill{});
  testing::sync_once(office);
  show(office, Screen::forms);
  EXPECT_TRUE(office.view().forms.drafts.empty()) << "the township is still filling it";
  show(office, Screen::review);
  EXPECT_EQ(count(office, ReviewTab::waiting), 0);
  EXPECT_EQ(count(office, ReviewTab::finished), 1);
  Laptop above("4502", "覃市级");
  testing::enrol(above, city, "4502");
  testing::sync_once(above);
  show(above, Screen::review);
  EXPECT_EQ(count(above, ReviewTab::waiting), 1);
  decide(above, true, "");
  EXPECT_EQ(count(above, ReviewTab::accepted), 1);
}

TEST_F(ReviewSync, ConflictsShowTheValueBeforeAndAreDecidedTogether) {
  Laptop second(testing::township, "蓝二");
  testing::enrol(town, city);
  testing::enrol(second, city);
  const auto id = finished(town, "三八维权周");
  run(town, command::EditAgain{});
  run(town, command::SetFillValue{"organiser", "乡妇联"});
  testing::sync_once(town);
  testing::sync_once(second);
  show(second, Screen::forms);
  run(second, command::OpenFill{id});
  for (Laptop* laptop : {&town, &second}) {
    const std::string who = laptop == &town ? "甲" : "乙";
    run(*laptop, command::SetFillValue{"title", "三八维权周" + who});
    run(*laptop, command::SetFillValue{"organiser", "乡妇联" + who});
    run(*laptop, command::SetFillValue{"venue", who});
  }
  for (int round = 0; round < 2; ++round) {
    testing::sync_once(town);
    testing::sync_once(second);
  }
  show(second, Screen::conflicts);
  const auto& conflicts = second.view().conflicts.conflicts;
  ASSERT_EQ(conflicts.size(), 3U);
  const auto of = [&](const std::string& field) {
    return *std::find_if(conflicts.begin(), conflicts.end(), [&](const ConflictView& c) { return c.field == field; });
  };
  ASSERT_TRUE(of("title").before);
  EXPECT_EQ(of("title").before->lines.at(0).second, "三八维权周");
  EXPECT_EQ(of("title").before->person, "韦一");
  ASSERT_TRUE(of("venue").before);
  EXPECT_TRUE(of("venue").before->lines.empty()) << "nobody had answered it";
  ASSERT_EQ(of("title").combined.size(), 1U);
  EXPECT_NE(of("title").combined[0].second.get<std::string>().find("乙"), std::string::npos);
  ASSERT_EQ(of("title").groups.size(), 1U);
  EXPECT_EQ(of("title").groups[0].count, 3);
  second.run(ReviewCommand{command::KeepAll{KeepScope::record, id, "", false}});
  EXPECT_TRUE(second.view().conflicts.conflicts.empty());
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "toast.settled.many");
  second.run(command::Undo{});
  EXPECT_EQ(second.view().conflicts.conflicts.size(), 3U) << "one undo takes back all";
  const auto expect_as_before = [&] {
    ASSERT_EQ(conflicts.size(), 3U);
    ASSERT_TRUE(of("title").before);
    EXPECT_EQ(of("title").before->lines.at(0).second, "三八维权周") << "what was there before the laptops parted";
    EXPECT_EQ(of("title").before->person, "韦一");
    for (const auto& value : of("title").values) {
      const bool is_second = value.person == "蓝二";
      EXPECT_EQ(value.lines.at(0).second, is_second ? "三八维权周乙" : "三八维权周甲");
      EXPECT_EQ(value.this_laptop, is_second) << "whoever undid the decision, " << value.person << " gave it";
      EXPECT_EQ(value.mine, is_second);
    }
  };
  expect_as_before();
  second.run(command::Undo{});
  EXPECT_EQ(second.view().shell.toasts.back().text.key, "undo.changed_since") << "the value of another person is there";
  expect_as_before();
  second.run(command::OpenRecord{id});
  show(second, Screen::records);
  const auto& story = second.view().records.detail->history;
  EXPECT_EQ(story.front().kind, HistoryKind::unsettled);
  EXPECT_EQ(story.front().person, "蓝二");
  EXPECT_FALSE(story.front().field_label.empty());
  for (const auto& line : story)
    EXPECT_FALSE(line.kind == HistoryKind::edited && !line.before.empty() && line.before == line.after);
  show(second, Screen::conflicts);
  second.run(ReviewCommand{command::KeepAll{KeepScope::person, id, "韦一", true}});
  second.run(command::OpenRecord{id});
  show(second, Screen::records);
  EXPECT_NE(second.view().records.detail->title.find("乙"), std::string::npos);
}

TEST_F(Sync, AnotherTownshipReceivesNothing) {
  Laptop first;
  testing::enrol(first, city);
  first.prepare_session({"覃美英"});
  testing::sync_once(first);
  Laptop other(testing::other_township, "石三");
  testing::enrol(other, city, testing::other_township);
  testing::sync_once(other);
  EXPECT_EQ(other.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(other.view().sync.runs.front().received, 0);
  EXPECT_TRUE(other.view().attendance.trainings.empty());
}

TEST_F(Sync, WithoutTheServerNothingIsLostAndTheScreenSaysSo) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  city.kill();
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::failed);
  EXPECT_EQ(laptop.view().sync.problem.key, "sync.problem.no_network");
  EXPECT_EQ(laptop.view().sync.todo.key, "sync.todo.no_network");
  EXPECT_EQ(laptop.view().sync.reach, Reach::offline);
  EXPECT_EQ(laptop.view().shell.unsent, 3);
  EXPECT_EQ(laptop.row("覃美英")->name, "覃美英");
  city.start();
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(laptop.view().shell.unsent, 0);
  laptop.reopen();
  EXPECT_EQ(laptop.view().sync.runs.size(), 2U) << "what happened is kept";
  EXPECT_TRUE(laptop.view().shell.last_sync.known());
}

TEST_F(Sync, TheLastTryIsTheNewestOfThoseThatAreKept) {
  Laptop laptop;
  testing::enrol(laptop, city);
  testing::sync_once(laptop);
  city.kill();
  laptop.clock.advance(60'000);
  testing::sync_once(laptop);
  const auto same = [&](const LocalTime& a, const LocalTime& b) {
    return a.known() && a.day == b.day && a.hour == b.hour && a.minute == b.minute;
  };
  EXPECT_TRUE(same(laptop.view().sync.last_try, laptop.view().sync.runs.at(0).when));
  laptop.clock.advance(120'000);
  laptop.reopen();
  const auto& sync = laptop.view().sync;
  ASSERT_EQ(sync.runs.size(), 2U);
  ASSERT_FALSE(sync.runs.at(0).ok);
  EXPECT_TRUE(same(sync.last_try, sync.runs.at(0).when));
  EXPECT_TRUE(same(sync.last_sync, sync.runs.at(1).when));
  EXPECT_FALSE(same(sync.last_try, sync.last_sync));
}

TEST_F(Sync, StartsByItselfWhenTheServerComesBack) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  laptop.clock.advance(1000);
  laptop.settle();
  city.kill();
  laptop.run(command::SetAutomaticSync{true});
  laptop.wait_until([](const Views& v) { return v.shell.reach == Reach::offline; }, "the probe to fail");
  EXPECT_GT(laptop.view().shell.unsent, 0);
  EXPECT_TRUE(laptop.view().shell.toasts.empty() || laptop.view().shell.toasts.back().kind != ToastKind::error)
      << "no noise about it";
  city.start();
  laptop.wait_until(
      [&](const Views& v) {
        laptop.clock.advance(1000);  // the back-off's time goes by
        return v.shell.unsent == 0 && !v.shell.syncing;
      },
      "the sync that starts by itself");
  EXPECT_EQ(laptop.view().shell.reach, Reach::reachable);
}

TEST_F(Sync, LookingAgainForAServerThatIsAwayIsNoNewsAndDrawsNothing) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.settle();
  city.kill();
  const auto next_is_planned = [&] {
    const auto idle = laptop.app().idle_for();
    return idle && idle->count() >= 1000;
  };
  laptop.run(command::SetAutomaticSync{true});
  // Offline it is called before the first look, too.
  laptop.wait_until([&](const Views& v) { return v.shell.reach == Reach::offline && next_is_planned(); },
                    "the probe to fail");
  for (int looks = 0; looks < 3; ++looks) {
    laptop.clock.advance(11 * 60'000);  // longer than any back-off
    laptop.wait_until(
        [&](const Views& v) {
          EXPECT_EQ(v.shell.reach, Reach::offline);
          return next_is_planned();
        },
        "the next look to be planned");
  }
  city.start();
  laptop.wait_until(
      [&](const Views& v) {
        EXPECT_NE(v.shell.reach, Reach::checking);
        laptop.clock.advance(1000);
        return v.shell.reach == Reach::reachable;
      },
      "the server to be found");
}

TEST_F(Sync, ALaptopWhoseClockIsYearsOffEnrolsAndSyncs) {
  Laptop laptop(testing::township, "韦一", 2'066'000'000'000);  // 2035
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done) << laptop.view().sync.problem.key;
  EXPECT_EQ(laptop.view().shell.unsent, 0);
  EXPECT_GT(laptop.view().sync.clock_offset_s, 365 * 24 * 3600);
}

TEST_F(Sync, ARevokedLaptopIsToldInItsOwnLanguageUntilItIsEnrolledAgainAndKeepsItsWork) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  const auto listed = city.admin({"device", "list", "--json"});
  const auto at = listed.find("\"id\"");
  ASSERT_NE(at, std::string::npos) << listed;
  const auto id = listed.substr(listed.find('"', listed.find(':', at)) + 1, 36);
  city.admin({"device", "revoke", id});
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::failed);
  EXPECT_EQ(laptop.view().sync.problem.key, "server.device_revoked");
  EXPECT_EQ(laptop.view().sync.todo.key, "server.todo.device_revoked");
  EXPECT_EQ(laptop.view().shell.unsent, 3);
  EXPECT_TRUE(laptop.view().shell.shut_out);
  EXPECT_TRUE(laptop.view().settings.shut_out);
  laptop.close();
  AppOptions options;
  options.data = laptop.folder() / "data";
  options.assets = yanxing::testing::source_dir() / "assets";
  options.clock = &laptop.clock;
  {
    const auto app = std::move(App::open(options)).value();
    EXPECT_TRUE(app->view().home.enrolled) << "in the first frame";
  }
  laptop.reopen();
  EXPECT_TRUE(laptop.view().shell.shut_out) << "no server is needed to know it";
  EXPECT_EQ(laptop.view().sync.runs.front().problem.key, "server.device_revoked") << "in whatever language is read";
  laptop.clock.advance(1'000);
  testing::enrol(laptop, city);
  EXPECT_FALSE(laptop.view().shell.shut_out);
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done) << laptop.view().sync.problem.key;
  EXPECT_EQ(laptop.view().shell.unsent, 0);
}

TEST_F(Sync, EnrolmentSaysWhatIsWrongWithCodeAddressAndServer) {
  Laptop laptop;
  laptop.run(command::SetAutomaticSync{false});
  const auto& settings = laptop.view().settings;
  laptop.run(command::Enrol{"http://city.example", "x"});
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.bad_url");
  laptop.run(command::Enrol{city.url(), "12345"});
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.bad_code");
  const auto ended = [](const Views& v) { return v.settings.enrolment != Enrolment::running; };
  City another;
  laptop.run(command::Enrol{another.url(), city.code()});
  EXPECT_EQ(settings.enrolment, Enrolment::running);
  laptop.wait_until(ended, "the refusal");
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.problem.untrusted");
  const auto code = city.code();
  laptop.run(command::Enrol{"https://127.0.0.1:1", code});
  laptop.wait_until(ended, "no network");
  EXPECT_EQ(settings.enrolment_problem.key, "enrol.problem.no_network");
  laptop.run(command::Enrol{city.url(), code});
  laptop.wait_until(ended, "the enrolment");
  EXPECT_EQ(settings.enrolment, Enrolment::done);
  Laptop second;
  second.run(command::Enrol{city.url(), code});
  second.wait_until(ended, "the used code");
  EXPECT_EQ(second.view().settings.enrolment, Enrolment::failed);
  EXPECT_EQ(second.view().settings.enrolment_problem.key, "server.says");
}

TEST_F(Sync, ACancelledSyncGoesOnWhereItStopped) {
  Laptop laptop;
  testing::enrol(laptop, city);
  laptop.prepare_session({"覃美英"});
  laptop.run(command::SyncNow{});
  EXPECT_TRUE(laptop.view().shell.syncing);
  laptop.run(command::CancelSync{});
  EXPECT_FALSE(laptop.view().shell.syncing);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::cancelled);
  testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.phase, SyncPhase::done);
  EXPECT_EQ(laptop.view().shell.unsent, 0);
}

}  // namespace
}  // namespace yanxing::app
