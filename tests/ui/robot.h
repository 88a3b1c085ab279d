// A person without a window: draws frames of given Views, finds widgets by id, clicks, types, presses keys, and reads
// the Commands.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/platform/fonts.h"
#include "client/platform/input_pacer.h"
#include "client/platform/pictures.h"
#include "client/ui/frontend.h"
#include "tests/ui/raster.h"

namespace yanxing::test {

struct RobotOptions {
  int width = 1366;
  int height = 768;
  float scale = 1.0F;
  std::string language;  // instead of the View's
};

/// build/PRESET/screens/NAME.png.
std::filesystem::path picture_file(std::string_view name);

class Robot {
 public:
  explicit Robot(const RobotOptions& options = {});
  ~Robot();
  Robot(const Robot&) = delete;
  Robot& operator=(const Robot&) = delete;

  app::Views views;  // change freely between frames

  /// Draws this many frames; what they ask for is appended to commands().
  void frames(int count = 1);
  /// Draws what the program itself draws while nobody touches it: a frame, and more while it asks for one.
  void frames_until_calm();
  /// Everything asked for since the last take, oldest first.
  std::vector<app::Command> take();
  /// Of the commands since the last take, those of one kind; the others are dropped.
  template <typename C>
  std::vector<C> take_all() {
    std::vector<C> found;
    for (const app::Command& command : take()) {
      if (const auto* wanted = std::get_if<C>(&command)) found.push_back(*wanted);
    }
    return found;
  }

  /// The widget, or null when it is not on the screen.
  const ui::ProbeItem* find(std::string_view id) const { return frontend_->probe().find(id); }
  const ui::Probe& probe() const { return frontend_->probe(); }
  /// Its value; "<none>" when it is not there.
  std::string value(std::string_view id) const;

  /// Moves the mouse there and clicks. False when there is no such widget, or it is disabled or out of sight.
  bool click(std::string_view id);
  bool double_click(std::string_view id);
  void click_at(ImVec2 at);
  void move_to(ImVec2 at);
  void key(ImGuiKey key, ImGuiKey modifier = ImGuiKey_None);
  /// Types UTF-8 into whatever has the caret.
  void type(std::string_view text);
  void scroll(float lines);
  /// Drops files where the mouse stands.
  void drop(std::vector<std::string> files);
  /// Folders that the screen wanted to be shown in the file manager, oldest first.
  const std::vector<std::string>& opened_folders() const { return opened_folders_; }
  void set_clipboard(std::string text) { clipboard_ = std::move(text); }

  Picture picture();
  /// Writes build/PRESET/screens/NAME.png.
  bool screenshot(std::string_view name) { return write_png(picture(), picture_file(name)); }

 private:
  void one_frame();

  ImGuiContext* context_ = nullptr;
  platform::InputPacer pacer_;
  std::unique_ptr<platform::LoadedFonts> fonts_;
  std::unique_ptr<platform::PictureCache> pictures_;
  std::unique_ptr<ui::Frontend> frontend_;
  RobotOptions options_;
  std::vector<app::Command> commands_;
  std::string clipboard_;
  std::vector<std::string> opened_folders_;
};

/// Where the texts of this build are.
std::filesystem::path text_folder();

}  // namespace yanxing::test
