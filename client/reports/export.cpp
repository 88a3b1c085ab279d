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

/// One format. Errors are remembered until close().
class Writer {
 public:
  virtual ~Writer() = default;
  virtual void write(const records::Record& record) = 0;
  virtual Status close() = 0;
};

std::vector<Value> first_cells(const Source& source, const records::Record& record, const ExportOrder& order) {
  return {record.id.text(),
          std::string(order.names ? records::state_name(record.state) : export_state(record.state, order.language)),
          std::string(order.names ? records::sync_name(record.sync) : export_sync(record.sync, order.language)),
          record.place,
          source.place_name(record.place),
          utc_text(record.changed_ms)};
}

/// The same for a spreadsheet: the moment as one.
std::vector<Value> typed_first_cells(const Source& source, const records::Record& record, const ExportOrder& order) {
  auto cells = first_cells(source, record, order);
  cells.back() = utc_moment(record.changed_ms);
  return cells;
}

/// With `names` as JSON has them.
std::vector<std::string> first_headings(forms::Language language, bool names) {
  if (names) return export_first_names();
  const ExportWords& words = export_words(language);
  return {words.id, words.state, words.sync, words.place_code, words.place, words.changed};
}

// ------------------------------------------------------------------------------------------------ JSON

class JsonWriter : public Writer {
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

class CsvWriter : public Writer {
 public:
  CsvWriter(Source& source, const std::vector<ExportColumn>& columns, const std::vector<records::Record>& records,
            const ExportOrder& order, const std::filesystem::path& path)
      : source_(&source), order_(order), all_(csv_columns(columns, records)), file_(path) {
    std::vector<std::string> cells;
    for (const std::string& heading : first_headings(order.language, order.names)) cells.push_back(csv_cell(heading));
    for (const CsvColumn& each : all_) {
      const std::string number = each.column->repeat.empty() ? "" : " " + std::to_string(each.row + 1);
      cells.push_back(csv_cell(each.column->heading + number));
    }
    file_.write("\xEF\xBB\xBF");
    file_.write(csv_line(cells));
  }

