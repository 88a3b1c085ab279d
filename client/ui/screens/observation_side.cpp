// Beside the checklist: the four stages, and what finalising still needs.
#include <algorithm>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/overlay.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/observation_parts.h"

namespace yanxing::ui::observation {
namespace {

using app::MissingItem;
using app::MissingReason;
using app::ObservationView;
using app::StageProgress;
using app::StageState;

constexpr float stage_height = 62;
constexpr float missing_height = 46;

/// The stage's number in a circle; a check sign once it is finalised, an arrow back where it was returned.
void draw_number(const StageProgress& stage, bool on, UiContext& ui, ImVec2 middle) {
  const bool final = stage.state == StageState::finalised;
  const float radius = ui.px(13);
  const bool back = stage.state == StageState::returned;
  const unsigned ground = back ? color::bad : final ? color::good_bright : on ? color::primary : color::line_soft;
  ImGui::GetWindowDrawList()->AddCircleFilled(middle, radius, rgb(ground), 28);
  const Rect box{{middle.x - radius, middle.y - radius}, {middle.x + radius, middle.y + radius}};
  const unsigned ink = final || back || on ? 0xFFFFFFU : color::ink_soft;
  if (final || back) {
    icon_in(ui, box, back ? icon::undo : icon::check, {TextSize::small, true, ink});
  } else {
    text_in(ui, box, std::to_string(stage.stage), {TextSize::small, true, ink}, Align::center);
  }
}

void draw_stage(const ObservationView& view, const StageProgress& stage, UiContext& ui, Rect rect,
                std::vector<app::Command>& out) {
  const bool on = stage.stage == view.stage;
  const Interaction at = interact(ui, "stage." + std::to_string(stage.stage), rect,
                                  progress_text(stage.answered) + (on ? " current" : ""));
  if (on || at.hovered) fill(rect, on ? color::row_selected : color::row_hover);
  if (on) fill({rect.min, {rect.min.x + ui.px(3), rect.max.y}}, color::primary);
  if (at.focused) focus_ring(ui, rect.inset(ui.px(3)), ui.px(metric::radius));
  if (at.pressed && !on) out.emplace_back(app::command::OpenStage{stage.stage});
  Rect inner = rect.inset(ui.px(metric::pad), 0);
  draw_number(stage, on, ui, {inner.min.x + ui.px(13), rect.min.y + ui.px(22)});
  inner.cut_left(ui.px(38));
  inner.cut_top(ui.px(10));
  text_in(ui, inner.cut_top(ui.px(22), ui.px(2)), stage_label(stage), on ? style::strong : style::body);
  Rect line = inner.cut_top(ui.px(18));
  const std::string count = progress_text(stage.answered);
  if (stage.conflict)
    icon_in(ui, line.cut_right(ui.px(14), ui.px(6)), icon::conflicts, {TextSize::small, true, color::bad});
  const TextStyle quiet{TextSize::small, false, stage.state == StageState::finalised ? color::good : color::ink_soft};
  const float width = measure(ui, "00 / 00", style::small).x;
  text_in(ui, line.cut_right(width, ui.px(8)), count, quiet, Align::right);
  if (stage.no_count > 0) {
    const std::string no = ui.tr("observation.no_count", {{"count", std::to_string(stage.no_count)}});
    text_in(ui, line.cut_right(measure(ui, no, style::small).x, ui.px(8)), no, {TextSize::small, false, color::bad},
            Align::right);
  }
  const unsigned hex = stage.state == StageState::finalised ? color::good_bright : color::primary;
  progress_bar(ui, line.middle(ui.px(5)), fraction(stage.answered), hex);
}

/// One thing that is missing; true when pressed.
bool draw_entry(const MissingItem& item, const std::string& id, bool highlighted, UiContext& ui, Rect rect) {
  const Interaction at = interact(ui, id, rect, item.text);
  if (at.hovered || highlighted) fill(rect.inset(ui.px(6), 0), color::primary_pale, ui.px(metric::radius));
  if (at.focused) focus_ring(ui, rect.inset(ui.px(6), 1), ui.px(metric::radius));
  Rect inner = rect.inset(ui.px(metric::pad), ui.px(4));
  const std::string number = item.number > 0 ? std::to_string(item.number) : "·";
  text_in(ui, inner.cut_left(ui.px(22), ui.px(6)), number, style::small_faint, Align::right);
  text_in(ui, inner.cut_top(ui.px(20)), item.text, style::small);
  const unsigned ink = item.reason == MissingReason::comment ? color::bad : color::warn;
  text_in(ui, inner.cut_top(ui.px(18)), ui.tr(missing_key(item.reason)), {TextSize::small, false, ink});
  return at.pressed;
}

/// All entries, scrolling within `rect`. Returns the one that was pressed.
const MissingItem* draw_entries(const ObservationView& view, const std::string& id, int highlighted, UiContext& ui,
                                Rect rect) {
  const MissingItem* pressed = nullptr;
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild(("##" + id).c_str(), rect.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float height = ui.px(missing_height);
  float y = top.y;
  for (int i = 0; i < static_cast<int>(view.missing.size()); ++i) {
    const MissingItem& item = view.missing[static_cast<std::size_t>(i)];
    const Rect line{{rect.min.x, y}, {rect.max.x - ui.px(10), y + height}};
    if (draw_entry(item, id + "." + item.field, i == highlighted, ui, line)) pressed = &item;
    if (i == highlighted && (line.min.y < rect.min.y || line.max.y > rect.max.y))
      ImGui::SetScrollFromPosY(line.center().y - rect.min.y);
    y += height;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
  return pressed;
}

}  // namespace

const char* missing_key(MissingReason reason) {
  switch (reason) {
    case MissingReason::comment: return "observation.missing.comment";
    case MissingReason::field: return "observation.missing.field";
    case MissingReason::unanswered: break;
  }
  return "observation.missing.unanswered";
}

const char* stage_state_key(StageState state) {
  switch (state) {
    case StageState::started: return "observation.state.started";
    case StageState::finalised: return "observation.state.finalised";
    case StageState::returned: return "observation.state.returned";
    case StageState::empty: break;
  }
  return "observation.state.empty";
}

Tone stage_state_tone(StageState state) {
  if (state == StageState::finalised) return tone::good;
  if (state == StageState::returned) return tone::bad;
  return state == StageState::started ? tone::primary : tone::neutral;
}

std::string stage_label(const StageProgress& stage) {
  return stage.label.empty() ? std::to_string(stage.stage) : stage.label;
}

float stages_height(const ObservationView& view, const UiContext& ui) {
  return ui.px(46) + static_cast<float>(view.stages.size()) * ui.px(stage_height) + ui.px(4);
}

void draw_stages(const ObservationView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  text_in(ui, inner.cut_top(ui.px(46)).inset(ui.px(metric::pad), 0), ui.tr("observation.stages"), style::strong);
  for (const StageProgress& stage : view.stages) draw_stage(view, stage, ui, inner.cut_top(ui.px(stage_height)), out);
}

void draw_stage_tabs(const ObservationView& view, UiContext& ui, Rect rect, std::vector<app::Command>& out) {
  std::vector<Segment> segments;
  int current = -1;
  for (const StageProgress& stage : view.stages) {
    if (stage.stage == view.stage) current = static_cast<int>(segments.size());
    segments.push_back({std::to_string(stage.stage) + " " + stage_label(stage), stage.answered.done});
  }
  if (segmented_width(ui, segments) > rect.width()) {
    for (Segment& segment : segments) segment.count = -1;
  }
  if (segmented_width(ui, segments) > rect.width()) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      segments[i].label = ui.tr("observation.stage_number", {{"number", std::to_string(view.stages[i].stage)}});
    }
  }
  if (const auto chosen = segmented(ui, "stage", rect.min, segments, current); chosen && *chosen != current) {
    out.emplace_back(app::command::OpenStage{view.stages[static_cast<std::size_t>(*chosen)].stage});
  }
}

void draw_missing(const ObservationView& view, ObservationUi& state, UiContext& ui, Rect rect,
                  std::vector<app::Command>& out) {
  if (rect.height() < ui.px(120)) return;
  card(ui, rect);
  Rect inner = rect.inset(1, 0);
  Rect title = inner.cut_top(ui.px(46)).inset(ui.px(metric::pad), 0);
  if (view.state == StageState::finalised || view.missing.empty()) {
    const bool final = view.state == StageState::finalised;
    const bool nothing = view.items.empty();
    text_in(ui, title, ui.tr("observation.missing"), style::strong);
    report(ui, "observation.missing", title, "0");
    if (nothing) return;
    Rect place = empty_state(ui, inner, final ? icon::lock : icon::check,
                             ui.tr(final ? "observation.locked" : "observation.complete"),
                             ui.tr(final ? "observation.locked.text" : "observation.complete.text"));
    const char* label = ui.tr("observation.finalise");
    if (!final && button(ui, "missing.finalise", centered(place, button_width(ui, label, true)), label,
                         {Kind::primary, icon::check})) {
      finalise(view, state, out);
    }
    return;
  }
  const auto count = static_cast<std::int64_t>(view.missing.size());
  key_hints(ui, title, {{"F3", "hint.next"}});
  text_in(ui, title, ui.plural("observation.missing.count", count), style::strong);
  report(ui, "observation.missing", title, std::to_string(count));
  inner.cut_bottom(ui.px(8));
  if (const MissingItem* pressed = draw_entries(view, "missing", -1, ui, inner)) jump_to(*pressed, state, ui);
}

void draw_missing_dialog(const ObservationView& view, ObservationUi& state, UiContext& ui) {
  if (view.missing.empty()) {
    state.missing_open = false;
    return;
  }
  const auto rows = static_cast<float>(std::min<std::size_t>(view.missing.size(), 8));
  Rect body = begin_dialog(ui, "finalise", {560, 54 + 62 + 60 + rows * missing_height});
  bool close = dialog_title(ui, "finalise", body, ui.tr("observation.finalise.not_yet"));
  Rect foot = body.cut_bottom(ui.px(62));
  line_h(foot.min.x, foot.max.x, foot.min.y, color::line);
  const auto count = static_cast<std::int64_t>(view.missing.size());
  text_in(ui, body.cut_top(ui.px(48)).inset(ui.px(20), 0), ui.plural("observation.finalise.missing", count),
          style::soft);
  const int last = static_cast<int>(count) - 1;
  if (ui.key(ImGuiKey_DownArrow, true)) ++state.missing_choice;
  if (ui.key(ImGuiKey_UpArrow, true)) --state.missing_choice;
  state.missing_choice = std::clamp(state.missing_choice, 0, last);
  const MissingItem* wanted = draw_entries(view, "finalise", state.missing_choice, ui, body.inset(ui.px(6), 0));
  const MissingItem& chosen = view.missing[static_cast<std::size_t>(state.missing_choice)];
  Rect strip = foot.inset(ui.px(20), 0).middle(ui.px(metric::control));
  const bool enter = ui.key(ImGuiKey_Enter) || ui.key(ImGuiKey_KeypadEnter);
  if (button_right(ui, "finalise.go", strip, ui.tr("observation.finalise.go"), {Kind::primary, icon::chevron_right}) ||
      enter) {
    wanted = &chosen;
  }
  close |= button_right(ui, "finalise.cancel", strip, ui.tr("action.close"));
  end_dialog(ui);
  if (wanted != nullptr) jump_to(*wanted, state, ui);
  if (wanted != nullptr || close) state.missing_open = false;
}

}  // namespace yanxing::ui::observation
