#include "client/ui/calendar.h"

#include <chrono>
#include <cstdio>
#include <vector>

namespace yanxing::ui {
namespace {

std::chrono::year_month_day to_chrono(const Date& date) {
  return std::chrono::year(date.year) / std::chrono::month(static_cast<unsigned>(date.month)) /
         std::chrono::day(static_cast<unsigned>(date.day));
}

/// The runs of digits, whatever stands between them.
std::vector<std::string> digit_runs(std::string_view typed) {
  std::vector<std::string> runs;
  bool inside = false;
  for (const char c : typed) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) runs.emplace_back();
    if (digit) runs.back() += c;
    inside = digit;
  }
  return runs;
}

}  // namespace

bool is_valid(const Date& date) {
  if (date.year < 1900 || date.year > 2199 || date.month < 1 || date.day < 1) return false;
  return to_chrono(date).ok();
}

int days_in_month(int year, int month) {
  const auto last = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

int weekday(const Date& date) {
  const std::chrono::weekday day{std::chrono::sys_days{to_chrono(date)}};
  return static_cast<int>(day.iso_encoding()) - 1;
}

std::string to_iso(const Date& date) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
  return text;
}

std::optional<Date> read_date(std::string_view typed, int year_hint) {
  const auto runs = digit_runs(typed);
  for (const std::string& run : runs) {
    if (run.size() > 8) return std::nullopt;
  }
  Date date;
  if (runs.size() == 1 && runs[0].size() == 8) {
    const int all = std::stoi(runs[0]);
    date = {all / 10000, all / 100 % 100, all % 100};
  } else if (runs.size() == 3 && runs[0].size() == 4) {
    date = {std::stoi(runs[0]), std::stoi(runs[1]), std::stoi(runs[2])};
  } else if (runs.size() == 2) {
    date = {year_hint, std::stoi(runs[0]), std::stoi(runs[1])};
  }
  if (!is_valid(date)) return std::nullopt;
  return date;
}

}  // namespace yanxing::ui
