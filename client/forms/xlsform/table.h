// Internal to yx_xlsform: a sheet with a header row, its columns known by the one name that we give them, whatever
// usual spelling the workbook has.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/xlsform/problem.h"
#include "client/forms/xlsform/workbook.h"

namespace yanxing::forms::xlsform {

enum class SheetKind { survey, choices, settings };

struct Column {
  std::size_t index = 0;
  std::string key;       // "relevant", "media::image", "yx:key"; of a further column of choices its header
  std::string language;  // a code; empty: a column without language
  std::string header;    // as the workbook has it
  bool extra = false;    // choices: a further column, for choice_filter
};

/// "中文 (zh)", "English", "fr" -> a code: zh, en, fr. A language that nobody here knows becomes a word of small
/// letters.
std::string language_code(std::string_view name);

class Table {
 public:
  /// Reads the header row. Errors: none there, merged cells in it, the same column twice. Unknown columns: a warning.
  static Table read(const Sheet& sheet, SheetKind kind, Problems& problems);

  const std::string& name() const { return sheet_->name; }
  const std::vector<Column>& columns() const { return columns_; }
  bool has(std::string_view key) const;
  /// Index of the first row after the header, and one past the last.
  std::size_t first_row() const { return 1; }
  std::size_t end_row() const { return sheet_->rows.size(); }
  bool is_blank(std::size_t row) const;

  /// The cell of a column without language; empty when there is none.
  const std::string& get(std::size_t row, std::string_view key) const;
  const std::string& cell(std::size_t row, const Column& column) const { return sheet_->cell(row, column.index); }
  /// {"zh": …, "en": …} of all languages that have a text there; null when none has. A column without language is in
  /// `default_code`.
  nlohmann::json phrase(std::size_t row, std::string_view key, std::string_view default_code) const;

  Spot spot(std::size_t row, std::string_view key) const;
  Spot spot(std::size_t row, const Column& column) const;
  Spot spot(std::size_t row) const { return {sheet_->name, row + 1, ""}; }

 private:
  void read_header(Problems& problems, SheetKind kind);
  const Column* find(std::string_view key) const;

  const Sheet* sheet_ = nullptr;
  std::vector<Column> columns_;
};

}  // namespace yanxing::forms::xlsform
