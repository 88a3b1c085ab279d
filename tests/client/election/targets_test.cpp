#include "client/election/targets.h"
#include "client/election/board.h"

#include <algorithm>

#include "tests/client/election/election_fixture.h"

namespace yanxing::testing {
namespace {

using namespace election;

class Targets : public ElectionFixture {
 protected:
  std::vector<UnitTargets> of(const std::string& place) {
    auto found = targets(places, place, facts);
    EXPECT_TRUE(found.ok());
    return found ? *found : std::vector<UnitTargets>();
  }
  std::vector<std::string> of_kind(Kind kind) const {
    std::vector<std::string> out;
    for (const Village& village : villages_in(places, qiaoban)) {
      if (village.kind == kind) out.push_back(village.code);
    }
    return out;
  }
  static forms::Answers report(int members, int women, const char* head, const char* chair,
                               const char* kind = nullptr) {
    forms::Answers out{{"members", members}, {"women_members", women}, {"head_sex", head}, {"chair_in", chair}};
    if (kind != nullptr) out["kind"] = kind;
    return out;
  }
};

TEST_F(Targets, WithoutReportsEveryRatioSaysHowMuchIsMissing) {
  const auto units = of(qiaoban);
  ASSERT_EQ(units.size(), 1u);
  EXPECT_GT(units[0].villages, 3);
  EXPECT_EQ(units[0].reported, 0);
  EXPECT_EQ(static_cast<std::int64_t>(units[0].not_reported.size()), units[0].villages);
  for (const TargetRatio& ratio : units[0].ratios) {
    EXPECT_FALSE(ratio.percent());
    EXPECT_FALSE(ratio.reached());
    EXPECT_EQ(ratio.denominator, 0);
    EXPECT_EQ(ratio.needed(), 0);
  }
  EXPECT_EQ(units[0].ratios[0].not_reported, units[0].villages);
  EXPECT_EQ(units[0].ratios[2].not_reported + units[0].ratios[4].not_reported, units[0].villages);
}

TEST_F(Targets, WhatIsStillNeededNeverAsksForMoreThanAreLeft) {
  using Open = WhatIf::Open;
  using Reported = WhatIf::Reported;
  WhatIf it = what_if(false, 100, 3, 5, 72);  // two of the reported miss it
  EXPECT_EQ(it.reported, Reported::units);
  EXPECT_EQ(it.needed, 2);
  EXPECT_EQ(it.open, Open::out_of_reach);
  EXPECT_EQ(it.of_open, 2) << "so many are missing even when all others do";
  it = what_if(false, 10, 0, 10, 30);
  EXPECT_EQ(it.open, Open::some);
  EXPECT_EQ(it.of_open, 4);
  it = what_if(false, 10, 9, 10, 30);
  EXPECT_EQ(it.reported, Reported::none);
  EXPECT_EQ(it.open, Open::safe);
  it = what_if(true, 30, 1, 10, 4);
  EXPECT_EQ(it.reported, Reported::seats);
  EXPECT_EQ(it.needed, 2);
  EXPECT_EQ(it.open, Open::unknown) << "nobody knows their seats";
  EXPECT_TRUE(what_if(false, 45, 0, 0, 0).nothing);
  EXPECT_TRUE(what_if(false, 45, 9, 10, 0).done());
}

TEST_F(Targets, SeatsAndHeadsAreCountedByKindAndTheVillagesThatMissAreNamed) {
  const auto villages = of_kind(Kind::village);
  ASSERT_GE(villages.size(), 3u);
  facts.note(result(villages[0], report(5, 1, "1", "yes")));  // 20 % women: misses
  facts.note(result(villages[1], report(5, 3, "2", "no")));
  facts.note(result(villages[2], report(9, 9, "2", "yes"), false));  // a draft is no report
  const UnitTargets unit = of(qiaoban).front();
  EXPECT_EQ(unit.reported, 2);
  const TargetRatio& chair = unit.ratios[0];
  EXPECT_EQ(chair.numerator, 1);
  EXPECT_EQ(chair.denominator, 2);
  EXPECT_EQ(chair.not_reported, unit.villages - 2);
  EXPECT_EQ(chair.missed_by, std::vector<std::string>{villages[1]});
  EXPECT_EQ(chair.needed(), 1);
  EXPECT_EQ(chair.needed_of_not_reported(), unit.villages - 1) << "more than are left: they alone cannot mend it";
  const TargetRatio& women = unit.ratios[1];
  EXPECT_EQ(women.numerator, 4);
  EXPECT_EQ(women.denominator, 10);
  EXPECT_TRUE(women.reached());
  EXPECT_EQ(women.missed_by, std::vector<std::string>{villages[0]});
  EXPECT_FALSE(women.needed_of_not_reported());
  const TargetRatio& head = unit.ratios[2];
  EXPECT_EQ(head.numerator, 1);
  EXPECT_EQ(head.denominator, 2);
  EXPECT_TRUE(head.reached());
  EXPECT_EQ(unit.ratios[3].denominator, 0);
}

TEST_F(Targets, ThePlaceSaysWhetherItIsAVillageAndAReportThatSaysOtherwiseIsNamed) {
  const auto villages = of_kind(Kind::village);
  ASSERT_TRUE(of_kind(Kind::community).empty());
  facts.note(result(villages[0], report(4, 2, "2", "yes", "community")));
  facts.note(result(villages[1], report(5, 1, "1", "yes", "village")));
  const UnitTargets unit = of(qiaoban).front();
  EXPECT_EQ(unit.ratios[1].numerator, 3);
  EXPECT_EQ(unit.ratios[1].denominator, 9);
  EXPECT_EQ(unit.ratios[1].not_reported + 2, unit.villages);
  EXPECT_EQ(unit.ratios[2].denominator, 2);
  for (const std::size_t of_communities : {3U, 4U}) {
    EXPECT_EQ(unit.ratios[of_communities].denominator, 0);
    EXPECT_EQ(unit.ratios[of_communities].not_reported, 0);
  }
  EXPECT_EQ(unit.kind_differs, std::vector<std::string>{villages[0]});
  const auto rows = board(villages_in(places, qiaoban), facts, {});
  for (const BoardRow& row : rows) {
    EXPECT_EQ(row.village.kind, Kind::village);
    EXPECT_EQ(row.kind_differs, row.village.code == villages[0]) << row.village.code;
  }
}

TEST_F(Targets, JustBelowIsNotReached) {
  const auto villages = of_kind(Kind::village);
  facts.note(result(villages[0], report(1000, 299, "2", "yes")));
  TargetRatio women = of(qiaoban).front().ratios[1];
  EXPECT_FALSE(women.reached());
  EXPECT_EQ(women.needed(), 1);
  facts.note(result(villages[0], report(1000, 300, "2", "yes")));
  women = of(qiaoban).front().ratios[1];
  EXPECT_TRUE(women.reached());
  EXPECT_EQ(women.needed(), 0);
}

TEST_F(Targets, ADeletedReportAndOneOfAnotherRoundDoNotCount) {
  const auto villages = of_kind(Kind::village);
  auto one = result(villages[0], report(5, 2, "2", "yes"));
  facts.note(one);
  EXPECT_EQ(of(qiaoban).front().reported, 1);
  one.state = records::State::deleted;
  facts.note(one);
  EXPECT_EQ(of(qiaoban).front().reported, 0);
  auto values = report(5, 2, "2", "yes");
  values["round"] = "2018";
  facts.note(result(villages[1], values));
  EXPECT_EQ(of(qiaoban).front().reported, 0);
}

TEST_F(Targets, ContradictingReportsCountAsShownAndAreFlagged) {
  auto one = result(of_kind(Kind::village)[0], report(5, 2, "2", "yes"));
  one.conflicts = {"members"};
  facts.note(one);
  const UnitTargets unit = of(qiaoban).front();
  EXPECT_EQ(unit.reported, 1);
  EXPECT_EQ(unit.in_conflict, 1);
  EXPECT_EQ(unit.ratios[1].denominator, 5);
}

TEST_F(Targets, TheCityIsTheSumOfItsTownships) {
  int n = 0;
  for (const Village& village : villages_in(places, "4502")) {
    if (++n % 3 == 0) facts.note(result(village.code, report(5 + n % 3, n % 4, n % 2 == 0 ? "2" : "1", "yes")));
  }
  const auto units = of("4502");
  EXPECT_EQ(units.front().level, places::Level::city);
  EXPECT_EQ(units[1].level, places::Level::county);
  EXPECT_EQ(units[2].level, places::Level::township);
  for (std::size_t i = 0; i < all_ratios.size(); ++i) {
    TargetRatio sum;
    for (const UnitTargets& unit : units) {
      if (unit.level != places::Level::township) continue;
      sum.numerator += unit.ratios[i].numerator;
      sum.denominator += unit.ratios[i].denominator;
      sum.not_reported += unit.ratios[i].not_reported;
    }
    EXPECT_EQ(units.front().ratios[i].numerator, sum.numerator);
    EXPECT_EQ(units.front().ratios[i].denominator, sum.denominator);
    EXPECT_EQ(units.front().ratios[i].not_reported, sum.not_reported);
  }
}

TEST_F(Targets, APlaceThatDoesNotExistIsAnError) {
  EXPECT_EQ(targets(places, "999999", facts).error().code, Code::not_found);
}

}  // namespace
}  // namespace yanxing::testing
