// Pictures from files as textures: decoded when they are first drawn, reduced to what the screen needs, the ones not
// seen for longest forgotten first.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <imgui.h>

namespace yanxing::platform {

struct PictureLimits {
  int edge = 512;                             // longest edge of a texture, pixels
  std::size_t count = 48;                     // textures kept
  std::size_t file_bytes = 64U << 20U;        // larger files are not read
  std::size_t pixels = 120U * 1000U * 1000U;  // larger pictures are not decoded
};

/// A picture as it can be drawn in this frame.
struct ShownPicture {
  enum class State { ready, loading, broken };
  State state = State::loading;
  ImTextureRef texture{};
  int width = 0;  // of the texture
  int height = 0;
};

/// Belongs to the UI thread and to the ImGui context that is current when it is used; destroy it before that.
class PictureCache {
 public:
  /// With `wake`, a thread of its own reads and decodes, so that a large photo holds no frame up; `wake` is called on
  /// it when a picture is there and must be safe there (Window::wake is). Without, get() decodes by itself.
  explicit PictureCache(PictureLimits limits = {}, std::function<void()> wake = {});
  ~PictureCache();
  PictureCache(const PictureCache&) = delete;
  PictureCache& operator=(const PictureCache&) = delete;

  /// JPEG or PNG. Takes in at most one picture a frame; the others are `loading` until their turn comes. A file that is
  /// not there or no picture is `broken`, until it changes.
  ShownPicture get(const std::string& file);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace yanxing::platform
