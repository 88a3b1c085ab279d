// What the server cannot take stays open on the laptop, and is taken once it is right.
#include <gtest/gtest.h>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/workspace.h"
#include "tests/client/app/app_sync_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::Sync;

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

}  // namespace
}  // namespace yanxing::app
