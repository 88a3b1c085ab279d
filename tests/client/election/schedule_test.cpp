#include "client/election/schedule.h"

#include "tests/client/election/election_fixture.h"

namespace yanxing::testing {
namespace {

using namespace election;

class Schedule : public ElectionFixture {
 protected:
  /// Rows as "township": its planned party meeting.
  Snapshot snapshot(int hand_in, const std::vector<std::pair<std::string, std::string>>& rows, bool final = true) {
    forms::Answers values{
        {"unit", "rongan"}, {"place", "450224"}, {"round", "2021"}, {"hand_in", std::to_string(hand_in)}};
    int position = 0;
    for (const auto& [township, planned] : rows) {
      const std::string key = "rows[k" + std::to_string(9 - position) + "]";  // names are random, positions count
      values[key] = ++position;
      values[key + "/township"] = township;
      if (!planned.empty()) values[key + "/party_planned"] = planned + "T09:00:00.000+08:00";
    }
    const auto saved = record("schedule", "s" + std::to_string(hand_in), values, final);
    facts.note(saved);
    return facts.snapshots().at(saved.id);
  }
};

TEST_F(Schedule, RowsKeepTheirOrderAndAFinishedRecordIsFrozen) {
  const Snapshot one = snapshot(1, {{"450224204", "2021-01-20"}, {"450224200", ""}});
  ASSERT_EQ(one.rows.size(), 2u);
  EXPECT_EQ(one.rows[0].township, "450224204");
  EXPECT_EQ(day_of(one.rows[0].planned[party]), "2021-01-20");
  EXPECT_TRUE(one.frozen);
  EXPECT_FALSE(snapshot(2, {}, false).frozen);
  EXPECT_EQ(snapshots_in_order(facts).size(), 2u);
}

TEST_F(Schedule, ComparedWithTheOneBeforeItSaysWhatMoved) {
  const Snapshot first = snapshot(1, {{"450224204", "2021-01-20"}, {"450224200", "2021-01-21"}, {"450224203", ""}});
  const Snapshot third =
      snapshot(3, {{"450224204", "2021-01-25"}, {"450224203", "2021-01-22"}, {"450224100", "2021-01-19"}});
  EXPECT_EQ(one_before(facts, third)->record, first.record) << "the second was never handed in";
  EXPECT_EQ(one_before(facts, first), nullptr);
  const auto rows = compare(&first, third);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].kind, RowChange::Kind::changed);
  EXPECT_EQ(rows[0].planned[party].kind, TimeChange::Kind::moved);
  EXPECT_EQ(rows[0].planned[party].days, 5);
  EXPECT_EQ(rows[1].planned[party].kind, TimeChange::Kind::added);
  EXPECT_EQ(rows[2].kind, RowChange::Kind::added);
  EXPECT_EQ(rows[3].kind, RowChange::Kind::removed);
  EXPECT_EQ(rows[3].planned[party].kind, TimeChange::Kind::removed);
}

TEST_F(Schedule, TheFirstHandInIsAsItStands) {
  const Snapshot first = snapshot(1, {{"450224204", "2021-01-20"}});
  const auto rows = compare(nullptr, first);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].kind, RowChange::Kind::same);
  EXPECT_EQ(day_of(rows[0].planned[party].after), "2021-01-20");
}

TEST_F(Schedule, DaysAndMomentsAreReadAsWritten) {
  EXPECT_EQ(day_of("2021-01-20T23:30:00.000+08:00"), "2021-01-20");
  EXPECT_EQ(day_of("2021-02-30"), "");
  EXPECT_EQ(day_of("soon"), "");
  EXPECT_EQ(days_between("2021-01-30", "2021-02-02T08:00"), 3);
  EXPECT_EQ(days_between("2021-01-30", "2021-01-28"), -2);
  EXPECT_FALSE(days_between("", "2021-01-28"));
  EXPECT_TRUE(is_before("2021-01-20T08:00:00", "2021-01-20T09:00:00"));
  EXPECT_FALSE(is_before("2021-01-20", "2021-01-20T09:00:00")) << "the same day";
  EXPECT_EQ(day_in_round("2021", "01-30"), "2021-01-30");
  EXPECT_EQ(day_in_round("x", "01-30"), "");
}

}  // namespace
}  // namespace yanxing::testing
