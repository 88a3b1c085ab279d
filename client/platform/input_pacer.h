// What Dear ImGui sees of the input in one frame: as much typing as there is, nothing before its time.
//
// Dear ImGui moves the caret one to three frames after Tab, Enter, F2 and the like, and drops characters that arrive
// meanwhile. On a slow laptop a frame lasts longer than it takes to press two keys, so the first character of the next
// field would be lost. No character is dropped or reordered here: the rest of the queue just waits, at most max_frames.
//
// Dear ImGui also takes one press and release of keys a frame. While a text field has the caret, only the characters of
// what was typed between two frames are passed on, all of them, so that typing is as quick as the fingers on the
// slowest laptop. And an item that others may lie upon (a row of a table) takes a press only where it was pointed at in
// the frame before: a button that is pressed in the frame in which the pointer arrives waits for the next one.
#pragma once

#include <imgui_internal.h>

namespace yanxing::platform {

/// One for a window. REQUIRES: the same ImGui context in all calls.
class InputPacer {
 public:
  /// Call just before ImGui::NewFrame: hides what must wait from it.
  void before_frame();
  /// Call just after ImGui::NewFrame: puts it back into the queue, in order.
  void after_frame();

  static constexpr int max_frames = 3;

 private:
  ImVector<ImGuiInputEvent> held_;
  bool moves_ = false;  // the queue that ImGui sees now ends with a key that moves the caret
  ImGuiID caret_ = 0;   // the field that had the caret when it was pressed
  int left_ = 0;        // frames to wait at most
};

}  // namespace yanxing::platform
