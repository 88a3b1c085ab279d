// The sections of a record with their progress; what finalising still needs; what it would drop.
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/fill_parts.h"

namespace yanxing::ui::fill_screen {
namespace {

using app::FillSection;
using app::FillState;
using app::FillView;

/// A tick, a number of errors, or a ring that closes with the progress.
void draw_mark(const FillSection& section, UiContext& ui, ImVec2 middle) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = ui.px(10);
  const Rect box{{middle.x - radius, middle.y - radius}, {middle.x + radius, middle.y + radius}};
  if (section.errors > 0) {
    list.AddCircleFilled(middle, radius, rgb(color::bad), 28);
    text_in(ui, box, std::to_string(section.errors), {TextSize::small, true, 0xFFFFFF}, Align::center);
  } else if (section.done && section.answered.done > 0) {
    list.AddCircleFilled(middle, radius, rgb(color::good_pale), 28);
    icon_in(ui, box, icon::check, {TextSize::small, false, color::good});
  } else {
    const float ring = radius - ui.px(1.5F);
    list.AddCircle(middle, ring, rgb(color::track), 28, ui.px(3));
    const auto part = static_cast<float>(fraction(section.answered));
    if (part > 0) {
      constexpr float pi = 3.14159265F;
      list.PathArcTo(middle, ring, -pi / 2, -pi / 2 + 2 * pi * part, 28);
      list.PathStroke(rgb(color::primary), 0, ui.px(3));
    }
  }
}

float section_height(const FillSection& section, const UiContext& ui, float width) {
  return std::max(text_wrapped(ui, {}, width - ui.px(98), section.label, style::body, false) + ui.px(20), ui.px(44));
}

void draw_section(const FillView& view, std::size_t index, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  const FillSection& section = view.sections[index];
  const bool on = index == view.section;
  const std::string value = progress_text(section.answered) + (section.errors > 0 ? " !" : section.done ? " ok" : "");
  const Interaction state = interact(ui, "section." + section.path, rect, value);
  if (state.pressed && !on) want(out, app::command::OpenSection{section.path});
  if (on || state.hovered) fill(rect.inset(ui.px(6), ui.px(2)), on ? color::row_selected : color::row_hover, ui.px(6));
  if (on) fill({{rect.min.x, rect.min.y + ui.px(10)}, {rect.min.x + ui.px(3), rect.max.y - ui.px(10)}}, color::primary);
  if (state.focused) focus_ring(ui, rect.inset(ui.px(6), ui.px(2)), ui.px(6));
  Rect inner = rect.inset(ui.px(16), 0);
  const Rect mark = inner.cut_left(ui.px(20), ui.px(10));
  draw_mark(section, ui, {mark.center().x, rect.center().y});
  text_in(ui, inner.cut_right(ui.px(44)), progress_text(section.answered), style::small_faint, Align::right);
  const float height = text_wrapped(ui, {}, inner.width(), section.label, style::body, false);
  text_wrapped(ui, {inner.min.x, std::floor(rect.center().y - height * 0.5F + ui.px(2))}, inner.width(), section.label,
               {TextSize::body, on, on ? color::primary : color::ink});
}

/// Where the newest answer is.
void draw_saved(const FillView& view, UiContext& ui, Rect foot) {
  line_h(foot.min.x + 1, foot.max.x - 1, foot.min.y, color::line);
  Rect inner = foot.inset(ui.px(metric::pad), ui.px(10));
  Rect first = inner.cut_top(ui.px(22));
  const bool failed = view.saving == app::Saving::failed;
  const bool pending = view.saving == app::Saving::pending;
  std::string text = ui.tr(failed ? "fill.save_failed" : pending ? "status.saving" : "fill.saved");
  if (failed && view.unsaved > 0) text = ui.plural("unsaved.answers", view.unsaved);
  if (!view.record && !failed && !pending) text = ui.tr(view.changed.known() ? "fill.kept_as_draft" : "fill.autosave");
  if (view.record && !failed && !pending) {
    sync_pill(ui, {first.min.x, first.center().y}, view.sync);
  } else {
    if (failed) icon_in(ui, first.cut_left(ui.px(16), ui.px(6)), icon::warning, {TextSize::small, false, color::bad});
    if (!failed) text_in(ui, first, text, style::small_soft);
  }
  report(ui, "fill.saving", first, text);
  if (failed) {  // what it asks of her is said whole, also where that takes the second line
    const float used = text_wrapped(ui, {first.min.x, first.min.y + ui.px(2)}, first.width(), text,
                                    {TextSize::small, false, color::bad});
    if (used > first.height()) return;
  }
  if (view.changed.known())
    text_in(ui, inner.cut_top(ui.px(22)), ui.text().moment(view.changed) + "  " + view.changed_by, style::small_faint);
}

}  // namespace

