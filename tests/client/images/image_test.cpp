// Pictures as they are kept: upright, small, and without a trace of where they were taken.
#include "client/images/image.h"

#include <gtest/gtest.h>

#include <map>

#include "client/images/codecs.h"
#include "client/images/kind.h"
#include "tests/client/images/samples.h"

namespace yanxing::testing {
namespace {

using images::Picture;

/// Which of the sample's colours a pixel has.
char colour(const Picture& picture, int x, int y) {
  const auto at =
      4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x));
  const auto is = [&](std::size_t part) { return picture.rgba[at + part] > 150; };
  return is(0) && !is(1) && !is(2) ? 'r' : is(1) && !is(0) && !is(2) ? 'g' : is(2) && !is(0) && !is(1) ? 'b' : '?';
}

/// The colours of its four corners: upper left, upper right, lower left, lower right.
std::string corners(const Picture& picture) {
  const int inset = 4, right = picture.width - 1 - inset, below = picture.height - 1 - inset;
  return {colour(picture, inset, inset), colour(picture, right, inset), colour(picture, inset, below),
          colour(picture, right, below)};
}

TEST(Picture, EveryOrientationComesOutUpright) {
  // What is stored is "gb/rb"; where the corner belongs, by EXIF 2.3.
  const std::map<int, std::string> expected{{1, "gbrb"}, {2, "bgbr"}, {3, "brbg"}, {4, "rbgb"},
                                            {5, "grbb"}, {6, "rgbb"}, {7, "bbrg"}, {8, "bbgr"}};
  for (const auto& [orientation, shown] : expected) {
    const auto kept = images::prepare(telephone_jpeg(160, 80, orientation));
    ASSERT_TRUE(kept) << kept.error().detail;
    EXPECT_EQ(kept->width, orientation >= 5 ? 80 : 160) << orientation;
    const Picture back = images::read_picture(kept->bytes, 0).value();
    EXPECT_EQ(corners(back), shown) << orientation;
  }
}

TEST(Picture, NothingOfTheFileThatCameInIsLeft) {
  const std::string taken = telephone_jpeg(64, 48, 6);
  ASSERT_NE(taken.find("Exif"), std::string::npos);
  ASSERT_NE(taken.find("FAKE"), std::string::npos);
  const auto kept = images::prepare(taken).value();
  for (const char* trace : {"Exif", "FAKE", "comment", "http", "xmp"})
    EXPECT_EQ(kept.bytes.find(trace), std::string::npos) << trace;
  EXPECT_EQ(images::orientation_of(kept.bytes), 1);
}

TEST(Picture, TheLongerEdgeIsReducedAndNeverEnlarged) {
  const auto large = images::prepare(telephone_jpeg(4000, 1000, 1)).value();
  EXPECT_EQ(large.width, 1600);
  EXPECT_EQ(large.height, 400);
  EXPECT_EQ(large.ending, "jpg");
  const auto upright = images::prepare(telephone_jpeg(2000, 1000, 6), 500).value();
  EXPECT_EQ(upright.width, 250);
  EXPECT_EQ(upright.height, 500);
  const auto small = images::prepare(telephone_jpeg(300, 200, 1)).value();
  EXPECT_EQ(small.width, 300);
  const auto line = images::prepare(sample_png(3000, 1, false), 100).value();
  EXPECT_EQ(line.width, 100);
  EXPECT_EQ(line.height, 1);
}

TEST(Picture, TheSamePictureGivesTheSameBytes) {
  const std::string taken = telephone_jpeg(2000, 1500, 8);
  EXPECT_EQ(images::prepare(taken)->bytes, images::prepare(taken)->bytes);
}

TEST(Picture, PngStaysPngOnlyWhereItIsTransparent) {
  const auto opaque = images::prepare(sample_png(80, 40, false)).value();
  EXPECT_EQ(opaque.ending, "jpg");
  const auto clear = images::prepare(sample_png(80, 40, true)).value();
  EXPECT_EQ(clear.ending, "png");
  const Picture back = images::read_picture(clear.bytes, 0).value();
  EXPECT_FALSE(back.is_opaque());
  EXPECT_EQ(back.rgba[3], 0);
  EXPECT_EQ(back.rgba[4 * 79 + 3], 255);
}

