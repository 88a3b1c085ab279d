// JPEG through libjpeg-turbo's TurboJPEG interface, EXIF through libexif.
#include <algorithm>
#include <memory>

#include <libexif/exif-data.h>
#include <turbojpeg.h>

#include "client/images/codecs.h"

namespace yanxing::images {
namespace {

constexpr int decode_flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS;

struct CloseTurbo {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Turbo = std::unique_ptr<void, CloseTurbo>;

const unsigned char* data_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

Error damaged(const Turbo& turbo) {
  return {Code::corrupt, std::string("the picture is damaged or cut off (") + tjGetErrorStr2(turbo.get()) +
                             "); copy or take it again"};
}

/// The smallest size that the decoder can give at once and that is still at least `edge` long.
tjscalingfactor scale_for(int width, int height, int edge) {
  tjscalingfactor best{1, 1};
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  for (int i = 0; edge > 0 && factors != nullptr && i < count; ++i) {
    const tjscalingfactor each = factors[i];
    if (each.num > each.denom || TJSCALED(std::max(width, height), each) < edge) continue;
    if (each.num * best.denom < best.num * each.denom) best = each;
  }
  return best;
}

}  // namespace

Result<Picture> decode_jpeg(std::string_view bytes, int edge) {
  const Turbo turbo(tjInitDecompress());
  if (!turbo) return Error{Code::io, "no memory to read a picture"};
  int width = 0, height = 0, sampling = 0, colours = 0;
  if (tjDecompressHeader3(turbo.get(), data_of(bytes), bytes.size(), &width, &height, &sampling, &colours) != 0)
    return damaged(turbo);
  YX_TRY(check_size(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)));
  if (colours == TJCS_CMYK || colours == TJCS_YCCK)
    return Error{Code::unsupported, "a picture in the colours of print (CMYK); save it as an ordinary JPEG or PNG"};
  const tjscalingfactor scale = scale_for(width, height, edge);
  Picture picture{TJSCALED(width, scale), TJSCALED(height, scale), {}};
  picture.rgba.resize(std::size_t{4} * static_cast<std::size_t>(picture.width) *
                      static_cast<std::size_t>(picture.height));
  const int failed = tjDecompress2(turbo.get(), data_of(bytes), bytes.size(), picture.rgba.data(), picture.width, 0,
                                   picture.height, TJPF_RGBA, decode_flags);
  if (failed != 0) {
    // Telephones write files that are complete and yet not quite as the standard has them; half a picture is none.
    const bool is_warning = tjGetErrorCode(turbo.get()) == TJERR_WARNING;
    const bool is_cut_off = std::string_view(tjGetErrorStr2(turbo.get())).find("Premature") != std::string_view::npos;
    if (!is_warning || is_cut_off) return damaged(turbo);
  }
  return picture;
}

Result<std::string> encode_jpeg(const Picture& picture, int quality) {
  const Turbo turbo(tjInitCompress());
  if (!turbo) return Error{Code::io, "no memory to write a picture"};
  unsigned char* out = nullptr;
  unsigned long size = 0;
  const int failed = tjCompress2(turbo.get(), picture.rgba.data(), picture.width, 0, picture.height, TJPF_RGBX, &out,
                                 &size, TJSAMP_420, quality, TJFLAG_ACCURATEDCT);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owned(out, tjFree);
  if (failed != 0) return Error{Code::io, std::string("the picture cannot be written: ") + tjGetErrorStr2(turbo.get())};
  return std::string(reinterpret_cast<const char*>(out), size);
}

int orientation_of(std::string_view jpeg) {
  // EXIF lies in one of the first segments, of 64 KiB at most.
  const std::string_view head = jpeg.substr(0, std::size_t{256} << 10);
  const std::unique_ptr<ExifData, void (*)(ExifData*)> exif(
      exif_data_new_from_data(data_of(head), static_cast<unsigned int>(head.size())), exif_data_unref);
  if (!exif) return 1;
  const ExifEntry* entry = exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->components < 1 || entry->size < 2) return 1;
  const int orientation = exif_get_short(entry->data, exif_data_get_byte_order(exif.get()));
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

}  // namespace yanxing::images
