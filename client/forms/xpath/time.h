// Dates and times as expressions know them: texts in ISO form, and numbers of days since 1970-01-01 on the local clock
// (as JavaRosa counts: today() is a whole number, noon is .5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

inline constexpr std::int64_t day_ms = 86'400'000;

/// A moment on the local clock: milliseconds since 1970-01-01T00:00 there.
struct LocalTime {
  std::int64_t ms = 0;
};

/// "2021-05-17", "2021-05-17T08:24[:00[.000]][Z|+08:00]". `environment` tells the local clock for a time with an
/// offset; without it the clock as written counts. `loose`: months and days may have one digit.
std::optional<LocalTime> parse_date_time(std::string_view text, const Environment* environment, bool loose = false);
/// Might `text` be one? Cheap.
bool looks_like_date(std::string_view text);

std::optional<LocalTime> from_days(double days);
double to_days(LocalTime time);

/// "2021-05-17T08:24:00.000+08:00"; "2021-05-17" at midnight.
std::string date_time_text(LocalTime time, const Environment* environment);
std::string date_text(LocalTime time);
/// Part of a day that has passed, of "08:24", "08:24:00.000+08:00"; NaN: no time.
double decimal_time(std::string_view text, const Environment* environment);
LocalTime local_now(const Environment& environment);

/// %Y %y %m %n %b %d %e %a %W, %H %h %M %S %3, and %%; English short names.
std::string format_time(LocalTime time, std::string_view format);

}  // namespace yanxing::forms::xpath
