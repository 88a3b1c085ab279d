// Pictures as they are kept: JPEG and PNG of any origin in, a small clean one out. Pure functions over bytes; any
// thread.
//
// What comes in is judged as hostile: size and pixels are limited before anything is unpacked, and the libraries that
// unpack (libjpeg-turbo, libpng, libexif) are those that Debian keeps up to date. What goes out is encoded anew from
// the pixels, so that nothing of the file that came in is left: no EXIF (where the picture was taken, by which
// telephone), no XMP, no comments, no thumbnails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::images {

inline constexpr std::size_t max_bytes = std::size_t{64} << 20;
inline constexpr std::uint64_t max_pixels = 50'000'000;
inline constexpr int default_edge = 1600;

/// Pixels in rows from the top, 4 bytes each: red, green, blue, alpha (255: opaque).
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
  bool is_opaque() const;
};

/// Reads a JPEG or PNG, turned as its EXIF orientation says, reduced so that its longer edge has at most `edge` pixels
/// (never enlarged; 0: as it is). Errors, each with cause and cure: invalid (no picture), unsupported (a picture of a
/// kind that is not read: HEIC, WebP…), refused (more than 64 MiB or 50 megapixels), corrupt (damaged or cut off).
Result<Picture> read_picture(std::string_view bytes, int edge);

struct Encoded {
  std::string bytes;
  std::string ending;  // "jpg" or "png"
  int width = 0;
  int height = 0;
};

/// The picture as it is kept: read_picture(), then JPEG (quality 85), or PNG where it has transparency. The same bytes
/// in give the same bytes out. Errors: of read_picture().
Result<Encoded> prepare(std::string_view bytes, int edge = default_edge);

/// As prepare(), of pixels. REQUIRES: width, height ≥ 1 and rgba of that size.
Result<Encoded> encode(const Picture& picture);

}  // namespace yanxing::images
