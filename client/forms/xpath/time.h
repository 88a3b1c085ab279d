// Dates and times as expressions know them: texts in ISO form on the local clock, and numbers of days since
// 1970-01-01T00:00 UTC (ODK: decimal-date-time; so today() is a whole number only where the clock shows UTC).
// `environment` tells the local clock; without it that is UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

inline constexpr std::int64_t day_ms = 86'400'000;

struct Moment {
  std::int64_t utc_ms = 0;
  bool operator==(const Moment&) const = default;
};

/// "2021-05-17", "2021-05-17T08:24[:00[.000]][Z|+08:00]"; local where no offset is written. `loose`: months and days
/// may have one digit.
std::optional<Moment> parse_date_time(std::string_view text, const Environment* environment, bool loose = false);
/// Might `text` be one? Might it have a time? Cheap.
bool looks_like_date(std::string_view text);
bool looks_like_date_time(std::string_view text);

std::optional<Moment> from_days(double days);
double to_days(Moment moment);

/// "2021-05-17T08:24:00.000+08:00"; "2021-05-17" at midnight.
std::string date_time_text(Moment moment, const Environment* environment);
/// Only the date.
std::string date_text(Moment moment, const Environment* environment);
/// Part of a day that has passed, of "08:24", "08:24:00.000+08:00"; NaN: no time.
double decimal_time(std::string_view text, const Environment* environment);

/// %Y %y %m %n %b %d %e %a %W, %H %h %M %S %3, and %%; English short names.
std::string format_time(Moment moment, std::string_view format, const Environment* environment);

}  // namespace yanxing::forms::xpath
