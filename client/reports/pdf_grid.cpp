#include "client/reports/pdf_grid.h"

#include <algorithm>

namespace yanxing::reports {
namespace {

constexpr double padding_x = points_of(1.2);
constexpr double padding_y = points_of(0.9);
constexpr double rule = 0.6;
constexpr double stamp_radius = points_of(14);
constexpr double default_picture = points_of(50);
constexpr double gap = points_of(2);
constexpr std::size_t middle_lines = 6;  // a text of more lines starts at the top of its box

}  // namespace

Grid::Grid(Paper& paper, const Table& table, const std::vector<Row>& rows, bool is_header, std::size_t offset)
    : paper_(&paper), table_(&table), source_(&rows), is_header_(is_header), offset_(offset), rows_(rows.size()) {
  double sum = 0;
  for (const Column& column : table.columns) sum += column.width;
  edges_.push_back(paper.left());
  for (const Column& column : table.columns)
    edges_.push_back(edges_.back() + column.width / (sum > 0 ? sum : 1) * paper.width());
  for (const Placed& placed : place_cells(rows, table.columns.size())) add(placed);
  measure();
}

void Grid::draw(std::size_t first, std::size_t last) {
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

bool Grid::draw_part(std::size_t row, double room, bool continued) {
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

void Grid::add(const Placed& placed) {
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

void Grid::measure_extras(GridCell& out, double inner) const {
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

Align Grid::aligned(const Placed& placed) const {
  if (placed.cell->align != Align::automatic) return placed.cell->align;
  if (is_header_ || placed.cell->label) return Align::center;
  const Align column = table_->columns[placed.column].align;
  return column != Align::automatic ? column : Align::center;
}

void Grid::measure() {
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

double Grid::rest_height(std::size_t row) const {
  double rest = 0;
  for (const GridCell& cell : cells_) {
    if (cell.row != row || cell.rows != 1) continue;
    const std::size_t first = cell.cell->label ? 0 : cell.next_line;
    rest = std::max(rest, cell.needed - cell.text.height(0, first));
  }
  return rest;
}

void Grid::mark_targets(std::size_t first, std::size_t last) const {
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

void Grid::draw_cell(const GridCell& cell, const Box& box, std::size_t first, std::size_t last, bool is_end,
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

void Grid::draw_text(const GridCell& cell, const Box& box, std::size_t first, std::size_t last) const {
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

void Grid::draw_pictures(const GridCell& cell, const Box& box, double text_height) const {
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

}  // namespace yanxing::reports
