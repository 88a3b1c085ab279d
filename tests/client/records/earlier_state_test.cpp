// Back to any earlier state of a record, as a new change that can be undone.
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

class EarlierStateTest : public ::testing::Test {
 protected:
  TempDir dir;
  TestLaptop laptop{dir / "a"};

  std::vector<sync::ChangeId> changes(const RecordId& id) {
    std::vector<sync::ChangeId> out;
    for (const auto& entry : laptop.records().show(id).value().history) out.push_back(entry.change.id);
    return out;
  }
};

TEST_F(EarlierStateTest, TheAnswersOfEverySaveCanBeReadAgain) {
  const auto id = laptop.save("person", {{"name", "覃美英"}, {"place", "450224204201"}}).id;
  laptop.save("person", id, {{"role", "妇联主席"}});
  laptop.save("person", id, {{"role", nullptr}, {"name", "覃美瑛"}});
  const auto saves = changes(id);
  ASSERT_EQ(saves.size(), 3u);
  const auto at = [&](std::size_t i) { return laptop.records().values_at(id, saves[i]).value(); };
  EXPECT_EQ(at(0).at("name"), "覃美英");
  EXPECT_FALSE(at(0).contains("role"));
  EXPECT_EQ(at(1).at("role"), "妇联主席");
  EXPECT_EQ(at(2).at("name"), "覃美瑛");
  EXPECT_FALSE(at(2).contains("role"));
  sync::ChangeId unknown = saves[0];
  unknown.n += 100;
  EXPECT_EQ(laptop.records().values_at(id, unknown).error().code, Code::not_found);
}

TEST_F(EarlierStateTest, GoingBackWritesOnlyWhatDiffersAndCanBeUndone) {
  const auto id = laptop.save("person", {{"name", "覃美英"}, {"place", "450224204201"}, {"role", "执委"}}).id;
  laptop.save("person", id, {{"role", "妇联主席"}, {"note", "新任"}});
  const auto back = laptop.records().back_to(id, changes(id)[0]).value();
  EXPECT_EQ(back.values, (forms::Answers{{"note", nullptr}, {"role", "执委"}}));
  const auto saved = laptop.records().save(back).value();
  EXPECT_EQ(laptop.get(id).values.at("role"), "执委");
  EXPECT_FALSE(laptop.get(id).values.contains("note"));
  EXPECT_EQ(changes(id).size(), 3u) << "a new change; nothing is lost";
  ASSERT_TRUE(laptop.records().undo(*saved.undo).ok());
  EXPECT_EQ(laptop.get(id).values.at("role"), "妇联主席");
  EXPECT_TRUE(laptop.verifies());
}

TEST_F(EarlierStateTest, WhatNamesARecordStays) {
  const auto id = laptop.save("visit", {{"place", "450224204201"}, {"date", "2021-01-20"}, {"overall", "好"}}).id;
  laptop.save("visit", id, {{"overall", "很好"}});
  const auto back = laptop.records().back_to(id, changes(id)[0]).value();
  EXPECT_EQ(back.values, (forms::Answers{{"overall", "好"}}));
}

TEST_F(EarlierStateTest, RowsComeAndGoWithTheirAnswers) {
  const auto id =
      laptop
          .save("activity",
                {{"title", "宣传"}, {"place", "450224204201"}, {"photos[k1]", 1}, {"photos[k1]/photo_caption", "签到"}})
          .id;
  laptop.save("activity", id, {{"photos[k1]", nullptr}, {"photos[k1]/photo_caption", nullptr}, {"photos[k2]", 2}});
  const auto back = laptop.records().back_to(id, changes(id)[0]).value();
  ASSERT_TRUE(laptop.records().save(back).ok());
  const auto values = laptop.get(id).values;
  EXPECT_EQ(values.at("photos[k1]/photo_caption"), "签到");
  EXPECT_TRUE(values.contains("photos[k1]"));
  EXPECT_FALSE(values.contains("photos[k2]"));
}

TEST_F(EarlierStateTest, AnOldStateOfADeletedRecordBringsItBack) {
  const auto id = laptop.save("person", {{"name", "覃美英"}, {"place", "450224204201"}}).id;
  laptop.save("person", id, {{"role", "妇联主席"}});
  ASSERT_TRUE(laptop.records().remove(id).ok());
  const auto back = laptop.records().back_to(id, changes(id)[0]).value();
  ASSERT_TRUE(laptop.records().save(back).ok());
  EXPECT_EQ(laptop.get(id).state, records::State::final);
  EXPECT_FALSE(laptop.get(id).values.contains("role"));
}

