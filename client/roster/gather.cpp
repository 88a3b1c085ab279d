#include "client/roster/gather.h"

#include <algorithm>
#include <utility>

namespace yanxing::roster {
namespace {

/// The column of the whole that takes column `i` of `table`; a new one where there is none.
std::size_t column_for(Gathered& out, const Table& table, std::size_t i, std::vector<bool>& taken) {
  const std::string& field = table.fields[i];
  for (std::size_t k = 0; k < out.table.fields.size(); ++k) {
    const bool is_it = field.empty() ? out.table.fields[k].empty() && out.table.headers[k] == table.headers[i]
                                     : out.table.fields[k] == field;
    if (is_it && !taken[k]) return k;
  }
  out.table.fields.push_back(field);
  out.table.headers.push_back(table.headers[i]);
  taken.push_back(false);
  return taken.size() - 1;
}

void add_part(Gathered& out, Sheet sheet, const Table& table) {
  std::vector<bool> taken(out.table.fields.size());
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    columns.push_back(column_for(out, table, i, taken));
    taken[columns.back()] = true;
  }
  const std::size_t first = table.header_row + 1;
  out.parts.push_back({out.sheet.cells.size(), first + 1});
  for (std::size_t row = first; row < sheet.cells.size(); ++row) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < std::min(columns.size(), sheet.cells[row].size()); ++i) {
      if (cells.size() <= columns[i]) cells.resize(columns[i] + 1);
      cells[columns[i]] = std::move(sheet.cells[row][i]);
    }
    out.sheet.cells.push_back(std::move(cells));
  }
}

}  // namespace

std::optional<Gathered> gather(Spreadsheet spreadsheet, bool guess) {
  Gathered out;
  for (Sheet& sheet : spreadsheet.sheets) {
    std::optional<Table> table = table_of(sheet);
    if (!table) {
      out.left_out.push_back(sheet.name);
      continue;
    }
    out.sheets.push_back(sheet.name);
    if (out.sheets.size() == 1) {
      out.sheet = std::move(sheet);
      out.table = std::move(*table);
      // Rows may be wider than the header: what stands beyond it belongs to no column that another sheet could use.
      std::size_t width = out.table.fields.size();
      for (const auto& cells : out.sheet.cells) width = std::max(width, cells.size());
      out.table.fields.resize(width);
      out.table.headers.resize(width);
      out.parts.push_back({0, 1});
    } else {
      add_part(out, std::move(sheet), *table);
    }
  }
  if (out.sheets.empty()) {
    std::optional<Table> table = guess ? guess_table(spreadsheet) : std::nullopt;
    if (!table) return std::nullopt;
    out.table = std::move(*table);
    out.sheet = std::move(spreadsheet.sheets.front());
    out.sheets.push_back(out.sheet.name);
    out.parts.push_back({0, 1});
    out.left_out.erase(out.left_out.begin());
  }
  for (std::string& name : spreadsheet.hidden_sheets) {
    if (std::find(out.sheets.begin(), out.sheets.end(), name) != out.sheets.end())
      out.hidden.push_back(std::move(name));
  }
  for (std::string& name : spreadsheet.further_sheets) out.left_out.push_back(std::move(name));
  return out;
}

std::size_t Gathered::part_of(std::size_t row) const {
  std::size_t part = 0;
  while (part + 1 < parts.size() && parts[part + 1].first <= row) ++part;
  return part;
}

std::size_t Gathered::number(std::size_t row) const {
  const Part& part = parts[part_of(row)];
  return row - part.first + part.number;
}

std::string Gathered::sheet_of(std::size_t row) const {
  return sheets.size() > 1 ? sheets[part_of(row)] : std::string();
}

std::string Gathered::row_name(std::size_t row, forms::Language language) const {
  const std::string of = sheet_of(row);
  const std::string at = std::to_string(number(row));
  if (language == forms::Language::en) return "row " + at + (of.empty() ? "" : " of sheet \"" + of + "\"");
  return (of.empty() ? "" : "工作表“" + of + "”") + "第 " + at + " 行";
}

}  // namespace yanxing::roster
