#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "sync/base/crypto.h"
#include "sync/base/hash.h"
#include "sync/base/ids.h"
#include "sync/base/part_beside.h"
#include "sync/base/read_rest.h"
#include "sync/base/result.h"
#include "sync/base/sealed_stream.h"
#include "sync/base/text_shape.h"
#include "sync/base/visible_text.h"
#include "tests/support/process.h"

namespace yanxing {
namespace {

TEST(Code, HasAStableNameForScripts) {
  EXPECT_STREQ(code_name(Code::no_network), "no_network");
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(Code::needs_person); ++code)
    names.insert(code_name(static_cast<Code>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Code::needs_person) + 1) << "each its own";
}

TEST(Visible, ShowsWhatWouldSteerATerminalAndLeavesTheRest) {
  for (const char* plain : {"", "Plain text, \\n", "桥板乡 · 覃美英", "\u200B\u00A0é😀"})
    EXPECT_EQ(visible(plain), plain);
  EXPECT_EQ(visible("a\nb\tc\r"), "a\\nb\\tc\\u000d");
  EXPECT_EQ(visible(std::string("\x1b[2J\x07\0\x7f", 7)), "\\u001b[2J\\u0007\\u0000\\u007f");
  EXPECT_EQ(visible("\u009B\u202E\u2066\u200F\u061C\u2028\uFEFF"), "\\u009b\\u202e\\u2066\\u200f\\u061c\\u2028\\ufeff");
  EXPECT_EQ(visible("a\x9b"
                    "b\xE6\xA1"),
            "a\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(visible("\xC0\x8A\xED\xA0\x80\xF5"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")
      << "overlong, surrogate, beyond";
  EXPECT_EQ(visible(visible("\x1b")), "\\u001b");
}

TEST(ReadRest, SaysThatAStreamCannotBeReadInsteadOfThrowing) {
  std::istringstream some(std::string(200'000, 'a') + "b");
  some.get();
  EXPECT_EQ(read_rest(some), std::string(199'999, 'a') + "b");
  std::istringstream empty;
  EXPECT_EQ(read_rest(empty), "");
  // Every read of it fails, as of a stick that was pulled out.
  std::ifstream folder(std::filesystem::temp_directory_path());
  EXPECT_EQ(read_rest(folder), std::nullopt);
  std::ifstream nothing("/there/is/no/such/file");
  EXPECT_EQ(read_rest(nothing), std::nullopt);
}

TEST(Uuid, IsReadAsItIsWrittenAndNothingElseIs) {
  const std::string text = "01792f86-4800-7ef2-9bb4-efbf3ef0d38b";
  const auto id = Uuid::parse(text);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->text(), text);
  EXPECT_EQ(Uuid::parse("01792F86-4800-7EF2-9BB4-EFBF3EF0D38B").value(), *id);
  for (std::size_t at = 0; at < text.size(); ++at) {
    EXPECT_FALSE(Uuid::parse(text.substr(0, at))) << at;
    for (const char wrong : {'g', '/', ':', '@', 'G', '`', '\0', '{'}) {
      std::string other = text;
      other[at] = wrong;
      EXPECT_FALSE(Uuid::parse(other)) << at << wrong;
    }
    std::string moved = text;
    moved[at] = text[at] == '-' ? '0' : '-';
    EXPECT_FALSE(Uuid::parse(moved)) << at;
  }
  EXPECT_FALSE(Uuid::parse(text + "0"));
  EXPECT_FALSE(Uuid::parse("{" + text + "}"));
}

TEST(Uuid, OfTheSystemsRandomnessDiffer) {
  const Uuid one = make_uuid_v7(1'620'000'000'000, system_random()),
             other = make_uuid_v7(1'620'000'000'000, system_random());
  EXPECT_NE(one, other);
  EXPECT_EQ(one.text()[14], '7');
}

TEST(Keys, OfAnotherLengthAreRefused) {
  for (const std::size_t size : {0U, 31U, 33U}) {
    EXPECT_EQ(PublicKey::from_bytes(std::string(size, 'k')).error().code, Code::invalid);
    EXPECT_EQ(SigningKey::from_seed(std::string(size, 'k')).error().code, Code::invalid);
  }
}

TEST(Keys, ASignatureIsOfThisKeyAndTheseBytes) {
  const auto key = SigningKey::from_seed(std::string(32, 'k')), other = SigningKey::from_seed(std::string(32, 'o'));
  ASSERT_TRUE(key && other);
  const Signature made = key->sign("message");
  const std::string signature(made.begin(), made.end());
  EXPECT_TRUE(verify_signature(key->public_key(), "message", signature));
  EXPECT_FALSE(verify_signature(key->public_key(), "massage", signature));
  EXPECT_FALSE(verify_signature(other->public_key(), "message", signature));
  EXPECT_FALSE(verify_signature(key->public_key(), "message", signature.substr(1)));
  EXPECT_FALSE(verify_signature(key->public_key(), "message", ""));
}

TEST(Base64Url, IsReadAsWrittenAndNothingElseIs) {
  for (const std::string& bytes :
       {std::string(), std::string("a"), std::string("\xFF\xFE\x00", 3), std::string("four")})
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)).value(), bytes);
  EXPECT_EQ(base64url_encode("\xFF\xFE"), "__4");
  for (const char* wrong : {"_", "//4", "__4=", "__4 ", "__4\n", "__5"}) EXPECT_FALSE(base64url_decode(wrong)) << wrong;
}

TEST(Secrets, AreComparedWhole) {
  EXPECT_TRUE(equal_constant_time("token", "token"));
  EXPECT_FALSE(equal_constant_time("token", "tokeN"));
  EXPECT_FALSE(equal_constant_time("token", "tok"));
}

TEST(Hex, IsReadAsWrittenAndNothingElseIs) {
  EXPECT_EQ(from_hex(to_hex("\xFF\x01 a")).value(), "\xFF\x01 a");
  for (const char* wrong : {"f", "fg", "f ", " ff", "ff ", "fff", "0x"}) EXPECT_FALSE(from_hex(wrong)) << wrong;
}

TEST(TextShape, ADayIsOneOfTheCalendar) {
  for (const char* day : {"2021-05-17", "1900-01-01", "2199-12-31", "2024-02-29", "2000-02-29"})
    EXPECT_TRUE(is_date_text(day)) << day;
  for (const char* none : {"", "2021-5-17", "2021-05-32", "2021-00-10", "2021-13-01", "2021-02-29", "2100-02-29",
                           "1899-12-31", "2200-01-01", "2021-04-31", "2021-05-00", "2021/05/17", "2021-05-17 ",
                           "20210517", "２０２１-05-17", "2021-05/17", "x021-05-17", "2021-x5-17", "2021-05-x7"})
    EXPECT_FALSE(is_date_text(none)) << none;
}

TEST(TextShape, ATimeIsOneOfTheDay) {
  for (const char* time : {"00:00", "08:24", "23:59"}) EXPECT_TRUE(is_time_text(time)) << time;
  for (const char* none : {"", "8:24", "24:00", "23:60", "08-24", "08:24:00", "x8:24", "08:x4", "0８:24"})
    EXPECT_FALSE(is_time_text(none)) << none;
}

TEST(TextShape, AMomentHasADayATimeAndPerhapsAnOffset) {
  for (const char* moment :
       {"2021-05-17T08:24:00", "2021-05-17T08:24:00Z", "2021-05-17T08:24:00.5", "2021-05-17T08:24:00.000+08:00",
        "2021-05-17T08:24:59-11:30", "2021-05-17T08:24:00.123456Z"})
    EXPECT_TRUE(is_datetime_text(moment)) << moment;
  for (const char* none :
       {"", "2021-05-17", "2021-05-17T08:24", "2021-05-17 08:24:00", "2021-02-30T08:24:00", "2021-05-17T24:24:00",
        "2021-05-17T08:24:60x", "2021-05-17T08:24:00.", "2021-05-17T08:24:00.Z", "2021-05-17T08:24:00.1234567890Z",
        "2021-05-17T08:24:00+8", "2021-05-17T08:24:00+08:60", "2021-05-17T08:24:00+25:00", "2021-05-17T08:24:00ZZ",
        "2021-05-17T08:24-00", "2021-05-17T08:24:x0", "2021-05-17T08:24:61"})
    EXPECT_FALSE(is_datetime_text(none)) << none;
}

TEST(PartBeside, OnlyWhatItNamedForThisTargetIsTakenAway) {
  const testing::TempDir dir;
  const std::filesystem::path target = dir / "work.bin";
  EXPECT_NE(part_beside(target), part_beside(target));
  EXPECT_EQ(part_beside(target).parent_path(), target.parent_path());
  EXPECT_TRUE(part_beside("work.bin").parent_path().empty());
  const std::string part = part_beside(target), other = part_beside(dir / "other.bin");
  const std::vector<std::string> ours = {part, part + "-wal", part + "-shm", part + "-journal"};
  const std::vector<std::string> theirs = {
      other,      dir / "work.bin", dir / "work.bin.part",           dir / "work.bin.tmp",
      part + "s", part + "-walx",   part.substr(0, part.size() - 1), part.substr(0, part.size() - 6) + "g.part"};
  for (const auto& names : {ours, theirs}) {
    for (const std::string& name : names) std::ofstream(name) << "words";
  }
  remove_parts_beside(target);
  for (const std::string& name : ours) EXPECT_FALSE(std::filesystem::exists(name)) << name;
  for (const std::string& name : theirs) EXPECT_TRUE(std::filesystem::exists(name)) << name;
  // A day later nobody writes to the other one any more.
  std::filesystem::last_write_time(other, std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  remove_parts_beside(target);
  EXPECT_FALSE(std::filesystem::exists(other));
  EXPECT_TRUE(std::filesystem::exists(dir / "work.bin.part"));
  std::filesystem::create_directory(part);
  remove_parts_beside(target);
  remove_parts_beside(dir / "no/such/folder");
  EXPECT_TRUE(std::filesystem::exists(part)) << "no file of ours";
}

TEST(SealedStream, IsOpenedByItsReceiverInOrderAndWhole) {
  const auto key = SigningKey::from_seed(std::string(32, 'k')), other = SigningKey::from_seed(std::string(32, 'o'));
  auto sealer = StreamSealer::make(key->public_key());
  ASSERT_TRUE(sealer);
  const std::string first = sealer->seal(std::string(stream_block_bytes, 'a'), false);
  const std::string last = sealer->seal("end", true);
  EXPECT_EQ(StreamOpener::open(sealer->head(), *other).error().code, Code::untrusted);
  EXPECT_EQ(StreamOpener::open(sealer->head().substr(1), *key).error().code, Code::untrusted);
  auto opener = StreamOpener::open(sealer->head(), *key);
  ASSERT_TRUE(opener);
  EXPECT_FALSE(opener->open_block(last)) << "the second before the first";
  EXPECT_FALSE(opener->open_block(std::string(sealed_block_bytes + 1, 'x')));
  EXPECT_FALSE(opener->open_block("short"));
  const auto block = opener->open_block(first);
  ASSERT_TRUE(block);
  EXPECT_FALSE(block->last);
  EXPECT_EQ(opener->open_block(last)->plain, "end");
  PublicKey nothing;  // no point of the curve that anything can be sealed to
  nothing.bytes.fill(0);
  EXPECT_EQ(StreamSealer::make(nothing).error().code, Code::invalid);
}

}  // namespace
}  // namespace yanxing
