// PNG through libpng's simplified interface, which keeps its errors to itself.
#include <png.h>

#include <cstring>

#include "client/images/codecs.h"

namespace yanxing::images {
namespace {

/// Frees what libpng holds, however the function ends.
struct Image {
  png_image png{};
  Image() { png.version = PNG_IMAGE_VERSION; }
  ~Image() { png_image_free(&png); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
};

Error damaged(const Image& image) {
  return {Code::corrupt,
          std::string("the picture is damaged or cut off (") + image.png.message + "); copy or take it again"};
}

}  // namespace

Result<Picture> decode_png(std::string_view bytes) {
  Image image;
  if (png_image_begin_read_from_memory(&image.png, bytes.data(), bytes.size()) == 0) return damaged(image);
  YX_TRY(check_size(image.png.width, image.png.height));
  image.png.format = PNG_FORMAT_RGBA;
  Picture picture{static_cast<int>(image.png.width), static_cast<int>(image.png.height), {}};
  picture.rgba.resize(PNG_IMAGE_SIZE(image.png));
  if (png_image_finish_read(&image.png, nullptr, picture.rgba.data(), 0, nullptr) == 0) return damaged(image);
  return picture;
}

Result<std::string> encode_png(const Picture& picture) {
  Image image;
  image.png.width = static_cast<png_uint_32>(picture.width);
  image.png.height = static_cast<png_uint_32>(picture.height);
  image.png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  std::string bytes;
  const auto write = [&](void* memory) {
    return png_image_write_to_memory(&image.png, memory, &size, 0, picture.rgba.data(), 0, nullptr) != 0;
  };
  if (!write(nullptr)) return Error{Code::io, std::string("the picture cannot be written: ") + image.png.message};
  bytes.resize(size);
  if (!write(bytes.data())) return Error{Code::io, std::string("the picture cannot be written: ") + image.png.message};
  bytes.resize(size);
  return bytes;
}

}  // namespace yanxing::images
