// Enrolment: what a code may do, and what it may not. A real database file, a clock that the test turns.
#include "server-stub/devices.h"

#include <gtest/gtest.h>

#include "server-stub/city.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

struct TestClock final : WallClock {
  UnixMs now = 1'700'000'000'000;
  UnixMs now_ms() const override { return now; }
};

constexpr UnixMs hour_ms = 3'600'000;

class DevicesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()));
    auto city = City::open(dir_, clock_, system_random());
    ASSERT_TRUE(city) << city.error().detail;
    city_ = std::move(*city);
  }
  Devices& devices() { return city_->devices(); }
  sync::EnrolmentCode invite(const char* scope = "450224204") {
    auto code = devices().invite(scope, "一号笔记本", city_->ca_der());
    EXPECT_TRUE(code);
    return *code;
  }
  /// Through the text, as a person would carry it.
  sync::EnrolmentRequest request_for(const sync::EnrolmentCode& code) {
    const auto typed = sync::decode_enrolment_code(sync::encode_enrolment_code(code));
    EXPECT_TRUE(typed);
    return sync::make_enrolment_request(*typed, device_, key_, "laptop");
  }
  /// The problem's name, or "ok" with the token noted.
  std::string enrol(const sync::EnrolmentRequest& request) {
    auto outcome = devices().enrol(request, city_->ca_der());
    if (!outcome) return outcome.error().detail;
    if (const auto* problem = std::get_if<Problem>(&*outcome)) return std::string(problem_name(*problem));
    token_ = std::get<Enrolled>(*outcome).token;
    return "ok";
  }
  sync::EnrolmentRequest with_wrong_secret(sync::EnrolmentCode code) {
    code.secret[0] ^= 1;
    return sync::make_enrolment_request(code, device_, key_, "laptop");
  }
  std::optional<Device> device_of_token(const std::string& token) { return devices().find_by_token(token).value(); }

  TestClock clock_;
  testing::TempDir temp_;
  DataDir dir_{temp_ / "city"};
  std::unique_ptr<City> city_;
  SigningKey key_ = SigningKey::generate(system_random());
  DeviceId device_ = make_uuid_v7(clock_.now, system_random());
  std::string token_;
};

TEST_F(DevicesTest, ACodeMakesOneLaptopADevice) {
  EXPECT_EQ(enrol(request_for(invite())), "ok");
  const auto device = device_of_token(token_);
  ASSERT_TRUE(device);
  EXPECT_EQ(device->id, device_);
  EXPECT_EQ(device->name, "一号笔记本");
  EXPECT_EQ(device->places().prefixes, std::vector<std::string>{"450224204"});
  EXPECT_EQ(device->public_key, key_.public_key());
  EXPECT_FALSE(device->revoked_ms);
}

TEST_F(DevicesTest, AStrangersTokenBelongsToNobody) {
  EXPECT_FALSE(device_of_token("AAAA"));
  EXPECT_FALSE(device_of_token(""));
}

TEST_F(DevicesTest, TheSameLaptopMayRepeatAfterALostReply) {
  const auto code = invite();
  EXPECT_EQ(enrol(request_for(code)), "ok");
  const std::string lost = token_;
  EXPECT_EQ(enrol(request_for(code)), "ok");
  EXPECT_TRUE(device_of_token(token_));
  EXPECT_FALSE(device_of_token(lost));  // only one token at a time
}

TEST_F(DevicesTest, AnotherLaptopMayNotUseTheSameCode) {
  const auto code = invite();
  EXPECT_EQ(enrol(request_for(code)), "ok");
  const std::string token = token_;
  key_ = SigningKey::generate(system_random());
  device_ = make_uuid_v7(clock_.now, system_random());
  EXPECT_EQ(enrol(request_for(code)), "code-used");
  EXPECT_TRUE(device_of_token(token));
}

TEST_F(DevicesTest, FiveWrongSecretsBlockTheCode) {
  const auto code = invite();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(enrol(with_wrong_secret(code)), "code-unknown");
  EXPECT_EQ(enrol(request_for(code)), "ok");  // the fifth try may still be right
  const auto blocked = invite();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enrol(with_wrong_secret(blocked)), "code-unknown");
  EXPECT_EQ(enrol(request_for(blocked)), "code-dead");
}

TEST_F(DevicesTest, TriesAreCountedAcrossAServerRestart) {
  const auto code = invite();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(enrol(with_wrong_secret(code)), "code-unknown");
    city_ = City::open(dir_, clock_, system_random()).value();
  }
  EXPECT_EQ(enrol(request_for(code)), "code-dead");
}

