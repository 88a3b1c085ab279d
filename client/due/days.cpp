#include "client/due/days.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace yanxing::due {
namespace {

std::optional<int> number(std::string_view digits) {
  int out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (error != std::errc() || end != digits.data() + digits.size() || out < 0) return std::nullopt;
  return out;
}

std::string text_of(std::chrono::year_month_day date) {
  std::array<char, 32> out{};
  const int size = std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {out.data(), static_cast<std::size_t>(size)};
}

std::chrono::year_month_day date_of(int year, int month, int day) {
  return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
          std::chrono::day(static_cast<unsigned>(day))};
}

}  // namespace

std::optional<std::int64_t> day_number(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const auto date = date_of(*year, *month, *day);
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string day_text(std::int64_t number) {
  return text_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(number))));
}

std::string day_text(int year, int month, int day) {
  const auto date = date_of(year, month, day);
  if (date.ok()) return text_of(date);
  return text_of(std::chrono::sys_days(date.year() / date.month() / std::chrono::last));
}

bool is_month_day(int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && date_of(2020, month, day).ok();  // a leap year
}

std::int64_t days_between(std::string_view from, std::string_view to) {
  const auto first = day_number(from);
  const auto last = day_number(to);
  return first && last ? *last - *first : 0;
}

}  // namespace yanxing::due
