// The fields that open a list below themselves.
#include <vector>

#include <imgui_internal.h>

#include "client/ui/button.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"

namespace yanxing::ui {
namespace {

constexpr std::size_t search_from = 9;  // lists shorter than this need no search
constexpr float entry_height = 32;

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct Listed {
  std::string_view value;
  std::string_view label;
  std::string_view hint;
};

std::vector<Listed> listed(std::span<const app::Choice> choices, std::string_view all_label, std::string_view typed) {
  std::vector<Listed> entries;
  if (!all_label.empty() && typed.empty()) entries.push_back({"", all_label, ""});
  for (const app::Choice& choice : choices) {
    if (matches(choice, typed)) entries.push_back({choice.value, choice.label, choice.hint});
  }
  return entries;
}

/// Paints one entry; true when chosen with the mouse.
bool draw_entry(UiContext& ui, const std::string& id, Rect rect, const Listed& entry, bool current, bool highlighted) {
  const Interaction state = interact(ui, id, rect, std::string(entry.label));
  if (state.hovered || highlighted) fill(rect, current ? color::primary_pale : color::page, ui.px(5));
  Rect inner = rect.inset(ui.px(10), 0);
  if (current)
    text_in(ui, inner.cut_right(ui.px(16)), icon::check, {TextSize::small, false, color::primary}, Align::right);
  const TextStyle text{TextSize::body, current, current ? color::primary : color::ink};
  const float used = text_in(ui, inner, entry.label, text);
  inner.cut_left(used + ui.px(10));
  if (inner.width() > ui.px(20)) text_in(ui, inner, entry.hint, style::small_faint);
  return state.pressed;
}

/// Up, Down and Enter within an open list; not the very key press that opened it. True for Enter.
bool move_highlight(UiContext& ui, int count) {
  PopupMemory& memory = ui.popup;
  const bool just_opened = memory.opened_frame == ImGui::GetFrameCount();
  if (!just_opened && ImGui::IsKeyPressed(ImGuiKey_DownArrow)) ++memory.highlighted;
  if (!just_opened && ImGui::IsKeyPressed(ImGuiKey_UpArrow)) --memory.highlighted;
  memory.highlighted = std::clamp(memory.highlighted, 0, std::max(count - 1, 0));
  if (just_opened || ImGui::GetIO().KeyCtrl) return false;
  return ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
}

/// Where the current value stands in the list; 0 when it is not there.
int place_of(const std::vector<Listed>& entries, std::string_view current) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].value == current) return static_cast<int>(i);
  }
  return 0;
}

std::optional<std::string> draw_list(UiContext& ui, std::string_view id, Rect rect, const std::vector<Listed>& entries,
                                     std::string_view current) {
  std::optional<std::string> chosen;
  const int before = ui.popup.highlighted;
  if (before < 0) ui.popup.highlighted = ui.popup.search.empty() ? place_of(entries, current) : 0;
  const bool enter = move_highlight(ui, static_cast<int>(entries.size()));
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::BeginChild("##entries", rect.size(), ImGuiChildFlags_None, ImGuiWindowFlags_NoNav);
  const float height = ui.px(entry_height);
  if (ui.popup.highlighted != before) {
    const float top = static_cast<float>(ui.popup.highlighted) * height;
    if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (top + height > ImGui::GetScrollY() + rect.height()) ImGui::SetScrollY(top + height - rect.height());
  }
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(entries.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const Listed& entry = entries[static_cast<std::size_t>(i)];
      const ImVec2 at{origin.x, origin.y + static_cast<float>(i) * height};
      const std::string entry_id = std::string(id) + "." + std::string(entry.value);
      if (draw_entry(ui, entry_id, {at, {at.x + width, at.y + height}}, entry, entry.value == current,
                     i == ui.popup.highlighted)) {
        chosen = entry.value;
      }
    }
  }
  ImGui::EndChild();
  if (enter && !entries.empty()) chosen = entries[static_cast<std::size_t>(ui.popup.highlighted)].value;
  return chosen;
}

std::string_view label_of(std::span<const app::Choice> choices, std::string_view value) {
  for (const app::Choice& choice : choices) {
    if (choice.value == value) return choice.label;
  }
  return value;
}

}  // namespace

std::string take_typed() {
  std::string typed;
  ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt) return typed;
  for (const ImWchar c : io.InputQueueCharacters) {
    char utf8[5];
    if (c <= ' ' || c == 127) continue;
    ImTextCharToUtf8(utf8, c);
    typed += utf8;
  }
  io.InputQueueCharacters.resize(0);
  return typed;
}

namespace {

/// The search of an open list. What is typed before the caret is in it is not lost.
void draw_search(UiContext& ui, const std::string& id, Rect field) {
  if (!ImGui::GetIO().WantTextInput) {
    if (const std::string typed = take_typed(); !typed.empty()) {
      ui.popup.search += typed;
      ui.popup.highlighted = 0;
    }
  }
  const FieldOptions options{.icon = icon::search, .hint = ui.tr("combo.search"), .caret_at_end = true};
  if (text_field(ui, id, field, ui.popup.search, options).changed) ui.popup.highlighted = 0;
}

}  // namespace