TEST_F(DevicesTest, ACodeEndsAfter24Hours) {
  const auto code = invite();
  clock_.now += 24 * hour_ms - 1;
  EXPECT_EQ(enrol(request_for(code)), "ok");
  clock_.now += 1;
  EXPECT_EQ(enrol(request_for(code)), "code-expired");
  EXPECT_EQ(enrol(request_for(invite())), "ok");
}

TEST_F(DevicesTest, AnUnknownCodeIsRefused) {
  auto code = invite();
  code.id = (code.id + 1) & 0xFFFFFF;
  EXPECT_EQ(enrol(request_for(code)), "code-unknown");
}

TEST_F(DevicesTest, AKeyThatIsNotProvenIsRefused) {
  auto request = request_for(invite());
  request.public_key = SigningKey::generate(system_random()).public_key();
  EXPECT_EQ(enrol(request), "bad-proof");
}

TEST_F(DevicesTest, ACodeForAnotherServerIsRefused) {
  auto code = invite();
  code.ca_fingerprint[0] ^= 1;
  EXPECT_EQ(enrol(request_for(code)), "bad-proof");
}

TEST_F(DevicesTest, AnIdCannotBeTakenOverWithAnotherKey) {
  EXPECT_EQ(enrol(request_for(invite())), "ok");
  key_ = SigningKey::generate(system_random());
  EXPECT_EQ(enrol(request_for(invite())), "device-exists");
}

TEST_F(DevicesTest, RevokingWorksAtOnceAndForRepeatsToo) {
  const auto code = invite();
  EXPECT_EQ(enrol(request_for(code)), "ok");
  auto other_process = City::open(dir_, clock_, system_random()).value();
  EXPECT_TRUE(other_process->devices().revoke(device_.text()));
  EXPECT_TRUE(device_of_token(token_)->revoked_ms);
  EXPECT_EQ(enrol(request_for(code)), "code-dead");
  EXPECT_EQ(enrol(request_for(invite())), "ok");  // a new code from the administrator brings it back
  EXPECT_FALSE(device_of_token(token_)->revoked_ms);
}

TEST_F(DevicesTest, AnUnusedCodeCanBeRevoked) {
  const auto code = invite();
  const auto listed = devices().list().value();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].state, "waiting");
  EXPECT_TRUE(devices().revoke(listed[0].id));
  EXPECT_EQ(enrol(request_for(code)), "code-dead");
  EXPECT_EQ(devices().list().value()[0].state, "blocked");
}

TEST_F(DevicesTest, RevokingWhatIsNotThereSaysSo) {
  EXPECT_EQ(devices().revoke(device_.text()).error().code, Code::not_found);
  EXPECT_EQ(devices().revoke("nonsense").error().code, Code::not_found);
  EXPECT_EQ(devices().revoke("code-7").error().code, Code::not_found);
}

TEST_F(DevicesTest, EnrollingAnewWithAnotherScopeRaisesTheScopesVersion) {
  EXPECT_EQ(enrol(request_for(invite())), "ok");
  EXPECT_EQ(device_of_token(token_)->scope_version, 1u);
  EXPECT_EQ(enrol(request_for(invite())), "ok");
  EXPECT_EQ(device_of_token(token_)->scope_version, 1u);
  EXPECT_EQ(enrol(request_for(invite("450224"))), "ok");
  EXPECT_EQ(device_of_token(token_)->scope_version, 2u);
}

TEST_F(DevicesTest, AScopeIsOneOrSeveralPlaceCodes) {
  EXPECT_TRUE(parse_scope("45"));
  EXPECT_EQ(parse_scope("450224204,450224205").value().prefixes.size(), 2u);
  for (const char* bad : {"", "4", "45022x", "450224204,", ",45", "4502242041", "450224 204"})
    EXPECT_FALSE(parse_scope(bad)) << bad;
  EXPECT_EQ(devices().invite("nowhere", "x", city_->ca_der()).error().code, Code::invalid);
  EXPECT_EQ(devices().invite("45", "", city_->ca_der()).error().code, Code::invalid);
}

TEST_F(DevicesTest, NoSecretIsStored) {
  const auto code = invite();
  EXPECT_EQ(enrol(request_for(code)), "ok");
  ASSERT_TRUE(city_->backup(temp_ / "copy"));
  const std::string bytes = testing::read_file(temp_ / "copy");
  EXPECT_EQ(bytes.find(token_), std::string::npos);
  EXPECT_EQ(bytes.find(code.secret_view()), std::string::npos);
}

}  // namespace
}  // namespace yanxing::server
