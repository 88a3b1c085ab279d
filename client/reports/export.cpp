#include "client/reports/export.h"

#include <memory>
#include <utility>

#include "client/reports/export_writer.h"
#include "client/reports/part_file.h"

namespace yanxing::reports {

std::optional<ExportFormat> parse_export_format(std::string_view name) {
  if (name == "xlsx") return ExportFormat::xlsx;
  if (name == "csv") return ExportFormat::csv;
  if (name == "json") return ExportFormat::json;
  return std::nullopt;
}

struct Export::Impl {
  Impl(Source& from, ExportOrder what, ExportFormat how, const std::filesystem::path& file)
      : source(&from), order(std::move(what)), format(how), part(file) {}

  /// Only once all records are there: a .csv has as many columns as the longest of them has rows.
  void start() {
    source->speak(order.language);
    columns = export_columns(*form, order.language, order.names);
    switch (format) {
      case ExportFormat::json: writer = json_writer(*source, part.path()); break;
      case ExportFormat::csv: writer = csv_writer(*source, columns, records, order, part.path()); break;
      case ExportFormat::xlsx: writer = xlsx_writer(*source, *form, columns, order, part.path()); break;
    }
  }

  Source* source;
  ExportOrder order;
  ExportFormat format;
  const forms::Form* form = nullptr;
  PartFile part;
  std::vector<ExportColumn> columns;
  std::vector<records::Record> records;
  std::unique_ptr<ExportWriter> writer;
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
