#include "client/reports/xlsx_writer.h"

#include <zip.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "client/images/image.h"
#include "client/reports/xlsx_book.h"

namespace yanxing::reports {
namespace {

constexpr double max_row_pt = 400;  // a spreadsheet takes 409
constexpr double snap_mm = 1.6;     // edges of columns that are nearer than this are one
constexpr double pixels_a_mm = 96.0 / 25.4;
constexpr std::size_t max_ranges = 120;
constexpr std::size_t max_formula = 8000;
constexpr double points_a_mm = 72.0 / 25.4;

/// Where the rows of a table stand on its sheet.
struct TablePlace {
  std::string sheet;
  std::vector<lxw_row_t> starts;   // of each body row, and one past the last
  std::vector<lxw_col_t> columns;  // of each table column, and one past the last
};

/// The figures of charts, gathered for a sheet of their own.
struct ChartData {
  std::string sheet;
  std::vector<const Chart*> charts;
  lxw_row_t next_row = 0;
};

/// The columns of a sheet: the edges of all its tables' columns.
struct Layout {
  std::vector<double> edges;  // millimetres from the left, ascending, first 0

  lxw_col_t column_at(double mm) const {
    std::size_t best = 0;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (std::abs(edges[i] - mm) < std::abs(edges[best] - mm)) best = i;
    }
    return static_cast<lxw_col_t>(best);
  }
  lxw_col_t last_column() const { return static_cast<lxw_col_t>(edges.size() - 2); }
};

std::vector<double> table_edges(const Table& table, double width_mm) {
  double sum = 0;
  for (const Column& column : table.columns) sum += column.width;
  std::vector<double> edges{0};
  for (const Column& column : table.columns)
    edges.push_back(edges.back() + column.width / (sum > 0 ? sum : 1) * width_mm);
  return edges;
}

Layout layout_of(const std::vector<Block>& blocks, double width_mm) {
  std::vector<double> all{0, width_mm};
  bool has_table = false;
  for (const Block& block : blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table == nullptr) continue;
    has_table = true;
    for (const double edge : table_edges(*table, width_mm)) {
      const auto near = [&](double other) { return std::abs(other - edge) < snap_mm; };
      if (std::none_of(all.begin(), all.end(), near)) all.push_back(edge);
    }
  }
  for (int i = 1; !has_table && i < 6; ++i) all.push_back(width_mm * i / 6);
  std::sort(all.begin(), all.end());
  return {all};
}

/// "$C$5".
std::string absolute_name(lxw_row_t row, lxw_col_t column) {
  char name[LXW_MAX_CELL_NAME_LENGTH];
  lxw_rowcol_to_cell_abs(name, row, column, 1, 1);
  return name;
}

/// One sheet being written from top to bottom.
class SheetWriter {
 public:
  SheetWriter(Book& book, const Page& page, const std::string& name, const std::vector<Block>& blocks)
      : book_(&book),
        page_(page),
        name_(name),
        sheet_(book.add_sheet(name)),
        layout_(layout_of(blocks, page.body_width_mm())) {
    for (std::size_t i = 0; i + 1 < layout_.edges.size(); ++i) {
      const double pixels = (layout_.edges[i + 1] - layout_.edges[i]) * pixels_a_mm;
      const auto column = static_cast<lxw_col_t>(i);
      book.note(worksheet_set_column(sheet_, column, column, std::max((pixels - 5) / 7, 0.5), nullptr));
    }
    set_up_page();
  }

  const std::map<std::string, TablePlace>* details = nullptr;
  ChartData* charts = nullptr;

  void head(const Section& section) {
    if (!section.annex.empty()) full_row(section.annex, {14, true, Align::left}, 24);
    const std::string title = section.title + (section.draft ? "（草稿）" : "");
    if (!title.empty()) full_row(title, {18, true, Align::center}, 34);
    if (!section.subtitle.empty()) full_row(section.subtitle, {12, false, Align::center}, 20);
    if (section.head.empty()) return;
    head_line(section);
  }

