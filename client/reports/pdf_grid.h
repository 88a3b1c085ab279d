// Inside client/reports: the rows of a table on paper, measured: as high as their cells need, drawn whole or in parts.
#pragma once

#include <string>
#include <vector>

#include "client/reports/pdf_paper.h"

namespace yanxing::reports {

/// A cell in its place: where it begins, what it spans, and what is in it as it will be drawn.
struct GridCell {
  const Cell* cell = nullptr;
  std::size_t row = 0;
  std::size_t rows = 1;
  std::size_t column = 0;
  double x = 0;
  double width = 0;
  TextBlock text;
  TextBlock foot;
  std::vector<TextBlock> captions;
  double picture_height = 0;  // with captions
  double needed = 0;          // height of everything in it
  bool has_foot = false;
  std::size_t next_line = 0;  // first line that was not drawn yet
};

/// A row of the grid.
struct GridRow {
  double height = 0;
  bool bound_to_next = false;      // a cell spans both
  std::vector<std::size_t> cells;  // that start in it
};

/// One list of rows (header or body), measured.
class Grid {
 public:
  /// `offset`: which row of the table the first one is.
  Grid(Paper& paper, const Table& table, const std::vector<Row>& rows, bool is_header, std::size_t offset = 0);

  std::size_t size() const { return rows_.size(); }
  double height() const { return height(0, rows_.size()); }
  double height(std::size_t first, std::size_t last) const {
    double sum = 0;
    for (std::size_t row = first; row < last; ++row) sum += rows_[row].height;
    return sum;
  }
  /// One past the last row that spans bind to `first`.
  std::size_t group_end(std::size_t first) const {
    while (first + 1 < rows_.size() && rows_[first].bound_to_next) ++first;
    return first + 1;
  }
  double row_height(std::size_t row) const { return rows_[row].height; }

  /// Draws rows [first, last) at the paper's y. What began above is drawn again.
  void draw(std::size_t first, std::size_t last);

  /// Draws as much of one row as fits into `room`; true when all of it is drawn.
  bool draw_part(std::size_t row, double room, bool continued);

 private:
  void add(const Placed& placed);
  void measure_extras(GridCell& out, double inner) const;
  Align aligned(const Placed& placed) const;
  void measure();
  /// What the rest of a row, from the first undrawn lines on, needs.
  double rest_height(std::size_t row) const;
  void mark_targets(std::size_t first, std::size_t last) const;
  void draw_cell(const GridCell& cell, const Box& box, std::size_t first, std::size_t last, bool is_end,
                 bool continued) const;
  void draw_text(const GridCell& cell, const Box& box, std::size_t first, std::size_t last) const;
  void draw_pictures(const GridCell& cell, const Box& box, double text_height) const;

  Paper* paper_;
  const Table* table_;
  const std::vector<Row>* source_;
  bool is_header_;
  std::size_t offset_;
  std::vector<double> edges_;
  std::vector<GridRow> rows_;
  std::vector<GridCell> cells_;
};

}  // namespace yanxing::reports
