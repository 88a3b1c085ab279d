#include "client/places/name_within.h"

namespace yanxing::places {

std::string name_within(const Places& places, std::string_view code, std::string_view about) {
  const Place* place = places.find(code);
  std::string name = place != nullptr ? place->short_name() : std::string(code);
  const std::size_t digits = code_digits(Level::township);
  if (place == nullptr || place->level < Level::village || code.size() <= digits || about.size() >= digits) return name;
  const Place* township = places.find(code.substr(0, digits));
  return township != nullptr ? township->name + name : name;
}

}  // namespace yanxing::places
