// The preview of an import on the screen 花名册: a spreadsheet, what was corrected and decided in it, what would come
// of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/import_drafts.h"
#include "client/app/people_view.h"
#include "client/roster/gather.h"
#include "client/roster/matching.h"
#include "client/roster/open_roster.h"

namespace yanxing::app {

/// What is wrong with a file, and what to do about it.
Message roster_trouble(roster::Trouble trouble, const std::string& file, std::size_t row = 0);

class PeopleImport {
 public:
  PeopleImport(Context& context, PeopleView& view) : context_(&context), view_(&view), drafts_(context) {}

  /// Reads which imports were begun and not finished, for PeopleView::kept.
  void load_kept();

  /// Opens the preview, or says in PeopleView::trouble and a toast why not.
  void open_file(const std::string& file);
  void paste(const std::string& text);
  /// What was corrected by hand is kept, and offered in PeopleView::kept; where it cannot be kept she is asked.
  void close();
  /// Opens a kept one as she left it; drops one after a question.
  void resume(const std::string& id);
  void drop(const std::string& id);
  /// A cell that is being corrected, on every keystroke; set_cell() ends it.
  void note_typing(std::size_t row, const std::string& field, const std::string& text);
  /// Keeps on the disk what is being typed, at once or once she pauses.
  void keep();
  void keep_due();
  std::optional<UnixMs> due_ms() const;
  bool is_open() const { return view_->import.has_value(); }

  void show(std::optional<ImportResult> result);
  void set_column(std::size_t column, const std::string& field);
  void set_cell(std::size_t row, const std::string& field, const std::string& text);
  void set_place(const std::string& place);
  void decide(std::size_t row, const std::string& decision);
  /// Saves what is new and changed, and closes the preview; of a large one a slice now and the rest by go_on().
  void run();
  /// A step of what was begun with a large one: comparing it, saving it. True when the view changed.
  bool go_on();
  bool has_work() const { return is_open() && (view_->import->reading || !saving_.empty()); }
  /// What is larger takes several steps, so that the window stays alive: rows of the file, persons on the roster.
  static constexpr std::size_t small_rows = 500;
  static constexpr std::size_t small_persons = 1000;
  static constexpr std::size_t slice_rows = 200;
  /// Persons were changed meanwhile (a sync): compares anew.
  void records_changed();

 private:
  /// Where a large comparison is.
  enum class Step { none, reading, learning, comparing, showing };

  void open(roster::Spreadsheet spreadsheet, const std::string& source, bool guess);
  void show_preview(const std::string& source);
  void put_cell(std::size_t row, const std::string& field, const std::string& text);
  void worked();
  void end();
  void fill_kept();
  bool is_large() const { return gathered_.sheet.cells.size() > small_rows || persons_here_ > small_persons; }
  roster::RosterScope roster_scope() const;
  void begin_comparing();
  void begin_comparing_rows();
  bool compare_some();
  bool read_some();
  bool show_some();
  void tell_compared();
  void fail(roster::Trouble trouble, const std::string& source, std::size_t row = 0);
  bool read_persons();
  void compared();
  bool save_slice();
  void end_saving();
  void check();
  void build();
  void build_head();
  bool is_shown(const roster::RowCheck& row) const;
  ImportRow row_view(const roster::RowCheck& row) const;
  Choice person_choice(const RecordId& id) const;
  std::string changes_text(const roster::RowCheck& row) const;
  std::vector<Message> not_taken() const;
  Message reason_of(const roster::RowCheck& row) const;
  std::string cell(std::size_t row, std::string_view field) const;

  Context* context_;
  PeopleView* view_;
  roster::Gathered gathered_;
  roster::Decisions decisions_;
  roster::Check check_;
  std::optional<roster::Matcher> matcher_;
  Step step_ = Step::none;
  std::size_t persons_here_ = 0;          // on the roster, when the file was opened
  std::vector<records::Record> persons_;  // while they are being read
  std::unique_ptr<roster::Matcher::Checking> checking_;
  std::vector<ImportRow> rows_;  // while they are being made
  std::size_t shown_ = 0;        // of check_.rows
  std::string fallback_place_;
  ImportDrafts drafts_;
  std::string draft_;                         // of what is open; empty: nothing was done to it yet
  ImportWork work_;                           // what was done to it
  bool is_kept_ = true;                       // all of work_ is on the disk
  UnixMs typed_ms_ = 0;                       // the newest keystroke that is not
  UnixMs first_typed_ms_ = 0;                 // and the first
  std::vector<records::SaveRequest> saving_;  // all of them, while they are being saved
  std::size_t saved_rows_ = 0;
  std::vector<records::Saved> saved_;
};

}  // namespace yanxing::app
