// 记录: the list under its filter, and one record with its history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/export_view.h"
#include "client/app/review_view.h"
#include "client/app/shell_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

/// What the list is narrowed to.
enum class RecordState { any, local, on_server, needs_you, deleted };

/// What the list shows; as it is at first, everything.
struct RecordsFilter {
  std::string form;   // empty: all
  std::string place;  // code prefix; empty: all
  RecordState state = RecordState::any;
  std::string text;
  std::string from;  // days of the last change, "2021-05-17"; empty or unreadable: open
  std::string to;

  bool operator==(const RecordsFilter&) const = default;
  bool empty() const { return *this == RecordsFilter{}; }
};

/// A filter that was kept under a name.
struct SavedFilter {
  std::string name;
  RecordsFilter filter;
};

/// A record in the list.
struct RecordRow {
  RecordId id;
  std::string form_label;
  std::string title;
  std::string place;
  LocalTime changed;
  std::string changed_by;
  SyncState sync = SyncState::local;
  bool conflict = false;
  bool deleted = false;
  bool draft = false;     // of a form whose records are finished by a person: not yet
  bool finished = false;  // … and it is
  ReviewMark review{};
  bool chosen = false;  // for what is done to several
};

/// The last ones tell a story: the record was finished, opened again, a row came or went, it was reviewed.
enum class HistoryKind {
  created,
  edited,
  deleted,
  undeleted,
  resolved,
  finished,
  reopened,
  row_added,
  row_removed,
  accepted,
  returned,
  review_undone,
  unsettled  // a decision over a conflict was taken back: all its values are there again
};

/// One change, one line: who did what when; `before` and `after` as a person reads them. Of a review `after` is the
/// comment. Lines with the same `change` are one save.
struct HistoryLine {
  LocalTime when;
  std::string person;
  std::string laptop;
  bool this_laptop = false;
  HistoryKind kind = HistoryKind::edited;
  std::string field_label;
  std::string before;
  std::string after;
  SyncState sync = SyncState::local;
  std::string change{};      // names the save in commands
  bool can_restore = false;  // the record can go back to how it was after this save
};

/// What going back to an earlier state would change.
struct StatePreview {
  std::string change;
  std::string person;
  LocalTime when;
  struct Line {
    std::string label;
    std::string now;
    std::string then;
  };
  std::vector<Line> lines;  // empty: it is as it was then
  bool deleted = false;     // the record is deleted now: it comes back too
};

/// The open record.
struct RecordDetail {
  RecordId id;
  std::string form;
  std::string form_label;
  std::string title;
  std::string place;
  SyncState sync = SyncState::local;
  bool deleted = false;
  bool asks_delete = false;  // it was accepted: shall it be deleted all the same?
  bool read_only = false;    // written above, only seen here: nothing of it can be changed, deleted or brought back
  bool conflict = false;
  bool draft = false;  // as in RecordRow
  bool finished = false;
  Saving saving = Saving::saved;
  std::optional<Screen>
      own_screen;  // where this kind of record is worked on: a mark on attendance, a checklist on observation
  std::vector<FieldView> fields;
  std::vector<HistoryLine> history;  // newest first
  ReviewMark review{};
  RefusedMark refused{};
  std::optional<StatePreview> preview{};
};

/// The list and the open record.
struct RecordsView {
  RecordsFilter filter;
  std::vector<Choice> forms;
  std::vector<Choice> places;
  std::vector<SavedFilter> saved;
  int year = 0;                        // for dates typed without one
  std::int64_t total = 0;              // rows that match the filter
  bool counting = false;               // at least so many; it is still being counted
  std::optional<int> index_percent{};  // the search index is being built: searches read every record until then
  std::int64_t chosen = 0;             // records chosen for what is done to several
  bool choosing_all = false;           // the rest of the hits are chosen as soon as they are counted
  Progress bulk{};                     // of what is being done to several; 0 of 0: nothing is
  std::int64_t all = 0;                // records on this laptop, whatever the filter
  std::int64_t first_row = 0;          // `rows` is the window [first_row, first_row + rows.size()) of them
  std::vector<RecordRow> rows;
  std::optional<RecordDetail> detail;
  std::optional<ExportView> exporting{};  // where is the list to be exported to?
  ExportProgress exported{};
};

}  // namespace yanxing::app
