// Days as forms write them, "2021-05-17", and the distance between two.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yanxing::due {

/// Days since 1970-01-01 of the date that `text` begins with (a moment may follow it); nullopt: it begins with none.
std::optional<std::int64_t> day_number(std::string_view text);
/// "2021-05-17".
std::string day_text(std::int64_t number);
/// Of a date that exists in that year; the last of February where 29 February does not.
std::string day_text(int year, int month, int day);
/// Whether month and day exist in some year.
bool is_month_day(int month, int day);

/// `to` minus `from` in days; 0 where one of them is no date.
std::int64_t days_between(std::string_view from, std::string_view to);

}  // namespace yanxing::due