  TablePlace table(const Table& table);
  void block(const Block& block) {
    if (const auto* one = std::get_if<Table>(&block)) table(*one);
    if (const auto* one = std::get_if<Paragraph>(&block)) paragraph(*one);
    if (const auto* one = std::get_if<Pictures>(&block)) pictures(*one);
    if (const auto* one = std::get_if<Chart>(&block)) chart(*one);
    if (const auto* one = std::get_if<SignatureBlock>(&block)) signatures(*one);
    if (std::holds_alternative<PageBreak>(block) && row_ > 0) breaks_.push_back(row_);
  }
  void finish() {
    if (breaks_.empty()) return;
    breaks_.push_back(0);
    book_->note(worksheet_set_h_pagebreaks(sheet_, breaks_.data()));
  }

 private:
  void set_up_page() {
    worksheet_set_paper(sheet_, 9);  // A4
    if (page_.landscape) worksheet_set_landscape(sheet_);
    constexpr double inch = 25.4;
    worksheet_set_margins(sheet_, page_.left_mm / inch, page_.right_mm / inch, page_.top_mm / inch,
                          page_.bottom_mm / inch);
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_center_horizontally(sheet_);
    book_->note(worksheet_set_footer(sheet_, "&C第 &P 页 共 &N 页"));
  }

  void set_height(lxw_row_t row, double points) { book_->note(worksheet_set_row(sheet_, row, points, nullptr)); }
  Range across(lxw_row_t row) const { return {row, 0, row, layout_.last_column()}; }

  void full_row(const std::string& text, const Look& look, double height) {
    set_height(row_, height);
    book_->put(sheet_, across(row_), text, look);
    ++row_;
  }

  void head_line(const Section& section) {
    const auto count = section.head.size();
    lxw_col_t first = 0;
    for (std::size_t i = 0; i < count && first <= layout_.last_column(); ++i) {
      const double edge = page_.body_width_mm() * static_cast<double>(i + 1) / static_cast<double>(count);
      const lxw_col_t next = i + 1 == count ? static_cast<lxw_col_t>(layout_.last_column() + 1)
                                            : std::max<lxw_col_t>(layout_.column_at(edge), first + 1);
      const HeadItem& item = section.head[i];
      const Align align = i == 0 ? Align::left : i + 1 == count ? Align::right : Align::center;
      const std::string text = item.label.empty() ? item.value : item.label + "：" + item.value;
      const lxw_col_t last = std::min<lxw_col_t>(static_cast<lxw_col_t>(next - 1), layout_.last_column());
      book_->put(sheet_, {row_, first, row_, last}, text, {11, false, align});
      first = next;
    }
    set_height(row_++, 22);
  }

  void paragraph(const Paragraph& paragraph) {
    const std::string text = (paragraph.indent ? "　　" : "") + paragraph.text;
    const int lines = lines_of(text, page_.body_width_mm(), paragraph.size_pt);
    full_row(text, {paragraph.size_pt, paragraph.strong, paragraph.align},
             std::min(height_of(lines, paragraph.size_pt), max_row_pt));
  }

  void signatures(const SignatureBlock& block) {
    std::string text;
    for (const Signature& signature : block.signatures) {
      text += (text.empty() ? "" : "　　　　") + signature.label + "：" +
              (signature.value.empty() ? "＿＿＿＿＿＿" : signature.value);
      if (signature.stamp) text += "（盖章）";
      if (signature.date) text += "　　　年　　月　　日";
    }
    set_height(row_++, 12);
    full_row(text, {11, false, Align::left}, 44);
  }

  void pictures(const Pictures& pictures) {
    const std::size_t per_row = std::max<std::size_t>(pictures.per_row, 1);
    for (std::size_t from = 0; from < pictures.pictures.size(); from += per_row) {
      const std::size_t until = std::min(from + per_row, pictures.pictures.size());
      const std::vector<Picture> row(pictures.pictures.begin() + static_cast<std::ptrdiff_t>(from),
                                     pictures.pictures.begin() + static_cast<std::ptrdiff_t>(until));
      set_height(row_, std::min(pictures.height_mm * points_a_mm + 30, max_row_pt));
      book_->put(sheet_, across(row_), captions(row), {10, false, Align::center});
      insert(row, across(row_), pictures.height_mm);
      ++row_;
    }
  }

