#include "client/ui/context.h"

#include <imgui_internal.h>

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
  if (probe_ != nullptr) probe_->begin_frame();
  claim_keys();
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
