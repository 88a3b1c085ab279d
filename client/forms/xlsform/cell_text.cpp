#include "client/forms/xlsform/cell_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The code in "_xHHHH_"; -1: it is none.
int escape_code(std::string_view text) {
  if (text.size() < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_') return -1;
  int code = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

void append_utf8(std::string& out, int code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Year, month, day from days since 1970-01-01 (H. Hinnant, chrono-compatible low-level date algorithms).
std::string day_text(long days) {
  days += 719468;
  const long era = days / 146097;
  const long day_of_era = days - era * 146097;
  const long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long shifted = (5 * day_of_year + 2) / 153;
  const long day = day_of_year - (153 * shifted + 2) / 5 + 1;
  const long month = shifted < 10 ? shifted + 3 : shifted - 9;
  const long year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04ld-%02ld-%02ld", year, month, day);
  return text.data();
}

}  // namespace

std::string plain_number(double value) {
  std::array<char, 512> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc()) return {};
  const std::string out(text.data(), end);
  return out == "-0" ? "0" : out;
}

std::string serial_date(double serial, bool from_1904) {
  constexpr double last = 2958466;  // 10000-01-01
  if (!(serial >= 0) || serial >= last) return plain_number(serial);
  long days = static_cast<long>(std::floor(serial));
  long seconds = std::lround((serial - std::floor(serial)) * 86400);
  if (seconds == 86400) {
    ++days;
    seconds = 0;
  }
  std::array<char, 64> clock{};
  std::snprintf(clock.data(), clock.size(), "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (days == 0) return clock.data();
  const std::string day = day_text(days - (from_1904 ? 24107 : 25569));
  return seconds == 0 ? day : day + "T" + clock.data();
}

bool is_builtin_date_format(std::size_t id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
  code = code.substr(0, code.find(';'));
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) return false;
    } else if (c == '[') {
      const std::size_t end = code.find(']', i);
      if (end == std::string_view::npos) return false;
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) return true;  // [h]:mm
      i = end;
    } else if (std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos) {
      return true;
    } else if (c == 'G' || c == 'g' || c == 'E' || c == 'e' || c == '0' || c == '#') {
      if (code.substr(i, 7) == "General") i += 6;
    }
  }
  return false;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int code = text[i] == '_' ? escape_code(text.substr(i, 7)) : -1;
    const bool is_character =
        code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && (code < 0xD800 || code > 0xDFFF));
    if (code >= 0) {
      if (is_character) append_utf8(out, code);
      i += 6;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string tidy(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\xC2\xA0") {
      out += ' ';
      ++i;
    } else if (text[i] == '\r') {
      if (text.substr(i, 2) != "\r\n") out += '\n';
    } else {
      out += text[i];
    }
  }
  return text::trim(out);
}

}  // namespace yanxing::forms::xlsform
