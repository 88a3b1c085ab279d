#include "client/ui/chart.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

std::string number_text(const std::string& text, double value, double total) {
  if (!text.empty()) return text;
  return total > 0 ? chart_number(value) + "/" + chart_number(total) : chart_number(value);
}

double share(double value, double total) { return total > 0 ? std::clamp(value / total, 0.0, 1.0) : 0.0; }

/// A thing to press, or only to be read. True when it was pressed.
Interaction report_bar(UiContext& ui, std::string_view id, int index, Rect rect, std::string value, bool pressable) {
  const std::string full = std::string(id) + "." + std::to_string(index);
  if (pressable) return interact(ui, full, rect, std::move(value));
  report(ui, full, rect, std::move(value));
  return {};
}

/// Stripes for what is not known yet: to be told from an empty track without a colour.
void hatch(const UiContext& ui, Rect rect) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(rect.min, rect.max, true);
  const float step = ui.px(5);
  for (float x = rect.min.x - rect.height(); x < rect.max.x; x += step)
    list.AddLine({x, rect.max.y}, {x + rect.height(), rect.min.y}, rgb(color::ink_faint, 0.8F), 1.0F);
  list.PopClipRect();
}

/// Sign and number, centred in `rect`.
void number_with_sign(const UiContext& ui, Rect rect, const char* sign, std::string_view text, TextStyle style) {
  if (sign == nullptr) {
    text_in(ui, rect, text, style, Align::center);
    return;
  }
  const float sign_width = ui.px(15);
  const float width = std::min(rect.width(), measure(ui, text, style).x + sign_width);
  rect.cut_left((rect.width() - width) * 0.5F);
  icon_in(ui, rect.cut_left(sign_width), sign, style);
  text_in(ui, rect, text, style);
}

void draw_bar(const UiContext& ui, const ChartBar& bar, Rect column, Rect plot, double scale, float widest,
              bool hovered) {
  const float room = plot.height();
  const float width = std::min(plot.width(), ui.px(widest));
  const float left = std::floor(plot.center().x - width * 0.5F);
  const auto height = [&](double value) {
    return std::floor(room * static_cast<float>(scale > 0 ? std::clamp(value / scale, 0.0, 1.0) : 0));
  };
  const Rect whole{{left, plot.max.y - height(bar.total)}, {left + width, plot.max.y}};
  const Rect filled{{left, plot.max.y - height(bar.value)}, {left + width, plot.max.y}};
  if (bar.total > 0 && !bar.hollow) fill(whole, color::track, ui.px(3));
  if (bar.begun > 0 && !bar.hollow)
    fill({{left, plot.max.y - height(bar.value + bar.begun)}, whole.max}, 0xA9C4F0, ui.px(3));
  if (bar.hollow) outline(bar.value > 0 ? filled : whole, color::border, ui.px(3));
  if (!bar.hollow && bar.value > 0) fill(filled, bar.tone.fg, ui.px(3), hovered ? 0.8F : 1.0F);
  // In the empty part of the track where there is room for it, else above all: not across its edge.
  const bool fits = filled.min.y - ui.px(19) >= whole.min.y;
  const float top = bar.hollow || (bar.total > 0 && !fits) ? std::min(whole.min.y, filled.min.y) : filled.min.y;
  const Rect above{{column.min.x, top - ui.px(19)}, {column.max.x, top - ui.px(1)}};
  const bool strong = bar.current;
  number_with_sign(ui, above, bar.sign, number_text(bar.text, bar.value, 0),
                   {TextSize::small, strong, bar.hollow ? color::ink_faint : color::ink});
}

}  // namespace

std::string chart_number(double value) {
  const double rounded = std::round(value * 100) / 100;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rounded == 0 ? 0.0 : rounded,
                                 std::chars_format::fixed);
  return end.ec == std::errc() ? std::string(digits.data(), end.ptr) : "—";
}

std::optional<int> bar_chart(UiContext& ui, std::string_view id, Rect rect, std::span<const ChartBar> bars,
                             const ChartOptions& options) {
  if (bars.empty()) return std::nullopt;
  const float least = ui.px(40);
  const int fitting = std::max(1, static_cast<int>(rect.width() / least));
  const int first = std::max(0, static_cast<int>(bars.size()) - fitting);
  const int shown = static_cast<int>(bars.size()) - first;
  double scale = options.target.value_or(0);
  for (const ChartBar& bar : bars) scale = std::max({scale, bar.value, bar.total});
  const Rect plot{{rect.min.x, rect.min.y + ui.px(20)}, {rect.max.x, rect.max.y - ui.px(20)}};
  const float step = std::min(std::floor(rect.width() / static_cast<float>(shown)), ui.px(options.column));
  std::optional<int> pressed;
  for (int i = first; i < static_cast<int>(bars.size()); ++i) {
    const ChartBar& bar = bars[static_cast<std::size_t>(i)];
    const float left = rect.min.x + step * static_cast<float>(i - first);
    const Rect column{{left, rect.min.y}, {left + step, rect.max.y}};
    const Interaction state = report_bar(ui, id, i, column,
                                         bar.label + " " + number_text(bar.text, bar.value, bar.total) +
                                             (bar.hollow ? " hollow" : "") + (bar.current ? " *" : ""),
                                         options.pressable);
    if (state.pressed) pressed = i;
    if (bar.current) fill(column.inset(1, 0), color::primary_pale, ui.px(4));
    draw_bar(ui, bar, column, {{left + ui.px(6), plot.min.y}, {left + step - ui.px(6), plot.max.y}}, scale, options.bar,
             state.hovered);
    const Rect below{{left + 1, plot.max.y + ui.px(2)}, {left + step - 1, rect.max.y}};
    text_in(ui, below, bar.label, bar.current ? style::small_strong : style::small_soft, Align::center);
    if (state.focused) focus_ring(ui, column, ui.px(4));
  }
  line_h(rect.min.x, rect.min.x + step * static_cast<float>(shown), plot.max.y, color::border);
  if (options.target && scale > 0) {
    const float y = plot.max.y - plot.height() * static_cast<float>(*options.target / scale);
    for (float x = rect.min.x; x < rect.max.x; x += ui.px(8)) line_h(x, x + ui.px(4), y, color::ink_soft);
    text_in(ui, {{rect.min.x, y - ui.px(18)}, {rect.max.x, y - 1}}, options.target_label, style::small_soft,
            Align::right);
    report(ui, std::string(id) + ".target", rect, chart_number(*options.target));
  }
  return pressed;
}

