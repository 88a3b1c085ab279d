// Beside the list: the rule of the selected row, and who has not handed in.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/due_parts.h"

namespace yanxing::ui::due_screen {
namespace {

using app::DueRow;
using app::DueRuleView;
using app::DueUnit;
using app::DueView;

const DueRuleView* rule_of(const DueView& view, const std::string& rule) {
  const auto found =
      std::find_if(view.rules.begin(), view.rules.end(), [&](const auto& one) { return one.rule == rule; });
  return found == view.rules.end() ? nullptr : &*found;
}

/// A name on the ground of its state, as wide as it is; pressing it opens.
void draw_unit(const DueUnit& unit, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const Interaction at = interact(ui, "due.unit." + unit.row, rect, unit.name);
  const Tone tone = state_tone(unit.state);
  fill(rect, tone.bg, ui.px(13));
  if (at.hovered) outline(rect, tone.fg, ui.px(13));
  if (at.focused) focus_ring(ui, rect, ui.px(13));
  Rect inner = rect.inset(ui.px(10), 0);
  icon_in(ui, inner.cut_left(ui.px(12), ui.px(6)), state_icon(unit.state), {TextSize::small, false, tone.fg});
  text_in(ui, inner, unit.name, {TextSize::small, false, tone.fg});
  if (at.pressed) want(out, app::command::OpenDue{unit.row});
}

void draw_units(const DueRuleView& rule, UiContext& ui, Rect& inner, std::vector<app::Command>& out) {
  const float height = ui.px(26);
  const float gap = ui.px(6);
  ImVec2 at = inner.min;
  for (const DueUnit& unit : rule.open) {
    const float width = std::min(measure(ui, unit.name, style::small).x + ui.px(40), inner.width());
    if (at.x + width > inner.max.x && at.x > inner.min.x) at = {inner.min.x, at.y + height + gap};
    draw_unit(unit, ui, {at, {at.x + width, at.y + height}}, out);
    at.x += width + gap;
  }
  inner.cut_top(at.y + height - inner.min.y);
}

float draw_wrapped(UiContext& ui, Rect& inner, const std::string& text, TextStyle style, float gap) {
  const float height = text_wrapped(ui, inner.min, inner.width(), text, style);
  inner.cut_top(height + gap);
  return height;
}

void draw_rule(const DueView& view, const DueRow& row, UiContext& ui, Rect& inner, std::vector<app::Command>& out) {
  draw_wrapped(ui, inner, row.title, style::title, ui.px(4));
  draw_wrapped(ui, inner, row.unit_name, style::strong, ui.px(4));
  Rect pill_line = inner.cut_top(ui.px(28));
  const float used = icon_pill(ui, {pill_line.min.x, pill_line.center().y}, ui.tr(state_key(row.state)),
                               state_tone(row.state), state_icon(row.state));
  pill_line.cut_left(used + ui.px(10));
  text_in(ui, pill_line, days_text(row, ui), style::soft);
  if (!row.reason.empty()) {
    inner.cut_top(ui.px(4));
    draw_wrapped(ui, inner, ui.tr("due.reason", {{"reason", row.reason}}), {TextSize::body, false, color::violet},
                 ui.px(4));
  }
  const DueRuleView* rule = rule_of(view, row.rule);
  if (rule == nullptr) return;
  inner.cut_top(ui.px(6));
  line_h(inner.min.x, inner.max.x, inner.min.y, color::line_soft);
  inner.cut_top(ui.px(8));
  draw_wrapped(ui, inner, ui.tr("due.source", {{"source", rule->source}}), style::small_soft, ui.px(2));
  const std::string date =
      rule->due.empty() ? ui.tr("due.after_visit") : ui.tr("due.until", {{"date", ui.text().day(rule->due)}});
  draw_wrapped(ui, inner, rule->changed ? date + " · " + ui.tr("due.changed") : date, style::small_soft, ui.px(8));
  Rect progress = inner.cut_top(ui.px(20), ui.px(8));
  const std::string done = ui.tr("due.units_done", {{"done", std::to_string(rule->handed_in.done)},
                                                    {"total", std::to_string(rule->handed_in.total)}});
  text_in(ui, progress.cut_right(measure(ui, done, style::small).x + 2, ui.px(8)), done, style::small_soft);
  progress_bar(ui, progress.middle(ui.px(7)), fraction(rule->handed_in), color::good_bright);
  report(ui, "due.rule", progress, rule->rule + " " + progress_text(rule->handed_in));
  if (rule->open.empty()) {
    text_in(ui, inner.cut_top(ui.px(24)), ui.tr("due.all_done"), {TextSize::body, false, color::good});
    return;
  }
  text_in(ui, inner.cut_top(ui.px(26)), ui.plural("due.who", static_cast<std::int64_t>(rule->open.size())),
          style::small_strong);
  draw_units(*rule, ui, inner, out);
}

}  // namespace

void draw_side(const DueView& view, const DueRow& row, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(ui.px(metric::pad));
  const Rect foot = inner.cut_bottom(ui.px(metric::control), ui.px(10));
  // In large type the rule is longer than the card: it scrolls above the button.
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##due_side", inner.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  constexpr float endless = 100'000;
  Rect column{top, {top.x + inner.width() - ui.px(14), top.y + endless}};
  draw_rule(view, row, ui, column, out);
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, column.min.y - top.y});
  ImGui::EndChild();
  const char* label = ui.tr(row.begun ? "due.open" : "due.begin");
  if (button(ui, "due.open", foot, label, {Kind::primary, row.begun ? icon::pencil : icon::plus}))
    want(out, app::command::OpenDue{row.id});
}

}  // namespace yanxing::ui::due_screen
