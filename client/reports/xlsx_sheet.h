// Inside client/reports: one sheet of a workbook, written from top to bottom. xlsx_sheet.cpp has the head and the
// blocks, xlsx_table.cpp the tables.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/reports/xlsx_book.h"

namespace yanxing::reports {

constexpr double xlsx_max_row_pt = 400;  // a spreadsheet takes 409
constexpr double pixels_a_mm = 96.0 / 25.4;
constexpr double points_a_mm = 72.0 / 25.4;

/// Where the rows of a table stand on its sheet.
struct TablePlace {
  std::string sheet;
  std::vector<lxw_row_t> starts;   // of each body row, and one past the last
  std::vector<lxw_col_t> columns;  // of each table column, and one past the last
};

/// The columns of a sheet: the edges of all its tables' columns.
struct SheetLayout {
  std::vector<double> edges;  // millimetres from the left, ascending, first 0

  lxw_col_t column_at(double mm) const;
  lxw_col_t last_column() const { return static_cast<lxw_col_t>(edges.size() - 2); }
};

/// Edges of a table's columns over a width.
std::vector<double> table_edges(const Table& table, double width_mm);

class SheetWriter {
 public:
  SheetWriter(Book& book, const Page& page, const std::string& name, const std::vector<Block>& blocks);

  /// Where sums open to, by Detail::name; nullptr: nowhere.
  const std::map<std::string, TablePlace>* details = nullptr;
  /// Charts that came up, for a sheet of their own: over the cells of a table a printer would cut them in two.
  std::vector<const Chart*>* charts = nullptr;

  void head(const Section& section);
  TablePlace table(const Table& table);
  void block(const Block& block);
  void finish();

 private:
  void set_up_page(bool one_page);
  void set_height(lxw_row_t row, double points);
  double height_of_rows(lxw_row_t first, lxw_row_t last) const;
  Range across(lxw_row_t row) const { return {row, 0, row, layout_.last_column()}; }
  void full_row(const std::string& text, const Look& look, double height);
  void head_line(const Section& section);
  void paragraph(const Paragraph& paragraph);
  void signatures(const SignatureBlock& block);
  void pictures(const Pictures& pictures);
  void insert(const std::vector<Picture>& pictures, const Range& range, double below_pt);

  double row_height(const Table& table, const Row& row, const std::vector<Placed>& cells,
                    const std::vector<double>& edges, bool is_header) const;
  std::vector<lxw_row_t> reserve(const Table& table, const std::vector<Row>& rows, const std::vector<double>& edges,
                                 bool is_header);
  void rows(const Table& table, const std::vector<Row>& rows, const TablePlace& place, bool is_header);
  void cell(const Table& table, const Row& row, const Placed& placed, const Range& range, const TablePlace& place,
            bool is_header);
  void cell_with_foot(const Cell& cell, const Range& range, Look look);
  void cell_with_pictures(const Cell& cell, const Range& range, Look look);
  bool put_sum(const Cell& cell, const Range& range, const TablePlace& own, Look look);
  std::string formula(const Sum& sum, const TablePlace& from, const std::string& sheet) const;

  Book* book_;
  Page page_;
  std::string name_;
  lxw_worksheet* sheet_;
  SheetLayout layout_;
  std::map<lxw_row_t, double> heights_;  // in points, of the rows that are not as high as all
  lxw_row_t row_ = 0;
  bool has_header_ = false;
  std::size_t tables_ = 0;
  std::vector<lxw_row_t> breaks_;
};

/// What stands below pictures, a line each where there are several: "图1　集中授课现场".
std::string captions_text(const std::vector<Picture>& pictures);

/// Charts over their figures, one after the other, on a sheet of their own.
void write_charts(Book& book, const std::string& name, lxw_worksheet* sheet, const std::vector<const Chart*>& charts);

}  // namespace yanxing::reports
