// The keyboard within a list of choices, which is one stop of Tab.
#include <imgui_internal.h>

#include "client/ui/paint.h"
#include "client/ui/question_parts.h"

namespace yanxing::ui::widget {
namespace {

bool a_list_is_open() { return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel); }

bool char_pressed(const UiContext& ui, char c) {
  if (c >= '0' && c <= '9') {
    return ui.key(static_cast<ImGuiKey>(ImGuiKey_0 + (c - '0'))) ||
           ui.key(static_cast<ImGuiKey>(ImGuiKey_Keypad0 + (c - '0')));
  }
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return c >= 'A' && c <= 'Z' && ui.key(static_cast<ImGuiKey>(ImGuiKey_A + (c - 'A')));
}

/// The choice whose key was pressed: its own where the form names keys, else 1–9 in order.
std::optional<std::size_t> chosen_by_key(const UiContext& ui, const QuestionView& question) {
  bool named = false;
  for (const app::Choice& choice : question.choices) named |= choice.key.size() == 1;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const std::string& key = question.choices[i].key;
    if (key.size() == 1 && char_pressed(ui, key[0])) return i;
    if (!named && i < 9 && char_pressed(ui, static_cast<char>('1' + i))) return i;
  }
  return std::nullopt;
}

bool takes_highlighted(const UiContext& ui) {
  if (!ui.on_top_layer() || ImGui::GetIO().KeyCtrl) return false;
  return ImGui::IsKeyPressed(ImGuiKey_Space, false) || ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
         ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
}

std::string chosen_text(const QuestionView& question) {
  std::string text;
  for (const app::Choice& choice : question.choices) {
    if (is_chosen(question, choice.value)) text += (text.empty() ? "" : " ") + choice.value;
  }
  return text;
}

int first_chosen(const QuestionView& question) {
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (is_chosen(question, question.choices[i].value)) return static_cast<int>(i);
  }
  return 0;
}

}  // namespace

std::vector<std::string> list_of(const json& value) {
  std::vector<std::string> list;
  if (value.is_array()) {
    for (const json& one : value) {
      if (one.is_string()) list.push_back(one.get<std::string>());
    }
  } else if (value.is_string()) {
    list.push_back(value.get<std::string>());
  }
  return list;
}

json list_or_null(const std::vector<std::string>& values) { return values.empty() ? json(nullptr) : json(values); }

bool is_chosen(const QuestionView& question, std::string_view value) {
  if (question.value.is_string()) return question.value.get_ref<const std::string&>() == value;
  if (!question.value.is_array()) return false;
  for (const json& one : question.value) {
    if (one.is_string() && one.get_ref<const std::string&>() == value) return true;
  }
  return false;
}

json after_choosing(const QuestionView& question, std::size_t index) {
  const std::string& value = question.choices[index].value;
  if (question.kind != app::QuestionKind::select_multiple) {
    if (is_chosen(question, value) && !question.required) return nullptr;
    return value;
  }
  std::vector<std::string> list;  // in the order of the form
  for (const app::Choice& choice : question.choices) {
    if (is_chosen(question, choice.value) != (choice.value == value)) list.push_back(choice.value);
  }
  for (const std::string& other : list_of(question.value)) {  // not offered now: kept
    bool offered = false;
    for (const app::Choice& choice : question.choices) offered |= choice.value == other;
    if (!offered) list.push_back(other);
  }
  return list_or_null(list);
}

GroupKeys group_keys(UiContext& ui, QuestionUi& state, const QuestionView& question, Rect rect, std::size_t columns) {
  const std::string id = question_id(question.path);
  const ImGuiID item = ImGui::GetID(id.data(), id.data() + id.size());
  const bool enabled = !question.read_only;
  const bool wants = ui.take_focus(id);
  const bool visible = ImGui::ItemAdd(ImRect(rect.min, rect.max), item, nullptr,
                                      enabled ? 0 : static_cast<int>(ImGuiItemFlags_Disabled));
  if (wants && enabled) {
    ImGui::SetFocusID(item, ImGui::GetCurrentWindow());
    ImGui::SetNavCursorVisible(true);
  }
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  GroupKeys keys;
  keys.has_keyboard = enabled && g.NavId == item && !ImGui::GetIO().WantTextInput && g.ActiveId == 0;
  const bool tabbed = ImGui::IsKeyPressed(ImGuiKey_Tab);
  if (keys.has_keyboard && (state.group != question.path || tabbed)) state.by_mouse = false;
  keys.ring = keys.has_keyboard && g.NavCursorVisible && !state.by_mouse;
  ui.report(id, {rect, chosen_text(question), enabled, keys.has_keyboard, visible});
  if (!keys.has_keyboard || a_list_is_open() || question.choices.empty()) return keys;
  if (state.group != question.path) {
    state.group = question.path;
    state.highlighted = first_chosen(question);
  }
  const int before = state.highlighted;
  const int count = static_cast<int>(question.choices.size());
  const int step = static_cast<int>(columns);
  if (ui.key(ImGuiKey_DownArrow, true)) state.highlighted += step;
  if (ui.key(ImGuiKey_UpArrow, true)) state.highlighted -= step;
  if (ui.key(ImGuiKey_RightArrow, true)) ++state.highlighted;
  if (ui.key(ImGuiKey_LeftArrow, true)) --state.highlighted;
  state.highlighted = std::clamp(state.highlighted, 0, count - 1);
  if (state.highlighted != before) state.by_mouse = false;
  keys.chosen = chosen_by_key(ui, question);
  if (keys.chosen) state.highlighted = static_cast<int>(*keys.chosen);
  if (!keys.chosen && keys.ring && takes_highlighted(ui)) keys.chosen = static_cast<std::size_t>(state.highlighted);
  return keys;
}

Pressed choice_pressed(UiContext& ui, QuestionUi& state, const QuestionView& question, std::size_t index, Rect rect) {
  const std::string group_id = question_id(question.path);
  const std::string id = group_id + "." + question.choices[index].value;
  const ImGuiID item = ImGui::GetID(id.data(), id.data() + id.size());
  Pressed result;
  bool held = false;
  const bool visible = ImGui::ItemAdd(ImRect(rect.min, rect.max), item, nullptr,
                                      ImGuiItemFlags_NoNav | (question.read_only ? ImGuiItemFlags_Disabled : 0));
  if (visible && !question.read_only) {
    result.pressed =
        ImGui::ButtonBehavior(ImRect(rect.min, rect.max), item, &result.hovered, &held, ImGuiButtonFlags_NoNavFocus);
    if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  if (result.pressed) {
    ImGui::SetFocusID(ImGui::GetID(group_id.data(), group_id.data() + group_id.size()), ImGui::GetCurrentWindow());
    ImGui::SetNavCursorVisible(true);  // Tab goes on from here
    state.by_mouse = true;
    state.group = question.path;
    state.highlighted = static_cast<int>(index);
  }
  const bool on = is_chosen(question, question.choices[index].value);
  ui.report(id, {rect, on ? "on" : "off", !question.read_only, false, visible});
  return result;
}

}  // namespace yanxing::ui::widget
