// Who sees a record, and who may write it.
#include <algorithm>

#include "sync/ledger/store.h"

namespace yanxing::sync {

namespace {

constexpr char shared_mark = '<';  // no place code begins with it
constexpr std::size_t township_digits = 9;

}  // namespace

bool Scope::covers(std::string_view place) const {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return place.starts_with(p); });
}

bool Scope::is_below(std::string_view place) const {
  return !covers(place) &&
         std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return p.starts_with(place); });
}

bool Scope::is_above(std::string_view place) const {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) {
    return p.size() < township_digits && p.size() < place.size() && place.starts_with(p);
  });
}

bool Scope::may_write(std::string_view form, std::string_view place) const {
  const bool is_from_above = std::find(above.begin(), above.end(), form) != above.end();
  return is_from_above ? is_above(place) : covers(place);
}

bool Scope::sees(std::string_view form, std::string_view place) const {
  return covers(place) || (std::find(shared.begin(), shared.end(), form) != shared.end() && is_below(place));
}

std::vector<std::string> scope_items(const Scope& scope) {
  std::vector<std::string> items = scope.prefixes;
  for (const std::string& form : scope.shared) items.push_back(shared_mark + form);
  return items;
}

void add_scope_item(Scope& scope, std::string_view item) {
  if (item.starts_with(shared_mark)) {
    scope.shared.emplace_back(item.substr(1));
  } else {
    scope.prefixes.emplace_back(item);
  }
}

}  // namespace yanxing::sync
