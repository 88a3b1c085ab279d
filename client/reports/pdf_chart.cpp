// Charts on paper: bars, progress against a target, a funnel. Grey and black print on any printer; the figure stands
// beside every bar.
#include <algorithm>
#include <cmath>

#include "client/reports/pdf_paper.h"

namespace yanxing::reports {
namespace {

constexpr double size_pt = 9;
constexpr double lying_mm = 7;     // a lying bar with its gap
constexpr double upright_mm = 62;  // bars, without labels

std::string number_text(double value) {
  const bool whole = std::abs(value - std::round(value)) < 1e-9;
  return whole ? value_text(Value(static_cast<std::int64_t>(std::llround(value))))
               : value_text(Value(Decimal{value, 1}));
}

std::string remark_of(const ChartPoint& point, const Chart& chart) {
  if (!point.remark.empty()) return point.remark;
  std::string text = number_text(point.value);
  if (point.target) text += " / " + number_text(*point.target);
  return text + (chart.unit.empty() ? "" : " " + chart.unit);
}

double greatest(const Chart& chart) {
  double most = 0;
  for (const ChartPoint& point : chart.points) most = std::max({most, point.value, point.target.value_or(0)});
  return most > 0 ? most : 1;
}

void bar(const Paper& paper, const Box& box, double red, double green, double blue) {
  if (!paper.draws()) return;
  cairo_set_source_rgb(paper.cairo(), red, green, blue);
  cairo_rectangle(paper.cairo(), box.x, box.y, box.width, box.height);
  cairo_fill(paper.cairo());
}

/// A line of names on the left, a bar, and its figure.
void draw_lying(Paper& paper, const Chart& chart) {
  const double names = paper.width() * 0.2;
  const double figures = paper.width() * 0.2;
  const double room = paper.width() - names - figures - 12;
  const double step = points_of(lying_mm);
  const double most = greatest(chart);
  for (const ChartPoint& point : chart.points) {
    if (paper.room() < step && !paper.at_top()) paper.new_page();
    const TextBlock name = paper.text(point.label, {size_pt, false, Align::right}, names);
    const TextBlock figure = paper.text(remark_of(point, chart), {size_pt, false, Align::left}, figures);
    const double x = paper.left() + names + 6;
    const bool funnel = chart.kind == Chart::Kind::funnel;
    const double full = funnel ? most : point.target.value_or(most);
    const double share = full > 0 ? std::clamp(point.value / full, 0.0, 1.0) : 0;
    const double thick = step * 0.62;
    const double top = paper.y + (step - thick) / 2;
    if (!funnel) paper.fill({x, top, room, thick}, 0.9);
    bar(paper, {funnel ? x + room * (1 - share) / 2 : x, top, std::max(room * share, 0.5), thick}, 0.16, 0.42, 0.56);
    if (!funnel) paper.rectangle({x, top, room, thick}, 0.4);
    const double middle = paper.y + step / 2;
    paper.put(name, paper.left(), middle - name.height(0, 1) / 2, 0, 1);
    paper.put(figure, x + room + 6, middle - figure.height(0, 1) / 2, 0, 1);
    paper.y += step;
  }
}

void draw_upright(Paper& paper, const Chart& chart) {
  const double height = points_of(upright_mm);
  const double labels = points_of(11);
  if (paper.room() < height + labels && !paper.at_top()) paper.new_page();
  const double most = greatest(chart) * 1.12;
  const double step = paper.width() / static_cast<double>(chart.points.size());
  const double base = paper.y + height;
  for (std::size_t i = 0; i < chart.points.size(); ++i) {
    const ChartPoint& point = chart.points[i];
    const double x = paper.left() + static_cast<double>(i) * step;
    const double thick = std::min(step * 0.6, points_of(18));
    const double tall = height * point.value / most;
    bar(paper, {x + (step - thick) / 2, base - tall, thick, tall}, 0.16, 0.42, 0.56);
    if (point.target && *point.target > 0)
      bar(paper, {x + step * 0.12, base - height * *point.target / most - 0.5, step * 0.76, 1}, 0.75, 0.2, 0.15);
    // Many bars have no room for a word each: every other one then.
    const std::size_t every = static_cast<std::size_t>(std::ceil(points_of(9) / step));
    if (i % std::max<std::size_t>(every, 1) != 0) continue;
    const double wide = step * static_cast<double>(std::max<std::size_t>(every, 1));
    const double left = x + step / 2 - wide / 2;
    // Inside the bar where it is tall enough: above it stands the mark of the target.
    const bool inside = tall > 16;
    const TextBlock figure =
        paper.text(number_text(point.value), {size_pt - 1, false, Align::center, false, inside ? 1.0 : 0.0}, wide);
    paper.put(figure, left, inside ? base - tall + 1 : base - tall - figure.height(0, 1), 0, 1);
    const TextBlock label = paper.text(point.label, {size_pt - 1, false, Align::center}, wide - 1);
    paper.put(label, left, base + 2, 0, std::min<std::size_t>(label.lines(), 2));
  }
  bar(paper, {paper.left(), base, paper.width(), 0.8}, 0, 0, 0);
  paper.y = base + labels;
}

}  // namespace

void draw_chart(Paper& paper, const Chart& chart) {
  if (chart.points.empty()) return;
  std::string heading = chart.title;
  if (!chart.unit.empty() && chart.kind == Chart::Kind::bars) heading += "（" + chart.unit + "）";
  const TextBlock title = paper.text(heading, {11, true, Align::center}, paper.width());
  // Lying bars stay together with their heading as long as a page has room for them.
  constexpr std::size_t most_lines = 18;
  const double lying = static_cast<double>(std::min(chart.points.size(), most_lines)) * lying_mm;
  const double wanted = points_of(chart.kind == Chart::Kind::bars ? upright_mm + 11 : lying);
  // Signatures that come next are not left alone on a page of their own.
  const double together = title.height() + wanted + points_of(4) + paper.below;
  const double least = together <= paper.bottom() - paper.top() ? together : title.height() + wanted;
  if (paper.room() < least && !paper.at_top()) paper.new_page();
  paper.put(title, paper.left(), paper.y);
  paper.y += title.height() + points_of(1);
  if (chart.kind == Chart::Kind::bars) {
    draw_upright(paper, chart);
  } else {
    draw_lying(paper, chart);
  }
  paper.y += points_of(3);
}

}  // namespace yanxing::reports
