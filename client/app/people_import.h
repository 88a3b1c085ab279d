// The preview of an import on the screen 花名册: a spreadsheet, what was corrected and decided in it, what would come
// of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/people_view.h"
#include "client/roster/gather.h"
#include "client/roster/matching.h"

namespace yanxing::app {

/// What is wrong with a file, and what to do about it.
Message roster_trouble(roster::Trouble trouble, const std::string& file, std::size_t row = 0);

class PeopleImport {
 public:
  PeopleImport(Context& context, PeopleView& view) : context_(&context), view_(&view) {}

  /// Opens the preview, or says in PeopleView::trouble and a toast why not.
  void open_file(const std::string& file);
  void paste(const std::string& text);
  void close();
  bool is_open() const { return view_->import.has_value(); }

  void show(std::optional<ImportResult> result);
  void set_column(std::size_t column, const std::string& field);
  void set_cell(std::size_t row, const std::string& field, const std::string& text);
  void set_place(const std::string& place);
  void decide(std::size_t row, const std::string& decision);
  /// Saves what is new and changed; true when it was done, and the preview is closed.
  bool run();
  /// Persons were changed meanwhile (a sync): compares anew.
  void records_changed();

 private:
  void open(roster::Spreadsheet spreadsheet, const std::string& source, bool guess);
  void fail(roster::Trouble trouble, const std::string& source, std::size_t row = 0);
  bool read_persons();
  void check();
  void build();
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
  std::string fallback_place_;
};

}  // namespace yanxing::app
