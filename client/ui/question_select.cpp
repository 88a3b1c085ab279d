// Questions with choices: tabs, a list to tick or to choose from, a scale, a searchable combo.
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
using app::ChoiceStyle;
using app::QuestionKind;

constexpr std::size_t few = 5;          // up to here as tabs, if they fit
constexpr std::size_t list_up_to = 12;  // up to here as a list
constexpr float entry = 34;             // height of a line of a list

bool is_multiple(const QuestionView& question) { return question.kind == QuestionKind::select_multiple; }

bool is_problem(const QuestionView& question, std::string_view value) {
  for (const std::string& one : question.problem) {
    if (one == value) return true;
  }
  return false;
}

/// Columns of a list: as the form wants it, else as many as the labels allow, at most four.
std::size_t list_columns(const UiContext& ui, const QuestionView& question, float width) {
  if (question.columns > 0) return static_cast<std::size_t>(question.columns);
  if (question.choice_style == ChoiceStyle::list) return 1;
  float widest = 0;
  for (const Choice& choice : question.choices) widest = std::max(widest, measure(ui, choice.label).x);
  const float wanted = widest + ui.px(64);
  const auto fits = static_cast<std::size_t>(std::max(width / wanted, 1.0F));
  return std::min({fits, std::size_t{4}, std::max<std::size_t>(question.choices.size(), 1)});
}

float list_line_height(const UiContext& ui, const QuestionView& question, float column_width) {
  float height = ui.px(entry);
  for (const Choice& choice : question.choices) {
    const float text = text_wrapped(ui, {}, column_width - ui.px(46), choice.label, style::body, false);
    height = std::max(height, text + ui.px(12));
  }
  return height;
}

}  // namespace

void choice_mark(const UiContext& ui, ImVec2 center, bool on, bool multiple, bool hovered, unsigned ink) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = ui.px(9);
  if (multiple) {
    const Rect box{{center.x - half, center.y - half}, {center.x + half, center.y + half}};
    fill(box, on ? ink : 0xFFFFFFU, ui.px(4));
    if (!on) outline(box, hovered ? color::ink_faint : color::border, ui.px(4));
    if (on) icon_in(ui, box, icon::check, {TextSize::small, false, 0xFFFFFF});
    return;
  }
  list.AddCircleFilled(center, half, rgb(0xFFFFFF), 32);
  list.AddCircle(center, half - 0.5F,
                 rgb(on        ? ink
                     : hovered ? color::ink_faint
                               : color::border),
                 32, on ? ui.px(2) : ui.px(1.5F));
  if (on) list.AddCircleFilled(center, ui.px(5), rgb(ink), 24);
}

float tabs_width(const UiContext& ui, const QuestionView& question) {
  float width = ui.px(6);
  for (const Choice& choice : question.choices)
    width += std::max(measure(ui, choice.label).x, measure(ui, choice.label, style::strong).x) + ui.px(30);
  return width;
}

SelectLook select_look(const UiContext& ui, const QuestionView& question, float width) {
  const std::size_t count = question.choices.size();
  switch (question.choice_style) {
    case ChoiceStyle::likert: return SelectLook::likert;
    case ChoiceStyle::search: return is_multiple(question) ? SelectLook::chips : SelectLook::combo;
    case ChoiceStyle::list:
    case ChoiceStyle::columns: return SelectLook::list;
    case ChoiceStyle::automatic: break;
  }
  if (question.kind == QuestionKind::reference || question.kind == QuestionKind::place) return SelectLook::combo;
  if (is_multiple(question)) return count <= list_up_to + 4 ? SelectLook::list : SelectLook::chips;
  if (count > 0 && count <= few && tabs_width(ui, question) <= width) return SelectLook::tabs;
  return count <= list_up_to - 4 && count > 0 ? SelectLook::list : SelectLook::combo;
}

float select_height(const UiContext& ui, const QuestionView& question, float width) {
  switch (select_look(ui, question, width)) {
    case SelectLook::tabs:
    case SelectLook::combo: return ui.px(metric::control);
    case SelectLook::likert: return likert_height(ui, question, width);
    case SelectLook::chips: return chips_height(ui, question, width);
    case SelectLook::list: break;
  }
  const std::size_t columns = list_columns(ui, question, width);
  const std::size_t lines = (question.choices.size() + columns - 1) / columns;
  return static_cast<float>(lines) * list_line_height(ui, question, width / static_cast<float>(columns));
}

