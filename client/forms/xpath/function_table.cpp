#include "client/forms/xpath/function_table.h"

#include <algorithm>
#include <array>
#include <vector>

#include "client/text/text.h"

namespace yanxing::forms::xpath {
namespace {

using F = Function;
using K = ValueKind;
constexpr std::size_t many = FunctionInfo::any_number;

// In the order of their names.
constexpr auto functions = std::to_array<FunctionInfo>({
    {"abs", F::abs, 1, 1, K::number},
    {"acos", F::acos, 1, 1, K::number},
    {"area", F::area, 1, 1, K::number},
    {"asin", F::asin, 1, 1, K::number},
    {"atan", F::atan, 1, 1, K::number},
    {"atan2", F::atan2, 2, 2, K::number},
    {"base64-decode", F::base64_decode, 1, 1, K::text},
    {"boolean", F::boolean, 1, 1, K::boolean},
    {"boolean-from-string", F::boolean_from_string, 1, 1, K::boolean},
    {"ceiling", F::ceiling, 1, 1, K::number},
    {"checklist", F::checklist, 2, many, K::boolean},
    {"coalesce", F::coalesce, 2, 2, K::text},
    {"concat", F::concat, 0, many, K::text},
    {"contains", F::contains, 2, 2, K::boolean},
    {"cos", F::cos, 1, 1, K::number},
    {"count", F::count, 1, 1, K::number, 1},
    {"count-non-empty", F::count_non_empty, 1, 1, K::number, 1},
    {"count-selected", F::count_selected, 1, 1, K::number},
    {"current", F::current, 0, 0, K::nodes},
    {"date", F::date, 1, 1, K::date},
    {"date-time", F::date_time, 1, 1, K::date},
    {"decimal-date-time", F::decimal_date_time, 1, 1, K::number},
    {"decimal-time", F::decimal_time, 1, 1, K::number},
    {"digest", F::digest, 2, 3, K::text},
    {"distance", F::distance, 1, many, K::number},
    {"ends-with", F::ends_with, 2, 2, K::boolean},
    {"exp", F::exp, 1, 1, K::number},
    {"exp10", F::exp10, 1, 1, K::number},
    {"false", F::false_, 0, 0, K::boolean},
    {"floor", F::floor, 1, 1, K::number},
    {"format-date", F::format_date, 2, 2, K::text},
    {"format-date-time", F::format_date_time, 2, 2, K::text},
    {"if", F::if_, 3, 3, K::any},
    {"indexed-repeat", F::indexed_repeat, 3, 7, K::nodes, 0b101011, false, true},
    {"instance", F::instance, 1, 1, K::nodes},
    {"int", F::int_, 1, 1, K::number},
    {"join", F::join, 1, many, K::text},
    {"jr:choice-name", F::choice_name, 2, 2, K::text},
    {"jr:itext", F::itext, 1, 1, K::text},
    {"last", F::last, 0, 0, K::number, 0, false, true},
    {"local-name", F::local_name, 0, 1, K::text, 1},
    {"log", F::log, 1, 1, K::number},
    {"log10", F::log10, 1, 1, K::number},
    {"max", F::max, 1, many, K::number},
    {"min", F::min, 1, many, K::number},
    {"name", F::name, 0, 1, K::text, 1},
    {"normalize-space", F::normalize_space, 0, 1, K::text},
    {"not", F::not_, 1, 1, K::boolean},
    {"now", F::now, 0, 0, K::date, 0, true},
    {"number", F::number, 0, 1, K::number},
    {"once", F::once, 1, 1, K::text, 0, true},
    {"pi", F::pi, 0, 0, K::number},
    {"position", F::position, 0, 1, K::number, 1, false, true},
    {"pow", F::pow, 2, 2, K::number},
    {"pulldata", F::pulldata, 4, 4, K::text},
    {"random", F::random, 0, 0, K::number, 0, true},
    {"randomize", F::randomize, 1, 2, K::nodes, 1},
    {"regex", F::regex, 2, 2, K::boolean},
    {"round", F::round, 1, 2, K::number},
    {"selected", F::selected, 2, 2, K::boolean},
    {"selected-at", F::selected_at, 2, 2, K::text},
    {"sin", F::sin, 1, 1, K::number},
    {"sqrt", F::sqrt, 1, 1, K::number},
    {"starts-with", F::starts_with, 2, 2, K::boolean},
    {"string", F::string, 0, 1, K::text},
    {"string-length", F::string_length, 0, 1, K::number},
    {"substr", F::substr, 2, 3, K::text},
    {"substring", F::substring, 2, 3, K::text},
    {"substring-after", F::substring_after, 2, 2, K::text},
    {"substring-before", F::substring_before, 2, 2, K::text},
    {"sum", F::sum, 1, many, K::number},
    {"tan", F::tan, 1, 1, K::number},
    {"today", F::today, 0, 0, K::date, 0, true},
    {"translate", F::translate, 3, 3, K::text},
    {"true", F::true_, 0, 0, K::boolean},
    {"uuid", F::uuid, 0, 1, K::text, 0, true},
    {"weighted-checklist", F::weighted_checklist, 2, many, K::boolean},
});
static_assert(std::ranges::is_sorted(functions, {}, &FunctionInfo::name));

struct Refused {
  std::string_view name;
  std::string_view reason;
};

constexpr auto refused = std::to_array<Refused>({
    {"extract-signed", "signed texts are not read; use the text as it is"},
    {"geofence", "places are typed as codes here; compare latitude and longitude with < and >"},
    {"id", "elements have no ids here; use a path with a condition, /data/row[name = 'x']"},
    {"intersects", "lines on a map cannot be recorded on a laptop"},
    {"lang", "answers have no language of their own; leave it out"},
    {"namespace-uri", "elements have no namespaces here; use name()"},
    {"property", "use a field of type username or deviceid"},
    {"version", "the form's version is stored with every record; leave it out"},
});

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return out;
}

}  // namespace

const FunctionInfo* find_function(std::string_view name) {
  const auto found = std::ranges::lower_bound(functions, name, {}, &FunctionInfo::name);
  return found != functions.end() && found->name == name ? &*found : nullptr;
}

std::string_view why_not(std::string_view name) {
  const auto found = std::ranges::find(refused, name, &Refused::name);
  return found != refused.end() ? found->reason : std::string_view{};
}

std::string_view nearest_function(std::string_view name) {
  if (name.size() > 40) return {};
  const std::string wanted = lower(name);
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const FunctionInfo& function : functions) {
    std::size_t away = text::edit_distance(wanted, function.name);
    const auto colon = function.name.find(':');
    if (colon != std::string_view::npos)
      away = std::min(away, text::edit_distance(wanted, function.name.substr(colon + 1)));
    if (away < least) {
      least = away;
      best = function.name;
    }
  }
  return best;
}

std::string takes(const FunctionInfo& function) {
  const auto arguments = [](std::size_t count) {
    return std::to_string(count) + (count == 1 ? " argument" : " arguments");
  };
  if (function.most == 0) return "takes no argument";
  if (function.id == Function::indexed_repeat) return "takes a field and one to three pairs of repeat and position";
  if (function.most == FunctionInfo::any_number) {
    return function.least == 0 ? "takes any number of arguments" : "takes " + arguments(function.least) + " or more";
  }
  if (function.least == function.most) return "takes " + arguments(function.least);
  return "takes " + std::to_string(function.least) + " or " + arguments(function.most);
}

}  // namespace yanxing::forms::xpath
