// What the screens show: one plain struct per screen, built by App, read by `client/ui`, never changed by it.
//
// The contract between the two sides:
// - A View holds data and text keys, no sentences (names, places and labels of forms are data, already in the person's
// language).
// - Every edit that a Command carries is echoed by the next View at once; only its commit may wait (<= 300 ms).
// `Saving` says which of the two it is.
// - Lists are already filtered and sorted by App; the filter that made them is in the View. Screens compute no rule.
// - Rows carry ids; a Command names the id, never a row number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/attendance_view.h"
#include "client/app/due_view.h"
#include "client/app/election_view.h"
#include "client/app/export_view.h"
#include "client/app/fill_view.h"
#include "client/app/home_view.h"
#include "client/app/people_view.h"
#include "client/app/reports_view.h"
#include "client/app/review_view.h"
#include "client/app/stick_view.h"
#include "client/app/training_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

// ---------------------------------------------------------------------------------------------- shared parts

/// One form being filled or edited in a dialog: a new training, session or person, or any record opened for editing.
struct EditorView {
  std::optional<RecordId> record;  // none: a new one
  std::string form;                // "training", "session", "person", "mark"…
  std::string form_label;
  std::vector<FieldView> fields;  // relevant ones only, in order
  bool can_save = false;          // nothing missing or wrong
  bool changed = false;           // closing would throw something away
  bool restored = false;          // an unsaved draft from before a crash or power cut was put back
  Message problem;                // saving failed
  RefusedMark refused{};
};

// ---------------------------------------------------------------------------------------------- shell

enum class Screen {
  home,
  attendance,
  people,
  training,
  observation,
  election,
  due,
  forms,
  review,
  records,
  reports,
  conflicts,
  sync,
  settings
};

enum class ToastKind { done, info, warning, error };

/// A short message at the lower right. App removes it after a while or when dismissed.
struct Toast {
  std::uint64_t id = 0;
  ToastKind kind = ToastKind::done;
  Message text;
  bool can_undo = false;  // the undo button sends Undo
  bool can_redo = false;  // the redo button sends Redo
  Message what{};         // which deed `text` tells of; empty: text says all
};

/// A question that App must have answered before it goes on.
struct Question {
  std::uint64_t id = 0;
  Message title;
  Message text;
  std::string yes_key;  // text of the button that does it
  std::string no_key;   // default "action.cancel" when empty
  bool danger = false;
};

enum class Reach { offline, checking, reachable };

struct ShellView {
  Screen screen = Screen::home;    // where the app starts
  std::string language = "zh_CN";  // or "en"
  double font_scale = 1.0;         // on top of the display's own factor
  bool high_contrast = false;
  std::string person;
  std::string place;         // "桥板乡"
  std::string place_parent;  // "融安县"
  std::string version;
  Saving saving = Saving::saved;
  Reach reach = Reach::offline;
  bool enrolled = false;
  bool shut_out = false;  // as SyncView says
  bool syncing = false;
  std::int64_t unsent = 0;  // saved here, not on the server
  bool counting = false;    // 0 of `unsent` is not known yet
  std::int64_t conflicts = 0;
  std::int64_t needs_you = 0;  // conflicts and quarantined changes
  std::int64_t review = 0;     // waits for this reviewer; on a laptop that hands in: came back
  std::int64_t due = 0;        // expected reports that are late or missing
  std::int64_t refused = 0;    // changes that the server could not take
  PhotoFigures photos{};
  LocalTime last_sync;
  bool can_undo = false;
  bool can_redo = false;
  std::vector<Toast> toasts;  // oldest first
  std::optional<Question> question;
  std::optional<EditorView> editor;  // drawn above whatever screen is open
  Message blocking;  // not empty: nothing works until solved (disk full, file damaged…); drawn as a banner
};

// ---------------------------------------------------------------------------------------------- first run

/// Shown instead of everything else while the data folder has no identity.
struct FirstRunView {
  bool needed = false;
  std::vector<Choice> places;  // townships and streets; counties and cities, whose people review
  Message error;
};

