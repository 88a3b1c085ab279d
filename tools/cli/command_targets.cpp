// targets: the five ratios of an election round, per city, county and township.
#include <cstdio>
#include <iostream>

#include "client/due/facts.h"
#include "client/election/round.h"
#include "client/election/targets.h"
#include "client/places/name_within.h"
#include "client/records/assets.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {
namespace {

using election::TargetRatio;
using election::UnitTargets;
using nlohmann::json;

json place_json(const places::Places& places, const std::string& code) {
  const places::Place* place = places.find(code);
  return {{"place", code}, {"name", place != nullptr ? place->short_name() : code}};
}

json places_json(const places::Places& places, const std::vector<std::string>& codes) {
  json out = json::array();
  for (const std::string& code : codes) out.push_back(place_json(places, code));
  return out;
}

json ratio_json(const places::Places& places, const TargetRatio& ratio) {
  const auto percent = ratio.percent();
  const auto more = ratio.needed_of_not_reported();
  return {{"id", election::ratio_id(ratio.ratio)},
          {"target_percent", election::target_percent(ratio.ratio)},
          {"numerator", ratio.numerator},
          {"denominator", ratio.denominator},
          {"percent", percent ? json(*percent) : json(nullptr)},
          {"not_reported", ratio.not_reported},
          {"reached", ratio.reached()},
          {"needed", ratio.needed()},
          {"needed_of_not_reported", more ? json(*more) : json(nullptr)},
          {"out_of_reach", ratio.what_if().open == election::WhatIf::Open::out_of_reach},
          {"missed_by", places_json(places, ratio.missed_by)}};
}

json unit_json(const places::Places& places, const UnitTargets& unit) {
  json ratios = json::array();
  for (const TargetRatio& ratio : unit.ratios) ratios.push_back(ratio_json(places, ratio));
  return {{"place", unit.place},
          {"name", unit.name},
          {"level", places::level_name(unit.level)},
          {"villages", unit.villages},
          {"reported", unit.reported},
          {"not_reported", unit.villages - unit.reported},
          {"in_conflict", unit.in_conflict},
          {"disputed", places_json(places, unit.disputed)},
          {"partial", unit.partial},
          {"kind_differs", places_json(places, unit.kind_differs)},
          {"ratios", ratios}};
}

/// What is still needed, as the screen says it.
std::string needed_text(const Laptop& laptop, const TargetRatio& ratio) {
  using Open = election::WhatIf::Open;
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  const election::WhatIf it = ratio.what_if();
  if (it.nothing) return laptop.say("targets.needed.none");
  std::vector<std::string> parts;
  if (it.reported != election::WhatIf::Reported::none)
    parts.push_back(laptop.say("targets.needed.reported", {number(it.needed)}));
  const std::vector<std::string> open{number(it.not_reported), number(it.of_open)};
  switch (it.open) {
    case Open::none: break;
    case Open::unknown: parts.push_back(laptop.say("targets.needed.unknown", open)); break;
    case Open::safe: parts.push_back(laptop.say("targets.needed.safe", open)); break;
    case Open::some: parts.push_back(laptop.say("targets.needed.some", open)); break;
    case Open::out_of_reach: parts.push_back(laptop.say("targets.needed.out_of_reach", open)); break;
  }
  if (parts.empty()) return laptop.say("targets.needed.reached");
  std::string out = parts.front();
  if (parts.size() > 1) out += laptop.say("targets.needed.and") + parts.back();
  return out;
}

/// "29.9 %": cut, not rounded, so that what misses a target never looks as if it reached it.
std::string percent_text(const TargetRatio& ratio) {
  if (ratio.denominator <= 0) return "–";
  const std::int64_t tenths = ratio.numerator * 1000 / ratio.denominator;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

/// `about`: the place that the list is about.
std::string names(const places::Places& places, const std::vector<std::string>& codes, const std::string& about) {
  constexpr std::size_t shown = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(codes.size(), shown); ++i)
    out += (i > 0 ? "、" : "") + places::name_within(places, codes[i], about);
  return codes.size() > shown ? out + " …" : out;
}

void print_unit(const Laptop& laptop, const places::Places& places, const UnitTargets& unit) {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  std::cout << laptop.say("targets.unit", {unit.name + (unit.partial ? " △" : ""), unit.place, number(unit.villages),
                                           number(unit.reported), number(unit.villages - unit.reported)})
            << "\n";
  if (unit.in_conflict > 0)
    std::cout << laptop.say("targets.in_conflict", {number(unit.in_conflict), names(places, unit.disputed, unit.place)})
              << "\n";
  if (!unit.kind_differs.empty())
    std::cout << laptop.say("targets.kind_differs", {names(places, unit.kind_differs, unit.place)}) << "\n";
  for (const TargetRatio& ratio : unit.ratios) {
    const char* sign = ratio.denominator == 0 ? "–" : ratio.reached() ? "✓" : "✗";
    std::cout << laptop.say("targets.ratio",
                            {sign, laptop.say(std::string("targets.") + election::ratio_id(ratio.ratio)),
                             number(ratio.numerator), number(ratio.denominator), percent_text(ratio),
                             number(election::target_percent(ratio.ratio)), number(ratio.not_reported),
                             needed_text(laptop, ratio)})
              << "\n";
    if (!ratio.reached() && !ratio.missed_by.empty())
      std::cout << laptop.say("targets.missed_by", {names(places, ratio.missed_by, unit.place)}) << "\n";
  }
}

}  // namespace

int run_targets(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (laptop == nullptr) return say_and_exit(failure);
  const auto assets = records::find_assets();
  if (!assets) return say_and_exit(failed, laptop->say("open.assets", {assets.error().detail}));
  const auto places = records::load_places(*assets);
  if (!places) return say_and_exit(failed, laptop->say("open.assets", {places.error().detail}));
  const std::string round = arguments.round.empty() ? election::working_round(laptop->records()) : arguments.round;
  const bool is_year = round.size() == 4 && round.starts_with("20") &&  // as days --year
                       round.find_first_not_of("0123456789") == std::string::npos;
  if (!arguments.round.empty() && !is_year) return say_and_exit(usage, laptop->say("due.bad_round", {round}));
  const std::string place = arguments.place.empty() ? laptop->workspace().identity().place : arguments.place;
  if (const std::string wrong = wrong_place(*laptop, place); !wrong.empty()) return say_and_exit(usage, wrong);
  if (const std::string unseen = unseen_place(*laptop, place); !unseen.empty()) return say_and_exit(usage, unseen);
  const auto facts = election::read_facts(laptop->records(), round);
  if (!facts) return say_and_exit(failed, error_sentence(laptop->language(), facts.error()));
  const auto units = election::targets(*places, place, *facts, due::scope_of(laptop->workspace()));
  if (!units) return say_and_exit(usage, laptop->say("targets.no_place", {place}));
  const bool is_part = say_part(*laptop, place);
  if (!arguments.json) {
    std::cout << laptop->say("targets.title", {round}) << "\n";
    for (const UnitTargets& unit : *units) print_unit(*laptop, *places, unit);
    return done;
  }
  json out{{"round", round}, {"place", place}, {"partial", is_part}, {"units", json::array()}};
  for (const UnitTargets& unit : *units) out["units"].push_back(unit_json(*places, unit));
  print_json(out);
  return done;
}

}  // namespace yanxing::cli
