// An export as a spreadsheet: numbers and dates as such, no text becomes a formula.
#include <map>

#include "client/reports/export_writer.h"
#include "client/reports/xlsx_book.h"

namespace yanxing::reports {
namespace {

/// The same for a spreadsheet: the moment as one.
std::vector<Value> typed_first_cells(const Source& source, const records::Record& record, const ExportOrder& order) {
  auto cells = export_first_cells(source, record, order);
  cells.back() = utc_moment(record.changed_ms);
  return cells;
}

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
class XlsxWriter : public ExportWriter {
 public:
  XlsxWriter(Source& source, const forms::Form& form, const std::vector<ExportColumn>& columns,
             const ExportOrder& order, const std::filesystem::path& path)
      : source_(&source),
        order_(order),
        language_(order.language),
        book_(path),
        main_(book_, form.title.in(order.language)) {
    auto headings = export_first_headings(language_, order.names);
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

std::unique_ptr<ExportWriter> xlsx_writer(Source& source, const forms::Form& form,
                                          const std::vector<ExportColumn>& columns, const ExportOrder& order,
                                          const std::filesystem::path& path) {
  return std::make_unique<XlsxWriter>(source, form, columns, order, path);
}

}  // namespace yanxing::reports
