// Who changed what when: newest first, one dot for each save, a line for each field in it.
#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::records {
namespace {

using app::HistoryKind;
using app::HistoryLine;

const char* kind_key(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::created: return "history.created";
    case HistoryKind::deleted: return "history.deleted";
    case HistoryKind::undeleted: return "history.undeleted";
    case HistoryKind::resolved: return "history.resolved";
    case HistoryKind::edited: break;
  }
  return "history.edited";
}

Tone kind_tone(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::created: return tone::good;
    case HistoryKind::deleted: return tone::bad;
    case HistoryKind::undeleted: return tone::good;
    case HistoryKind::resolved: return tone::violet;
    case HistoryKind::edited: break;
  }
  return tone::primary;
}

bool same_time(const app::LocalTime& a, const app::LocalTime& b) {
  return a.year == b.year && a.month == b.month && a.day == b.day && a.hour == b.hour && a.minute == b.minute;
}

/// Two lines of one save: said once who and when.
bool same_save(const HistoryLine& a, const HistoryLine& b) {
  return a.kind == b.kind && a.person == b.person && a.laptop == b.laptop && same_time(a.when, b.when);
}

/// When, who, on which laptop, and where the change is.
float draw_who(const HistoryLine& line, UiContext& ui, ImVec2 at, float width) {
  Rect first{at, {at.x + width, at.y + ui.px(24)}};
  const Tone tone = kind_tone(line.kind);
  const Tone sync = sync_tone(line.sync);
  icon_in(ui, first.cut_right(ui.px(16), ui.px(6)), sync_icon(line.sync), {TextSize::small, false, sync.fg});
  text_in(ui, first.cut_right(ui.px(104), ui.px(6)), ui.text().moment(line.when), style::small_soft, Align::right);
  first.cut_left(text_in(ui, first, line.person, style::strong), ui.px(8));
  text_in(ui, first, ui.tr(kind_key(line.kind)), {TextSize::body, false, tone.fg});
  const Rect second{{at.x, at.y + ui.px(24)}, {at.x + width, at.y + ui.px(42)}};
  const std::string laptop = line.this_laptop ? ui.tr("laptop.this") : ui.tr("laptop.other", {{"name", line.laptop}});
  text_in(ui, second, laptop, style::small_faint);
  return ui.px(44);
}

/// What a field was and what it became.
float draw_what(const HistoryLine& line, UiContext& ui, ImVec2 at, float width) {
  if (line.field_label.empty()) return 0;
  float y = at.y + ui.px(4);
  const std::string before = line.before.empty() ? ui.tr("history.empty") : line.before;
  const std::string after = line.after.empty() ? ui.tr("history.empty") : line.after;
  text_in(ui, {{at.x, y}, {at.x + width, y + ui.px(18)}}, line.field_label, style::small_soft);
  y += ui.px(20);
  const float indent = ui.px(16);
  if (!line.before.empty()) y += text_wrapped(ui, {at.x, y}, width, before, {TextSize::small, false, color::ink_faint});
  text_in(ui, {{at.x, y}, {at.x + indent, y + ui.px(20)}}, "→", style::small_faint);
  y += text_wrapped(ui, {at.x + indent, y}, width - indent, after, style::small);
  return y - at.y + ui.px(4);
}

}  // namespace

void draw_history(const app::RecordDetail& detail, UiContext& ui, Rect rect) {
  if (detail.history.empty()) {
    text_in(ui, rect.cut_top(ui.px(80)), ui.tr("history.none"), style::faint, Align::center);
    return;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##history", rect.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float left = rect.min.x + ui.px(metric::pad + 20);
  const float width = rect.max.x - ui.px(metric::pad + 10) - left;
  float y = top.y + ui.px(12);
  float last_dot = 0;
  for (std::size_t i = 0; i < detail.history.size(); ++i) {
    const HistoryLine& line = detail.history[i];
    const float start = y;
    if (i == 0 || !same_save(detail.history[i - 1], line)) {
      if (i > 0) y += ui.px(12);
      const ImVec2 dot{rect.min.x + ui.px(metric::pad + 5), y + ui.px(12)};
      if (last_dot > 0) fill({{dot.x - 1, last_dot + ui.px(8)}, {dot.x + 1, dot.y - ui.px(8)}}, color::line);
      ImGui::GetWindowDrawList()->AddCircleFilled(dot, ui.px(5), rgb(kind_tone(line.kind).fg), 16);
      last_dot = dot.y;
      y += draw_who(line, ui, {left, y}, width);
    }
    y += draw_what(line, ui, {left, y}, width);
    report(ui, "history." + std::to_string(i), {{left, start}, {left + width, y}},
           line.person + " " + line.field_label + " " + line.before + " → " + line.after);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y + ui.px(12)});
  ImGui::EndChild();
}

}  // namespace yanxing::ui::records
