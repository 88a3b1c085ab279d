// A printed document as data: what stands where, whatever it is written as. Built by reports (report.h), written by
// pdf_writer.h and xlsx_writer.h. Plain values, no store, no drawing.
//
// A Document is a list of Sections. A Section starts on a new page (PDF) and is a sheet of its own (xlsx); it has the
// head of an annex (附件2, title, 填报单位… 填报时间…) and then Blocks from top to bottom. Everything is text in UTF-8;
// lengths are in millimetres, type sizes in points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "client/forms/values.h"

namespace yanxing::reports {

// -- Values: what a cell holds. A spreadsheet gets them as real numbers and dates, never as text that looks like one.

struct Decimal {
  double value = 0;
  int digits = 1;         // behind the point
  bool cut = false;       // printed cut, not rounded: what misses a norm never looks as if it reached it
  std::string mark = {};  // behind: " ※". In a spreadsheet a part of the number's format
};
/// 0.305 is shown as 30.5%.
struct Percent {
  double ratio = 0;
  int digits = 1;
  std::string mark = {};  // in front: "✓ ". In a spreadsheet a part of the number's format
  bool cut = false;       // as in Decimal; a spreadsheet holds the true number and shows two digits more of it
};
/// A day and a time of it, local.
struct DayTime {
  forms::Date day;
  int hour = 0;
  int minute = 0;
};
/// monostate: nothing, an empty cell.
using Value = std::variant<std::monostate, std::string, std::int64_t, Decimal, Percent, forms::Date, DayTime>;

/// As it is printed: "12", "30.5%", "2021年5月17日", "2021年1月12日9:00".
std::string value_text(const Value& value);

/// "2021-05-17" (also with a time behind it) as a date; the text itself where it is none; nothing where it is empty.
Value day_value(const std::string& iso);
/// "2021-01-12T09:00:00.000+08:00" as day and time; anything else as day_value().
Value moment_value(const std::string& iso);

// -- Where a sum comes from

/// "Every sum opens to its rows": the rows that a figure adds up (or counts). In xlsx the cell becomes a formula over
/// them, with the value beside it as computed by the report; in the PDF it is a link to the detail in the appendix.
struct Sum {
  /// opens: no plain sum of the rows (persons who come in several rows and count once): a link to them, no formula.
  enum class Kind { sum, count, opens };
  Kind kind = Kind::sum;
  /// Detail::name; empty: rows of the same table (a total row).
  std::string detail;
  std::size_t column = 0;         // of that table
  std::vector<std::size_t> rows;  // indices into its `rows` (header rows do not count), ascending
};

// -- Pictures

struct Picture {
  std::string bytes;  // JPEG or PNG; empty or unreadable: an empty box with `missing` in it
  std::string caption;
  std::string missing = "（图片不在本机）";
};

// -- Tables and annex forms

enum class Align { automatic, left, center, right };  // automatic: numbers and short words centred, long text left

struct Cell {
  Value value;
  int columns = 1;  // cells that it covers to the right
  int rows = 1;     // and below. Covered places are left out of the rows, as in HTML
  Align align = Align::automatic;
  bool strong = false;  // bold
  bool shaded = false;  // light grey ground: header cells, what needs an eye
  bool label = false;   // of a form: centred, bold, repeated with （续） where its row runs on
  std::optional<Sum> sum;
  std::vector<Picture> pictures;  // drawn below the text, in kept proportion, side by side
  /// Lines in the lower right corner: "经办人：", "年　月　日".
  std::vector<std::string> foot;
  /// Room for a stamp beside the foot: a dashed circle with this word in it (e.g. "盖章"); empty: none.
  std::string stamp;

  Cell() = default;
  /// Of anything that a Value can be made of: a row reads as a list of values.
  template <typename T>
  requires(std::is_constructible_v<Value, T> && !std::is_same_v<std::remove_cvref_t<T>, Cell>) Cell(T&& what)
      : value(std::forward<T>(what)) {}  // NOLINT: implicit on purpose