std::optional<int> progress_bars(UiContext& ui, std::string_view id, Rect rect, std::span<const ChartProgress> lines,
                                 bool pressable) {
  std::optional<int> pressed;
  for (std::size_t i = 0; i < lines.size() && rect.height() >= ui.px(chart_line) - 1; ++i) {
    const ChartProgress& line = lines[i];
    const Rect whole = rect.cut_top(ui.px(chart_line));
    const std::string text = !line.text.empty() ? line.text
                             : line.total > 0   ? chart_number(line.done) + " / " + chart_number(line.total)
                                                : "—";
    const Interaction state = report_bar(ui, id, static_cast<int>(i), whole, line.label + " " + text, pressable);
    if (state.pressed) pressed = static_cast<int>(i);
    Rect inner = whole;
    Rect names = inner.cut_top(ui.px(21));
    const float used = text_in(ui, names, text, style::small_soft, Align::right);
    names.cut_right(used + ui.px(6));
    if (line.sign != nullptr)
      icon_in(ui, names.cut_right(ui.px(15), ui.px(4)), line.sign, {TextSize::small, false, line.tone.fg});
    text_in(ui, names, line.label, {TextSize::small, state.hovered, state.hovered ? color::primary : color::ink});
    const Rect bar = inner.cut_top(ui.px(7));
    const float done = bar.width() * static_cast<float>(share(line.done, line.total));
    const float open = bar.width() * static_cast<float>(share(line.done + line.unknown, line.total));
    fill(bar, color::track, bar.height() * 0.5F);
    if (open > done) hatch(ui, {{bar.min.x + done, bar.min.y}, {bar.min.x + open, bar.max.y}});
    if (done > 0)
      fill({bar.min, {bar.min.x + std::max(done, bar.height()), bar.max.y}}, line.tone.fg, bar.height() * 0.5F);
    if (line.target > 0) {
      const float x = std::floor(bar.min.x + bar.width() * static_cast<float>(std::min(line.target, 1.0)));
      fill({{x - ui.px(1), bar.min.y - ui.px(3)}, {x + ui.px(1), bar.max.y + ui.px(3)}}, color::ink);
    }
    if (state.focused) focus_ring(ui, whole, ui.px(4));
  }
  return pressed;
}

std::optional<int> funnel(UiContext& ui, std::string_view id, Rect rect, std::span<const FunnelStage> stages,
                          bool pressable) {
  if (stages.empty()) return std::nullopt;
  double largest = 0;
  for (const FunnelStage& stage : stages) largest = std::max({largest, stage.value, stage.total});
  const float label_width = std::min(rect.width() * 0.34F, ui.px(150));
  const float step = std::min(rect.height() / static_cast<float>(stages.size()), ui.px(40));
  std::optional<int> pressed;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const FunnelStage& stage = stages[i];
    Rect line = rect.cut_top(step);
    const Rect whole = line;
    const std::string text = number_text({}, stage.value, stage.total);
    const Interaction state = report_bar(ui, id, static_cast<int>(i), whole, stage.label + " " + text, pressable);
    if (state.pressed) pressed = static_cast<int>(i);
    text_in(ui, line.cut_left(label_width, ui.px(8)), stage.label,
            {TextSize::small, state.hovered, state.hovered ? color::primary : color::ink});
    const Rect bar = line.middle(std::max(step - ui.px(8), ui.px(18)));
    const float width = std::max(bar.width() * static_cast<float>(share(stage.value, largest)), ui.px(3));
    const Rect filled{{std::floor(bar.center().x - width * 0.5F), bar.min.y},
                      {std::floor(bar.center().x + width * 0.5F), bar.max.y}};
    fill(bar, color::line_soft, ui.px(4));
    fill(filled, stage.tone.bg, ui.px(4));
    outline(filled, stage.tone.fg, ui.px(4));
    number_with_sign(ui, bar, stage.sign, text, {TextSize::small, true, stage.tone.fg});
    if (state.focused) focus_ring(ui, whole, ui.px(4));
  }
  return pressed;
}

}  // namespace yanxing::ui
