// What the chosen report would hold now, for people who would rather look than read.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/chart.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/reports_parts.h"

namespace yanxing::ui::reports_screen {
namespace {

using app::ReportChart;

bool is_reached(const ReportChart::Point& point) {
  return !point.partial && point.target && point.value >= *point.target;
}

float chart_height(const ReportChart& chart, const UiContext& ui) {
  const auto points = static_cast<float>(chart.points.size());
  switch (chart.kind) {
    case ReportChart::Kind::bars: return ui.px(200);
    case ReportChart::Kind::progress: return points * ui.px(chart_line);
    case ReportChart::Kind::funnel: return points * ui.px(40);
  }
  return 0;
}

void draw_chart(const ReportChart& chart, const std::string& id, UiContext& ui, Rect rect) {
  if (chart.kind == ReportChart::Kind::bars) {
    std::vector<ChartBar> bars;
    for (const auto& point : chart.points)
      bars.push_back({point.label, point.value, point.target.value_or(0), 0, point.remark});
    bar_chart(ui, id, rect, bars);
  } else if (chart.kind == ReportChart::Kind::progress) {
    std::vector<ChartProgress> lines;
    for (const auto& point : chart.points) {
      ChartProgress line{point.label, point.value, point.target.value_or(0), point.remark};
      if (is_reached(point)) {
        line.tone = tone::good;
        line.sign = icon::check;
      }
      lines.push_back(std::move(line));
    }
    progress_bars(ui, id, rect, lines);
  } else {
    std::vector<FunnelStage> stages;
    const double all = chart.points.empty() ? 0 : chart.points.front().value;
    for (const auto& point : chart.points) stages.push_back({point.label, point.value, all});
    funnel(ui, id, rect, stages);
  }
}

constexpr float figure_row = 26;

/// A column would be too narrow for its words and numbers: each row is told as a small table of its own, a line a group
/// of columns.
bool is_too_wide(const app::ReportTable& table, const UiContext& ui, float width) {
  float all = 0;
  for (const float one : table.widths) all += one;
  return std::any_of(table.widths.begin(), table.widths.end(),
                     [&](float one) { return width * one / std::max(all, 1.0F) < ui.px(36); });
}

/// Columns below one title of the first header row.
struct Group {
  std::string title;
  std::vector<std::size_t> columns;
};

/// All but the first column, which names the row. A column without a title belongs to the group before it.
std::vector<Group> groups_of(const app::ReportTable& table) {
  std::vector<Group> out;
  for (std::size_t c = 1; c < table.widths.size(); ++c) {
    const std::string title = table.head_rows > 0 ? table.rows[0][c] : std::string();
    if (!title.empty() || out.empty()) out.push_back({title, {}});
    out.back().columns.push_back(c);
  }
  return out;
}

/// "村社 149 · 已报 3": what has a column alone.
std::string single_figures(const app::ReportTable& table, const std::vector<Group>& groups, std::size_t r) {
  std::string out;
  for (const Group& group : groups) {
    if (group.columns.size() == 1)
      out += (out.empty() ? "" : " · ") + group.title + " " + table.rows[r][group.columns.front()];
  }
  return out;
}

/// Draws one row so, or only measures it. `number`: for the probe.
float draw_record(const app::ReportTable& table, const std::vector<Group>& groups, std::size_t r, int& number,
                  UiContext& ui, Rect rect, bool draw) {
  const float top = rect.min.y;
  const Rect first = rect.cut_top(ui.px(figure_row));
  const std::string name = table.rows[r].empty() ? std::string() : table.rows[r].front();
  const std::string single = single_figures(table, groups, r);
  if (draw) {
    Rect line = first;
    line.cut_left(text_in(ui, line, name, style::small_strong), ui.px(12));
    text_in(ui, line, single, style::small_soft);
    report(ui, "reports.figure." + std::to_string(number), first, name + " | " + single);
  }
  ++number;
  for (const Group& group : groups) {
    if (group.columns.size() == 1) continue;
    Rect line = rect.cut_top(ui.px(figure_row - 3));
    if (draw) {
      const Rect whole = line;
      line.cut_left(ui.px(14));
      std::string said = group.title;
      text_in(ui, line.cut_left(whole.width() * 0.4F), group.title, style::small);
      const float each = line.width() / static_cast<float>(group.columns.size());
      for (const std::size_t c : group.columns) {
        const std::string column = table.head_rows > 1 ? table.rows[1][c] : std::string();
        const std::string text = column.empty() ? table.rows[r][c] : column + " " + table.rows[r][c];
        text_in(ui, line.cut_left(each), text, style::small);
        said += " | " + text;
      }
      report(ui, "reports.figure." + std::to_string(number), whole, said);
    }
    ++number;
  }
  if (draw) line_h(rect.min.x, rect.max.x, rect.min.y + ui.px(3), color::line_soft);
  rect.cut_top(ui.px(8));
  return rect.min.y - top;
}

/// Draws a row of a table that fits, as high as its longest cell; or only measures it.
float draw_plain_row(const app::ReportTable& table, std::size_t r, UiContext& ui, Rect rect, bool draw) {
  float all = 0;
  for (const float width : table.widths) all += width;
  const bool is_head = r < table.head_rows;
  const TextStyle how = is_head ? style::small_soft : style::small;
  const auto width_of = [&](std::size_t c) { return rect.width() * table.widths[c] / std::max(all, 1.0F) - ui.px(4); };
  float height = ui.px(figure_row);
  for (std::size_t c = 0; c < table.rows[r].size() && !is_head; ++c) {
    if (measure(ui, table.rows[r][c], how).x > width_of(c))
      height = std::max(height, text_wrapped(ui, {}, width_of(c), table.rows[r][c], how, false) + ui.px(6));
  }
  if (!draw) return height;
  Rect row = rect.cut_top(height);
  if (is_head) fill(row, color::head);
  line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
  for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
    const float width = width_of(c);
    Rect cell = row.cut_left(width + ui.px(4));
    cell.max.x -= ui.px(4);
    const std::string& text = table.rows[r][c];
    if (is_head || measure(ui, text, how).x <= width) {
      text_in(ui, cell, text, how);
    } else {
      text_wrapped(ui, {cell.min.x, cell.min.y + ui.px(3)}, width, text, how);
    }
  }
  return height;
}

/// The beginnings of the tables, one below the other; or only how high they are.
float draw_figures(const app::ReportPreview& preview, UiContext& ui, Rect rect, bool draw) {
  const float top = rect.min.y;
  int number = 0;
  for (const app::ReportTable& table : preview.figures) {
    if (!table.caption.empty()) {
      const Rect caption = rect.cut_top(ui.px(34));
      if (draw) text_in(ui, caption, table.caption, style::small_strong);
      if (draw)
        report(ui, "reports.caption." + std::to_string(&table - preview.figures.data()), caption, table.caption);
    }
    const bool as_records = is_too_wide(table, ui, rect.width());
    const auto groups = groups_of(table);
    for (std::size_t r = as_records ? table.head_rows : 0; r < table.rows.size(); ++r) {
      if (as_records) {
        rect.cut_top(draw_record(table, groups, r, number, ui, rect, draw));
        continue;
      }
      std::string whole;
      for (const std::string& text : table.rows[r]) whole += (whole.empty() ? "" : " | ") + text;
      const float height = draw_plain_row(table, r, ui, rect, draw);
      const Rect row = rect.cut_top(height);
      if (draw) report(ui, "reports.figure." + std::to_string(number), row, whole);
      ++number;
    }
    if (table.more == 0) continue;
    const Rect more = rect.cut_top(ui.px(figure_row));
    if (draw) text_in(ui, more, ui.plural("reports.preview.more", table.more), style::small_soft);
  }
  return rect.min.y - top;
}

float notes_height(const app::ReportPreview& preview, const UiContext& ui, float width) {
  float height = 0;
  for (const std::string& note : preview.notes)
    height += text_wrapped(ui, {}, width, note, style::small_soft, false) + ui.px(4);
  return height;
}

}  // namespace

