#include "client/reports/export.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "client/reports/export_table.h"
#include "client/reports/part_file.h"
#include "client/reports/xlsx_book.h"

namespace yanxing::reports {
namespace {

using nlohmann::json;

/// A text file whose errors are remembered.
class TextFile {
 public:
  explicit TextFile(const std::filesystem::path& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) remember();
  }
  ~TextFile() {
    if (file_ != nullptr) std::fclose(file_);
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  void write(std::string_view text) {
    if (error_ == 0 && std::fwrite(text.data(), 1, text.size(), file_) != text.size()) remember();
  }
  Status close() {
    if (file_ != nullptr && std::fclose(std::exchange(file_, nullptr)) != 0) remember();
    if (error_ == 0) return {};
    const bool full = error_ == ENOSPC || error_ == EFBIG || error_ == EDQUOT;
    return Error{full ? Code::disk_full : Code::io, std::strerror(error_)};
  }

 private:
  void remember() {
    if (error_ == 0) error_ = errno != 0 ? errno : EIO;
  }
  std::FILE* file_ = nullptr;
  int error_ = 0;
};

Result<std::vector<records::Record>> chosen(Source& source, const ExportOrder& order) {
  std::vector<records::Record> out;
  YX_TRY(source.store().each(order.query, [&](const records::Record& record) {
    if (!order.wanted || order.wanted(record)) out.push_back(record);
    return true;
  }));
  return out;
}

std::vector<Value> first_cells(const Source& source, const records::Record& record, forms::Language language) {
  return {record.id.text(),
          std::string(export_state(record.state, language)),
          std::string(export_sync(record.sync, language)),
          record.place,
          source.place_name(record.place),
          utc_text(record.changed_ms)};
}

/// The same for a spreadsheet: the moment as one.
std::vector<Value> typed_first_cells(const Source& source, const records::Record& record, forms::Language language) {
  auto cells = first_cells(source, record, language);
  cells.back() = utc_moment(record.changed_ms);
  return cells;
}

/// With `names` as JSON has them.
std::vector<std::string> first_headings(forms::Language language, bool names) {
  if (names) return {"id", "state", "sync", "place", "place_name", "changed"};
  const ExportWords& words = export_words(language);
  return {words.id, words.state, words.sync, words.place_code, words.place, words.changed};
}

// ------------------------------------------------------------------------------------------------ JSON

Status write_json(Source& source, const std::vector<records::Record>& records, const std::filesystem::path& path) {
  TextFile file(path);
  file.write("[");
  for (std::size_t i = 0; i < records.size(); ++i) {
    const records::Record& record = records[i];
    const json one{{"id", record.id.text()},
                   {"form", record.form},
                   {"place", record.place},
                   {"place_name", source.place_name(record.place)},
                   {"state", records::state_name(record.state)},
                   {"sync", records::sync_name(record.sync)},
                   {"changed", utc_text(record.changed_ms)},
                   {"values", nested_values(record)}};
    file.write(i == 0 ? "\n" : ",\n");
    file.write(one.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  file.write("\n]\n");
  return file.close();
}

// ------------------------------------------------------------------------------------------------ CSV

/// A column of the CSV file: a field, in the n-th row of its repeat.
struct CsvColumn {
  const ExportColumn* column;
  std::size_t row = 0;
};

std::vector<CsvColumn> csv_columns(const std::vector<ExportColumn>& columns,
                                   const std::vector<records::Record>& records) {
  std::vector<CsvColumn> out;
  for (std::size_t i = 0; i < columns.size();) {
    if (columns[i].repeat.empty()) {
      out.push_back({&columns[i++], 0});
      continue;
    }
    // The fields of one repeat stand together, row after row.
    std::size_t end = i;
    while (end < columns.size() && columns[end].repeat == columns[i].repeat) ++end;
    std::size_t most = 0;
    for (const records::Record& record : records) most = std::max(most, row_prefixes(record, columns[i].repeat).size());
    for (std::size_t row = 0; row < most; ++row)
      for (std::size_t at = i; at < end; ++at) out.push_back({&columns[at], row});
    i = end;
  }
  return out;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + cells[i];
  return line + "\r\n";
}

/// Dates as 2021-05-17 and numbers with a point, so that every program reads them.
std::string csv_value(Source& source, const records::Record& record, const std::string& path) {
  const auto at = record.values.find(path);
  if (at != record.values.end() && at->second.is_number()) return at->second.dump();
  const Value value = source.value(record, path);
  if (!std::holds_alternative<std::string>(value) && at != record.values.end() && at->second.is_string())
    return csv_cell(at->second.get<std::string>());
  return csv_cell(value_text(value));
}

Status write_csv(Source& source, const std::vector<ExportColumn>& columns, const std::vector<records::Record>& records,
                 const ExportOrder& order, const std::filesystem::path& path) {
  const forms::Language language = order.language;
  TextFile file(path);
  const auto all = csv_columns(columns, records);
  std::vector<std::string> cells;
  for (const std::string& heading : first_headings(language, order.names)) cells.push_back(csv_cell(heading));
  for (const CsvColumn& each : all) {
    const std::string number = each.column->repeat.empty() ? "" : " " + std::to_string(each.row + 1);
    cells.push_back(csv_cell(each.column->heading + number));
  }
  file.write("\xEF\xBB\xBF");
  file.write(csv_line(cells));
  for (const records::Record& record : records) {
    cells.clear();
    for (const Value& value : first_cells(source, record, language)) cells.push_back(csv_cell(value_text(value)));
    std::map<std::vector<std::string>, std::vector<std::string>> rows;
    for (const CsvColumn& each : all) {
      const auto& repeat = each.column->repeat;
      if (!rows.contains(repeat)) rows[repeat] = row_prefixes(record, repeat);
      const bool there = each.row < rows[repeat].size();
      std::string cell = there ? csv_value(source, record, rows[repeat][each.row] + each.column->field) : "";
      if (there && cell.empty() && each.column->is_number) cell = std::to_string(each.row + 1);
      cells.push_back(std::move(cell));
    }
    file.write(csv_line(cells));
  }
  return file.close();
}

// ------------------------------------------------------------------------------------------------ xlsx

class Sheet {
 public:
  Sheet(Book& book, const std::string& name) : book_(&book), sheet_(book.add_sheet(book.sheet_name(name))) {
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_set_paper(sheet_, 9);
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, 0);
    worksheet_set_footer(sheet_, "&C&P / &N");
  }
  void head(const std::vector<std::string>& headings) {
    Look look;
    look.strong = look.shaded = look.border = true;
    for (const std::string& heading : headings) put(heading, look);
    worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(headings.size()), 16, nullptr);
    columns_ = column_;
    next_row();
  }
  void put(const Value& value, const Look& look = {}) {
    book_->put(sheet_, {row_, column_, row_, column_}, value, look);
    ++column_;
  }
  void next_row() {
    ++row_;
    column_ = 0;
  }
  void end() {
    if (row_ > 1 && columns_ > 0) worksheet_autofilter(sheet_, 0, 0, row_ - 1, static_cast<lxw_col_t>(columns_ - 1));
  }

 private:
  Book* book_;
  lxw_worksheet* sheet_;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
  lxw_col_t columns_ = 0;
};

void write_main_sheet(Source& source, Book& book, const forms::Form& form, const std::vector<ExportColumn>& columns,
                      const std::vector<records::Record>& records, const ExportOrder& order) {
  const forms::Language language = order.language;
  Sheet sheet(book, form.title.in(language));
  auto headings = first_headings(order.language, order.names);
  for (const ExportColumn& column : columns)
    if (column.repeat.empty()) headings.push_back(column.heading);
  sheet.head(headings);
  for (const records::Record& record : records) {
    for (const Value& value : typed_first_cells(source, record, language)) sheet.put(value);
    for (const ExportColumn& column : columns)
      if (column.repeat.empty()) sheet.put(source.value(record, column.field));
    sheet.next_row();
  }
  sheet.end();
}

void write_repeat_sheet(Source& source, Book& book, const forms::Form& form,
                        const std::vector<const ExportColumn*>& columns, const std::vector<records::Record>& records,
                        const ExportOrder& order) {
  const auto& repeat = columns.front()->repeat;
  const auto group = form.group_of(repeat.back());
  const std::string label = group && !order.names ? form.groups[*group].label.in(order.language) : std::string();
  const bool plain = !label.empty() && label.find("${") == std::string::npos;
  const forms::Language language = order.language;
  Sheet sheet(book, plain ? label : repeat.back());
  std::vector<std::string> headings{order.names ? "id" : export_words(language).id, "#"};
  for (const ExportColumn* column : columns) headings.push_back(column->heading);
  sheet.head(headings);
  for (const records::Record& record : records) {
    std::int64_t number = 0;
    for (const std::string& prefix : row_prefixes(record, repeat)) {
      sheet.put(record.id.text());
      sheet.put(++number);
      for (const ExportColumn* column : columns) {
        Value value = source.value(record, prefix + column->field);
        if (column->is_number && std::holds_alternative<std::monostate>(value)) value = number;
        sheet.put(value);
      }
      sheet.next_row();
    }
  }
  sheet.end();
}

Status write_xlsx(Source& source, const forms::Form& form, const std::vector<ExportColumn>& columns,
                  const std::vector<records::Record>& records, const ExportOrder& order,
                  const std::filesystem::path& path) {
  Book book(path);
  write_main_sheet(source, book, form, columns, records, order);
  std::map<std::vector<std::string>, std::vector<const ExportColumn*>> repeats;
  for (const ExportColumn& column : columns)
    if (!column.repeat.empty()) repeats[column.repeat].push_back(&column);
  for (const auto& [repeat, of_it] : repeats) write_repeat_sheet(source, book, form, of_it, records, order);
  return book.close();
}

}  // namespace

std::optional<ExportFormat> parse_export_format(std::string_view name) {
  if (name == "xlsx") return ExportFormat::xlsx;
  if (name == "csv") return ExportFormat::csv;
  if (name == "json") return ExportFormat::json;
  return std::nullopt;
}

/// Whether a spreadsheet might take it for a formula: = + - @ (full-width ones too) behind whatever spaces, and texts
/// that begin with a tab or line break, which some programs drop before they look (OWASP, CSV injection).
static bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("\t\r\n").find(text.front()) != std::string_view::npos) return true;
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  for (const std::string_view sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠"})
    if (rest.starts_with(sign)) return true;
  return false;
}

std::string csv_cell(std::string_view text) {
  std::string out;
  if (is_formula(text)) out = "'";
  out += text;
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

Result<std::int64_t> export_records(Source& source, const ExportOrder& order, ExportFormat format,
                                    const std::filesystem::path& file) {
  const forms::Form* form = source.form(order.query.form);
  if (form == nullptr) return Error{Code::invalid, "unknown form " + order.query.form};
  YX_ASSIGN(const auto records, chosen(source, order));
  PartFile part(file);
  YX_TRY(part.status());
  source.speak(order.language);
  const auto columns = export_columns(*form, order.language, order.names);
  switch (format) {
    case ExportFormat::json: YX_TRY(write_json(source, records, part.path())); break;
    case ExportFormat::csv: YX_TRY(write_csv(source, columns, records, order, part.path())); break;
    case ExportFormat::xlsx: YX_TRY(write_xlsx(source, *form, columns, records, order, part.path())); break;
  }
  YX_TRY(part.take_place());
  return static_cast<std::int64_t>(records.size());
}

}  // namespace yanxing::reports
