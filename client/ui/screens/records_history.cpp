// The history of a record as a story, newest first: one dot for each save, with when and on which laptop, a sentence
// for each thing that was done in it, and the way back to how the record was then.
#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/records_parts.h"
#include "client/ui/shell.h"

namespace yanxing::ui::records {
namespace {

using app::HistoryKind;
using app::HistoryLine;

/// The sentence of what was done to the whole record; null for a field.
const char* whole_key(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::created: return "story.created";
    case HistoryKind::deleted: return "story.deleted";
    case HistoryKind::undeleted: return "story.undeleted";
    case HistoryKind::finished: return "story.finished";
    case HistoryKind::reopened: return "story.reopened";
    case HistoryKind::row_added: return "story.row_added";
    case HistoryKind::row_removed: return "story.row_removed";
    case HistoryKind::accepted: return "story.accepted";
    case HistoryKind::returned: return "story.returned";
    case HistoryKind::review_undone: return "story.review_undone";
    case HistoryKind::unsettled: return "story.unsettled";
    case HistoryKind::edited:
    case HistoryKind::resolved: break;
  }
  return nullptr;
}

Tone kind_tone(HistoryKind kind) {
  switch (kind) {
    case HistoryKind::created:
    case HistoryKind::undeleted:
    case HistoryKind::finished:
    case HistoryKind::accepted: return tone::good;
    case HistoryKind::deleted:
    case HistoryKind::returned: return tone::bad;
    case HistoryKind::resolved: return tone::violet;
    case HistoryKind::reopened:
    case HistoryKind::unsettled:
    case HistoryKind::review_undone: return tone::warn;
    case HistoryKind::row_added:
    case HistoryKind::row_removed:
    case HistoryKind::edited: break;
  }
  return tone::primary;
}

bool same_time(const app::LocalTime& a, const app::LocalTime& b) {
  return a.year == b.year && a.month == b.month && a.day == b.day && a.hour == b.hour && a.minute == b.minute;
}

/// Two lines of one save: said once when and where.
bool same_save(const HistoryLine& a, const HistoryLine& b) {
  if (!a.change.empty() || !b.change.empty()) return a.change == b.change;
  return a.kind == b.kind && a.person == b.person && a.laptop == b.laptop && same_time(a.when, b.when);
}

/// "王某 把“开始时间”从 9:00 改为 9:30".
std::string sentence_of(const HistoryLine& line, const UiContext& ui) {
  const bool settled = line.kind == HistoryKind::resolved;
  if (const char* key = whole_key(line.kind))
    return ui.tr(line.kind == HistoryKind::unsettled && line.field_label.empty() ? "story.unsettled.record" : key,
                 {{"person", line.person}, {"field", line.field_label}, {"comment", line.after}});
  const char* key = settled               ? "story.resolved"
                    : line.before.empty() ? "story.answered"
                    : line.after.empty()  ? "story.emptied"
                                          : "story.changed";
  return ui.tr(key, {{"person", line.person},
                     {"field", line.field_label},
                     {"before", line.before.empty() ? ui.tr("history.empty") : line.before},
                     {"after", line.after.empty() ? ui.tr("history.empty") : line.after}});
}

/// When, on which laptop, whether the server has it; the way back at the right.
float draw_save(const app::RecordDetail& detail, const HistoryLine& line, UiContext& ui, ImVec2 at, float width,
                std::vector<app::Command>& out) {
  Rect rect{at, {at.x + width, at.y + ui.px(26)}};
  const Tone sync = sync_tone(line.sync);
  icon_in(ui, rect.cut_left(ui.px(16), ui.px(6)), sync_icon(line.sync), {TextSize::small, false, sync.fg});
  if (line.can_restore) {
    const char* label = ui.tr("history.go_back");
    const Rect back = rect.cut_right(button_width(ui, label), ui.px(6));
    if (button(ui, "history.back." + line.change, back, label, {Kind::ghost}))
      out.emplace_back(app::ReviewCommand{app::command::PreviewState{detail.id, line.change}});
  }
  const std::string laptop = laptop_text(ui, line.this_laptop, line.laptop);
  text_in(ui, rect, ui.text().moment(line.when) + " · " + laptop, style::small_faint);
  return ui.px(28);
}

float draw_line(const HistoryLine& line, UiContext& ui, ImVec2 at, float width) {
  const bool whole = whole_key(line.kind) != nullptr;
  const TextStyle style{TextSize::body, false, whole ? kind_tone(line.kind).fg : color::ink};
  float height = text_wrapped(ui, at, width, sentence_of(line, ui), style);
  if ((line.kind == HistoryKind::accepted || line.kind == HistoryKind::returned) && !line.after.empty())
    height += text_wrapped(ui, {at.x + ui.px(12), at.y + height}, width - ui.px(12), line.after, style::body);
  return height + ui.px(4);
}

/// One answer before and after going back.
float draw_difference(const app::StatePreview::Line& line, UiContext& ui, ImVec2 at, float width, bool draw) {
  const auto value = [&](const std::string& text) {
    return line.label.empty() ? std::string(ui.tr(text.c_str()))
           : text.empty()     ? std::string(ui.tr("history.empty"))
                              : text;
  };
  const std::string label = line.label.empty() ? ui.tr("records.column.status") : line.label;
  const float column = width / 2 - ui.px(16);
  float height = text_wrapped(ui, at, width, label, style::small_soft, draw) + ui.px(2);
  const float now = text_wrapped(ui, {at.x, at.y + height}, column, value(line.now), style::faint, draw);
  if (draw)
    text_in(ui, {{at.x + column, at.y + height}, {at.x + column + ui.px(32), at.y + height + ui.px(20)}}, "→",
            style::small_faint, Align::center);
  const float then = text_wrapped(ui, {at.x + column + ui.px(32), at.y + height}, column, value(line.then),
                                  {TextSize::body, true, color::ink}, draw);
  height += std::max(now, then);
  return height + ui.px(10);
}

}  // namespace

