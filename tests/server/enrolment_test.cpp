// The one-time code as text, and the enrolment messages read as hostile.
#include "sync/session/enrolment.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace yanxing::sync {
namespace {

/// A code of `random`'s secret and fingerprint.
EnrolmentCode code_of(Random& random) {
  EnrolmentCode code;
  code.id = 0xABCDEF;
  random.fill(code.secret);
  random.fill(code.ca_fingerprint);
  return code;
}

/// 7, 8, 9, …
class Counting final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_ = 7;
};

/// The same code in every run: a checksum of 16 bits lets one in 65,536 wrong ones pass, and a wide ａ is right where
/// an A stood.
EnrolmentCode some_code() {
  Counting random;
  return code_of(random);
}

TEST(EnrolmentCode, TextAndBack) {
  for (int i = 0; i < 100; ++i) {
    const EnrolmentCode code = code_of(system_random());
    const std::string text = encode_enrolment_code(code);
    EXPECT_EQ(text.size(), 59u);
    EXPECT_EQ(decode_enrolment_code(text).value(), code);
  }
}

TEST(EnrolmentCode, IsStableForEver) {
  EnrolmentCode code;
  code.id = 1;
  for (std::size_t i = 0; i < code.secret.size(); ++i) code.secret[i] = static_cast<std::uint8_t>(i);
  for (std::size_t i = 0; i < code.ca_fingerprint.size(); ++i)
    code.ca_fingerprint[i] = static_cast<std::uint8_t>(255 - i);
  EXPECT_EQ(encode_enrolment_code(code), "00002-00108-1G818-60W40-KZZYZ-QYFQY-QSZ3V-ZDXFM-YFSF3-W64V4");
}

TEST(EnrolmentCode, ReadsWhatPeopleType) {
  const EnrolmentCode code = some_code();
  const std::string text = encode_enrolment_code(code);
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  EXPECT_EQ(decode_enrolment_code(lower).value(), code);
  std::string without = text;
  std::erase(without, '-');
  EXPECT_EQ(decode_enrolment_code("  " + without + "\r\n").value(), code);
  std::string misread = text;
  std::replace(misread.begin(), misread.end(), '0', 'O');
  std::replace(misread.begin(), misread.end(), '1', 'l');
  EXPECT_EQ(decode_enrolment_code(misread).value(), code);
  std::replace(misread.begin(), misread.end(), 'l', 'I');
  EXPECT_EQ(decode_enrolment_code(misread).value(), code);
  std::string wide;  // ＡＢＣ１２３－ of a Chinese input method
  for (const char c : text) {
    const auto point = static_cast<unsigned>(c) + 0xFEE0;
    wide += static_cast<char>(0xE0 | (point >> 12));
    wide += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    wide += static_cast<char>(0x80 | (point & 0x3F));
  }
  EXPECT_EQ(decode_enrolment_code(wide).value(), code);
}

