// An export as text, JSON or CSV: no value of a CSV becomes a formula of a spreadsheet.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

#include "client/reports/export_writer.h"
#include "sync/base/disk_error.h"

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
    return Error{code_of_disk_error(error_), std::strerror(error_)};
  }

 private:
  void remember() {
    if (error_ == 0) error_ = errno != 0 ? errno : EIO;
  }
  std::FILE* file_ = nullptr;
  int error_ = 0;
};

// ------------------------------------------------------------------------------------------------ JSON

class JsonWriter : public ExportWriter {
 public:
  JsonWriter(Source& source, const std::filesystem::path& path) : source_(&source), file_(path) { file_.write("["); }

  void write(const records::Record& record) override {
    const json one{{"id", record.id.text()},
                   {"form", record.form},
                   {"place", record.place},
                   {"place_name", source_->place_name(record.place)},
                   {"state", records::state_name(record.state)},
                   {"sync", records::sync_name(record.sync)},
                   {"changed", utc_text(record.changed_ms)},
                   {"values", nested_values(record)}};
    file_.write(std::exchange(is_first_, false) ? "\n" : ",\n");
    file_.write(one.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  Status close() override {
    file_.write("\n]\n");
    return file_.close();
  }

 private:
  Source* source_;
  TextFile file_;
  bool is_first_ = true;
};

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
std::string csv_value(Source& source, const records::Record& record, const std::string& path, bool names) {
  const auto at = record.values.find(path);
  if (at != record.values.end() && at->second.is_number()) return at->second.dump();
  const Value value = names ? stored_value(source, record, path) : source.value(record, path);
  if (!std::holds_alternative<std::string>(value) && at != record.values.end() && at->second.is_string())
    return csv_cell(at->second.get<std::string>());
  return csv_cell(value_text(value));
}

class CsvWriter : public ExportWriter {
 public:
  CsvWriter(Source& source, const std::vector<ExportColumn>& columns, const std::vector<records::Record>& records,
            const ExportOrder& order, const std::filesystem::path& path)
      : source_(&source), order_(order), all_(csv_columns(columns, records)), file_(path) {
    std::vector<std::string> cells;
    for (const std::string& heading : export_first_headings(order.language, order.names))
      cells.push_back(csv_cell(heading));
    for (const CsvColumn& each : all_) {
      const std::string number = each.column->repeat.empty() ? "" : " " + std::to_string(each.row + 1);
      cells.push_back(csv_cell(each.column->heading + number));
    }
    file_.write("\xEF\xBB\xBF");
    file_.write(csv_line(cells));
  }

  void write(const records::Record& record) override {
    std::vector<std::string> cells;
    for (const Value& value : export_first_cells(*source_, record, order_))
      cells.push_back(csv_cell(value_text(value)));
    std::map<std::vector<std::string>, std::vector<std::string>> rows;
    for (const CsvColumn& each : all_) {
      const auto& repeat = each.column->repeat;
      if (!rows.contains(repeat)) rows[repeat] = row_prefixes(record, repeat);
      const bool there = each.row < rows[repeat].size();
      std::string cell =
          there ? csv_value(*source_, record, rows[repeat][each.row] + each.column->field, order_.names) : "";
      if (there && cell.empty() && each.column->is_number) cell = std::to_string(each.row + 1);
      cells.push_back(std::move(cell));
    }
    file_.write(csv_line(cells));
  }
  Status close() override { return file_.close(); }

 private:
  Source* source_;
  const ExportOrder& order_;
  std::vector<CsvColumn> all_;
  TextFile file_;
};

/// Whether a spreadsheet might take it for a formula: = + - @ (full-width ones too) behind whatever spaces, and texts
/// that begin with a tab or line break, which some programs drop before they look (OWASP, CSV injection).
bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("\t\r\n").find(text.front()) != std::string_view::npos) return true;
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  for (const std::string_view sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠"})
    if (rest.starts_with(sign)) return true;
  return false;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string out;
  if (is_formula(text)) out = "'";
  out += text;
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::unique_ptr<ExportWriter> json_writer(Source& source, const std::filesystem::path& path) {
  return std::make_unique<JsonWriter>(source, path);
}

std::unique_ptr<ExportWriter> csv_writer(Source& source, const std::vector<ExportColumn>& columns,
                                         const std::vector<records::Record>& records, const ExportOrder& order,
                                         const std::filesystem::path& path) {
  return std::make_unique<CsvWriter>(source, columns, records, order, path);
}

}  // namespace yanxing::reports
