// Inside client/images: one pair of functions a file format. Not for other folders.
#pragma once

#include "client/images/image.h"

namespace yanxing::images {

/// Refuses before anything is unpacked. Error: refused.
Status check_size(std::uint64_t width, std::uint64_t height);

/// Unpacks, where it can at a smaller size that is still at least `edge` long. Not turned. Errors: as read_picture().
Result<Picture> decode_jpeg(std::string_view bytes, int edge);
Result<Picture> decode_png(std::string_view bytes);

Result<std::string> encode_jpeg(const Picture& picture, int quality);
Result<std::string> encode_png(const Picture& picture);

/// EXIF's orientation, 1 (upright) to 8; 1 where a JPEG says nothing or nonsense.
int orientation_of(std::string_view jpeg);

/// The picture as EXIF's orientation wants it shown.
Picture turned(const Picture& picture, int orientation);

/// Reduced to exactly width × height. REQUIRES: neither is larger than before.
Result<Picture> reduced(const Picture& picture, int width, int height);

}  // namespace yanxing::images
