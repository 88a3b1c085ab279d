#include <algorithm>

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

class Observation : public ::testing::Test {
 protected:
  Observation() {
    laptop.run(command::ShowScreen{Screen::observation});
    laptop.run(command::OpenVillage{testing::village});
  }
  const ObservationView& view() const { return laptop.view().observation; }
  const ObservationItem& item(std::size_t i) const { return view().items.at(i); }
  void answer(std::size_t i, Answer answer) { laptop.run(command::SetAnswer{item(i).field, answer}); }
  void answer_everything() {
    for (std::size_t i = 0; i < view().items.size(); ++i) answer(i, Answer::yes);
    while (!view().missing.empty()) {  // counts and the like
      const auto field = std::find_if(view().fields.begin(), view().fields.end(),
                                      [&](const FieldView& f) { return f.name == view().missing.front().field; });
      ASSERT_NE(field, view().fields.end()) << view().missing.front().field;
      const auto before = view().missing.size();
      nlohmann::json value = "1";
      if (field->type == FieldType::integer) value = 1;
      if (field->type == FieldType::date) value = "2021-01-20";
      if (!field->choices.empty()) value = field->choices.front().value;
      laptop.run(command::SetObservationField{field->name, value});
      ASSERT_LT(view().missing.size(), before) << field->name;
    }
  }

  Laptop laptop;
};

TEST_F(Observation, ListsTheVillagesOfTheTownshipWithFourStagesEach) {
  EXPECT_GE(view().villages.size(), 5U);
  for (const auto& village : view().villages) {
    EXPECT_TRUE(village.code.starts_with(testing::township));
    ASSERT_EQ(village.stages.size(), 4U);
    EXPECT_GT(village.answered.total, 10);
    EXPECT_EQ(village.answered.done, 0);
  }
  EXPECT_EQ(view().stage, 1);
  EXPECT_GT(view().items.size(), 4U);
  EXPECT_EQ(view().state, StageState::empty);
}

TEST_F(Observation, AnAnswerIsOnTheDiskAtOnce) {
  answer(0, Answer::yes);
  answer(1, Answer::not_observed);
  EXPECT_EQ(view().saving, Saving::saved);
  EXPECT_EQ(view().state, StageState::started);
  EXPECT_EQ(view().answered.done, 2);
  EXPECT_EQ(view().changed_by, "韦一");
  laptop.reopen();
  laptop.run(command::OpenVillage{testing::village});
  EXPECT_EQ(item(0).answer, Answer::yes);
  EXPECT_EQ(item(1).answer, Answer::not_observed);
  const auto& village = *std::find_if(view().villages.begin(), view().villages.end(),
                                      [](const auto& v) { return v.code == testing::village; });
  EXPECT_EQ(village.answered.done, 2);
}

TEST_F(Observation, ANoAsksForItsCommentAndKeepsItWhileItIsTyped) {
  answer(2, Answer::no);
  EXPECT_TRUE(item(2).comment_missing);
  EXPECT_TRUE(std::any_of(view().missing.begin(), view().missing.end(),
                          [](const MissingItem& m) { return m.reason == MissingReason::comment && m.number == 3; }));
  laptop.run(command::SetComment{item(2).field, "没有公"});
  laptop.run(command::SetComment{item(2).field, "没有公告"});
  EXPECT_EQ(item(2).comment, "没有公告");
  EXPECT_EQ(item(2).saving, Saving::pending);
  EXPECT_FALSE(item(2).comment_missing);
  laptop.clock.advance(300);
  laptop.settle();
  EXPECT_EQ(item(2).saving, Saving::saved);
  laptop.reopen();
  laptop.run(command::OpenVillage{testing::village});
  EXPECT_EQ(item(2).answer, Answer::no);
  EXPECT_EQ(item(2).comment, "没有公告");
}

TEST_F(Observation, LeavingTheStageWritesWhatWasTyped) {
  answer(0, Answer::no);
  laptop.run(command::SetComment{item(0).field, "急"});
  laptop.run(command::OpenStage{2});
  EXPECT_EQ(laptop.view().shell.saving, Saving::saved);
  laptop.run(command::OpenStage{1});
  EXPECT_EQ(item(0).comment, "急");
}

