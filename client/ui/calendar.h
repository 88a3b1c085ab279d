// Dates as people type them, and the days of a month. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yanxing::ui {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;

  bool operator==(const Date&) const = default;
};

/// 1 January 1900 to 31 December 2199, leap years right.
bool is_valid(const Date& date);
int days_in_month(int year, int month);
/// 0 Monday … 6 Sunday.
int weekday(const Date& date);
/// "2021-05-17".
std::string to_iso(const Date& date);
/// Reads 2021-05-17, 2021/5/17, 2021.5.17, 2021年5月17日, 20210517 and, in the year `year_hint`, 5-17 and 5月17日.
std::optional<Date> read_date(std::string_view typed, int year_hint);
/// The same, and 今天, 昨天, 明天, today, yesterday, tomorrow.
std::optional<Date> read_date(std::string_view typed, const Date& today);
/// "2021-05-17", nothing else.
std::optional<Date> from_iso(std::string_view text);

/// A month as people type it (2021-5, 2021.5, 202105, 2021年5月): the first day of it.
std::optional<Date> read_month(std::string_view typed);
/// 2021, 2021年: the first day of it.
std::optional<Date> read_year(std::string_view typed);
/// "08:24" of 8:24, 0824, 824, 8点24, 8点半, 8时; nullopt: no time of day.
std::optional<std::string> read_time(std::string_view typed);

}  // namespace yanxing::ui
