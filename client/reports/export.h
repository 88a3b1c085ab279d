// Free export: the records of a form, under any filter, as spreadsheet, CSV or JSON. Not an official table: every field
// of the form, in its order, as it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/reports/report.h"

namespace yanxing::reports {

enum class ExportFormat { xlsx, csv, json };
std::optional<ExportFormat> parse_export_format(std::string_view name);

/// What is written. `wanted`: may leave records out that the query lets through (a selection by hand); empty: none.
struct ExportOrder {
  records::ListQuery query;                        // its form must be set
  forms::Language language = forms::Language::zh;  // of headings and labels; JSON holds names and stored values
  std::function<bool(const records::Record&)> wanted;
  /// For programs: columns are headed by the fields' names, each once (of a field that is called as one of the first
  /// columns "values.place"), helpers that are only calculated included, and hold what is stored, whatever the
  /// language: codes, not labels. Else by labels, as people read them.
  bool names = false;
};

/// An export in steps, for a window that must not stand still: take() every record, then write_some() until it says
/// that all are written, then close(). One thread, that of the store, but for close(). Left before its end it leaves
/// nothing behind, and a file of that name stays as it was.
class Export {
 public:
  /// What export_records() says of format, file and errors holds here. `source` must outlive it.
  static Result<std::unique_ptr<Export>> begin(Source& source, ExportOrder order, ExportFormat format,
                                               const std::filesystem::path& file);
  ~Export();
  Export(const Export&) = delete;
  Export& operator=(const Export&) = delete;

  /// REQUIRES: nothing is written yet. A record that the order does not want is passed over.
  void take(const records::Record& record);
  std::int64_t taken() const;
  std::int64_t written() const;
  /// Writes at most so many more. True: all are written.
  bool write_some(std::size_t count);
  /// Ends the file and puts it in its place. Touches the file alone: may run on another thread, while nothing else is
  /// called. Errors: disk_full, io.
  Status close();

  struct Impl;

 private:
  explicit Export(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Writes what the query gives and returns how many records it was.
///   xlsx  first sheet: a row a record, numbers and dates as such; a sheet for the rows of each repeat, with the id of
///         their record. Text never becomes a formula.
///   csv   UTF-8 with byte order mark, RFC 4180; rows of repeats as further columns. A text that begins with = + - @
///         (full-width ones and those behind spaces too), a tab or a line break gets an apostrophe in front, so that a
///         spreadsheet does not take it for a formula (OWASP, CSV injection).
/// Columns are headed by the labels of the fields in the order's language; calculated helpers without a label are left
/// out. Where two have the same label, the group's label stands behind it.
///   json  an array of {"id", "form", "place", "place_name", "state", "sync", "changed", "values"}; repeats as lists.
/// Written beside the target and renamed; a link is followed. Errors: invalid (no such form), disk_full, refused (no
/// plain file), io.
Result<std::int64_t> export_records(Source& source, const ExportOrder& order, ExportFormat format,
                                    const std::filesystem::path& file);

/// A text as a cell of a CSV file, neutralised and quoted where needed.
std::string csv_cell(std::string_view text);

}  // namespace yanxing::reports