Changed draw_tabs(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect) {
  const Rect all{rect.min, {rect.min.x + tabs_width(ui, question), rect.min.y + ui.px(metric::control)}};
  const GroupKeys keys = group_keys(ui, state, question, all, 1);
  Changed result{std::nullopt, keys.has_keyboard, false};
  if (keys.chosen) result.value = after_choosing(question, *keys.chosen);
  fill(all, 0xEAEFF5, ui.px(7));
  if (!question.error.empty()) outline(all, color::bad, ui.px(7));
  Rect rest = all.inset(ui.px(3));
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Choice& choice = question.choices[i];
    const float width = std::max(measure(ui, choice.label).x, measure(ui, choice.label, style::strong).x) + ui.px(30);
    const Rect cell = rest.cut_left(width);
    const Pressed mouse = choice_pressed(ui, state, question, i, cell);
    if (mouse.pressed) result.value = after_choosing(question, i);
    const bool on = is_chosen(question, choice.value);
    if (on) {
      shadow(ui, cell, ui.px(5), 0.8F);
      fill(cell, 0xFFFFFF, ui.px(5));
    } else if (mouse.hovered) {
      fill(cell, 0xFFFFFF, ui.px(5), 0.5F);
    }
    if (keys.ring && state.highlighted == static_cast<int>(i)) focus_ring(ui, cell, ui.px(5));
    const unsigned chosen_ink = is_problem(question, choice.value) ? color::bad : color::primary;
    const unsigned ink = on ? chosen_ink : mouse.hovered ? color::ink : color::ink_soft;
    text_in(ui, cell, choice.label, {TextSize::body, on, ink}, Align::center);
  }
  return result;
}

namespace {

Changed draw_choice_list(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect) {
  const std::size_t columns = list_columns(ui, question, rect.width());
  const float width = std::floor(rect.width() / static_cast<float>(columns));
  const float height = list_line_height(ui, question, rect.width() / static_cast<float>(columns));
  const GroupKeys keys = group_keys(ui, state, question, rect, columns);
  Changed result{std::nullopt, keys.has_keyboard, false};
  if (keys.chosen) result.value = after_choosing(question, *keys.chosen);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const Choice& choice = question.choices[i];
    const ImVec2 at{rect.min.x + static_cast<float>(i % columns) * width,
                    rect.min.y + static_cast<float>(i / columns) * height};
    const Rect cell{at, {at.x + width - ui.px(6), at.y + height - ui.px(4)}};
    const Pressed mouse = choice_pressed(ui, state, question, i, cell);
    if (mouse.pressed) result.value = after_choosing(question, i);
    const bool on = is_chosen(question, choice.value);
    const unsigned ink = is_problem(question, choice.value) ? color::bad : color::primary;
    const unsigned ground = is_problem(question, choice.value) ? color::bad_pale : color::primary_pale;
    if (on || mouse.hovered) fill(cell, on ? ground : color::page, ui.px(metric::radius));
    if (keys.ring && state.highlighted == static_cast<int>(i)) focus_ring(ui, cell, ui.px(metric::radius));
    choice_mark(ui, {cell.min.x + ui.px(18), cell.center().y}, on, is_multiple(question), mouse.hovered, ink);
    Rect text = cell;
    text.cut_left(ui.px(36));
    text.cut_right(ui.px(4));
    const float lines = text_wrapped(ui, {}, text.width(), choice.label, style::body, false);
    const TextStyle look{TextSize::body, false, on ? ink : color::ink};
    text_wrapped(ui, {text.min.x, std::floor(text.center().y - lines * 0.5F + ui.px(2))}, text.width(), choice.label,
                 look);
  }
  return result;
}

}  // namespace

Changed draw_combo(UiContext& ui, const QuestionView& question, Rect rect, bool bare) {
  ComboOptions options{ui.tr("form.choose")};
  if (bare) options.placeholder = {};
  options.enabled = !question.read_only;
  options.error = !question.error.empty();
  options.bare = bare;
  options.type_to_search = true;
  options.popup_width = bare ? 220 : 0;
  if (!question.required && !question.value.is_null()) options.all_label = ui.tr("question.none");
  const std::string id = question_id(question.path);
  const std::string current = shown_value(question.value);
  // A value that is not offered (now): shown as a person reads it.
  std::vector<Choice> with_current;
  std::span<const Choice> choices = question.choices;
  bool offered = current.empty();
  for (const Choice& choice : question.choices) offered |= choice.value == current;
  if (!offered && !question.text.empty()) {
    with_current = question.choices;
    with_current.push_back({current, question.text, {}, {}});
    choices = with_current;
  }
  const auto chosen = combo(ui, id, rect, choices, current, options);
  const bool has_keyboard = is_in_focus(id) || ImGui::IsPopupOpen(("popup." + id).c_str());
  return {chosen ? std::optional(text_or_null(*chosen)) : std::nullopt, has_keyboard, false};
}

Changed draw_select(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect) {
  switch (select_look(ui, question, rect.width())) {
    case SelectLook::tabs: return draw_tabs(ui, state, question, rect);
    case SelectLook::likert: return draw_likert(ui, state, question, rect);
    case SelectLook::chips: return draw_chips(ui, question, rect);
    case SelectLook::list: return draw_choice_list(ui, state, question, rect);
    case SelectLook::combo: break;
  }
  return draw_combo(ui, question, rect);
}

}  // namespace yanxing::ui::widget