bool begin_popup(const UiContext& ui, const std::string& name, Rect field, ImVec2 size) {
  const float below = ImGui::GetIO().DisplaySize.y - field.max.y;
  const bool up = below < size.y + ui.px(8) && field.min.y > below;
  const float x = std::min(field.min.x, ImGui::GetIO().DisplaySize.x - size.x - ui.px(4));
  ImGui::SetNextWindowPos({x, up ? field.min.y - size.y - ui.px(4) : field.max.y + ui.px(4)});
  ImGui::SetNextWindowSize(size);
  return ImGui::BeginPopup(name.c_str(),
                           ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav);
}

bool matches(const app::Choice& choice, std::string_view typed) {
  if (typed.empty()) return true;
  const std::string wanted = lower_ascii(typed);
  return choice.search.find(wanted) != std::string::npos || choice.label.find(typed) != std::string::npos ||
         choice.hint.find(typed) != std::string::npos;
}

std::optional<std::string> combo_list(UiContext& ui, std::string_view id, Rect rect,
                                      std::span<const app::Choice> choices, std::string_view current,
                                      const ComboOptions& options) {
  const std::string name = "popup." + std::string(id);
  if (!ImGui::IsPopupOpen(name.c_str())) return std::nullopt;
  const bool searchable = choices.size() >= search_from;
  const auto entries = listed(choices, options.all_label, ui.popup.search);
  const float rows = static_cast<float>(std::clamp<std::size_t>(entries.size(), 1, 8));
  const float width = std::max(rect.width(), ui.px(options.popup_width));
  const float height = rows * ui.px(entry_height) + ui.px(12) + (searchable ? ui.px(metric::control + 6) : 0);
  std::optional<std::string> chosen;
  if (begin_popup(ui, name, rect, {width, height})) {
    Rect body = Rect{ImGui::GetWindowPos(), {ImGui::GetWindowPos().x + width, ImGui::GetWindowPos().y + height}}.inset(
        ui.px(6));
    if (searchable) {
      const Rect field = body.cut_top(ui.px(metric::control), ui.px(6));
      draw_search(ui, std::string(id) + ".search", field);
    }
    if (entries.empty()) text_in(ui, body, ui.tr("combo.nothing"), style::faint, Align::center);
    chosen = draw_list(ui, id, body, entries, current);
    const bool next_section = ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter);
    const bool left = ImGui::IsKeyPressed(ImGuiKey_Escape, false);
    if (chosen || next_section || left) ImGui::CloseCurrentPopup();
    if ((chosen || left) && options.type_to_search) ui.focus(id);  // Tab goes on from this question
    ImGui::EndPopup();
  }
  return chosen;
}
namespace {

void open_list(UiContext& ui, std::string_view id) {
  ui.popup = {};
  ui.popup.owner = id;
  ui.popup.opened_frame = ImGui::GetFrameCount();
  ImGui::OpenPopup(("popup." + std::string(id)).c_str());
  ui.focus(std::string(id) + ".search");
}

}  // namespace

std::optional<std::string> combo(UiContext& ui, std::string_view id, Rect rect, std::span<const app::Choice> choices,
                                 std::string_view current, const ComboOptions& options) {
  const std::string_view label = current.empty() ? options.all_label : label_of(choices, current);
  const std::string name = "popup." + std::string(id);
  const Interaction state = interact(ui, id, rect, std::string(label), options.enabled);
  const bool open = ImGui::IsPopupOpen(name.c_str());
  const float radius = ui.px(metric::radius);
  if (!options.bare) fill(rect, options.enabled ? 0xFFFFFFU : color::head, radius);
  if (!options.bare || options.error || state.hovered)
    outline(rect, options.error ? color::bad : state.hovered ? color::border_hover : color::border, radius);
  if (state.focused || open) focus_ring(ui, rect, radius);
  Rect inner = rect.inset(ui.px(options.bare ? 8 : 12), 0);
  text_in(ui, inner.cut_right(ui.px(14)), icon::down, style::soft, Align::right);
  if (options.icon != nullptr) icon_in(ui, inner.cut_left(ui.px(16), ui.px(6)), options.icon, style::faint);
  text_in(ui, inner, label.empty() ? options.placeholder : label,
          label.empty() || !options.enabled ? style::faint : style::body);

  if (state.pressed) {
    if (options.type_to_search) {  // Tab goes on from here also after a click
      ImGui::SetFocusID(ImGui::GetID(id.data(), id.data() + id.size()), ImGui::GetCurrentWindow());
      ImGui::SetNavCursorVisible(true);
    }
    open_list(ui, id);
  }
  if (options.type_to_search && state.focused && !open && !ImGui::GetIO().WantTextInput) {
    if (const std::string typed = take_typed(); !typed.empty()) {
      open_list(ui, id);
      ui.popup.search = typed;
    }
  }
  if (options.down_opens && state.focused && ui.key(ImGuiKey_DownArrow)) open_list(ui, id);
  return combo_list(ui, id, rect, choices, current, options);
}

}  // namespace yanxing::ui
