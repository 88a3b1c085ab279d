#include "tests/client/due/due_fixture.h"

namespace yanxing::testing {
namespace {

std::set<std::string> units_of(const std::vector<due::Expected>& rows, const std::string& rule) {
  std::set<std::string> units;
  for (const auto& row : rows) {
    if (row.rule->rule->id == rule) units.insert(row.unit);
  }
  return units;
}

TEST_F(DueTest, AStreetOfAFunctionalDistrictReportsToItNotToTheDistrictWhoseCodeItCarries) {
  const auto& set = programme.rules;
  EXPECT_EQ(set.unit_of("450203008001")->id, "beibu");
  EXPECT_EQ(set.unit_of("450203100201")->id, "liudong");
  EXPECT_EQ(set.unit_of("450203005001")->id, "yufeng");
  EXPECT_EQ(set.unit_of("4502"), nullptr);
}

TEST_F(DueTest, ItsVillagesCountForItAlone) {
  const std::string village = places.within("450203100", places::Level::village).front()->code;
  add("election_result", village, {{"place", village}, {"round", "2021"}, {"date", "2021-03-01"}});
  EXPECT_EQ(one("election_result", "liudong", "2021-03-11").have, 1);
  EXPECT_EQ(one("election_result", "yufeng", "2021-03-11").have, 0);
  std::int64_t all = 0;
  for (const auto& row : on("2021-03-11")) all += row.rule->rule->id == "election_result" ? row.required : 0;
  std::int64_t places_in_all = 0;
  for (const auto level : {places::Level::village, places::Level::community})
    places_in_all += static_cast<std::int64_t>(places.within("4502", level).size());
  EXPECT_EQ(all, places_in_all) << "every village of the city reports to one unit";
}

TEST_F(DueTest, TheCitySeesAllUnitsAndTheTrainingNoticeAsksTheTenCounties) {
  const auto rows = on("2021-01-01");
  EXPECT_EQ(units_of(rows, "schedule_1").size(), 12U);
  EXPECT_EQ(units_of(rows, "training_plan").size(), 10U);
  EXPECT_EQ(units_of(rows, "hearing_party").size(), 18U);
  EXPECT_EQ(units_of(rows, "meeting_observed").size(), 4U);
}

TEST_F(DueTest, ACountySeesItsOwn) {
  const auto rows = on("2021-01-01", 2021, {"450224"});
  EXPECT_EQ(units_of(rows, "schedule_1"), std::set<std::string>{"rongan"});
  EXPECT_EQ(units_of(rows, "visits"), (std::set<std::string>{"450224204", "450224200"}));
  EXPECT_TRUE(units_of(rows, "site_statistics_city").empty());
  EXPECT_TRUE(units_of(rows, "meeting_observed").empty()) << "the group's other townships are out of its sight";
}

TEST_F(DueTest, ATownshipSeesItsOwnVillagesAndNotTheCountysReports) {
  const auto rows = on("2021-01-01", 2021, {"450224204"});
  EXPECT_TRUE(units_of(rows, "schedule_1").empty());
  EXPECT_EQ(units_of(rows, "hearing_party"), std::set<std::string>{"450224204"});
  EXPECT_EQ(units_of(rows, "election_result"), std::set<std::string>{"450224204"});
  add("election_result", "450224204201", {{"place", "450224204201"}, {"round", "2021"}, {"date", "2021-03-01"}});
  EXPECT_EQ(one("election_result", "450224204", "2021-03-11", 2021, {"450224204"}).have, 1);
}

TEST_F(DueTest, TheOfficeOfAFunctionalDistrictIsOneOfItsStreets) {
  const auto rows = on("2021-01-01", 2021, {"450203100"});
  EXPECT_EQ(units_of(rows, "schedule_1"), std::set<std::string>{"liudong"});
  EXPECT_EQ(units_of(rows, "election_result"), std::set<std::string>{"450203100"}) << "only what it sees";
  const auto enrolled = on("2021-01-01", 2021, {"450203100", "450203101"});
  EXPECT_EQ(units_of(enrolled, "election_result"), std::set<std::string>{"liudong"});
}

}  // namespace
}  // namespace yanxing::testing
