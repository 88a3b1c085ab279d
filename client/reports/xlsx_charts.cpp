// Charts of a workbook: native ones, with the figures that they show above each.
#include <algorithm>

#include "client/reports/xlsx_sheet.h"

namespace yanxing::reports {
namespace {

constexpr double sheet_pixels = 40 * 7 + 20 * 7 * 2 + 15;  // the three columns
constexpr double row_pixels = 20;

/// "$C$5".
std::string absolute_name(lxw_row_t row, lxw_col_t column) {
  char name[LXW_MAX_CELL_NAME_LENGTH];
  lxw_rowcol_to_cell_abs(name, row, column, 1, 1);
  return name;
}

bool has_target(const Chart& chart) {
  return std::any_of(chart.points.begin(), chart.points.end(), [](const auto& p) { return p.target.has_value(); });
}

/// The figures from `row` on; returns the row below them.
lxw_row_t write_figures(Book& book, lxw_worksheet* sheet, const Chart& chart, lxw_row_t row) {
  const Look look{10.5, false, Align::left};
  const Look strong{10.5, true, Align::left};
  const auto text = [&](lxw_row_t at, lxw_col_t column, const std::string& words, const Look& how) {
    book.put(sheet, {at, column, at, column}, words, how);
  };
  text(row, 0, chart.title, strong);
  text(row + 1, 0, "项目", strong);
  text(row + 1, 1, chart.value_name, strong);
  if (has_target(chart)) text(row + 1, 2, chart.target_name, strong);
  row += 2;
  for (const ChartPoint& point : chart.points) {
    text(row, 0, point.label, look);
    book.note(worksheet_write_number(sheet, row, 1, point.value, book.format(look)));
    if (point.target) book.note(worksheet_write_number(sheet, row, 2, *point.target, book.format(look)));
    ++row;
  }
  return row;
}

/// Returns the row below it.
lxw_row_t draw(Book& book, const std::string& name, lxw_worksheet* sheet, const Chart& chart, lxw_row_t first,
               lxw_row_t row) {
  const bool bars = chart.kind == Chart::Kind::bars;
  const auto last = static_cast<lxw_row_t>(first + chart.points.size() - 1);
  lxw_chart* drawn = workbook_add_chart(book.workbook(), bars ? LXW_CHART_COLUMN : LXW_CHART_BAR);
  const auto range = [&](lxw_col_t column) {
    return "=" + quoted_sheet(name) + "!" + absolute_name(first, column) + ":" + absolute_name(last, column);
  };
  lxw_chart_series* values = chart_add_series(drawn, range(0).c_str(), range(1).c_str());
  chart_series_set_name(values, chart.value_name.c_str());
  if (has_target(chart)) {
    lxw_chart_series* targets = chart_add_series(drawn, range(0).c_str(), range(2).c_str());
    chart_series_set_name(targets, chart.target_name.c_str());
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
  } else {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
  }
  chart_series_set_labels(values);
  chart_title_set_name(drawn, chart.title.c_str());
  if (!bars) chart_axis_set_reverse(drawn->y_axis);
  const double pixels_high = bars ? 320 : std::max(160.0, 100 + 26 * static_cast<double>(chart.points.size()));
  lxw_chart_options options{};
  options.x_scale = sheet_pixels / 480;
  options.y_scale = pixels_high / 288;
  book.note(worksheet_insert_chart_opt(sheet, row, 0, drawn, &options));
  return row + static_cast<lxw_row_t>(pixels_high / row_pixels) + 2;
}

}  // namespace

void write_charts(Book& book, const std::string& name, lxw_worksheet* sheet, const std::vector<const Chart*>& charts) {
  worksheet_set_paper(sheet, 9);
  worksheet_fit_to_pages(sheet, 1, 0);
  book.note(worksheet_set_footer(sheet, "&C第 &P 页 共 &N 页"));
  book.note(worksheet_set_column(sheet, 0, 0, 40, nullptr));
  book.note(worksheet_set_column(sheet, 1, 2, 20, nullptr));
  lxw_row_t row = 0;
  for (const Chart* chart : charts) {
    const lxw_row_t below = write_figures(book, sheet, *chart, row);
    row = draw(book, name, sheet, *chart, row + 2, below + 1);
  }
}

}  // namespace yanxing::reports
