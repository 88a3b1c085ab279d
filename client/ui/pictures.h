// Pictures on the screen: the seam between screens, which know files by their path, and whoever decodes them.
#pragma once

#include <functional>
#include <string>

#include <imgui.h>

namespace yanxing::ui {

/// A picture ready to be drawn in this frame.
struct Thumbnail {
  enum class State { ready, loading, broken };
  State state = State::loading;
  ImTextureRef texture{};
  int width = 0;  // of the texture
  int height = 0;
};

/// Asked in every frame in which the picture is visible; answers at once. `platform::PictureCache` is the one of the
/// program. Empty: there are no pictures.
using Pictures = std::function<Thumbnail(const std::string& file)>;

}  // namespace yanxing::ui
