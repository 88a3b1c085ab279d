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

bool is_reached(const ReportChart::Point& point) { return point.target && point.value >= *point.target; }

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

}  // namespace

float draw_preview(const app::ReportPreview& preview, UiContext& ui, Rect rect) {
  const float pad = ui.px(metric::pad);
  float height = 2 * pad + ui.px(48);
  for (const ReportChart& chart : preview.charts) height += ui.px(34) + chart_height(chart, ui);
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
  return height;
}

}  // namespace yanxing::ui::reports_screen
