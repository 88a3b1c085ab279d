// Draws an ImGui frame into memory: screenshots without a window or a GPU.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <imgui.h>

namespace yanxing::test {

/// RGBA, 8 bits a channel, rows from the top.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> pixels;

  std::uint32_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
};

/// Triangles as a GPU would fill them (top-left rule), textures with nearest sampling.
Picture rasterize(const ImDrawData& data, std::uint32_t background = 0xFFFFFFFFU);

/// Writes a PNG; makes its folder. False when that failed.
bool write_png(const Picture& picture, const std::filesystem::path& file);

}  // namespace yanxing::test
