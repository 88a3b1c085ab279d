#include "client/election/targets.h"

#include <algorithm>
#include <map>
#include <set>

#include "client/places/seen.h"

namespace yanxing::election {
namespace {

/// A village with what it reported, if it did.
struct Line {
  std::string code;
  Kind kind = Kind::village;
  const ResultFact* result = nullptr;
};

std::vector<Line> lines_of(const places::Places& places, std::string_view place, const Facts& facts) {
  std::map<std::string_view, const ResultFact*> finished;
  for (const auto& [id, result] : facts.results()) {
    if (result.final && result.place.size() == 12 && places::is_in(result.place, place))
      finished[result.place] = &result;
  }
  std::vector<Line> lines;
  std::set<std::string_view> known;
  for (Village& village : villages_in(places, place)) {
    const auto found = finished.find(village.code);
    lines.push_back({std::move(village.code), village.kind, found != finished.end() ? found->second : nullptr});
    if (found != finished.end()) known.insert(found->first);
  }
  for (const auto& [code, result] : finished) {
    if (!known.contains(code)) lines.push_back({std::string(code), kind_by_code(code), result});
  }
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.code < b.code; });
  return lines;
}

void add_unreported(TargetRatio& ratio) { ++ratio.not_reported; }

void add_flag(TargetRatio& ratio, const Line& line, std::optional<bool> fulfilled) {
  if (!fulfilled) return add_unreported(ratio);
  ++ratio.denominator;
  ratio.numerator += *fulfilled ? 1 : 0;
  if (!*fulfilled) ratio.missed_by.push_back(line.code);
}

void add_members(TargetRatio& ratio, const Line& line) {
  const ResultFact& result = *line.result;
  if (!result.members || !result.women || *result.members < 1) return add_unreported(ratio);
  ratio.denominator += *result.members;
  ratio.numerator += *result.women;
  if (*result.women * 100 < *result.members * target_percent(ratio.ratio)) ratio.missed_by.push_back(line.code);
}

void add_line(UnitTargets& unit, const Line& line) {
  const bool village = line.kind == Kind::village;
  TargetRatio& chair = unit.ratios[0];
  TargetRatio& women = unit.ratios[village ? 1 : 3];
  TargetRatio& head = unit.ratios[village ? 2 : 4];
  ++unit.villages;
  if (line.result == nullptr) {
    unit.not_reported.push_back(line.code);
    add_unreported(chair);
    add_unreported(women);
    add_unreported(head);
    return;
  }
  ++unit.reported;
  unit.in_conflict += line.result->conflict ? 1 : 0;
  if (line.result->conflict) unit.disputed.push_back(line.code);
  if (kind_differs(*line.result, line.kind)) unit.kind_differs.push_back(line.code);
  add_flag(chair, line, line.result->chair_in);
  add_members(women, line);
  add_flag(head, line, line.result->head_is_woman);
}

UnitTargets unit_of(const places::Place& place, const std::vector<Line>& lines) {
  UnitTargets unit;
  unit.place = place.code;
  unit.name = place.short_name();
  unit.level = place.level;
  for (std::size_t i = 0; i < all_ratios.size(); ++i) unit.ratios[i].ratio = all_ratios[i];
  auto line = std::lower_bound(lines.begin(), lines.end(), place.code,
                               [](const Line& one, const std::string& code) { return one.code < code; });
  for (; line != lines.end() && places::is_in(line->code, place.code); ++line) add_line(unit, *line);
  return unit;
}

void add_units(const places::Places& places, const places::Place& place, const std::vector<Line>& lines,
               std::vector<UnitTargets>& out) {
  out.push_back(unit_of(place, lines));
  for (const places::Place& child : places.children(place.code)) {
    if (child.level < places::Level::village) add_units(places, child, lines, out);
  }
}

}  // namespace

const char* ratio_id(Ratio ratio) {
  switch (ratio) {
    case Ratio::chair_in: return "chair_in";
    case Ratio::village_women: return "village_women";
    case Ratio::village_head: return "village_head";
    case Ratio::community_women: return "community_women";
    case Ratio::community_head: return "community_head";
  }
  YX_UNREACHABLE();
}

int target_percent(Ratio ratio) {
  switch (ratio) {
    case Ratio::chair_in: return 100;
    case Ratio::village_women: return 30;
    case Ratio::village_head: return 10;
    case Ratio::community_women: return 50;
    case Ratio::community_head: return 45;
  }
  YX_UNREACHABLE();
}

bool counts_seats(Ratio ratio) { return ratio == Ratio::village_women || ratio == Ratio::community_women; }

std::optional<double> TargetRatio::percent() const {
  if (denominator <= 0) return std::nullopt;
  return 100.0 * static_cast<double>(numerator) / static_cast<double>(denominator);
}

bool TargetRatio::reached() const { return denominator > 0 && numerator * 100 >= denominator * target_percent(ratio); }

std::int64_t TargetRatio::needed() const {
  return std::max<std::int64_t>(0, least(denominator, target_percent(ratio)) - numerator);
}

std::optional<std::int64_t> TargetRatio::needed_of_not_reported() const {
  if (counts_seats(ratio)) return std::nullopt;
  return std::max<std::int64_t>(0, least(denominator + not_reported, target_percent(ratio)) - numerator);
}

WhatIf TargetRatio::what_if() const {
  return election::what_if(counts_seats(ratio), target_percent(ratio), numerator, denominator, not_reported);
}

Result<std::vector<UnitTargets>> targets(const places::Places& places, std::string_view place, const Facts& facts,
                                         const std::vector<std::string>& scope) {
  const places::Place* found = places.find(place);
  if (found == nullptr) return Error{Code::not_found, std::string(place)};
  std::vector<UnitTargets> out;
  add_units(places, *found, lines_of(places, place, facts), out);
  for (UnitTargets& unit : out) unit.partial = places::seen_of(unit.place, scope) != places::Seen::all;
  return out;
}

}  // namespace yanxing::election