  void write(const records::Record& record) override {
    std::vector<std::string> cells;
    for (const Value& value : first_cells(*source_, record, order_)) cells.push_back(csv_cell(value_text(value)));
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

/// A row a record on the first sheet, and on a sheet of its own the rows of each repeat, with the id of their record.
class XlsxWriter : public Writer {
 public:
  XlsxWriter(Source& source, const forms::Form& form, const std::vector<ExportColumn>& columns,
             const ExportOrder& order, const std::filesystem::path& path)
      : source_(&source),
        order_(order),
        language_(order.language),
        book_(path),
        main_(book_, form.title.in(order.language)) {
    auto headings = first_headings(language_, order.names);
    std::map<std::vector<std::string>, std::vector<const ExportColumn*>> repeats;
    for (const ExportColumn& column : columns) {
      if (!column.repeat.empty()) {
        repeats[column.repeat].push_back(&column);
        continue;
      }
      fields_.push_back(&column);
      headings.push_back(column.heading);
    }
    main_.head(headings);
    for (auto& [repeat, of_it] : repeats) add_repeat(form, repeat, std::move(of_it), order);
  }

  void write(const records::Record& record) override {
    for (const Value& value : typed_first_cells(*source_, record, order_)) main_.put(value);
    for (const ExportColumn* column : fields_) main_.put(value_of(record, column->field));
    main_.next_row();
    for (Repeat& repeat : repeats_) write_rows(repeat, record);
  }
  Status close() override {
    main_.end();
    for (Repeat& repeat : repeats_) repeat.sheet.end();
    return book_.close();
  }

 private:
  Value value_of(const records::Record& record, const std::string& path) {
    return order_.names ? stored_value(*source_, record, path) : source_->value(record, path);
  }

  struct Repeat {
    std::vector<std::string> path;
    std::vector<const ExportColumn*> columns;
    Sheet sheet;
  };

  void add_repeat(const forms::Form& form, const std::vector<std::string>& path,
                  std::vector<const ExportColumn*> columns, const ExportOrder& order) {
    const auto group = form.group_of(path.back());
    const std::string label = group && !order.names ? form.groups[*group].label.in(language_) : std::string();
    const bool plain = !label.empty() && label.find("${") == std::string::npos;
    std::vector<std::string> headings{order.names ? "id" : export_words(language_).id, "#"};
    for (const ExportColumn* column : columns) headings.push_back(column->heading);
    repeats_.push_back({path, std::move(columns), Sheet(book_, plain ? label : path.back())});
    repeats_.back().sheet.head(headings);
  }

  void write_rows(Repeat& repeat, const records::Record& record) {
    std::int64_t number = 0;
    for (const std::string& prefix : row_prefixes(record, repeat.path)) {
      repeat.sheet.put(record.id.text());
      repeat.sheet.put(++number);
      for (const ExportColumn* column : repeat.columns) {
        Value value = value_of(record, prefix + column->field);
        if (column->is_number && std::holds_alternative<std::monostate>(value)) value = number;
        repeat.sheet.put(value);
      }
      repeat.sheet.next_row();
    }
  }

  Source* source_;
  const ExportOrder& order_;
  forms::Language language_;
  Book book_;
  Sheet main_;
  std::vector<const ExportColumn*> fields_;
  std::vector<Repeat> repeats_;
};

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

struct Export::Impl {
  Impl(Source& from, ExportOrder what, ExportFormat how, const std::filesystem::path& file)
      : source(&from), order(std::move(what)), format(how), part(file) {}

  /// Only once all records are there: a .csv has as many columns as the longest of them has rows.
  void start() {
    source->speak(order.language);
    columns = export_columns(*form, order.language, order.names);
    switch (format) {
      case ExportFormat::json: writer = std::make_unique<JsonWriter>(*source, part.path()); break;
      case ExportFormat::csv:
        writer = std::make_unique<CsvWriter>(*source, columns, records, order, part.path());
        break;
      case ExportFormat::xlsx:
        writer = std::make_unique<XlsxWriter>(*source, *form, columns, order, part.path());
        break;
    }
  }

  Source* source;
  ExportOrder order;
  ExportFormat format;
  const forms::Form* form = nullptr;
  PartFile part;
  std::vector<ExportColumn> columns;
  std::vector<records::Record> records;
  std::unique_ptr<Writer> writer;
  std::size_t written = 0;
};

Export::Export(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Export::~Export() = default;

Result<std::unique_ptr<Export>> Export::begin(Source& source, ExportOrder order, ExportFormat format,
                                              const std::filesystem::path& file) {
  const forms::Form* form = source.form(order.query.form);
  if (form == nullptr) return Error{Code::invalid, "unknown form " + order.query.form};
  auto impl = std::make_unique<Impl>(source, std::move(order), format, file);
  impl->form = form;
  YX_TRY(impl->part.status());
  return std::unique_ptr<Export>(new Export(std::move(impl)));
}

void Export::take(const records::Record& record) {
  if (!impl_->order.wanted || impl_->order.wanted(record)) impl_->records.push_back(record);
}

std::int64_t Export::taken() const { return static_cast<std::int64_t>(impl_->records.size()); }
std::int64_t Export::written() const { return static_cast<std::int64_t>(impl_->written); }

bool Export::write_some(std::size_t count) {
  Impl& it = *impl_;
  if (it.writer == nullptr) it.start();
  for (; count > 0 && it.written < it.records.size(); --count) it.writer->write(it.records[it.written++]);
  return it.written == it.records.size();
}

Status Export::close() {
  YX_TRY(impl_->writer->close());
  return impl_->part.take_place();
}

Result<std::int64_t> export_records(Source& source, const ExportOrder& order, ExportFormat format,
                                    const std::filesystem::path& file) {
  YX_ASSIGN(const auto all, Export::begin(source, order, format, file));
  YX_TRY(source.store().each(order.query, [&](const records::Record& record) {
    all->take(record);
    return true;
  }));
  all->write_some(static_cast<std::size_t>(all->taken()));
  YX_TRY(all->close());
  return all->written();
}

}  // namespace yanxing::reports