  static std::string captions(const std::vector<Picture>& pictures) {
    std::string text;
    for (const Picture& picture : pictures) {
      const std::string one = picture.bytes.empty() ? picture.missing + picture.caption : picture.caption;
      if (!one.empty()) text += (text.empty() ? "" : "　　") + one;
    }
    return text;
  }

  /// Side by side into a range, in kept proportion.
  void insert(const std::vector<Picture>& pictures, const Range& range, double height_mm) {
    const double left = layout_.edges[range.first_column];
    const double each = (layout_.edges[range.last_column + 1U] - left) / static_cast<double>(pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const std::string& bytes = pictures[i].bytes;
      const auto read = images::read_picture(bytes, 0);
      if (!read) continue;
      const double scale =
          std::min((each - 2) * pixels_a_mm / read->width, (height_mm - 2) * pixels_a_mm / read->height);
      const double x = left + static_cast<double>(i) * each + (each - read->width * scale / pixels_a_mm) / 2;
      // Offsets count from the column that the picture begins in.
      lxw_col_t column = range.first_column;
      while (column < range.last_column && layout_.edges[column + 1U] <= x) ++column;
      lxw_image_options options{};
      options.x_offset = static_cast<std::int32_t>((x - layout_.edges[column]) * pixels_a_mm);
      options.y_offset = 3;
      options.x_scale = scale;
      options.y_scale = scale;
      options.object_position = LXW_OBJECT_MOVE_DONT_SIZE;
      book_->note(worksheet_insert_image_buffer_opt(sheet_, range.first_row, column,
                                                    reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                                                    &options));
    }
  }

  void chart(const Chart& chart);

  double body_row_height(const Table& table, const Row& row, const std::vector<Placed>& cells, std::size_t index,
                         const std::vector<double>& edges, bool is_header) const;
  std::vector<lxw_row_t> reserve(const Table& table, const std::vector<Row>& rows, const std::vector<double>& edges,
                                 bool is_header);
  void rows(const Table& table, const std::vector<Row>& rows, const TablePlace& place, bool is_header);
  void cell(const Table& table, const Row& row, const Placed& placed, const Range& range, const TablePlace& place,
            bool is_header);
  bool put_sum(const Cell& cell, const Range& range, const TablePlace& own, Look look);
  std::string formula(const Sum& sum, const TablePlace& from, const std::string& sheet) const;

  Book* book_;
  Page page_;
  std::string name_;
  lxw_worksheet* sheet_;
  Layout layout_;
  lxw_row_t row_ = 0;
  bool has_header_ = false;
  std::vector<lxw_row_t> breaks_;
};

double SheetWriter::body_row_height(const Table& table, const Row& row, const std::vector<Placed>& cells,
                                    std::size_t index, const std::vector<double>& edges, bool is_header) const {
  double height = std::max({row.min_height_mm, is_header ? 0 : table.min_row_mm}) * points_a_mm;
  height = std::max(height, height_of(1, table.size_pt));
  for (const Placed& placed : cells) {
    if (placed.row != index || placed.cell->rows > 1) continue;
    const double width = edges[placed.column + span_columns(placed, table.columns.size())] - edges[placed.column];
    int lines = lines_of(value_text(placed.cell->value), width, table.size_pt);
    lines += static_cast<int>(placed.cell->foot.size());
    double needed = height_of(lines, table.size_pt);
    if (!placed.cell->pictures.empty()) needed += 50 * points_a_mm;
    height = std::max(height, needed);
  }
  return height;
}

