#include "client/app/people_import.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>

#include "client/app/local_time.h"
#include "client/app/messages.h"
#include "client/roster/import_plan.h"
#include "client/roster/open_roster.h"
#include "sync/base/read_rest.h"

namespace yanxing::app {

namespace {

using roster::RowCheck;

ImportResult result_of(const RowCheck& row) {
  if (row.left_out) return ImportResult::left_out;
  switch (row.result) {
    case roster::RowResult::fresh: return ImportResult::fresh;
    case roster::RowResult::changed: return ImportResult::changed;
    case roster::RowResult::same: return ImportResult::same;
    case roster::RowResult::doubtful: return ImportResult::doubtful;
    case roster::RowResult::refused: return ImportResult::refused;
  }
  return ImportResult::refused;
}

std::string join(const std::string& a, const std::string& b, const char* between) {
  return a.empty() || b.empty() ? a + b : a + between + b;
}

}  // namespace

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

/// A file without a person is no roster.
void PeopleImport::compared() {
  if (!check_.rows.empty()) return;
  const std::string source = view_->import->source;
  end();
  fail(roster::Trouble::no_rows, source);
}

bool PeopleImport::go_on() {
  if (!has_work()) return false;
  return saving_.empty() ? compare_some() : save_slice();
}

void PeopleImport::begin_comparing() {
  view_->import->reading = true;
  view_->import->rows.clear();
  persons_.clear();
  rows_.clear();
  checking_.reset();
  matcher_.reset();
  step_ = Step::reading;
  tell_compared();
}

/// A slice of one step: persons are read, then known by name and phone, rows compared with them, and made ready to be
/// shown.
bool PeopleImport::compare_some() {
  switch (step_) {
    case Step::none: return false;
    case Step::reading: return read_some();
    case Step::learning:
      if (matcher_->learn_some(slice_rows)) {
        checking_ =
            std::make_unique<roster::Matcher::Checking>(*matcher_, gathered_.sheet, gathered_.table, decisions_);
        step_ = Step::comparing;
      }
      break;
    case Step::comparing:
      if (checking_->step(slice_rows)) {
        check_ = checking_->take();
        checking_.reset();
        shown_ = 0;
        step_ = Step::showing;
      }
      break;
    case Step::showing: return show_some();
  }
  tell_compared();
  return true;
}

bool PeopleImport::read_some() {
  const auto all = roster::read_roster(context_->store, persons_, slice_rows);
  auto matcher = all && *all ? roster::prepare_roster(context_->store, context_->library, context_->words.places(),
                                                      context_->words.pinyin(), roster_scope(), std::move(persons_))
                             : Result<roster::Matcher>(all ? Error{Code::busy, {}} : all.error());
  if (!all || (*all && !matcher)) {
    context_->notices.toast(ToastKind::error, save_trouble(matcher.error()));
    end();
    return true;
  }
  if (*all) {
    persons_.clear();
    matcher_ = std::move(*matcher);
    step_ = Step::learning;
  }
  tell_compared();
  return true;
}

bool PeopleImport::show_some() {
  const std::size_t end = std::min(shown_ + slice_rows, check_.rows.size());
  for (; shown_ < end; ++shown_) {
    if (is_shown(check_.rows[shown_])) rows_.push_back(row_view(check_.rows[shown_]));
  }
  tell_compared();
  if (shown_ < check_.rows.size()) return true;
  step_ = Step::none;
  view_->import->reading = false;
  view_->import->compared = {};
  build_head();
  view_->import->rows = std::exchange(rows_, {});
  compared();
  return true;
}

/// Persons count twice, read and known; rows too, compared and shown.
void PeopleImport::tell_compared() {
  if (!is_open()) return;
  const std::size_t rows = gathered_.sheet.cells.size();
  std::size_t done = persons_.size();
  if (matcher_) done = persons_here_ + matcher_->learned();
  if (checking_ != nullptr) done = 2 * persons_here_ + checking_->done();
  if (step_ == Step::showing) done = 2 * persons_here_ + rows + shown_;
  const std::size_t total = 2 * (persons_here_ + rows);
  view_->import->compared = {static_cast<std::int64_t>(std::min(done, total)), static_cast<std::int64_t>(total)};
}

roster::RosterScope PeopleImport::roster_scope() const {
  return {context_->scope(), fallback_place_, local_date(context_->now())};
}

bool PeopleImport::read_persons() {
  auto matcher = roster::open_roster(context_->store, context_->library, context_->words.places(),
                                     context_->words.pinyin(), roster_scope());
  if (!matcher) {
    context_->notices.toast(ToastKind::error, save_trouble(matcher.error()));
    end();
    return false;
  }
  matcher_ = std::move(*matcher);
  return true;
}

void PeopleImport::records_changed() {
  if (!is_open() || !saving_.empty()) return;
  if (is_large()) {
    begin_comparing();  // what was read of them may be old
  } else if (read_persons()) {
    check();
  }
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
  check();
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

void PeopleImport::check() {
  check_ = matcher_->check(gathered_.sheet, gathered_.table, decisions_);
  build();
}

std::string PeopleImport::cell(std::size_t row, std::string_view field) const {
  const auto column = gathered_.table.column(field);
  const auto& cells = gathered_.sheet.cells[row];
  return column && *column < cells.size() ? cells[*column] : std::string();
}

Choice PeopleImport::person_choice(const RecordId& id) const {
  Choice choice{id.text(), id.text(), {}, {}, {}};
  const records::Record* person = matcher_->person(id);
  if (person == nullptr) return choice;
  choice.label = text_answer(person->values, "name");
  choice.hint = join(join(context_->words.place(person->place), text_answer(person->values, "role"), " · "),
                     text_answer(person->values, "phone"), " · ");
  return choice;
}

std::string PeopleImport::changes_text(const RowCheck& row) const {
  const forms::Form* form = context_->form(roster::person_form);
  std::string out;
  for (const roster::Change& change : row.changes) {
    const std::string from = change.from.is_null() ? "—" : context_->words.value(form, change.field, change.from);
    out = join(out,
               context_->words.field_label(form, change.field) + " " + from + " → " +
                   context_->words.value(form, change.field, change.to),
               "; ");
  }
  for (const roster::Unread& unread : row.unread)
    out = join(out, context_->words.field_label(form, unread.field) + " “" + unread.text + "” ?", "; ");
  // Taken over as it is; that it looks like no phone is said, as the command line does.
  const std::string phone = text_answer(row.values, "phone");
  if (roster::is_odd_phone(phone))
    out = join(out, context_->words.field_label(form, "phone") + " “" + phone + "” ?", "; ");
  return out;
}

Message PeopleImport::reason_of(const RowCheck& row) const {
  if (row.reason == roster::Reason::none) return {};
  return {std::string("people.reason.") + roster::reason_name(row.reason),
          {{"row", gathered_.row_name(row.other_row, context_->words.language())},
           {"field", context_->words.field_label(context_->form(roster::person_form), row.field)}},
          {}};
}

ImportRow PeopleImport::row_view(const RowCheck& row) const {
  ImportRow out;
  out.row = row.row;
  out.number = std::to_string(gathered_.number(row.row));
  out.sheet = gathered_.sheet_of(row.row);
  out.name = cell(row.row, "name");
  out.village = cell(row.row, "place");
  if (out.village.empty()) out.village = cell(row.row, roster::township_column);
  out.role = cell(row.row, "role");
  out.phone = cell(row.row, "phone");
  out.result = result_of(row);
  out.decided = row.decided;
  out.reason = reason_of(row);
  out.changes = changes_text(row);
  for (const RecordId& id : row.candidates) out.candidates.push_back(person_choice(id));
  if (row.decided && row.person && row.candidates.empty()) out.candidates.push_back(person_choice(*row.person));
  for (const std::string& code : row.places)
    out.places.push_back({code, context_->words.place_in_township(code), {}, {}, {}});
  return out;
}

std::vector<Message> PeopleImport::not_taken() const {
  std::vector<Message> out;
  const auto say = [&](const char* key, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list = join(list, name, "、");
    if (!names.empty()) out.push_back({key, {{"names", list}}, static_cast<std::int64_t>(names.size())});
  };
  say("people.import.left_sheets", gathered_.left_out);
  say("people.import.left_columns", roster::columns_left_out(gathered_.table, gathered_.sheet.cells));
  std::vector<std::string> rows;
  for (const roster::NoPerson& row : check_.left_out) {
    if (rows.size() == 5) rows.emplace_back("…");
    if (rows.size() < 5) rows.push_back(gathered_.row_name(row.row, context_->words.language()) + " " + row.text);
  }
  say("people.import.left_rows", rows);
  const auto odd = std::count_if(check_.rows.begin(), check_.rows.end(), [](const RowCheck& row) {
    return row.result != roster::RowResult::refused && roster::is_odd_phone(text_answer(row.values, "phone"));
  });
  if (odd > 0) out.push_back({"people.import.odd_phone", {}, static_cast<std::int64_t>(odd)});
  if (check_.unread > 0) out.push_back({"people.import.unread", {}, static_cast<std::int64_t>(check_.unread)});
  return out;
}

bool PeopleImport::is_shown(const RowCheck& row) const {
  return !view_->import->shown || *view_->import->shown == result_of(row);
}

void PeopleImport::build() {
  build_head();
  view_->import->rows.clear();
  for (const RowCheck& row : check_.rows) {
    if (is_shown(row)) view_->import->rows.push_back(row_view(row));
  }
}

void PeopleImport::build_head() {
  ImportView& view = *view_->import;
  view.columns.clear();
  view.fields.clear();
  const forms::Form* form = context_->form(roster::person_form);
  for (const std::string_view field : roster::column_fields()) {
    const bool is_area = field == roster::township_column || field == roster::county_column;
    view.fields.push_back(
        {std::string(field), is_area ? std::string() : context_->words.field_label(form, field), {}, {}, {}});
  }
  for (std::size_t i = 0; i < gathered_.table.fields.size(); ++i) {
    const bool is_blank =
        i < gathered_.table.headers.size() && gathered_.table.headers[i].empty() && gathered_.table.fields[i].empty();
    if (!is_blank || gathered_.table.header_row == roster::no_header)
      view.columns.push_back({i, gathered_.table.headers[i], gathered_.table.fields[i]});
  }
  view.not_taken = not_taken();
  const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  view.total = count(check_.rows.size());
  view.fresh = count(check_.counts.fresh);
  view.changed = count(check_.counts.changed);
  view.same = count(check_.counts.same);
  view.doubtful = count(check_.counts.doubtful);
  view.refused = count(check_.counts.refused);
  view.left_out = count(check_.counts.left_out);
  view.fallback_place = fallback_place_;
  view.too_many = check_.counts.to_save() > roster::max_import_rows;
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
