// Drives the real app: finds widgets by their probe id, clicks, types, waits for what the screen says, takes pictures.
//
// Every wait has a limit and says what it waited for; nothing sleeps and hopes.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/robot/desktop.h"

namespace yanxing::robot {

struct Widget {
  int x = 0, y = 0;
  bool enabled = false, focused = false, visible = false;
  std::string value;
};

/// What the app wrote with --probe: the widgets of its last frame.
using Widgets = std::map<std::string, Widget, std::less<>>;
Widgets read_probe(const std::string& file);

/// A step that failed: what was expected, what was there.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Steps throw Failure; the tour catches it once, takes a last picture and ends.
class Driver {
 public:
  Driver(Desktop& desktop, std::string probe_file, std::string picture_folder);

  /// Waits until `good` holds for the widgets. Throws Failure naming `what` after `limit_s`.
  void wait(const std::string& what, const std::function<bool(const Widgets&)>& good, double limit_s = 20);
  void wait_for(const std::string& id, double limit_s = 20);
  void wait_gone(const std::string& id);
  void wait_value(const std::string& id, const std::string& part, double limit_s = 20);
  /// Clicks the middle of a widget once it is there, enabled and not moving.
  void click(const std::string& id);
  void key(const std::string& combination) { desktop_.key(combination); }
  void type(const std::string& ascii) { desktop_.type(ascii); }
  void paste(const std::string& text) { desktop_.paste(text); }
  std::string value(const std::string& id);
  bool there(const std::string& id);
  /// First widget whose id starts with `prefix`, in reading order.
  std::string first(const std::string& prefix);
  /// The same, of those that are `prefix` and the id of a record: rows of a list.
  std::string first_row(const std::string& prefix);
  /// Prints a line of the story.
  void say(const std::string& line);
  /// NN-name.png in the picture folder, once the screen is still.
  void picture(const std::string& name);
  /// The same as NAME.png, without a number: for a set that others refer to.
  void named_picture(const std::string& name);
  /// Waits until the window has not changed for a while.
  void wait_still();

 private:
  std::string first_of(const std::string& prefix, const std::function<bool(const std::string&)>& good);

  Desktop& desktop_;
  std::string probe_file_, folder_;
  int pictures_ = 0;
};

}  // namespace yanxing::robot
