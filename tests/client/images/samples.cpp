#include "tests/client/images/samples.h"

#include "client/images/codecs.h"

namespace yanxing::testing {
namespace {

void put16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 255);
}
void put32(std::string& out, unsigned value) {
  put16(out, value >> 16);
  put16(out, value & 0xFFFF);
}
void entry(std::string& out, unsigned tag, unsigned type, unsigned count, unsigned value) {
  put16(out, tag);
  put16(out, type);
  put32(out, count);
  put32(out, value);
}

/// An APP1 segment: IFD0 with maker and orientation, and a GPS IFD with 24° 49′ north.
std::string exif_segment(int orientation) {
  std::string tiff = std::string("MM\0*", 4);
  put32(tiff, 8);
  put16(tiff, 3);
  entry(tiff, 0x010F, 2, 4, 0x46414B45);  // Make "FAKE"
  entry(tiff, 0x0112, 3, 1, static_cast<unsigned>(orientation) << 16);
  entry(tiff, 0x8825, 4, 1, 50);  // where the GPS IFD is
  put32(tiff, 0);
  put16(tiff, 2);
  entry(tiff, 1, 2, 2, 0x4E000000);  // "N"
  entry(tiff, 2, 5, 3, 80);
  put32(tiff, 0);
  for (const unsigned part : {24u, 1u, 49u, 1u, 0u, 1u}) put32(tiff, part);
  std::string out = "\xFF\xE1";
  put16(out, static_cast<unsigned>(2 + 6 + tiff.size()));
  return out + std::string("Exif\0\0", 6) + tiff;
}

}  // namespace

images::Picture sample_picture(int width, int height) {
  images::Picture picture{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool corner = x < width / 4 && y < height / 4;
      const bool left = x < width / 2;
      for (const int part : {corner || !left ? 0 : 255, corner ? 255 : 0, corner || left ? 0 : 255, 255})
        picture.rgba.push_back(static_cast<std::uint8_t>(part));
    }
  }
  return picture;
}

std::string telephone_jpeg(int width, int height, int orientation) {
  std::string jpeg = images::encode_jpeg(sample_picture(width, height), 95).value();
  jpeg.insert(2, exif_segment(orientation) + std::string("\xFF\xFE\x00\x0C", 4) + "a comment.");
  return jpeg;
}

std::string sample_png(int width, int height, bool transparent) {
  images::Picture picture = sample_picture(width, height);
  for (std::size_t i = 0; transparent && i < picture.rgba.size() / 4; ++i) {
    if (i % static_cast<std::size_t>(width) < static_cast<std::size_t>(width) / 2) picture.rgba[4 * i + 3] = 0;
  }
  return images::encode_png(picture).value();
}

}  // namespace yanxing::testing
