#include "tests/ui/raster.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <stb/stb_image_write.h>

namespace yanxing::test {
namespace {

struct Texture {
  const std::uint32_t* pixels = nullptr;
  int width = 0;
  int height = 0;
};

struct Clip {
  int x0 = 0;
  int y0 = 0;
  int x1 = 0;
  int y1 = 0;
};

Texture texture_of(const ImDrawCmd& command) {
  const ImTextureData* data = command.TexRef._TexData;
  if (data == nullptr || data->Pixels == nullptr || data->BytesPerPixel != 4) return {};
  return {reinterpret_cast<const std::uint32_t*>(data->Pixels), data->Width, data->Height};
}

float edge(ImVec2 a, ImVec2 b, ImVec2 p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); }
bool top_left(ImVec2 a, ImVec2 b) { return (a.y == b.y && b.x > a.x) || b.y < a.y; }
float channel(ImU32 color, int index) { return static_cast<float>((color >> (8 * index)) & 0xFFU); }

void blend(std::uint32_t& below, const std::array<float, 4>& source) {
  const float alpha = source[3] / 255.0F;
  std::uint32_t out = 0xFF000000U;
  for (int i = 0; i < 3; ++i) {
    const float under = channel(below, i);
    const float mixed = source[static_cast<std::size_t>(i)] * alpha + under * (1 - alpha);
    out |= static_cast<std::uint32_t>(std::lround(mixed)) << (8 * i);
  }
  below = out;
}

class Triangle {
 public:
  Triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) : v_{&a, &b, &c} {
    area_ = edge(a.pos, b.pos, c.pos);
    if (area_ < 0) {
      std::swap(v_[1], v_[2]);
      area_ = -area_;
    }
  }

  void fill(Picture& picture, const Texture& texture, const Clip& clip) const {
    if (area_ == 0) return;
    const auto [a, b, c] = std::array{v_[0]->pos, v_[1]->pos, v_[2]->pos};
    const int x0 = std::max(clip.x0, static_cast<int>(std::floor(std::min({a.x, b.x, c.x}))));
    const int x1 = std::min(clip.x1, static_cast<int>(std::ceil(std::max({a.x, b.x, c.x}))));
    const int y0 = std::max(clip.y0, static_cast<int>(std::floor(std::min({a.y, b.y, c.y}))));
    const int y1 = std::min(clip.y1, static_cast<int>(std::ceil(std::max({a.y, b.y, c.y}))));
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        std::array<float, 3> weights{};
        if (!covers({static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, weights)) continue;
        auto& pixel = picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                     static_cast<std::size_t>(x)];
        blend(pixel, shade(texture, weights));
      }
    }
  }

 private:
  bool covers(ImVec2 p, std::array<float, 3>& weights) const {
    for (std::size_t i = 0; i < 3; ++i) {
      const ImVec2 from = v_[(i + 1) % 3]->pos;
      const ImVec2 to = v_[(i + 2) % 3]->pos;
      const float w = edge(from, to, p);
      if (w < 0 || (w == 0 && !top_left(from, to))) return false;
      weights[i] = w / area_;
    }
    return true;
  }

  std::array<float, 4> shade(const Texture& texture, const std::array<float, 3>& w) const {
    std::array<float, 4> color{};
    float u = 0;
    float t = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      for (int k = 0; k < 4; ++k) color[static_cast<std::size_t>(k)] += w[i] * channel(v_[i]->col, k);
      u += w[i] * v_[i]->uv.x;
      t += w[i] * v_[i]->uv.y;
    }
    if (texture.pixels == nullptr) return color;
    const int tx = std::clamp(static_cast<int>(u * static_cast<float>(texture.width)), 0, texture.width - 1);
    const int ty = std::clamp(static_cast<int>(t * static_cast<float>(texture.height)), 0, texture.height - 1);
    const std::uint32_t texel = texture.pixels[static_cast<std::size_t>(ty) * static_cast<std::size_t>(texture.width) +
                                               static_cast<std::size_t>(tx)];
    for (int k = 0; k < 4; ++k) color[static_cast<std::size_t>(k)] *= channel(texel, k) / 255.0F;
    return color;
  }

  std::array<const ImDrawVert*, 3> v_;
  float area_ = 0;
};

void draw_command(Picture& picture, const ImDrawList& list, const ImDrawCmd& command) {
  if (command.UserCallback != nullptr) return;
  const Clip clip{std::max(0, static_cast<int>(command.ClipRect.x)), std::max(0, static_cast<int>(command.ClipRect.y)),
                  std::min(picture.width, static_cast<int>(command.ClipRect.z)),
                  std::min(picture.height, static_cast<int>(command.ClipRect.w))};
  const Texture texture = texture_of(command);
  const auto vertex = [&](unsigned i) -> const ImDrawVert& {
    return list
        .VtxBuffer[static_cast<int>(command.VtxOffset) + list.IdxBuffer[static_cast<int>(command.IdxOffset + i)]];
  };
  for (unsigned i = 0; i + 2 < command.ElemCount; i += 3)
    Triangle(vertex(i), vertex(i + 1), vertex(i + 2)).fill(picture, texture, clip);
}

}  // namespace

Picture rasterize(const ImDrawData& data, std::uint32_t background) {
  Picture picture;
  picture.width = static_cast<int>(data.DisplaySize.x);
  picture.height = static_cast<int>(data.DisplaySize.y);
  picture.pixels.assign(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), background);
  for (const ImDrawList* list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) draw_command(picture, *list, command);
  }
  return picture;
}

bool write_png(const Picture& picture, const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  stbi_write_png_compression_level = 5;
  return stbi_write_png(file.c_str(), picture.width, picture.height, 4, picture.pixels.data(), picture.width * 4) != 0;
}

}  // namespace yanxing::test
