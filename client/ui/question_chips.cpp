// Many choices of which several hold: chips and a searchable list; and the scale of a likert question.
#include <cmath>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"
#include "client/ui/screens/common.h"

namespace yanxing::ui::widget {
namespace {

using app::Choice;

constexpr float chip_height = 28;

std::string label_of(const QuestionView& question, const std::string& value) {
  for (const Choice& choice : question.choices) {
    if (choice.value == value) return choice.label;
  }
  return value;
}

/// Where each chip stands; the last rectangle is the end of the flow.
std::vector<Rect> chip_places(const UiContext& ui, const QuestionView& question, ImVec2 at, float width) {
  std::vector<Rect> places;
  float x = at.x;
  float y = at.y;
  for (const std::string& value : list_of(question.value)) {
    const float wanted = std::min(measure(ui, label_of(question, value)).x + ui.px(38), width);
    if (x > at.x && x + wanted > at.x + width) {
      x = at.x;
      y += ui.px(chip_height + 6);
    }
    places.push_back({{x, y}, {x + wanted, y + ui.px(chip_height)}});
    x += wanted + ui.px(6);
  }
  return places;
}

float flow_height(const UiContext& ui, const QuestionView& question, float width) {
  const auto places = chip_places(ui, question, {}, width);
  return places.empty() ? 0 : places.back().max.y + ui.px(8);
}

}  // namespace

float chips_height(const UiContext& ui, const QuestionView& question, float width) {
  return flow_height(ui, question, width) + ui.px(metric::control);
}

Changed draw_chips(UiContext& ui, const QuestionView& question, Rect rect) {
  const std::string id = question_id(question.path);
  const std::vector<std::string> values = list_of(question.value);
  const auto places = chip_places(ui, question, rect.min, rect.width());
  Changed result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    fill(places[i], color::primary_pale, ui.px(chip_height / 2));
    Rect inner = places[i].inset(ui.px(12), 0);
    inner.max.x += ui.px(8);
    const Rect cross = inner.cut_right(ui.px(20)).middle(ui.px(20));
    text_in(ui, inner, label_of(question, values[i]), {TextSize::body, false, color::primary});
    if (question.read_only) continue;
    const Interaction state = interact(ui, id + ".chip." + values[i], cross, values[i]);
    if (state.hovered || state.focused) fill(cross, 0xFFFFFF, ui.px(10));
    if (state.focused) focus_ring(ui, cross, ui.px(10));
    icon_in(ui, cross, icon::cross, {TextSize::small, false, color::primary});
    result.has_keyboard |= state.focused;
    if (!state.pressed) continue;
    std::vector<std::string> rest = values;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    result.value = list_or_null(rest);
  }
  rect.cut_top(flow_height(ui, question, rect.width()));
  std::vector<Choice> open;
  for (const Choice& choice : question.choices) {
    if (!is_chosen(question, choice.value)) open.push_back(choice);
  }
  ComboOptions options{ui.tr("question.add_choice")};
  options.icon = icon::plus;
  options.enabled = !question.read_only;
  options.error = !question.error.empty();
  options.type_to_search = true;
  const auto chosen = combo(ui, id, rect.cut_top(ui.px(metric::control)), open, "", options);
  result.has_keyboard |= is_in_focus(id) || ImGui::IsPopupOpen(("popup." + id).c_str());
  if (!chosen || chosen->empty()) return result;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (question.choices[i].value == *chosen) result.value = after_choosing(question, i);
  }
  return result;
}

namespace {

float likert_text_height(const UiContext& ui, const QuestionView& question, float cell) {
  float height = ui.px(20);
  for (const Choice& choice : question.choices)
    height = std::max(height, text_wrapped(ui, {}, cell - ui.px(8), choice.label, style::small, false));
  return height;
}

}  // namespace

float likert_height(const UiContext& ui, const QuestionView& question, float width) {
  const float cell = width / static_cast<float>(std::max<std::size_t>(question.choices.size(), 1));
  return ui.px(36) + likert_text_height(ui, question, cell) + ui.px(6);
}

Changed draw_likert(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect) {
  const std::size_t count = std::max<std::size_t>(question.choices.size(), 1);
  const float width = std::floor(rect.width() / static_cast<float>(count));
  const float y = rect.min.y + ui.px(18);
  const GroupKeys keys = group_keys(ui, state, question, rect, 1);
  Changed result{std::nullopt, keys.has_keyboard, false};
  if (keys.chosen) result.value = after_choosing(question, *keys.chosen);
  const float half = width * 0.5F;
  fill(Rect{{rect.min.x + half, y - 1}, {rect.min.x + width * static_cast<float>(count) - half, y + 1}}, color::line);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Choice& choice = question.choices[i];
    const float left = rect.min.x + static_cast<float>(i) * width;
    const Rect cell{{left, rect.min.y}, {left + width, rect.max.y}};
    const Pressed mouse = choice_pressed(ui, state, question, i, cell);
    if (mouse.pressed) result.value = after_choosing(question, i);
    const bool on = is_chosen(question, choice.value);
    if (mouse.hovered && !on) fill(cell.inset(ui.px(2), 0), color::page, ui.px(metric::radius));
    if (keys.ring && state.highlighted == static_cast<int>(i))
      focus_ring(ui, cell.inset(ui.px(4), 0), ui.px(metric::radius));
    choice_mark(ui, {left + half, y}, on, false, mouse.hovered, color::primary);
    const TextStyle look{TextSize::small, on, on ? color::primary : color::ink_soft};
    const float line = measure(ui, choice.label, look).x;
    const float text_left = line < width - ui.px(8) ? left + (width - line) * 0.5F : left + ui.px(4);
    text_wrapped(ui, {text_left, rect.min.y + ui.px(36)}, std::max(width - ui.px(8), line < width ? line + 1 : 0),
                 choice.label, look);
  }
  return result;
}

}  // namespace yanxing::ui::widget
