// Tables on a sheet: rows as high as their cells need, merged headers, sums that open to their rows.
#include <algorithm>
#include <cmath>

#include "client/reports/xlsx_sheet.h"

namespace yanxing::reports {
namespace {

constexpr std::size_t max_ranges = 120;
constexpr std::size_t max_formula = 8000;
constexpr double caption_pt = 9;
constexpr double least_picture_mm = 20;    // where the row says how high it is
constexpr double default_picture_mm = 50;  // where it does not
/// Of several tables on a sheet, the head of the first is repeated over all pages only where it is this long.
constexpr std::size_t long_table = 25;

std::string foot_text(const Cell& cell) {
  std::string text;
  for (const std::string& line : cell.foot) text += (text.empty() ? "" : "\n") + line;
  return cell.stamp.empty() ? text : "（" + cell.stamp + "）　" + text;
}

double foot_height(const Cell& cell, double size_pt) {
  return cell.foot.empty() ? 0 : height_of(static_cast<int>(cell.foot.size()), size_pt);
}

double captions_height(const Cell& cell, double width_mm) {
  const std::string text = captions_text(cell.pictures);
  return text.empty() ? 0 : height_of(lines_of(text, width_mm, caption_pt), caption_pt);
}

}  // namespace

double SheetWriter::row_height(const Table& table, const Row& row, const std::vector<Placed>& cells,
                               const std::vector<double>& edges, bool is_header) const {
  double height = std::max({row.min_height_mm, is_header ? 0 : table.min_row_mm}) * points_a_mm;
  height = std::max(height, height_of(1, table.size_pt));
  for (const Placed& placed : cells) {
    if (placed.cell->rows > 1) continue;
    const double width = edges[placed.column + span_columns(placed, table.columns.size())] - edges[placed.column];
    const std::string text = value_text(placed.cell->value);
    double needed = height_of(lines_of(text, width, table.size_pt), table.size_pt);
    needed += foot_height(*placed.cell, table.size_pt);
    if (!placed.cell->pictures.empty()) {
      const double least = row.min_height_mm > 0 ? least_picture_mm : default_picture_mm;
      needed += least * points_a_mm + captions_height(*placed.cell, width);
    }
    height = std::max(height, needed);
  }
  return height;
}

/// Takes as many rows of the sheet as the rows of the table need, and sets their heights. The last one of a row with
/// a foot (经办人, 年月日) is the foot's.
std::vector<lxw_row_t> SheetWriter::reserve(const Table& table, const std::vector<Row>& rows,
                                            const std::vector<double>& edges, bool is_header) {
  const std::vector<Placed> cells = place_cells(rows, table.columns.size());
  std::vector<lxw_row_t> starts;
  std::size_t from = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    while (from < cells.size() && cells[from].row < i) ++from;
    std::size_t until = from;
    while (until < cells.size() && cells[until].row == i) ++until;
    const std::vector<Placed> own(cells.begin() + static_cast<std::ptrdiff_t>(from),
                                  cells.begin() + static_cast<std::ptrdiff_t>(until));
    double foot = 0;
    for (const Placed& placed : own) foot = std::max(foot, foot_height(*placed.cell, table.size_pt));
    const double height = row_height(table, rows[i], own, edges, is_header) - foot;
    const int parts = std::max(1, static_cast<int>(std::ceil(height / xlsx_max_row_pt)));
    starts.push_back(row_);
    for (int part = 0; part < parts; ++part) set_height(row_++, height / parts);
    if (foot > 0) set_height(row_++, foot);
  }
  starts.push_back(row_);
  return starts;
}

TablePlace SheetWriter::table(const Table& table) {
  if (table.columns.empty()) return {};
  if (row_ > 0 && !table.caption.empty()) set_height(row_++, 8);
  if (!table.caption.empty()) full_row(table.caption, {11, true, Align::left}, 20);
  const std::vector<double> edges = table_edges(table, page_.body_width_mm());
  TablePlace head{name_, reserve(table, table.header, edges, true), {}};
  for (const double edge : edges) head.columns.push_back(layout_.column_at(edge));
  rows(table, table.header, head, true);
  // The head of one table over the rows of another would say what is not so.
  const bool repeats = tables_ <= 1 || table.rows.size() > long_table;
  if (!table.header.empty() && !has_header_ && repeats) {
    has_header_ = true;
    book_->note(worksheet_repeat_rows(sheet_, head.starts.front(), row_ - 1));
    if (table.rows.size() > 10) worksheet_freeze_panes(sheet_, row_, 0);
  }
  TablePlace body{name_, reserve(table, table.rows, edges, false), head.columns};
  rows(table, table.rows, body, false);
  for (const std::string& note : table.notes)
    full_row(note, {9, false, Align::left}, height_of(lines_of(note, page_.body_width_mm(), 9), 9));
  return body;
}

void SheetWriter::rows(const Table& table, const std::vector<Row>& rows, const TablePlace& place, bool is_header) {
  for (const Placed& placed : place_cells(rows, table.columns.size())) {
    const std::size_t end_row = placed.row + span_rows(placed, rows.size());
    const std::size_t end_column = placed.column + span_columns(placed, table.columns.size());
    Range range{place.starts[placed.row], place.columns[placed.column], place.starts[end_row] - 1, 0};
    // Columns narrower than the snap have no column of their own on the sheet.
    if (place.columns[end_column] == place.columns[placed.column]) continue;
    range.last_column = static_cast<lxw_col_t>(place.columns[end_column] - 1);
    cell(table, rows[placed.row], placed, range, place, is_header);
  }
}

