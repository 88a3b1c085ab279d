#include "client/ui/paint.h"

#include <cfloat>
#include <cmath>

#include "client/ui/wrap.h"

namespace yanxing::ui {
namespace {

ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

ImVec2 snapped(ImVec2 at) { return {std::floor(at.x), std::floor(at.y)}; }

}  // namespace

ImVec2 measure(const UiContext& ui, std::string_view text, TextStyle style) {
  if (text.empty()) return {0, ui.theme().text_px(style.size)};
  ImFont* font = ui.theme().font(style.bold);
  return font->CalcTextSizeA(ui.theme().text_px(style.size), FLT_MAX, 0, text.data(), text.data() + text.size());
}

float draw_text(const UiContext& ui, ImVec2 at, std::string_view text, TextStyle style) {
  if (text.empty()) return 0;
  list().AddText(ui.theme().font(style.bold), ui.theme().text_px(style.size), snapped(at), rgb(style.color),
                 text.data(), text.data() + text.size());
  return measure(ui, text, style).x;
}

float text_in(const UiContext& ui, Rect rect, std::string_view text, TextStyle style, Align align) {
  if (text.empty()) return 0;
  const ImVec2 size = measure(ui, text, style);
  const float y = rect.min.y + (rect.height() - size.y) * 0.5F;
  if (size.x <= rect.width() + 0.5F) {
    float x = rect.min.x;
    if (align == Align::center) x += (rect.width() - size.x) * 0.5F;
    if (align == Align::right) x = rect.max.x - size.x;
    draw_text(ui, {x, y}, text, style);
    return size.x;
  }
  const float dots = measure(ui, "…", style).x;
  if (rect.width() < dots) return 0;  // dots alone would lie over what stands beside
  ImFont* font = ui.theme().font(style.bold);
  const char* rest = text.data();
  const float width = std::max(rect.width() - dots, 1.0F);
  const ImVec2 part =
      font->CalcTextSizeA(ui.theme().text_px(style.size), width, 0, text.data(), text.data() + text.size(), &rest);
  const auto fits = static_cast<std::size_t>(rest - text.data());
  draw_text(ui, {rect.min.x, y}, text.substr(0, fits), style);
  draw_text(ui, {rect.min.x + (fits > 0 ? part.x : 0), y}, "…", style);
  return part.x + dots;
}

void icon_in(const UiContext& ui, Rect rect, const char* icon, TextStyle style) {
  const ImVec2 size = measure(ui, icon, style);
  draw_text(ui, {rect.center().x - size.x * 0.5F, rect.center().y - size.y * 0.5F}, icon, style);
}

float text_wrapped(const UiContext& ui, ImVec2 at, float width, std::string_view text, TextStyle style, bool draw) {
  if (text.empty()) return 0;
  const float size = ui.theme().text_px(style.size);
  ImFontBaked* baked = ui.theme().font(style.bold)->GetFontBaked(size);
  const auto lines = wrap(text, width, [&](char32_t c) { return baked->GetCharAdvance(static_cast<ImWchar>(c)); });
  const float step = std::floor(size * 1.2F);
  float y = at.y;
  for (const WrappedLine& line : lines) {
    if (draw) draw_text(ui, {at.x, y}, text.substr(line.begin, line.end - line.begin), style);
    y += step;
  }
  return y - at.y;
}

float text_centered(const UiContext& ui, ImVec2 top_middle, float width, std::string_view text, TextStyle style,
                    bool draw) {
  const float size = ui.theme().text_px(style.size);
  ImFontBaked* baked = ui.theme().font(style.bold)->GetFontBaked(size);
  const auto advance = [&](char32_t c) { return baked->GetCharAdvance(static_cast<ImWchar>(c)); };
  auto lines = wrap(text, width, advance);
  // As narrow as the same number of lines allows: no single character is left for the last one.
  for (float narrower = width - size; narrower > width * 0.4F; narrower -= size) {
    auto fewer = wrap(text, narrower, advance);
    if (fewer.size() > lines.size()) break;
    lines = std::move(fewer);
  }
  const float step = std::floor(size * 1.2F);
  float y = top_middle.y;
  for (const WrappedLine& line : lines) {
    const auto part = text.substr(line.begin, line.end - line.begin);
    if (draw) draw_text(ui, {std::floor(top_middle.x - measure(ui, part, style).x * 0.5F), y}, part, style);
    y += step;
  }
  return y - top_middle.y;
}

void fill(Rect rect, unsigned hex, float radius, float alpha) {
  list().AddRectFilled(rect.min, rect.max, rgb(hex, alpha), radius);
}

void outline(Rect rect, unsigned hex, float radius, float thickness) {
  list().AddRect(rect.min, rect.max, stroke_rgb(hex), radius, 0, thickness);
}

void line_h(float x1, float x2, float y, unsigned hex, float alpha) {
  list().AddRectFilled({x1, std::floor(y)}, {x2, std::floor(y) + 1}, stroke_rgb(hex, alpha));
}

void shadow(const UiContext& ui, Rect rect, float radius, float strength) {
  const float drop = ui.px(2);
  for (int i = 4; i >= 1; --i) {
    const auto spread = static_cast<float>(i);
    list().AddRectFilled({rect.min.x - spread, rect.min.y - spread + drop},
                         {rect.max.x + spread, rect.max.y + spread + drop}, rgb(0x0F172A, 0.012F * strength),
                         radius + spread);
  }
}

void card(const UiContext& ui, Rect rect) {
  const float radius = ui.px(metric::radius_card);
  shadow(ui, rect, radius);
  fill(rect, color::card, radius);
  outline(rect, color::line, radius);
}

void focus_ring(const UiContext& ui, Rect rect, float radius) {
  const float by = ui.px(2);
  if (ui.theme().high_contrast) {
    list().AddRect({rect.min.x - by, rect.min.y - by}, {rect.max.x + by, rect.max.y + by}, rgb(color::ink), radius + by,
                   0, ui.px(4));
    return;
  }
  list().AddRect({rect.min.x - by, rect.min.y - by}, {rect.max.x + by, rect.max.y + by}, rgb(color::primary, 0.22F),
                 radius + by, 0, ui.px(4));
  list().AddRect(rect.min, rect.max, rgb(color::primary), radius, 0, std::max(1.5F, ui.px(1.5F)));
}

float pill_width(const UiContext& ui, std::string_view text) { return measure(ui, text, style::small).x + ui.px(27); }

float pill(const UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone, const char* icon) {
  const float height = ui.px(22);
  const float width = pill_width(ui, text);
  const float top = std::floor(left_middle.y - height * 0.5F);
  const Rect rect{{left_middle.x, top}, {left_middle.x + width, top + height}};
  fill(rect, tone.bg, height * 0.5F);
  if (ui.theme().high_contrast) outline(rect, tone.fg, height * 0.5F);
  const TextStyle text_style{TextSize::small, false, tone.fg};
  if (icon != nullptr) {
    icon_in(ui, {{rect.min.x + ui.px(4), rect.min.y}, {rect.min.x + ui.px(18), rect.max.y}}, icon, text_style);
  } else {
    list().AddCircleFilled({rect.min.x + ui.px(11), rect.center().y}, ui.px(3), rgb(tone.fg), 12);
  }
  text_in(ui, {{rect.min.x + ui.px(19), rect.min.y}, {rect.max.x, rect.max.y}}, text, text_style);
  return width;
}

float tag(const UiContext& ui, ImVec2 left_middle, std::string_view text, Tone tone) {
  const float height = ui.px(22);
  const float width = measure(ui, text, style::small).x + ui.px(16);
  const float top = std::floor(left_middle.y - height * 0.5F);
  const Rect rect{{left_middle.x, top}, {left_middle.x + width, top + height}};
  fill(rect, tone.bg, ui.px(4));
  if (ui.theme().high_contrast) outline(rect, tone.fg, ui.px(4));
  text_in(ui, rect, text, {TextSize::small, false, tone.fg}, Align::center);
  return width;
}

void badge(const UiContext& ui, ImVec2 center, std::int64_t count) {
  if (count <= 0) return;
  const std::string text = count > 999 ? "999+" : std::to_string(count);
  const float half_height = ui.px(9);
  const float half_width = std::max(half_height, measure(ui, text, style::small).x * 0.5F + ui.px(5));
  const Rect rect{{center.x - half_width, center.y - half_height}, {center.x + half_width, center.y + half_height}};
  fill(rect, color::badge, half_height);
  text_in(ui, rect, text, {TextSize::small, false, 0xFFFFFF}, Align::center);
}

void progress_bar(const UiContext& ui, Rect rect, double fraction, unsigned hex) {
  const float radius = rect.height() * 0.5F;
  fill(rect, color::track, radius);
  if (ui.theme().high_contrast) outline(rect, color::track, radius);
  if (fraction <= 0) return;
  const float width = std::max(rect.width() * static_cast<float>(std::min(fraction, 1.0)), 2 * radius);
  fill({rect.min, {rect.min.x + width, rect.max.y}}, hex, radius);
}

void icon_tile(const UiContext& ui, Rect rect, const char* icon, Tone tone) {
  fill(rect, tone.bg, ui.px(8));
  icon_in(ui, rect, icon, {TextSize::body, true, tone.fg});
}

float key_cap(const UiContext& ui, ImVec2 left_middle, std::string_view key) {
  const float height = ui.px(20);
  const float width = std::max(height, measure(ui, key, style::small).x + ui.px(10));
  const float top = std::floor(left_middle.y - height * 0.5F);
  const Rect rect{{left_middle.x, top}, {left_middle.x + width, top + height}};
  fill({rect.min, {rect.max.x, rect.max.y + 1}}, color::border, ui.px(4));
  fill(rect, 0xFFFFFF, ui.px(4));
  outline(rect, color::border, ui.px(4));
  text_in(ui, rect, key, style::small_soft, Align::center);
  return width;
}

Rect empty_state(const UiContext& ui, Rect rect, const char* icon, std::string_view title, std::string_view text) {
  const float width = std::min(rect.width() - ui.px(32), ui.px(420));
  const float text_height = text_centered(ui, {}, width, text, style::soft, false);
  const float words = ui.px(26 + 6) + text_height;
  const float picture = ui.px(56 + 14);
  const float total = picture + words + ui.px(18 + metric::control);
  const float x = std::floor(rect.center().x);
  const float radius = ui.px(28);
  // Where a large font leaves no room, the picture goes; the words never lie over what is above.
  const bool has_picture = rect.height() >= picture + words;
  float y = std::floor(rect.center().y - (has_picture ? total : words) * 0.5F);
  y = std::max(y, rect.min.y);
  if (has_picture) {
    list().AddCircleFilled({x, y + radius}, radius, rgb(color::line_soft), 48);
    icon_in(ui, {{x - radius, y}, {x + radius, y + 2 * radius}}, icon, {TextSize::title, false, color::ink_faint});
    y += picture;
  }
  text_in(ui, {{rect.min.x, y}, {rect.max.x, y + ui.px(26)}}, title, style::strong, Align::center);
  y += ui.px(26 + 6);
  y += text_centered(ui, {x, y}, width, text, style::soft);
  y += ui.px(18);
  return {{x - width * 0.5F, y}, {x + width * 0.5F, y + ui.px(metric::control)}};
}

void tooltip(const UiContext& ui, std::string_view text) {
  const TextStyle style{TextSize::body, false, 0xF8FAFC};
  const float width = std::min(measure(ui, text, style).x + 1, ui.px(420));
  const float height = text_wrapped(ui, {}, width, text, style, false);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, rgb(color::dark));
  ImGui::PushStyleColor(ImGuiCol_Border, rgb(color::dark));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ui.theme().px(10, 6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(metric::radius));
  if (ImGui::BeginTooltip()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_wrapped(ui, at, width, text, style);
    ImGui::Dummy({width, height});
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
}

float banner(const UiContext& ui, ImVec2 at, float width, const char* icon, std::string_view title,
             std::string_view text, Tone tone) {
  const float left = ui.px(40);
  const float inner = width - left - ui.px(14);
  const float title_height = title.empty() ? 0 : text_wrapped(ui, {}, inner, title, style::strong, false);
  const float text_height = text_wrapped(ui, {}, inner, text, style::body, false);
  const float height = title_height + text_height + ui.px(20);
  const Rect rect{at, {at.x + width, at.y + height}};
  fill(rect, tone.bg, ui.px(metric::radius));
  if (ui.theme().high_contrast) outline(rect, tone.fg, ui.px(metric::radius));
  icon_in(ui, {{rect.min.x, rect.min.y + ui.px(10)}, {rect.min.x + left, rect.min.y + ui.px(32)}}, icon,
          {TextSize::body, false, tone.fg});
  text_wrapped(ui, {at.x + left, at.y + ui.px(10)}, inner, title, {TextSize::body, true, tone.fg});
  text_wrapped(ui, {at.x + left, at.y + ui.px(10) + title_height}, inner, text, style::body);
  return height;
}

}  // namespace yanxing::ui