/// Takes as many rows of the sheet as the rows of the table need, and sets their heights.
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
    const double height = body_row_height(table, rows[i], own, i, edges, is_header);
    const int parts = static_cast<int>(std::ceil(height / max_row_pt));
    starts.push_back(row_);
    for (int part = 0; part < parts; ++part) set_height(row_++, height / parts);
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
  if (!table.header.empty() && !has_header_) {
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
  std::string text = value_text(source.value);
  const bool is_text = std::holds_alternative<std::string>(source.value);
  const int lines = lines_of(text, width, table.size_pt);
  if (look.align == Align::automatic) look.align = is_header ? Align::center : table.columns[placed.column].align;
  if (look.align == Align::automatic) look.align = is_text && lines > 1 ? Align::left : Align::center;
  look.top = !source.label && (lines > 6 || !source.foot.empty());
  if (source.sum && put_sum(source, range, place, look)) return;
  for (const std::string& line : source.foot) text += "\n" + line;
  const std::string captions_text = source.pictures.empty() ? "" : captions(source.pictures);
  if (!captions_text.empty()) text += (text.empty() ? "" : "\n") + captions_text;
  const bool composed = !source.foot.empty() || !captions_text.empty();
  book_->put(sheet_, range, composed ? Value(text) : source.value, look);
  if (!source.pictures.empty()) {
    double height = 0;
    for (std::size_t at = placed.row; at < placed.row + static_cast<std::size_t>(std::max(source.rows, 1)); ++at)
      height += at < table.rows.size() ? std::max(table.rows[at].min_height_mm, 8.0) : 8.0;
    insert(source.pictures, range, std::max(height, 30.0));
  }
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

void SheetWriter::chart(const Chart& chart) {
  if (chart.points.empty() || charts == nullptr) return;
  const bool bars = chart.kind == Chart::Kind::bars;
  lxw_chart* drawn = workbook_add_chart(book_->workbook(), bars ? LXW_CHART_COLUMN : LXW_CHART_BAR);
  const lxw_row_t first = charts->next_row + 2;
  const auto last = static_cast<lxw_row_t>(first + chart.points.size() - 1);
  charts->next_row = last + 2;
  charts->charts.push_back(&chart);
  const auto range = [&](lxw_col_t column) {
    return "=" + quoted_sheet(charts->sheet) + "!" + absolute_name(first, column) + ":" + absolute_name(last, column);
  };
  const bool has_target =
      std::any_of(chart.points.begin(), chart.points.end(), [](const auto& p) { return !!p.target; });
  lxw_chart_series* values = chart_add_series(drawn, range(0).c_str(), range(1).c_str());
  chart_series_set_name(values, chart.value_name.c_str());
  if (has_target) {
    lxw_chart_series* targets = chart_add_series(drawn, range(0).c_str(), range(2).c_str());
    chart_series_set_name(targets, chart.target_name.c_str());
  } else {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
  }
  chart_series_set_labels(values);
  chart_title_set_name(drawn, chart.title.c_str());
  if (!bars) chart_axis_set_reverse(drawn->y_axis);
  const double pixels_high = bars ? 320 : std::max(160.0, 70 + 26 * static_cast<double>(chart.points.size()));
  lxw_chart_options options{};
  options.x_scale = page_.body_width_mm() * pixels_a_mm / 480;
  options.y_scale = pixels_high / 288;
  book_->note(worksheet_insert_chart_opt(sheet_, row_, 0, drawn, &options));
  constexpr double line_pixels = 20;
  row_ += static_cast<lxw_row_t>(std::ceil(pixels_high / line_pixels)) + 1;
}

/// Whether one part of the archive can be read to its end, and ends as such a part does.
bool is_whole(zip_t* archive, zip_uint64_t index) {
  const char* name = zip_get_name(archive, index, 0);
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> entry(zip_fopen_index(archive, index, 0), &zip_fclose);
  if (name == nullptr || entry == nullptr) return false;
  std::string chunk(1U << 16U, '\0');
  std::string tail;
  zip_int64_t read = 0;
  while ((read = zip_fread(entry.get(), chunk.data(), chunk.size())) > 0) {
    tail += chunk.substr(0, static_cast<std::size_t>(read));
    tail.erase(0, tail.size() > 64 ? tail.size() - 64 : 0);
  }
  while (!tail.empty() && tail.back() == '\n') tail.pop_back();
  const std::string_view kind = name;
  const bool is_xml = kind.ends_with(".xml") || kind.ends_with(".rels");
  if (kind.starts_with("xl/worksheets/sheet")) return read == 0 && tail.ends_with("</worksheet>");
  return read == 0 && (!is_xml || tail.ends_with('>'));
}

/// The file as it lies there: every part whole. libxlsxwriter does not look at what its temporary files answered.
Status verify(const std::filesystem::path& file) {
  const Error damaged{Code::disk_full, "the workbook could not be written whole; free some space"};
  int code = 0;
  const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
      zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code), &zip_discard);
  if (archive == nullptr) return damaged;
  const zip_int64_t entries = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    if (!is_whole(archive.get(), static_cast<zip_uint64_t>(i))) return damaged;
  }
  return entries > 0 ? Status{} : damaged;
}