void SheetWriter::cell(const Table& table, const Row& row, const Placed& placed, const Range& range,
                       const TablePlace& place, bool is_header) {
  const Cell& source = *placed.cell;
  Look look{table.size_pt, source.strong || is_header || row.kind != Row::Kind::body, source.align};
  look.border = true;
  look.shaded = is_header || source.shaded;
  const double width = layout_.edges[range.last_column + 1U] - layout_.edges[range.first_column];
  const bool is_text = std::holds_alternative<std::string>(source.value);
  const int lines = lines_of(value_text(source.value), width, table.size_pt);
  if (look.align == Align::automatic) look.align = is_header ? Align::center : table.columns[placed.column].align;
  if (look.align == Align::automatic) look.align = is_text && lines > 1 ? Align::left : Align::center;
  look.top = !source.label && (lines > 6 || !source.foot.empty());
  if (source.sum && put_sum(source, range, place, look)) return;
  if (!source.foot.empty() && range.last_row > range.first_row) return cell_with_foot(source, range, look);
  if (!source.pictures.empty()) return cell_with_pictures(source, range, look);
  book_->put(sheet_, range, source.value, look);
}

/// Text above, the lines of the foot in the lower right corner as on paper, no rule between them.
void SheetWriter::cell_with_foot(const Cell& cell, const Range& range, Look look) {
  look.open_below = true;
  book_->put(sheet_, {range.first_row, range.first_column, range.last_row - 1, range.last_column}, cell.value, look);
  look.open_below = false;
  look.open_above = true;
  look.align = Align::right;
  look.top = false;
  book_->put(sheet_, {range.last_row, range.first_column, range.last_row, range.last_column}, foot_text(cell), look);
}

/// Pictures above, their captions at the lower edge.
void SheetWriter::cell_with_pictures(const Cell& cell, const Range& range, Look look) {
  const double width = layout_.edges[range.last_column + 1U] - layout_.edges[range.first_column];
  const std::string captions = captions_text(cell.pictures);
  std::string text = value_text(cell.value);
  if (!captions.empty()) text += (text.empty() ? "" : "\n") + captions;
  const bool any =
      std::any_of(cell.pictures.begin(), cell.pictures.end(), [](const Picture& p) { return !p.bytes.empty(); });
  look.bottom = any;
  look.top = false;
  look.size_pt = captions.empty() ? look.size_pt : caption_pt;
  look.align = Align::center;
  book_->put(sheet_, range, text, look);
  insert(cell.pictures, range, text.empty() ? 0 : height_of(lines_of(text, width, look.size_pt), look.size_pt));
}

/// True when the cell was written: the sum's rows are known.
bool SheetWriter::put_sum(const Cell& cell, const Range& range, const TablePlace& own, Look look) {
  const Sum& sum = *cell.sum;
  if (std::holds_alternative<std::monostate>(cell.value) || std::holds_alternative<std::string>(cell.value))
    return false;
  if (sum.detail.empty()) {
    const std::string text = formula(sum, own, "");
    if (!text.empty()) book_->put_formula(sheet_, range, text, cell.value, look);
    return !text.empty();
  }
  const auto at = details == nullptr ? std::map<std::string, TablePlace>::const_iterator{} : details->find(sum.detail);
  if (details == nullptr || at == details->end()) return false;
  const TablePlace& from = at->second;
  if (sum.rows.empty() || sum.rows.front() + 1 >= from.starts.size()) return false;
  look.link = true;
  const std::string sheet = quoted_sheet(from.sheet) + "!";
  book_->put_link(sheet_, range, sheet + reports::cell_name(from.starts[sum.rows.front()], 0), cell.value, look);
  const std::string text = formula(sum, from, sheet);
  const Range first{range.first_row, range.first_column, range.first_row, range.first_column};
  if (!text.empty()) book_->put_formula(sheet_, first, text, cell.value, look);
  return true;
}

/// "=SUM('明细'!C5:C9,'明细'!C12)"; empty where it is none or too long for a cell.
std::string SheetWriter::formula(const Sum& sum, const TablePlace& from, const std::string& sheet) const {
  if (sum.kind == Sum::Kind::opens || sum.column + 1 >= from.columns.size()) return {};
  const lxw_col_t column = from.columns[sum.column];
  std::string text;
  std::size_t ranges = 0;
  for (std::size_t i = 0; i < sum.rows.size(); ++ranges) {
    std::size_t last = i;
    while (last + 1 < sum.rows.size() && sum.rows[last + 1] == sum.rows[last] + 1) ++last;
    if (sum.rows[last] + 1 >= from.starts.size()) return {};
    const std::string range = sheet + reports::cell_name(from.starts[sum.rows[i]], column) + ":" +
                              reports::cell_name(from.starts[sum.rows[last]], column);
    if (sum.kind == Sum::Kind::sum) {
      text += (text.empty() ? "" : ",") + range;
    } else {
      text += (text.empty() ? "" : "+") + ("ROWS(" + range + ")");
    }
    i = last + 1;
  }
  if (text.empty() || ranges > max_ranges || text.size() > max_formula) return {};
  return sum.kind == Sum::Kind::sum ? "=SUM(" + text + ")" : "=" + text;
}

}  // namespace yanxing::reports
