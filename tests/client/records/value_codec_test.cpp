#include "client/records/value_codec.h"

#include <gtest/gtest.h>

#include <cmath>

namespace yanxing::testing {
namespace {

using nlohmann::json;
using records::decode_value;
using records::encode_value;

TEST(ValueCodec, EveryValueComesBackAsItWas) {
  for (const char* text : {"null", "true", "12", "-7", "9007199254740993", "1.5", "\"覃\"", "[\"a\",\"b\"]",
                           "{\"b\":1,\"aa\":null,\"a\":[]}"}) {
    const json value = json::parse(text);
    EXPECT_EQ(decode_value(encode_value(value).value()), value) << text;
  }
}

TEST(ValueCodec, EqualValuesAreEqualBytes) {
  EXPECT_EQ(encode_value(1.0).value(), encode_value(1).value());
  EXPECT_EQ(encode_value(json::parse("{\"a\":1,\"bb\":2}")).value(),
            encode_value(json::parse("{\"bb\":2,\"a\":1}")).value());
}

TEST(ValueCodec, RefusesWhatCannotBeStored) {
  EXPECT_FALSE(encode_value(std::nan("")).ok());
  EXPECT_FALSE(encode_value(std::uint64_t{1} << 63).ok());
  EXPECT_FALSE(encode_value("\xFF").ok());
  EXPECT_FALSE(encode_value(std::string(70'000, 'x')).ok());
  json deep = 1;
  for (int i = 0; i < 100; ++i) deep = json::array({deep});
  EXPECT_FALSE(encode_value(deep).ok());
}

TEST(ValueCodec, DamagedBytesBecomeNull) {
  EXPECT_TRUE(decode_value("").is_null());
  EXPECT_TRUE(decode_value("\x62x").is_null());
  EXPECT_EQ(decode_value(std::string("\x42\x01\xFF", 3)), "01ff");
}

}  // namespace
}  // namespace yanxing::testing
