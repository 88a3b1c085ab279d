#include "client/reports/xlsx_book.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "client/text/text.h"
#include "sync/base/disk_error.h"

namespace yanxing::reports {
namespace {

constexpr std::size_t max_sheet_name = 31;
constexpr std::size_t max_cell_characters = 32'000;  // a spreadsheet takes 32,767
constexpr int first_year = 1900;

lxw_datetime moment(const forms::Date& day, int hour, int minute) {
  lxw_datetime out{};
  out.year = day.year;
  out.month = day.month;
  out.day = day.day;
  out.hour = hour;
  out.min = minute;
  return out;
}

/// As a cell takes it.
std::string cell_text(const std::string& text) {
  std::string clean = clean_text(text);
  if (text::count_characters(clean) <= max_cell_characters) return clean;
  return text::first_characters(clean, max_cell_characters) + "…（表格单元格放不下，全文见 PDF）";
}

struct WriteValue {
  lxw_worksheet* sheet;
  lxw_row_t row;
  lxw_col_t column;
  lxw_format* format;

  lxw_error operator()(std::monostate) const { return worksheet_write_blank(sheet, row, column, format); }
  lxw_error operator()(const std::string& text) const {
    if (text.empty()) return worksheet_write_blank(sheet, row, column, format);
    return worksheet_write_string(sheet, row, column, cell_text(text).c_str(), format);
  }
  lxw_error operator()(std::int64_t number) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(number), format);
  }
  lxw_error operator()(const Decimal& number) const {
    return worksheet_write_number(sheet, row, column, number.value, format);
  }
  lxw_error operator()(const Percent& share) const {
    return worksheet_write_number(sheet, row, column, share.ratio, format);
  }
  lxw_error operator()(const forms::Date& day) const {
    if (day.year < first_year) return (*this)(value_text(day));
    lxw_datetime at = moment(day, 0, 0);
    return worksheet_write_datetime(sheet, row, column, &at, format);
  }
  lxw_error operator()(const DayTime& time) const {
    if (time.day.year < first_year) return (*this)(value_text(time));
    lxw_datetime at = moment(time.day, time.hour, time.minute);
    return worksheet_write_datetime(sheet, row, column, &at, format);
  }
};

constexpr int cut_digits = 2;  // a spreadsheet rounds what it shows: 999.96 must not look like 1000

std::string with_digits(const char* whole, int digits) {
  return digits > 0 ? std::string(whole) + "." + std::string(static_cast<std::size_t>(std::min(digits, 9)), '0')
                    : whole;
}

}  // namespace

std::string number_format(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return "0";
  if (const auto* number = std::get_if<Decimal>(&value))
    return with_digits("0", number->digits + (number->cut ? cut_digits : 0)) +
           (number->mark.empty() ? "" : "\"" + number->mark + "\"");
  if (const auto* share = std::get_if<Percent>(&value))
    return (share->mark.empty() ? "" : "\"" + share->mark + "\"") +
           with_digits("0", share->digits + (share->cut ? cut_digits : 0)) + "%";
  if (std::holds_alternative<forms::Date>(value)) return "yyyy\"年\"m\"月\"d\"日\"";
  if (std::holds_alternative<DayTime>(value)) return "yyyy\"年\"m\"月\"d\"日\" h:mm";
  return {};
}

double as_number(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return static_cast<double>(*number);
  if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->value;
  if (const auto* share = std::get_if<Percent>(&value)) return share->ratio;
  return 0;
}

