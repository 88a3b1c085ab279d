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

std::optional<Date> read_date(std::string_view typed, const Date& today) {
  const auto days_from_today = [&](int days) {
    const std::chrono::year_month_day there{std::chrono::sys_days{to_chrono(today)} + std::chrono::days(days)};
    return Date{static_cast<int>(there.year()), static_cast<int>(static_cast<unsigned>(there.month())),
                static_cast<int>(static_cast<unsigned>(there.day()))};
  };
  if (is_valid(today)) {
    if (typed == "今天" || typed == "today") return today;
    if (typed == "昨天" || typed == "yesterday") return days_from_today(-1);
    if (typed == "明天" || typed == "tomorrow") return days_from_today(1);
  }
  return read_date(typed, today.year);
}

std::optional<Date> from_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto date = read_date(text, 0);
  return date && to_iso(*date) == text ? date : std::nullopt;
}

std::optional<Date> read_month(std::string_view typed) {
  if (const auto day = from_iso(typed)) return Date{day->year, day->month, 1};
  const auto runs = digit_runs(typed);
  Date date;
  if (runs.size() == 1 && runs[0].size() == 6) {
    const int all = std::stoi(runs[0]);
    date = {all / 100, all % 100, 1};
  } else if (runs.size() == 2 && runs[0].size() == 4 && runs[1].size() <= 2) {
    date = {std::stoi(runs[0]), std::stoi(runs[1]), 1};
  }
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::optional<Date> read_year(std::string_view typed) {
  if (const auto day = from_iso(typed)) return Date{day->year, 1, 1};
  const auto runs = digit_runs(typed);
  if (runs.size() != 1 || runs[0].size() != 4) return std::nullopt;
  const Date date{std::stoi(runs[0]), 1, 1};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::optional<std::string> read_time(std::string_view typed) {
  const auto runs = digit_runs(typed);
  for (const std::string& run : runs) {
    if (run.size() > 4) return std::nullopt;
  }
  if (runs.empty() || runs.size() > 3) return std::nullopt;
  int hour = std::stoi(runs[0]);
  int minute = runs.size() >= 2 ? std::stoi(runs[1]) : typed.find("半") != std::string_view::npos ? 30 : 0;
  if (runs.size() == 1 && runs[0].size() >= 3) {
    minute = hour % 100;
    hour /= 100;
  }
  if (hour > 23 || minute > 59) return std::nullopt;
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", hour, minute);
  return text;
}

}  // namespace yanxing::ui
