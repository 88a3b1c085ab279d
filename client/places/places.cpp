#include "client/places/places.h"

#include <algorithm>
#include <array>

#include "client/places/csv.h"

namespace yanxing::places {
namespace {

constexpr std::array all_levels{Level::province, Level::city,    Level::county,
                                Level::township, Level::village, Level::community};

bool comes_before(std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() < b.size() : a < b; }

/// The code of the level above: what the first digits say.
std::string_view parent_code(std::string_view code) {
  switch (code.size()) {
    case 12: return code.substr(0, 9);
    case 9: return code.substr(0, 6);
    case 6: return code.substr(0, 4);
    case 4: return code.substr(0, 2);
    default: return {};
  }
}

Result<Place> read_row(std::size_t row, const std::vector<std::string>& cells) {
  Place place{cells[0], cells[1], cells[2], Level::village};
  if (!is_place_code(place.code))
    return row_error(row, "\"" + place.code + "\" is not a place code of 2, 4, 6, 9 or 12 digits");
  if (place.name.empty()) return row_error(row, "place " + place.code + " has no name");
  const std::optional<Level> level = parse_level(cells[3]);
  if (!level || code_digits(*level) != place.code.size()) {
    return row_error(row, "level \"" + cells[3] + "\" does not fit the code " + place.code);
  }
  place.level = *level;
  if (place.parent != parent_code(place.code)) {
    return row_error(row,
                     "place " + place.code + " must have the parent \"" + std::string(parent_code(place.code)) + "\"");
  }
  return place;
}

}  // namespace

const char* level_name(Level level) {
  switch (level) {
    case Level::province: return "province";
    case Level::city: return "city";
    case Level::county: return "county";
    case Level::township: return "township";
    case Level::village: return "village";
    case Level::community: return "community";
  }
  YX_CHECK(false);
}

std::optional<Level> parse_level(std::string_view name) {
  for (const Level level : all_levels) {
    if (name == level_name(level)) return level;
  }
  return std::nullopt;
}

std::size_t code_digits(Level level) {
  switch (level) {
    case Level::province: return 2;
    case Level::city: return 4;
    case Level::county: return 6;
    case Level::township: return 9;
    case Level::village:
    case Level::community: return 12;
  }
  YX_CHECK(false);
}

bool is_place_code(std::string_view code) {
  const bool length =
      std::any_of(all_levels.begin(), all_levels.end(), [&](Level level) { return code.size() == code_digits(level); });
  return length && code.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string Place::short_name() const {
  static constexpr std::array<std::string_view, 4> endings{"村民委员会", "居民委员会", "村委会", "居委会"};
  const std::string_view full = name;
  const auto ending = std::find_if(endings.begin(), endings.end(), [&](std::string_view one) {
    return full.ends_with(one) && full.size() > one.size();
  });
  if (ending == endings.end() || (level != Level::village && level != Level::community)) return name;
  std::string stem(full.substr(0, full.size() - ending->size()));
  return level == Level::village && !stem.ends_with("村") ? stem + "村" : stem;
}

Result<Places> Places::load(const std::filesystem::path& file) {
  YX_ASSIGN(const std::string text, read_file(file));
  Result<Places> places = parse(text);
  if (!places) return Error{places.error().code, file.string() + ": " + places.error().detail};
  return places;
}

Result<Places> Places::parse(std::string_view csv) {
  YX_ASSIGN(const auto rows, parse_csv(csv, "code,name,parent,level"));
  Places out;
  out.places_.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    YX_ASSIGN(Place place, read_row(row, rows[row]));
    out.places_.push_back(std::move(place));
  }
  std::sort(out.places_.begin(), out.places_.end(),
            [](const Place& a, const Place& b) { return comes_before(a.code, b.code); });
  for (std::size_t i = 0; i < out.places_.size(); ++i) {
    const Place& place = out.places_[i];
    if (i > 0 && out.places_[i - 1].code == place.code)
      return Error{Code::invalid, "place " + place.code + " is there twice"};
    if (!place.parent.empty() && out.find(place.parent) == nullptr) {
      return Error{Code::invalid, "place " + place.code + ": its parent " + place.parent + " is not in the table"};
    }
  }
  return out;
}

const Place* Places::find(std::string_view code) const {
  const auto found =
      std::lower_bound(places_.begin(), places_.end(), code,
                       [](const Place& place, std::string_view wanted) { return comes_before(place.code, wanted); });
  return found != places_.end() && found->code == code ? &*found : nullptr;
}

std::string Places::name(std::string_view code) const {
  const Place* place = find(code);
  return place != nullptr ? place->name : std::string(code);
}

std::span<const Place> Places::children(std::string_view code) const {
  // Siblings have codes of one length and one prefix, so they lie side by side.
  const auto first = std::find_if(places_.begin(), places_.end(),
                                  [&](const Place& place) { return place.parent == code && !code.empty(); });
  const auto end = std::find_if(first, places_.end(), [&](const Place& place) { return place.parent != code; });
  return {first, end};
}

std::vector<const Place*> Places::within(std::string_view scope, Level level) const {
  std::vector<const Place*> out;
  for (const Place& place : places_) {
    if (place.level == level && is_in(place.code, scope)) out.push_back(&place);
  }
  return out;
}

std::string Places::path(std::string_view code, std::string_view separator) const {
  const Place* place = find(code);
  if (place == nullptr) return std::string(code);
  std::string out = place->name;
  for (place = find(place->parent); place != nullptr && place->code.size() >= code_digits(Level::county);
       place = find(place->parent)) {
    out = place->name + std::string(separator) + out;
  }
  return out;
}

}  // namespace yanxing::places
