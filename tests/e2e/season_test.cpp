// A season with the real programs: days, progress and targets, each figure compared with SQL over the raw records.
#include <cmath>

#include "tests/e2e/season.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

// ------------------------------------------------------------------------------------------------ training

TEST_F(Season, EverythingThatWasRecordedIsAtTheCity) {
  EXPECT_EQ(raw().count("SELECT count(*) FROM raw WHERE form = 'person'"), 830 + 20);
  EXPECT_EQ(raw().count("SELECT count(*) FROM raw WHERE form = 'training'"), 40);
  EXPECT_EQ(raw().count("SELECT count(*) FROM raw WHERE form = 'session'"), 400);
  EXPECT_GT(raw().count("SELECT count(*) FROM raw WHERE form = 'observation'"), 3000);
  const json status = city().cli_json({"status", "--json"});
  EXPECT_GT(status["conflicts"], 0) << "contradicting reports are conflicts for a person";
  EXPECT_EQ(status["quarantine"], 0);
}

TEST_F(Season, DaysOfEveryPersonAreWhatTheMarksSay) {
  const json days = city().cli_json({"days", "--json"});
  std::map<std::string, json> by_person;
  for (const json& person : days["persons"]) by_person[person["person"]] = person;
  const auto expected = raw().rows("SELECT id, half_days, alone_half_days, place, in_conflict FROM people");
  ASSERT_EQ(expected.size(), 830U);
  EXPECT_EQ(by_person.size(), expected.size()) << "merged persons are no rows of their own";
  for (const auto& row : expected) {
    ASSERT_TRUE(by_person.contains(row[0]));
    const json& person = by_person[row[0]];
    const int half_days = std::stoi(row[1]);
    EXPECT_EQ(person["half_days"], half_days) << row[0];
    EXPECT_DOUBLE_EQ(person["days"].get<double>(), half_days / 2.0);
    EXPECT_DOUBLE_EQ(person["short_days"].get<double>(), std::max(0, 10 - half_days) / 2.0);
    EXPECT_EQ(person["enough"], half_days >= 10);
    EXPECT_DOUBLE_EQ(person["self_study_days"].get<double>(), std::stoi(row[2]) / 2.0) << row[0];
    EXPECT_EQ(person["place"], row[3]);
    EXPECT_EQ(person["in_conflict"], std::stoi(row[4])) << row[0];
  }
  EXPECT_GT(days["totals"]["in_conflict"], 0) << "the season's contradicting marks";
  EXPECT_EQ(days["totals"]["in_conflict"], raw().count("SELECT sum(in_conflict) FROM people"));
}

TEST_F(Season, DaysOfEveryVillageAndOfAllAddUp) {
  const json days = city().cli_json({"days", "--json"});
  const auto expected = raw().rows(
      "SELECT place, count(*), sum(half_days >= 10), sum(half_days < 10) FROM people "
      "GROUP BY place");
  std::map<std::string, json> by_place;
  for (const json& village : days["villages"]) by_place[village["place"]] = village;
  EXPECT_EQ(by_place.size(), expected.size());
  for (const auto& row : expected) {
    EXPECT_EQ(by_place[row[0]]["persons"], std::stoi(row[1])) << row[0];
    EXPECT_EQ(by_place[row[0]]["enough"], std::stoi(row[2])) << row[0];
    EXPECT_EQ(by_place[row[0]]["short"], std::stoi(row[3])) << row[0];
  }
  EXPECT_EQ(days["totals"]["persons"], 830);
  EXPECT_EQ(days["totals"]["enough"], raw().count("SELECT sum(half_days >= 10) FROM people"));
  EXPECT_GT(days["totals"]["enough"], 0);
  EXPECT_GT(days["totals"]["short"], 0);
}

