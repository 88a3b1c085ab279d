// The lists and totals of `yanxing-cli report` as .xlsx: every figure against SQL over the raw records.
#include <algorithm>
#include <array>
#include <cmath>

#include "tests/e2e/season_report.h"

namespace yanxing::testing {
namespace {

using SeasonTables = SeasonReport;
using Row = std::vector<std::string>;

std::int64_t whole(const std::string& text) { return text.empty() ? -1 : std::stoll(text); }

TEST_F(SeasonTables, EveryReportOfTheListIsCompared) {
  const std::set<std::string> compared{
      "annex1-progress", "roster",          "attendance-sheet", "certificates",    "targets",         "election-board",
      "due-list",        "activity-totals", "training-plan",    "annex2-training", "annex2-guidance", "annex3-schedule",
      "registration",    "recommendation",  "site-application", "site-statistics", "highlight-plan",  "minutes"};
  std::set<std::string> listed;
  for (const auto& one : city().cli_json({"report", "list", "--json"})) listed.insert(one["name"]);
  EXPECT_EQ(listed, compared) << "a new report needs its comparison in season_tables_test or season_forms_test";
}

TEST_F(SeasonTables, Annex1) {
  const auto cells = table("annex1-progress");
  const auto expected = raw().rows(R"(
    SELECT c.code, (SELECT count(*) FROM people JOIN reports_to USING (place) WHERE half_days > 0 AND county = c.code),
           (SELECT count(*) FROM people JOIN reports_to USING (place) WHERE half_days >= 10 AND county = c.code),
           (SELECT sum(coalesce(json_extract(v, '$.fund_region'), 0) + coalesce(json_extract(v, '$.fund_city'), 0) +
                       coalesce(json_extract(v, '$.fund_county'), 0))
            FROM raw JOIN reports_to USING (place) WHERE form = 'training' AND county = c.code),
           (SELECT count(DISTINCT p.place) FROM people p JOIN reports_to USING (place)
            WHERE half_days > 0 AND counts_as = 'village' AND county = c.code),
           (SELECT count(DISTINCT p.place) FROM people p JOIN reports_to USING (place)
            WHERE half_days > 0 AND counts_as = 'community' AND county = c.code),
           (SELECT total(json_extract(v, '$.fund_region')) FROM raw JOIN reports_to USING (place)
            WHERE form = 'training' AND county = c.code),
           (SELECT total(json_extract(v, '$.fund_city')) FROM raw JOIN reports_to USING (place)
            WHERE form = 'training' AND county = c.code),
           (SELECT total(json_extract(v, '$.fund_county')) FROM raw JOIN reports_to USING (place)
            WHERE form = 'training' AND county = c.code)
    FROM place c WHERE level = 'county')");
  const auto progress = city().cli_json({"progress", "--json"});
  std::int64_t trained = 0, enough = 0;
  for (std::size_t i = 0; i < progress["rows"].size(); ++i) {
    const auto& county = progress["rows"][i];
    const auto found = std::find_if(expected.begin(), expected.end(),
                                    [&](const auto& row) { return row[0] == county["county_code"]; });
    ASSERT_NE(found, expected.end());
    const Row& row = cells.at(row_with(cells, 1, county["county"]));
    SCOPED_TRACE(row[1]);
    EXPECT_EQ(whole(at(row, 2)), whole((*found)[1]));
    EXPECT_EQ(whole(at(row, 5)), whole((*found)[2]));
    EXPECT_NEAR(std::stod(at(row, 6)), std::stod((*found)[3]), 0.005);
    for (const std::size_t level : {0U, 1U, 2U})  // region, city, county
      EXPECT_NEAR(std::stod(at(row, 7 + level)), std::stod((*found)[6 + level]), 0.005);
    EXPECT_EQ(whole(at(row, 13)), whole((*found)[4]));
    EXPECT_EQ(whole(at(row, 15)), whole((*found)[5]));
    trained += whole((*found)[1]);
    enough += whole((*found)[2]);
  }
  const Row& sum = cells.at(row_with(cells, 1, "合计（各行相加）"));
  EXPECT_EQ(whole(at(sum, 2)), trained);
  EXPECT_EQ(whole(at(sum, 5)), enough);
  EXPECT_EQ(at(sum, 14), "987");
  EXPECT_EQ(at(cells.at(row_with(cells, 1, "附件1原文小计")), 14), "986") << "a number; its format has the mark";
}

TEST_F(SeasonTables, Roster) {
  const auto cells = table("roster", {"--place", "450225"});
  const auto expected = raw().rows(
      "SELECT json_extract(r.v, '$.name'), t.name FROM raw r JOIN place t ON t.code = substr(r.place, 1, 9) "
      "WHERE form = 'person' AND json_extract(r.v, '$.merged_into') IS NULL AND r.place LIKE '450225%' "
      "ORDER BY r.place, 1, r.id");
  const std::size_t first = row_with(cells, 0, "1");
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(at(cells.at(first + i), 0), std::to_string(i + 1));
    EXPECT_EQ(at(cells.at(first + i), 1), expected[i][0]);
    EXPECT_EQ(at(cells.at(first + i), 2), expected[i][1]);
  }
  EXPECT_NE(at(cells.at(first + expected.size()), 0), std::to_string(expected.size() + 1)) << "nobody else";
}

TEST_F(SeasonTables, AttendanceSheetOfEveryTrainingOfACounty) {
  for (const auto& training : raw().rows("SELECT id FROM raw WHERE form = 'training' AND place = '450224'")) {
    SCOPED_TRACE(training[0]);
    const auto cells = table("attendance-sheet", {"--training", training[0]});
    const auto expected = raw().rows(
        "SELECT (SELECT count(DISTINCT person) FROM attended a WHERE a.session = s.id) FROM raw s WHERE form = "
        "'session' "
        "AND json_extract(v, '$.training') = ? ORDER BY json_extract(v, '$.date'), json_extract(v, '$.half')",
        training);
    ASSERT_EQ(expected.size(), 10U);
    const Row& sum = cells.at(row_with(cells, 0, "实到人数"));
    const std::size_t first = row_with(cells, 0, "1");
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(at(sum, 4 + i), expected[i][0]);
      std::int64_t signs = 0;
      for (std::size_t row = first; row < cells.size(); ++row)
        signs += at(cells[row], 4 + i).starts_with("✓") || at(cells[row], 4 + i).starts_with("迟") ||
                 at(cells[row], 4 + i).starts_with("退");
      EXPECT_EQ(std::to_string(signs), expected[i][0]);
    }
  }
}

