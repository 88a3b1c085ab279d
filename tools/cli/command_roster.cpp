// yanxing-cli roster: import a spreadsheet of persons; merge two records of one person and take them apart.
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>

#include "client/records/assets.h"
#include "client/roster/import_plan.h"
#include "client/roster/open_roster.h"
#include "client/training/persons.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;
using roster::RowCheck;
using roster::Trouble;

roster::Spreadsheet read_file(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {{}, Trouble::missing, {}};
  if (std::filesystem::is_directory(file, error)) return {{}, Trouble::unreadable, {}};
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > roster::max_file_bytes) return {{}, Trouble::too_large, {}};
  std::ifstream in(file, std::ios::binary);
  if (!in.is_open()) return {{}, Trouble::unreadable, {}};
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return roster::read_spreadsheet(bytes);
}

std::string today(UnixMs now_ms) {
  const std::time_t seconds = now_ms / 1000;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[16];
  return std::strftime(text, sizeof text, "%Y-%m-%d", &local) > 0 ? text : "";
}

/// What the laptop may see: the scope of its enrolment, else its own place.
roster::RosterScope scope_of(records::Workspace& workspace) {
  roster::RosterScope scope;
  const auto enrolment = workspace.enrolment();
  const std::string& place = workspace.identity().place;
  scope.scope = enrolment && *enrolment && (*enrolment)->scope.size() == 1 ? (*enrolment)->scope.front() : place;
  if (place.size() == 12) scope.fallback_place = place;
  scope.today = today(workspace.wall_clock().now_ms());
  return scope;
}

std::string reason_text(const Laptop& laptop, const RowCheck& row) {
  if (row.reason == roster::Reason::none) return {};
  return laptop.say(std::string("roster.reason.") + roster::reason_name(row.reason),
                    {std::to_string(row.other_row + 1), row.field});
}

json row_json(const Laptop& laptop, const RowCheck& row) {
  const auto name = row.values.find("name");
  json out{{"row", row.row + 1},
           {"result", roster::result_name(row.result)},
           {"person", row.person ? json(row.person->text()) : json()},
           {"name", name != row.values.end() ? name->second : json("")},
           {"reason", roster::reason_name(row.reason)},
           {"reason_text", reason_text(laptop, row)},
           {"candidates", json::array()},
           {"changes", json::object()},
           {"unread", row.unread}};
  for (const RecordId& id : row.candidates) out["candidates"].push_back(id.text());
  if (!row.places.empty()) out["places"] = row.places;
  for (const roster::Change& change : row.changes)
    out["changes"][change.field] = {{"from", change.from}, {"to", change.to}};
  return out;
}

json report_json(const Laptop& laptop, const std::string& file, const roster::Table& table, const roster::Check& check,
                 std::size_t saved) {
  json out{{"file", file}, {"columns", json::object()}, {"rows", json::array()}, {"saved", saved}};
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    if (!table.fields[i].empty()) out["columns"][table.fields[i]] = table.headers[i];
  }
  for (const RowCheck& row : check.rows) out["rows"].push_back(row_json(laptop, row));
  out["counts"] = {{"new", check.counts.fresh},
                   {"changed", check.counts.changed},
                   {"same", check.counts.same},
                   {"doubtful", check.counts.doubtful},
                   {"refused", check.counts.refused}};
  return out;
}

/// The rows that a person must look at, one a line.
void tell_rows(const Laptop& laptop, const roster::Check& check) {
  for (const RowCheck& row : check.rows) {
    if (row.result != roster::RowResult::doubtful && row.result != roster::RowResult::refused) continue;
    const auto name = row.values.find("name");
    const std::string who = name != row.values.end() ? name->second.get<std::string>() : std::string();
    const std::string result = laptop.say(std::string("roster.result.") + roster::result_name(row.result));
    std::cerr << laptop.say("roster.row", {std::to_string(row.row + 1), who, result + " · " + reason_text(laptop, row)})
              << "\n";
  }
}

/// A living person, or the sentence why not.
Result<records::Record> person_with(Laptop& laptop, const std::string& id) {
  const auto parsed = RecordId::parse(id);
  if (parsed) {
    YX_ASSIGN(const auto found, laptop.records().find(*parsed));
    if (found && found->form == roster::person_form && found->state != records::State::deleted) return *found;
  }
  return Error{Code::not_found, laptop.say("roster.no_person", {id})};
}

