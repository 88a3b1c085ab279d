// The functions of the dialect: names, how many arguments they take, what they give.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace yanxing::forms::xpath {

enum class ValueKind : std::uint8_t { any, nodes, text, number, boolean, date };  // date: a text in ISO form

// clang-format off
enum class Function : std::uint8_t {
  abs, acos, area, asin, atan, atan2, base64_decode, boolean, boolean_from_string, ceiling, checklist, choice_name,
  coalesce, concat, contains, cos, count, count_non_empty, count_selected, current, date, date_time, decimal_date_time,
  decimal_time, digest, distance, ends_with, exp, exp10, false_, floor, format_date, format_date_time, if_,
  indexed_repeat, instance, int_, itext, join, last, local_name, log, log10, max, min, name, normalize_space, not_, now,
  number, once, pi, position, pow, pulldata, random, randomize, regex, round, selected, selected_at, sin, sqrt,
  starts_with, string, string_length, substr, substring, substring_after, substring_before, sum, tan, today, translate,
  true_, uuid, weighted_checklist,
};
// clang-format on

struct FunctionInfo {
  static constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
  std::string_view name;
  Function id;
  std::size_t least;  // arguments
  std::size_t most;
  ValueKind gives;
  unsigned node_arguments = 0;  // bit i: argument i must be a path
  bool is_volatile = false;     // depends on more than nodes
  bool uses_position = false;
};

/// nullptr: unknown.
const FunctionInfo* find_function(std::string_view name);
/// Why a function that other clients know is not there; empty: nobody knows it.
std::string_view why_not(std::string_view name);
/// The known name that looks most like it; empty when none is near.
std::string_view nearest_function(std::string_view name);
/// "takes 2 or 3 arguments"
std::string takes(const FunctionInfo& function);

}  // namespace yanxing::forms::xpath
