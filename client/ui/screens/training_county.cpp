// Beside annex 1: trained of planned as bars, or the townships of one county with the villages not covered yet.
#include <algorithm>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/chart.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/training_parts.h"

namespace yanxing::ui::training {
namespace {

using app::AnnexFigures;
using app::AnnexTownship;

/// Trained of planned, as a line of the chart.
ChartProgress trained_line(const app::AnnexRow& row) {
  const AnnexFigures& it = row.figures;
  const bool done = it.planned > 0 && it.trained >= it.planned;
  const double part = it.planned > 0 ? static_cast<double>(it.trained) / static_cast<double>(it.planned) : 0;
  ChartProgress line;
  line.label = name_of(row);
  line.done = static_cast<double>(it.trained);
  line.total = static_cast<double>(it.planned);
  line.text = std::to_string(it.trained) + " / " + std::to_string(it.planned) + " · " +
              std::to_string(static_cast<int>(std::floor(part * 100))) + " %";
  if (done) {
    line.tone = tone::good;
    line.sign = icon::check;
  }
  return line;
}

/// Figures of the county that the table has no column for.
void draw_county_head(const AnnexFigures& it, UiContext& ui, Rect& inner) {
  const bool enough = it.region_yuan >= it.region_due_yuan;
  const std::string roster = ui.tr("training.county.roster", {{"persons", std::to_string(it.persons)},
                                                              {"trained", std::to_string(it.trained)},
                                                              {"enough", std::to_string(it.five_days)}});
  const std::string funds = ui.tr("training.county.funds", {{"used", wan_text(it.used_yuan)},
                                                            {"region", wan_text(it.region_yuan)},
                                                            {"city", wan_text(it.city_yuan)},
                                                            {"county", wan_text(it.county_yuan)}});
  const std::string region =
      ui.tr("training.county.region", {{"funds", wan_text(it.region_yuan)}, {"due", wan_text(it.region_due_yuan)}});
  const float width = inner.width() - ui.px(2 * metric::pad);
  Rect head = inner.inset(ui.px(metric::pad), ui.px(8));
  head.cut_top(text_wrapped(ui, head.min, width, roster, style::soft), ui.px(4));
  report(ui, "training.county.funds", {head.min, {head.max.x, head.min.y + ui.px(20)}}, funds);
  head.cut_top(text_wrapped(ui, head.min, width, funds, style::soft), ui.px(4));
  Rect line = head;
  if (it.trained > 0) {
    icon_in(ui, {{line.min.x, line.min.y}, {line.min.x + ui.px(16), line.min.y + ui.px(20)}},
            enough ? icon::check_circle : icon::warning, {TextSize::small, false, enough ? color::good : color::warn});
    line.cut_left(ui.px(22));
    head.cut_top(text_wrapped(ui, line.min, line.width(), region, style::soft), ui.px(4));
  }
  inner.cut_top(head.min.y - inner.min.y + ui.px(4));
}

/// Draws a township at `top` and gives the height it took.
float draw_township(const AnnexTownship& township, UiContext& ui, Rect list, float top,
                    std::vector<app::Command>& out) {
  const float pad = ui.px(metric::pad);
  const float width = list.width() - 2 * pad;
  const bool all = township.uncovered.empty();
  const std::string names = all ? std::string(ui.tr("training.township.all"))
                                : ui.tr("training.township.uncovered", {{"names", township.uncovered}});
  const float text_height = text_wrapped(ui, {}, width, names, style::small_soft, false);
  const float height = ui.px(22 + 14 + 8) + text_height;
  const Rect rect{{list.min.x, top}, {list.max.x, top + height}};
  const std::string figure = std::to_string(township.covered) + " / " + std::to_string(township.villages);
  const Interaction state = interact(ui, "training.township_row." + township.code, rect, figure);
  if (state.hovered) fill(rect, color::row_hover);
  if (state.focused) focus_ring(ui, rect.inset(ui.px(2)), ui.px(metric::radius));
  Rect line{{rect.min.x + pad, top + ui.px(7)}, {rect.max.x - pad, top + ui.px(29)}};
  icon_in(ui, line.cut_left(ui.px(16), ui.px(6)), all ? icon::check_circle : icon::warning,
          {TextSize::small, false, all ? color::good : color::warn});
  text_in(ui, line.cut_right(measure(ui, figure, style::small_strong).x + 1, ui.px(8)), figure, style::small_strong);
  text_in(ui, line, township.name, style::strong);
  text_wrapped(ui, {rect.min.x + pad, top + ui.px(31)}, width, names, style::small_soft);
  line_h(rect.min.x, rect.max.x, rect.max.y - 1, color::line_soft);
  if (state.pressed) {
    app::DaysFilter filter;
    filter.place = township.code;
    out.emplace_back(app::command::FilterDays{std::move(filter)});
  }
  return height;
}

}  // namespace

void draw_trained_chart(const app::AnnexView& view, UiContext& ui, Rect rect) {
  card(ui, rect);
  Rect inner = rect;
  card_title(ui, inner, ui.tr("training.chart.trained"));
  inner = inner.inset(ui.px(metric::pad), ui.px(8));
  std::vector<ChartProgress> lines;
  for (const app::AnnexRow& row : view.rows) lines.push_back(trained_line(row));
  progress_bars(ui, "training.bar", inner.cut_top(ui.px(chart_line) * static_cast<float>(lines.size())), lines);
  line_h(inner.min.x, inner.max.x, inner.min.y + ui.px(6), color::line);
  inner.cut_top(ui.px(14));
  text_wrapped(ui, inner.min, inner.width(), ui.tr("training.annex.rules"), style::small_soft);
}

void draw_county(const app::AnnexCounty& county, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect title = card_title(ui, inner, name_of(county.row));
  if (icon_button(ui, "training.close", title.cut_right(ui.px(28)).middle(ui.px(28)), icon::cross, ui.tr("hint.close")))
    out.emplace_back(app::command::OpenAnnexCounty{});
  draw_county_head(county.row.figures, ui, inner);
  line_h(inner.min.x + 1, inner.max.x - 1, inner.min.y, color::line);
  inner = inner.inset(1, 1);
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("training.townships", inner.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const Rect list{{inner.min.x, top.y}, {inner.max.x - ui.px(12), inner.max.y}};
  float y = top.y;
  for (const AnnexTownship& township : county.townships) y += draw_township(township, ui, list, y, out);
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

}  // namespace yanxing::ui::training
