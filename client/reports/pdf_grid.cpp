// Tables and annex forms on paper: rows as high as their cells need, header on every page, long rows cut between lines.
#include <algorithm>
#include <cmath>

#include "client/reports/pdf_paper.h"

namespace yanxing::reports {
namespace {

constexpr double padding_x = points_of(1.2);
constexpr double padding_y = points_of(0.9);
constexpr double rule = 0.6;
constexpr double stamp_radius = points_of(14);
constexpr double default_picture = points_of(50);
constexpr double gap = points_of(2);
/// Rows that one cell spans stay on one page up to this many; a longer group runs on like other rows.
constexpr std::size_t bound_rows = 4;
constexpr std::size_t middle_lines = 6;  // a text of more lines starts at the top of its box

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

struct GridRow {
  double height = 0;
  bool bound_to_next = false;      // a cell spans both
  std::vector<std::size_t> cells;  // that start in it
};

/// One list of rows (header or body), measured.
class Grid {
 public:
  /// `offset`: which row of the table the first one is.
  Grid(Paper& paper, const Table& table, const std::vector<Row>& rows, bool is_header, std::size_t offset = 0)
      : paper_(&paper), table_(&table), source_(&rows), is_header_(is_header), offset_(offset), rows_(rows.size()) {
    double sum = 0;
    for (const Column& column : table.columns) sum += column.width;
    edges_.push_back(paper.left());
    for (const Column& column : table.columns)
      edges_.push_back(edges_.back() + column.width / (sum > 0 ? sum : 1) * paper.width());
    for (const Placed& placed : place_cells(rows, table.columns.size())) add(placed);
    measure();
  }

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
  void draw(std::size_t first, std::size_t last) {
    double y = paper_->y;
    mark_targets(first, last);
    for (GridCell& cell : cells_) {
      if (cell.row >= last || cell.row + cell.rows <= first) continue;
      const std::size_t from = std::max(cell.row, first);
      const std::size_t until = std::min(cell.row + cell.rows, last);
      const Box box{cell.x, y + height(first, from), cell.width, height(from, until)};
      draw_cell(cell, box, 0, cell.text.lines(), true, false);
    }
    paper_->y += height(first, last);
  }

  /// Draws as much of one row as fits into `room`; true when all of it is drawn.
  bool draw_part(std::size_t row, double room, bool continued) {
    const double rest = rest_height(row);
    const bool whole = rest <= room + 0.01;
    const double height = whole ? std::max(rest, std::min(room, continued ? rest : rows_[row].height)) : room;
    for (GridCell& cell : cells_) {
      if (cell.row > row || cell.row + cell.rows <= row) continue;
      const std::size_t first = cell.cell->label || cell.row != row ? 0 : cell.next_line;
      const std::size_t fits = cell.text.fitting(first, height - 2 * padding_y);
      const std::size_t last = whole && !cell.cell->label ? cell.text.lines() : first + fits;
      draw_cell(cell, {cell.x, paper_->y, cell.width, height}, first, last, whole, continued && cell.row == row);
      cell.next_line = last;
    }
    paper_->y += height;
    return whole;
  }

 private:
  void add(const Placed& placed) {
    GridCell out;
    out.cell = placed.cell;
    out.row = placed.row;
    out.rows = span_rows(placed, rows_.size());
    out.column = placed.column;
    out.x = edges_[placed.column];
    out.width = edges_[placed.column + span_columns(placed, table_->columns.size())] - out.x;
    const Row& row = (*source_)[placed.row];
    const double inner = std::max(out.width - 2 * padding_x, 4.0);
    TextStyle style{table_->size_pt * paper_->shrink, placed.cell->strong || is_header_ || row.kind != Row::Kind::body,
                    aligned(placed)};
    const std::string text = value_text(placed.cell->value);
    out.text = paper_->text(text, style, inner);
    if (placed.cell->align == Align::automatic && style.align == Align::center && out.text.lines() > 1 && !is_header_) {
      style.align = Align::left;
      style.indent = table_->rows_run_on && out.text.lines() > 2;
      out.text = paper_->text(text, style, inner);
    }
    measure_extras(out, inner);
    out.needed = 2 * padding_y + (text.empty() ? 0 : out.text.height()) + out.picture_height;
    if (out.has_foot) out.needed += out.foot.height() + gap;
    if (!placed.cell->stamp.empty()) out.needed = std::max(out.needed, out.text.height() + 2 * stamp_radius + 2 * gap);
    if (text.empty() && out.picture_height <= 0) out.needed += table_->size_pt * paper_->shrink * 1.45;
    for (std::size_t at = out.row; at + 1 < out.row + out.rows; ++at) rows_[at].bound_to_next = true;
    rows_[out.row].cells.push_back(cells_.size());
    cells_.push_back(std::move(out));
  }

  void measure_extras(GridCell& out, double inner) const {
    if (!out.cell->foot.empty()) {
      std::string lines;
      for (const std::string& line : out.cell->foot) lines += (lines.empty() ? "" : "\n") + line;
      out.foot = paper_->text(lines, {table_->size_pt * paper_->shrink, false, Align::right}, inner);
      out.has_foot = true;
    }
    const std::vector<Picture>& pictures = out.cell->pictures;
    if (pictures.empty()) return;
    double highest = 0;
    const double each = inner / static_cast<double>(pictures.size()) - gap;
    for (const Picture& picture : pictures) {
      const double size = std::max(8.0, table_->size_pt - 1.5) * paper_->shrink;
      out.captions.push_back(paper_->text(picture.caption, {size, false, Align::center}, each));
      if (!picture.caption.empty()) highest = std::max(highest, out.captions.back().height() + gap);
    }
    // A picture over several rows takes what they give it.
    const double least = (*source_)[out.row].min_height_mm > 0 || out.rows > 1 ? points_of(20) : default_picture;
    out.picture_height = highest + least * paper_->shrink;
  }