void draw_sections(const FillView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect;
  Rect head = inner.cut_top(ui.px(62)).inset(ui.px(metric::pad), 0);
  Rect line = head.cut_top(ui.px(38));
  line.cut_top(ui.px(8));
  text_in(ui, line, progress_text(view.answered), style::small_faint, Align::right);
  report(ui, "fill.answered", line, progress_text(view.answered));
  text_in(ui, line, ui.tr("fill.progress"), style::small_strong);
  const bool final = view.state == FillState::final;
  progress_bar(ui, head.cut_top(ui.px(7)), fraction(view.answered), final ? color::good_bright : color::primary);
  draw_saved(view, ui, inner.cut_bottom(ui.px(view.changed.known() ? 66 : 44)));
  inner = inner.inset(1, 0);
  ImGui::SetCursorScreenPos(inner.min);
  ImGui::BeginChild("##sections", inner.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y + ui.px(2);
  for (std::size_t i = 0; i < view.sections.size(); ++i) {
    const float height = section_height(view.sections[i], ui, inner.width());
    draw_section(view, i, ui, {{inner.min.x, y}, {inner.max.x, y + height}}, out);
    y += height;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

void draw_errors(const FillView& view, FillUi& state, UiContext& ui, Rect& page, std::vector<app::Command>& out) {
  if (view.errors.empty() || state.errors_closed >= view.errors.size()) return;
  const float entry = ui.px(30);
  const float rows = std::min(static_cast<float>(view.errors.size()), 4.0F);
  Rect panel = page.cut_bottom(ui.px(38) + rows * entry + ui.px(6));
  fill(panel.inset(1, 0), 0xFFFBFB);
  line_h(panel.min.x + 1, panel.max.x - 1, panel.min.y, color::bad, 0.35F);
  Rect head = panel.cut_top(ui.px(36)).inset(ui.px(metric::pad), 0);
  icon_in(ui, head.cut_left(ui.px(20), ui.px(6)), icon::warning, {TextSize::body, false, color::bad});
  const auto count = static_cast<std::int64_t>(view.errors.size());
  report(ui, "fill.errors", head, std::to_string(count));
  if (icon_button(ui, "fill.errors.close", head.cut_right(ui.px(28)).middle(ui.px(28)), icon::cross,
                  ui.tr("action.close")))
    state.errors_closed = view.errors.size();
  text_in(ui, head, ui.plural("fill.errors", count), {TextSize::body, true, color::bad});
  panel = panel.inset(1, 0);
  ImGui::SetCursorScreenPos(panel.min);
  ImGui::BeginChild("##errors", panel.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y;
  for (const app::FillError& error : view.errors) {
    const Rect row{{panel.min.x, y}, {panel.max.x, y + entry}};
    const std::string text = ui.text().message(error.what);
    const Interaction at = interact(ui, "error." + error.path, row, text);
    if (at.pressed) want(out, app::command::GoToQuestion{error.path});
    if (at.hovered) fill(row, color::bad_pale);
    if (at.focused) focus_ring(ui, row.inset(ui.px(4), ui.px(2)), ui.px(4));
    Rect inner = row.inset(ui.px(metric::pad), 0);
    inner.cut_left(ui.px(26));
    inner.cut_left(text_in(ui, inner.inset(0, 0), error.section, style::small_faint), ui.px(10));
    inner.cut_left(text_in(ui, inner, error.label, style::small), ui.px(12));
    text_in(ui, inner, text, {TextSize::small, false, color::bad});
    y += entry;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

void draw_dropped(const FillView& view, UiContext& ui, std::vector<app::Command>& out) {
  if (view.dropped.empty()) return;
  const auto count = view.dropped.size();
  const float rows = std::min(static_cast<float>(count), 6.0F);
  Rect card = begin_dialog(ui, "dropped", {560, 54 + 62 + 62 + rows * 34 + 16});
  bool no = dialog_title(ui, "dropped", card, ui.tr("fill.dropped.title"));
  Rect foot = card.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  Rect body = card.inset(ui.px(20), ui.px(12));
  const std::string text = ui.plural("fill.dropped.text", static_cast<std::int64_t>(count));
  body.cut_top(text_wrapped(ui, body.min, body.width(), text, style::soft), ui.px(8));
  ImGui::SetCursorScreenPos(body.min);
  ImGui::BeginChild("##dropped", body.size());
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y;
  for (const app::DroppedAnswer& answer : view.dropped) {
    Rect row{{body.min.x, y}, {body.max.x - ui.px(12), y + ui.px(34)}};
    line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
    report(ui, "dropped." + answer.path, row, answer.value);
    text_in(ui, row.cut_left(row.width() * 0.5F, ui.px(12)), answer.label, style::body);
    text_in(ui, row, answer.value, style::soft);
    y += ui.px(34);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool yes = button_right(ui, "dropped.yes", strip, ui.tr("fill.dropped.yes"), {Kind::danger}) ||
                   ui.chord(ImGuiMod_Ctrl | ImGuiKey_Enter);
  no |= button_right(ui, "dropped.no", strip, ui.tr("fill.dropped.no"));
  end_dialog(ui);
  if (yes) {
    want(out, app::command::FinaliseRecord{true});
  } else if (no) {
    want(out, app::command::KeepFilling{});
  }
}

}  // namespace yanxing::ui::fill_screen