void draw_history(const app::RecordDetail& detail, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  if (detail.history.empty()) {
    text_in(ui, rect.cut_top(ui.px(80)), ui.tr("history.none"), style::faint, Align::center);
    return;
  }
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##history", rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float left = rect.min.x + ui.px(metric::pad + 20);
  const float width = rect.max.x - ui.px(metric::pad + 10) - left;
  float y = top.y + ui.px(12);
  float last_dot = 0;
  for (std::size_t i = 0; i < detail.history.size(); ++i) {
    const HistoryLine& line = detail.history[i];
    if (i == 0 || !same_save(detail.history[i - 1], line)) {
      if (i > 0) y += ui.px(10);
      const ImVec2 dot{rect.min.x + ui.px(metric::pad + 5), y + ui.px(13)};
      if (last_dot > 0) fill({{dot.x - 1, last_dot + ui.px(8)}, {dot.x + 1, dot.y - ui.px(8)}}, color::line);
      ImGui::GetWindowDrawList()->AddCircleFilled(dot, ui.px(5), rgb(kind_tone(line.kind).fg), 16);
      last_dot = dot.y;
      y += draw_save(detail, line, ui, {left, y}, width, out);
    }
    const float start = y;
    y += draw_line(line, ui, {left, y}, width);
    report(ui, "history." + std::to_string(i), {{left, start}, {left + width, y}}, sentence_of(line, ui));
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y + ui.px(12)});
  ImGui::EndChild();
}

void draw_preview(const app::RecordDetail& detail, UiContext& ui, std::vector<app::Command>& out) {
  if (!detail.preview) return;
  const app::StatePreview& preview = *detail.preview;
  Rect body = begin_dialog(ui, "history.preview", {620, 520});
  bool close = dialog_title(ui, "history.preview", body, ui.tr("history.preview"));
  Rect inner = body.inset(ui.px(20), ui.px(12));
  inner.cut_top(text_wrapped(ui, inner.min, inner.width(),
                             ui.tr("history.preview.text",
                                   {{"person", preview.person}, {"when", ui.text().moment(preview.when)}}),
                             style::soft) +
                ui.px(10));
  Rect foot = inner.cut_bottom(ui.px(metric::control + 6)).middle(ui.px(metric::control));
  inner.cut_bottom(ui.px(8));
  const bool nothing = preview.lines.empty() && !preview.deleted;
  if (nothing) {
    text_in(ui, inner.cut_top(ui.px(60)), ui.tr("history.preview.same"), style::faint, Align::center);
  } else {
    ImGui::SetCursorScreenPos(inner.min);
    ImGui::BeginChild("##preview", inner.size(), ImGuiChildFlags_NavFlattened);
    const ImVec2 top = ImGui::GetCursorScreenPos();
    float y = top.y;
    if (preview.deleted)
      y += text_wrapped(ui, {inner.min.x, y}, inner.width(), ui.tr("history.preview.deleted"), style::body) + ui.px(10);
    for (std::size_t i = 0; i < preview.lines.size(); ++i) {
      const app::StatePreview::Line& line = preview.lines[i];
      const float start = y;
      y += draw_difference(line, ui, {inner.min.x, y}, inner.width() - ui.px(10), true);
      report(ui, "preview." + std::to_string(i), {{inner.min.x, start}, {inner.max.x, y}},
             line.label + " " + line.now + " → " + line.then);
    }
    ImGui::SetCursorScreenPos(top);
    ImGui::Dummy({1, y - top.y});
    ImGui::EndChild();
  }
  const bool enter = ui.key(ImGuiKey_Enter) && !nothing;
  const bool yes =
      button_right(ui, "preview.restore", foot, ui.tr("history.preview.yes"), {Kind::primary, icon::history, !nothing});
  close |= button_right(ui, "preview.cancel", foot, ui.tr("action.cancel"));
  if (yes || enter) {
    out.emplace_back(app::ReviewCommand{app::command::RestoreState{detail.id, preview.change}});
  } else if (close) {
    out.emplace_back(app::ReviewCommand{app::command::ClosePreview{}});
  }
  end_dialog(ui);
}

}  // namespace yanxing::ui::records
