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

}  // namespace yanxing::ui
