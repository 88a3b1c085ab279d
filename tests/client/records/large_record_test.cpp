// Records too large for one change: a repeat with a thousand rows is saved, sent, shown, undone and deleted as one.
#include "client/records/record_split.h"
#include "client/records/value_codec.h"
#include "sync/ledger/change.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;
using records::State;

constexpr int rows = 1000;

std::string row(int number) { return "member[k" + std::to_string(number) + "]"; }

forms::Answers household(int count, const std::string& name = "成员") {
  forms::Answers values{{"name", "韦小花"}, {"place", "450224204201"}};
  for (int i = 1; i <= count; ++i) {
    values[row(i)] = i;
    values[row(i) + "/who"] = name + std::to_string(i);
    values[row(i) + "/age"] = i % 90;
  }
  return values;
}

class LargeRecordTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop a{dir / "a", "甲"};
  TestLaptop b{dir / "b", "乙"};

  std::vector<sync::Change> log_of(TestLaptop& laptop) {
    std::vector<sync::Change> changes;
    const auto chain = laptop.workspace().log().chain();
    for (const auto& entry : laptop.workspace().store().chain_entries(chain, 0, 100'000).value())
      changes.push_back(sync::decode_change(entry.payload, chain).value());
    return changes;
  }
};

TEST_F(LargeRecordTest, AThousandRowsAreSavedAndComeBack) {
  const forms::Answers values = household(rows);
  const RecordId id = a.save("person", values).id;
  EXPECT_EQ(a.get(id).values, values);
  a.reopen();
  EXPECT_EQ(a.get(id).values, values);
  EXPECT_TRUE(a.verifies());
}

TEST_F(LargeRecordTest, ItsChangesTravelTogether) {
  a.save("person", household(rows));
  a.save("person", {{"name", "后来的"}, {"place", "450224204201"}});
  const auto log = log_of(a);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_TRUE(log[0].creates);
  EXPECT_FALSE(log[1].creates);
  EXPECT_TRUE(log[0].more);
  EXPECT_FALSE(log[1].more);  // the next save is another matter
  EXPECT_EQ(log[0].record, log[1].record);
  EXPECT_EQ(log[1].place, "450224204201");
}

TEST_F(LargeRecordTest, SavedTogetherWithOthersTheWholeGroupTravelsTogether) {
  const std::vector<records::SaveRequest> both{{"person", std::nullopt, household(rows), {}},
                                               {"person", std::nullopt, {{"name", "乙"}}, {}}};
  ASSERT_TRUE(a.records().save_together(both).ok());
  const auto log = log_of(a);
  ASSERT_EQ(log.size(), 3u);
  EXPECT_TRUE(log[0].more);
  EXPECT_TRUE(log[1].more);
  EXPECT_FALSE(log[2].more);
}

TEST_F(LargeRecordTest, LongAnswersOverAMebibyteAreSplitToo) {
  forms::Answers values{{"name", "韦小花"}};
  std::string text;
  while (text.size() < 30'000) text += "字";
  for (int i = 1; i <= 60; ++i) values[row(i) + "/story"] = text;
  const RecordId id = a.save("person", values).id;
  EXPECT_EQ(a.get(id).values.size(), values.size());
  EXPECT_GE(log_of(a).size(), 2u);
  EXPECT_TRUE(a.verifies());
}

TEST_F(LargeRecordTest, AnotherLaptopSeesTheSameRecord) {
  const forms::Answers values = household(rows);
  const RecordId id = a.save("person", values).id;
  b.take_from(a);
  EXPECT_EQ(b.get(id).values, values);
  EXPECT_TRUE(b.get(id).conflicts.empty());
}

TEST_F(LargeRecordTest, OneUndoTakesTheWholeSaveBack) {
  const RecordId id = a.save("person", household(rows)).id;
  const auto changed = a.save("person", id, household(rows, "改名"));
  ASSERT_TRUE(changed.undo.has_value());
  EXPECT_EQ(changed.undo->also.size(), 0u);  // only names changed: they fit one change
  forms::Answers all = household(rows, "又改");
  for (int i = 1; i <= rows; ++i) {
    all[row(i)] = i + 5000;
    all[row(i) + "/age"] = 99;
  }
  const auto large = a.save("person", id, all);
  ASSERT_TRUE(large.undo.has_value());
  EXPECT_EQ(large.undo->also.size(), 1u);
  EXPECT_EQ(a.get(id).values, all);
  ASSERT_TRUE(a.records().undo(*large.undo).ok());
  EXPECT_EQ(a.get(id).values, household(rows, "改名"));
  EXPECT_TRUE(a.verifies());
}

TEST_F(LargeRecordTest, UndoingItsCreationDeletesItAndLaterEditsForbidThat) {
  const auto made = a.save("person", household(rows));
  ASSERT_TRUE(a.records().undo(*made.undo).ok());
  EXPECT_EQ(a.get(made.id).state, State::deleted);

  const auto other = a.save("person", household(rows));
  a.save("person", other.id, {{row(900) + "/age", 12}});
  EXPECT_EQ(a.records().undo(*other.undo).error().code, Code::conflict);
  EXPECT_EQ(a.get(other.id).values.at(row(900) + "/age"), 12);
}

TEST_F(LargeRecordTest, HistoryShowsOneEntryForOneSave) {
  const RecordId id = a.save("person", household(rows)).id;
  a.save("person", id, {{row(3) + "/age", 44}});
  const auto detail = a.records().show(id).value();
  ASSERT_EQ(detail.history.size(), 2u);
  EXPECT_EQ(detail.history[0].kind, records::HistoryKind::created);
  EXPECT_GT(detail.history[0].edits.size(), sync::max_edits);
  ASSERT_EQ(detail.history[1].edits.size(), 1u);
  EXPECT_EQ(detail.history[1].edits[0].before, 3);
}

TEST_F(LargeRecordTest, ADeletionInSeveralPiecesDeletesAndCanBeTakenBack) {
  const RecordId id = a.save("person", {{"name", "韦小花"}}).id;
  a.save("person", id, {{row(1) + "/age", 12}});
  // As remove() does it for a record of many changes: each piece has seen a part.
  sync::Change deletion;
  deletion.record = id;
  deletion.form = "person";
  deletion.place = "450224204";
  sync::Transaction transaction(a.workspace().store());
  ASSERT_TRUE(transaction.begin().ok());
  for (const sync::ChangeId& head : a.workspace().store().record(id).value()->heads()) {
    EXPECT_EQ(a.workspace().store().record(id).value()->is_deleted(), false);
    deletion.edits = {{std::string(sync::life_cell), sync::deleted_value({head}), {}, false}};
    ASSERT_TRUE(a.workspace().log().append(deletion).ok());
  }
  ASSERT_TRUE(transaction.commit().ok());
  EXPECT_EQ(a.get(id).state, State::deleted);
  EXPECT_TRUE(a.get(id).conflicts.empty());
  b.take_from(a);
  EXPECT_EQ(b.get(id).state, State::deleted);
  ASSERT_TRUE(b.records().restore(id).ok());
  EXPECT_EQ(b.get(id).state, State::final);
  EXPECT_TRUE(b.get(id).conflicts.empty());
}

TEST(DeletionValues, ManyChangesAreNamedInPiecesThatFit) {
  std::vector<sync::ChangeId> heads;
  const DeviceId device = Uuid::parse("ffffffff-ffff-7fff-bfff-ffffffffffff").value();
  for (std::uint64_t n = 1; n <= 5000; ++n) heads.push_back({device, 0xFFFFFFFF, n << 40});
  const auto values = records::deletion_values(heads);
  EXPECT_EQ(values.size(), 3u);
  for (const std::string& value : values) EXPECT_LE(value.size(), sync::max_value_bytes);
  EXPECT_EQ(records::deletion_values({heads[0], heads[0]}).size(), 1u);
  EXPECT_EQ(records::deletion_values({}).size(), 1u);
}

TEST_F(LargeRecordTest, AWrongAnswerInTheLastPartLeavesNothingBehind) {
  forms::Answers values = household(rows);
  values["zz" + std::string(sync::max_name_bytes, 'z')] = 1;  // a name that no change can hold
  const auto many = a.records().save_many(std::vector<records::SaveRequest>{
      {"person", std::nullopt, values, {}}, {"person", std::nullopt, {{"name", "乙"}}, {}}});
  ASSERT_TRUE(many.ok());
  EXPECT_EQ(many->rejected.size(), 1u);
  EXPECT_EQ(many->saved.size(), 1u);
  EXPECT_EQ(a.changes(), 1u);
}

TEST(SplitChange, EveryPartStaysWithinTheLimitsWhenItIsAuthoredAnew) {
  sync::Change change;
  change.form = "person";
  change.place = "450224204";
  change.creates = true;
  change.key = {{"session", "\x61s"}, {"person", "\x61p"}};
  const sync::ChangeId elsewhere{Uuid::parse("01890000-0000-7000-8000-000000000001").value(), 7, 123'456'789};
  for (int i = 0; i < 5000; ++i) {
    std::string value = records::encode_value(std::string(300, 'x')).value();
    change.edits.push_back({"row[" + std::to_string(i) + "]/field", std::move(value), {elsewhere}, false});
  }
  const auto parts = records::split_change(change);
  std::size_t edits = 0;
  for (const sync::Change& part : parts) {
    sync::Change anew = part;
    anew.edits = sync::all_edits(part);
    anew.key.clear();
    anew.creates = false;
    for (sync::Edit& edit : anew.edits) edit.past = true;
    EXPECT_TRUE(records::check_changes({anew}, {}).ok());
    EXPECT_EQ(part.more, &part != &parts.back());
    edits += part.edits.size();
  }
  EXPECT_EQ(edits, change.edits.size());
}

}  // namespace
}  // namespace yanxing::testing
