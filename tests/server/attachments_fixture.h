// A city with its attachments' routes over real HTTPS: what its tests share.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "server-stub/api.h"
#include "server-stub/https.h"
#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/process.h"

namespace yanxing::server::testing_routes {

namespace fs = std::filesystem;
using testing::Answer;
using testing::attachment_name;
using testing::cbor_text;
using testing::read_file;
using testing::request_text;
using testing::TestLaptop;
using testing::TlsClient;
using testing::upload_metadata;

inline constexpr const char* place = "450224204";
inline constexpr const char* other_place = "450225106";

struct MovedClock final : WallClock {
  std::atomic<UnixMs> ahead{0};
  UnixMs now_ms() const override { return testing::RealClock().now_ms() + ahead; }
};

inline std::string content_of(std::size_t size, unsigned seed = 1) {
  std::string out(size, '\0');
  std::uint32_t state = seed;
  for (char& c : out) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return out;
}

class AttachmentRoutes : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()));
    city_ = City::open(dir_, clock_, system_random()).value();
    lane_city_ = City::open(dir_, clock_, system_random()).value();
    forms_ = FormCatalogue::embedded().value();
    sync_ = std::make_unique<SyncService>(*city_, forms_);
    attachments_ = std::make_unique<Attachments>(*lane_city_, Reserve{std::nullopt, [this](const fs::path& folder) {
                                                                        if (out_of_memory_) throw std::bad_alloc();
                                                                        auto space = disk_space(folder);
                                                                        if (space && full_)
                                                                          space.value().free_bytes = 0;
                                                                        return space;
                                                                      }});
    settings_.listen = "127.0.0.1";
    settings_.port = 0;
    settings_.limits.stop_time = std::chrono::milliseconds(500);
    attachment_api_ = std::make_unique<AttachmentApi>(*lane_city_, forms_, *attachments_, Answers(5, Log::silent()));
    api_ = std::make_unique<Api>(*city_, *sync_, settings_.limits, Log::silent(), attachment_api_.get());
    const TlsIdentity identity{city_->identity().chain_pem(), city_->identity().certificate.key_pem};
    server_ = HttpsServer::start(settings_, identity, *api_, Log::silent()).value();
    enrol(laptop_, place);
  }
  void enrol(TestLaptop& laptop, const char* scope) {
    const auto code = city_->devices().invite(scope, "一号", city_->ca_der()).value();
    ASSERT_EQ(laptop.enrol(port(), sync::encode_enrolment_code(code)).status, 200u);
  }
  std::uint16_t port() const { return server_->port(); }
  std::string location(const TestLaptop& laptop, const std::string& content, const std::string& ending = "jpg") {
    TlsClient client(port());
    const Answer answer = laptop.create_upload(client, attachment_name(content, ending), content.size());
    EXPECT_EQ(answer.status, 201u) << answer.body;
    return answer.headers.contains("location") ? answer.headers.at("location") : "";
  }
  Answer patch(const std::string& where, std::uint64_t offset, const std::string& bytes, const std::string& more = {}) {
    TlsClient client(port());
    return laptop_.patch_upload(client, where, offset, bytes, more);
  }
  Answer head(const std::string& where) {
    TlsClient client(port());
    return laptop_.tus(client, "HEAD", where);
  }
  std::string offset(const std::string& where) {
    const Answer answer = head(where);
    return answer.status == 200 ? answer.headers.at("upload-offset") : std::to_string(answer.status);
  }
  static std::string problem(const Answer& answer) {
    const std::string type = nlohmann::json::parse(answer.body, nullptr, false).value("type", "none");
    return type.substr(type.rfind(':') + 1);
  }
  fs::path file_of(const std::string& content) const {
    const std::string name = attachment_name(content);
    return dir_.attachments() / name.substr(0, 2) / name;
  }
  bool is_held(const TestLaptop& laptop, const std::string& content) {
    return laptop.held(port(), {sha256(content)}).size() == 1;
  }
  void wait_for_part(const std::string& where, std::uint64_t size) {
    const fs::path part = dir_.attachments() / "partial" / where.substr(where.rfind('/') + 1);
    std::error_code error;
    for (int i = 0; i < 2000 && fs::file_size(part, error) != size; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  void save_with(TestLaptop& laptop, const std::string& name, const char* where = place) {
    laptop.save("person", where, {{"name", cbor_text("甲")}, {"photo", cbor_text(name)}});
    EXPECT_EQ(laptop.sync(port()).status, 200u);
  }

  testing::TempDir temp_;
  DataDir dir_{temp_ / "city"};
  MovedClock clock_;
  std::unique_ptr<City> city_, lane_city_;
  FormCatalogue forms_;
  std::unique_ptr<SyncService> sync_;
  std::unique_ptr<Attachments> attachments_;
  std::atomic<bool> full_ = false, out_of_memory_ = false;
  Settings settings_;
  std::unique_ptr<AttachmentApi> attachment_api_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<HttpsServer> server_;
  TestLaptop laptop_;
};

}  // namespace yanxing::server::testing_routes
