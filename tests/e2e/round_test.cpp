// Dates of another year with the real programs: the city sets them up once, and they hold on every laptop below.
#include <gtest/gtest.h>

#include "tests/e2e/programs.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

constexpr const char* county_code = "450224";
constexpr const char* township_code = "450224204";

/// The only row of a rule and unit that is due on 1 March 2026.
json row_of(const Laptop& laptop, const std::string& rule, const std::string& unit) {
  json found;
  for (const json& row : laptop.cli_json({"due", "--on", "2026-03-01", "--json"})) {
    if (row["rule"] == rule && row["unit"] == unit) found = row;
  }
  EXPECT_FALSE(found.is_null()) << rule << " of " << unit;
  return found;
}

TEST(Round, WhatTheCitySetsUpForAnotherYearHoldsInCountyAndTownship) {
  const TempDir dir;
  Server server(dir);
  server.start();
  Laptop city(dir, "city", "4502"), county(dir, "county", county_code), township(dir, "township", township_code);
  city.enrol(server, "4502");
  county.enrol(server, county_code);
  township.enrol(server, township_code);
  county.sync();  // its cursor has passed the beginning
  const json round{{"year", 2026},
                   {"place", "4502"},
                   {"__state", "final"},
                   {"overrides[a]", 1},
                   {"overrides[a]/rule", "hearing_party"},
                   {"overrides[a]/due", "2026-02-20"},
                   {"overrides[b]", 2},
                   {"overrides[b]/rule", "training_plan"},
                   {"overrides[b]/due", "2026-04-30"}};
  city.cli({"save", "round", "--json-in", "-"}, round.dump());
  city.sync();
  county.sync();
  township.sync();
  for (const Laptop* laptop : {&city, &county}) {
    EXPECT_EQ(row_of(*laptop, "training_plan", "rongan")["due"], "2026-04-30");
    EXPECT_EQ(row_of(*laptop, "best_cadre", "rongan")["due"], "2026-05-25") << "of the notice, in that year";
  }
  for (const Laptop* laptop : {&city, &county, &township})
    EXPECT_EQ(row_of(*laptop, "hearing_party", township_code)["due"], "2026-02-20");

  // From below it cannot be altered, nor can a year be set up.
  for (const Laptop* laptop : {&county, &township}) {
    EXPECT_NE(laptop->cli({"save", "round", "year=2026", "remark=mine"}, {}, {1}).err, "");
    laptop->cli({"save", "round", "year=2027"}, {}, {1});
    EXPECT_EQ(laptop->cli_json({"status", "--json"})["unsent"], 0);
    ASSERT_EQ(laptop->list("round").size(), 1u);
    EXPECT_FALSE(laptop->list("round")[0]["values"].contains("remark"));
  }

  // What the city changes later arrives as well, and a laptop that is enrolled then has it from the start.
  city.cli({"save", "round", "--force", "--json-in", "-"},
           json{{"year", 2026}, {"overrides[a]/due", "2026-02-25"}}.dump());
  city.sync();
  township.sync();
  county.sync();
  Laptop late(dir, "late", "450225101");
  late.enrol(server, "450225101");
  late.sync();
  EXPECT_EQ(row_of(township, "hearing_party", township_code)["due"], "2026-02-25");
  EXPECT_EQ(late.list("round").size(), 1u);
  const std::vector<std::pair<const Laptop*, std::string>> all{
      {&city, "4502"}, {&county, county_code}, {&township, township_code}, {&late, "450225101"}};
  for (const auto& [laptop, scope] : all) {
    EXPECT_TRUE(laptop->verify()["ok"]);
    EXPECT_EQ(laptop->verify()["digest"], server.admin_json({"verify", "--scope", scope, "--json"})["digest"]) << scope;
  }
}

}  // namespace
}  // namespace yanxing::testing