TEST_F(Season, ProgressOfEveryCountyIsWhatTheRecordsSay) {
  const json progress = city().cli_json({"progress", "--json"});
  ASSERT_EQ(progress["rows"].size(), 10U);
  for (const json& row : progress["rows"]) {
    const std::string county = row["county_code"];
    SCOPED_TRACE(county);
    const auto in_county = [&](const std::string& what) {
      return raw().count("SELECT " + what + " FROM people JOIN reports_to USING (place) WHERE county = ?", {county});
    };
    EXPECT_EQ(row["trained"], in_county("sum(half_days > 0)"));
    const double funds = raw().number(
        "SELECT sum(coalesce(json_extract(v, '$.fund_region'), 0) + coalesce(json_extract(v, '$.fund_city'), 0) + "
        "coalesce(json_extract(v, '$.fund_county'), 0)) FROM raw JOIN reports_to USING (place) WHERE form = 'training' "
        "AND county = ?",
        {county});
    EXPECT_NEAR(row["funds_used_wan_yuan"].get<double>(), funds, 1e-6);
    EXPECT_NEAR(row["yuan_per_head"].get<double>(), funds * 10000 / row["trained"].get<double>(), 1.0);
    EXPECT_EQ(row["norm_reached"], funds * 10000 >= 1000 * row["trained"].get<double>());
    for (const auto& [level, field] : {std::pair{"village", "villages_covered"}, {"community", "communities_covered"}})
      EXPECT_EQ(row[field], raw().count("SELECT count(DISTINCT place) FROM people JOIN reports_to USING (place) WHERE "
                                        "half_days > 0 AND counts_as = ? AND county = ?",
                                        {level, county}));
    EXPECT_EQ(row["in_conflict"], in_county("sum(in_conflict > 0)"));
  }
}

TEST_F(Season, TheSubtotalThatDoesNotAddUpIsShownAsTheSources) {
  const json progress = city().cli_json({"progress", "--json"});
  EXPECT_EQ(progress["source_subtotal"]["villages"], 986);
  EXPECT_EQ(progress["subtotal"]["villages"], 987);
  ASSERT_EQ(progress["differences"].size(), 1U);
  EXPECT_EQ(progress["differences"][0]["column"], "villages");
  EXPECT_EQ(progress["differences"][0]["source"], 986);
  EXPECT_EQ(progress["differences"][0]["computed"], 987);
  EXPECT_EQ(progress["subtotal"]["planned"], 830);
}

// ------------------------------------------------------------------------------------------------ election

/// What a ratio counts: sums over final results of one kind.
struct RatioSql {
  const char* id;
  const char* kind;  // nullptr: villages and communities
  const char* numerator;
  const char* denominator;
  double target_percent;
};
constexpr RatioSql ratio_sql[] = {
    {"chair_in", nullptr, "sum(json_extract(v, '$.chair_in') = 'yes')", "count(*)", 100},
    {"village_women", "village", "sum(json_extract(v, '$.women_members'))", "sum(json_extract(v, '$.members'))", 30},
    {"village_head", "village", "sum(json_extract(v, '$.head_sex') = '2')", "count(*)", 10},
    {"community_women", "community", "sum(json_extract(v, '$.women_members'))", "sum(json_extract(v, '$.members'))",
     50},
    {"community_head", "community", "sum(json_extract(v, '$.head_sex') = '2')", "count(*)", 45},
};

