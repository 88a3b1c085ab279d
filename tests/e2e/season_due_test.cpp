// Expected reports of the season on four days, each row worked out anew from the raw records.
#include <fstream>

#include "tests/e2e/due_recount.h"
#include "tests/e2e/season.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

json the_rules() {
  std::ifstream in(source_dir() / "assets/programme/rules.json");
  return json::parse(in);
}

/// As recount_due names it.
std::string key_of(const json& row) {
  std::string key = row["rule"].get<std::string>() + "|";
  key += row["unit"].get<std::string>();
  return row.contains("visit_on") ? key + "@" + row["visit_on"].get<std::string>() : key;
}

void expect_row(const json& row, const RecountedRow& expected) {
  EXPECT_EQ(row["due"], expected.due);
  EXPECT_EQ(row["state"], expected.state);
  EXPECT_EQ(row["days"], expected.days);
  EXPECT_EQ(row["required"], expected.required);
  EXPECT_EQ(row["have"], expected.have);
  EXPECT_EQ(row["records"].get<std::set<std::string>>(), expected.records);
  if (expected.state != "handed_in" || row["state"] != "handed_in") return;
  EXPECT_EQ(row["handed_in_on"], expected.handed_in_on);
  EXPECT_EQ(row["days_late"], expected.days_late);
}

/// What is over by the days that it is over, then what is due by the days left, then what is over for more than half a
/// year, then what is not due yet, then the rest.
std::pair<int, std::int64_t> urgency(const json& row) {
  const std::int64_t days = row["days"];
  if (row["state"] == "handed_in") return {4, days};
  if (days < 0) return {days < -180 ? 2 : 0, days};
  return {days <= 14 ? 1 : 3, days};
}

class SeasonDue : public Season {
 protected:
  /// The states that occur.
  std::set<std::string> expect_day(const std::string& on) {
    SCOPED_TRACE(on);
    const json rules = the_rules();
    auto expected = recount_due(raw(), rules, on);
    const json rows = city().cli_json({"due", "--on", on, "--round", "2021", "--json"});
    EXPECT_EQ(rows.size(), expected.size());
    std::set<std::string> states, seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string key = key_of(rows[i]);
      SCOPED_TRACE(key);
      EXPECT_TRUE(seen.insert(key).second) << "twice";
      const auto found = expected.find(key);
      EXPECT_NE(found, expected.end()) << "nobody owes it";
      if (found != expected.end()) expect_row(rows[i], found->second);
      EXPECT_LE(urgency(rows[i > 0 ? i - 1 : 0]), urgency(rows[i]));
      states.insert(rows[i]["state"]);
    }
    for (const auto& [key, row] : expected) EXPECT_TRUE(seen.contains(key)) << key << " is not told";
    return states;
  }
};

using States = std::set<std::string>;

TEST_F(SeasonDue, InJanuaryOnTheTwentieth) {
  EXPECT_EQ(expect_day("2021-01-20"), (States{"not_yet", "due", "late", "missing", "handed_in"}));
}

TEST_F(SeasonDue, AfterCorrectionsOnTheThirtyFirst) {
  EXPECT_EQ(expect_day("2021-01-31"), (States{"not_yet", "due", "late", "missing", "handed_in"}));
}

TEST_F(SeasonDue, AfterTheElectionsOnTheFifteenthOfMarch) {
  EXPECT_EQ(expect_day("2021-03-15"), (States{"not_yet", "due", "late", "missing", "handed_in"}));
}

TEST_F(SeasonDue, AtTheEndOfTheYear) { EXPECT_EQ(expect_day("2026-12-31"), (States{"late", "missing", "handed_in"})); }

}  // namespace
}  // namespace yanxing::testing
