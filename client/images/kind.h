// What a file is by its first bytes, whatever its name says.
#pragma once

#include <cstddef>
#include <string_view>

namespace yanxing::images {

/// `readable`: JPEG or PNG, which prepare() takes. `other_picture`: one that it cannot clean (HEIC, WebP, GIF…).
enum class Kind { readable, other_picture, none };

inline constexpr std::size_t kind_bytes = 16;
/// REQUIRES: the whole file, or at least its first kind_bytes.
Kind kind_of(std::string_view head);

}  // namespace yanxing::images