void write_chart_data(Book& book, lxw_worksheet* sheet, const ChartData& data) {
  book.note(worksheet_set_column(sheet, 0, 0, 30, nullptr));
  book.note(worksheet_set_column(sheet, 1, 2, 14, nullptr));
  const Look look{10.5, false, Align::left};
  const Look strong{10.5, true, Align::left};
  const auto text = [&](lxw_row_t row, lxw_col_t column, const std::string& words, const Look& how) {
    book.put(sheet, {row, column, row, column}, words, how);
  };
  lxw_row_t row = 0;
  for (const Chart* chart : data.charts) {
    text(row, 0, chart->title, strong);
    text(row + 1, 0, "项目", strong);
    text(row + 1, 1, chart->value_name, strong);
    text(row + 1, 2, chart->target_name, strong);
    row += 2;
    for (const ChartPoint& point : chart->points) {
      text(row, 0, point.label, look);
      book.note(worksheet_write_number(sheet, row, 1, point.value, book.format(look)));
      if (point.target) book.note(worksheet_write_number(sheet, row, 2, *point.target, book.format(look)));
      ++row;
    }
    ++row;
  }
}

bool has_charts(const Document& document) {
  return std::any_of(document.sections.begin(), document.sections.end(), [](const Section& section) {
    return std::any_of(section.blocks.begin(), section.blocks.end(),
                       [](const Block& block) { return std::holds_alternative<Chart>(block); });
  });
}

void write_sheets(Book& book, const Document& document) {
  // Sheets stand in the order in which they are added, but the details are written first: sums point into them.
  std::vector<std::unique_ptr<SheetWriter>> sections;
  std::vector<std::unique_ptr<SheetWriter>> details;
  std::vector<std::vector<Block>> detail_blocks;
  for (const Section& section : document.sections) {
    const std::string name = book.sheet_name(section.sheet.empty() ? section.title : section.sheet);
    sections.push_back(std::make_unique<SheetWriter>(book, section.page, name, section.blocks));
  }
  for (const Detail& detail : document.details) {
    Page page;
    page.landscape = detail.landscape;
    details.push_back(
        std::make_unique<SheetWriter>(book, page, book.sheet_name(detail.title), std::vector<Block>{detail.table}));
  }
  ChartData charts;
  lxw_worksheet* chart_sheet = nullptr;
  if (has_charts(document)) {
    charts.sheet = book.sheet_name("图表数据");
    chart_sheet = book.add_sheet(charts.sheet);
  }
  std::map<std::string, TablePlace> places;
  for (std::size_t i = 0; i < details.size(); ++i) {
    Section head;
    head.title = document.details[i].title;
    details[i]->head(head);
    places[document.details[i].name] = details[i]->table(document.details[i].table);
    details[i]->finish();
  }
  for (std::size_t i = 0; i < sections.size(); ++i) {
    sections[i]->details = &places;
    sections[i]->charts = &charts;
    sections[i]->head(document.sections[i]);
    for (const Block& block : document.sections[i].blocks) sections[i]->block(block);
    sections[i]->finish();
  }
  if (chart_sheet != nullptr) write_chart_data(book, chart_sheet, charts);
}

}  // namespace

Status write_xlsx(const Document& document, const std::filesystem::path& file) {
  YX_CHECK(!document.sections.empty());
  Book book(file);
  if (book.workbook() == nullptr) return Error{Code::io, "the workbook cannot be made"};
  std::string title = clean_text(document.title);
  std::string company = "Yanxing";
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.author = company.data();
  book.note(workbook_set_properties(book.workbook(), &properties));
  write_sheets(book, document);
  YX_TRY(book.close());
  return verify(file);
}

}  // namespace yanxing::reports
