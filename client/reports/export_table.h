// What an export writes, as columns and rows; the formats are export_writer.h's. Inside client/reports.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/reports/export.h"

namespace yanxing::reports {

/// One field of the form. `repeat`: names of the repeats that it is in, outermost first.
struct ExportColumn {
  std::string field;
  std::string heading;
  std::vector<std::string> repeat;
  bool is_number = false;  // 序号: the row's number, worked out while it is filled; where it was not, it is given here
};

/// The fields that hold answers, in the order of the form, headed by labels or (`names`) by their names.
std::vector<ExportColumn> export_columns(const forms::Form& form, forms::Language language, bool names);

/// The rows of a repeat in one record: prefixes such as "photos[k3]/", "hh[a]/member[b]/", in order.
std::vector<std::string> row_prefixes(const records::Record& record, const std::vector<std::string>& repeat);

/// Its answers with rows as lists: {"name": …, "photos": [{…}, {…}]}.
nlohmann::json nested_values(const records::Record& record);

/// Words for the first columns.
struct ExportWords {
  const char* id;
  const char* state;
  const char* sync;
  const char* place_code;
  const char* place;
  const char* changed;
};
const ExportWords& export_words(forms::Language language);
const char* export_state(records::State state, forms::Language language);
const char* export_sync(records::SyncState sync, forms::Language language);

/// The first columns with `names`: as JSON has them. A field of one of these names is headed "values.place", as in
/// JSON.
const std::vector<std::string>& export_first_names();
/// What heads them: export_first_names(), or words.
std::vector<std::string> export_first_headings(forms::Language language, bool names);
/// What a record has in them, as text.
std::vector<Value> export_first_cells(const Source& source, const records::Record& record, const ExportOrder& order);

/// An answer as it is stored, for programs: codes of choices and places, ids of records; several choices with spaces
/// between them. Dates and numbers typed. Empty: unanswered.
Value stored_value(Source& source, const records::Record& record, const std::string& path);

/// "2021-05-17T08:24:00Z".
std::string utc_text(UnixMs ms);
/// The same as a value of a spreadsheet, to the minute; nothing for 0.
Value utc_moment(UnixMs ms);

}  // namespace yanxing::reports
