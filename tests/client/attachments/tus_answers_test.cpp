// What an answer of the server means for the next piece of an upload: each of them once, from a scripted server.
#include <gtest/gtest.h>

#include <fstream>

#include "client/net/tus.h"
#include "sync/base/hash.h"
#include "tests/client/net/scripted_server.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using net::PieceSent;
using net::testing::answer;

std::string problem(const std::string& type) {
  return R"({"type":"https://yanxing.example/problems/)" + type + R"(","title":"T","detail":"D"})";
}
constexpr const char* is_problem = "Content-Type: application/problem+json\r\n";

class TusAnswers : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(dir_ / name_, std::ios::binary) << content_;
    piece_.file = dir_ / name_;
    piece_.name = name_;
    piece_.bytes = content_.size();
    piece_.url = "/v1/attachments/uploads/1";
    piece_.offset = 100;
    piece_.accept_language = "en";
  }
  /// One piece; every request gets what `script` says.
  PieceSent send(const net::testing::ScriptedServer::Script& script) {
    net::testing::ScriptedServer server(identity_, script);
    net::Transport transport({server.url(), identity_.ca_pem, "token"});
    auto sent = net::upload_piece(transport, piece_);
    requests_ = server.requests();
    return sent;
  }
  PieceSent send(int status, const std::string& body, const std::string& headers) {
    return send([&](const std::string&) { return answer(status, body, headers); });
  }

  TempDir dir_;
  net::testing::Identity identity_ = net::testing::make_identity();
  std::string content_ = std::string(1000, 'x');
  std::string name_ = sha256(content_).hex() + ".jpg";
  net::UploadPiece piece_;
  std::vector<std::string> requests_;
};

TEST_F(TusAnswers, APieceSaysWhereItBeginsAndWhatItIs) {
  const auto sent = send(204, "", "Upload-Offset: 1000\r\n");
  EXPECT_TRUE(sent.status && sent.complete && !sent.ask_offset);
  ASSERT_EQ(requests_.size(), 1u);
  EXPECT_TRUE(requests_[0].starts_with("PATCH /v1/attachments/uploads/1 "));
  for (const char* line : {"Tus-Resumable: 1.0.0", "Upload-Offset: 100", "Authorization: Bearer token",
                           "Content-Type: application/offset+octet-stream"})
    EXPECT_NE(requests_[0].find(line), std::string::npos) << line;
  const std::string checksum = "Upload-Checksum: sha256 " + net::base64_encode(sha256(content_.substr(100)).view());
  EXPECT_NE(requests_[0].find(checksum), std::string::npos);
}

TEST_F(TusAnswers, AnotherOffsetOrABrokenChecksumIsAskedAbout) {
  for (const auto& [status, type] : {std::pair{409, "offset-conflict"}, std::pair{460, "checksum-mismatch"}}) {
    const auto sent = send(status, problem(type), is_problem);
    EXPECT_TRUE(sent.status && sent.ask_offset && !sent.complete) << status;
    EXPECT_EQ(sent.url, piece_.url);
  }
}

TEST_F(TusAnswers, AWrongWholeAndAnUploadThatIsGoneBeginAnew) {
  const auto rejected = send(460, problem("hash-mismatch"), is_problem);
  EXPECT_TRUE(rejected.status && rejected.rejected);
  EXPECT_TRUE(rejected.url.empty());
  EXPECT_EQ(rejected.offset, 0u);
  for (const int status : {404, 410}) {
    const auto gone = send(status, problem("upload-expired"), is_problem);
    EXPECT_TRUE(gone.status && !gone.rejected && gone.url.empty()) << status;
  }
}

