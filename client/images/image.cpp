#include "client/images/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "client/images/codecs.h"
#include "client/images/kind.h"

namespace yanxing::images {
namespace {

constexpr int jpeg_quality = 85;

enum class Format { jpeg, png, other_picture, unknown };

bool begins(std::string_view bytes, std::string_view magic, std::size_t at = 0) {
  return bytes.size() >= at + magic.size() && bytes.substr(at, magic.size()) == magic;
}

/// The brands of pictures; others are videos.
bool is_heif(std::string_view bytes) {
  constexpr std::array<std::string_view, 10> brands{"heic", "heix", "hevc", "hevx", "heim",
                                                    "heis", "mif1", "msf1", "avif", "avis"};
  return begins(bytes, "ftyp", 4) &&
         std::any_of(brands.begin(), brands.end(), [&](std::string_view brand) { return begins(bytes, brand, 8); });
}

Format format_of(std::string_view bytes) {
  if (begins(bytes, "\xFF\xD8\xFF")) return Format::jpeg;
  if (begins(bytes, "\x89PNG\r\n\x1A\n")) return Format::png;
  const bool is_other = begins(bytes, "GIF8") || begins(bytes, "BM") || begins(bytes, "WEBP", 8) || is_heif(bytes) ||
                        begins(bytes, std::string_view("II*\0", 4)) || begins(bytes, std::string_view("MM\0*", 4));
  return is_other ? Format::other_picture : Format::unknown;
}

std::size_t pixel_bytes(int width, int height) {
  return std::size_t{4} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

/// Its size with the longer edge at most `edge`.
std::pair<int, int> fitted(int width, int height, int edge) {
  const int longer = std::max(width, height);
  if (edge <= 0 || longer <= edge) return {width, height};
  const auto scaled = [&](int side) {
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) * edge / longer)));
  };
  return {scaled(width), scaled(height)};
}

}  // namespace

Kind kind_of(std::string_view head) {
  switch (format_of(head)) {
    case Format::jpeg:
    case Format::png: return Kind::readable;
    case Format::other_picture: return Kind::other_picture;
    case Format::unknown: break;
  }
  return Kind::none;
}

bool Picture::is_opaque() const {
  for (std::size_t i = 3; i < rgba.size(); i += 4) {
    if (rgba[i] != 255) return false;
  }
  return true;
}

Status check_size(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) return Error{Code::corrupt, "a picture without pixels; copy or take it again"};
  if (width > max_pixels || height > max_pixels || width * height > max_pixels)
    return Error{Code::refused, "a picture of " + std::to_string(width) + " × " + std::to_string(height) +
                                    " pixels, more than 50 megapixels; make it smaller first"};
  return {};
}

Picture turned(const Picture& picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  const bool is_on_its_side = orientation >= 5;
  Picture out{is_on_its_side ? picture.height : picture.width, is_on_its_side ? picture.width : picture.height, {}};
  out.rgba.resize(picture.rgba.size());
  const int w = picture.width, h = picture.height;
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      // Where the pixel shown at (x, y) is stored (EXIF 2.3, 4.6.4, Orientation).
      int from_x = x, from_y = y;
      switch (orientation) {
        case 2: from_x = w - 1 - x; break;
        case 3: from_x = w - 1 - x, from_y = h - 1 - y; break;
        case 4: from_y = h - 1 - y; break;
        case 5: from_x = y, from_y = x; break;
        case 6: from_x = y, from_y = h - 1 - x; break;
        case 7: from_x = w - 1 - y, from_y = h - 1 - x; break;
        case 8: from_x = w - 1 - y, from_y = x; break;
        default: break;
      }
      const std::size_t from =
          4 * (static_cast<std::size_t>(from_y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(from_x));
      const std::size_t to =
          4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(x));
      std::copy_n(&picture.rgba[from], 4, &out.rgba[to]);
    }
  }
  return out;
}

Result<Picture> read_picture(std::string_view bytes, int edge) {
  if (bytes.size() > max_bytes)
    return Error{Code::refused, "a picture file of more than 64 MiB; make the picture smaller first"};
  int orientation = 1;
  std::optional<Picture> picture;
  switch (format_of(bytes)) {
    case Format::jpeg: {
      orientation = orientation_of(bytes);
      YX_ASSIGN(picture, decode_jpeg(bytes, edge));
      break;
    }
    case Format::png: {
      YX_ASSIGN(picture, decode_png(bytes));
      break;
    }
    case Format::other_picture:
      return Error{Code::unsupported, "a picture that is neither JPEG nor PNG; save it as one of these first"};
    case Format::unknown: return Error{Code::invalid, "no picture; choose a JPEG or PNG file"};
  }
  const auto [width, height] = fitted(picture->width, picture->height, edge);
  if (width != picture->width || height != picture->height) {
    YX_ASSIGN(picture, reduced(*picture, width, height));
  }
  return orientation == 1 ? std::move(*picture) : turned(*picture, orientation);
}

Result<Encoded> encode(const Picture& picture) {
  YX_CHECK(picture.width >= 1 && picture.height >= 1 &&
           picture.rgba.size() == pixel_bytes(picture.width, picture.height));
  Encoded out{{}, picture.is_opaque() ? "jpg" : "png", picture.width, picture.height};
  YX_ASSIGN(out.bytes, out.ending == "jpg" ? encode_jpeg(picture, jpeg_quality) : encode_png(picture));
  return out;
}

Result<Encoded> prepare(std::string_view bytes, int edge) {
  YX_ASSIGN(const Picture picture, read_picture(bytes, edge));
  return encode(picture);
}

}  // namespace yanxing::images
