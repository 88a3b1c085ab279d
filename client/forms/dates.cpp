// Dates and times as people type them.
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "client/forms/values.h"

namespace yanxing::forms {
namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2199;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

bool take_prefix(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = text::trim(std::string_view(text).substr(prefix.size()));
  return true;
}

bool take_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text = text::trim(std::string_view(text).substr(0, text.size() - suffix.size()));
  return true;
}

/// One to `max_digits` ASCII digits and nothing else.
std::optional<int> number(std::string_view text, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text::trim(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<Date> relative_date(std::string_view word, Date today) {
  static constexpr std::array<std::pair<std::string_view, int>, 8> words{{{"今天", 0},
                                                                          {"昨天", -1},
                                                                          {"前天", -2},
                                                                          {"明天", 1},
                                                                          {"后天", 2},
                                                                          {"today", 0},
                                                                          {"yesterday", -1},
                                                                          {"tomorrow", 1}}};
  for (const auto& [name, days] : words) {
    if (word != name) continue;
    using namespace std::chrono;
    const year_month_day moved{sys_days{year{today.year} / today.month / today.day} + std::chrono::days{days}};
    return Date{int(moved.year()), int(unsigned(moved.month())), int(unsigned(moved.day()))};
  }
  return std::nullopt;
}

std::optional<Date> from_parts(const std::vector<std::string>& parts, bool has_day_word, std::optional<Date> today) {
  std::vector<int> numbers;
  for (const std::string& part : parts) {
    const std::optional<int> value = number(part, 8);
    if (!value) return std::nullopt;
    numbers.push_back(*value);
  }
  if (numbers.size() == 3) return Date{numbers[0], numbers[1], numbers[2]};
  if (numbers.size() == 1 && parts[0].size() == 8)
    return Date{numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100};
  if (!today) return std::nullopt;
  if (numbers.size() == 2) return Date{today->year, numbers[0], numbers[1]};
  if (numbers.size() == 1 && has_day_word) return Date{today->year, today->month, numbers[0]};
  return std::nullopt;
}

/// Takes "上午", "pm"… away from either end: 0 nothing said, 1 morning, 2 afternoon.
int take_half(std::string& text) {
  for (const std::string_view word : {"上午", "早上", "凌晨", "中午", "am"}) {
    if (take_prefix(text, word) || take_suffix(text, word)) return word == "中午" ? 0 : 1;
  }
  for (const std::string_view word : {"下午", "晚上", "傍晚", "pm"}) {
    if (take_prefix(text, word) || take_suffix(text, word)) return 2;
  }
  return 0;
}

}  // namespace

bool Date::is_valid() const {
  if (year < first_year || year > last_year || month < 1 || day < 1) return false;
  return (std::chrono::year{year} / month / day).ok();
}

std::string Date::text() const {
  std::array<char, 40> out{};
  const int length = std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", year, month, day);
  return {out.data(), static_cast<std::size_t>(length)};
}

Result<Date> parse_date(std::string_view typed, std::optional<Date> today) {
  std::string text = text::fold(typed);  // full width, case and space
  if (today) {
    if (const std::optional<Date> relative = relative_date(text, *today)) return *relative;
  }
  const bool has_day_word = take_suffix(text, "日") || take_suffix(text, "号");
  for (const std::string_view separator : {"年", "月", "/", "."}) replace_all(text, separator, "-");
  const std::optional<Date> date = from_parts(split(text, '-'), has_day_word, today);
  if (!date || !date->is_valid()) {
    return Error{Code::invalid, "not a date; write it like 2021-05-17, 2021年5月17日 or 20210517 (1900 to 2199)"};
  }
  return *date;
}

Result<std::string> parse_time(std::string_view typed) {
  const Error wrong{Code::invalid, "not a time; write it like 08:24, 0824 or 下午2:05"};
  std::string text = text::fold(typed);
  if (const std::size_t at = text.find_first_of("t "); at == 10 && parse_date(text.substr(0, at), std::nullopt))
    text.erase(0, at + 1);
  const int half = take_half(text);
  const bool has_hour_word = text.find("点") != std::string::npos || text.find("时") != std::string::npos;
  replace_all(text, "点半", ":30");
  replace_all(text, "点钟", ":");
  replace_all(text, "点", ":");
  replace_all(text, "时", ":");
  take_suffix(text, "分");
  if (has_hour_word && text.ends_with(':')) text += "00";
  const bool only_digits = text.find_first_not_of("0123456789") == std::string::npos;
  if (only_digits && (text.size() == 3 || text.size() == 4)) text.insert(text.size() - 2, ":");
  std::vector<std::string> parts = split(text, ':');
  if (parts.size() == 3 && number(parts[2], 2).value_or(60) <= 59) parts.pop_back();  // seconds are not kept
  if (parts.size() != 2 || (parts[1].size() != 2 && !has_hour_word)) return wrong;
  std::optional<int> hour = number(parts[0], 2);
  const std::optional<int> minute = number(parts[1], 2);
  if (!hour || !minute || *minute > 59) return wrong;
  if (half != 0 && (*hour > 23 || (half == 1 && *hour > 12))) return wrong;
  if (half == 2 && *hour < 12) *hour += 12;
  if (half == 1 && *hour == 12) *hour = 0;
  if (*hour > 23) return wrong;
  std::array<char, 24> out{};
  const int length = std::snprintf(out.data(), out.size(), "%02d:%02d", *hour, *minute);
  return std::string(out.data(), static_cast<std::size_t>(length));
}

}  // namespace yanxing::forms
