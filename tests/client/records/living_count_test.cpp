// The count of all living records: complete after slices, then kept up by what was written, never counted anew.
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
  records::LivingCount::Count count() { return laptop.records().count_living({}).value(); }
  records::LivingCount::Count one_slice() {
    return laptop.records().count_living([] { return true; }).value();
  }
  /// By asking the ledger for all.
  std::int64_t truth() { return laptop.records().count({}).value(); }

  TempDir dir;
  TestLaptop laptop{dir / "a"};
  std::vector<records::SaveRequest> people;
};

TEST_F(LivingCountTest, CountsInSlicesAndSaysWhenItIsDone) {
  add(5000);
  const auto first = one_slice();
  EXPECT_FALSE(first.complete);
  EXPECT_GT(first.living, 0);
  EXPECT_LT(first.living, 5000);
  const auto second = one_slice();
  EXPECT_FALSE(second.complete);
  EXPECT_GT(second.living, first.living);  // it went on, not anew
  EXPECT_TRUE(count().complete);
  EXPECT_EQ(count().living, 5000);
}

TEST_F(LivingCountTest, ASaveIsAddedWithoutCountingAnew) {
  const auto ids = add(5000);
  ASSERT_EQ(count().living, 5000);
  laptop.save("person", {{"name", "覃一"}, {"place", "450224204201"}});
  EXPECT_TRUE(one_slice().complete);  // not even the slice that is allowed was needed
  EXPECT_EQ(one_slice().living, 5001);
  laptop.records().remove(ids[7]).value();
  laptop.records().remove(ids[4999]).value();
  EXPECT_EQ(one_slice().living, 4999);
  EXPECT_EQ(one_slice().all, 5001);
  EXPECT_EQ(laptop.records().totals().value().records, 4999);
  EXPECT_EQ(laptop.records().totals().value().deleted, 2);
  laptop.records().restore(ids[7]).value();
  EXPECT_EQ(one_slice().living, 5000);
  laptop.save("person", ids[8], {{"name", "改名"}});  // lives as before
  EXPECT_EQ(one_slice().living, 5000);
  EXPECT_TRUE(one_slice().complete);
  EXPECT_EQ(truth(), 5000);
}

TEST_F(LivingCountTest, WhatIsWrittenWhileItCountsIsCountedOnce) {
  const auto ids = add(5000);
  ASSERT_FALSE(one_slice().complete);
  laptop.records().remove(ids.front()).value();  // counted already
  laptop.records().remove(ids.back()).value();   // not yet
  add(3);
  ASSERT_FALSE(one_slice().complete);
  EXPECT_EQ(count().living, 5001);
  EXPECT_EQ(truth(), 5001);
}

TEST_F(LivingCountTest, ManyAtOnceAndWhatWasRolledBackLeaveItRight) {
  const auto ids = add(1000);
  ASSERT_EQ(count().living, 1000);
  laptop.records().remove_many(std::span(ids).first(900)).value();
  EXPECT_EQ(one_slice().living, 100);
  std::vector<RecordId> wrong{ids[950], laptop.records().new_id()};  // one that is not there: none of them
  EXPECT_FALSE(laptop.records().remove_many(wrong).ok());
  EXPECT_EQ(one_slice().living, 100);
  laptop.records().restore_many(std::span(ids).first(500)).value();
  EXPECT_EQ(one_slice().living, 600);
  TestLaptop other(dir / "b", "覃二");
  const auto theirs = other.save("person", {{"name", "黄三"}, {"place", "450224204201"}}).id;
  laptop.take_from(other);  // as a pull brings it
  EXPECT_EQ(one_slice().living, 601);
  EXPECT_EQ(laptop.get(theirs).values.at("name"), "黄三");
  EXPECT_EQ(truth(), 601);
}

}  // namespace
}  // namespace yanxing::testing