TEST_F(Observation, ChangingTheAnswerWhileTheCommentIsPendingLosesNeither) {
  answer(0, Answer::no);
  laptop.run(command::SetComment{item(0).field, "说明"});
  answer(0, Answer::not_applicable);
  laptop.clock.advance(300);
  laptop.settle();
  EXPECT_EQ(item(0).answer, Answer::not_applicable);
  EXPECT_EQ(item(0).comment, "说明");
  EXPECT_FALSE(item(0).conflict);
}

TEST_F(Observation, FinalisesWhenNothingIsMissingAndIsLockedUntilReopened) {
  laptop.run(command::FinaliseStage{});
  EXPECT_NE(view().state, StageState::finalised);
  answer_everything();
  ASSERT_TRUE(view().missing.empty());
  laptop.run(command::FinaliseStage{});
  EXPECT_EQ(view().state, StageState::finalised);
  answer(0, Answer::no);
  EXPECT_EQ(item(0).answer, Answer::yes) << "a finalised checklist does not change by a slip of the hand";
  laptop.reopen();
  laptop.run(command::OpenVillage{testing::village});
  EXPECT_EQ(view().stage, 2) << "opens at the first stage that is not done";
  laptop.run(command::OpenStage{1});
  EXPECT_EQ(view().state, StageState::finalised);
  laptop.run(command::ReopenStage{});
  answer(0, Answer::not_applicable);
  EXPECT_EQ(item(0).answer, Answer::not_applicable);
}

TEST_F(Observation, UndoTakesAnAnswerBack) {
  answer(0, Answer::yes);
  answer(0, Answer::not_applicable);
  laptop.run(command::Undo{});
  EXPECT_EQ(item(0).answer, Answer::yes);
  laptop.run(command::Undo{});
  EXPECT_EQ(item(0).answer, Answer::none);
}

TEST_F(Observation, VillagesAreFoundByInitials) {
  const auto all = view().villages.size();
  laptop.run(command::FilterVillages{"zzzz"});
  EXPECT_TRUE(view().villages.empty());
  laptop.run(command::FilterVillages{""});
  EXPECT_EQ(view().villages.size(), all);
  laptop.run(command::FilterVillages{view().villages.back().name});
  EXPECT_GE(view().villages.size(), 1U);
  EXPECT_LT(view().villages.size(), all);
}

class Records : public ::testing::Test {
 protected:
  Records() {
    laptop.prepare_session({"覃美英", "韦秀兰"});
    laptop.run(command::SetMark{laptop.person("覃美英"), Mark::present});
    laptop.run(command::ShowScreen{Screen::records});
  }
  const RecordsView& view() const { return laptop.view().records; }
  Laptop laptop;
};

TEST_F(Records, ListsEverythingNewestFirst) {
  EXPECT_EQ(view().total, 5);
  ASSERT_EQ(view().rows.size(), 5U);
  EXPECT_EQ(view().rows.front().form_label, "签到");
  EXPECT_EQ(view().rows.front().changed_by, "韦一");
  EXPECT_EQ(view().rows.front().sync, SyncState::local);
}

TEST_F(Records, FiltersByFormStateAndText) {
  laptop.run(command::FilterRecords{{"person", "", RecordState::any, "", "", ""}});
  EXPECT_EQ(view().total, 2);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "qmy", "", ""}});
  laptop.clock.advance(300);
  laptop.settle();
  EXPECT_GE(view().total, 1);
  laptop.run(command::FilterRecords{{"", "", RecordState::on_server, "", "", ""}});
  EXPECT_EQ(view().total, 0);
  EXPECT_TRUE(view().rows.empty());
}