TEST(EnrolmentCode, ASlipOfTheFingerIsNoticedBeforeATryIsUsedUp) {
  const std::string text = encode_enrolment_code(some_code());
  int unnoticed = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    std::string wrong = text;
    wrong[i] = text[i] == 'Q' ? 'R' : 'Q';
    unnoticed += decode_enrolment_code(wrong).ok() ? 1 : 0;
  }
  EXPECT_EQ(unnoticed, 0);
  EXPECT_FALSE(decode_enrolment_code(""));
  EXPECT_FALSE(decode_enrolment_code(text.substr(1)));
  EXPECT_FALSE(decode_enrolment_code(text + "0"));
  EXPECT_FALSE(decode_enrolment_code("登记码"));
  EXPECT_FALSE(decode_enrolment_code("\xFF\xFE"));
  EXPECT_FALSE(decode_enrolment_code(std::string(100'000, '0')));
}

TEST(EnrolmentCode, NamesItsCaOnly) {
  EnrolmentCode code = some_code();
  code.ca_fingerprint = ca_fingerprint("the certificate");
  EXPECT_TRUE(code.names_ca("the certificate"));
  EXPECT_FALSE(code.names_ca("another"));
}

TEST(EnrolmentMessages, RequestTravelsAndProvesItsKey) {
  const EnrolmentCode code = [] {
    EnrolmentCode c = some_code();
    c.ca_fingerprint = ca_fingerprint("ca");
    return c;
  }();
  const SigningKey key = SigningKey::generate(system_random());
  const auto request = make_enrolment_request(code, make_uuid_v7(0, system_random()), key, "笔记本");
  auto read = parse_enrolment_request(to_json(request)).value();
  EXPECT_EQ(read.name, "笔记本");
  EXPECT_TRUE(enrolment_proof_holds(read, "ca"));
  EXPECT_FALSE(enrolment_proof_holds(read, "another ca"));
  read.device = make_uuid_v7(0, system_random());
  EXPECT_FALSE(enrolment_proof_holds(read, "ca"));
}

TEST(EnrolmentMessages, ReplyTravels) {
  const EnrolmentReply reply{.token = "t0ken",
                             .device = make_uuid_v7(0, system_random()),
                             .scope = "450224204",
                             .server_key = SigningKey::generate(system_random()).public_key(),
                             .epoch = "e",
                             .server_name = "柳州",
                             .clock_ms = 1'700'000'000'000};
  const auto read = parse_enrolment_reply(to_json(reply)).value();
  EXPECT_EQ(read.token, reply.token);
  EXPECT_EQ(read.device, reply.device);
  EXPECT_EQ(read.server_key, reply.server_key);
  EXPECT_EQ(read.server_name, "柳州");
  EXPECT_EQ(read.clock_ms, reply.clock_ms);
}

TEST(EnrolmentCode, CharactersThatAreNoneOfItsOwnAreRefused) {
  const std::string text = encode_enrolment_code(some_code());
  ASSERT_NE(text[7], 'A');
  for (const std::string wrong : {"é", "Ж", "😀", "？", "～", "｀", "ａ", "U", "u", "!", "\x7F"}) {
    std::string other = text;
    other.replace(7, 1, wrong);
    EXPECT_FALSE(decode_enrolment_code(other)) << wrong;
  }
  // The bits beyond the last byte are none.
  std::string beyond = text;
  for (const char c : std::string("123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
    beyond.back() = c;
    EXPECT_TRUE(beyond == text || !decode_enrolment_code(beyond)) << c;
  }
}

/// `text` with the value of `member` replaced by `value`, or without the member where that is empty.
std::string with(const std::string& text, const std::string& member, const std::string& value) {
  const auto at = text.find('"' + member + "\":");
  EXPECT_NE(at, std::string::npos) << member;
  const auto begin = at + member.size() + 3;
  const auto end = text[begin] == '"' ? text.find('"', begin + 1) + 1 : text.find_first_of(",}", begin);
  const std::string instead = value.empty() ? "\"_" + member + "\":0" : '"' + member + "\":" + value;
  return text.substr(0, at) + instead + text.substr(end);
}

TEST(EnrolmentMessages, EachMemberThatIsMissingOrOfAnotherShapeIsNamed) {
  const auto request = to_json(make_enrolment_request(some_code(), make_uuid_v7(0, system_random()),
                                                      SigningKey::generate(system_random()), "n"));
  const auto reply = to_json(EnrolmentReply{.token = "t",
                                            .device = make_uuid_v7(0, system_random()),
                                            .scope = "450224204",
                                            .server_key = SigningKey::generate(system_random()).public_key(),
                                            .epoch = "e",
                                            .server_name = "s",
                                            .clock_ms = 5});
  const std::string long_text = '"' + std::string(5000, 'a') + '"';
  const std::vector<std::string> wrong{"",        "null",
                                       "-1",      "{}",
                                       "[]",      "true",
                                       "\"\"",    "\"!\"",
                                       long_text, "\"00000000-0000-0000-0000-000000000000\"",
                                       "4.5e9",   "99999999999999999"};
  const auto refused = [&](const std::string& text, const std::string& member, const auto& parse) {
    ASSERT_TRUE(parse(text));
    for (const std::string& value : wrong) {
      const auto read = parse(with(text, member, value));
      if ((member == "name" || member == "token" || member == "scope" || member == "epoch" ||
           member == "server_name") &&
          (value == "\"!\"" || value.size() == 38))
        continue;
      ASSERT_FALSE(read) << member << " " << value;
      EXPECT_EQ(read.error().code, Code::invalid);
    }
  };
  for (const std::string member : {"code_id", "secret", "device_id", "public_key", "name"})
    refused(request, member, parse_enrolment_request);
  for (const std::string member : {"token", "device_id", "scope", "clock_ms"})
    refused(reply, member, parse_enrolment_reply);
  // A quote within a name ends nothing.
  EXPECT_TRUE(parse_enrolment_request(with(request, "name", R"("a \"{[{[{[ b")")));
}

TEST(EnrolmentMessages, AProofIsOfACodeThatThereCanBe) {
  const EnrolmentCode code = some_code();
  const SigningKey key = SigningKey::generate(system_random());
  auto request = make_enrolment_request(code, make_uuid_v7(0, system_random()), key, "n");
  request.code_id = 1u << 24;
  EXPECT_FALSE(enrolment_proof_holds(request, "ca"));
  request = make_enrolment_request(code, make_uuid_v7(0, system_random()), key, "n");
  request.secret.pop_back();
  EXPECT_FALSE(enrolment_proof_holds(request, "ca"));
}

TEST(EnrolmentMessages, NonsenseIsAnErrorNeverACrash) {
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("[]"), std::string("null"), std::string("{\"code_id\": -1}"),
        std::string(8000, '['), std::string(100'000, '{'), std::string("\xFF"), std::string("{\"code_id\": 1e99}"),
        std::string("{\"code_id\": 18446744073709551615}"), std::string("{\"code_id\": 1")}) {
    EXPECT_FALSE(parse_enrolment_request(text));
    EXPECT_FALSE(parse_enrolment_reply(text));
  }
}

}  // namespace
}  // namespace yanxing::sync
