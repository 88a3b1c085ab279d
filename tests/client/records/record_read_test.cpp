// Lists, search, counts.
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using records::ListQuery;

class RecordListTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop laptop{dir / "a"};

  void SetUp() override {
    int n = 0;
    for (const char* name : {"覃美英", "韦小花", "吕丽", "Anna"}) {
      laptop.save("person", {{"name", name},
                             {"place", "45022420420" + std::to_string(++n)},
                             {"phone", "1xx0000000" + std::to_string(n)}});
    }
    laptop.save("observation", {{"place", "450224204201"}, {"round", "2021"}, {"stage", "1"}});
  }
  std::vector<std::string> names(const ListQuery& query) {
    std::vector<std::string> out;
    const auto found = laptop.records().list(query).value();
    for (const auto& record : found) out.push_back(record.values.at("name"));
    return out;
  }
  static ListQuery people() {
    ListQuery query;
    query.form = "person";
    return query;
  }
};

TEST_F(RecordListTest, FindsByNameInitialsFullPinyinAndNumber) {
  for (const char* typed : {"覃", "qmy", "qinmei", "美英", "ＱＭＹ", "00000001"}) {
    ListQuery query = people();
    query.text = typed;
    EXPECT_EQ(names(query), std::vector<std::string>{"覃美英"}) << typed;
  }
  ListQuery query = people();
  query.text = "lvli";
  EXPECT_EQ(names(query), std::vector<std::string>{"吕丽"});
  query.text = "ANNA";
  EXPECT_EQ(names(query), std::vector<std::string>{"Anna"});
  query.text = "nobody";
  EXPECT_TRUE(names(query).empty());
}

TEST_F(RecordListTest, FiltersByPlaceStateAndForm) {
  ListQuery query = people();
  query.place = "450224204202";
  EXPECT_EQ(names(query), std::vector<std::string>{"韦小花"});
  query.place = "4502";
  EXPECT_EQ(names(query).size(), 4u);
  query.place = "450225";
  EXPECT_TRUE(names(query).empty());
  ListQuery drafts;
  drafts.state = records::State::draft;
  EXPECT_EQ(laptop.records().count(drafts).value(), 1);
  ListQuery all;
  EXPECT_EQ(laptop.records().count(all).value(), 5);
  all.sync = records::SyncState::local;
  EXPECT_EQ(laptop.records().count(all).value(), 5);
  all.sync = records::SyncState::on_server;
  EXPECT_EQ(laptop.records().count(all).value(), 0);
}

TEST_F(RecordListTest, WindowsAreTheSameWithAndWithoutATextFilter) {
  ListQuery query = people();
  const auto all = names(query);
  query.offset = 1;
  query.limit = 2;
  EXPECT_EQ(names(query), (std::vector<std::string>{all[1], all[2]}));
  query.text = "1xx0000";
  EXPECT_EQ(names(query), (std::vector<std::string>{all[1], all[2]}));
  EXPECT_EQ(laptop.records().count(query).value(), 4);
  query.order = ListQuery::Order::newest;
  query.offset = 0;
  EXPECT_EQ(names(query), (std::vector<std::string>{"Anna", "吕丽"}));
}

TEST_F(RecordListTest, CountsAreTrue) {
  auto totals = laptop.records().totals().value();
  EXPECT_EQ(totals.records, 5);
  EXPECT_EQ(totals.local, 5);
  EXPECT_EQ(totals.on_server, 0);
  EXPECT_EQ(totals.unsent_changes, 5);
  EXPECT_EQ(totals.sent_changes, 0);
  TestLaptop other(dir / "b");
  other.take_from(laptop);
  totals = other.records().totals().value();
  EXPECT_EQ(totals.on_server, 5);  // what comes from others came from the server
  EXPECT_EQ(totals.unsent_changes, 0);
}

TEST_F(RecordListTest, AChangeInQuarantineNeedsAPersonAndIsListedWithItsReason) {
  const auto id = laptop.save("person", {{"name", "黄"}, {"place", "450225106"}});
  sync::Transaction transaction(laptop.workspace().store());
  ASSERT_TRUE(transaction.begin().ok());
  ASSERT_TRUE(sync::set_verdict(laptop.workspace().store(), id.undo->change, {std::nullopt, "out_of_scope"}).ok());
  ASSERT_TRUE(transaction.commit().ok());
  const auto totals = laptop.records().totals().value();
  EXPECT_EQ(totals.quarantine, 1);
  const auto quarantine = laptop.records().quarantine().value();
  ASSERT_EQ(quarantine.size(), 1u);
  EXPECT_EQ(quarantine[0].change.quarantine, "out_of_scope");
  EXPECT_EQ(quarantine[0].values.at("name"), "黄");
  // Nothing vanishes from the laptop that made it.
  const auto kept = laptop.records().find(id.id).value();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->values.at("name"), "黄");
  EXPECT_EQ(kept->refused, "out_of_scope");
  EXPECT_EQ(kept->sync, records::SyncState::needs_person);
}

TEST_F(RecordListTest, WhatCouldNotBeTakenIsHandedInAgainWithTheNextSaveThatCanBe) {
  const auto id = laptop.save("person", {{"name", "黄"}, {"place", "450225106"}, {"phone", "10000000001"}});
  sync::Transaction transaction(laptop.workspace().store());
  ASSERT_TRUE(transaction.begin().ok());
  ASSERT_TRUE(sync::set_verdict(laptop.workspace().store(), id.undo->change, {std::nullopt, "out_of_scope"}).ok());
  ASSERT_TRUE(transaction.commit().ok());
  records::SaveRequest request;
  request.form = "person";
  request.id = id.id;
  request.values = {{"place", "450224204"}};
  const auto saved = laptop.records().save(request);
  ASSERT_TRUE(saved);
  EXPECT_TRUE(laptop.records().quarantine().value().empty());
  EXPECT_EQ(laptop.records().totals().value().quarantine, 0);
  EXPECT_EQ(laptop.records().find(id.id).value()->refused, "");
  // The new change alone makes the whole record.
  const auto history = laptop.records().show(id.id).value().history;
  ASSERT_EQ(history.size(), 2U);
  std::set<std::string> cells;
  for (const auto& edit : history[1].edits) cells.insert(edit.cell);
  for (const char* cell : {"name", "place", "phone", "@place"}) EXPECT_TRUE(cells.contains(cell)) << cell;
  // One undo takes back what she changed, no more.
  ASSERT_TRUE(laptop.records().undo(*saved->undo));
  EXPECT_EQ(laptop.records().find(id.id).value()->values.at("name"), "黄");
  EXPECT_EQ(laptop.records().find(id.id).value()->place, "450225106");
  EXPECT_TRUE(sync::verify(laptop.workspace().store(), nullptr).value().ok);
}

TEST_F(RecordListTest, WhatWasNeverTakenAndIsDeletedNeedsNobody) {
  const auto id = laptop.save("person", {{"name", "黄"}, {"place", "450225106"}});
  const auto gone = laptop.records().remove(id.id);
  ASSERT_TRUE(gone);
  sync::Transaction transaction(laptop.workspace().store());
  ASSERT_TRUE(transaction.begin().ok());
  for (const auto& change : {id.undo->change, gone->undo->change})
    ASSERT_TRUE(sync::set_verdict(laptop.workspace().store(), change, {std::nullopt, "out_of_scope"}).ok());
  ASSERT_TRUE(transaction.commit().ok());
  EXPECT_EQ(laptop.records().totals().value().quarantine, 0);
}

}  // namespace
}  // namespace yanxing::testing
