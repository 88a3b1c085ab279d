// A person's hands and eyes on a real X display: keys, mouse and clipboard through XTest, pictures of the screen.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::robot {

/// Where a window is on the screen, in pixels.
struct Place {
  int x = 0, y = 0, width = 0, height = 0;
};

class Desktop {
 public:
  /// Connects to $DISPLAY. Error: unsupported (no display, or no XTest).
  static Result<std::unique_ptr<Desktop>> open();
  ~Desktop();
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;

  /// Presses and releases a key with modifiers: "Return", "ctrl+z", "shift+Tab", "F1", "slash". Names are X keysyms.
  /// Checked.
  void key(std::string_view combination);
  /// Types printable ASCII, key by key.
  void type(std::string_view ascii);
  /// Any text, put on the clipboard and pasted with Ctrl+V. The keyboard of X knows no Chinese.
  void paste(const std::string& text);
  void move(int x, int y);
  void click(int x, int y);
  void wheel(int x, int y, int steps_down);
  /// Visible windows that no window manager would touch: menus, and an input method's window of candidates.
  std::vector<Place> popups();
  /// The whole screen as a PNG file. Error: io.
  Status picture(const std::string& path);

 private:
  struct Handle;
  Desktop();
  std::unique_ptr<Handle> handle_;
};

}  // namespace yanxing::robot
