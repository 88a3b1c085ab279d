// What is where, counted without reading all records: the same as the full count, whatever was done.
#include <random>

#include "client/records/receipts.h"
#include "sync/ledger/sqlite/record_query.h"
#include "sync/session/client_session.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

class LivingCountTest : public ::testing::Test {
 protected:
  LivingCountTest() {
    for (int i = 0; i < 5000; ++i)
      people.push_back({"person", std::nullopt, {{"name", "韦" + std::to_string(i)}, {"place", "450224204201"}}, {}});
  }
  /// Saves `count` persons; their ids.
  std::vector<RecordId> add(std::size_t count) {
    const auto saved = laptop.records().save_many(std::span(people).first(count)).value();
    std::vector<RecordId> ids;
    for (const auto& one : saved.saved) ids.push_back(one.id);
    return ids;
  }
  records::LivingCount count() { return laptop.records().count_living().value(); }
  /// By reading all of them.
  std::int64_t truth(bool with_deleted = false) {
    records::ListQuery all;
    if (with_deleted) all.life = records::ListQuery::Life::any;
    return static_cast<std::int64_t>(laptop.records().list(all).value().size());
  }
  /// Whether the query is answered by an index of that name alone.
  bool uses(const std::string& index, const std::string& query) {
    auto plan = laptop.workspace().store().db().prepare("EXPLAIN QUERY PLAN " + query).value();
    if (!plan.step().value()) return false;
    return plan.text(3).find("INDEX " + index) != std::string_view::npos;
  }

  TempDir dir;
  TestLaptop laptop{dir / "a"};
  std::vector<records::SaveRequest> people;
};

TEST_F(LivingCountTest, AnIndexKnowsTheFewThatAreNotLikeTheOthers) {
  EXPECT_TRUE(uses("record_deleted", "SELECT count(*) FROM record WHERE deleted = 1 AND length(cells) > 0"));
  EXPECT_TRUE(uses("record_without_cells", "SELECT count(*) FROM record WHERE length(cells) = 0"));
}

TEST_F(LivingCountTest, EverythingThatIsDoneToRecordsIsCounted) {
  const auto ids = add(500);
  EXPECT_EQ(count().living, 500);
  laptop.save("person", {{"name", "覃一"}, {"place", "450224204201"}});
  laptop.records().remove(ids[7]).value();
  laptop.records().remove(ids[499]).value();
  EXPECT_EQ(count().living, 499);
  EXPECT_EQ(count().all, 501);
  EXPECT_EQ(laptop.records().totals().value().records, 499);
  EXPECT_EQ(laptop.records().totals().value().deleted, 2);
  laptop.records().restore(ids[7]).value();
  laptop.save("person", ids[8], {{"name", "改名"}});  // lives as before
  EXPECT_EQ(count().living, 500);
  EXPECT_EQ(truth(), 500);
  EXPECT_EQ(laptop.records().count({}).value(), 500);
}

TEST_F(LivingCountTest, ManyAtOnceAndWhatWasRolledBackLeaveItRight) {
  const auto ids = add(1000);
  laptop.records().remove_many(std::span(ids).first(900)).value();
  EXPECT_EQ(count().living, 100);
  std::vector<RecordId> wrong{ids[950], laptop.records().new_id()};  // one that is not there: none of them
  EXPECT_FALSE(laptop.records().remove_many(wrong).ok());
  EXPECT_EQ(count().living, 100);
  laptop.records().restore_many(std::span(ids).first(500)).value();
  EXPECT_EQ(count().living, 600);
  TestLaptop other(dir / "b", "覃二");
  const auto theirs = other.save("person", {{"name", "黄三"}, {"place", "450224204201"}}).id;
  laptop.take_from(other);  // as a pull brings it
  EXPECT_EQ(count().living, 601);
  EXPECT_EQ(laptop.get(theirs).values.at("name"), "黄三");
  EXPECT_EQ(truth(), 601);
  EXPECT_EQ(truth(true), count().all);
}

