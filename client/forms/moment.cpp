#include "client/forms/moment.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace yanxing::forms {

std::string moment_text(std::int64_t ms, int offset_minutes) {
  using namespace std::chrono;
  const sys_time<milliseconds> local{milliseconds(ms) + minutes(offset_minutes)};
  const auto day = floor<days>(local);
  const year_month_day date{day};
  const hh_mm_ss time{local - day};
  std::array<char, 64> out{};
  const int size = std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03d%c%02d:%02d",
                                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                                 static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                                 static_cast<int>(time.subseconds().count()), offset_minutes < 0 ? '-' : '+',
                                 std::abs(offset_minutes) / 60, std::abs(offset_minutes) % 60);
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string local_moment(const std::string& day, const std::string& time) {
  std::tm parts{};
  unsigned year = 0, month = 0, mday = 0, hour = 0, minute = 0;
  if (std::sscanf(day.c_str(), "%u-%u-%u", &year, &month, &mday) != 3 ||
      std::sscanf(time.c_str(), "%u:%u", &hour, &minute) != 2)
    return day + "T" + time;
  parts.tm_year = static_cast<int>(year) - 1900;
  parts.tm_mon = static_cast<int>(month) - 1;
  parts.tm_mday = static_cast<int>(mday);
  parts.tm_hour = static_cast<int>(hour);
  parts.tm_min = static_cast<int>(minute);
  parts.tm_isdst = -1;
  const int offset = local_offset_minutes(static_cast<std::int64_t>(std::mktime(&parts)) * 1000);
  // What she typed stays, also an hour that summer time leaves out.
  std::array<char, 8> zone{};
  std::snprintf(zone.data(), zone.size(), "%c%02u:%02u", offset < 0 ? '-' : '+',
                static_cast<unsigned>(std::abs(offset)) / 60U % 100U, static_cast<unsigned>(std::abs(offset)) % 60U);
  return day + "T" + time + ":00.000" + zone.data();
}

int local_offset_minutes(std::int64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm local{};
  if (localtime_r(&seconds, &local) == nullptr) return 0;
  return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace yanxing::forms
