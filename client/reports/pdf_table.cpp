// Tables and annex forms on paper: header on every page, long rows cut between lines, notes below.
#include <algorithm>

#include "client/reports/pdf_grid.h"

namespace yanxing::reports {
namespace {

/// Rows that one cell spans stay on one page up to this many; a longer group runs on like other rows.
constexpr std::size_t bound_rows = 4;

/// Puts the rows on pages.
class TableRun {
 public:
  TableRun(Paper& paper, const Table& table)
      : paper_(&paper), table_(&table), header_(paper, table, table.header, true) {}

  /// `below`: the height of what must not stand on the next page without the last row.
  void run(double below) {
    // A few rows at a time: a table of ten thousand rows is never in memory whole.
    std::vector<Row> chunk;
    if (table_->rows.empty()) start(0);
    for (std::size_t from = 0; from < table_->rows.size();) {
      const std::size_t until = chunk_end(from);
      chunk.assign(table_->rows.begin() + static_cast<std::ptrdiff_t>(from),
                   table_->rows.begin() + static_cast<std::ptrdiff_t>(until));
      Grid grid(*paper_, *table_, chunk, false, from);
      if (from == 0) start(first_height(grid));
      below_ = until == table_->rows.size() ? below : 0;
      place(grid);
      from = until;
    }
  }

 private:
  static constexpr std::size_t rows_at_once = 200;

  /// Where the next chunk may end without cutting a span.
  std::size_t chunk_end(std::size_t from) const {
    std::size_t reach = from;
    std::size_t at = from;
    for (; at < table_->rows.size() && (at - from < rows_at_once || at < reach); ++at) {
      for (const Cell& cell : table_->rows[at].cells)
        reach = std::max(reach, at + static_cast<std::size_t>(std::max(cell.rows, 1)));
    }
    return at;
  }

  double page_room() const { return paper_->bottom() - paper_->top() - header_.height(); }

  /// Of the rows that stand below the head on its first page at least.
  double first_height(const Grid& grid) const {
    const std::size_t end = grid.group_end(0);
    const double height = end > bound_rows ? grid.row_height(0) : grid.height(0, end);
    if (end == 1 && runs_on(height)) return points_of(30);
    return std::min(height, page_room());
  }

  void start(double first) {
    const double wanted = header_.height() + std::max(first, points_of(12));
    if (paper_->room() < wanted && !paper_->at_top()) paper_->new_page();
    header_.draw(0, header_.size());
  }

  void next_page() {
    paper_->new_page();
    header_.draw(0, header_.size());
  }

  void place(Grid& grid) {
    for (std::size_t row = 0; row < grid.size();) {
      const std::size_t end = grid.group_end(row);
      place_group(grid, row, end);
      row = end;
    }
  }

  bool at_page_top() const { return paper_->y <= paper_->top() + header_.height() + 0.1; }
  bool runs_on(double height) const { return table_->rows_run_on && height > page_room() / 4; }

  void place_group(Grid& grid, std::size_t first, std::size_t end) {
    const double height = grid.height(first, end);
    const bool bound = end - first <= bound_rows;
    const bool fits = height <= paper_->room() + 0.01;
    const bool alone = end == grid.size() && leaves_alone(height, bound ? height : grid.row_height(end - 1));
    if (fits && !alone) return grid.draw(first, end);
    const bool single = end == first + 1;
    if (!fits && single && runs_on(height) && paper_->room() > points_of(30)) return cut(grid, first);
    if (bound && height <= page_room() + 0.01) {
      next_page();
      return grid.draw(first, end);
    }
    for (std::size_t row = first; row < end;) row = draw_rows(grid, row, end);
  }

  /// Whether the last rows of the table, drawn here, would leave what stands below it alone on the next page; `moved`
  /// is the height of those that would go with it. Not worth it where they are high, in vain where they begin the page.
  bool leaves_alone(double height, double moved) const {
    if (below_ <= 0 || (at_page_top() && moved >= height) || moved > page_room() * 0.6) return false;
    return height + below_ > paper_->room() + 0.01 && moved + below_ <= page_room() + 0.01;
  }

  /// Of a group taller than a page: as many rows as fit; one that is itself taller is cut between lines.
  std::size_t draw_rows(Grid& grid, std::size_t first, std::size_t end) {
    std::size_t last = first;
    while (last < end && grid.height(first, last + 1) <= paper_->room() + 0.01) ++last;
    const bool is_last = last == end && end == grid.size();
    if (is_last && last > first + 1 && leaves_alone(grid.height(first, last), grid.row_height(last - 1))) {
      grid.draw(first, last - 1);
      next_page();
      return last - 1;
    }
    if (last > first) {
      grid.draw(first, last);
      return last;
    }
    if (!at_page_top() && (grid.row_height(first) <= page_room() || paper_->room() < points_of(30))) {
      next_page();
    } else {
      cut(grid, first);
      ++first;
    }
    return first;
  }

  void cut(Grid& grid, std::size_t row) {
    bool continued = false;
    // A head as high as the page leaves no room for rows: then they run over its edge rather than for ever.
    const bool hopeless = page_room() < points_of(20);
    while (!grid.draw_part(row, hopeless ? 1e6 : paper_->room(), continued)) {
      next_page();
      continued = true;
    }
  }

  Paper* paper_;
  const Table* table_;
  Grid header_;
  double below_ = 0;
};

}  // namespace

void draw_table(Paper& paper, const Table& table) {
  if (table.columns.empty()) return;
  if (!table.caption.empty()) {
    const TextBlock caption = paper.text(table.caption, {table.size_pt * paper.shrink, true}, paper.width());
    if (paper.room() < caption.height() + points_of(25) && !paper.at_top()) paper.new_page();
    paper.put(caption, paper.left(), paper.y);
    paper.y += caption.height() + points_of(1);
  }
  std::vector<TextBlock> notes;
  double below = paper.below + points_of(3);
  for (const std::string& note : table.notes) {
    const TextStyle style{std::max(8.0, table.size_pt - 1.5) * paper.shrink, false, Align::left};
    notes.push_back(paper.text(note, style, paper.width()));
    below += notes.back().height();
  }
  TableRun(paper, table).run(notes.empty() && paper.below <= 0 ? 0 : below);
  paper.y += points_of(1.5);
  for (const TextBlock& block : notes) {
    if (paper.room() < block.height() && !paper.at_top()) paper.new_page();
    paper.put(block, paper.left(), paper.y);
    paper.y += block.height();
  }
  paper.y += points_of(1.5);
}

}  // namespace yanxing::reports