/// Which records wait for the server.
class UnsentRecordsTest : public LivingCountTest {
 protected:
  /// As if the server had confirmed everything up to the own change n.
  void confirm(std::uint64_t n) { confirmed = n; }
  std::vector<records::LogState> logs() {
    auto out = records::own_logs(laptop.workspace()).value();
    for (auto& log : out) log.covered = std::min(log.n, confirmed);
    return out;
  }
  bool follow(const std::function<bool()>& stop = {}) {
    return unsent.follow(laptop.workspace().store(), logs(), stop).value();
  }
  /// By reading all changes without a receipt.
  std::int64_t all_unsent() {
    sync::RecordKeys keys;
    for (const auto& log : logs())
      keys.merge(sync::records_changed_after(laptop.workspace().store(), log.chain, log.covered).value());
    for (const std::int64_t key : keys) EXPECT_TRUE(unsent.has(key));
    return static_cast<std::int64_t>(keys.size());
  }

  std::uint64_t confirmed = 0;
  records::UnsentRecords unsent;
};

TEST_F(UnsentRecordsTest, TheFirstCountGoesInSlicesAndSaysSo) {
  add(5000);
  const auto stop_at_once = [] { return true; };
  EXPECT_FALSE(follow(stop_at_once));
  EXPECT_EQ(unsent.changes_read(), records::UnsentRecords::slice_changes);
  int slices = 1;
  while (!follow(stop_at_once)) ++slices;
  EXPECT_GE(slices, 4);
  EXPECT_EQ(unsent.count(), 5000);
  EXPECT_EQ(unsent.changes_read(), 5000);
}

TEST_F(UnsentRecordsTest, TotalsSayNothingOfWhatTheyHaveNotCounted) {
  add(5000);
  const auto first = laptop.records().totals([] { return true; }).value();
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.local, 0);
  EXPECT_EQ(first.on_server, 0);
  EXPECT_EQ(first.records, 5000);
  EXPECT_EQ(first.unsent_changes, 5000);
  const auto all = laptop.records().totals().value();
  EXPECT_TRUE(all.complete);
  EXPECT_EQ(all.local, 5000);
}

TEST_F(UnsentRecordsTest, AfterItOnlyWhatWasWrittenOrConfirmedIsRead) {
  const auto ids = add(5000);
  ASSERT_TRUE(follow());
  auto before = unsent.changes_read();
  laptop.save("person", ids[3], {{"name", "改名"}});
  ASSERT_TRUE(follow());
  EXPECT_EQ(unsent.changes_read() - before, 1);
  before = unsent.changes_read();
  ASSERT_TRUE(follow());
  EXPECT_EQ(unsent.changes_read(), before);
  confirm(100);  // of the record that was changed again only the first change
  ASSERT_TRUE(follow());
  EXPECT_EQ(unsent.changes_read() - before, 100);
  EXPECT_EQ(unsent.count(), 4901);
  EXPECT_EQ(unsent.count(), all_unsent());
}

TEST_F(UnsentRecordsTest, ReceiptsThatWentBackAreBelieved) {
  add(300);
  confirm(300);
  ASSERT_TRUE(follow());
  EXPECT_EQ(unsent.count(), 0);
  EXPECT_EQ(unsent.changes_read(), 0);  // what is confirmed need not be looked at
  confirm(120);                         // the server was restored
  ASSERT_TRUE(follow());
  EXPECT_EQ(unsent.count(), 180);
  EXPECT_EQ(unsent.count(), all_unsent());
}

TEST_F(UnsentRecordsTest, WhateverIsDoneItIsTheSameAsTheFullCount) {
  std::mt19937 dice(7);  // NOLINT: the same on every run
  auto ids = add(400);
  for (int round = 0; round < 300; ++round) {
    const auto id = ids[dice() % ids.size()];
    switch (dice() % 6) {
      case 0: ids.push_back(laptop.save("person", {{"name", "新"}, {"place", "450224204201"}}).id); break;
      case 1: laptop.records().remove(id).value(); break;
      case 2: laptop.records().restore(id).value(); break;
      case 3: laptop.save("person", id, {{"name", "改" + std::to_string(round)}}); break;
      case 4: confirm(confirmed + dice() % 40); break;
      default: static_cast<void>(follow([] { return true; })); continue;
    }
    ASSERT_TRUE(follow());
    ASSERT_EQ(unsent.count(), all_unsent()) << "round " << round;
    ASSERT_EQ(count().living, truth()) << "round " << round;
    ASSERT_EQ(count().all, truth(true)) << "round " << round;
  }
}

