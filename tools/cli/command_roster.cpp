// yanxing-cli roster: import a spreadsheet of persons; merge two records of one person and take them apart.
#include <ctime>
#include <filesystem>
#include <fstream>

#include "client/records/assets.h"
#include "client/roster/import_plan.h"
#include "client/roster/open_roster.h"
#include "client/training/persons.h"
#include "sync/base/read_rest.h"
#include "tools/cli/cli.h"
#include "tools/cli/roster_report.h"

namespace yanxing::cli {
namespace {

using roster::Trouble;

roster::Spreadsheet read_file(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {{}, Trouble::missing, {}};
  if (std::filesystem::is_directory(file, error)) return {{}, Trouble::folder, {}};
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > roster::max_file_bytes) return {{}, Trouble::too_large, {}};
  std::ifstream in(file, std::ios::binary);
  const auto bytes = read_rest(in);
  if (!bytes) return {{}, Trouble::unreadable, {}};
  return roster::read_spreadsheet(*bytes);
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
  roster::Spreadsheet spreadsheet = read_file(arguments.file);
  const auto complain = [&, row = spreadsheet.row](Trouble trouble) {
    return say_and_exit(failed, laptop->say(std::string("roster.trouble.") + roster::trouble_name(trouble),
                                            {arguments.file, std::to_string(row)}));
  };
  if (spreadsheet.trouble != Trouble::none)
    return complain(roster::trouble_of_file(spreadsheet, spreadsheet.trouble, arguments.file));
  const Trouble no_name = roster::trouble_of_file(spreadsheet, Trouble::no_name, arguments.file);
  const auto gathered = roster::gather(std::move(spreadsheet), false);
  if (!gathered) return complain(no_name);
  const auto assets = records::find_assets();
  const auto places = assets ? records::load_places(*assets) : Result<places::Places>(assets.error());
  if (!places) return say_and_exit(failed, laptop->say("open.assets", {places.error().detail}));
  text::Pinyin pinyin;
  const auto matcher =
      roster::open_roster(laptop->records(), laptop->library(), *places, pinyin, scope_of(laptop->workspace()));
  if (!matcher) return say_and_exit(failed, error_sentence(laptop->language(), matcher.error()));
  const roster::Check check = matcher->check(gathered->sheet, gathered->table);
  if (check.rows.empty()) return complain(Trouble::no_rows);
  if (check.rows.size() > roster::max_import_rows) return complain(Trouble::too_many);
  std::size_t saved = 0;
  if (!arguments.dry_run) {
    const auto requests = roster::import_plan(check);
    const auto many = laptop->records().save_many(requests);
    if (!many) return say_and_exit(failed, error_sentence(laptop->language(), many.error()));
    saved = many->saved.size();
  }
  const RosterReport report(*laptop, *places, *gathered, check);
  if (arguments.json) print_json(report.as_json(arguments.file, saved));
  report.tell(arguments.dry_run);
  const auto text = [](std::size_t count) { return std::to_string(count); };
  const auto& counts = check.counts;
  if (counts.doubtful > 0) say_and_exit(done, laptop->say("roster.doubtful_next", {text(counts.doubtful)}));
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
