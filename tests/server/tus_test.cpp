// Headers of tus and of ranges: what is understood, and that nothing else is.
#include "server-stub/tus.h"

#include <gtest/gtest.h>

#include "sync/base/crypto.h"

namespace yanxing::server {
namespace {

// base64 of 64 times "a" and ".jpg"
const std::string name = std::string(64, 'a') + ".jpg";
const std::string encoded_name =
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYS5qcGc=";

TEST(TusHeaders, CountsAreWholeDecimalNumbers) {
  EXPECT_EQ(parse_count("0"), 0u);
  EXPECT_EQ(parse_count("67108864"), 67108864u);
  EXPECT_EQ(parse_count("9223372036854775808"), 9223372036854775808u);
  EXPECT_EQ(parse_count("36893488147419103232"), ~std::uint64_t{0});
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1e3"}) EXPECT_FALSE(parse_count(bad)) << bad;
}

TEST(TusHeaders, TheNameStandsInTheMetadataOnce) {
  EXPECT_EQ(*name_in_metadata("name " + encoded_name), name);
  EXPECT_EQ(*name_in_metadata("filename eA==, name " + encoded_name + ",is_confidential"), name);
  for (const std::string& bad :
       {std::string(), std::string("name"), std::string("name "), std::string("name !!!!"), "Name " + encoded_name,
        "name " + encoded_name + ",name " + encoded_name, "name " + encoded_name.substr(0, 87),
        std::string("name Li4vLi4vZXRj"), std::string(",,,"), "name " + std::string(2000, 'A')}) {
    EXPECT_FALSE(name_in_metadata(bad)) << bad;
  }
}

TEST(TusHeaders, ChecksumsAreSha1OrSha256) {
  auto sha1 = Checksum::parse("sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  ASSERT_TRUE(sha1);
  (*sha1)->update("a");
  (*sha1)->update("bc");
  EXPECT_TRUE((*sha1)->holds());
  auto sha256 = Checksum::parse("sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  ASSERT_TRUE(sha256);
  (*sha256)->update("abd");
  EXPECT_FALSE((*sha256)->holds());
  for (const char* bad :
       {"", "sha1", "sha1 ", "md5 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha256 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
        "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J", "sha1 qZk-NkcGgWq6PiVxeFDCbJzQ2J0="})
    EXPECT_FALSE(Checksum::parse(bad)) << bad;
}

TEST(TusHeaders, RangesLieWithinTheFile) {
  const auto range = [](const char* text) { return parse_range(text, 100).value(); };
  const auto is = [](const std::optional<ByteRange>& r, std::uint64_t first, std::uint64_t length) {
    return r && r->first == first && r->length == length;
  };
  EXPECT_TRUE(is(range("bytes=0-0"), 0, 1));
  EXPECT_TRUE(is(range("bytes=10-19"), 10, 10));
  EXPECT_TRUE(is(range("bytes=10-"), 10, 90));
  EXPECT_TRUE(is(range("bytes=99-999"), 99, 1));
  EXPECT_TRUE(is(range("bytes=-5"), 95, 5));
  EXPECT_TRUE(is(range("bytes=-500"), 0, 100));
  for (const char* whole :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,3-4", "lines=0-1", "bytes=1-2-3"})
    EXPECT_FALSE(range(whole)) << whole;
  for (const char* behind : {"bytes=100-", "bytes=100-200", "bytes=-0"})
    EXPECT_FALSE(parse_range(behind, 100)) << behind;
}

TEST(TusHeaders, DatesAreThoseOfHttp) { EXPECT_EQ(http_date(1'795'692'795'999), "Thu, 26 Nov 2026 11:33:15 GMT"); }

}  // namespace
}  // namespace yanxing::server