TEST(Picture, WhatIsNoPictureIsSaidWithItsCure) {
  const auto code = [](std::string_view bytes) { return images::prepare(bytes).error().code; };
  EXPECT_EQ(code(""), Code::invalid);
  EXPECT_EQ(code("%PDF-1.7 …"), Code::invalid);
  EXPECT_EQ(code("GIF89a"), Code::unsupported);
  EXPECT_EQ(code(std::string_view("\0\0\0\x18"
                                  "ftypheic",
                                  12)),
            Code::unsupported);
  const std::string photo = telephone_jpeg(640, 480, 1);
  EXPECT_EQ(code(photo.substr(0, photo.size() / 2)), Code::corrupt);
  EXPECT_EQ(code(photo.substr(0, 100)), Code::corrupt);
  EXPECT_EQ(code(std::string("\xFF\xD8\xFF") + std::string(1000, 'x')), Code::corrupt);
  const std::string png = sample_png(640, 480, true);
  EXPECT_EQ(code(png.substr(0, png.size() / 2)), Code::corrupt);
  EXPECT_EQ(code(png.substr(0, 20)), Code::corrupt);
}

TEST(Picture, ItsKindIsThatOfItsContent) {
  using images::Kind;
  EXPECT_EQ(images::kind_of(telephone_jpeg(8, 8, 1)), Kind::readable);
  EXPECT_EQ(images::kind_of(sample_png(8, 8, false).substr(0, images::kind_bytes)), Kind::readable);
  EXPECT_EQ(images::kind_of("RIFF....WEBPVP8 "), Kind::other_picture);
  EXPECT_EQ(images::kind_of(std::string_view("\0\0\0\x18"
                                             "ftypheic",
                                             12)),
            Kind::other_picture);
  EXPECT_EQ(images::kind_of(std::string_view("\0\0\0\x18"
                                             "ftypisom",
                                             12)),
            Kind::none)
      << "a video";
  for (const char* other : {"", "%PDF-1.7", "\xFF\xD8"}) EXPECT_EQ(images::kind_of(other), Kind::none) << other;
}

TEST(Picture, ABombIsRefusedBeforeItIsUnpacked) {
  // A header that promises 60,000 × 60,000 pixels.
  std::string png = sample_png(8, 8, false);
  for (const std::size_t at : {std::size_t{16}, std::size_t{20}}) png.replace(at, 4, std::string("\0\0\xEA\x60", 4));
  const auto bomb = images::prepare(png);
  ASSERT_FALSE(bomb);
  EXPECT_TRUE(bomb.error().code == Code::refused || bomb.error().code == Code::corrupt) << bomb.error().detail;
  std::string jpeg = telephone_jpeg(16, 16, 1);
  const auto frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xEA\x60\xEA\x60");
  EXPECT_EQ(images::prepare(jpeg).error().code, Code::refused);
  EXPECT_EQ(images::prepare(std::string(images::max_bytes + 1, 'x')).error().code, Code::refused);
}

TEST(Picture, DamageAnywhereIsNeverACrash) {
  const std::string photo = telephone_jpeg(120, 90, 6);
  const std::string png = sample_png(60, 45, true);
  std::uint32_t random = 1;
  for (const std::string& good : {photo, png}) {
    for (int round = 0; round < 300; ++round) {
      std::string bad = good;
      for (int i = 0; i < 4; ++i) {
        random = random * 1664525 + 1013904223;
        bad[(random >> 8) % bad.size()] = static_cast<char>(random >> 3);
      }
      const auto kept = images::prepare(bad);
      EXPECT_TRUE(!kept || kept->width > 0);
    }
  }
}

TEST(Picture, NonsenseInExifMeansUpright) {
  EXPECT_EQ(images::orientation_of(telephone_jpeg(16, 16, 9)), 1);
  EXPECT_EQ(images::orientation_of(telephone_jpeg(16, 16, 0)), 1);
  EXPECT_EQ(images::orientation_of("no jpeg"), 1);
  EXPECT_EQ(images::orientation_of(telephone_jpeg(16, 16, 6)), 6);
}

}  // namespace
}  // namespace yanxing::testing
