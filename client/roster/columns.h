// Which column of somebody's spreadsheet is which field of a person, by the names that people give their columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/roster/spreadsheet.h"

namespace yanxing::roster {

/// What a column can be: the fields of the form `person` that an import fills, and two that only help to find the
/// village ("township", "county"). In the order in which they are offered.
inline constexpr std::string_view township_column = "township";
inline constexpr std::string_view county_column = "county";
const std::vector<std::string_view>& column_fields();

/// The field of a header; empty: nobody knows it. Width, case, spaces, line breaks, brackets and what stands in them,
/// and stars are ignored.
std::string_view field_of_header(std::string_view header);

struct Table {
  std::size_t sheet = 0;
  std::size_t header_row = 0;        // index into the sheet's cells
  std::vector<std::string> headers;  // a column each, as they are written
  std::vector<std::string> fields;   // a column each; empty: not taken

  /// The first column that is this field.
  std::optional<std::size_t> column(std::string_view field) const;
  bool has(std::string_view field) const { return column(field).has_value(); }
};

/// Finds the header among the first 20 rows of a sheet: the row with a name and the most known columns. Titles above it
/// do not matter. Of a header of two rows the lower cell counts, and the upper one where the lower is empty.
/// nullopt: no column is a name.
std::optional<Table> table_of(const Sheet& sheet);

/// The same of the first sheet that has one.
std::optional<Table> find_table(const Spreadsheet& spreadsheet);

/// For cells without a header (pasted ones, or a list without a title): a first row that looks like persons is taken as
/// data, its columns guessed by what they hold: a phone by its digits, a village by its name's ending, a name by its
/// two to four characters. nullopt: nothing looks like a name.
std::optional<Table> guess_table(const Spreadsheet& spreadsheet);
inline constexpr std::size_t no_header = static_cast<std::size_t>(-1);

/// Whether a column only counts the rows: 序号, No., or no header at all.
bool is_running_number(std::string_view header);

/// Headers of columns that are not taken, without the running number. A column without a header is named by the first
/// words that stand in it beside a name: “党员”….
std::vector<std::string> columns_left_out(const Table& table, const Cells& cells);

/// Gives a column another field (empty: none); a field that was elsewhere moves here.
void set_column(Table& table, std::size_t column, std::string_view field);

}  // namespace yanxing::roster
