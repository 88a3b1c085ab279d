// The annex forms of `yanxing-cli report` as .xlsx, a sheet a record: their figures against SQL over the raw records.
#include <algorithm>
#include <functional>

#include "tests/e2e/season_report.h"

namespace yanxing::testing {
namespace {

using Row = std::vector<std::string>;
using Figures = std::multiset<std::string>;

class SeasonForms : public SeasonReport {
 protected:
  /// What `of` finds on each sheet.
  static Figures on_sheets(const std::string& name, const std::function<std::string(const roster::Cells&)>& of) {
    Figures out;
    // County by county: the reader of spreadsheets takes the first sheets of a workbook alone.
    for (const auto& county : raw().rows("SELECT code FROM place WHERE level = 'county'")) {
      const std::string to = file(name + county[0] + ".xlsx");
      const auto made = city().cli({"report", name, "-o", to, "--place", county[0]}, {}, {0, 1});
      if (made.exit_code != 0) continue;  // it has none
      for (const auto& sheet : roster::read_spreadsheet(read_file(to)).sheets) out.insert(of(sheet.cells));
    }
    return out;
  }
  static Figures by_sql(const std::string& sql) {
    Figures out;
    for (const auto& row : raw().rows(sql)) {
      std::string line;
      for (const std::string& cell : row) line += (line.empty() ? "" : "|") + cell;
      out.insert(line);
    }
    EXPECT_FALSE(out.empty()) << sql;
    return out;
  }
  /// The number of rows that are numbered 1, 2, 3… in the first column.
  static std::string numbered(const roster::Cells& cells) {
    std::size_t number = 0;
    for (const Row& row : cells) number += at(row, 0) == std::to_string(number + 1);
    return std::to_string(number);
  }
  /// The text of the box after a label that begins so; empty: none.
  static std::string after(const roster::Cells& cells, const std::string& label) {
    for (const Row& row : cells) {
      for (std::size_t i = 0; i + 1 < row.size(); ++i) {
        if (!row[i].starts_with(label) || row[i + 1] == row[i]) continue;
        return row[i + 1];
      }
    }
    return {};
  }
  static std::string digits(const std::string& text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
    return out;
  }
  /// The last figure in the row of totals.
  static std::string total(const roster::Cells& cells) {
    std::string out = "none";
    for (const Row& row : cells) {
      if (at(row, 0) != "合计") continue;
      for (const std::string& cell : row) out = cell.empty() ? out : cell;
    }
    return out;
  }
  /// In the last row of a table of totals.
  static std::string total(const roster::Cells& cells, std::size_t column) {
    for (const Row& row : cells) {
      if (at(row, 0) == "合计") return at(row, column);
    }
    return "none";
  }
};

const std::string rows_of(const std::string& table, const std::string& field) {
  return "(SELECT coalesce(sum(e.value), 0) FROM json_each(r.v) e WHERE e.key LIKE '" + table + "[%]/" + field + "')";
}
const std::string count_of(const std::string& table, const std::string& field) {
  return "(SELECT count(*) FROM json_each(r.v) e WHERE e.key LIKE '" + table + "[%]/" + field + "')";
}
const std::string final_of(const std::string& form) {
  return " FROM raw r WHERE form = '" + form + "' AND state = 'final'";
}

TEST_F(SeasonForms, TrainingPlansAndTheirSums) {
  EXPECT_EQ(on_sheets("training-plan", [](const auto& cells) { return total(cells); }),
            by_sql("SELECT " + rows_of("classes", "class_heads") + final_of("training_plan")));
}

TEST_F(SeasonForms, HeadsOfAnnex2AreWhoWasThere) {
  auto heads = on_sheets("annex2-training", [](const auto& cells) { return digits(after(cells, "培训人数")); });
  std::erase_if(heads, [](const std::string& text) { return text.empty(); });  // the sheets of their vouchers
  EXPECT_EQ(
      heads,
      by_sql(
          "SELECT (SELECT count(DISTINCT person) FROM attended a WHERE a.training = json_extract(r.v, '$.training'))" +
          final_of("training_record")));
}

TEST_F(SeasonForms, GuidanceReports) {
  EXPECT_EQ(on_sheets("annex2-guidance", [](const auto& cells) { return after(cells, "时间"); }),
            by_sql("SELECT json_extract(v, '$.date')" + final_of("guidance_report")));
}

TEST_F(SeasonForms, Timetables) {
  EXPECT_EQ(on_sheets("annex3-schedule", numbered),
            by_sql("SELECT " + count_of("rows", "township") + final_of("schedule")));
  for (const auto& one : raw().rows("SELECT id" + final_of("schedule"))) {
    const auto book = report("annex3-schedule", {"--id", one[0]});
    const std::string text = all_text(book);
    for (const auto& row : raw().rows("SELECT p.name, coalesce(planned, ''), coalesce(actual, '') FROM timetable t "
                                      "JOIN place p ON p.code = t.township WHERE record = ?",
                                      one)) {
      EXPECT_NE(text.find(row[0]), std::string::npos) << row[0];
      for (std::size_t i = 1; i <= 2; ++i)
        EXPECT_NE(text.find(row[i].substr(0, 10)), std::string::npos) << one[0] << " " << row[i];
    }
  }
}

TEST_F(SeasonForms, Registrations) {
  EXPECT_EQ(on_sheets("registration", [](const auto& cells) { return after(cells, "姓名"); }),
            by_sql("SELECT json_extract(v, '$.name')" + final_of("best_cadre")));
}

TEST_F(SeasonForms, Recommendations) {
  EXPECT_EQ(on_sheets("recommendation", numbered),
            by_sql("SELECT " + count_of("courses", "course") + final_of("course_recommendation")));
}

TEST_F(SeasonForms, Applications) {
  EXPECT_EQ(on_sheets("site-application",
                      [](const auto& cells) { return after(cells, "单位人数") + "|" + after(cells, "女性人数"); }),
            by_sql("SELECT json_extract(v, '$.staff'), json_extract(v, '$.women')" + final_of("site_application")));
}

TEST_F(SeasonForms, SiteStatistics) {
  EXPECT_EQ(on_sheets("site-statistics",
                      [](const auto& cells) {
                        return digits(total(cells, 1)) + "|" + total(cells, 2) + "|" + total(cells, 3);
                      }),
            by_sql("SELECT " + count_of("organisations", "organisation") + ", " + rows_of("organisations", "members") +
                   ", " + rows_of("organisations", "vice_chairs") + final_of("site_statistics")));
}

TEST_F(SeasonForms, Highlights) {
  EXPECT_EQ(on_sheets("highlight-plan", numbered),
            by_sql("SELECT json_array_length(v, '$.kinds')" + final_of("highlight_plan")));
}

TEST_F(SeasonForms, Minutes) {
  EXPECT_EQ(on_sheets("minutes", [](const auto& cells) { return after(cells, "参会人数"); }),
            by_sql("SELECT json_extract(v, '$.heads')" + final_of("council_minutes")));
}

}  // namespace
}  // namespace yanxing::testing
