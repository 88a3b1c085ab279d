#include "client/places/seen.h"

#include <algorithm>
#include <iterator>

#include "client/places/places.h"

namespace yanxing::places {

std::vector<std::string> seen_parts(std::string_view place, const std::vector<std::string>& scope) {
  const bool is_all = scope.empty() || std::any_of(scope.begin(), scope.end(),
                                                   [&](const std::string& held) { return is_in(place, held); });
  if (is_all) return {std::string(place)};
  std::vector<std::string> out;
  std::copy_if(scope.begin(), scope.end(), std::back_inserter(out),
               [&](const std::string& held) { return is_in(held, place); });
  return out;
}

Seen seen_of(std::string_view place, const std::vector<std::string>& scope) {
  const auto parts = seen_parts(place, scope);
  if (parts.empty()) return Seen::none;
  return parts.size() == 1 && parts.front() == place ? Seen::all : Seen::part;
}

}  // namespace yanxing::places
