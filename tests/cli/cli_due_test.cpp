// yanxing-cli due: the JSON that scripts read, the table that people read, and what is refused.
#include <algorithm>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliDue : public CliTest {
 protected:
  void SetUp() override { init("laptop", "4502"); }
  json due(std::vector<std::string> more) const {
    more.insert(more.begin(), "due");
    return json_of(std::move(more));
  }
  static json row(const json& rows, const std::string& rule, const std::string& unit) {
    for (const auto& one : rows) {
      if (one["rule"] == rule && one["unit"] == unit) return one;
    }
    return {};
  }
};

TEST_F(CliDue, SaysWhatIsDueAndWhatCameIn) {
  const std::string id = save({"training_plan", "unit=rongan", "place=450224", "year=2021", "filled_on=2021-05-18"});
  EXPECT_EQ(row(due({"--on", "2021-05-20"}), "training_plan", "rongan")["state"], "late");
  const auto forced = cli({"save", "training_plan", "--id", id, "__state=final", "--force"});
  ASSERT_EQ(forced.exit_code, 0) << forced.err;
  const json rows = due({"--on", "2021-05-20"});
  const json done = row(rows, "training_plan", "rongan");
  EXPECT_EQ(done["state"], "to_send") << "finished, but on this laptop only";
  EXPECT_EQ(done["finished_on"], "2021-05-18");
  EXPECT_EQ(done["records"], json::array({id}));
  const json open = row(rows, "training_plan", "luzhai");
  EXPECT_EQ(open["state"], "missing");
  EXPECT_EQ(open["days"], -3);
  EXPECT_EQ(open["due"], "2021-05-17");
  EXPECT_EQ(open["unit_name"], "Luzhai County");
  EXPECT_EQ(open["required"], 1);
  EXPECT_EQ(open["have"], 0);
  EXPECT_EQ(open["title"], "County training plan");
  EXPECT_EQ(open["form"], "training_plan");
}

TEST_F(CliDue, AFinishedTimetableIsNotReplacedByItsKeyAndStaysHandedIn) {
  std::vector<std::string> table{"schedule", "--force", "unit=rongan", "place=450224", "round=2021", "hand_in=1"};
  table.insert(table.end(), {"filled_on=2021-01-14", "__state=final"});
  const std::string id = save(table);
  EXPECT_EQ(row(due({"--round", "2021", "--on", "2021-03-20"}), "schedule_1", "rongan")["finished_on"], "2021-01-14");
  std::vector<std::string> again{"save", "schedule", "unit=rongan", "place=450224", "round=2021", "hand_in=1"};
  EXPECT_EQ(cli(again).exit_code, 0) << "nothing is changed";
  again.emplace_back("filled_on=2021-05-01");
  const auto refused = cli(again);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("--id " + id), std::string::npos) << refused.err;
  EXPECT_EQ(json_of({"show", id})["values"]["filled_on"], "2021-01-14");
  write(dir / "again.jsonl",
        R"({"unit": "rongan", "place": "450224", "round": "2021", "hand_in": "1", "filled_on": "2021-05-01"})");
  EXPECT_NE(cli({"import", "schedule", dir / "again.jsonl"}).exit_code, 0) << "neither by an import";
  EXPECT_EQ(json_of({"show", id})["values"]["filled_on"], "2021-01-14");
  ASSERT_EQ(cli({"save", "schedule", "--id", id, "filled_on=2021-05-01", "--force"}).exit_code, 0) << "with its id";
  const json after = row(due({"--round", "2021", "--on", "2021-03-20"}), "schedule_1", "rongan");
  EXPECT_EQ(after["state"], "to_send") << "what was handed in then was handed in";
  EXPECT_EQ(after["finished_on"], "2021-01-14");
}

TEST_F(CliDue, ALogSaysWhoseItIs) {
  std::vector<std::string> logs;
  for (const char* name : {"韦甲", "覃乙"}) {
    const std::string member = save({"person", std::string("name=") + name, "place=450224204201"});
    logs.push_back(save({"contact_log", "--force", "member=" + member, "year=2021", "place=450224204201"}));
  }
  const json rows = due({"--round", "2021", "--on", "2021-12-01"});
  EXPECT_TRUE(row(rows, "contact_log", logs[0])["unit_name"].get<std::string>().ends_with(" · 韦甲"));
  EXPECT_TRUE(row(rows, "contact_log", logs[1])["unit_name"].get<std::string>().ends_with(" · 覃乙"));
  EXPECT_NE(cli({"due", "--round", "2021", "--on", "2021-12-01"}).out.find(" · 覃乙"), std::string::npos);
}

TEST_F(CliDue, APlaceAndARoundNarrowIt) {
  for (const auto& one : due({"--place", "450224", "--on", "2021-01-02"})) {
    const std::string unit = one["unit"];
    EXPECT_TRUE(unit == "rongan" || unit.starts_with("450224")) << unit;
  }
  EXPECT_EQ(row(due({"--round", "2026", "--on", "2026-01-02"}), "schedule_1", "rongan")["due"], "2026-01-15");
  EXPECT_EQ(cli({"due", "--place", "4503", "--on", "2021-01-02"}).exit_code, 2);
}

TEST_F(CliDue, TheTextTableSaysItInWords) {
  const auto text = cli({"due", "--on", "2021-05-20", "--place", "450224"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_NE(text.out.find("2021-05-17  missing  0/1  3 days over  Rong'an County  County training plan"),
            std::string::npos)
      << text.out;
  const auto unset = cli({"due", "--round", "2026"});
  EXPECT_NE(unset.err.find("The round of 2026 is not set up"), std::string::npos) << unset.err;
}

TEST_F(CliDue, WhatIsNoDayPlaceOrRoundIsRefused) {
  EXPECT_EQ(cli({"due", "--on", "2021-02-30"}).exit_code, 2);
  EXPECT_EQ(cli({"due", "--on", ""}).exit_code, 2) << "an empty variable is not today";
  const std::string empty = cli({"due", "--on", ""}).err;
  EXPECT_EQ(empty.find("--on"), empty.rfind("--on")) << "said once: " << empty;
  EXPECT_EQ(cli({"due", "--round", "1999"}).exit_code, 2) << "as targets --round and days --year";
  EXPECT_EQ(cli({"due", "--place", "45022"}).exit_code, 2);
  const auto round = cli({"due", "--round", "next"});
  EXPECT_EQ(round.exit_code, 2);
  EXPECT_NE(round.err.find("\"next\" is no round"), std::string::npos) << round.err;
}

}  // namespace
}  // namespace yanxing::testing
