// Everything of the user interface that lives as long as the window: theme, texts, screen memory, probe. main.cpp owns
// one.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/ui/ui.h"
#include "sync/base/result.h"

namespace yanxing::ui {

class Frontend {
 public:
  /// `text_folder` as find_text_folder() gives it. ImGui's context must exist and `fonts` be in its atlas.
  /// Errors: those of Catalogue::load, for Chinese, which is what a person sees first.
  static Result<std::unique_ptr<Frontend>> make(const std::filesystem::path& text_folder, const Fonts& fonts);

  /// Draws one frame and appends what the person wants. Follows the View's language, text size and contrast and the
  /// display's scale by itself.
  void frame(const app::Views& views, float display_scale, std::vector<app::Command>& out);

  /// Who decodes pictures; without one there are none.
  void set_pictures(Pictures pictures) { context_->pictures = std::move(pictures); }
  /// How a folder is shown in the file manager; without it no button offers that.
  void set_open_folder(std::function<void(const std::string&)> open) { context_->open_folder = std::move(open); }
  /// Files were dropped on the window: offered to the next frame.
  void drop_files(std::vector<std::string> files) { context_->dropped = std::move(files); }

  /// Another frame is wanted soon although nothing came in.
  bool is_animating() const { return context_->animating; }

  /// Writes the widgets of the last frame to `file` for a robot outside (Probe::dump), if they changed; whole or not at
  /// all.
  void write_probe(const std::filesystem::path& file);

  Probe& probe() { return probe_; }
  UiState& state() { return state_; }

 private:
  Frontend(std::filesystem::path text_folder, const Fonts& fonts, Catalogue text);
  void follow_language(const std::string& language);
  void follow_scale(float scale);
  void follow_contrast(bool high_contrast);

  std::filesystem::path text_folder_;
  Theme theme_;
  std::unique_ptr<Catalogue> text_;
  Probe probe_;
  std::unique_ptr<UiContext> context_;
  UiState state_;
  std::string written_probe_;
};

}  // namespace yanxing::ui
