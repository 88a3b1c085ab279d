#include "client/ui/button.h"

#include <algorithm>
#include <vector>

#include <imgui_internal.h>

#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

struct Look {
  unsigned ground = 0xFFFFFF;
  unsigned text = color::ink;
  unsigned border = color::border;
  bool has_ground = true;
  bool has_border = false;
};

Look look_of(Kind kind, const Interaction& state, bool enabled) {
  switch (kind) {
    case Kind::primary:
      return {state.held ? color::primary_held : state.hovered ? color::primary_hover : color::primary, 0xFFFFFF};
    case Kind::danger: return {state.hovered || state.held ? color::bad_hover : color::bad, 0xFFFFFF};
    case Kind::ghost:
      return {color::primary_pale, enabled ? color::primary : color::ink_faint, 0, state.hovered, false};
    case Kind::plain: break;
  }
  return {state.held      ? 0xE9EEF5U
          : state.hovered ? 0xF5F8FCU
                          : 0xFFFFFFU,
          enabled ? color::ink : color::ink_faint, state.hovered ? color::border_hover : color::border, true, true};
}

}  // namespace

Interaction interact(UiContext& ui, std::string_view id, Rect rect, std::string value, bool enabled) {
  const ImGuiID item = ImGui::GetID(id.data(), id.data() + id.size());
  const ImRect box(rect.min, rect.max);
  Interaction state;
  const bool wants_focus = ui.take_focus(id);
  const bool visible = ImGui::ItemAdd(box, item, nullptr, enabled ? 0 : static_cast<int>(ImGuiItemFlags_Disabled));
  if (wants_focus && enabled) {
    ImGui::SetFocusID(item, ImGui::GetCurrentWindow());
    ImGui::SetNavCursorVisible(true);
    if (!visible) ImGui::ScrollToRect(ImGui::GetCurrentWindow(), box);
  }
  if (visible && enabled) {
    state.pressed = ImGui::ButtonBehavior(box, item, &state.hovered, &state.held, ImGuiButtonFlags_NoNavFocus);
    // Ctrl+Enter and the like are the screen's, not the focused widget's.
    if (ImGui::GetIO().KeyCtrl && !ImGui::IsMouseReleased(ImGuiMouseButton_Left)) state.pressed = false;
    if (state.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  state.focused = g.NavId == item && g.NavCursorVisible && enabled;
  const bool stop = enabled && ui.add_stop(id, rect, item);
  ui.report(id, {rect, std::move(value), enabled, state.focused, visible, stop});
  return state;
}

void report(UiContext& ui, std::string_view id, Rect rect, std::string value) {
  ui.report(id, {rect, std::move(value), true, false, ImGui::IsRectVisible(rect.min, rect.max)});
}

bool button(UiContext& ui, std::string_view id, Rect rect, std::string_view label, const ButtonOptions& options) {
  const Interaction state = interact(ui, id, rect, std::string(label), options.enabled);
  const Look look = look_of(options.kind, state, options.enabled);
  const float radius = ui.px(metric::radius);
  if (look.has_ground) fill(rect, look.ground, radius, options.enabled || options.kind == Kind::plain ? 1.0F : 0.45F);
  if (look.has_border) outline(rect, look.border, radius);
  if (state.focused) focus_ring(ui, rect, radius);
  const TextStyle text{TextSize::body, false, look.text};
  const float icon_width = options.icon != nullptr ? ui.px(22) : 0;
  const float width = std::min(measure(ui, label, text).x + icon_width, rect.width());
  Rect inner{{rect.min.x + (rect.width() - width) * 0.5F, rect.min.y}, rect.max};
  if (options.icon != nullptr) icon_in(ui, inner.cut_left(ui.px(15), ui.px(7)), options.icon, text);
  text_in(ui, inner, label, text);
  return state.pressed;
}

float button_width(const UiContext& ui, std::string_view label, bool with_icon) {
  return measure(ui, label).x + ui.px(with_icon ? 50 : 28);
}

bool button_right(UiContext& ui, std::string_view id, Rect& strip, std::string_view label,
                  const ButtonOptions& options) {
  return button(ui, id, strip.cut_right(button_width(ui, label, options.icon != nullptr), ui.px(8)), label, options);
}

bool button_left(UiContext& ui, std::string_view id, Rect& strip, std::string_view label,
                 const ButtonOptions& options) {
  return button(ui, id, strip.cut_left(button_width(ui, label, options.icon != nullptr), ui.px(8)), label, options);
}

bool icon_button(UiContext& ui, std::string_view id, Rect rect, const char* icon, std::string_view hint, bool enabled) {
  const Interaction state = interact(ui, id, rect, std::string(hint), enabled);
  const float radius = ui.px(metric::radius);
  if (state.hovered) fill(rect, state.held ? color::line : color::line_soft, radius);
  if (state.focused) focus_ring(ui, rect, radius);
  icon_in(ui, rect, icon, {TextSize::body, false, enabled ? color::ink_soft : color::border});
  if (state.hovered && !hint.empty()) tooltip(ui, hint);
  return state.pressed;
}

namespace {

/// Room for the label whether it is the current one (bold) or not: the tabs do not move when another is chosen.
float label_room(const UiContext& ui, std::string_view label) {
  return std::max(measure(ui, label).x, measure(ui, label, style::strong).x);
}

}  // namespace

float segmented_width(const UiContext& ui, std::span<const Segment> segments) {
  float total = ui.px(6);
  for (const Segment& segment : segments) {
    total += label_room(ui, segment.label) + ui.px(28);
    if (segment.count >= 0) total += measure(ui, std::to_string(segment.count), style::small).x + ui.px(6);
  }
  return total;
}

std::optional<int> segmented(UiContext& ui, std::string_view id, ImVec2 at, std::span<const Segment> segments,
                             int current, bool answer) {
  const float height = ui.px(metric::control);
  const Rect all{at, {at.x + segmented_width(ui, segments), at.y + height}};
  fill(all, 0xEAEFF5, ui.px(7));
  Rect rest = all.inset(ui.px(3));
  std::optional<int> chosen;
  for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
    const Segment& segment = segments[static_cast<std::size_t>(i)];
    const bool on = i == current;
    const std::string count = segment.count >= 0 ? std::to_string(segment.count) : std::string();
    const float label_width = label_room(ui, segment.label);
    const float count_width = count.empty() ? 0 : measure(ui, count, style::small).x + ui.px(6);
    const Rect cell = rest.cut_left(label_width + count_width + ui.px(28));
    const bool is_stop = !answer || i == std::max(current, 0);
    if (!is_stop) ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
    const Interaction state =
        interact(ui, std::string(id) + "." + std::to_string(i), cell, segment.label + (on ? " *" : ""));
    if (!is_stop) ImGui::PopItemFlag();
    if (state.pressed) chosen = i;
    const int step = !answer || chosen || !state.focused ? 0
                     : ui.key(ImGuiKey_RightArrow, true) ? 1
                     : ui.key(ImGuiKey_LeftArrow, true)  ? -1
                                                         : 0;
    const int next = i + step;
    if (step != 0 && next >= 0 && next < static_cast<int>(segments.size())) {
      chosen = next;
      ui.focus(std::string(id) + "." + std::to_string(next));
    }
    if (on) {
      shadow(ui, cell, ui.px(5), 0.8F);
      fill(cell, 0xFFFFFF, ui.px(5));
      if (ui.theme().high_contrast) outline(cell, color::ink, ui.px(5));
    }
    if (state.focused) focus_ring(ui, cell, ui.px(5));
    const unsigned ink = on ? color::primary : state.hovered ? color::ink : color::ink_soft;
    Rect inner = cell.inset(ui.px(14), 0);
    inner.max.x += ui.px(6);
    text_in(ui, inner.cut_left(label_width + 1, ui.px(5)), segment.label, {TextSize::body, on, ink},
            count.empty() ? Align::center : Align::left);
    text_in(ui, inner, count, {TextSize::small, false, on ? color::primary : color::ink_faint});
  }
  return chosen;
}

bool toggle(UiContext& ui, std::string_view id, Rect rect, bool on) {
  const Rect knob_track = Rect{{rect.max.x - ui.px(40), rect.min.y}, rect.max}.middle(ui.px(22));
  const Interaction state = interact(ui, id, knob_track, on ? "on" : "off");
  const float radius = knob_track.height() * 0.5F;
  fill(knob_track,
       on ? (state.hovered ? color::primary_hover : color::primary) : (state.hovered ? 0x94A3B8U : color::border),
       radius);
  const float x = on ? knob_track.max.x - radius : knob_track.min.x + radius;
  ImGui::GetWindowDrawList()->AddCircleFilled({x, knob_track.center().y}, radius - ui.px(3), rgb(0xFFFFFF), 24);
  if (state.focused) focus_ring(ui, knob_track, radius);
  return state.pressed;
}

bool check_box(UiContext& ui, std::string_view id, Rect rect, std::string_view label, bool on, bool enabled) {
  const Interaction state = interact(ui, id, rect, on ? "on" : "off", enabled);
  Rect rest = rect;
  const Rect box = rest.cut_left(ui.px(18), ui.px(8)).middle(ui.px(18));
  const float radius = ui.px(4);
  fill(box, on ? color::primary : 0xFFFFFFU, radius, enabled ? 1.0F : 0.5F);
  if (!on) outline(box, state.hovered ? color::border_hover : color::border, radius);
  if (on) icon_in(ui, box, "\uf00c", {TextSize::small, false, 0xFFFFFF});
  if (state.focused) focus_ring(ui, box, radius);
  text_in(ui, rest, label, enabled ? style::body : style::faint);
  return state.pressed;
}

}  // namespace yanxing::ui
