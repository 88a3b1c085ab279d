#include "client/due/rules.h"

#include <algorithm>

namespace yanxing::due {

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

const Unit* RuleSet::find_unit(std::string_view id) const {
  const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.id == id; });
  return found == units.end() ? nullptr : &*found;
}

const Unit* RuleSet::unit_of(std::string_view place) const {
  const Unit* best = nullptr;
  std::size_t longest = 0;
  for (const Unit& unit : units) {
    for (const std::string& own : unit.places) {
      if (own.size() <= longest || !place.starts_with(own)) continue;
      best = &unit;
      longest = own.size();
    }
  }
  return best;
}

std::string RuleSet::unit_id(std::string_view place) const {
  const Unit* unit = unit_of(place);
  return unit == nullptr ? std::string() : unit->id;
}

}  // namespace yanxing::due
