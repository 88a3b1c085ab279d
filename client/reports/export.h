// Free export: the records of a form, under any filter, as spreadsheet, CSV or JSON. Not an official table: every field
// of the form, in its order, as it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
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
  /// Columns are headed by the fields' names, helpers that are only calculated included; else by their labels.
  bool names = false;
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
