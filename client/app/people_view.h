// 花名册 people: everybody who is trained; import, paste, duplicates, merging. The View.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/app/fill_view.h"
#include "client/app/view_parts.h"

namespace yanxing::app {

struct PersonRow {
  RecordId id;
  std::string name;
  std::string township;
  std::string village;
  std::string role;
  std::string phone;
  SyncState sync = SyncState::local;
  bool conflict = false;
};

struct PeopleFilter {
  std::string text;      // name, pinyin, initials, or part of a phone
  std::string township;  // code; empty: all
  std::string village;   // code; empty: all
  std::string role;      // one role; empty: all
};

/// What an import would make of a row. `left_out`: she decided so.
enum class ImportResult { fresh, changed, same, doubtful, refused, left_out };

struct ImportRow {
  std::size_t row = 0;  // index in the sheet
  std::string number;   // as the spreadsheet counts
  std::string sheet;    // of several; empty: there is one
  std::string name;     // as the cells have it now: what is corrected in place
  std::string village;
  std::string role;
  std::string phone;
  ImportResult result = ImportResult::fresh;
  bool decided = false;            // by a person
  Message reason;                  // empty: none
  std::string changes;             // "联系电话 189… → 188…"
  std::vector<Choice> candidates;  // who she may be
  std::vector<Choice> places;      // of an ambiguous village
};

struct ImportColumn {
  std::size_t column = 0;
  std::string header;  // as it is written; the first cell where there is none
  std::string field;   // empty: not taken
};

/// A spreadsheet before it is imported.
struct ImportView {
  std::string source;  // name of the file; empty: pasted
  std::vector<ImportColumn> columns;
  std::vector<Choice> fields;         // what a column can be
  std::optional<ImportResult> shown;  // only rows of this result; none: all
  std::vector<ImportRow> rows;        // those shown
  std::vector<Message> not_taken;     // sheets, columns, rows and cells that are not taken over
  std::int64_t total = 0;
  std::int64_t fresh = 0;
  std::int64_t changed = 0;
  std::int64_t same = 0;
  std::int64_t doubtful = 0;
  std::int64_t refused = 0;
  std::int64_t left_out = 0;
  std::string fallback_place;    // code: the village of rows that name none
  std::vector<Choice> villages;  // to choose it from
  bool too_many = false;         // over what one import takes
  bool reading = false;          // a large one is being compared with the roster: there are no rows yet
  Progress compared{};           // persons and rows read for that
  Progress saving{};             // rows saved of a large one; 0 of 0: nothing is being saved
};

/// An import that was corrected by hand and not finished.
struct KeptImport {
  std::string id;
  std::string source;      // name of the file; empty: pasted
  std::int64_t fixes = 0;  // corrected cells, columns and rows
  LocalTime when;
};

struct DuplicateView {
  Message reason;
  std::vector<PersonRow> persons;
};

struct MergedView {
  PersonRow person;
  std::string into;  // whom she was merged into
};

enum class PeopleTab { everybody, duplicates, merged };

struct PeopleView {
  bool loading = true;
  PeopleTab tab = PeopleTab::everybody;
  PeopleFilter filter;
  std::vector<Choice> townships;
  std::vector<Choice> villages;
  std::vector<Choice> roles;
  std::int64_t total = 0;  // persons of the roster, merged ones not counted
  std::vector<PersonRow> rows;
  std::vector<DuplicateView> duplicates;
  std::vector<MergedView> merged;
  std::optional<FilePickerView> picker;
  std::optional<ImportView> import;
  std::vector<KeptImport> kept;  // the newest first
  Message trouble;               // the last file could not be read; until the next try
};

}  // namespace yanxing::app
