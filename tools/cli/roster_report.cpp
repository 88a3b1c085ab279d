#include "tools/cli/roster_report.h"

#include <iostream>

#include "client/forms/filling.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;
using roster::RowCheck;
using roster::RowResult;

constexpr std::size_t new_rows_told = 20;
constexpr std::size_t unread_rows_told = 100;

std::string joined(const std::vector<std::string>& texts, const char* between) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() || text.empty() ? "" : between) + text;
  return out;
}

std::string name_of(const RowCheck& row) {
  const auto name = row.values.find("name");
  return name != row.values.end() ? name->second.get<std::string>() : std::string();
}

}  // namespace

std::string RosterReport::label(const std::string& field) const {
  if (field == roster::township_column || field == roster::county_column) return laptop_->say("roster.field." + field);
  const forms::Form* form = laptop_->forms().find(roster::person_form);
  const forms::Field* found = form != nullptr ? form->find(field) : nullptr;
  return found != nullptr ? found->label.in(laptop_->language()) : field;
}

std::string RosterReport::shown(const std::string& field, const json& value) const {
  if (value.is_null()) return "—";
  const std::string text = value.is_string() ? value.get<std::string>() : json_text(value);
  if (field == "place") return places_->name(text);
  const forms::Form* form = laptop_->forms().find(roster::person_form);
  const forms::Field* found = form != nullptr ? form->find(field) : nullptr;
  if (found == nullptr || found->choice_file.empty()) return text;
  const auto table = laptop_->library().table(*form, found->choice_file);
  const char* language = laptop_->language() == Language::zh ? "zh" : "en";
  return table == nullptr ? text : forms::table_choice_label(*table, *found, text, language).value_or(text);
}

std::string RosterReport::row_name(std::size_t row) const { return gathered_->row_name(row, laptop_->language()); }

std::string RosterReport::odd_phone(const RowCheck& row) const {
  const auto phone = row.values.find("phone");
  const bool is_taken = row.result == RowResult::fresh || row.result == RowResult::changed;
  if (!is_taken || phone == row.values.end() || !phone->second.is_string()) return {};
  const std::string text = phone->second.get<std::string>();
  return roster::is_odd_phone(text) ? laptop_->say("roster.odd_phone", {text}) : std::string();
}

std::string RosterReport::reason_text(const RowCheck& row) const {
  if (row.reason == roster::Reason::none) return {};
  return laptop_->say(std::string("roster.reason.") + roster::reason_name(row.reason),
                      {row_name(row.other_row), label(row.field)});
}

std::string RosterReport::changes_text(const RowCheck& row) const {
  std::vector<std::string> out;
  for (const roster::Change& change : row.changes)
    out.push_back(label(change.field) + " " + shown(change.field, change.from) + " → " +
                  shown(change.field, change.to));
  return joined(out, "; ");
}

std::string RosterReport::new_text(const RowCheck& row) const {
  std::vector<std::string> out;
  for (const char* field : {"place", "role", "phone"}) {
    const auto value = row.values.find(field);
    if (value != row.values.end()) out.push_back(shown(field, value->second));
  }
  return joined(out, ", ");
}

std::string RosterReport::unread_text(const RowCheck& row) const {
  std::vector<std::string> out;
  for (const roster::Unread& unread : row.unread)
    out.push_back(laptop_->say("roster.value", {label(unread.field), unread.text}));
  return laptop_->say("roster.not_taken", {joined(out, laptop_->language() == Language::zh ? "，" : ", ")});
}

json RosterReport::row_json(const RowCheck& row) const {
  json out{{"row", gathered_->number(row.row)},
           {"result", roster::result_name(row.result)},
           {"person", row.person ? json(row.person->text()) : json()},
           {"name", name_of(row)},
           {"reason", roster::reason_name(row.reason)},
           {"reason_text", reason_text(row)},
           {"candidates", json::array()},
           {"changes", json::object()},
           {"unread", json::array()}};
  // What would be stored, or is: of somebody new all of it; of others `changes` say it.
  if (row.result == RowResult::fresh) out["values"] = row.values;
  for (const RecordId& id : row.candidates) out["candidates"].push_back(id.text());
  if (!row.places.empty()) out["places"] = row.places;
  for (const roster::Change& change : row.changes)
    out["changes"][change.field] = {{"from", change.from}, {"to", change.to}};
  for (const roster::Unread& unread : row.unread) {
    out["unread"].push_back(unread.field);
    out["unread_values"][unread.field] = unread.text;
  }
  if (const std::string odd = odd_phone(row); !odd.empty()) out["warnings"] = json::array({odd});
  if (gathered_->sheets.size() > 1) out["sheet"] = gathered_->sheet_of(row.row);
  return out;
}

