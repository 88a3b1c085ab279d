#include "client/forms/xlsform/table.h"

#include <algorithm>

#include "client/forms/xlsform/headers.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

bool is_blank_row(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& cell) { return cell.empty(); });
}

/// The row further down that looks like the header row; 0: none.
std::size_t misplaced_header(const Sheet& sheet, SheetKind kind) {
  for (std::size_t r = 1; r < std::min<std::size_t>(sheet.rows.size(), 20); ++r) {
    std::size_t known = 0;
    for (const std::string& cell : sheet.rows[r]) {
      if (!cell.empty() && parse_header(cell, kind).kind == Header::Kind::known) ++known;
    }
    if (known >= 2) return r;
  }
  return 0;
}

const char* needed_of(SheetKind kind) {
  return kind == SheetKind::survey    ? "type, name, label"
         : kind == SheetKind::choices ? "list_name, name, label"
                                      : "form_title, form_id, version";
}

}  // namespace

Table Table::read(const Sheet& sheet, SheetKind kind, Problems& problems) {
  Table table;
  table.sheet_ = &sheet;
  table.read_header(problems, kind);
  return table;
}

void Table::read_header(Problems& problems, SheetKind kind) {
  const Sheet& sheet = *sheet_;
  for (const Merge& merge : sheet.merges) {
    if (merge.first_row > 0) continue;
    problems.error({sheet.name, 1, column_letters(merge.first_column)},
                   "cells of the header row are merged (" + column_letters(merge.first_column) +
                       "1:" + column_letters(merge.last_column) + std::to_string(merge.last_row + 1) + ")",
                   "Split them: each column needs a header cell of its own in row 1");
    return;
  }
  std::size_t known = 0;
  const std::size_t width = sheet.rows.empty() ? 0 : sheet.rows[0].size();
  for (std::size_t c = 0; c < width; ++c) {
    const std::string& header = sheet.cell(0, c);
    if (header.empty()) continue;
    const Spot spot{sheet.name, 1, column_letters(c) + " (" + header + ")"};
    Header parsed = parse_header(header, kind);
    if (parsed.kind == Header::Kind::known) ++known;
    if (parsed.kind == Header::Kind::ignored) {
      problems.warn(spot, "the column is ignored: a laptop has no use for it", "Nothing needs to be done");
      continue;
    }
    if (parsed.kind == Header::Kind::unknown) {
      problems.warn(spot, "nobody knows this column; it is ignored",
                    did_you_mean(header, known_headers(kind)) + "Rename it if it was meant to do something");
      continue;
    }
    const auto same = std::find_if(columns_.begin(), columns_.end(), [&](const Column& one) {
      return one.key == parsed.key && one.language == parsed.language;
    });
    if (same != columns_.end()) {
      problems.error(
          spot, "the column is there twice: " + column_letters(same->index) + " (" + same->header + ") means the same",
          "Take one of them away, or put them into one");
      continue;
    }
    columns_.push_back({c, parsed.key, parsed.language, header, parsed.kind == Header::Kind::extra});
  }
  if (known > 0 || sheet.rows.empty()) return;
  const std::size_t elsewhere = misplaced_header(sheet, kind);
  problems.error({sheet.name, 1, ""}, "row 1 is not a header row",
                 elsewhere > 0
                     ? "The header is in row " + std::to_string(elsewhere + 1) + ": take away the rows above it"
                     : std::string("Write the names of the columns into row 1: ") + needed_of(kind));
}

const Column* Table::find(std::string_view key) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const Column& one) {
    return one.key == key && one.language.empty() && !one.extra;
  });
  return found == columns_.end() ? nullptr : &*found;
}

bool Table::has(std::string_view key) const {
  return std::any_of(columns_.begin(), columns_.end(), [&](const Column& one) { return one.key == key && !one.extra; });
}

bool Table::is_blank(std::size_t row) const { return row >= end_row() || is_blank_row(sheet_->rows[row]); }

const std::string& Table::get(std::size_t row, std::string_view key) const {
  static const std::string none;
  const Column* column = find(key);
  return column == nullptr ? none : cell(row, *column);
}

nlohmann::json Table::phrase(std::size_t row, std::string_view key, std::string_view default_code) const {
  nlohmann::json phrase;
  for (const Column& column : columns_) {
    if (column.key != key || column.extra || cell(row, column).empty()) continue;
    const std::string code = column.language.empty() ? std::string(default_code) : column.language;
    if (column.language.empty() && phrase.contains(code)) continue;  // label::zh says more than label
    phrase[code] = cell(row, column);
  }
  return phrase;
}

Spot Table::spot(std::size_t row, std::string_view key) const {
  for (const Column& column : columns_) {
    if (column.key == key && !column.extra) return spot(row, column);
  }
  return spot(row);
}

Spot Table::spot(std::size_t row, const Column& column) const {
  return {sheet_->name, row + 1, column_letters(column.index) + " (" + column.header + ")"};
}

}  // namespace yanxing::forms::xlsform
