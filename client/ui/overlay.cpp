#include "client/ui/overlay.h"

#include <algorithm>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"

namespace yanxing::ui {

Rect begin_dialog(UiContext& ui, std::string_view id, ImVec2 logical_size) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(screen);
  const std::string name = "##dialog." + std::string(id);
  ImGui::Begin(name.c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse);
  ui.enter_layer();
  fill({{0, 0}, screen}, 0x0F172A, 0, 0.42F);
  const ImVec2 size{std::min(ui.px(logical_size.x), screen.x - ui.px(32)),
                    std::min(ui.px(logical_size.y), screen.y - ui.px(32))};
  const float left = std::floor((screen.x - size.x) * 0.5F);
  const float top = std::floor(std::max((screen.y - size.y) * 0.42F, ui.px(16)));
  const Rect card{{left, top}, {left + size.x, top + size.y}};
  shadow(ui, card, ui.px(10), 4);
  fill(card, 0xFFFFFF, ui.px(10));
  return card;
}

void end_dialog(UiContext& ui) {
  ui.leave_layer();
  ImGui::End();
}

bool dialog_title(UiContext& ui, std::string_view id, Rect& body, std::string_view title) {
  Rect strip = body.cut_top(ui.px(54));
  line_h(strip.min.x, strip.max.x, strip.max.y - 1, color::line);
  strip = strip.inset(ui.px(20), 0);
  strip.max.x += ui.px(8);
  const Rect close = strip.cut_right(ui.px(32)).middle(ui.px(32));
  const bool pressed = icon_button(ui, std::string(id) + ".close", close, icon::cross, ui.tr("action.close"));
  text_in(ui, strip, title, {TextSize::body, true, color::ink});
  return pressed || ui.key(ImGuiKey_Escape);
}

std::optional<bool> question(UiContext& ui, std::string_view id, const QuestionText& text) {
  const float width = 440;
  const float inner = ui.px(width - 78 - 24);
  const float text_height = text_wrapped(ui, {}, inner, text.text, style::soft, false);
  const float height = 24 + 30 + text_height / ui.theme().scale + 24 + 58;
  const std::string base(id);
  Rect card = begin_dialog(ui, id, {width, std::max(height, 176.0F)});
  Rect buttons = card;
  buttons = buttons.cut_bottom(ui.px(58));
  line_h(card.min.x, card.max.x, buttons.min.y, color::line);
  const Tone tone = text.danger ? tone::warn : tone::primary;
  const ImVec2 middle{card.min.x + ui.px(42), card.min.y + ui.px(46)};
  ImGui::GetWindowDrawList()->AddCircleFilled(middle, ui.px(20), rgb(tone.bg), 32);
  icon_in(ui, {{middle.x - ui.px(20), middle.y - ui.px(20)}, {middle.x + ui.px(20), middle.y + ui.px(20)}},
          text.danger ? icon::warning : icon::question, {TextSize::body, true, tone.fg});
  draw_text(ui, {card.min.x + ui.px(78), card.min.y + ui.px(24)}, text.title, style::strong);
  text_wrapped(ui, {card.min.x + ui.px(78), card.min.y + ui.px(54)}, inner, text.text, style::soft);

  std::optional<bool> answer;
  Rect strip =
      Rect{{buttons.min.x, buttons.min.y}, {buttons.max.x - ui.px(16), buttons.max.y}}.middle(ui.px(metric::control));
  const float yes_width = std::max(button_width(ui, text.yes), ui.px(88));
  const float no_width = std::max(button_width(ui, text.no), ui.px(80));
  const Rect yes = strip.cut_right(yes_width, ui.px(8));
  if (button(ui, base + ".no", strip.cut_right(no_width), text.no)) answer = false;
  if (button(ui, base + ".yes", yes, text.yes, {text.danger ? Kind::danger : Kind::primary})) answer = true;
  if (ui.key(ImGuiKey_Escape)) answer = false;
  if (!text.danger && (ui.key(ImGuiKey_Enter) || ui.key(ImGuiKey_KeypadEnter))) answer = true;
  end_dialog(ui);
  return answer;
}

}  // namespace yanxing::ui