// ---- Reading many records in slices

TEST_F(LivingCountTest, SlicesByPlaceGiveEachRecordOnceHoweverTheyAreCut) {
  for (int i = 0; i < 40; ++i)
    people[static_cast<std::size_t>(i)].values["place"] = i % 3 > 0 ? "450224204201" : "450224204202";
  for (int i = 40; i < 50; ++i) people[static_cast<std::size_t>(i)].values["place"] = "450224205201";  // elsewhere
  add(50);
  for (const std::int64_t slice : {1, 7, 40, 100}) {
    std::set<RecordId> seen;
    records::ListQuery query;
    query.form = "person";
    query.place = "450224204";
    query.order = records::ListQuery::Order::place;
    query.limit = slice;
    std::int64_t read = slice;
    while (read == slice) {
      read = 0;
      ASSERT_TRUE(laptop.records()
                      .each(query,
                            [&](const records::Record& record) {
                              ++read;
                              EXPECT_TRUE(seen.insert(record.id).second);
                              EXPECT_TRUE(record.place.starts_with("450224204"));
                              query.after_place = record.place;
                              query.after_key = record.key;
                              return true;
                            })
                      .ok());
    }
    EXPECT_EQ(seen.size(), 40U);
  }
}

TEST_F(LivingCountTest, ASliceByPlaceIsFoundByTheIndexAndSortsNothing) {
  auto plan = laptop.workspace()
                  .store()
                  .db()
                  .prepare(
                      "EXPLAIN QUERY PLAN SELECT key, cells FROM record WHERE length(cells) > 0 AND form = 'mark' AND "
                      "place < '4503' AND (place, key) > ('4502', 7) AND deleted = 0 ORDER BY place, key LIMIT 9")
                  .value();
  std::string steps;
  while (plan.step().value()) steps += std::string(plan.text(3)) + "\n";
  EXPECT_NE(steps.find("record_by_form (form=? AND place>? AND place<?)"), std::string::npos) << steps;
  EXPECT_EQ(steps.find("TEMP B-TREE"), std::string::npos) << steps;
}

TEST_F(LivingCountTest, DraftsAreLookedForOnlyAmongFormsThatHaveThem) {
  add(300);
  for (const char* stage : {"1", "2", "3"}) {
    laptop.save("observation", {{"place", "450224204201"}, {"round", "2021"}, {"stage", stage}, {"state", "draft"}});
    laptop.save("observation", {{"place", "450224204202"}, {"round", "2021"}, {"stage", stage}, {"state", "final"}});
  }
  records::ListQuery query;
  query.state = records::State::draft;
  query.order = records::ListQuery::Order::newest;
  const auto found = [&] { return laptop.records().list(query).value().size(); };
  EXPECT_EQ(found(), 3U);  // record by record
  while (laptop.records().index_some().value()) {
  }
  auto hits = laptop.records().search(query).value();
  ASSERT_TRUE(hits.by_index());
  ASSERT_TRUE(laptop.records().find_more(hits, SIZE_MAX).ok());
  EXPECT_EQ(hits.keys().size(), 3U);
  laptop.save("observation", {{"place", "450224204201"}, {"round", "2021"}, {"stage", "2"}, {"state", "final"}});
  laptop.save("observation", {{"place", "450224204203"}, {"round", "2021"}, {"stage", "1"}, {"state", "draft"}});
  EXPECT_TRUE(laptop.records().follow(hits).value());
  EXPECT_EQ(hits.keys().size(), 3U);
  EXPECT_EQ(found(), 3U);
}

TEST_F(LivingCountTest, ManyOfAFormAreKnownWithoutCountingThem) {
  add(30);
  EXPECT_TRUE(laptop.records().has_more("person", 29).value());
  EXPECT_FALSE(laptop.records().has_more("person", 30).value());
  EXPECT_FALSE(laptop.records().has_more("mark", 0).value());
}

}  // namespace
}  // namespace yanxing::testing
