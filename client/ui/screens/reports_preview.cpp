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

/// A column would be too narrow for its words and numbers: the rows are told one after the other instead.
bool is_too_wide(const app::ReportPreview& preview, const UiContext& ui, float width) {
  float all = 0;
  for (const float one : preview.widths) all += one;
  return std::any_of(preview.widths.begin(), preview.widths.end(),
                     [&](float one) { return width * one / std::max(all, 1.0F) < ui.px(36); });
}

/// "融安县：村社 149 · 已报 3 · 妇联主席进“两委” 符合 3，总数 3，比例 ○ 100.0%".
std::string words_of(const app::ReportPreview& preview, std::size_t r) {
  const std::vector<std::string>& row = preview.figures[r];
  std::string out = row.empty() ? std::string() : row.front();
  for (std::size_t c = 1; c < row.size(); ++c) {
    if (row[c].empty()) continue;
    const std::string group = preview.head_rows > 0 ? preview.figures[0][c] : std::string();
    const std::string column = preview.head_rows > 1 ? preview.figures[1][c] : std::string();
    out += c == 1 ? "：" : group.empty() ? "，" : " · ";
    out += group + (group.empty() || column.empty() ? "" : " ") + column + " " + row[c];
  }
  return out;
}

float figures_height(const app::ReportPreview& preview, const UiContext& ui, float width) {
  if (!is_too_wide(preview, ui, width)) return static_cast<float>(preview.figures.size()) * ui.px(figure_row);
  float height = 0;
  for (std::size_t r = preview.head_rows; r < preview.figures.size(); ++r)
    height += text_wrapped(ui, {}, width, words_of(preview, r), style::small, false) + ui.px(8);
  return height;
}

void draw_rows_as_words(const app::ReportPreview& preview, UiContext& ui, Rect rect) {
  for (std::size_t r = preview.head_rows; r < preview.figures.size(); ++r) {
    const std::string words = words_of(preview, r);
    const Rect row = rect.cut_top(text_wrapped(ui, rect.min, rect.width(), words, style::small) + ui.px(8));
    line_h(row.min.x, row.max.x, row.max.y - ui.px(4), color::line_soft);
    report(ui, "reports.figure." + std::to_string(r), row, words);
  }
}

/// The first rows of the table, as wide as there is room.
void draw_figures(const app::ReportPreview& preview, UiContext& ui, Rect rect) {
  if (is_too_wide(preview, ui, rect.width())) return draw_rows_as_words(preview, ui, rect);
  float all = 0;
  for (const float width : preview.widths) all += width;
  for (std::size_t r = 0; r < preview.figures.size(); ++r) {
    Rect row = rect.cut_top(ui.px(figure_row));
    const bool is_head = r < preview.head_rows;
    if (is_head) fill(row, color::head);
    line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
    std::string whole;
    for (std::size_t c = 0; c < preview.figures[r].size(); ++c) {
      const std::string& text = preview.figures[r][c];
      Rect cell = row.cut_left(rect.width() * preview.widths[c] / std::max(all, 1.0F));
      cell.max.x -= ui.px(4);
      whole += (c == 0 ? "" : " | ") + text;
      text_in(ui, cell, text, is_head ? style::small_soft : style::small);
    }
    report(ui, "reports.figure." + std::to_string(r), row, whole);
  }
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
  height += figures_height(preview, ui, rect.width() - 2 * pad) + notes_height(preview, ui, rect.width() - 2 * pad);
  rect.max.y = rect.min.y + height;
  card(ui, rect);
  Rect inner = rect.inset(pad);
  text_in(ui, inner.cut_top(ui.px(24)), preview.title, style::strong);
  const std::string size =
      ui.plural("reports.preview.rows", preview.rows) + " · " + ui.plural("reports.preview.sections", preview.sections);
  const Rect line = inner.cut_top(ui.px(24));
  text_in(ui, line, size, style::small_soft);
  report(ui, "reports.preview.size", line, std::to_string(preview.rows));
  for (std::size_t i = 0; i < preview.charts.size(); ++i) {
    const ReportChart& chart = preview.charts[i];
    text_in(ui, inner.cut_top(ui.px(34)), chart.title, style::small_strong);
    draw_chart(chart, "reports.chart." + std::to_string(i), ui, inner.cut_top(chart_height(chart, ui)));
  }
  if (!preview.figures.empty()) draw_figures(preview, ui, inner.cut_top(figures_height(preview, ui, inner.width())));
  for (std::size_t i = 0; i < preview.notes.size(); ++i) {
    const Rect note =
        inner.cut_top(text_wrapped(ui, inner.min, inner.width(), preview.notes[i], style::small_soft) + ui.px(4));
    report(ui, "reports.note." + std::to_string(i), note, preview.notes[i]);
  }
  return height;
}

}  // namespace yanxing::ui::reports_screen