json RosterReport::as_json(const std::string& file, std::size_t saved) const {
  const roster::Table& table = gathered_->table;
  nlohmann::json out{{"file", file},
                     {"columns", nlohmann::json::object()},
                     {"columns_left_out", roster::columns_left_out(table, gathered_->sheet.cells)},
                     {"sheets", gathered_->sheets},
                     {"sheets_hidden", gathered_->hidden},
                     {"sheets_left_out", gathered_->left_out},
                     {"rows", nlohmann::json::array()},
                     {"rows_left_out", nlohmann::json::array()},
                     {"values_left_out", check_->unread},
                     {"saved", saved}};
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    if (!table.fields[i].empty()) out["columns"][table.fields[i]] = table.headers[i];
  }
  for (const RowCheck& row : check_->rows) out["rows"].push_back(row_json(row));
  for (const roster::NoPerson& row : check_->left_out) {
    nlohmann::json one{{"row", gathered_->number(row.row)}, {"text", row.text}};
    if (gathered_->sheets.size() > 1) one["sheet"] = gathered_->sheet_of(row.row);
    out["rows_left_out"].push_back(std::move(one));
  }
  if (gathered_->sheets.size() == 1 && gathered_->sheets[0].empty()) out["sheets"] = nlohmann::json::array();  // text
  const roster::Counts& counts = check_->counts;
  out["counts"] = {{"new", counts.fresh},
                   {"changed", counts.changed},
                   {"same", counts.same},
                   {"doubtful", counts.doubtful},
                   {"refused", counts.refused}};
  return out;
}

void RosterReport::tell_row(std::size_t row, const std::string& name, const std::string& what) const {
  const std::string sheet = gathered_->sheet_of(row);
  const std::string number = std::to_string(gathered_->number(row));
  std::cerr << (sheet.empty() ? laptop_->say("roster.row", {number, name, what})
                              : laptop_->say("roster.row_of_sheet", {number, name, what, sheet}))
            << "\n";
}

void RosterReport::tell_left_out() const {
  const char* between = laptop_->language() == Language::zh ? "、" : ", ";
  if (!gathered_->hidden.empty())
    std::cerr << laptop_->say("roster.hidden_sheets", {joined(gathered_->hidden, between)}) << "\n";
  if (!gathered_->left_out.empty())
    std::cerr << laptop_->say("roster.sheets_left_out", {joined(gathered_->left_out, between)}) << "\n";
  const auto columns = roster::columns_left_out(gathered_->table, gathered_->sheet.cells);
  if (!columns.empty()) std::cerr << laptop_->say("roster.columns_left_out", {joined(columns, between)}) << "\n";
  for (const roster::NoPerson& row : check_->left_out)
    tell_row(row.row, "“" + row.text + "”", laptop_->say("roster.no_person_row"));
}

void RosterReport::tell(bool with_new) const {
  tell_left_out();
  std::size_t fresh = 0;
  std::size_t unread = 0;
  std::size_t odd_phones = 0;
  for (const RowCheck& row : check_->rows) {
    const std::string result = laptop_->say(std::string("roster.result.") + roster::result_name(row.result));
    const bool is_question = row.result == RowResult::doubtful || row.result == RowResult::refused;
    if (is_question) tell_row(row.row, name_of(row), result + " · " + reason_text(row));
    if (row.result == RowResult::changed) tell_row(row.row, name_of(row), result + " · " + changes_text(row));
    if (with_new && row.result == RowResult::fresh && ++fresh <= new_rows_told)
      tell_row(row.row, name_of(row), result + " · " + new_text(row));
    if (const std::string odd = odd_phone(row); !odd.empty() && ++odd_phones <= unread_rows_told)
      tell_row(row.row, name_of(row), odd);
    if (!row.unread.empty() && ++unread <= unread_rows_told) tell_row(row.row, name_of(row), unread_text(row));
  }
  if (fresh > new_rows_told)
    std::cerr << laptop_->say("roster.more_new", {std::to_string(fresh - new_rows_told)}) << "\n";
  if (unread > unread_rows_told)
    std::cerr << laptop_->say("roster.more_unread", {std::to_string(unread - unread_rows_told)}) << "\n";
  if (check_->unread > 0) std::cerr << laptop_->say("roster.unread", {std::to_string(check_->unread)}) << "\n";
}

}  // namespace yanxing::cli
