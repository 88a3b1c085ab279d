// targets: the five ratios of an election round.
#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliElection : public CliTest {
 protected:
  void SetUp() override { init("laptop", "450224"); }
  void report(const std::string& place, int members, int women, const char* head, const char* chair,
              const char* state = "final") const {
    save({"election_result", "place=" + place, "round=2021", "kind=village", "date=2021-03-01",
          "members=" + std::to_string(members), "women_members=" + std::to_string(women),
          std::string("head_sex=") + head, std::string("chair_in=") + chair, "chair_in_comment=下次补选",
          "chair_paid=yes", std::string("__state=") + state});
  }
};

TEST_F(CliElection, TargetsPrintsTheAskedPlaceThenWhatLiesUnderIt) {
  report("450224204201", 5, 1, "1", "yes");
  report("450224204202", 5, 3, "2", "no");
  report("450224204203", 9, 9, "2", "yes", "draft");
  const json all = json_of({"targets"});
  EXPECT_EQ(all["round"], "2021");
  EXPECT_EQ(all["place"], "450224");
  EXPECT_EQ(all["units"][0]["level"], "county");
  EXPECT_EQ(all["units"][1]["level"], "township");
  const json one = json_of({"targets", "--place", township});
  ASSERT_EQ(one["units"].size(), 1u);
  const json& unit = one["units"][0];
  EXPECT_EQ(unit["name"], "桥板乡");
  EXPECT_EQ(unit["reported"], 2);
  EXPECT_EQ(unit["not_reported"].get<int>() + 2, unit["villages"]);
  ASSERT_EQ(unit["ratios"].size(), 5u);
  const json& women = unit["ratios"][1];
  EXPECT_EQ(women["id"], "village_women");
  EXPECT_EQ(women["target_percent"], 30);
  EXPECT_EQ(women["numerator"], 4);
  EXPECT_EQ(women["denominator"], 10);
  EXPECT_EQ(women["percent"], 40.0);
  EXPECT_EQ(women["reached"], true);
  EXPECT_EQ(women["needed"], 0);
  EXPECT_EQ(women["missed_by"], json::array({{{"place", "450224204201"}, {"name", "阳山村"}}}));
  EXPECT_EQ(unit["ratios"][0]["needed"], 1);
  EXPECT_EQ(unit["ratios"][3]["percent"], nullptr);
  EXPECT_EQ(json_of({"targets", "--round", "2026"})["units"][0]["reported"], 0);
}

TEST_F(CliElection, TargetsAsATextSaysWhatIsNotReported) {
  report("450224204201", 5, 1, "1", "yes");
  const auto shown = cli({"targets", "--place", township});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_NE(shown.out.find("1 reported"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("✗ Women in village committees: 1 / 5 = 20.0 %"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("missed by: 阳山村"), std::string::npos) << shown.out;
}

TEST_F(CliElection, WhatCannotBeReachedIsSaid) {
  report("450224204201", 5, 1, "1", "no");
  const auto shown = cli({"targets", "--place", township});
  EXPECT_NE(shown.out.find("1 more needed of the reported; 1 are missing even if all 9 others fulfil it"),
            std::string::npos)
      << shown.out;
  EXPECT_NE(shown.out.find("the seats of the 9 others are not known"), std::string::npos) << shown.out;
  EXPECT_NE(cli({"targets"}).out.find("missed by: 桥板乡阳山村"), std::string::npos) << "of a county with the township";
  const json chair = json_of({"targets", "--place", township})["units"][0]["ratios"][0];
  EXPECT_EQ(chair["out_of_reach"], true);
}

TEST_F(CliElection, APlaceThatDoesNotExistIsSaid) {
  const auto asked = cli({"targets", "--place", "999999"});
  EXPECT_EQ(asked.exit_code, 2);
  EXPECT_NE(asked.err.find("999999"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::testing
