#include "client/reports/document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "client/text/text.h"

namespace yanxing::reports {
namespace {

std::string fixed(double value, int digits) {
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%.*f", std::clamp(digits, 0, 9), value);
  return out.data();
}

std::string day_text(const forms::Date& day) {
  return std::to_string(day.year) + "年" + std::to_string(day.month) + "月" + std::to_string(day.day) + "日";
}

/// The number in text[at, at + length); -1 where there is none.
int number_at(const std::string& text, std::size_t at, std::size_t length) {
  int number = -1;
  if (at + length > text.size()) return -1;
  const char* end = text.data() + at + length;
  const auto read = std::from_chars(text.data() + at, end, number);
  return read.ec == std::errc() && read.ptr == end ? number : -1;
}

template <typename Number>
double cut(double value, const Number& number) {
  if (!number.cut) return value;
  const double scale = std::pow(10, number.digits);
  return std::floor(value * scale + 1e-9) / scale;  // 75.3 is not quite 75.3
}

struct ValueText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const Decimal& number) const {
    return fixed(cut(number.value, number), number.digits) + number.mark;
  }
  std::string operator()(const Percent& share) const {
    return share.mark + fixed(cut(share.ratio * 100, share), share.digits) + "%";
  }
  std::string operator()(const forms::Date& day) const { return day_text(day); }
  std::string operator()(const DayTime& at) const {
    return day_text(at.day) + " " + std::to_string(at.hour) + ":" + (at.minute < 10 ? "0" : "") +
           std::to_string(at.minute);
  }
};

/// Bytes of the well-formed character at the start of `text`; 0: it is broken.
std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return text.size() >= bytes && text::is_valid_utf8(text.substr(0, bytes)) ? bytes : 0;
}

}  // namespace

std::string value_text(const Value& value) { return std::visit(ValueText{}, value); }

Value day_value(const std::string& iso) {
  if (iso.empty()) return {};
  const forms::Date day{number_at(iso, 0, 4), number_at(iso, 5, 2), number_at(iso, 8, 2)};
  if (iso.size() >= 10 && iso[4] == '-' && iso[7] == '-' && day.is_valid()) return day;
  return iso;
}

Value moment_value(const std::string& iso) {
  const Value day = day_value(iso);
  const int hour = number_at(iso, 11, 2);
  const int minute = number_at(iso, 14, 2);
  const bool has_time = iso.size() >= 16 && iso[10] == 'T' && iso[13] == ':';
  if (!std::holds_alternative<forms::Date>(day) || !has_time || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return day;
  return DayTime{std::get<forms::Date>(day), hour, minute};
}

Cell label(std::string text, int columns, int rows) {
  Cell cell(std::move(text));
  cell.label = true;
  cell.strong = true;
  cell.align = Align::center;
  return cell.span(columns, rows);
}

Cell box(Value value, int columns, int rows) { return Cell(std::move(value)).span(columns, rows); }

std::vector<Placed> place_cells(const std::vector<Row>& rows, std::size_t columns) {
  std::vector<Placed> placed;
  std::vector<std::size_t> taken_until(columns, 0);  // first row in which the column is free again
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::size_t column = 0;
    for (const Cell& cell : rows[row].cells) {
      while (column < columns && taken_until[column] > row) ++column;
      if (column == columns) break;
      Placed one{&cell, row, column};
      const std::size_t across = span_columns(one, columns);
      for (std::size_t i = 0; i < across; ++i) taken_until[column + i] = row + span_rows(one, rows.size());
      column += across;
      placed.push_back(one);
    }
  }
  return placed;
}

std::size_t span_columns(const Placed& placed, std::size_t columns) {
  return std::min(static_cast<std::size_t>(std::max(placed.cell->columns, 1)), columns - placed.column);
}

std::size_t span_rows(const Placed& placed, std::size_t rows) {
  return std::min(static_cast<std::size_t>(std::max(placed.cell->rows, 1)), rows - placed.row);
}

std::string clean_text(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = character_bytes(std::string_view(text).substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (bytes == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
      continue;
    }
    if (bytes > 1 || byte >= 0x20 || byte == '\n') {
      if (byte != 0x7F) out.append(text, at, bytes);
    } else if (byte == '\t') {
      out += ' ';
    }
    at += bytes;
  }
  return out;
}

}  // namespace yanxing::reports