TEST_F(SeasonTables, Certificates) {
  const auto cells = table("certificates");
  std::multiset<std::string> told, expected;
  for (std::size_t i = row_with(cells, 0, "1"); i < cells.size() && !at(cells[i], 6).starts_with("负责人"); ++i) {
    if (at(cells[i], 5).find_first_not_of("0123456789.") != std::string::npos || at(cells[i], 5).empty()) break;
    std::string name = at(cells[i], 1);
    if (name.ends_with(" ※")) name.resize(name.size() - std::string_view(" ※").size());  // a mark in conflict
    told.insert(name + "|" + at(cells[i], 2) + "|" + std::to_string(std::lround(2 * std::stod(at(cells[i], 5)))));
  }
  for (const auto& row :
       raw().rows("SELECT json_extract(r.v, '$.name'), t.name, half_days FROM people JOIN raw r ON r.id = people.id "
                  "LEFT JOIN place t ON t.code = substr(r.place, 1, 9) WHERE half_days >= 10"))
    expected.insert(row[0] + "|" + row[1] + "|" + row[2]);
  EXPECT_EQ(told, expected);
  EXPECT_GT(expected.size(), 50U);
}

TEST_F(SeasonTables, TargetsOfACountyAndItsTownships) {
  const auto cells = table("targets", {"--place", "450225", "--round", "2021"});
  const std::size_t top = row_with(cells, 0, "单位");
  const Row& header = cells.at(top + 1);
  const auto numerators = columns_with(header, "符合"), denominators = columns_with(header, "总数");
  ASSERT_EQ(numerators.size(), 5U);
  ASSERT_EQ(denominators.size(), 5U);
  const std::array<std::string, 5> ratios{
      "sum(chair), count(*)", "sum(women * isv), sum(members * isv)", "sum(head * isv), sum(isv)",
      "sum(women * (1 - isv)), sum(members * (1 - isv))", "sum(head * (1 - isv)), sum(1 - isv)"};
  const auto units = raw().rows(
      "SELECT code FROM place WHERE code LIKE '450225%' AND level IN ('county', 'township') ORDER BY length(code), "
      "code");
  for (std::size_t i = 0; i < units.size(); ++i) {
    SCOPED_TRACE(units[i][0]);
    const Row& row = cells.at(top + 2 + i);
    EXPECT_EQ(at(row, 1), raw().rows("SELECT count(*) FROM village WHERE code LIKE ? || '%'", units[i])[0][0]);
    for (std::size_t ratio = 0; ratio < ratios.size(); ++ratio) {
      const auto sums = raw().rows(
          "SELECT " + ratios[ratio] +
              " FROM (SELECT json_extract(v, '$.chair_in') = 'yes' AS chair, "
              "json_extract(v, '$.women_members') AS women, json_extract(v, '$.members') AS members, "
              "json_extract(v, '$.head_sex') = '2' AS head, level = 'village' AS isv FROM raw JOIN place ON code = "
              "raw.place WHERE form = 'election_result' AND state = 'final' AND place LIKE ? || '%')",
          units[i]);
      EXPECT_EQ(whole(at(row, numerators[ratio])), sums[0][0].empty() ? 0 : whole(sums[0][0])) << ratio;
      EXPECT_EQ(whole(at(row, denominators[ratio])), sums[0][1].empty() ? 0 : whole(sums[0][1])) << ratio;
    }
  }
}

