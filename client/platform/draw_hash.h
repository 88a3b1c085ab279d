// Two frames with the same hash look the same: the second need not be rendered.
#pragma once

#include <cstdint>

#include <imgui.h>

namespace yanxing::platform {

/// Over everything that a renderer reads from `data`, except the pixels of textures (see textures_changed).
std::uint64_t draw_hash(const ImDrawData& data);

/// True if a glyph was added to a texture or a texture made or dropped since it was last served.
bool textures_changed(const ImDrawData& data);

}  // namespace yanxing::platform
