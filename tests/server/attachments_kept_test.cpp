// A PATCH at the end of an upload that is kept, over real HTTPS.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "server-stub/api.h"
#include "server-stub/https.h"
#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

using testing::Answer;
using testing::attachment_name;
using testing::request_text;
using testing::TlsClient;

class KeptUpload : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()));
    city_ = City::open(dir_, clock_, system_random()).value();
    lane_city_ = City::open(dir_, clock_, system_random()).value();
    forms_ = FormCatalogue::embedded().value();
    sync_ = std::make_unique<SyncService>(*city_, forms_);
    attachments_ = std::make_unique<Attachments>(*lane_city_, Reserve{});
    settings_.listen = "127.0.0.1";
    settings_.port = 0;
    attachment_api_ = std::make_unique<AttachmentApi>(*lane_city_, forms_, *attachments_, Answers(5, Log::silent()));
    api_ = std::make_unique<Api>(*city_, *sync_, settings_.limits, Log::silent(), attachment_api_.get());
    const TlsIdentity identity{city_->identity().chain_pem(), city_->identity().certificate.key_pem};
    server_ = HttpsServer::start(settings_, identity, *api_, Log::silent()).value();
    const auto code = city_->devices().invite("450224204", "一号", city_->ca_der()).value();
    ASSERT_EQ(laptop_.enrol(server_->port(), sync::encode_enrolment_code(code)).status, 200u);
    TlsClient client(server_->port());
    where_ = laptop_.create_upload(client, attachment_name(content_), content_.size()).headers.at("location");
    TlsClient sender(server_->port());
    ASSERT_EQ(laptop_.patch_upload(sender, where_, 0, content_, {}).status, 204u);
  }
  /// A PATCH at the end, its body in chunks.
  Answer at_the_end(const std::string& chunks, const std::string& more = {}) {
    TlsClient client(server_->port());
    const std::string head = laptop_.authorization() +
                             "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"
                             "Upload-Offset: 5\r\nTransfer-Encoding: chunked\r\n" +
                             more;
    client.send(request_text("PATCH", where_, {}, head) + chunks + "0\r\n\r\n");
    return client.receive();
  }
  void expect_kept() {
    TlsClient client(server_->port());
    const Answer head = laptop_.tus(client, "HEAD", where_);
    EXPECT_EQ(head.status, 200u);
    EXPECT_EQ(head.headers.contains("upload-offset") ? head.headers.at("upload-offset") : "", "5");
    EXPECT_EQ(laptop_.held(server_->port(), {sha256(content_)}).size(), 1u);
    EXPECT_TRUE(std::filesystem::is_empty(dir_.attachments() / "partial"));
  }

  const std::string content_ = "bytes";
  testing::TempDir root_;
  DataDir dir_{root_.path() / "city"};
  testing::RealClock clock_;
  std::unique_ptr<City> city_, lane_city_;
  FormCatalogue forms_;
  std::unique_ptr<SyncService> sync_;
  std::unique_ptr<Attachments> attachments_;
  Settings settings_;
  std::unique_ptr<AttachmentApi> attachment_api_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<HttpsServer> server_;
  testing::TestLaptop laptop_;
  std::string where_;
};

TEST_F(KeptUpload, AnEmptyBodyInChunksIsAnsweredAsOneWithoutABody) {
  const Answer answer = at_the_end("");
  EXPECT_EQ(answer.status, 204u) << answer.body;
  EXPECT_EQ(answer.headers.at("upload-offset"), "5");
  EXPECT_EQ(at_the_end("", "Upload-Checksum: sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=\r\n").status, 204u) << "of nothing";
  EXPECT_EQ(at_the_end("", "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n").status, 460u);
  expect_kept();
}

TEST_F(KeptUpload, MoreIsRefusedAndChangesNothing) {
  EXPECT_NE(at_the_end("3\r\nabc\r\n").body.find("attachment-too-large"), std::string::npos);
  expect_kept();
}

}  // namespace
}  // namespace yanxing::server
