#include "sync/base/cbor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "sync/base/hash.h"

namespace yanxing::cbor {
namespace {

std::string hex_of(const std::function<void(Writer&)>& write) {
  std::string out;
  Writer writer(out);
  write(writer);
  return to_hex(out);
}

// Vectors of RFC 8949, appendix A.
TEST(Cbor, WritesTheVectorsOfRfc8949) {
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(0); }), "00");
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(23); }), "17");
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(24); }), "1818");
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(1000); }), "1903e8");
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(1000000); }), "1a000f4240");
  EXPECT_EQ(hex_of([](Writer& w) { w.uint(18446744073709551615ull); }), "1bffffffffffffffff");
  EXPECT_EQ(hex_of([](Writer& w) { w.sint(-1); }), "20");
  EXPECT_EQ(hex_of([](Writer& w) { w.sint(-1000); }), "3903e7");
  EXPECT_EQ(hex_of([](Writer& w) { w.sint(std::numeric_limits<std::int64_t>::min()); }), "3b7fffffffffffffff");
  EXPECT_EQ(hex_of([](Writer& w) { w.real(1.1); }), "fb3ff199999999999a");
  EXPECT_EQ(hex_of([](Writer& w) { w.text("水"); }), "63e6b0b4");
  EXPECT_EQ(hex_of([](Writer& w) { w.array(2).boolean(false).null(); }), "82f4f6");
}

TEST(Cbor, AWholeNumberHasOneEncodingHoweverItWasTyped) {
  EXPECT_EQ(hex_of([](Writer& w) { w.real(3.0); }), "03");
  EXPECT_EQ(hex_of([](Writer& w) { w.real(-0.0); }), "00");
  std::string item = *from_hex("fb4008000000000000");  // 3.0 as a float
  EXPECT_FALSE(Reader(item).item());
}

TEST(Cbor, RefusesWhatIsNotDeterministic) {
  for (const char* hex : {"1817",
                          "190017",
                          "1a00000017",
                          "5f41004100ff",
                          "9f00ff",
                          "f97e00",
                          "fb7ff8000000000000",
                          "fb7ff0000000000000",
                          "f7",
                          "c074",
                          "a2616200616100",
                          "a2616100616100",
                          "a10000",
                          "61ff",
                          "63eda080",
                          "62c080",
                          "64f5808080",
                          "f0",
                          "1c",
                          "fe",
                          "",
                          "9bffffffffffffffff",
                          "bbffffffffffffffff",
                          "5bffffffffffffffff",
                          "7bffffffffffffffff",
                          "82"}) {
    const std::string bytes = *from_hex(hex);
    Reader reader(bytes);
    const auto item = reader.item();
    EXPECT_FALSE(item) << hex;
    EXPECT_EQ(reader.position(), 0u) << hex;
  }
}

TEST(Cbor, NestingIsLimitedWithoutRecursingFurther) {
  std::string deep(200'000, '\x81');
  deep += '\x00';
  EXPECT_FALSE(Reader(deep).item());
  std::string fine(max_depth, '\x81');
  fine += '\x00';
  EXPECT_TRUE(Reader(fine).item());
}

TEST(Cbor, EveryTruncationIsRefused) {
  std::string item;
  Writer(item).map(2).text("a").array(3).uint(70000).text("水库").real(0.5).text("b").bytes("xyz");
  ASSERT_TRUE(Reader(item).item());
  for (std::size_t n = 0; n < item.size(); ++n) EXPECT_FALSE(Reader(std::string_view(item).substr(0, n)).item()) << n;
}

TEST(Cbor, IntegersBeyond63BitsAreRefusedAsSigned) {
  std::string item = *from_hex("1bffffffffffffffff");
  EXPECT_FALSE(Reader(item).sint());
  EXPECT_TRUE(Reader(item).uint());
}

}  // namespace
}  // namespace yanxing::cbor
