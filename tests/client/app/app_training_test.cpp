// 培训进度 with a real data folder: what was signed in is on the board, filters find, annex 1 counts.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;

class Training : public ::testing::Test {
 protected:
  explicit Training(const std::string& place = testing::township) : laptop(place) {}

  const DaysView& days() const { return laptop.view().training.days; }
  const AnnexView& annex() const { return laptop.view().training.annex; }
  void show() {
    laptop.run(command::ShowScreen{Screen::training});
    laptop.settle();
  }
  template <typename C>
  void ask(C wish) {
    laptop.run(TrainingCommand(std::move(wish)));
    laptop.settle();
  }
  void filter(const std::function<void(DaysFilter&)>& change) {
    DaysFilter filter = days().filter;
    change(filter);
    ask(command::FilterDays{filter});
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& row : days().rows) out.push_back(row.name);
    return out;
  }
  const DaysRow* row(const std::string& name) const {
    const auto found =
        std::find_if(days().rows.begin(), days().rows.end(), [&](const DaysRow& one) { return one.name == name; });
    return found == days().rows.end() ? nullptr : &*found;
  }
  void sign_in(const std::string& name, Mark mark = Mark::present) {
    laptop.run(command::SetMark{laptop.person(name), mark});
  }

  Laptop laptop;
};

TEST_F(Training, AnEmptyLaptopHasNobodyAndSaysSo) {
  show();
  EXPECT_FALSE(laptop.view().training.loading);
  EXPECT_EQ(days().roster, 0);
  EXPECT_FALSE(days().any_session);
  EXPECT_EQ(annex().year, 2021);
  EXPECT_TRUE(annex().problem.empty());
}

TEST_F(Training, WhatIsSignedInIsOnTheBoard) {
  laptop.prepare_session({"韦甲", "覃乙", "莫丙"});
  sign_in("韦甲");
  sign_in("覃乙", Mark::absent);
  show();
  ASSERT_EQ(days().rows.size(), 3U);
  EXPECT_EQ(row("韦甲")->half_days, 1);
  EXPECT_EQ(row("韦甲")->short_half_days, 9);
  EXPECT_EQ(row("覃乙")->half_days, 0);
  EXPECT_EQ(row("莫丙")->short_half_days, 10) << "on the roster, not marked";
  ASSERT_EQ(days().by_village.size(), 1U);
  EXPECT_EQ(days().by_village[0].still_short, 3);
  EXPECT_EQ(days().filter.period, "2021");

  laptop.run(command::ShowScreen{Screen::attendance});
  sign_in("莫丙", Mark::late);
  show();
  EXPECT_EQ(row("莫丙")->half_days, 1) << "read again when the screen is shown";
  laptop.run(command::Undo{});
  laptop.settle();
  EXPECT_EQ(row("莫丙")->half_days, 0) << "and at once while it is shown";
}

TEST_F(Training, FiltersFindByNamePinyinPlaceAndShortness) {
  laptop.prepare_session({"韦甲", "覃乙", "莫丙"});
  show();
  filter([](DaysFilter& f) { f.text = "qy"; });
  EXPECT_EQ(names(), std::vector<std::string>{"覃乙"});
  filter([](DaysFilter& f) { f.text = "丙"; });
  EXPECT_EQ(names(), std::vector<std::string>{"莫丙"});
  EXPECT_EQ(days().totals.persons, 3) << "the sums do not hide who was not searched for";
  filter([](DaysFilter& f) {
    f.text.clear();
    f.place = "450224204202";
  });
  EXPECT_TRUE(names().empty());
  EXPECT_EQ(days().roster, 3);
  EXPECT_EQ(days().village, "450224204202");
  EXPECT_FALSE(days().villages.empty());
  EXPECT_TRUE(days().counties.empty()) << "a township has no county to choose";
  filter([](DaysFilter& f) {
    f.place.clear();
    f.only_short = true;
  });
  EXPECT_EQ(names().size(), 3U);
}

TEST_F(Training, APersonOpensToHerHalfDays) {
  laptop.prepare_session({"韦甲", "覃乙"});
  sign_in("韦甲", Mark::late);
  const RecordId person = laptop.person("韦甲");
  const RecordId session = *laptop.view().attendance.session;
  show();
  ask(command::OpenPersonDays{person});
  ASSERT_TRUE(days().open);
  ASSERT_EQ(days().open->half_days.size(), 1U);
  const PersonHalfDay& half = days().open->half_days[0];
  EXPECT_EQ(half.session, session);
  EXPECT_EQ(half.when, "2021年5月17日 上午");
  EXPECT_EQ(half.training, "领头雁培训");
  EXPECT_EQ(half.status, "迟到");
  EXPECT_EQ(half.use, HalfDayUse::counted);
  laptop.run(command::OpenOwnScreen{session});
  EXPECT_EQ(laptop.view().shell.screen, Screen::attendance);
  show();
  ask(command::OpenPersonDays{});
  EXPECT_FALSE(days().open);
}

TEST_F(Training, OneTrainingAloneShowsWhoIsOnItsLists) {
  laptop.prepare_session({"韦甲", "覃乙"});
  sign_in("韦甲");
  show();
  ASSERT_EQ(days().periods.size(), 2U) << "the year and the training";
  filter([&](DaysFilter& f) { f.period = days().periods[1].value; });
  EXPECT_EQ(names(), std::vector<std::string>{"韦甲"});
}

TEST_F(Training, ATownshipSeesItsCountyAndThatItIsNotAll) {
  laptop.prepare_session({"韦甲"});
  sign_in("韦甲");
  show();
  ask(command::ShowTrainingTab{TrainingTab::annex});
  ASSERT_EQ(annex().rows.size(), 1U);
  EXPECT_EQ(annex().rows[0].county, "融安县");
  EXPECT_EQ(annex().rows[0].figures.trained, 1);
  EXPECT_EQ(annex().rows[0].figures.planned, 100);
  EXPECT_EQ(annex().rows[0].figures.villages_covered, 1);
  EXPECT_TRUE(annex().in_part);
  EXPECT_TRUE(annex().rows[0].in_part) << "a township holds a part of the county's records";
  EXPECT_EQ(annex().printed.figures.villages, 986);
  ask(command::OpenAnnexCounty{"450224"});
  ASSERT_TRUE(annex().open);
  const auto& townships = annex().open->townships;
  const auto here = std::find_if(townships.begin(), townships.end(),
                                 [](const AnnexTownship& one) { return one.code == testing::township; });
  ASSERT_NE(here, townships.end());
  EXPECT_EQ(here->covered, 1);
  EXPECT_FALSE(here->uncovered.empty());
}

TEST(TrainingOfTheCity, ShowsTenCountiesTheSumAndTheSourcesOwnSubtotal) {
  Laptop laptop("4502");
  laptop.run(command::ShowScreen{Screen::training});
  laptop.settle();
  const auto& annex = laptop.view().training.annex;
  ASSERT_EQ(annex.rows.size(), 10U);
  EXPECT_EQ(annex.computed.figures.villages, 987);
  EXPECT_EQ(annex.printed.figures.villages, 986);
  ASSERT_EQ(annex.differences.size(), 1U);
  EXPECT_EQ(annex.differences[0].printed, 986);
  EXPECT_EQ(annex.differences[0].computed, 987);
  EXPECT_FALSE(annex.in_part);
  for (const auto& row : annex.rows) EXPECT_FALSE(row.in_part) << row.county;
  EXPECT_FALSE(laptop.view().training.days.counties.empty());
}

}  // namespace
}  // namespace yanxing::app
