#include "client/platform/input_pacer.h"

#include <algorithm>

namespace yanxing::platform {
namespace {

/// Keys that move the caret and are no characters themselves.
bool moves_caret(ImGuiKey key) {
  switch (key) {
    case ImGuiKey_Tab:
    case ImGuiKey_Enter:
    case ImGuiKey_KeypadEnter:
    case ImGuiKey_Escape:
    case ImGuiKey_Insert: return true;
    default: return key >= ImGuiKey_F1 && key <= ImGuiKey_F12;
  }
}

bool is_press(const ImGuiInputEvent& event) { return event.Type == ImGuiInputEventType_Key && event.Key.Down; }

/// The text field that has the caret; 0: none.
ImGuiID caret() {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  return g.ActiveId != 0 && g.ActiveId == g.InputTextState.ID ? g.ActiveId : 0;
}

/// While the caret moves: nothing is typed, but a key that was let go must not repeat meanwhile.
bool may_pass(const ImGuiInputEvent& event, const ImVector<ImGuiInputEvent>& held) {
  if (event.Type == ImGuiInputEventType_Text || is_press(event)) return false;
  if (event.Type != ImGuiInputEventType_Key) return held.empty();
  return std::none_of(held.begin(), held.end(), [&](const ImGuiInputEvent& earlier) {
    return earlier.Type == ImGuiInputEventType_Key && earlier.Key.Key == event.Key.Key;
  });
}

}  // namespace

void InputPacer::before_frame() {
  auto& queue = ImGui::GetCurrentContext()->InputEventsQueue;
  if (left_ > 0 && caret() != 0 && caret() != caret_) left_ = 0;  // it has arrived
  held_.resize(0);
  moves_ = false;
  ImVector<ImGuiInputEvent> seen;
  for (const ImGuiInputEvent& event : queue) {
    const bool waits = moves_ ? true : left_ > 0 && !may_pass(event, held_);
    (waits ? held_ : seen).push_back(event);
    if (!waits && left_ == 0) moves_ = is_press(event) && moves_caret(event.Key.Key);
  }
  if (moves_) caret_ = caret();
  queue.swap(seen);
}

void InputPacer::after_frame() {
  auto& queue = ImGui::GetCurrentContext()->InputEventsQueue;
  if (left_ > 0) --left_;
  if (moves_ && queue.empty()) left_ = max_frames;  // else ImGui itself let the key wait for a later frame
  for (const ImGuiInputEvent& event : held_) queue.push_back(event);
}

}  // namespace yanxing::platform