// 32 of the third window review: the county looks at what the township wrote without knowing of the county's.
TEST_F(EarlierStateTest, AStateOfAnotherLaptopIsWhatThatLaptopHad) {
  TestLaptop other(dir / "b", "桥板乡二号");
  const auto id =
      laptop
          .save("person",
                {{"name", "莫秀芳"}, {"place", "450224204201"}, {"phone", "13900001203"}, {"role", "妇联执委"}})
          .id;
  other.take_from(laptop);
  laptop.save("person", id, {{"phone", "13900001288"}});
  laptop.save("person", id, {{"role", "妇联主席"}});
  other.clock().now += 1'000;  // later by the clock: it knows nothing of these all the same
  const auto theirs = other.save("person", id, {{"phone", "13900001299"}}).undo->change;
  laptop.clock().now += 2'000;
  laptop.take_from(other);
  ASSERT_EQ(laptop.get(id).conflicts, std::vector<std::string>{"phone"});

  const auto back = laptop.records().back_to(id, theirs).value();
  auto after = laptop.get(id).values;
  for (const auto& [path, value] : back.values) after[path] = value;
  EXPECT_EQ(after.at("phone"), "13900001299");
  EXPECT_EQ(after.at("role"), "妇联执委") << "the county's role came between, unknown to that laptop";
  const auto saved = laptop.records().save(back).value();
  EXPECT_EQ(laptop.get(id).values.at("phone"), "13900001299");
  EXPECT_TRUE(laptop.verifies());
  // The county's own state is the county's, whichever came first here.
  const auto own = changes(id)[1];
  EXPECT_EQ(laptop.records().values_at(id, own).value().at("phone"), "13900001288");
  ASSERT_TRUE(laptop.records().undo(*saved.undo).ok());
  EXPECT_EQ(laptop.get(id).values.at("role"), "妇联主席");
  EXPECT_TRUE(laptop.verifies());
}

TEST_F(EarlierStateTest, GoingBackToTheOtherValueOfAConflictGivesAllThatItsLaptopHad) {
  TestLaptop other(dir / "b", "桥板乡二号");
  const auto id =
      laptop
          .save("person",
                {{"name", "莫秀芳"}, {"place", "450224204201"}, {"phone", "13900001203"}, {"role", "妇联执委"}})
          .id;
  other.take_from(laptop);
  laptop.clock().now += 60'000;
  laptop.save("person", id, {{"phone", "13900001288"}, {"role", "妇联主席"}});
  const auto theirs = other.save("person", id, {{"phone", "13900001299"}}).undo->change;
  laptop.take_from(other);
  ASSERT_EQ(laptop.get(id).values.at("phone"), "13900001288");
  const auto back = laptop.records().back_to(id, theirs).value();
  EXPECT_EQ(back.values, (forms::Answers{{"phone", "13900001299"}, {"role", "妇联执委"}}));
  const auto saved = laptop.records().save(back).value();
  EXPECT_TRUE(laptop.get(id).conflicts.empty());
  ASSERT_TRUE(laptop.records().undo(*saved.undo).ok());
  EXPECT_EQ(laptop.get(id).values.at("phone"), "13900001288");
  EXPECT_EQ(laptop.get(id).values.at("role"), "妇联主席");
  EXPECT_TRUE(laptop.verifies());
}

TEST_F(EarlierStateTest, WhatALaptopHadTakenBeforeItSavedIsPartOfItsState) {
  TestLaptop other(dir / "b", "桥板乡二号");
  const auto id = laptop.save("person", {{"name", "莫秀芳"}, {"place", "450224204201"}, {"phone", "13900001203"}}).id;
  laptop.save("person", id, {{"role", "妇联主席"}});
  other.clock().now += 60'000;
  other.take_from(laptop);
  const auto theirs = other.save("person", id, {{"phone", "13900001299"}}).undo->change;
  other.save("person", id, {{"note", "新任"}});
  laptop.clock().now += 5'000;
  laptop.take_from(other);
  const auto then = laptop.records().values_at(id, theirs).value();
  EXPECT_EQ(then.at("role"), "妇联主席");
  EXPECT_EQ(then.at("phone"), "13900001299");
  EXPECT_FALSE(then.contains("note"));
}

TEST_F(EarlierStateTest, ADecisionHasSeenBothValues) {
  TestLaptop other(dir / "b", "桥板乡二号");
  const auto id = laptop.save("person", {{"name", "莫秀芳"}, {"place", "450224204201"}, {"phone", "13900001203"}}).id;
  other.take_from(laptop);
  laptop.save("person", id, {{"phone", "13900001288"}});
  other.clock().now += 1'000;
  other.save("person", id, {{"phone", "13900001299"}, {"role", "妇联执委"}});
  other.take_from(laptop);
  const auto decided = other.records().resolve(id, "phone", {{"phone", "13900001277"}}).value().undo->change;
  laptop.clock().now += 5'000;
  laptop.take_from(other);
  laptop.save("person", id, {{"role", "妇联主席"}});
  const auto then = laptop.records().values_at(id, decided).value();
  EXPECT_EQ(then.at("phone"), "13900001277");
  EXPECT_EQ(then.at("role"), "妇联执委");
}

}  // namespace
}  // namespace yanxing::testing
