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

TEST(Cbor, OfEachTypeAnythingElseAndAnyEarlyEndIsRefused) {
  std::string whole;
  Writer(whole).array(9).uint(300).sint(-300).bytes(std::string(30, 'b')).text("甲").boolean(true).null().real(0.5);
  Writer(whole).array(1).uint(1).map(2).text("a").sint(-1).text("b").null();
  ASSERT_EQ(Reader(whole).item().value(), whole);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(Reader(std::string_view(whole).substr(0, size)).item());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int first : {0x1C, 0x3B, 0x5F, 0x7B, 0x9F, 0xA1, 0xB9, 0xF7, 0xF8, 0xFB, 0xFF}) {
      std::string other = whole;
      other[at] = static_cast<char>(first);
      static_cast<void>(Reader(other).item());  // never past its end: what it says is for the tests above
    }
  }
  std::string text;
  Writer(text).text("a");
  EXPECT_FALSE(Reader(text).null());
  EXPECT_FALSE(Reader(text).boolean());
  EXPECT_FALSE(Reader(text).real());
  EXPECT_FALSE(Reader(text).map());
  EXPECT_FALSE(Reader("").null());
  EXPECT_FALSE(Reader("").real());
  EXPECT_FALSE(Reader("").boolean());
  std::string number;
  Writer(number).sint(-5);
  EXPECT_EQ(Reader(number).real().value(), -5.0);
  EXPECT_FALSE(Reader(std::string_view("\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 9)).real());
  EXPECT_FALSE(Reader(std::string_view("\xFB\x7F\xF0\0\0\0\0\0\0", 9)).real()) << "infinity";
  EXPECT_FALSE(Reader(std::string_view("\xFB\x3F\xF0\0\0\0\0\0\0", 9)).real()) << "1.0 is an integer";
  EXPECT_FALSE(Reader(std::string_view("\xFB\x3F\xF0", 3)).real());
  std::string keys;
  Writer(keys).map(2).text("b").null().text("a").null();
  EXPECT_FALSE(Reader(keys).item()) << "keys out of order";
  std::string pair;
  Writer(pair).map(1).uint(1).null();
  EXPECT_FALSE(Reader(pair).item()) << "a key that is no text";
}

TEST(Cbor, ATextIsUtf8) {
  const auto is_text = [](std::string_view bytes) {
    std::string item(1, static_cast<char>(0x60 + bytes.size()));
    item += bytes;
    return Reader(item).text().ok();
  };
  for (const char* good : {"a", "\xC2\xA2", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
                           "\xF1\x80\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_text(good)) << good;
  for (const char* bad : {"\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE1\x80", "\xE1\x80\x41",
                          "\xE1\x41\x80", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                          "\xF1\x80\x80", "\xF1\x41\x80\x80", "\xF1\x80\x41\x80", "\xF1\x80\x80\x41", "\xFF"})
    EXPECT_FALSE(is_text(bad));
}

}  // namespace
}  // namespace yanxing::cbor
