// Which attachments a change names, in which texts, and what is told of broken payloads.
#include "sync/ledger/attachment_refs.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

using Names = std::vector<std::string>;

std::string name_of(const std::string& content, const std::string& ending = "jpg") {
  return sha256(content).hex() + "." + ending;
}

std::string payload_with(const std::vector<std::string>& values) {
  Change change;
  change.form = "observation";
  change.place = "450224204";
  change.author = "tester";
  change.record = numbered_id(9);
  int i = 0;
  // The next cell's name stands right behind a value: its letters are no part of the ending.
  for (const std::string& value : values)
    change.edits.push_back({"abc" + std::to_string(i++), text_value(value), {}, false});
  return encode_change(change, chain(1));
}

TEST(AttachmentNames, AreAHashADotAndAShortEnding) {
  const std::string digits(64, 'a');
  for (const char* ending : {"j", "jpg", "webp", "12345678"}) EXPECT_TRUE(is_attachment_name(digits + "." + ending));
  for (const std::string& bad :
       {digits, digits + ".", digits + ".JPG", digits + ".123456789", digits + ".j/g", digits + "..", digits + "_jpg",
        std::string(63, 'a') + ".jpg", std::string(64, 'A') + ".jpg", std::string(64, 'g') + ".jpg",
        "../" + digits.substr(3) + ".jpg", digits + ".jpg\n", digits + std::string(".j\0g", 4), std::string()}) {
    EXPECT_FALSE(is_attachment_name(bad)) << bad;
  }
  EXPECT_EQ(attachment_hash(name_of("x")), sha256("x"));
}

TEST(AttachmentNames, AreFoundInValuesAloneAndAmongWords) {
  const std::string a = name_of("a"), b = name_of("b", "pdf");
  EXPECT_EQ(attachments_in(payload_with({a})), Names{a});
  EXPECT_EQ(attachments_in(payload_with({a, a, "nothing. here"})), Names{a});
  Names both{a, b};
  std::sort(both.begin(), both.end());
  EXPECT_EQ(attachments_in(payload_with({a, b})), both);
  EXPECT_EQ(attachments_in(payload_with({"见 " + a + "，" + b + "。"})), both);
  EXPECT_EQ(attachments_in(payload_with({"x" + a})), Names{});
  EXPECT_EQ(attachments_in(payload_with({a + "X"})), Names{});
  EXPECT_EQ(attachments_in(payload_with({a + "123456"})), Names{});
  EXPECT_EQ(attachments_in(payload_with({})), Names{});
}

TEST(AttachmentNames, AreFoundInListsAndNotInBytes) {
  const std::string a = name_of("a");
  std::string list, bytes;
  cbor::Writer(list).array(2).text("x").text(a);
  cbor::Writer(bytes).bytes(a);
  EXPECT_EQ(attachments_in(list), Names{a});
  EXPECT_EQ(attachments_in(bytes), Names{});
}

TEST(AttachmentNames, BrokenPayloadsAreReadAsFarAsTheyGo) {
  const std::string a = name_of("a");
  const std::string payload = payload_with({a});
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const Names found = attachments_in(std::string_view(payload).substr(0, size));
    EXPECT_TRUE(found.empty() || found == Names{a}) << size;
  }
  EXPECT_EQ(attachments_in(std::string(100, '\x81') + a), Names{});
  EXPECT_EQ(attachments_in(a), Names{});
}

}  // namespace
}  // namespace yanxing::sync::testing