// ------------------------------------------------------------------------------------------------ the election board

TEST_F(SeasonTables, ElectionBoardOfEveryTownship) {
  const auto cells = table("election-board", {"--round", "2021"});
  const auto townships = raw().rows("SELECT DISTINCT township FROM village ORDER BY 1");
  ASSERT_EQ(townships.size(), 118U);
  const std::size_t first = row_with(cells, 0, "乡镇（街道）") + 2;
  const auto figure = [&](const std::string& sql, const std::string& township) {
    return raw().rows("SELECT " + sql, {township})[0][0];
  };
  for (std::size_t i = 0; i < townships.size(); ++i) {
    const std::string& code = townships[i][0];
    const Row& row = cells.at(first + i);
    SCOPED_TRACE(code + " " + at(row, 0));
    EXPECT_EQ(at(row, 1), figure("count(*) FROM village WHERE township = ?", code));
    for (int stage = 1; stage <= 4; ++stage)
      EXPECT_EQ(
          at(row, static_cast<std::size_t>(1 + stage)),
          figure("count(*) FROM raw WHERE form = 'observation' AND state = 'final' AND json_extract(v, '$.stage') = '" +
                     std::to_string(stage) + "' AND place LIKE ? || '%'",
                 code));
    std::size_t column = 6;
    for (const char* meeting : {"party", "committee", "federation"})
      EXPECT_EQ(
          at(row, column++),
          figure("count(actual) FROM meeting WHERE meeting = '" + std::string(meeting) + "' AND township = ?", code))
          << meeting << ": a number; its format has how many are planned";
    EXPECT_EQ(
        at(row, 9),
        figure("count(*) FROM raw WHERE form = 'election_result' AND state = 'final' AND place LIKE ? || '%'", code));
    EXPECT_EQ(at(row, 10),
              figure("count(*) FROM raw "
                     "WHERE form = 'problem' AND json_extract(v, '$.status') <> 'solved' AND place LIKE ? || '%'",
                     code));
    EXPECT_EQ(at(row, 11), figure("coalesce(max(day), '') FROM visited WHERE township = ?", code));
  }
  const Row& sum = cells.at(first + townships.size());
  EXPECT_EQ(at(sum, 0), "合计");
  EXPECT_EQ(at(sum, 1), "1240");
  EXPECT_EQ(whole(at(sum, 9)),
            raw().count("SELECT count(*) FROM raw WHERE form = 'election_result' AND state = 'final'"));
}

