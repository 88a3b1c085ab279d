// What the screen 填表 shows: the list of forms and drafts, and one record being filled, a section at a time.
//
// Beside the rules of view.h:
// - A question is named by its path (client/forms/filling.h): "name", "member[k3]/age". The screen makes its widget ids
//   from it, so that whatever else changes, the field a person types into stays the same field.
// - Only the open section has entries. Progress and errors are known for all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/app/review_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

enum class QuestionKind {
  text,
  integer,
  decimal,
  range,
  date,
  time,
  datetime,
  geopoint,
  select_one,
  select_multiple,
  rank,
  acknowledge,
  image,
  file,
  barcode,
  reference,
  place,
  note,
  derived  // worked out by the form
};

enum class DateStyle { day, month, year };

/// How choices are laid out. `automatic`: tabs, a list or a searchable combo, whatever fits.
enum class ChoiceStyle { automatic, list, columns, likert, search };

/// The text that belongs to an answer: drawn with it. Of an image it is the caption.
struct CommentView {
  std::string path;
  std::string label;
  std::string text;
  std::size_t max_characters = 0;
  bool required = false;
  Message error;
};

/// One question ready to draw. `value` follows the client's rule: null, bool, int, double, string or array of strings.
struct QuestionView {
  std::string path;
  QuestionKind kind = QuestionKind::text;
  std::string number;  // "12" before the label; empty: none
  std::string label;
  std::string hint;
  std::string guidance;  // a longer hint, shown on demand
  std::string picture;   // a file shown with the question; empty: none
  nlohmann::json value;
  std::string text;  // the value as a person reads it; empty: not answered
  std::vector<Choice> choices;
  ChoiceStyle choice_style = ChoiceStyle::automatic;
  int columns = 0;                       // of choices side by side; 0: as many as fit
  std::vector<std::string> problem;      // answers that open a problem
  std::vector<std::string> suggestions;  // usual answers of a text
  std::size_t min_characters = 0;
  std::size_t max_characters = 0;  // 0: no limit worth showing
  bool multiline = false;
  double range_start = 0;
  double range_end = 10;
  double range_step = 1;
  DateStyle date_style = DateStyle::day;
  int width = 0;         // of twelve parts of the page; 0: whatever looks right
  bool warning = false;  // a note that warns
  bool required = false;
  bool read_only = false;
  bool conflict = false;
  bool can_override = false;  // of a derived value
  bool overridden = false;
  std::string reason;        // why it was replaced
  std::string derived_text;  // what the form works out, while it is replaced
  Message error;             // what is wrong and what would be right; known once she left the field
  std::optional<CommentView> comment;
  std::optional<AttachmentView> attachment;
};

enum class EntryKind {
  question,
  heading,  // of a group
  matrix,   // questions with the same choices, one a line
  repeat
};

struct FillEntry;

/// One row of a repeat, with what it asks.
struct RepeatRow {
  std::string path;   // "member[k3]"
  std::string title;  // "韦彩云"; empty: nothing tells it apart yet
  std::vector<FillEntry> entries;
};

/// One thing on the page, in the order of the form.
struct FillEntry {
  EntryKind kind = EntryKind::question;
  QuestionView question;
  // heading, matrix, repeat
  std::string path{};
  std::string label{};
  std::string hint{};
  int depth = 1;                          // heading: 1 below the section, 2 below that…
  std::vector<QuestionView> questions{};  // matrix
  bool as_table = false;                  // repeat: every row has the same short questions and nothing else
  bool may_add = true;                    // repeat: rows come and go
  bool read_only = false;
  std::vector<QuestionView> columns{};  // repeat as table: what every row asks; rows have as many entries, those that a
                                        // row does not ask without a path
  std::vector<RepeatRow> rows{};
};

struct FillSection {
  std::string path;  // names it in commands
  std::string label;
  Progress answered;
  std::int64_t errors = 0;  // answers known to be wrong; after finalising was refused also what is missing
  bool done = false;        // nothing that must be answered is missing, nothing is wrong
};

struct FillError {
  std::string path;
  std::string section;  // label
  std::string label;
  Message what;
};

/// An answer that is no longer asked, which finalising would drop.
struct DroppedAnswer {
  std::string path;
  std::string label;
  std::string value;
};

enum class FillState { draft, final };

/// The record was filled with another version of the form.
struct VersionNotice {
  std::string filled_with;
  std::string now;
  std::vector<std::string> added;    // labels of fields that are new
  std::vector<std::string> removed;  // names of answers that the form no longer knows; they are kept
  bool empty() const { return filled_with.empty(); }
};

struct FolderEntry {
  std::string name;
  bool folder = false;
  std::int64_t bytes = 0;
};

/// Choosing a file for a question; App reads the folders.
struct FilePickerView {
  std::string path;  // the question
  bool images = true;
  bool folders = false;  // only folders: where a file goes
  std::string folder;
  std::vector<std::pair<std::string, std::string>> places{};  // text key or name, folder: home, desktop, USB sticks…
  std::vector<FolderEntry> entries{};                         // folders first
  Message problem{};
};

/// Where the caret goes. Another `serial` means: now, again.
struct Caret {
  std::string path;
  std::uint64_t serial = 0;
};

/// A record being filled.
/// What became of the last wish to replace a derived value: the dialog stays open with what was typed until it was
/// taken.
struct OverrideOutcome {
  std::uint64_t serial = 0;  // one more with each wish
  Message problem{};         // why it was not taken; empty: it was
};

struct FillView {
  std::optional<RecordId> record;  // none: not on the disk yet
  std::string form;
  std::string form_title;
  std::string title;
  FillState state = FillState::draft;
  Saving saving = Saving::saved;
  std::int64_t unsaved = 0;  // answers that are not on the disk yet
  SyncState sync = SyncState::local;
  LocalTime changed{};
  std::string changed_by{};
  std::vector<Choice> languages{};  // of the form; one: nothing to switch
  std::string language{};
  std::string today{};  // "2021-05-17"
  std::vector<FillSection> sections{};
  std::size_t section = 0;           // the open one
  std::vector<FillEntry> entries{};  // of the open section
  Progress answered{};               // of all
  Caret caret{};
  std::vector<FillError> errors{};       // after finalising was refused; shrinks as they are mended
  std::vector<DroppedAnswer> dropped{};  // not empty: App asks whether to finalise all the same
  VersionNotice version{};
  ReviewMark review{};  // a returned record says why on top
  RefusedMark refused{};
  Message problem{};  // saving failed, a file could not be read
  std::optional<FilePickerView> picker{};
  OverrideOutcome replaced{};
};

/// One form to begin.
struct FormCard {
  std::string form;
  std::string title;
  std::string programme;  // "1" … "7"; empty: others
  std::int64_t drafts = 0;
  std::int64_t finished = 0;
};

/// One record that waits to be finished.
struct DraftRow {
  std::string id;  // names it in commands
  std::string form_title;
  std::string title;
  std::string stopped_at;  // label of the question
  Progress answered;
  LocalTime changed{};
  SyncState sync = SyncState::local;
  bool conflict = false;
  bool unsaved = false;  // what names the record is not answered yet: kept on this laptop only
  ReviewMark review{};   // returned ones stand first, also while nobody has opened them again
};

struct FormsView {
  std::string text;  // the search
  std::vector<FormCard> forms;
  std::vector<DraftRow> drafts;  // newest first
  std::int64_t all_forms = 0;    // whatever the search
  std::optional<FillView> fill;  // the open record; none: the list
};

}  // namespace yanxing::app
