// yanxing-cli due: what is expected of whom by when, and what came in.
#include <ctime>
#include <iostream>

#include "client/due/days.h"
#include "client/due/facts.h"
#include "client/places/seen.h"
#include "client/records/assets.h"
#include "sync/base/visible_text.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

std::string local_day(UnixMs ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return due::day_text(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/// `is_part`: the place that was asked for is only partly on this laptop.
json row_json(const due::Expected& row, Language language, bool is_part) {
  const due::Rule& rule = *row.rule->rule;
  json ids = json::array();
  for (const RecordId& id : row.records()) ids.push_back(id.text());
  json out{{"rule", rule.id},
           {"title", rule.title.in(language)},
           {"programme", rule.programme},
           {"form", rule.form},
           {"unit", row.unit},
           {"unit_name", row.unit_name},
           {"due", row.due},
           {"state", due::state_name(row.state)},
           {"days", row.days},
           {"required", row.required},
           {"have", row.have},
           {"records", ids}};
  json to_send = json::array();
  for (const RecordId& id : row.to_send) to_send.push_back(id.text());
  out["to_send"] = std::move(to_send);
  if (is_part) out["partial"] = true;
  if (row.state == due::State::to_send) out["finished_on"] = row.handed_in_on;
  if (!row.day.empty()) out["visit_on"] = row.day;
  json returned = json::array();
  for (const RecordId& id : row.returned) returned.push_back(id.text());
  out["returned"] = std::move(returned);
  if (!row.reason.empty()) out["reason"] = row.reason;
  if (row.state == due::State::handed_in) {
    out["handed_in_on"] = row.handed_in_on;
    out["days_late"] = row.days_late;
  }
  return out;
}

std::string when_of(const due::Expected& row, const Laptop& laptop) {
  // English has a sentence of its own for one day.
  const auto days = [&](const std::string& key, std::int64_t count, std::vector<std::string> values) {
    values.push_back(std::to_string(count));
    return laptop.say(count == 1 ? key + ".one" : key, values);
  };
  if (row.state == due::State::to_send) return laptop.say("due.finished", {row.handed_in_on});
  if (row.state == due::State::handed_in) {
    return row.days_late > 0 ? days("due.after", row.days_late, {row.handed_in_on})
                             : laptop.say("due.in_time", {row.handed_in_on});
  }
  return row.days < 0 ? days("due.over", -row.days, {}) : days("due.left", row.days, {});
}

/// That some of it came back, and why; also where it is late, or others of it are still missing.
std::string returned_text(const due::Expected& row, const Laptop& laptop) {
  if (row.returned.empty()) return row.reason.empty() ? std::string() : "  (" + visible(row.reason) + ")";
  return row.reason.empty() ? laptop.say("due.came_back.plain") : laptop.say("due.came_back", {row.reason});
}

void print_row(const due::Expected& row, const Laptop& laptop) {
  std::cout << row.due << "  " << laptop.say(std::string("due.state.") + due::state_name(row.state)) << "  " << row.have
            << "/" << row.required << "  " << when_of(row, laptop) << "  " << visible(row.unit_name) << "  "
            << row.rule->rule->title.in(laptop.language()) << returned_text(row, laptop) << "\n";
}

/// Which year's dates follow, as of which day; where nobody asked for that year and it is past, that is said.
void print_heading(const Laptop& laptop, int year, const std::string& day, bool chosen_by_itself) {
  std::cout << laptop.say("due.heading", {std::to_string(year), day}) << "\n";
  const int years = std::stoi(day.substr(0, 4)) - year;
  if (chosen_by_itself && years > 1)
    std::cout << laptop.say("due.old_round", {std::to_string(year), std::to_string(years), day.substr(0, 4)}) << "\n";
}

/// --round, or the round in which one works on that day. nullopt: it is no year.
std::optional<int> round_year(const Arguments& arguments, const std::vector<int>& years, const std::string& day) {
  if (arguments.round.empty()) return due::round_on(years, day);
  // As targets --round and days --year.
  const bool is_year =
      arguments.round.size() == 4 && arguments.round.starts_with("20") && due::day_number(arguments.round + "-01-01");
  return is_year ? std::optional(std::stoi(arguments.round)) : std::nullopt;
}

}  // namespace

int run_due(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto fail = [&](const Error& error) { return say_and_exit(failed, error_sentence(laptop->language(), error)); };
  const std::string day = arguments.on.empty() ? local_day(laptop->workspace().wall_clock().now_ms()) : arguments.on;
  if (day.size() != 10 || !due::day_number(day)) return say_and_exit(usage, laptop->say("due.bad_day", {day}));
  if (const std::string wrong = wrong_place(*laptop, arguments.place); !wrong.empty())
    return say_and_exit(usage, wrong);
  const auto assets = records::find_assets();
  if (!assets) return say_and_exit(failed, laptop->say("open.assets", {assets.error().detail}));
  const auto programme = due::load_programme(*assets);
  if (!programme) return fail(programme.error());
  const auto places = records::load_places(*assets);
  if (!places) return fail(places.error());
  auto scope = due::scope_of(laptop->workspace());
  if (const std::string unseen = unseen_place(*laptop, arguments.place); !unseen.empty())
    return say_and_exit(usage, unseen);
  const bool is_part = say_part(*laptop, arguments.place);
  if (!arguments.place.empty()) scope = places::seen_parts(arguments.place, scope);
  const auto records = due::read_records(laptop->records(), programme->rules, scope);
  if (!records) return fail(records.error());
  const auto first = due::read_finished_first(laptop->records(), programme->rules, *records);
  if (!first) return fail(first.error());
  const auto year = round_year(arguments, due::round_years(programme->rules, *records), day);
  if (!year) return say_and_exit(usage, laptop->say("due.bad_round", {arguments.round}));
  const auto round = due::round_of(programme->rules, *year, *records);
  const auto rows =
      due::expected({programme->rules, round, *records, programme->townships, *places, laptop->records().forms(), scope,
                     day, laptop->language(), local_day, *first, due::names_of_persons(laptop->records())});
  if (!round.is_set_up) say_and_exit(done, laptop->say("due.not_set_up", {std::to_string(*year)}));
  if (!arguments.json) print_heading(*laptop, *year, day, arguments.round.empty());
  json out = json::array();
  for (const due::Expected& row : rows) {
    if (arguments.json) {
      out.push_back(row_json(row, laptop->language(), is_part));
    } else {
      print_row(row, *laptop);
    }
  }
  if (arguments.json) print_json(out);
  if (rows.empty() && !arguments.json) say_and_exit(done, laptop->say("due.nothing"));
  return done;
}

}  // namespace yanxing::cli
