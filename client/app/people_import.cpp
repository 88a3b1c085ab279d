#include "client/app/people_import.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "client/app/messages.h"
#include "client/roster/import_plan.h"
#include "sync/base/read_rest.h"

namespace yanxing::app {

Message roster_trouble(roster::Trouble trouble, const std::string& file, std::size_t row) {
  return {std::string("people.trouble.") + roster::trouble_name(trouble),
          {{"file", file}, {"row", std::to_string(row)}},
          {}};
}

void PeopleImport::fail(roster::Trouble trouble, const std::string& source, std::size_t row) {
  view_->trouble = roster_trouble(trouble, source, row);
  context_->notices.toast(ToastKind::error, view_->trouble);
}

void PeopleImport::open_file(const std::string& file) {
  const std::filesystem::path path = file;
  const std::string name = path.filename().string();
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return fail(roster::Trouble::missing, name);
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(roster::Trouble::unreadable, name);
  if (size > roster::max_file_bytes) return fail(roster::Trouble::too_large, name);
  std::ifstream in(path, std::ios::binary);
  const auto bytes = read_rest(in);
  if (!bytes) return fail(roster::Trouble::unreadable, name);
  open(roster::read_spreadsheet(*bytes), name, true);
}

void PeopleImport::paste(const std::string& text) { open(roster::read_pasted(text), {}, true); }

void PeopleImport::open(roster::Spreadsheet spreadsheet, const std::string& source, bool guess) {
  view_->trouble = {};
  const auto told = [&](roster::Trouble trouble) { return roster::trouble_of_file(spreadsheet, trouble, source); };
  if (spreadsheet.trouble != roster::Trouble::none) return fail(told(spreadsheet.trouble), source, spreadsheet.row);
  const roster::Trouble no_name = told(roster::Trouble::no_name);
  auto gathered = roster::gather(std::move(spreadsheet), guess);
  if (!gathered) return fail(no_name, source);
  gathered_ = std::move(*gathered);
  decisions_.clear();
  work_ = {};
  draft_.clear();
  is_kept_ = true;
  const std::string& place = context_->workspace.identity().place;
  fallback_place_ = place.size() == 12 ? place : std::string();
  show_preview(source);
}

void PeopleImport::show_preview(const std::string& source) {
  matcher_.reset();
  const auto here = context_->store.count(of_form(roster::person_form));
  persons_here_ = here ? static_cast<std::size_t>(*here) : 0;
  ImportView view;
  view.source = source;
  view.total = static_cast<std::int64_t>(gathered_.sheet.cells.size());
  view.reading = true;
  view.villages = context_->words.place_choices(
      context_->scope(), {places::Level::village, places::Level::community, places::Level::township});
  view_->import = std::move(view);
  if (is_large()) return begin_comparing();  // the frame says so first
  if (!read_persons()) return;
  view_->import->reading = false;
  check();
  compared();
}

void PeopleImport::end() {
  if (!saving_.empty()) end_saving();
  work_ = {};
  draft_.clear();
  is_kept_ = true;
  fill_kept();
  view_->import.reset();
  step_ = Step::none;
  checking_.reset();
  persons_.clear();
  rows_.clear();
  matcher_.reset();
  gathered_ = {};
  check_ = {};
}

void PeopleImport::show(std::optional<ImportResult> result) {
  if (!is_open() || has_work()) return;
  view_->import->shown = result;
  build();
}

void PeopleImport::set_column(std::size_t column, const std::string& field) {
  if (!is_open() || has_work()) return;
  roster::set_column(gathered_.table, column, field);
  work_.fields = gathered_.table.fields;
  work_.headers = gathered_.table.headers;
  worked();
  check();
}

void PeopleImport::set_cell(std::size_t row, const std::string& field, const std::string& text) {
  if (!is_open() || has_work() || row >= gathered_.sheet.cells.size()) return;
  const bool was_typing = std::exchange(work_.typing, std::nullopt).has_value();
  if (cell(row, field) == text) {
    if (was_typing) worked();
    return;
  }
  put_cell(row, field, text);
  decisions_.erase(row);  // it was about other words
  work_.decisions = decisions_;
  worked();
  check();
}

void PeopleImport::put_cell(std::size_t row, const std::string& field, const std::string& text) {
  auto column = gathered_.table.column(field);
  if (!column) {  // the spreadsheet has no such column: it gets one
    std::size_t width = gathered_.table.fields.size();
    for (const auto& cells : gathered_.sheet.cells) width = std::max(width, cells.size());
    column = width;
    gathered_.table.fields.resize(width);
    gathered_.table.headers.resize(width + 1);
    gathered_.table.fields.push_back(field);
    work_.fields = gathered_.table.fields;
    work_.headers = gathered_.table.headers;
  }
  auto& cells = gathered_.sheet.cells[row];
  if (cells.size() <= *column) cells.resize(*column + 1);
  cells[*column] = text;
  work_.fixes[{row, *column}] = text;
}

void PeopleImport::set_place(const std::string& place) {
  if (!is_open() || has_work()) return;
  fallback_place_ = place;
  work_.place = place;
  matcher_->set_fallback_place(place);
  worked();
  is_large() ? begin_comparing_rows() : check();
}

void PeopleImport::decide(std::size_t row, const std::string& decision) {
  if (!is_open() || has_work()) return;
  decisions_.erase(row);
  const auto person = RecordId::parse(decision);
  if (decision == "new") decisions_[row] = {roster::Decision::Kind::fresh, std::nullopt};
  if (decision == "leave_out") decisions_[row] = {roster::Decision::Kind::leave_out, std::nullopt};
  if (person) decisions_[row] = {roster::Decision::Kind::same_as, *person};
  work_.decisions = decisions_;
  worked();
  check();
}

void PeopleImport::run() {
  if (!is_open() || has_work() || view_->import->too_many) return;
  auto requests = roster::import_plan(check_);
  if (requests.empty() || !context_->saves.flush()) return;
  saving_ = std::move(requests);
  saved_.clear();
  saved_rows_ = 0;
  save_slice();
}

bool PeopleImport::save_slice() {
  const auto slice = std::span<const records::SaveRequest>(saving_).subspan(
      saved_rows_, std::min(small_rows, saving_.size() - saved_rows_));
  auto saved = context_->store.save_many(slice);
  if (!saved) {
    context_->notices.toast(ToastKind::error, save_trouble(saved.error()));
    end_saving();  // the preview stays: what is saved is found to be the same there
    return true;
  }
  saved_rows_ += slice.size();
  saved_.insert(saved_.end(), std::make_move_iterator(saved->saved.begin()),
                std::make_move_iterator(saved->saved.end()));
  view_->import->saving = {static_cast<std::int64_t>(saved_rows_), static_cast<std::int64_t>(saving_.size())};
  if (saved_rows_ == saving_.size()) {
    if (!draft_.empty()) drafts_.forget(draft_);
    end();
  }
  return true;
}

/// All of it, or what there is when she closed the preview: one deed.
void PeopleImport::end_saving() {
  saving_.clear();
  view_->import->saving = {};
  const auto saved = std::exchange(saved_, {});
  const auto count = static_cast<std::int64_t>(saved.size());
  if (count > 0) context_->saves.note_many(std::string(roster::person_form), saved, {"people.imported", {}, count});
}

}  // namespace yanxing::app
