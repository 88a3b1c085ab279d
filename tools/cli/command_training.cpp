// yanxing-cli days, progress: the figures of the five-day board and of annex 1 (client/training/days.h, progress.h).
#include <algorithm>
#include <cmath>
#include <iostream>

#include <fmt/format.h>

#include "client/due/facts.h"
#include "client/due/rules.h"
#include "client/places/places.h"
#include "client/places/programme.h"
#include "client/records/assets.h"
#include "client/training/days.h"
#include "client/training/progress.h"
#include "tools/cli/cli.h"
#include "tools/cli/columns.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;
using places::Allocation;
using training::AnnexProgress;
using training::AttendanceBook;
using training::CountyProgress;
using training::DaysBoard;
using training::DaysSum;
using training::PersonDays;

/// What both commands count from.
struct Source {
  std::vector<records::Record> trainings;
  AttendanceBook book;
  places::Places places;
  std::filesystem::path assets;
};

Result<std::vector<records::Record>> all_of(Laptop& laptop, const char* form) {
  records::ListQuery query;
  query.form = form;
  return laptop.records().list(query);
}

Result<Source> read(Laptop& laptop) {
  Source source;
  YX_ASSIGN(source.assets, records::find_assets());
  YX_ASSIGN(source.places, records::load_places(source.assets));
  YX_ASSIGN(source.trainings, all_of(laptop, "training"));
  YX_ASSIGN(const auto sessions, all_of(laptop, "session"));
  YX_ASSIGN(const auto persons, all_of(laptop, "person"));
  source.book = AttendanceBook(source.trainings, sessions, persons);
  records::ListQuery marks;
  marks.form = training::mark_form;
  YX_TRY(laptop.records().each(marks, [&](const records::Record& mark) {
    source.book.add(mark);
    return true;
  }));
  return source;
}

/// The year asked for, else the latest with a session, else that of annex 1.
int year_of(const Arguments& arguments, const AttendanceBook& book) {
  if (!arguments.round.empty()) return std::stoi(arguments.round);
  return book.latest_year().value_or(training::annex_year);
}