  Align aligned(const Placed& placed) const {
    if (placed.cell->align != Align::automatic) return placed.cell->align;
    if (is_header_ || placed.cell->label) return Align::center;
    const Align column = table_->columns[placed.column].align;
    return column != Align::automatic ? column : Align::center;
  }

  void measure() {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const double least = std::max((*source_)[row].min_height_mm, is_header_ ? 0 : table_->min_row_mm);
      rows_[row].height = points_of(least) * paper_->shrink;
      for (const std::size_t cell : rows_[row].cells) {
        if (cells_[cell].rows == 1) rows_[row].height = std::max(rows_[row].height, cells_[cell].needed);
      }
    }
    for (const GridCell& cell : cells_) {
      if (cell.rows == 1) continue;
      const double lacking = cell.needed - height(cell.row, cell.row + cell.rows);
      if (lacking <= 0) continue;
      for (std::size_t row = cell.row; row < cell.row + cell.rows; ++row)
        rows_[row].height += lacking / static_cast<double>(cell.rows);
    }
  }

  /// What the rest of a row, from the first undrawn lines on, needs.
  double rest_height(std::size_t row) const {
    double rest = 0;
    for (const GridCell& cell : cells_) {
      if (cell.row != row || cell.rows != 1) continue;
      const std::size_t first = cell.cell->label ? 0 : cell.next_line;
      rest = std::max(rest, cell.needed - cell.text.height(0, first));
    }
    return rest;
  }

  void mark_targets(std::size_t first, std::size_t last) const {
    if (is_header_ || paper_->detail_index == Paper::no_detail || !paper_->draws()) return;
    for (std::size_t row = first; row < last; ++row) {
      if (!paper_->targets.contains({paper_->detail_index, offset_ + row})) continue;
      const std::string name =
          "name='d" + std::to_string(paper_->detail_index) + "r" + std::to_string(offset_ + row) + "'";
      cairo_tag_begin(paper_->cairo(), CAIRO_TAG_DEST, name.c_str());
      cairo_move_to(paper_->cairo(), paper_->left(), paper_->y + height(first, row));
      cairo_tag_end(paper_->cairo(), CAIRO_TAG_DEST);
    }
  }

  void draw_cell(const GridCell& cell, const Box& box, std::size_t first, std::size_t last, bool is_end,
                 bool continued) const {
    if (!paper_->draws()) return;
    if (is_header_ || cell.cell->shaded) paper_->fill(box, 0.92);
    paper_->rectangle(box, rule);
    if (continued && cell.cell->label) {
      const TextBlock again =
          paper_->text(value_text(cell.cell->value) + "（续）", {table_->size_pt * paper_->shrink, true, Align::center},
                       box.width - 2 * padding_x);
      paper_->put(again, box.x + padding_x, box.y + padding_y, 0, again.fitting(0, box.height - 2 * padding_y));
      return;
    }
    draw_text(cell, box, first, last);
    if (!is_end) return;
    if (!cell.cell->stamp.empty()) {
      const double centre_y = box.y + box.height - stamp_radius - gap;
      paper_->stamp(cell.cell->stamp, box.x + box.width - stamp_radius - 3 * gap, centre_y, stamp_radius);
    }
    if (cell.has_foot) paper_->put(cell.foot, box.x + padding_x, box.y + box.height - padding_y - cell.foot.height());
    if (!cell.cell->pictures.empty()) draw_pictures(cell, box, cell.text.height(first, last));
  }

  void draw_text(const GridCell& cell, const Box& box, std::size_t first, std::size_t last) const {
    const double height = cell.text.height(first, last);
    const bool at_top = cell.has_foot || !cell.cell->pictures.empty() || last - first > middle_lines || first > 0;
    const double y = at_top ? box.y + padding_y : box.y + std::max((box.height - height) / 2, padding_y);
    const auto target = cell.cell->sum ? paper_->target_of(*cell.cell->sum) : std::nullopt;
    if (target) {
      const std::string to = "dest='d" + std::to_string(target->first) + "r" + std::to_string(target->second) + "'";
      cairo_tag_begin(paper_->cairo(), CAIRO_TAG_LINK, to.c_str());
    }
    paper_->put(cell.text, box.x + padding_x, y, first, last);
    if (target) cairo_tag_end(paper_->cairo(), CAIRO_TAG_LINK);
  }

  void draw_pictures(const GridCell& cell, const Box& box, double text_height) const {
    const bool has_text = !value_text(cell.cell->value).empty();
    const double top = box.y + padding_y + (has_text ? text_height : 0);
    const double foot = cell.has_foot ? cell.foot.height() + gap : 0;
    const double each = (box.width - 2 * padding_x) / static_cast<double>(cell.captions.size());
    double caption_height = 0;
    for (std::size_t i = 0; i < cell.captions.size(); ++i) {
      if (!cell.cell->pictures[i].caption.empty())
        caption_height = std::max(caption_height, cell.captions[i].height() + gap);
    }
    const double down = std::max(box.y + box.height - padding_y - foot - top - caption_height, 10.0);
    for (std::size_t i = 0; i < cell.captions.size(); ++i) {
      const double x = box.x + padding_x + static_cast<double>(i) * each + gap / 2;
      paper_->picture(cell.cell->pictures[i], {x, top, each - gap, down});
      paper_->put(cell.captions[i], x, top + down + gap / 2);
    }
  }

  Paper* paper_;
  const Table* table_;
  const std::vector<Row>* source_;
  bool is_header_;
  std::size_t offset_;
  std::vector<double> edges_;
  std::vector<GridRow> rows_;
  std::vector<GridCell> cells_;
};

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
