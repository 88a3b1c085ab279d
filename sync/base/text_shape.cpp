#include "sync/base/text_shape.h"

#include <algorithm>
#include <chrono>

namespace yanxing {
namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2199;
constexpr std::size_t date_size = 10;    // 2021-05-17
constexpr std::size_t time_size = 5;     // 08:24
constexpr std::size_t moment_size = 19;  // 2021-05-17T08:24:00
constexpr std::size_t max_fraction_digits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// True when `text` has digits where `pattern` has a 0, and the same characters elsewhere.
bool looks_like(std::string_view text, std::string_view pattern) {
  return text.size() == pattern.size() && std::equal(text.begin(), text.end(), pattern.begin(),
                                                     [](char c, char p) { return p == '0' ? is_digit(c) : c == p; });
}

/// REQUIRES: digits only.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// Nothing, "Z", "+08:00" or "-08:00".
bool is_offset(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  return (text.front() == '+' || text.front() == '-') && is_time_text(text.substr(1));
}

}  // namespace

bool is_date_text(std::string_view text) {
  if (!looks_like(text, "0000-00-00")) return false;
  const int year = number(text.substr(0, 4));
  const std::chrono::year_month_day day{std::chrono::year(year),
                                        std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                        std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  return year >= first_year && year <= last_year && day.ok();
}

bool is_time_text(std::string_view text) {
  return looks_like(text, "00:00") && number(text.substr(0, 2)) <= 23 && number(text.substr(3, 2)) <= 59;
}

bool is_datetime_text(std::string_view text) {
  if (text.size() < moment_size || text[date_size] != 'T') return false;
  if (!is_date_text(text.substr(0, date_size)) || !is_time_text(text.substr(date_size + 1, time_size))) return false;
  const std::string_view seconds = text.substr(date_size + 1 + time_size, 3);
  if (!looks_like(seconds, ":00") || number(seconds.substr(1)) > 59) return false;
  text.remove_prefix(moment_size);
  if (text.starts_with('.')) {
    const auto end = std::find_if_not(text.begin() + 1, text.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end - text.begin()) - 1;
    if (digits == 0 || digits > max_fraction_digits) return false;
    text.remove_prefix(digits + 1);
  }
  return is_offset(text);
}

}  // namespace yanxing
