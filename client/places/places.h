// The places of the statistical code: province, city, county, township, village. Read-only after loading; safe to
// share.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::places {

enum class Level { province, city, county, township, village, community };
/// As in the data file, e.g. "township".
const char* level_name(Level level);
std::optional<Level> parse_level(std::string_view name);
/// Digits of a code of that level: 2, 4, 6, 9 or 12.
std::size_t code_digits(Level level);

/// 2 (province), 4 (city), 6 (county), 9 (township) or 12 (village, community) digits.
bool is_place_code(std::string_view code);
/// True when `code` lies in `scope` (a code's prefix is its parent). Everything lies in the empty scope.
inline bool is_in(std::string_view code, std::string_view scope) { return code.starts_with(scope); }

struct Place {
  std::string code;
  std::string name;    // official: 阳山村委会
  std::string parent;  // code; empty for the province
  Level level = Level::village;

  /// As spoken: 阳山村, 和平社区. Other levels are the official name.
  std::string short_name() const;
};

class Places {
 public:
  /// Reads assets/places/places.csv (code,name,parent,level). Error: not_found, io, invalid (line and cause).
  static Result<Places> load(const std::filesystem::path& file);
  static Result<Places> parse(std::string_view csv);

  const Place* find(std::string_view code) const;
  /// The name, or the code itself for a place that is not in the table.
  std::string name(std::string_view code) const;
  /// Places directly below, in code order. Empty for a village or an unknown code.
  std::span<const Place> children(std::string_view code) const;
  /// All places of a level that lie in `scope`, in code order.
  std::vector<const Place*> within(std::string_view scope, Level level) const;
  /// Names from the county down, or from the place's own level if that is higher: "融安县 · 桥板乡 · 阳山村委会".
  std::string path(std::string_view code, std::string_view separator = " · ") const;
  /// Sorted by the length of the code, then by code.
  std::span<const Place> all() const { return places_; }

 private:
  std::vector<Place> places_;
};

}  // namespace yanxing::places
