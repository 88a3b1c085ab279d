#include "client/ui/context.h"

#include <imgui_internal.h>

#include <algorithm>

namespace yanxing::ui {
namespace {

bool somebody_types() { return ImGui::GetIO().WantTextInput; }
bool a_list_is_open() { return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel); }

/// ImGui's own keyboard navigation keeps Tab; arrows, Enter and Space belong to the screens unless the focus ring is
/// visible.
void claim_keys() {
  // Escape closes the open list or calendar where it is drawn, and nothing below it.
  if (a_list_is_open()) ImGui::SetKeyOwner(ImGuiKey_Escape, ImGui::GetID("##list_keys"));
  if (somebody_types()) return;
  const ImGuiID owner = ImGui::GetID("##screen_keys");
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow, ImGuiKey_LeftArrow, ImGuiKey_RightArrow,
                             ImGuiKey_PageUp, ImGuiKey_PageDown, ImGuiKey_Home, ImGuiKey_End}) {
    ImGui::SetKeyOwner(key, owner);
  }
  if (ImGui::GetCurrentContext()->NavCursorVisible) return;
  for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_KeypadEnter, ImGuiKey_Space}) ImGui::SetKeyOwner(key, owner);
}

}  // namespace

void UiContext::begin_frame() {
  top_layer_ = highest_;
  highest_ = 0;
  layer_ = 0;
  animating = false;
  stops_.clear();
  first_stop_ = 0;
  moves_by_itself = false;
  if (probe_ != nullptr) probe_->begin_frame();
  claim_keys();
}

bool UiContext::add_stop(std::string_view id, Rect rect, ImGuiID item) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  // A cell that is being typed into: Tab goes on within its table, as ImGui does it.
  if (table_depth > 0 && item == g.NavId && on_top_layer()) moves_by_itself = true;
  if (table_depth > 0 || (g.CurrentItemFlags & ImGuiItemFlags_NoTabStop) != 0) return false;
  if ((ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_NoNavInputs) != 0) return false;
  if (!on_top_layer()) return false;
  stops_.push_back({std::string(id), rect, item});
  return true;
}

/// Neighbours on one line, in whatever order they were drawn, by their left edge.
void UiContext::order_stops() {
  const auto on_one_line = [](const Stop& a, const Stop& b) {
    const float shared = std::min(a.rect.max.y, b.rect.max.y) - std::max(a.rect.min.y, b.rect.min.y);
    return shared > 0.5F * std::min(a.rect.height(), b.rect.height());
  };
  const auto begin = stops_.begin();
  for (std::size_t from = first_stop_; from < stops_.size();) {
    std::size_t end = from + 1;
    while (end < stops_.size() && on_one_line(stops_[end - 1], stops_[end])) ++end;
    std::stable_sort(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(end),
                     [](const Stop& a, const Stop& b) { return a.rect.min.x < b.rect.min.x; });
    from = end;
  }
}

void UiContext::follow_tab() {
  if (moves_by_itself || stops_.empty() || a_list_is_open()) return;
  const ImGuiID owner = ImGui::GetID("##tab");
  const bool is_owned = ImGui::GetKeyOwner(ImGuiKey_Tab) == owner;
  ImGui::SetKeyOwner(ImGuiKey_Tab, owner);  // else ImGui would go its own way in the next frame
  const ImGuiIO& io = ImGui::GetIO();
  if (!is_owned || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  if (!ImGui::IsKeyPressed(ImGuiKey_Tab, ImGuiInputFlags_Repeat, owner)) return;
  order_stops();
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const auto now =
      std::find_if(stops_.begin(), stops_.end(), [&](const Stop& one) { return g.NavId != 0 && one.item == g.NavId; });
  // A screen without a stop of its own leaves the navigation.
  std::size_t next = io.KeyShift ? stops_.size() - 1 : first_stop_ % stops_.size();
  if (now != stops_.end()) {
    const auto at = static_cast<std::size_t>(now - stops_.begin());
    next = io.KeyShift ? (at + stops_.size() - 1) % stops_.size() : (at + 1) % stops_.size();
  }
  if (g.ActiveId != 0 && g.ActiveId == g.InputTextState.ID) ImGui::ClearActiveID();
  focus(stops_[next].id);
  animating = true;  // the next frame does it
}

bool UiContext::key(ImGuiKey key, bool repeat) const {
  if (!on_top_layer() || somebody_types() || a_list_is_open()) return false;
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt || io.KeySuper) return false;
  const bool activates = key == ImGuiKey_Enter || key == ImGuiKey_KeypadEnter || key == ImGuiKey_Space;
  if (activates && ImGui::GetCurrentContext()->NavCursorVisible && ImGui::GetCurrentContext()->NavId != 0) return false;
  return ImGui::IsKeyPressed(key, repeat);
}

bool UiContext::chord(ImGuiKeyChord chord, bool not_typing) const {
  if (!on_top_layer() || (not_typing && somebody_types())) return false;
  return ImGui::IsKeyChordPressed(chord);
}

}  // namespace yanxing::ui