  Cell& span(int across, int down = 1) {
    columns = across;
    rows = down;
    return *this;
  }
  Cell& aligned(Align how) {
    align = how;
    return *this;
  }
};

/// A form's label box.
Cell label(std::string text, int columns = 1, int rows = 1);
/// A form's value box: left where it is long.
Cell box(Value value, int columns = 1, int rows = 1);

struct Column {
  /// Share of the page's width; millimetres where they add up to the page's.
  double width = 1;
  Align align = Align::automatic;
};

struct Row {
  enum class Kind { body, subtotal, total };  // the latter two bold
  std::vector<Cell> cells;
  Kind kind = Kind::body;
  double min_height_mm = 0;
};

/// A table, or the boxes of an annex form.
struct Table {
  std::string caption;  // above it
  std::vector<Column> columns;
  std::vector<Row> header;  // repeated on every page
  std::vector<Row> rows;
  std::vector<std::string> notes;  // small, below it
  double size_pt = 10.5;
  /// false: a row moves to the next page whole, unless it is taller than a page. true (forms): a long text fills the
  /// page and runs on, its label repeated with （续）.
  bool rows_run_on = false;
  /// Forms of one page: the type is made smaller, down to this size, until the section fits one page; 0: never.
  double shrink_to_pt = 0;
  /// A row of signatures or ticks by hand: empty body cells get at least this height.
  double min_row_mm = 0;
};

// -- Other blocks

struct Paragraph {
  std::string text;
  double size_pt = 12;
  bool strong = false;
  bool indent = false;  // two characters, as Chinese text is
  Align align = Align::left;
};

struct Pictures {
  std::vector<Picture> pictures;
  std::size_t per_row = 2;
  double height_mm = 60;  // of each at most
};

struct ChartPoint {
  std::string label;
  double value = 0;
  std::optional<double> target;  // progress: what is 100 %; bars: a mark
  std::string remark;            // behind the bar instead of the plain number, e.g. "83 / 100（83.0%）"
};

/// bars: upright, one a point. progress: lying, value against target. funnel: lying and centred, each stage below the
/// one before. In xlsx a native chart over its figures, which stand on the sheet 图表数据.
struct Chart {
  enum class Kind { bars, progress, funnel };
  Kind kind = Kind::bars;
  std::string title;
  std::string unit;  // of value: 人, 个村
  std::string value_name = "数量";
  std::string target_name = "目标";
  std::vector<ChartPoint> points;
};

/// 负责人签字：______ （盖章） 年 月 日, in one line; several share its width.
struct Signature {
  std::string label;       // "负责人签字"
  std::string value = {};  // printed name; empty: a line to sign on
  bool stamp = false;      // a dashed circle for the stamp
  bool date = false;       // "年　月　日" behind it
};
struct SignatureBlock {
  std::vector<Signature> signatures;
};

struct PageBreak {};

using Block = std::variant<Table, Paragraph, Pictures, Chart, SignatureBlock, PageBreak>;

// -- The whole

struct Page {
  bool landscape = false;  // A4
  double left_mm = 20;
  double right_mm = 20;
  double top_mm = 20;
  double bottom_mm = 20;
  double width_mm() const { return landscape ? 297 : 210; }
  double height_mm() const { return landscape ? 210 : 297; }
  double body_width_mm() const { return width_mm() - left_mm - right_mm; }
};

/// 填报单位：融安县; several share the line above the first block.
struct HeadItem {
  std::string label;
  std::string value;
};

struct Section {
  Page page;
  std::string annex;  // "附件2"
  std::string title;
  std::string subtitle;
  std::vector<HeadItem> head;
  std::vector<Block> blocks;
  bool draft = false;  // 草稿 across the page
  std::string sheet;   // name of the xlsx sheet; empty: title. Made unique and valid by the writer
};

/// Rows behind figures: an appendix in the PDF, a sheet of its own in xlsx.
struct Detail {
  std::string name;   // Sum::detail
  std::string title;  // its heading and sheet
  Table table;
  bool landscape = false;
  bool in_print = true;  // false: only in xlsx
};

struct Document {
  std::string title;              // of the file's metadata
  std::vector<Section> sections;  // at least one
  std::vector<Detail> details;
  bool number_each_section = false;  // "第 1 页 共 1 页" per section: forms of several units in one file
};

/// A cell with its place in the grid, after spans were laid out.
struct Placed {
  const Cell* cell = nullptr;
  std::size_t row = 0;
  std::size_t column = 0;
};
/// Where each cell of `rows` comes to stand, as HTML does it. Spans over the edge of the grid are cut: read them
/// through span_columns() and span_rows().
std::vector<Placed> place_cells(const std::vector<Row>& rows, std::size_t columns);
std::size_t span_columns(const Placed& placed, std::size_t columns);
std::size_t span_rows(const Placed& placed, std::size_t rows);

/// Behind the name of what is on this laptop in part only; a note below the table says so.
inline constexpr std::string_view part_mark = "△";

/// Without control characters, with every broken byte as U+FFFD: what Pango and a spreadsheet can be given.
std::string clean_text(const std::string& text);

}  // namespace yanxing::reports
