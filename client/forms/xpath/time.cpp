#include "client/forms/xpath/time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

namespace yanxing::forms::xpath {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr double most_days = 3'652'059 * 2.0;  // far beyond the year 9999
constexpr int most_offset_hours = 14;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Reads numbers and signs from the front of a text; once something is wrong, everything is.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool ok() const { return ok_; }
  bool at_end() const { return text_.empty(); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }

  bool skip(char c) {
    if (peek() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void need(char c) { ok_ = skip(c) && ok_; }

  int digits(std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t count = 0;
    while (count < most && peek() >= '0' && peek() <= '9') {
      value = value * 10 + (peek() - '0');
      text_.remove_prefix(1);
      ++count;
    }
    if (count < least) ok_ = false;
    return value;
  }

  // ".123456" -> 123
  int fraction_ms() {
    int value = 0;
    std::size_t count = 0;
    for (; peek() >= '0' && peek() <= '9'; text_.remove_prefix(1), ++count) {
      if (count < 3) value = value * 10 + (peek() - '0');
    }
    if (count == 0) ok_ = false;
    for (; count < 3; ++count) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
  bool ok_ = true;
};

struct ClockTime {
  std::int64_t ms = 0;
  std::optional<int> offset_minutes;
};

// "08", "08:24", "08:24:00", "08:24:00.000", each with an offset.
std::optional<ClockTime> read_clock(Reader& in) {
  ClockTime out;
  const int hour = in.digits(2, 2);
  int minute = 0;
  int second = 0;
  int ms = 0;
  if (in.skip(':')) {
    minute = in.digits(2, 2);
    if (in.skip(':')) {
      second = in.digits(2, 2);
      if (in.skip('.')) ms = in.fraction_ms();
    }
  }
  if (in.skip('Z')) {
    out.offset_minutes = 0;
  } else if (in.peek() == '+' || in.peek() == '-') {
    const int sign = in.skip('-') ? -1 : (in.need('+'), 1);
    const int hours = in.digits(2, 2);
    in.need(':');
    const int minutes = in.digits(2, 2);
    if (hours > most_offset_hours || minutes > 59) return std::nullopt;
    out.offset_minutes = sign * (hours * 60 + minutes);
  }
  if (!in.ok() || !in.at_end() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  out.ms = ((hour * 60LL + minute) * 60 + second) * 1000 + ms;
  return out;
}

std::string two(int number) {
  return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

std::string padded(int number, std::size_t width) {
  std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

struct Parts {
  int year, month, day, hour, minute, second, ms;
  unsigned weekday;  // 0: Sunday
  std::chrono::sys_days date;
};

Parts parts_of(std::int64_t local_ms) {
  const std::int64_t days = floor_divide(local_ms, day_ms);
  const auto rest = static_cast<int>(local_ms - days * day_ms);
  const std::chrono::sys_days date{std::chrono::days{days}};
  const std::chrono::year_month_day ymd{date};
  return {static_cast<int>(ymd.year()),
          static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day())),
          rest / 3'600'000,
          rest / 60'000 % 60,
          rest / 1000 % 60,
          rest % 1000,
          std::chrono::weekday{date}.c_encoding(),
          date};
}

// ISO 8601: the week that holds the year's first Thursday is the first.
int iso_week(const Parts& parts) {
  using std::chrono::days;
  const int from_monday = (static_cast<int>(parts.weekday) + 6) % 7;
  const std::chrono::sys_days thursday = parts.date + days{3 - from_monday};
  const std::chrono::year year = std::chrono::year_month_day{thursday}.year();
  const std::chrono::sys_days first{year / 1 / 1};
  return static_cast<int>((thursday - first).count()) / 7 + 1;
}

int offset_at(std::int64_t utc_ms, const Environment* environment) {
  return environment == nullptr ? 0 : environment->utc_offset_minutes(utc_ms);
}

std::int64_t to_local(Moment moment, const Environment* environment) {
  return moment.utc_ms + offset_at(moment.utc_ms, environment) * minute_ms;
}

// What a clock shows, there or here.
Moment from_clock(std::int64_t clock_ms, std::optional<int> offset_minutes, const Environment* environment) {
  if (offset_minutes) return {clock_ms - *offset_minutes * minute_ms};
  const int guess = offset_at(clock_ms, environment);
  return {clock_ms - offset_at(clock_ms - guess * minute_ms, environment) * minute_ms};
}

}  // namespace

bool looks_like_date(std::string_view text) {
  if (text.size() < 8 || text[4] != '-') return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

bool looks_like_date_time(std::string_view text) {
  return text.size() > 11 && text[10] == 'T' && looks_like_date(text);
}

std::optional<Moment> parse_date_time(std::string_view text, const Environment* environment, bool loose) {
  if (!looks_like_date(text)) return std::nullopt;
  const auto separator = text.find('T');
  Reader in(text.substr(0, separator));
  const int year = in.digits(4, 4);
  in.need('-');
  const int month = in.digits(loose ? 1 : 2, 2);
  in.need('-');
  const int day = in.digits(loose ? 1 : 2, 2);
  if (!in.ok() || !in.at_end()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t midnight = std::chrono::sys_days{date}.time_since_epoch().count() * day_ms;
  if (separator == std::string_view::npos) return from_clock(midnight, std::nullopt, environment);
  Reader rest(text.substr(separator + 1));
  const auto clock = read_clock(rest);
  if (!clock) return std::nullopt;
  return from_clock(midnight + clock->ms, clock->offset_minutes, environment);
}

std::optional<Moment> from_days(double days) {
  if (!std::isfinite(days) || std::abs(days) > most_days) return std::nullopt;
  return Moment{static_cast<std::int64_t>(std::llround(days * static_cast<double>(day_ms)))};
}

double to_days(Moment moment) { return static_cast<double>(moment.utc_ms) / static_cast<double>(day_ms); }

std::string date_text(Moment moment, const Environment* environment) {
  const Parts parts = parts_of(to_local(moment, environment));
  return padded(parts.year, 4) + "-" + two(parts.month) + "-" + two(parts.day);
}

std::string date_time_text(Moment moment, const Environment* environment) {
  std::string out = date_text(moment, environment);
  const Parts parts = parts_of(to_local(moment, environment));
  if (parts.hour == 0 && parts.minute == 0 && parts.second == 0 && parts.ms == 0) return out;
  const int offset = offset_at(moment.utc_ms, environment);
  const int size = std::abs(offset);
  return out + "T" + two(parts.hour) + ":" + two(parts.minute) + ":" + two(parts.second) + "." + padded(parts.ms, 3) +
         (offset < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

double decimal_time(std::string_view text, const Environment* environment) {
  Reader in(text);
  if (text.size() < 5 || text[2] != ':') return std::numeric_limits<double>::quiet_NaN();
  const auto clock = read_clock(in);
  if (!clock || text.back() == 'Z') return std::numeric_limits<double>::quiet_NaN();
  if (!clock->offset_minutes) return to_days({clock->ms});
  const std::int64_t local_ms = to_local(from_clock(clock->ms, clock->offset_minutes, environment), environment);
  return to_days({local_ms - floor_divide(local_ms, day_ms) * day_ms});
}

std::string format_time(Moment moment, std::string_view format, const Environment* environment) {
  static constexpr std::array<const char*, 13> months = {"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const Parts parts = parts_of(to_local(moment, environment));
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 >= format.size()) {
      out += format[i];
      continue;
    }
    switch (format[++i]) {
      case 'Y': out += padded(parts.year, 4); break;
      case 'y': out += two(parts.year % 100); break;
      case 'm': out += two(parts.month); break;
      case 'n': out += std::to_string(parts.month); break;
      case 'b': out += months[static_cast<std::size_t>(parts.month)]; break;
      case 'd': out += two(parts.day); break;
      case 'e': out += std::to_string(parts.day); break;
      case 'a': out += weekdays[parts.weekday]; break;
      case 'W': out += std::to_string(iso_week(parts)); break;
      case 'H': out += two(parts.hour); break;
      case 'h': out += std::to_string(parts.hour); break;
      case 'M': out += two(parts.minute); break;
      case 'S': out += two(parts.second); break;
      case '3': out += padded(parts.ms, 3); break;
      case '%': out += '%'; break;
      default: (out += '%') += format[i];
    }
  }
  return out;
}

}  // namespace yanxing::forms::xpath