TEST_F(SeasonTables, StageFunnel) {
  const auto book = report("election-board", {"--round", "2021"});
  const auto& cells = book.sheets.at(1).cells;  // what the chart is drawn from
  const auto stage = [&](const char* number) {
    return raw().count(
        "SELECT count(*) FROM raw WHERE form = 'observation' AND state = 'final' AND json_extract(v, '$.stage') = ?",
        {number});
  };
  EXPECT_EQ(at(cells.at(row_with(cells, 0, "全部")), 1), "1240");
  EXPECT_EQ(whole(at(cells.at(row_with(cells, 0, "领导小组推选")), 1)), stage("1"));
  EXPECT_EQ(whole(at(cells.at(row_with(cells, 0, "选民登记")), 1)), stage("2"));
  EXPECT_EQ(whole(at(cells.at(row_with(cells, 0, "候选人提名")), 1)), stage("3"));
  EXPECT_EQ(whole(at(cells.at(row_with(cells, 0, "投票选举")), 1)), stage("4"));
  EXPECT_EQ(whole(at(cells.at(row_with(cells, 0, "结果已报")), 1)),
            raw().count("SELECT count(*) FROM raw WHERE form = 'election_result' AND state = 'final'"));
}

// ------------------------------------------------------------------------------------------------ the ledger

TEST_F(SeasonTables, ActivityTotalsByKindPlaceAndMonth) {
  const auto cells = table("activity-totals");
  const std::string of_final = " FROM raw WHERE form = 'activity' AND state = 'final' ";
  const auto block = [&](const char* first, const std::string& group) {
    SCOPED_TRACE(first);
    const auto field = [](const char* name) {
      return std::string(", sum(coalesce(json_extract(v, '$.") + name + "'), 0))";
    };
    const auto expected =
        raw().rows("SELECT count(*)" + field("sessions") + field("attendances") + field("children") + field("women") +
                   field("funds") + of_final + "GROUP BY " + group + " ORDER BY " + group);
    const std::size_t top = row_with(cells, 0, first);
    std::array<std::size_t, 6> columns{};
    const std::array<const char*, 6> titles{"活动数", "场次", "参与人次", "受益儿童", "受益妇女", "经费（万元）"};
    for (std::size_t i = 0; i < titles.size(); ++i) {
      const auto found = columns_with(cells[top], titles[i]);
      ASSERT_EQ(found.size(), 1U) << titles[i];
      columns[i] = found[0];
    }
    for (std::size_t row = 0; row < expected.size(); ++row) {
      for (std::size_t i = 0; i < columns.size(); ++i)
        EXPECT_NEAR(std::stod("0" + at(cells.at(top + 1 + row), columns[i])), std::stod(expected[row][i]), 1e-6)
            << row << " " << titles[i];
    }
    EXPECT_EQ(at(cells.at(top + 1 + expected.size()), 0), "合计");
  };
  block("类别",
        "CASE json_extract(v, '$.kind') WHEN 'talks' THEN 1 WHEN 'law' THEN 2 WHEN 'volunteer' THEN 3 ELSE 4 END");
  block("地区", "substr(place, 1, 6)");
  block("月份", "substr(json_extract(v, '$.date'), 1, 7)");
}

TEST_F(SeasonTables, DueListSaysWhatDueSays) {
  const auto cells = table("due-list", {"--round", "2021"});
  const auto due = city().cli_json({"due", "--on", "2021-03-15", "--round", "2021", "--json"});
  const std::map<std::string, std::string> signs{{"not_yet", "○"}, {"due", "●"},      {"late", "▲"},
                                                 {"missing", "×"}, {"returned", "←"}, {"handed_in", "✓"}};
  const std::size_t first = row_with(cells, 0, "1");
  for (std::size_t i = 0; i < due.size(); ++i) {
    const Row& row = cells.at(first + i);
    EXPECT_EQ(at(row, 3), due[i]["due"]) << i;
    EXPECT_TRUE(at(row, 4).starts_with(signs.at(due[i]["state"]))) << i << " " << at(row, 4);
    EXPECT_EQ(at(row, 5),
              std::to_string(due[i]["have"].get<int>()) + " / " + std::to_string(due[i]["required"].get<int>()));
  }
}

}  // namespace
}  // namespace yanxing::testing
