// A report of the city's laptop as .xlsx, read back with the project's own reader of spreadsheets.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "client/roster/spreadsheet.h"
#include "tests/e2e/season.h"

namespace yanxing::testing {

class SeasonReport : public Season {
 protected:
  using Row = std::vector<std::string>;

  static constexpr std::array<std::string_view, 4> of_a_day{"roster", "attendance-sheet", "certificates", "due-list"};

  static roster::Spreadsheet report(const std::string& name, const std::vector<std::string>& more = {}) {
    const std::string out = file(name + ".xlsx");
    std::vector<std::string> arguments{"report", name, "-o", out};
    // Refused where a report does not look at a day.
    if (std::find(of_a_day.begin(), of_a_day.end(), name) != of_a_day.end())
      arguments.insert(arguments.end(), {"--on", "2021-03-15"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    city().cli(arguments);
    auto read = roster::read_spreadsheet(read_file(out));
    EXPECT_EQ(read.trouble, roster::Trouble::none) << name << " " << read.detail;
    return read;
  }
  /// The first sheet.
  static roster::Cells table(const std::string& name, const std::vector<std::string>& more = {}) {
    const auto read = report(name, more);
    return read.sheets.empty() ? roster::Cells() : read.sheets.front().cells;
  }
  static std::string at(const Row& row, std::size_t column) {
    return column < row.size() ? row[column] : std::string();
  }
  /// The first row from `from` on whose cell in that column says so; a failure, and none, where there is none.
  static std::size_t row_with(const roster::Cells& cells, std::size_t column, const std::string& text,
                              std::size_t from = 0) {
    for (std::size_t i = from; i < cells.size(); ++i) {
      if (at(cells[i], column) == text) return i;
    }
    ADD_FAILURE() << "no row with " << text;
    return cells.size();
  }
  /// Columns whose header says so; a merged one once.
  static std::vector<std::size_t> columns_with(const Row& header, const std::string& text) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i] == text && (i == 0 || header[i - 1] != text)) out.push_back(i);
    }
    return out;
  }
  /// All texts of all sheets, for what stands in boxes.
  static std::string all_text(const roster::Spreadsheet& book) {
    std::string out;
    for (const auto& sheet : book.sheets) {
      for (const Row& row : sheet.cells) {
        for (const std::string& cell : row) out += cell + "\n";
      }
    }
    return out;
  }
};

}  // namespace yanxing::testing
