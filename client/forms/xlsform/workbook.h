// An .xlsx workbook as plain texts. Pure: bytes in, cells out; any bytes may be given, whoever made them.
//
// Why not liborcus, which the design names for spreadsheets: the guard must unpack the archive itself, and liborcus
// would open it anew with a reader of its own, that the limits do not bind; and whether a number is a date is only told
// through its interface for styles. So the checked bytes go to libzip and pugixml, and what is left is the few elements
// of ECMA-376 part 1, 18.3 (sheets), 18.4 (shared strings) and 18.8 (number formats) that hold text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xlsform/archive.h"
#include "client/forms/xlsform/problem.h"

namespace yanxing::forms::xlsform {

inline constexpr std::size_t max_rows = 20'000;
inline constexpr std::size_t max_columns = 300;
inline constexpr std::size_t max_cell_characters = 32'767;

/// Cells that were made one: only the first holds text. Counted from 0, the last ones included.
struct Merge {
  std::size_t first_row = 0;
  std::size_t first_column = 0;
  std::size_t last_row = 0;
  std::size_t last_column = 0;
};

/// The cause of Fault::too_large where something stands below the limit of rows, be it one cell.
inline constexpr const char* too_many_rows = "the sheet has more than 20,000 rows";

struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;  // rows[0] is the spreadsheet's row 1; rows may be of different length
  std::vector<Merge> merges;

  /// The cell's text without white space around it; empty outside of the sheet.
  const std::string& cell(std::size_t row, std::size_t column) const;
};

struct Workbook {
  std::vector<Sheet> sheets;             // those that were wanted, in the workbook's order
  std::vector<std::string> sheet_names;  // of all
  std::vector<std::string> hidden_sheets;

  /// By name, case and spaces around it ignored.
  const Sheet* find(std::string_view name) const;
};

/// Reads the sheets called `wanted` (in small letters). A number is written without a needless fraction ("1", "0.5"), a
/// date as 2021-05-17, 08:24:00 or 2021-05-17T08:24:00, true and false as TRUE and FALSE; a formula is what it came to
/// when the workbook was saved. What is wrong goes to `problems`; with errors there, the workbook is not whole.
Workbook read_workbook(std::string_view bytes, const std::vector<std::string>& wanted, Problems& problems);

/// All sheets of an unpacked workbook (the first `max_tables`), for tables of data: an error in a cell (#N/A), or a
/// formula without its result, is an empty cell there.
Workbook read_tables(const Archive& archive, Problems& problems);
inline constexpr std::size_t max_tables = 20;

}  // namespace yanxing::forms::xlsform