// ---------------------------------------------------------------------------------------------- 换届观察 observation

enum class Answer { none, yes, no, not_applicable, not_observed };

/// `returned`: finalised, sent back, and not opened again yet; only of StageProgress.
enum class StageState { empty, started, finalised, returned };

struct StageProgress {
  int stage = 1;      // 1–4
  std::string label;  // the form's name of the stage: "选民登记"
  Progress answered;
  StageState state = StageState::empty;
  std::int64_t no_count = 0;
  SyncState sync = SyncState::local;
  bool conflict = false;
};

struct ObservationVillage {
  std::string code;
  std::string name;
  std::vector<StageProgress> stages;
  Progress answered;  // over all stages
};

struct ObservationItem {
  std::string field;
  int number = 0;
  std::string section;  // a heading is drawn when it differs from the item before
  std::string text;
  std::string hint;
  Answer answer = Answer::none;
  std::string comment;
  std::size_t max_characters = 0;  // of the comment; 0: no limit
  bool comment_missing = false;    // a 否 without its comment
  bool conflict = false;
  Saving saving = Saving::saved;
  bool may_be_problem = false;      // answered so that a problem can be made of it
  std::optional<RecordId> problem;  // the one that was
  ProblemState problem_state = ProblemState::pending;
};

enum class MissingReason { unanswered, comment, field };

struct MissingItem {
  std::string field;
  int number = 0;
  std::string text;
  MissingReason reason = MissingReason::unanswered;
};

struct ObservationView {
  std::string round;         // "2021"
  std::string village_text;  // filter of the village list
  std::vector<ObservationVillage> villages;
  bool counting = false;  // how far the villages are is not known yet
  Progress villages_finalised;
  std::string village;  // code; empty: none open, the list fills the screen
  std::string village_name;
  int stage = 1;
  std::vector<StageProgress> stages;  // of the open village
  std::optional<RecordId> record;     // of the open stage, once anything is answered
  std::vector<ObservationItem> items;
  std::vector<FieldView> fields;  // of the open stage, which are no yes/no question (date, observer…)
  Progress answered;
  StageState state = StageState::empty;
  Saving saving = Saving::saved;
  SyncState sync = SyncState::local;
  LocalTime changed;
  std::string changed_by;
  std::vector<MissingItem> missing;  // what finalising still needs
  ReviewMark review{};               // a returned checklist says why on top
};

// ---------------------------------------------------------------------------------------------- 记录 records

enum class RecordState { any, local, on_server, needs_you, deleted };

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

// ---------------------------------------------------------------------------------------------- 冲突 conflicts

enum class ConflictKind { values, deleted_and_edited };

struct ConflictValue {
  std::vector<std::pair<std::string, std::string>>
      lines;  // label (empty for a single field) and value as a person reads it
  std::string person;
  bool this_laptop = false;
  std::string laptop{};  // its number, where known
  LocalTime when;
  bool shown = false;    // this is what the other screens show meanwhile
  bool deletes = false;  // of deleted_and_edited: this one deleted the record
  bool mine = false;     // given by who sits here, on this laptop
};

/// Several conflicts that can be decided at once: those of this record, of this form, with this person.
struct ConflictGroup {
  KeepScope scope = KeepScope::record;
  std::string name;        // of the record, the form, the person
  std::int64_t count = 0;  // conflicts where one value was entered on this laptop and one elsewhere
};

struct ConflictView {
  RecordId record;
  std::string field;  // the cell: a field, or the group's leading field
  std::string field_label;
  std::string form_label;
  std::string record_title;
  std::string place;
  ConflictKind kind = ConflictKind::values;
  std::vector<ConflictValue> values;
  std::vector<FieldView> third;                   // fields to type another value into; empty where that makes no sense
  std::map<std::string, nlohmann::json> typed{};  // what is typed there already, by field; also before a restart
  std::vector<std::string> warnings{};            // what the form says of it; it can be kept all the same
  /// What stood there before the laptops parted: nullopt where that is not known here. Without `person` nobody had
  /// answered it yet.
  std::optional<ConflictValue> before{};
  /// A value that holds all of them, to be edited, by field: texts one after the other, choices united. Empty: they
  /// cannot be combined.
  std::vector<std::pair<std::string, nlohmann::json>> combined{};
  std::vector<ConflictGroup> groups{};
};