int failure_of(const Laptop& laptop, const Error& error) {
  return say_and_exit(failed, error.code == Code::not_found ? error.detail : error_sentence(laptop.language(), error));
}

}  // namespace

int run_roster_import(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto complain = [&](Trouble trouble) {
    return say_and_exit(failed,
                        laptop->say(std::string("roster.trouble.") + roster::trouble_name(trouble), {arguments.file}));
  };
  const roster::Spreadsheet spreadsheet = read_file(arguments.file);
  if (spreadsheet.trouble != Trouble::none) return complain(spreadsheet.trouble);
  const auto table = roster::find_table(spreadsheet);
  if (!table) return complain(Trouble::no_name);
  const auto assets = records::find_assets();
  const auto places = assets ? records::load_places(*assets) : Result<places::Places>(assets.error());
  if (!places) return say_and_exit(failed, laptop->say("open.assets", {places.error().detail}));
  text::Pinyin pinyin;
  const auto matcher =
      roster::open_roster(laptop->records(), laptop->library(), *places, pinyin, scope_of(laptop->workspace()));
  if (!matcher) return say_and_exit(failed, error_sentence(laptop->language(), matcher.error()));
  const roster::Check check = matcher->check(spreadsheet.sheets[table->sheet], *table);
  if (check.rows.empty()) return complain(Trouble::no_rows);
  if (check.rows.size() > roster::max_import_rows) return complain(Trouble::too_many);
  std::size_t saved = 0;
  if (!arguments.dry_run) {
    const auto requests = roster::import_plan(check);
    const auto many = laptop->records().save_many(requests);
    if (!many) return say_and_exit(failed, error_sentence(laptop->language(), many.error()));
    saved = many->saved.size();
  }
  if (arguments.json) print_json(report_json(*laptop, arguments.file, *table, check, saved));
  tell_rows(*laptop, check);
  const auto text = [](std::size_t count) { return std::to_string(count); };
  const auto& counts = check.counts;
  if (arguments.dry_run) {
    return say_and_exit(done,
                        laptop->say("roster.dry_run", {text(counts.fresh), text(counts.changed), text(counts.same),
                                                       text(counts.doubtful), text(counts.refused)}));
  }
  return say_and_exit(
      done, laptop->say("roster.done", {text(saved), text(counts.fresh), text(counts.changed), text(counts.same),
                                        text(counts.doubtful), text(counts.refused)}));
}

int run_roster_merge(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto person = person_with(*laptop, arguments.id);
  if (!person) return failure_of(*laptop, person.error());
  const auto into = person_with(*laptop, arguments.into);
  if (!into) return failure_of(*laptop, into.error());
  if (person->id == into->id) return say_and_exit(failed, laptop->say("roster.merge_self"));
  records::ListQuery query;
  query.form = roster::person_form;
  const auto persons = laptop->records().list(query);
  if (!persons) return failure_of(*laptop, persons.error());
  const RecordId stands = training::Aliases(*persons).of(into->id);
  if (stands == person->id)
    return say_and_exit(failed, laptop->say("roster.merge_circle", {arguments.into, arguments.id}));
  const auto saved = laptop->records().save(roster::merge_request(person->id, stands));
  if (!saved) return say_and_exit(failed, error_sentence(laptop->language(), saved.error()));
  if (arguments.json) print_json({{"person", person->id.text()}, {"into", stands.text()}});
  return say_and_exit(done, laptop->say("roster.merged", {person->id.text(), stands.text()}));
}

int run_roster_unmerge(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto person = person_with(*laptop, arguments.id);
  if (!person) return failure_of(*laptop, person.error());
  if (!person->values.contains(std::string(training::merged_into_field)))
    return say_and_exit(failed, laptop->say("roster.not_merged", {arguments.id}));
  const auto saved = laptop->records().save(roster::unmerge_request(person->id));
  if (!saved) return say_and_exit(failed, error_sentence(laptop->language(), saved.error()));
  if (arguments.json) print_json({{"person", person->id.text()}, {"into", nullptr}});
  return say_and_exit(done, laptop->say("roster.unmerged", {person->id.text()}));
}

}  // namespace yanxing::cli