TEST_F(Records, IsSearchedAtEveryKeystrokeAlsoForWhatWasJustWritten) {
  laptop.clock.advance(2'000);
  laptop.settle();  // the index has caught up
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "qm", "", ""}});
  EXPECT_EQ(view().total, 2);  // she and her mark, without a pause
  laptop.run(command::FilterRecords{{"mark", "", RecordState::any, "覃", "", ""}});
  EXPECT_EQ(view().total, 1);
  laptop.run(command::OpenEditor{"person", laptop.person("覃美英"), {}});
  laptop.run(command::SetEditorField{"name", "梁玉兰"});
  laptop.run(command::SaveEditor{});
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "lyl", "", ""}});
  EXPECT_EQ(view().total, 2);  // both, before the index knows
  laptop.clock.advance(2'000);
  laptop.settle();
  EXPECT_EQ(view().total, 2);
  laptop.run(command::FilterRecords{{"", "", RecordState::any, "覃", "", ""}});
  EXPECT_EQ(view().total, 0);
}

TEST_F(Records, DeletesWithUndoAndShowsWhoDidWhat) {
  laptop.run(command::FilterRecords{{"person", "", RecordState::any, "韦秀兰", "", ""}});
  laptop.clock.advance(300);
  laptop.settle();
  ASSERT_EQ(view().rows.size(), 1U);
  const auto id = view().rows[0].id;
  laptop.run(command::OpenRecord{id});
  ASSERT_TRUE(view().detail);
  const auto& first = view().detail->history;
  ASSERT_GT(first.size(), 1U);
  EXPECT_EQ(first.front().kind, HistoryKind::created);
  EXPECT_TRUE(
      std::all_of(first.begin(), first.end(), [&](const auto& line) { return line.change == first[0].change; }));
  EXPECT_TRUE(std::any_of(first.begin(), first.end(), [](const auto& line) { return line.after == "韦秀兰"; }))
      << "what it began with";
  laptop.run(command::DeleteRecord{id});
  EXPECT_EQ(view().total, 0);
  ASSERT_TRUE(view().detail);
  EXPECT_TRUE(view().detail->deleted);
  EXPECT_EQ(view().detail->history.front().kind, HistoryKind::deleted);
  EXPECT_EQ(laptop.row("韦秀兰"), nullptr);
  laptop.run(command::FilterRecords{{"person", "", RecordState::deleted, "", "", ""}});
  EXPECT_EQ(view().total, 1);
  laptop.run(command::Undo{});
  EXPECT_EQ(view().total, 0);
  EXPECT_NE(laptop.row("韦秀兰"), nullptr);
  laptop.run(command::DeleteRecord{id});
  laptop.run(command::UndeleteRecord{id});
  EXPECT_FALSE(view().detail->deleted);
}

TEST_F(Records, EditsThroughTheDialogAndTheHistoryTellsBeforeAndAfter) {
  const auto id = laptop.person("覃美英");
  laptop.run(command::OpenRecord{id});
  laptop.run(command::OpenEditor{"person", id, {}});
  ASSERT_TRUE(laptop.view().shell.editor);
  laptop.run(command::SetEditorField{"role", "妇联主席"});
  EXPECT_TRUE(laptop.view().shell.editor->can_save);
  laptop.run(command::SaveEditor{});
  EXPECT_FALSE(laptop.view().shell.editor);
  ASSERT_TRUE(view().detail);
  const auto& line = view().detail->history.front();
  EXPECT_EQ(line.kind, HistoryKind::edited);
  EXPECT_EQ(line.field_label, "职务");
  EXPECT_EQ(line.before, "");
  EXPECT_EQ(line.after, "妇联主席");
  EXPECT_TRUE(line.this_laptop);
  EXPECT_EQ(laptop.row("覃美英")->role, "妇联主席");
}

TEST_F(Records, AWindowOfRowsFollowsTheScrolling) {
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) laptop.run(command::AddWalkIn{"人" + std::to_string(i), testing::village, "", ""});
  laptop.run(command::ShowScreen{Screen::records});
  EXPECT_EQ(view().total, 125);
  EXPECT_LT(view().rows.size(), 125U);
  laptop.run(command::ShowRecordRows{90, 30});
  EXPECT_LE(view().first_row, 90);
  EXPECT_GE(view().first_row + static_cast<std::int64_t>(view().rows.size()), 120);
}

}  // namespace
}  // namespace yanxing::app