std::string number(double value) { return fmt::format("{:.10g}", value); }
std::string number(std::size_t value) { return std::to_string(value); }
std::string wan(std::int64_t yuan) { return fmt::format("{:.10g}", static_cast<double>(yuan) / 10'000); }
double wan_number(std::int64_t yuan) { return static_cast<double>(yuan) / 10'000; }

// ------------------------------------------------------------------------------------------------ days

json sum_json(const DaysSum& sum) {
  return {{"persons", sum.persons},
          {"enough", sum.enough},
          {"short", sum.still_short()},
          {"short_days", static_cast<double>(sum.short_half_days) / 2},
          {"self_study_days", sum.self_study_days()},
          {"online_days", sum.online_days()},
          {"in_conflict", sum.in_conflict},
          {"place_in_conflict", sum.place_conflicts}};
}

json misdated_json(const std::vector<training::MisdatedSession>& sessions) {
  json out = json::array();
  for (const auto& one : sessions) {
    out.push_back({{"session", one.session.text()},
                   {"training", one.training.text()},
                   {"title", one.training_title},
                   {"date", one.date}});
  }
  return out;
}

/// Sessions that a typing error moved away from their training: their day counts in another year than it was held in.
void print_misdated(const Laptop& laptop, const std::vector<training::MisdatedSession>& sessions) {
  for (const auto& one : sessions)
    std::cout << laptop.say("days.misdated", {one.date, one.training_title, one.session.text()}) << "\n";
}

json days_json(const DaysBoard& board, const training::DaysQuery& query, const places::Places& places) {
  json out{{"required_days", training::required_days},
           {"training", query.training ? json(query.training->text()) : json(nullptr)},
           {"year", query.training ? json(nullptr) : json(query.year)},
           {"persons", json::array()},
           {"villages", json::array()},
           {"totals", sum_json(board.totals)}};
  for (const PersonDays& person : board.persons) {
    out["persons"].push_back({{"person", person.person.text()},
                              {"name", person.name},
                              {"place", person.place},
                              {"place_name", places.name(person.place)},
                              {"role", person.role},
                              {"half_days", person.half_days},
                              {"days", person.days()},
                              {"short_days", person.short_days()},
                              {"enough", person.enough()},
                              {"self_study_days", person.self_study_days()},
                              {"online_days", person.online_days()},
                              {"in_conflict", person.in_conflict},
                              {"place_in_conflict", person.place_conflict}});
  }
  for (const auto& [place, sum] : board.villages) {
    json village = sum_json(sum);
    village["place"] = place;
    village["name"] = places.name(place);
    out["villages"].push_back(std::move(village));
  }
  return out;
}

void print_days(const Laptop& laptop, const DaysBoard& board, const training::DaysQuery& query,
                const places::Places& places) {
  std::vector<std::vector<std::string>> rows{
      {laptop.say("days.name"), laptop.say("days.village"), laptop.say("days.role"), laptop.say("days.days"),
       laptop.say("days.short"), laptop.say("days.self_study"), laptop.say("days.online")}};
  for (const PersonDays& person : board.persons) {
    rows.push_back({person.name + (person.is_disputed() ? " !" : ""), places.name(person.place), person.role,
                    number(person.days()), person.enough() ? laptop.say("days.enough") : number(person.short_days()),
                    person.self_study_half_days == 0 ? "" : number(person.self_study_days()),
                    person.online_half_days == 0 ? "" : number(person.online_days())});
  }
  if (query.year != 0 && !query.training) std::cout << laptop.say("days.year", {std::to_string(query.year)}) << "\n";
  std::cout << aligned(rows, {3, 4, 5, 6});
  if (board.villages.size() > 1) {
    std::vector<std::vector<std::string>> villages{{laptop.say("days.village"), laptop.say("days.persons"),
                                                    laptop.say("days.enough"), laptop.say("days.still_short")}};
    for (const auto& [place, sum] : board.villages)
      villages.push_back({places.name(place), number(sum.persons), number(sum.enough), number(sum.still_short())});
    std::cout << "\n" << aligned(villages, {1, 2, 3});
  }
  std::cout << "\n"
            << laptop.say("days.totals", {number(board.totals.persons), number(board.totals.enough),
                                          number(board.totals.still_short()), number(board.totals.self_study_days())})
            << "\n";
  if (board.totals.online_half_days > 0)
    std::cout << laptop.say("days.online_apart", {number(board.totals.online_days())}) << "\n";
  if (board.totals.in_conflict > 0)
    std::cout << laptop.say("days.in_conflict", {number(board.totals.in_conflict)}) << "\n";
  if (board.totals.place_conflicts > 0)
    std::cout << laptop.say("days.place_in_conflict", {number(board.totals.place_conflicts)}) << "\n";
}

// ------------------------------------------------------------------------------------------------ progress

json figures_json(const CountyProgress& row) {
  const auto per_head = row.yuan_per_head();
  const auto region_percent = row.region_percent();
  return {{"planned", row.planned.trainees},
          {"trained", row.trained},
          {"five_days", row.enough},
          {"online_only", row.online_only},
          {"in_conflict", row.in_conflict},
          {"funds_in_conflict", row.funds_in_conflict},
          {"likely_doubles", row.doubled},
          {"funds_allocated_wan_yuan", wan_number(row.planned.funds_yuan)},
          {"funds_used_wan_yuan", wan_number(row.used_yuan())},
          {"funds_region_wan_yuan", wan_number(row.region_yuan)},
          {"funds_city_wan_yuan", wan_number(row.city_yuan)},
          {"funds_county_wan_yuan", wan_number(row.county_yuan)},
          {"region_percent", region_percent ? json(*region_percent) : json(nullptr)},
          {"yuan_per_head", per_head ? json(*per_head) : json(nullptr)},
          {"norm_reached", row.norm_reached()},
          {"villages", row.planned.villages},
          {"villages_covered", row.villages_covered},
          {"communities", row.planned.communities},
          {"communities_covered", row.communities_covered}};
}

json difference_json(const places::Difference& difference) {
  const bool is_money = difference.column == "funds_yuan";
  const auto figure = [&](std::int64_t value) { return is_money ? json(wan_number(value)) : json(value); };
  return {{"column", is_money ? "funds_wan_yuan" : difference.column},
          {"source", figure(difference.printed)},
          {"computed", figure(difference.sum)}};
}

/// Whether this laptop holds only a part of the county's records, or none.
bool is_among(const std::vector<std::string>& partial, const CountyProgress& row) {
  return std::find(partial.begin(), partial.end(), row.planned.county_code) != partial.end();
}

json trainings_json(const std::vector<training::NamedTraining>& trainings) {
  json out = json::array();
  for (const auto& one : trainings) out.push_back({{"training", one.id.text()}, {"title", one.title}});
  return out;
}

json progress_json(const AnnexProgress& progress, const std::vector<std::string>& partial) {
  json out{
      {"year", progress.year},
      {"allocation_year", training::annex_year},
      {"partial", !partial.empty()},
      {"rows", json::array()},
      {"subtotal", figures_json(progress.sum)},
      {"source_subtotal",
       {{"villages", progress.source_subtotal.villages},
        {"communities", progress.source_subtotal.communities},
        {"funds_wan_yuan", wan_number(progress.source_subtotal.funds_yuan)},
        {"trainees", progress.source_subtotal.trainees}}},
      {"differences", json::array()},
      {"disputed_funds", trainings_json(progress.disputed_funds)},
      {"likely_doubles", json::array()},
      {"elsewhere",
       {{"trained", progress.elsewhere.trained}, {"funds_used_wan_yuan", wan_number(progress.elsewhere.used_yuan())}}}};
  for (const CountyProgress& row : progress.rows) {
    json one = figures_json(row);
    one["unit"] = row.unit;
    one["county_code"] = row.planned.county_code;
    one["county"] = row.planned.county;
    one["partial"] = is_among(partial, row);
    out["rows"].push_back(std::move(one));
  }
  for (const auto& group : progress.doubles) out["likely_doubles"].push_back(trainings_json(group));
  for (const auto& difference : progress.differences) out["differences"].push_back(difference_json(difference));
  return out;
}

std::vector<std::string> progress_cells(const Laptop& laptop, const std::string& name, const CountyProgress& row) {
  const auto per_head = row.yuan_per_head();
  const auto of = [](std::size_t done, std::int64_t all) { return fmt::format("{}/{}", done, all); };
  const bool is_doubtful = row.funds_in_conflict > 0 || row.doubled > 0;
  return {name,
          of(row.trained, row.planned.trainees) + (row.in_conflict > 0 ? " !" : ""),
          number(row.enough),
          wan(row.used_yuan()) + "/" + wan(row.planned.funds_yuan) + (is_doubtful ? " !" : ""),
          wan(row.region_yuan) + " + " + wan(row.city_yuan) + " + " + wan(row.county_yuan),
          per_head ? number(std::floor(*per_head)) : "-",
          laptop.say(!per_head            ? "progress.norm.none"
                     : row.norm_reached() ? "progress.norm.yes"
                                          : "progress.norm.no"),
          of(row.villages_covered, row.planned.villages),
          of(row.communities_covered, row.planned.communities)};
}

/// What stands behind the "!" of the funds.
void print_doubtful_funds(const Laptop& laptop, const AnnexProgress& progress) {
  for (const auto& one : progress.disputed_funds)
    std::cout << laptop.say("progress.disputed_funds", {one.title, one.id.text()}) << "\n";
  for (const auto& group : progress.doubles) {
    std::vector<std::string> ids;
    for (const auto& one : group) ids.push_back(one.id.text());
    std::cout << laptop.say("progress.doubles", {group.front().title, number(group.size()), names_of(ids)}) << "\n";
  }
}

void print_progress(const Laptop& laptop, const AnnexProgress& progress, bool all_counties,
                    const std::vector<std::string>& partial) {
  std::vector<std::vector<std::string>> rows{
      {laptop.say("progress.county"), laptop.say("progress.trained"), laptop.say("progress.five_days"),
       laptop.say("progress.funds"), laptop.say("progress.sources"), laptop.say("progress.per_head"),
       laptop.say("progress.norm"), laptop.say("progress.villages"), laptop.say("progress.communities")}};
  for (const CountyProgress& row : progress.rows)
    rows.push_back(progress_cells(laptop, row.planned.county + (is_among(partial, row) ? " △" : ""), row));
  if (progress.rows.size() > 1) rows.push_back(progress_cells(laptop, laptop.say("progress.computed"), progress.sum));
  const Allocation& printed = progress.source_subtotal;
  if (all_counties)
    rows.push_back({laptop.say("progress.source"), "-/" + std::to_string(printed.trainees), "",
                    "-/" + wan(printed.funds_yuan), "", "", "", "-/" + std::to_string(printed.villages),
                    "-/" + std::to_string(printed.communities)});
  std::cout << laptop.say("progress.year", {std::to_string(progress.year)}) << "\n"
            << aligned(rows, {1, 2, 3, 4, 5, 7, 8});
  if (progress.year != training::annex_year)
    std::cout << laptop.say("progress.other_year",
                            {std::to_string(progress.year), std::to_string(training::annex_year)})
              << "\n";
  if (!partial.empty()) std::cout << laptop.say("progress.partial") << "\n";
  for (const auto& difference : progress.differences) {
    if (!all_counties) break;  // the subtotal that it is about is not shown
    const json figures = difference_json(difference);
    std::cout << laptop.say("progress.difference",
                            {laptop.say("progress.column." + figures["column"].get<std::string>()),
                             figures["source"].dump(), figures["computed"].dump()})
              << "\n";
  }
  if (progress.sum.online_only > 0)
    std::cout << laptop.say("progress.online_only", {number(progress.sum.online_only)}) << "\n";
  if (progress.sum.in_conflict > 0)
    std::cout << laptop.say("progress.in_conflict", {number(progress.sum.in_conflict)}) << "\n";
  print_doubtful_funds(laptop, progress);
  if (progress.elsewhere.trained > 0 || progress.elsewhere.used_yuan() > 0)
    std::cout << laptop.say("progress.elsewhere",
                            {number(progress.elsewhere.trained), wan(progress.elsewhere.used_yuan())})
              << "\n";
}

/// Opens, checks the place, reads. The sentence is said where something fails.
std::unique_ptr<Laptop> open(const Arguments& arguments, Source& source, int& exit) {
  Failure failure;
  auto laptop = Laptop::open(arguments, failure);
  if (!laptop) {
    exit = say_and_exit(failure);
    return nullptr;
  }
  if (const std::string wrong = wrong_place(*laptop, arguments.place); !wrong.empty()) {
    exit = say_and_exit(usage, wrong);
    return nullptr;
  }
  auto read_now = read(*laptop);
  if (!read_now) {
    exit = say_and_exit(failed, error_sentence(laptop->language(), read_now.error()));
    return nullptr;
  }
  if (const std::string unseen = unseen_place(*laptop, arguments.place); !unseen.empty()) {
    exit = say_and_exit(usage, unseen);
    return nullptr;
  }
  source = std::move(*read_now);
  return laptop;
}

}  // namespace

int run_days(const Arguments& arguments) {
  Source source;
  int exit = done;
  const auto laptop = open(arguments, source, exit);
  if (!laptop) return exit;
  training::DaysQuery query{arguments.place, std::nullopt, year_of(arguments, source.book)};
  if (!arguments.training.empty()) {
    const auto id = Uuid::parse(arguments.training);
    const auto found = id ? laptop->records().find(*id) : Result<std::optional<records::Record>>(std::nullopt);
    if (!found) return say_and_exit(failed, error_sentence(laptop->language(), found.error()));
    if (!*found || (*found)->form != "training" || (*found)->state == records::State::deleted)
      return say_and_exit(id ? failed : usage, laptop->say("days.no_training", {arguments.training}));
    query.training = *id;
  }
  const DaysBoard board = source.book.board(query);
  const bool is_part = say_part(*laptop, arguments.place);
  if (arguments.json) {
    json out = days_json(board, query, source.places);
    out["partial"] = is_part;
    out["misdated_sessions"] = misdated_json(source.book.misdated());
    print_json(out);
  } else if (board.persons.empty()) {
    std::cout << laptop->say(query.training ? "days.nobody_marked" : "days.nobody") << "\n";
  } else {
    print_days(*laptop, board, query, source.places);
    print_misdated(*laptop, source.book.misdated());
  }
  return done;
}

int run_progress(const Arguments& arguments) {
  Source source;
  int exit = done;
  const auto laptop = open(arguments, source, exit);
  if (!laptop) return exit;
  const auto annex = places::load_allocation(source.assets / "programme" / "allocation-2021.csv");
  if (!annex) return say_and_exit(failed, error_sentence(laptop->language(), annex.error()));
  const auto rules = due::load_rules(source.assets / "programme" / "rules.json");
  if (!rules) return say_and_exit(failed, error_sentence(laptop->language(), rules.error()));
  const auto unit_of = [&](std::string_view place) { return rules->unit_id(place); };
  const AnnexProgress progress = training::annex_progress(*annex, source.places, source.book, source.trainings,
                                                          year_of(arguments, source.book), unit_of, arguments.place);
  if (progress.rows.empty()) return say_and_exit(failed, laptop->say("progress.no_county", {arguments.place}));
  const auto partial = training::counties_in_part(progress, due::scope_of(laptop->workspace()));
  if (arguments.json) {
    json out = progress_json(progress, partial);
    out["misdated_sessions"] = misdated_json(source.book.misdated());
    print_json(out);
  } else {
    print_progress(*laptop, progress, progress.rows.size() == annex->rows.size(), partial);
    print_misdated(*laptop, source.book.misdated());
  }
  return done;
}

}  // namespace yanxing::cli
