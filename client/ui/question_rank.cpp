// Putting choices in order: buttons and keys.
#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/question_parts.h"

namespace yanxing::ui::widget {
namespace {

using app::Choice;

constexpr float line = 36;

/// The order to show: the answer's, then what it does not name.
std::vector<std::string> order_of(const QuestionView& question) {
  std::vector<std::string> order = list_of(question.value);
  for (const Choice& choice : question.choices) {
    if (std::find(order.begin(), order.end(), choice.value) == order.end()) order.push_back(choice.value);
  }
  return order;
}

std::string label_of(const QuestionView& question, const std::string& value) {
  for (const Choice& choice : question.choices) {
    if (choice.value == value) return choice.label;
  }
  return value;
}

json moved(std::vector<std::string> order, std::size_t from, int by) {
  const auto to = static_cast<std::ptrdiff_t>(from) + by;
  if (to < 0 || to >= static_cast<std::ptrdiff_t>(order.size())) return order;
  std::swap(order[from], order[static_cast<std::size_t>(to)]);
  return order;
}

struct RankKeys {
  bool has_keyboard = false;
  bool ring = false;
};

/// The whole list is one stop of Tab: arrows move the highlight, with Ctrl they move the entry, Enter takes the order
/// as it stands.
RankKeys rank_keys(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect,
                   const std::vector<std::string>& order, std::optional<json>& value) {
  QuestionView without_choices;  // the keys of choices mean nothing here
  without_choices.path = question.path;
  without_choices.read_only = question.read_only;
  const GroupKeys group = group_keys(ui, state, without_choices, rect, 1);
  std::string shown;
  for (const std::string& one : list_of(question.value)) shown += (shown.empty() ? "" : " ") + one;
  ui.report(question_id(question.path),
            {rect, shown, !question.read_only, group.has_keyboard, ImGui::IsRectVisible(rect.min, rect.max)});
  if (!group.has_keyboard) return {};
  if (state.group != question.path) {
    state.group = question.path;
    state.highlighted = 0;
  }
  const int last = static_cast<int>(order.size()) - 1;
  const int way = (ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 1 : 0) - (ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? 1 : 0);
  if (way != 0 && ui.on_top_layer()) {
    const int to = std::clamp(state.highlighted + way, 0, last);
    if (ImGui::GetIO().KeyCtrl && to != state.highlighted)
      value = moved(order, static_cast<std::size_t>(state.highlighted), way);
    state.highlighted = to;
  }
  const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_Space, false);
  if (enter && !ImGui::GetIO().KeyCtrl && question.value.is_null()) value = order;
  return {true, group.ring};
}

}  // namespace

float rank_height(const UiContext& ui, const QuestionView& question) {
  return static_cast<float>(question.choices.size()) * ui.px(line) + ui.px(2) +
         (question.value.is_null() && !question.read_only ? ui.px(22) : 0);
}

Changed draw_rank(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect) {
  const std::string id = question_id(question.path);
  const std::vector<std::string> order = order_of(question);
  const bool answered = !question.value.is_null();
  Changed result;
  if (!answered && !question.read_only)
    text_in(ui, rect.cut_bottom(ui.px(22)), ui.tr("question.rank_hint"), style::small_faint);
  const RankKeys keys = rank_keys(ui, state, question, rect, order, result.value);
  result.has_keyboard = keys.has_keyboard;
  fill(rect, 0xFFFFFF, ui.px(metric::radius));
  Rect rest = rect;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Rect entry = rest.cut_top(ui.px(line));
    if (i > 0) line_h(entry.min.x + 1, entry.max.x - 1, entry.min.y, color::line_soft);
    Rect inner = entry.inset(ui.px(10), 0);
    const Rect number = inner.cut_left(ui.px(22), ui.px(10)).middle(ui.px(22));
    fill(number, answered ? color::primary_pale : color::line_soft, ui.px(11));
    text_in(ui, number, std::to_string(i + 1), {TextSize::small, true, answered ? color::primary : color::ink_faint},
            Align::center);
    if (!question.read_only) {
      Rect buttons = inner.cut_right(ui.px(66));
      const std::string up = id + "." + order[i] + ".up";
      const std::string down = id + "." + order[i] + ".down";
      const Rect first = buttons.cut_left(ui.px(30), ui.px(6)).middle(ui.px(30));
      ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
      if (icon_button(ui, up, first, icon::arrow_up, ui.tr("question.up"), i > 0)) result.value = moved(order, i, -1);
      if (icon_button(ui, down, buttons.middle(ui.px(30)), icon::arrow_down, ui.tr("question.down"),
                      i + 1 < order.size()))
        result.value = moved(order, i, 1);
      ImGui::PopItemFlag();
    }
    text_in(ui, inner, label_of(question, order[i]), answered ? style::body : style::soft);
    if (keys.ring && state.highlighted == static_cast<int>(i))
      focus_ring(ui, entry.inset(ui.px(3), ui.px(2)), ui.px(metric::radius));
  }
  outline(rect, question.error.empty() ? color::border : color::bad, ui.px(metric::radius));
  return result;
}

}  // namespace yanxing::ui::widget
