#include "client/net/enrol.h"

#include <gtest/gtest.h>

#include "tests/client/net/scripted_server.h"

namespace yanxing::net {
namespace {

using testing::answer;
using testing::Identity;
using testing::make_identity;
using testing::ScriptedServer;

std::string code_for(const Identity& identity) {
  sync::EnrolmentCode code;
  code.id = 7;
  code.ca_fingerprint = sync::ca_fingerprint(*certificate_der(identity.ca_pem));
  return sync::encode_enrolment_code(code);
}

EnrolmentInput input_for(const std::string& url, const std::string& code) {
  return {url,           code, make_uuid_v7(1'600'000'000'000, system_random()), SigningKey::generate(system_random()),
          "桥板乡 1 号", "en"};
}

ScriptedServer::Script enrolling() {
  return [](const std::string& request) {
    const auto sent = sync::parse_enrolment_request(request.substr(request.find("\r\n\r\n") + 4));
    if (!sent) return answer(400, "");
    sync::EnrolmentReply reply;
    reply.token = "token-1";
    reply.device = sent->device;
    reply.scope = "450224204";
    reply.server_key = sent->public_key;
    reply.epoch = "0011223344556677";
    reply.server_name = "city";
    reply.clock_ms = 1'600'000'000'000;
    return answer(201, sync::to_json(reply), "Content-Type: application/json\r\n");
  };
}

TEST(Enrol, PinsTheCaThatTheCodeNamesAndBringsTheTokenHome) {
  const auto identity = make_identity();
  ScriptedServer server(identity, enrolling());
  Problem problem;
  const auto enrolled = enrol(input_for(server.url() + "/", code_for(identity)), problem);
  ASSERT_TRUE(enrolled) << enrolled.error().detail;
  EXPECT_EQ(enrolled->server.url, server.url());
  EXPECT_EQ(enrolled->server.ca_pem, identity.ca_pem);
  EXPECT_EQ(enrolled->server.token, "token-1");
  EXPECT_EQ(enrolled->reply.scope, "450224204");
}

TEST(Enrol, WorksWithALaptopClockThatIsYearsOff) {
  const auto identity = make_identity({.valid_from_days = 3000, .valid_to_days = 4000});
  ScriptedServer server(identity, enrolling());
  Problem problem;
  EXPECT_TRUE(enrol(input_for(server.url(), code_for(identity)), problem));
}

TEST(Enrol, AServerWithAnotherCaHearsNothing) {
  const auto ours = make_identity();
  const auto theirs = make_identity();
  ScriptedServer thief(theirs, enrolling());
  Problem problem;
  const auto enrolled = enrol(input_for(thief.url(), code_for(ours)), problem);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, Code::untrusted);
  EXPECT_TRUE(thief.requests().empty());
}

TEST(Enrol, AThiefWhoShowsOurCaWithAKeyOfHisOwnHearsNothing) {
  const auto ours = make_identity();
  auto mixed = make_identity();
  mixed.ca_pem = ours.ca_pem;  // his leaf, our CA's certificate behind it
  ScriptedServer thief(mixed, enrolling());
  Problem problem;
  const auto enrolled = enrol(input_for(thief.url(), code_for(ours)), problem);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, Code::untrusted);
  EXPECT_TRUE(thief.requests().empty());
}

TEST(Enrol, AMistypedCodeIsCaughtBeforeAnythingIsSent) {
  const auto identity = make_identity();
  ScriptedServer server(identity, enrolling());
  auto code = code_for(identity);
  code[0] = code[0] == '7' ? '8' : '7';
  Problem problem;
  const auto enrolled = enrol(input_for(server.url(), code), problem);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, Code::invalid);
  EXPECT_EQ(server.connections(), 0);
}

TEST(Enrol, AnExpiredCodeComesWithTheServersReason) {
  const auto identity = make_identity();
  ScriptedServer server(identity, [](const std::string&) {
    return answer(403, R"({"type":"urn:yanxing:problem:code-expired","title":"expired"})",
                  "Content-Type: application/problem+json\r\n");
  });
  Problem problem;
  const auto enrolled = enrol(input_for(server.url(), code_for(identity)), problem);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, Code::refused);
  EXPECT_EQ(problem.type_name(), "code-expired");
}

}  // namespace
}  // namespace yanxing::net
