// ElectionModel: the five ratios as a tree of city, counties and townships.
#include <algorithm>

#include "client/app/election_model.h"
#include "client/due/facts.h"
#include "client/places/name_within.h"

namespace yanxing::app {

namespace {

/// "29.9": cut, not rounded, so that what misses a target never looks as if it reached it.
std::string percent_text(const election::TargetRatio& ratio) {
  if (ratio.denominator <= 0) return {};
  const std::int64_t tenths = ratio.numerator * 1000 / ratio.denominator;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

int depth_of(places::Level level) {
  if (level == places::Level::township) return 2;
  return level == places::Level::county ? 1 : 0;
}

}  // namespace

ElectionUnit ElectionModel::unit_view(const election::UnitTargets& unit, bool with_names) const {
  ElectionUnit out;
  out.place = unit.place;
  out.name = unit.name + (unit.partial ? " △" : "");
  out.partial = unit.partial;
  out.depth = depth_of(unit.level);
  out.has_children = unit.level == places::Level::county;
  out.open = open_units_.contains(unit.place);
  out.villages = unit.villages;
  out.reported = unit.reported;
  out.in_conflict = unit.in_conflict;
  const auto name_of = [&](const std::string& code) {
    return places::name_within(context_->words.places(), code, unit.place);
  };
  for (std::size_t i = 0; i < out.ratios.size(); ++i) {
    const election::TargetRatio& from = unit.ratios[i];
    ElectionRatio& to = out.ratios[i];
    to.id = election::ratio_id(from.ratio);
    to.target = election::target_percent(from.ratio);
    to.numerator = from.numerator;
    to.denominator = from.denominator;
    to.not_reported = from.not_reported;
    to.percent = percent_text(from);
    to.fraction = from.percent().value_or(0) / 100.0;
    to.reached = from.reached();
    to.seats = election::counts_seats(from.ratio);
    to.what_if = from.what_if();
    if (!with_names) continue;
    for (const std::string& code : from.missed_by) to.missed_by.push_back(name_of(code));
  }
  for (const std::string& code : with_names ? unit.kind_differs : std::vector<std::string>())
    out.kind_differs.push_back(name_of(code));
  return out;
}

void ElectionModel::build_targets() {
  view_->units.clear();
  view_->unit_detail.reset();
  view_->not_reported.clear();
  const auto units = election::targets(context_->words.places(), scope_, *facts_, due::scope_of(context_->workspace));
  if (!units || units->empty()) return;
  const auto has = [&](const std::string& code) {
    return std::any_of(units->begin(), units->end(),
                       [&](const election::UnitTargets& unit) { return unit.place == code; });
  };
  if (!has(view_->unit)) view_->unit = units->front().place;
  for (const election::UnitTargets& unit : *units) {
    const bool under_county = unit.level == places::Level::township && scope_.size() < 6;
    if (!under_county || open_units_.contains(unit.place.substr(0, 6))) view_->units.push_back(unit_view(unit, false));
    if (unit.place != view_->unit) continue;
    view_->unit_detail = unit_view(unit, true);
    for (const std::string& code : unit.not_reported)
      view_->not_reported.push_back(places::name_within(context_->words.places(), code, unit.place));
  }
}

}  // namespace yanxing::app