struct ConflictsView {
  std::vector<ConflictView> conflicts;
};

// ---------------------------------------------------------------------------------------------- 同步 sync

enum class SyncPhase { idle, connecting, sending, receiving, applying, done, failed, cancelled };

struct SyncRun {
  LocalTime when;
  bool ok = false;
  std::int64_t sent = 0;
  std::int64_t received = 0;
  std::int64_t bytes_out = 0;
  std::int64_t bytes_in = 0;
  Message problem;
};

/// One change that the server stored but could not apply, or that this laptop could not.
struct QuarantineRow {
  RecordId record;
  std::string title;
  std::string form_label;
  LocalTime when;
  Message reason;
  Message todo;
  std::string person{};
  std::string laptop{};
  bool this_laptop = false;
  std::vector<std::pair<std::string, std::string>> lines{};  // what it wanted to say: label and value
  std::vector<std::size_t> wrong{};                          // of these, what the server could not take
};

struct SyncView {
  bool enrolled = false;
  bool shut_out = false;  // enrolled, and the server will not have this laptop any more: a new code is needed
  std::string server;     // URL
  Reach reach = Reach::offline;
  bool automatic = true;
  bool counting = false;   // `local` and `on_server` are not known yet
  std::int64_t local = 0;  // records by their honest state
  std::int64_t on_server = 0;
  std::int64_t needs_you = 0;
  std::int64_t unsent_changes = 0;
  std::int64_t conflicts = 0;
  SyncPhase phase = SyncPhase::idle;
  Progress progress;  // of the phase, in changes
  LocalTime last_try;
  LocalTime last_sync;  // last one that went through
  LocalTime receipt_when;
  std::int64_t receipt_changes = 0;  // the server holds this laptop's changes up to here
  bool clock_known = false;          // what follows was found at the last exchange
  bool clock_before = false;         // or by what the clock says now: a time before that exchange
  std::int64_t clock_offset_s = 0;   // this laptop's clock minus the server's
  Message problem;                   // what failed
  Message todo;                      // what a person can do about it
  PhotoFigures photos{};
  bool photos_sending = false;
  Message photo_problem{};  // why photos could not be sent; the records' state is another
  Message photo_todo{};
  std::vector<SyncRun> runs;  // newest first
  std::vector<QuarantineRow> quarantine;
  StickView stick;
};

// ---------------------------------------------------------------------------------------------- 设置 settings

enum class Enrolment { none, running, done, failed };

struct SettingsView {
  std::string place;  // code
  std::vector<Choice> places;
  std::string person;
  Enrolment enrolment = Enrolment::none;
  bool shut_out = false;  // as SyncView says
  std::string server;
  std::string device_name;
  std::string scope;  // as a person reads it
  LocalTime enrolled_when;
  Message enrolment_problem;
  std::string language = "zh_CN";
  double font_scale = 1.0;
  bool high_contrast = false;
  bool automatic_sync = true;
  int photo_edge = 1600;  // pixels to which photos are reduced; 0: they keep their size
  std::string data_folder;
  std::string backup_suggestion;  // full path offered for the next backup
  LocalTime last_backup;
  Message backup_problem;
  bool backup_running = false;
  std::string version;
};

/// Everything that can be on the screen. App keeps one and updates what changed.
struct Views {
  Message
      cannot_open;  // not empty: the data could not be opened; this is all that is shown, with a button that sends Quit
  ShellView shell;
  FirstRunView first_run;
  HomeView home;
  AttendanceView attendance;
  PeopleView people;
  TrainingView training;
  ObservationView observation;
  ElectionView election;
  DueView due;
  ReviewView review;
  ReportsView reports;
  FormsView forms;
  RecordsView records;
  ConflictsView conflicts;
  SyncView sync;
  SettingsView settings;
};

}  // namespace yanxing::app
