// The preview of an import as it is shown: its rows, its columns, its counts, what of the file was not taken.
#include <algorithm>

#include "client/app/people_import.h"

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

}  // namespace yanxing::app
