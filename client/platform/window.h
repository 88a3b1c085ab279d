// The program's one window: GLFW, OpenGL 3.0 or 2, Dear ImGui's context and fonts, input methods, and frames drawn only
// on need.
//
//   auto window = Window::open(options);
//   while ((*window)->next_frame(seconds)) {   // sleeps until there is something to do
//     …draw with ImGui…
//     (*window)->present();                    // renders, unless the picture is the one on the screen
//   }
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/platform/fonts.h"
#include "sync/base/result.h"

namespace yanxing::platform {

struct WindowOptions {
  std::string title;
  int width = 1366;  // in pixels at a display scale of 1; at most what the monitor has
  int height = 768;
  bool old_gl = false;  // begin with OpenGL 2 (tests)
};

/// Belongs to the main thread; only wake() may be called from others. One at a time.
class Window {
 public:
  /// Errors: not_found (a font is missing; the detail names the package), unsupported (no display, no OpenGL).
  static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Waits for input, wake(), the caret's blink or `at_most_s` seconds and begins an ImGui frame.
  /// False when the person wants to close the window (ask again to go on, see keep_open) and no frame was begun.
  bool next_frame(double at_most_s);
  /// Ends the frame; renders and shows it if it differs from the picture on the screen.
  void present();
  /// Draws at least `count` more frames without waiting: something changed that needs no input.
  void want_frames(int count);
  /// The person was asked and wants to go on.
  void keep_open();
  void set_title(const std::string& title);

  /// Files that were dropped on the window since the last call; the mouse stands where they were dropped.
  std::vector<std::string> take_dropped_files();

  /// Makes next_frame return soon. Any thread.
  static void wake();

  /// Display scale (1, 1.25, 2…) for everything that is drawn.
  float scale() const;
  const LoadedFonts& fonts() const { return *fonts_; }
  /// Drawn by the processor: no GPU, or no driver for it. The caret does not blink then.
  bool software_gl() const { return software_gl_; }
  const std::string& gl_description() const { return gl_description_; }

  struct Counts {
    long frames = 0;    // built
    long rendered = 0;  // shown, because they differed
  };
  Counts counts() const { return counts_; }

 private:
  struct Handle;
  Window();
  Status create(const WindowOptions& options);
  Status start_imgui();
  bool has_backlog() const;
  void install_callbacks();

  std::unique_ptr<LoadedFonts> fonts_;  // outlives ImGui's context, which the destructor ends first
  std::unique_ptr<Handle> handle_;
  std::string gl_description_;
  bool software_gl_ = false;
  int pending_frames_ = 3;
  std::uint64_t shown_hash_ = 0;
  Counts counts_;
};

}  // namespace yanxing::platform
