// Rectangles that screens cut into pieces: the whole layout of a screen is a few cuts, no cursor arithmetic.
#pragma once

#include <algorithm>

#include <imgui.h>

namespace yanxing::ui {

struct Rect {
  ImVec2 min{};
  ImVec2 max{};

  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  ImVec2 size() const { return {width(), height()}; }
  ImVec2 center() const { return {(min.x + max.x) * 0.5F, (min.y + max.y) * 0.5F}; }
  bool contains(ImVec2 p) const { return p.x >= min.x && p.x < max.x && p.y >= min.y && p.y < max.y; }

  /// The rectangle made smaller by `by` on every side (larger when negative).
  Rect inset(float by) const { return inset(by, by); }
  Rect inset(float by_x, float by_y) const { return {{min.x + by_x, min.y + by_y}, {max.x - by_x, max.y - by_y}}; }

  /// Cuts a strip off this rectangle and returns it; what remains begins `gap` further on.
  Rect cut_left(float width, float gap = 0) {
    Rect strip{min, {std::min(min.x + width, max.x), max.y}};
    min.x = std::min(strip.max.x + gap, max.x);
    return strip;
  }
  Rect cut_right(float width, float gap = 0) {
    Rect strip{{std::max(max.x - width, min.x), min.y}, max};
    max.x = std::max(strip.min.x - gap, min.x);
    return strip;
  }
  Rect cut_top(float height, float gap = 0) {
    Rect strip{min, {max.x, std::min(min.y + height, max.y)}};
    min.y = std::min(strip.max.y + gap, max.y);
    return strip;
  }
  Rect cut_bottom(float height, float gap = 0) {
    Rect strip{{min.x, std::max(max.y - height, min.y)}, max};
    max.y = std::max(strip.min.y - gap, min.y);
    return strip;
  }
  /// A strip of this height in the vertical middle.
  Rect middle(float height) const {
    const float top = static_cast<float>(static_cast<int>((min.y + max.y - height) * 0.5F));
    return {{min.x, top}, {max.x, top + height}};
  }
};

}  // namespace yanxing::ui
