#include "client/app/local_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

namespace yanxing::app {

namespace {

std::tm split(UnixMs when) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(when)).count();
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts;
}

// Days since 1970-01-01 of a civil date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
std::int64_t day_number(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::int64_t day_number(const std::tm& parts) {
  return day_number(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string formatted(const std::tm& parts, const char* format) {
  std::array<char, 64> buffer{};
  const auto size = std::strftime(buffer.data(), buffer.size(), format, &parts);
  return {buffer.data(), size};
}

}  // namespace

LocalTime to_local(UnixMs when, UnixMs now) {
  LocalTime local;
  if (when == 0) return local;
  const auto parts = split(when);
  local.year = parts.tm_year + 1900;
  local.month = parts.tm_mon + 1;
  local.day = parts.tm_mday;
  local.hour = parts.tm_hour;
  local.minute = parts.tm_min;
  local.days_ago =
      static_cast<int>(std::clamp<std::int64_t>(day_number(split(now)) - day_number(parts), -1'000'000, 1'000'000));
  return local;
}

std::string local_date(UnixMs now) { return formatted(split(now), "%Y-%m-%d"); }

std::string local_clock(UnixMs now) { return formatted(split(now), "%H:%M"); }

std::string file_stamp(UnixMs now) { return formatted(split(now), "%Y%m%d-%H%M"); }

}  // namespace yanxing::app