float draw_preview(const app::ReportPreview& preview, UiContext& ui, Rect rect) {
  const float pad = ui.px(metric::pad);
  float height = 2 * pad + ui.px(48);
  for (const ReportChart& chart : preview.charts) height += ui.px(34) + chart_height(chart, ui);
  height += draw_figures(preview, ui, {rect.min, {rect.max.x - 2 * pad, rect.max.y}}, false) +
            notes_height(preview, ui, rect.width() - 2 * pad);
  rect.max.y = rect.min.y + height;
  card(ui, rect);
  Rect inner = rect.inset(pad);
  text_in(ui, inner.cut_top(ui.px(24)), preview.title, style::strong);
  const std::string size =
      ui.plural("reports.preview.rows", preview.rows) + " · " + ui.plural("reports.preview.sections", preview.tables);
  const Rect line = inner.cut_top(ui.px(24));
  text_in(ui, line, size, style::small_soft);
  report(ui, "reports.preview.size", line, size);
  for (std::size_t i = 0; i < preview.charts.size(); ++i) {
    const ReportChart& chart = preview.charts[i];
    text_in(ui, inner.cut_top(ui.px(34)), chart.title, style::small_strong);
    draw_chart(chart, "reports.chart." + std::to_string(i), ui, inner.cut_top(chart_height(chart, ui)));
  }
  inner.cut_top(draw_figures(preview, ui, inner, true));
  for (std::size_t i = 0; i < preview.notes.size(); ++i) {
    const Rect note =
        inner.cut_top(text_wrapped(ui, inner.min, inner.width(), preview.notes[i], style::small_soft) + ui.px(4));
    report(ui, "reports.note." + std::to_string(i), note, preview.notes[i]);
  }
  return height;
}

}  // namespace yanxing::ui::reports_screen