TEST_F(TusAnswers, ARefusalIsToldInTheServersWords) {
  const auto expect = [&](int status, Code code) {
    const auto sent = send(status, problem("x"), std::string(is_problem) + "Retry-After: 7\r\n");
    ASSERT_FALSE(sent.status) << status;
    EXPECT_EQ(sent.status.error().code, code) << status;
    EXPECT_EQ(sent.problem.status, status);
    EXPECT_EQ(sent.problem.detail, "D");
    EXPECT_EQ(sent.problem.retry_after_s, 7);
    EXPECT_EQ(sent.url, piece_.url) << "what it has it keeps";
  };
  expect(401, Code::refused);
  expect(403, Code::refused);
  expect(413, Code::invalid);
  expect(429, Code::busy);
  expect(507, Code::busy);
  expect(500, Code::io);
}

TEST_F(TusAnswers, AHostileServerIsNotBelieved) {
  EXPECT_EQ(send(204, "", "Upload-Offset: 99999\r\n").status.error().code, Code::invalid);
  EXPECT_EQ(send(204, "", "Upload-Offset: -1\r\n").status.error().code, Code::invalid);
  EXPECT_EQ(send(204, "", "").status.error().code, Code::invalid);
  piece_.url.clear();
  for (const char* location : {"https://elsewhere.example/x", "//elsewhere.example/x", "uploads/1", "/a b"}) {
    const auto sent = send(201, "", std::string("Location: ") + location + "\r\n");
    EXPECT_EQ(sent.status.error().code, Code::untrusted) << location;
    EXPECT_TRUE(sent.url.empty());
  }
}

TEST_F(TusAnswers, WhatIsNotItsHashIsNotSent) {
  piece_.check = true;
  std::ofstream(dir_ / name_, std::ios::binary) << std::string(1000, 'y');
  EXPECT_EQ(send(204, "", "").file, PieceSent::File::damaged);
  EXPECT_TRUE(requests_.empty());
  piece_.file = dir_ / "gone";
  EXPECT_EQ(send(204, "", "").file, PieceSent::File::gone);
  EXPECT_TRUE(requests_.empty());
}

TEST_F(TusAnswers, ADownloadTakesOnlyWhatItAskedFor) {
  const std::string into = dir_ / "part";
  const auto fetch = [&](int status, const std::string& body, const std::string& headers) {
    net::testing::ScriptedServer server(identity_, [&](const std::string&) { return answer(status, body, headers); });
    net::Transport transport({server.url(), identity_.ca_pem, "token"});
    net::FetchPart part;
    part.name = name_;
    part.into = into;
    return net::fetch_part(transport, part);
  };
  EXPECT_EQ(fetch(206, "abc", "Content-Range: bytes 5-7/1000\r\n").status.error().code, Code::invalid);
  EXPECT_EQ(fetch(206, "abc", "Content-Range: bytes 0-2/999999999999\r\n").status.error().code, Code::invalid);
  EXPECT_EQ(fetch(206, std::string(1000, 'z'), "Content-Range: bytes 0-999/1000\r\n").status.error().code,
            Code::corrupt);
  EXPECT_FALSE(std::filesystem::exists(into));
  EXPECT_EQ(fetch(404, problem("attachment-unknown"), is_problem).status.error().code, Code::not_found);
  const auto half = fetch(206, content_.substr(0, 400), "Content-Range: bytes 0-399/1000\r\n");
  EXPECT_TRUE(half.status && !half.complete);
  EXPECT_EQ(half.have, 400u);
  EXPECT_TRUE(fetch(206, content_.substr(400), "Content-Range: bytes 400-999/1000\r\n").complete);
  EXPECT_TRUE(fetch(416, "", "Content-Range: bytes */1000\r\n").complete) << "a restart after the last byte";
  std::ofstream(into, std::ios::binary | std::ios::trunc) << content_.substr(0, 400);
  EXPECT_TRUE(fetch(200, content_, "").complete) << "a server without ranges sends the whole once more";
  EXPECT_TRUE(read_file(into) == content_);
  std::ofstream(into, std::ios::binary | std::ios::trunc) << content_.substr(0, 400);
  EXPECT_EQ(fetch(200, "login page", "").status.error().code, Code::corrupt);
  EXPECT_FALSE(std::filesystem::exists(into));
}

}  // namespace
}  // namespace yanxing::testing
