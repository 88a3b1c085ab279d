// Somebody at the real window, with open eyes: what the last frame shows (--probe), real clicks and keys (XTest).
//
// Every wait ends: when the window is dead, with Killed; after a minute, with robot::Failure that says what was on the
// screen and leaves a picture of it.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>

#include "tests/crash/killed_window.h"
#include "tools/robot/driver.h"

namespace yanxing::crash {

std::string value_of(const robot::Widgets& widgets, const std::string& id);

class WindowUser {
 public:
  using Good = std::function<bool(const robot::Widgets&)>;
  using Fits = std::function<bool(const std::string& id)>;

  /// `see` is shown every frame that she looks at.
  WindowUser(std::string probe, std::uint64_t seed, std::function<void(const robot::Widgets&)> see);
  /// Opens the display; before everything else.
  Result<void> sit_down();
  /// A new window; the last one's is gone.
  void open(const std::string& data, const std::string& log);
  KilledWindow& window() { return *window_; }

  int dice(int sides) { return static_cast<int>(random_() % static_cast<std::uint64_t>(sides)); }

  // ---- Eyes

  robot::Widgets look();
  robot::Widgets wait(const std::string& what, const Good& good);
  void rest(int ms);

  // ---- Hands

  void key(const std::string& combination) { desktop_->key(combination); }
  void type(char letter) { desktop_->type(std::string(1, letter)); }
  void click(const std::string& id);
  /// Clicks any of the visible widgets whose id fits, and says which. Keys that the window has yet to draw may move
  /// what she chose out of sight, as a list that follows its selection does: then she chooses another one.
  std::string click_any(const std::string& what, const Fits& fits);
  void open_screen(const std::string& name);

 private:
  [[noreturn]] void give_up(const std::string& what, const robot::Widgets& widgets);
  void click_at(const std::string& id, const robot::Widget& widget);

  std::string probe_;
  std::mt19937_64 random_;
  std::function<void(const robot::Widgets&)> see_;
  std::unique_ptr<robot::Desktop> desktop_;
  std::unique_ptr<KilledWindow> window_;
};

}  // namespace yanxing::crash