int lines_of(const std::string& text, double width_mm, double size_pt) {
  const double room = std::max((width_mm - 2.0) / (size_pt * 0.3528), 1.0);  // characters
  int lines = 0;
  double used = 0;
  for (std::size_t at = 0; at <= text.size();) {
    if (at == text.size() || text[at] == '\n') {
      lines += std::max(1, static_cast<int>(std::ceil(used / room - 0.001)));
      used = 0;
      ++at;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    used += byte < 0x80 ? 0.55 : 1.03;
    at += byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  }
  return lines;
}

double height_of(int lines, double size_pt) { return static_cast<double>(lines) * size_pt * 1.36 + 5; }

std::string cell_name(lxw_row_t row, lxw_col_t column) {
  char name[LXW_MAX_CELL_NAME_LENGTH];
  lxw_rowcol_to_cell(name, row, column);
  return name;
}

std::string quoted_sheet(const std::string& sheet) {
  std::string out = "'";
  for (const char c : sheet) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// libxlsxwriter prints its errors (a full disk, say) on standard error, where our own sentence is to stand alone.
// glibc lets the variable be set (Standard Streams).
Book::Book(const std::filesystem::path& file) : silence_(std::fopen("/dev/null", "we")), standard_error_(stderr) {
  if (silence_ != nullptr) stderr = silence_;
  workbook_ = workbook_new(file.c_str());
}

Book::~Book() {
  if (silence_ != nullptr) {
    stderr = standard_error_;
    std::fclose(silence_);
  }
  if (workbook_ != nullptr) lxw_workbook_free(workbook_);
}

std::string Book::sheet_name(const std::string& wanted) {
  std::string name;
  for (const char c : clean_text(wanted)) {
    if (std::strchr("[]:*?/\\'\n", c) == nullptr) name += c;
  }
  if (name.empty()) name = "表";
  std::string unique = text::first_characters(name, max_sheet_name);
  for (int copy = 2; names_.contains(text::fold(unique)); ++copy) {
    const std::string mark = "（" + std::to_string(copy) + "）";
    unique = text::first_characters(name, max_sheet_name - text::count_characters(mark)) + mark;
  }
  names_.insert(text::fold(unique));
  return unique;
}

lxw_worksheet* Book::add_sheet(const std::string& name) { return workbook_add_worksheet(workbook_, name.c_str()); }

lxw_format* Book::format(const Look& look) {
  lxw_format*& format = formats_[look];
  if (format != nullptr) return format;
  format = workbook_add_format(workbook_);
  format_set_font_name(format, "宋体");
  format_set_font_size(format, look.size_pt);
  format_set_text_wrap(format);
  format_set_align(format, static_cast<std::uint8_t>(look.align == Align::center  ? LXW_ALIGN_CENTER
                                                     : look.align == Align::right ? LXW_ALIGN_RIGHT
                                                                                  : LXW_ALIGN_LEFT));
  format_set_align(format, static_cast<std::uint8_t>(look.top      ? LXW_ALIGN_VERTICAL_TOP
                                                     : look.bottom ? LXW_ALIGN_VERTICAL_BOTTOM
                                                                   : LXW_ALIGN_VERTICAL_CENTER));
  if (look.strong) format_set_bold(format);
  if (look.border) format_set_border(format, LXW_BORDER_THIN);
  if (look.open_above) format_set_top(format, LXW_BORDER_NONE);
  if (look.open_below) format_set_bottom(format, LXW_BORDER_NONE);
  if (look.shaded) format_set_bg_color(format, 0xEBEBEB);
  if (look.link) format_set_font_color(format, 0x1F4E79);
  if (!look.number.empty()) format_set_num_format(format, look.number.c_str());
  return format;
}

void Book::merge(lxw_worksheet* sheet, const Range& range, lxw_format* format) {
  if (range.first_row == range.last_row && range.first_column == range.last_column) return;
  note(
      worksheet_merge_range(sheet, range.first_row, range.first_column, range.last_row, range.last_column, "", format));
}

void Book::write(lxw_worksheet* sheet, const Range& range, const Value& value, lxw_format* format) {
  note(std::visit(WriteValue{sheet, range.first_row, range.first_column, format}, value));
}

void Book::put(lxw_worksheet* sheet, const Range& range, const Value& value, Look look) {
  look.number = number_format(value);
  merge(sheet, range, format(look));
  write(sheet, range, value, format(look));
}

void Book::put_formula(lxw_worksheet* sheet, const Range& range, const std::string& formula, const Value& value,
                       Look look) {
  look.number = number_format(value);
  merge(sheet, range, format(look));
  note(worksheet_write_formula_num(sheet, range.first_row, range.first_column, formula.c_str(), format(look),
                                   as_number(value)));
}

void Book::put_link(lxw_worksheet* sheet, const Range& range, const std::string& target, const Value& value,
                    Look look) {
  look.number = number_format(value);
  merge(sheet, range, format(look));
  // The link stays when the cell's text is written over it.
  note(worksheet_write_url(sheet, range.first_row, range.first_column, ("internal:" + target).c_str(), format(look)));
  write(sheet, range, value, format(look));
}

Status Book::close() {
  errno = 0;
  lxw_workbook* workbook = std::exchange(workbook_, nullptr);
  if (workbook == nullptr) return Error{Code::io, "the workbook cannot be made"};
  const lxw_error closed = workbook_close(workbook);  // frees it, whatever comes of it
  const int code = errno;
  if (closed == LXW_NO_ERROR && error_ == LXW_NO_ERROR) return {};
  return Error{code_of_disk_error(code), std::string("the workbook cannot be written: ") +
                                             lxw_strerror(closed != LXW_NO_ERROR ? closed : error_)};
}

}  // namespace yanxing::reports
