#include "client/platform/input_pacer.h"

#include <algorithm>
#include <vector>

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

bool is_shift(ImGuiKey key) { return key == ImGuiMod_Shift || key == ImGuiKey_LeftShift || key == ImGuiKey_RightShift; }

/// A key whose press matters to a text field only by the character that it types.
bool only_types(ImGuiKey key) {
  if (is_shift(key)) return true;
  if (key == ImGuiKey_Tab || !ImGui::IsNamedKey(key)) return false;
  return ImGui::GetCurrentContext()->KeysMayBeCharInput.TestBit(key);
}

/// Where the key that is pressed at `press` is let go again with nothing but typing between; -1: nowhere.
int release_of(const ImVector<ImGuiInputEvent>& queue, int press) {
  bool is_typed = false;
  for (int i = press + 1; i < queue.Size; ++i) {
    const ImGuiInputEvent& event = queue[i];
    if (event.Type == ImGuiInputEventType_Text) {
      is_typed = true;
    } else if (event.Type != ImGuiInputEventType_Key || !only_types(event.Key.Key)) {
      return -1;
    } else if (event.Key.Key == queue[press].Key.Key) {
      return !event.Key.Down && is_typed ? i : -1;
    }
  }
  return -1;
}

/// Leaves of what was typed between two frames its characters. Dear ImGui lets a release wait for the frame after its
/// press: of ten keys in one queue it would take ten frames, one character each.
void keep_characters_only(ImVector<ImGuiInputEvent>& queue) {
  const ImGuiIO& io = ImGui::GetIO();
  if (caret() == 0 || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  ImVector<ImGuiInputEvent> kept;
  std::vector<bool> is_dropped(static_cast<std::size_t>(queue.Size), false);
  for (int i = 0; i < queue.Size; ++i) {
    const ImGuiInputEvent& event = queue[i];
    if (is_dropped[static_cast<std::size_t>(i)]) continue;
    // From a key that does more than type on, the caret may be elsewhere, and a Ctrl may be held.
    if (is_press(event) && !only_types(event.Key.Key)) {
      for (; i < queue.Size; ++i) kept.push_back(queue[i]);
      break;
    }
    const int release = is_press(event) ? release_of(queue, i) : -1;
    if (release >= 0) {
      is_dropped[static_cast<std::size_t>(release)] = true;
    } else {
      kept.push_back(event);
    }
  }
  queue.swap(kept);
}

bool is_moved(const ImGuiInputEvent& event) {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return event.Type == ImGuiInputEventType_MousePos && (event.MousePos.PosX != at.x || event.MousePos.PosY != at.y);
}

}  // namespace

void InputPacer::before_frame() {
  auto& queue = ImGui::GetCurrentContext()->InputEventsQueue;
  if (left_ > 0 && caret() != 0 && caret() != caret_) left_ = 0;  // it has arrived
  if (left_ == 0) keep_characters_only(queue);
  held_.resize(0);
  moves_ = false;
  bool points = false;   // the pointer comes to where it is in this frame
  bool arrives = false;  // and a button is pressed there
  ImVector<ImGuiInputEvent> seen;
  for (const ImGuiInputEvent& event : queue) {
    points = points || is_moved(event);
    arrives = arrives || (points && event.Type == ImGuiInputEventType_MouseButton && event.MouseButton.Down);
    const bool waits = moves_ || arrives ? true : left_ > 0 && !may_pass(event, held_);
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
