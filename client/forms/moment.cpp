#include "client/forms/moment.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

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

}  // namespace yanxing::forms
