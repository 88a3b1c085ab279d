// Fewer pixels, through stb_image_resize: it is given our own buffers, never a file.
#include "client/images/codecs.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#define STB_IMAGE_RESIZE_STATIC
#include <stb/stb_image_resize.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace yanxing::images {

Result<Picture> reduced(const Picture& picture, int width, int height) {
  YX_CHECK(width >= 1 && height >= 1 && width <= picture.width && height <= picture.height);
  Picture out{width, height, {}};
  out.rgba.resize(std::size_t{4} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  constexpr int channels = 4, alpha = 3;
  const int done = stbir_resize_uint8_srgb(picture.rgba.data(), picture.width, picture.height, 0, out.rgba.data(),
                                           width, height, 0, channels, alpha, 0);
  if (done == 0) return Error{Code::io, "no memory to reduce a picture"};
  return out;
}

}  // namespace yanxing::images