void expect_ratio(const json& unit, const RatioSql& expected, const RawRecords& raw) {
  const std::string place = unit["place"];
  SCOPED_TRACE(place + " " + expected.id);
  const json* ratio = nullptr;
  for (const json& each : unit["ratios"])
    if (each["id"] == expected.id) ratio = &each;
  ASSERT_NE(ratio, nullptr);
  const std::string kind = expected.kind != nullptr ? expected.kind : "%";
  const std::string reported =
      " FROM raw JOIN place ON code = raw.place WHERE form = 'election_result' AND state = "
      "'final' AND code LIKE ? || '%' AND level LIKE ?";
  const auto numerator =
      raw.count(std::string("SELECT coalesce(") + expected.numerator + ", 0)" + reported, {place, kind});
  const auto denominator =
      raw.count(std::string("SELECT coalesce(") + expected.denominator + ", 0)" + reported, {place, kind});
  const auto all = raw.count(
      "SELECT count(*) FROM place WHERE level IN ('village', 'community') AND code LIKE ? || '%' AND level LIKE ?",
      {place, kind});
  const auto there = raw.count("SELECT count(*)" + reported, {place, kind});
  EXPECT_EQ((*ratio)["numerator"], numerator);
  EXPECT_EQ((*ratio)["denominator"], denominator);
  EXPECT_EQ((*ratio)["not_reported"], all - there);
  EXPECT_DOUBLE_EQ((*ratio)["target_percent"].get<double>(), expected.target_percent);
  if (denominator == 0) {
    EXPECT_TRUE((*ratio)["percent"].is_null());
    return;
  }
  const double percent = 100.0 * static_cast<double>(numerator) / static_cast<double>(denominator);
  EXPECT_NEAR((*ratio)["percent"].get<double>(), percent, 0.06);
  EXPECT_EQ((*ratio)["reached"],
            100.0 * static_cast<double>(numerator) >= expected.target_percent * static_cast<double>(denominator));
}

TEST_F(Season, TargetsOfCityCountiesAndTownshipsAreWhatTheResultsSay) {
  const json targets = city().cli_json({"targets", "--round", "2021", "--json"});
  std::map<std::string, int> levels;
  for (const json& unit : targets["units"]) {
    ++levels[unit["level"]];
    for (const RatioSql& ratio : ratio_sql) expect_ratio(unit, ratio, raw());
    const std::string place = unit["place"];
    const auto all = raw().count(
        "SELECT count(*) FROM place WHERE level IN ('village', 'community') AND code LIKE ? || '%'", {place});
    EXPECT_EQ(unit["reported"].get<std::int64_t>() + unit["not_reported"].get<std::int64_t>(), all) << place;
  }
  EXPECT_EQ(levels["city"], 1);
  EXPECT_EQ(levels["county"], 10);
  EXPECT_EQ(levels["township"], 118);
}

TEST_F(Season, VillagesThatMissATargetAreNamed) {
  const json targets = city().cli_json({"targets", "--place", "450224", "--round", "2021", "--json"});
  ASSERT_FALSE(targets["units"].empty());
  for (const json& ratio : targets["units"][0]["ratios"]) {
    if (ratio["id"] != "chair_in") continue;
    EXPECT_EQ(
        ratio["missed_by"].size(),
        static_cast<std::size_t>(raw().count(
            "SELECT count(*) FROM raw WHERE form = 'election_result' AND state = 'final' AND place LIKE '450224%' "
            "AND json_extract(v, '$.chair_in') = 'no'")));
  }
}

// ------------------------------------------------------------------------------------------------ tables

TEST_F(Season, ExportsHaveARowForEveryRecord) {
  city().cli({"export", "person", "--format", "json", "-o", file("person.json")});
  const json exported = json::parse(read_file(file("person.json")));
  EXPECT_EQ(exported.size(), static_cast<std::size_t>(raw().count("SELECT count(*) FROM raw WHERE form = 'person'")));
  city().cli({"export", "mark", "--format", "csv", "-o", file("mark.csv")});
  const std::string csv = read_file(file("mark.csv"));
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + raw().count("SELECT count(*) FROM raw WHERE form = 'mark'"));
}

TEST_F(Season, TheTableOfAnnex1SaysWhatProgressSays) {
  city().cli({"report", "annex1-progress", "-o", file("annex1.pdf")});
  const auto text = run("/usr/bin/pdftotext", {"-layout", file("annex1.pdf"), "-"}).out;
  const json progress = city().cli_json({"progress", "--json"});
  EXPECT_NE(text.find("986"), std::string::npos);
  EXPECT_NE(text.find("987"), std::string::npos);
  for (const json& row : progress["rows"])
    EXPECT_NE(text.find(std::to_string(row["trained"].get<int>())), std::string::npos) << row["county"];
}

}  // namespace
}  // namespace yanxing::testing
