// All sheets of a workbook that list persons, as one table: who is who is asked across all of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/forms/form.h"
#include "client/roster/columns.h"

namespace yanxing::roster {

struct Gathered {
  /// The first sheet with a column of names as it is, and below it the persons of the others, their columns moved under
  /// those of the same field, or the same header.
  Sheet sheet;
  Table table;
  std::vector<std::string> sheets;    // names of those that are in it
  std::vector<std::string> hidden;    // of `sheets`: those that the spreadsheet program does not show
  std::vector<std::string> left_out;  // names of those without a column of names, or over the limit

  /// As the spreadsheet counts, from 1.
  std::size_t number(std::size_t row) const;
  /// The name of the row's sheet; empty: there is only one.
  std::string sheet_of(std::size_t row) const;
  /// For a sentence: "第 3 行", "工作表“江边”第 3 行" where there are several sheets; "row 3", "row 3 of sheet "江边"".
  std::string row_name(std::size_t row, forms::Language language) const;

  struct Part {
    std::size_t first = 0;   // index in `sheet` of its first row
    std::size_t number = 1;  // what the spreadsheet calls it
  };
  std::vector<Part> parts;  // beside `sheets`

 private:
  std::size_t part_of(std::size_t row) const;
};

/// nullopt: no sheet has a column of names. `guess`: cells without a header are taken by what they hold.
std::optional<Gathered> gather(Spreadsheet spreadsheet, bool guess);

}  // namespace yanxing::roster
