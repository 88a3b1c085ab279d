// Inside client/reports: libxlsxwriter with formats by what they look like, errors that are remembered, and a measure
// of how high a row has to be (a spreadsheet does not work that out for merged cells).
#pragma once

#include <xlsxwriter.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "client/reports/document.h"
#include "sync/base/result.h"

namespace yanxing::reports {

struct Look {
  double size_pt = 10.5;
  bool strong = false;
  Align align = Align::left;
  bool top = false;     // vertical; else middle
  bool bottom = false;  // vertical
  bool border = false;
  bool open_above = false;  // no rule there: one box with what stands above
  bool open_below = false;
  bool shaded = false;
  bool link = false;
  std::string number = {};  // format of numbers and dates; empty: general
  auto key() const {
    return std::tie(size_pt, strong, align, top, bottom, border, open_above, open_below, shaded, link, number);
  }
  bool operator<(const Look& other) const { return key() < other.key(); }
};

/// A range of cells, the last ones included.
struct Range {
  lxw_row_t first_row = 0;
  lxw_col_t first_column = 0;
  lxw_row_t last_row = 0;
  lxw_col_t last_column = 0;
};

class Book {
 public:
  explicit Book(const std::filesystem::path& file);
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  lxw_workbook* workbook() { return workbook_; }
  /// A name that a sheet may have and none has yet.
  std::string sheet_name(const std::string& wanted);
  lxw_worksheet* add_sheet(const std::string& name);
  lxw_format* format(const Look& look);

  /// Writes a value into the first cell of a range, merging it where it is more than one cell.
  void put(lxw_worksheet* sheet, const Range& range, const Value& value, Look look);
  /// The same as formula with its result.
  void put_formula(lxw_worksheet* sheet, const Range& range, const std::string& formula, const Value& value, Look look);
  /// A link to a place of this workbook under what is then put there.
  void put_link(lxw_worksheet* sheet, const Range& range, const std::string& target, const Value& value, Look look);

  /// Remembers the first error.
  void note(lxw_error error) {
    if (error != LXW_NO_ERROR && error_ == LXW_NO_ERROR) error_ = error;
  }
  /// Writes the file. Errors: disk_full, io.
  Status close();

 private:
  void merge(lxw_worksheet* sheet, const Range& range, lxw_format* format);
  void write(lxw_worksheet* sheet, const Range& range, const Value& value, lxw_format* format);

  std::FILE* silence_;
  std::FILE* standard_error_;
  lxw_workbook* workbook_ = nullptr;
  std::map<Look, lxw_format*> formats_;
  std::set<std::string> names_;
  lxw_error error_ = LXW_NO_ERROR;
};

/// The number format of a value; empty for text.
std::string number_format(const Value& value);
/// What a number or date is as one number for a cached formula result; 0 for text.
double as_number(const Value& value);

/// Lines that a text takes in a width: a Chinese character is as wide as the type is high, a Latin one half of that.
int lines_of(const std::string& text, double width_mm, double size_pt);
/// Points that so many lines take.
double height_of(int lines, double size_pt);

/// "C5" and "'明细'!C5:C9".
std::string cell_name(lxw_row_t row, lxw_col_t column);
std::string quoted_sheet(const std::string& sheet);

}  // namespace yanxing::reports
