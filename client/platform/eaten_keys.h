// Which key events reach Dear ImGui beside an input method.
//
// GLFW reports a press although the input method eats it, and remembers the key as held. When the method hands the
// press back before the key is let go (a method that is idle answers at once), GLFW reports that as a repetition of the
// first, and Dear ImGui, which never saw the first, drops it: a Backspace after composing does nothing.
#pragma once

#include <GLFW/glfw3.h>

#include <set>

namespace yanxing::platform {

/// One for a window; takes every key event of GLFW, in order.
class EatenKeys {
 public:
  /// Whether the event is to be passed on. `action` becomes a press where Dear ImGui has not seen the one that it
  /// repeats. `is_eaten`: input_method::ate_the_key().
  bool pass(int key, int& action, bool is_eaten) {
    if (action == GLFW_RELEASE) {
      eaten_.erase(key);
      return true;
    }
    if (is_eaten) {
      eaten_.insert(key);
      return false;
    }
    if (eaten_.erase(key) > 0) action = GLFW_PRESS;
    return true;
  }

 private:
  std::set<int> eaten_;  // pressed, and only the input method knows
};

}  // namespace yanxing::platform
