// Attachments as a laptop meets them: every route over real HTTPS, with every wrong token, device, scope and offset.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "server-stub/api.h"
#include "server-stub/https.h"
#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;
using testing::Answer;
using testing::attachment_name;
using testing::cbor_text;
using testing::read_file;
using testing::request_text;
using testing::TestLaptop;
using testing::TlsClient;
using testing::upload_metadata;

constexpr const char* place = "450224204";
constexpr const char* other_place = "450225106";

struct MovedClock final : WallClock {
  std::atomic<UnixMs> ahead{0};
  UnixMs now_ms() const override { return testing::RealClock().now_ms() + ahead; }
};

std::string content_of(std::size_t size, unsigned seed = 1) {
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

TEST_F(AttachmentRoutes, AFileArrivesInPiecesAndIsHeld) {
  const std::string content = content_of(300'000);
  const std::string where = location(laptop_, content);
  EXPECT_EQ(offset(where), "0");
  Answer answer = patch(where, 0, content.substr(0, 100'000));
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.headers.at("upload-offset"), "100000");
  EXPECT_EQ(answer.headers.at("tus-resumable"), "1.0.0");
  EXPECT_FALSE(answer.headers.contains("content-length"));
  EXPECT_FALSE(is_held(laptop_, content));
  answer = patch(where, 100'000, content.substr(100'000));
  EXPECT_EQ(answer.status, 204u) << answer.body;
  EXPECT_TRUE(read_file(file_of(content)) == content);
  EXPECT_TRUE(is_held(laptop_, content));
  answer = head(where);  // a lost last answer can be asked for
  EXPECT_EQ(answer.headers.at("upload-offset"), "300000");
  EXPECT_EQ(answer.headers.at("upload-length"), "300000");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(patch(where, 300'000, "").status, 204u);
  EXPECT_EQ(patch(where, 300'000, "x").status, 413u);
}

TEST_F(AttachmentRoutes, OneByteIsEnoughAndNoneIsRefused) {
  EXPECT_EQ(laptop_.upload(port(), attachment_name("x"), "x"), 204u);
  EXPECT_TRUE(is_held(laptop_, "x"));
  TlsClient client(port());
  EXPECT_EQ(problem(laptop_.create_upload(client, attachment_name(""), 0)), "upload-invalid");
}

TEST_F(AttachmentRoutes, OptionsSayWhatIsSpoken) {
  const Answer answer = TlsClient(port()).ask(request_text("OPTIONS", "/v1/attachments"));
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.headers.at("tus-version"), "1.0.0");
  EXPECT_EQ(answer.headers.at("tus-extension"), "creation,creation-with-upload,checksum,expiration,termination");
  EXPECT_EQ(answer.headers.at("tus-max-size"), "67108864");
  EXPECT_EQ(answer.headers.at("tus-checksum-algorithm"), "sha1,sha256");
}

TEST_F(AttachmentRoutes, AWrongOffsetChangesNothing) {
  const std::string content = content_of(1000);
  const std::string where = location(laptop_, content);
  EXPECT_EQ(patch(where, 0, content.substr(0, 400)).status, 204u);
  for (const std::uint64_t wrong : {0u, 399u, 401u, 1000u}) {
    const Answer answer = patch(where, wrong, "x");
    EXPECT_EQ(answer.status, 409u) << wrong;
    EXPECT_EQ(problem(answer), "offset-conflict");
    EXPECT_EQ(answer.headers.at("upload-offset"), "400");
  }
  TlsClient client(port());
  EXPECT_EQ(laptop_.tus(client, "PATCH", where, "Content-Type: application/offset+octet-stream\r\n", "x").status, 400u);
  EXPECT_EQ(patch(where, 400, content.substr(400)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, WhatArrivedBeforeACutCounts) {
  const std::string content = content_of(500'000);
  const std::string where = location(laptop_, content);
  std::uint64_t sent = 0;
  for (const std::uint64_t more : {1u, 65'535u, 65'537u, 200'000u}) {
    {
      TlsClient client(port());
      client.send(laptop_.patch_head(where, sent, content.size() - sent) + content.substr(sent, more));
      client.hang_up();
    }
    sent += more;
    EXPECT_EQ(offset(where), std::to_string(sent));
  }
  EXPECT_EQ(patch(where, sent, content.substr(sent)).status, 204u);
  EXPECT_TRUE(read_file(file_of(content)) == content);
}

TEST_F(AttachmentRoutes, AConnectionThatHangsIsTakenOver) {
  const std::string content = content_of(200'000);
  const std::string where = location(laptop_, content);
  TlsClient hanging(port());
  hanging.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  EXPECT_EQ(offset(where), "131072");  // the laptop came back over another network
  EXPECT_EQ(patch(where, 131'072, content.substr(131'072)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
  hanging.send(std::string(content.size() - 131'072, 'x'));
  EXPECT_EQ(problem(hanging.receive()), "offset-conflict");
  EXPECT_TRUE(read_file(file_of(content)) == content);
}

TEST_F(AttachmentRoutes, ALaptopThatIsRevokedWhileItSendsIsRefused) {
  const std::string content = content_of(200'000), small = content_of(1000, 7);
  const std::string where = location(laptop_, content), last = location(laptop_, small);
  TlsClient streaming(port()), ending(port());
  streaming.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  ending.send(laptop_.patch_head(last, 0, small.size()) + small.substr(0, 999));
  wait_for_part(last, 999);
  ASSERT_TRUE(city_->devices().revoke(laptop_.device().text()));
  streaming.send(content.substr(131'072));
  ending.send(small.substr(999));
  for (TlsClient* client : {&streaming, &ending}) {
    const Answer answer = client->receive();
    EXPECT_EQ(answer.status, 403u);
    EXPECT_EQ(problem(answer), "device-revoked");
  }
  EXPECT_FALSE(fs::exists(file_of(content)));
  EXPECT_FALSE(fs::exists(file_of(small)));
  EXPECT_EQ(fs::file_size(dir_.attachments() / "partial" / where.substr(where.rfind('/') + 1)), 131'072u);
}

TEST_F(AttachmentRoutes, ADamagedPieceIsNotKept) {
  const std::string content = "abcdef";
  const std::string where = location(laptop_, content);
  Answer answer = patch(where, 0, "abd", "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n");
  EXPECT_EQ(answer.status, 460u);
  EXPECT_EQ(problem(answer), "checksum-mismatch");
  EXPECT_EQ(offset(where), "0");
  EXPECT_EQ(patch(where, 0, "abc", "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n").status, 204u);
  EXPECT_EQ(problem(patch(where, 3, "def", "Upload-Checksum: md5 AAAA\r\n")), "upload-invalid");
  EXPECT_EQ(patch(where, 3, "def").status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, WhatIsNotTheFileThatWasAnnouncedIsNeverPublished) {
  const std::string content = content_of(1000);
  const std::string where = location(laptop_, content);
  const Answer answer = patch(where, 0, content_of(1000, 2));
  EXPECT_EQ(answer.status, 460u);
  EXPECT_EQ(problem(answer), "hash-mismatch");
  EXPECT_EQ(offset(where), "404");
  EXPECT_FALSE(fs::exists(file_of(content)));
  EXPECT_FALSE(is_held(laptop_, content));
  EXPECT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
}

TEST_F(AttachmentRoutes, ADamagedFileBesideAnOlderDatabaseHoldsNoUploadUp) {
  const std::string content = content_of(1000);
  std::string damaged = content;
  damaged[500] = static_cast<char>(damaged[500] + 1);
  fs::create_directories(file_of(content).parent_path());
  std::ofstream(file_of(content), std::ios::binary) << damaged;
  EXPECT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
  EXPECT_TRUE(read_file(file_of(content)) == content);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ACreationMayBringTheFirstBytes) {
  const std::string content = content_of(100'000);
  const std::string headers = "Upload-Length: 100000\r\nContent-Type: application/offset+octet-stream\r\n";
  TlsClient client(port());
  Answer answer =
      laptop_.tus(client, "POST", "/v1/attachments", headers + upload_metadata(attachment_name(content)), content);
  EXPECT_EQ(answer.status, 201u) << answer.body;
  EXPECT_EQ(answer.headers.at("upload-offset"), "100000");
  EXPECT_TRUE(is_held(laptop_, content));
  const std::string other = content_of(100'000, 3);
  answer = laptop_.tus(client, "POST", "/v1/attachments", headers + upload_metadata(attachment_name(other)),
                       other.substr(0, 10));
  EXPECT_EQ(answer.headers.at("upload-offset"), "10");
  EXPECT_EQ(patch(answer.headers.at("location"), 10, other.substr(10)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, other));
}

TEST_F(AttachmentRoutes, MoreThanWasAnnouncedIsRefused) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(problem(patch(where, 0, "abcd")), "attachment-too-large");
  EXPECT_EQ(offset(where), "0");
  TlsClient chunked(port());
  const std::string head =
      laptop_.authorization() +
      "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
      "Transfer-Encoding: chunked\r\n";
  chunked.send(request_text("PATCH", where, {}, head) + "5\r\nabcde\r\n0\r\n\r\n");
  EXPECT_EQ(problem(chunked.receive()), "attachment-too-large");
  TlsClient good(port());
  good.send(request_text("PATCH", where, {}, head) + "3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(good.receive().status, 204u);
  TlsClient client(port());
  EXPECT_EQ(problem(laptop_.create_upload(client, attachment_name("x"), (64 << 20) + 1)), "attachment-too-large");
}

TEST_F(AttachmentRoutes, WhatIsAnnouncedWronglyIsRefused) {
  const auto create = [&](const std::string& headers) {
    TlsClient client(port());
    return problem(laptop_.tus(client, "POST", "/v1/attachments", headers));
  };
  const std::string named = upload_metadata(attachment_name("x"));
  EXPECT_EQ(create(named), "upload-invalid");  // no length
  EXPECT_EQ(create(named + "Upload-Defer-Length: 1\r\n"), "upload-invalid");
  EXPECT_EQ(create(named + "Upload-Length: -1\r\n"), "upload-invalid");
  EXPECT_EQ(create("Upload-Length: 1\r\n"), "upload-invalid");  // no name
  EXPECT_EQ(create("Upload-Length: 1\r\n" + upload_metadata("../../etc/passwd")), "upload-invalid");
  EXPECT_EQ(create("Upload-Length: 1\r\n" + upload_metadata(attachment_name("x") + "/..")), "upload-invalid");
  TlsClient client(port());
  EXPECT_EQ(
      laptop_.tus(client, "PATCH", location(laptop_, "y"), "Content-Type: text/plain\r\nUpload-Offset: 0\r\n", "y")
          .status,
      415u);
}

TEST_F(AttachmentRoutes, EveryRouteAsksWhoIsThereAndForItsVersion) {
  const std::string where = location(laptop_, "abc");
  ASSERT_EQ(laptop_.upload(port(), attachment_name("held"), "held"), 204u);
  TestLaptop revoked;
  enrol(revoked, place);
  ASSERT_TRUE(city_->devices().revoke(revoked.device().text()));
  const std::string patch_headers = "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n";
  const std::string create_headers = "Upload-Length: 1\r\n" + upload_metadata(attachment_name("x"));
  const std::string download = "/v1/attachments/" + attachment_name("held");
  struct Case {
    std::string method, path, headers, body;
    bool tus = true;
  };
  for (const Case& one :
       {Case{"POST", "/v1/attachments", create_headers, ""},
        Case{"POST", "/v1/attachments", create_headers + patch_headers, "x"}, Case{"HEAD", where, "", ""},
        Case{"PATCH", where, patch_headers, "abc"}, Case{"PATCH", where, patch_headers, ""},
        Case{"DELETE", where, "", ""}, Case{"GET", download, "", "", false}, Case{"HEAD", download, "", "", false}}) {
    const auto ask = [&](const std::string& headers) {
      TlsClient client(port());
      client.send(request_text(one.method, one.path, one.body, headers + one.headers));
      return client.receive(one.method == "HEAD").status;
    };
    const std::string version = one.tus ? "Tus-Resumable: 1.0.0\r\n" : "";
    EXPECT_EQ(ask(version), 401u) << one.method << one.path;
    EXPECT_EQ(ask(version + "Authorization: Bearer AAAA\r\n"), 401u) << one.method << one.path;
    EXPECT_EQ(ask(version + revoked.authorization()), 403u) << one.method << one.path;
    if (!one.tus) continue;
    EXPECT_EQ(ask(laptop_.authorization()), 412u) << one.method << one.path;
    EXPECT_EQ(ask(laptop_.authorization() + "Tus-Resumable: 0.2.2\r\n"), 412u) << one.method << one.path;
  }
  EXPECT_EQ(offset(where), "0");
  EXPECT_FALSE(fs::exists(file_of("x")));
}

TEST_F(AttachmentRoutes, AnotherDevicesUploadIsNotThere) {
  const std::string where = location(laptop_, "abc");
  TestLaptop other;
  enrol(other, place);
  TlsClient client(port());
  EXPECT_EQ(other.tus(client, "HEAD", where).status, 404u);
  EXPECT_EQ(problem(other.patch_upload(client, where, 0, "")), "upload-unknown");
  EXPECT_EQ(problem(other.tus(client, "DELETE", where)), "upload-unknown");
  EXPECT_EQ(problem(other.patch_upload(client, where, 0, "abc")), "upload-unknown");
  EXPECT_EQ(offset(where), "0");
  EXPECT_EQ(offset("/v1/attachments/uploads/" + std::string(32, '0')), "404");
  EXPECT_EQ(offset("/v1/attachments/uploads/..%2Fcity.db"), "404");
}

TEST_F(AttachmentRoutes, AnUploadIsCancelled) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(patch(where, 0, "ab").status, 204u);
  TlsClient client(port());
  EXPECT_EQ(laptop_.tus(client, "DELETE", where).status, 204u);
  EXPECT_EQ(offset(where), "404");
  EXPECT_TRUE(fs::is_empty(dir_.attachments() / "partial"));
  EXPECT_EQ(laptop_.tus(client, "DELETE", where).status, 404u);
}

TEST_F(AttachmentRoutes, AProxyThatKnowsNoPatchIsGotAround) {
  const std::string where = location(laptop_, "abc");
  TlsClient client(port());
  const auto post = [&](const std::string& method, const std::string& headers, const std::string& body) {
    return laptop_.tus(client, "POST", where, "X-HTTP-Method-Override: " + method + "\r\n" + headers, body);
  };
  EXPECT_EQ(post("PATCH", "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n", "ab").status, 204u);
  EXPECT_EQ(post("HEAD", "", "").headers.at("upload-offset"), "2");
  EXPECT_EQ(post("GET", "", "").status, 405u);
  EXPECT_EQ(post("DELETE", "", "").status, 204u);
  EXPECT_EQ(offset(where), "404");
}

TEST_F(AttachmentRoutes, AnUploadThatNobodyFinishedExpires) {
  const std::string where = location(laptop_, "abc");
  EXPECT_EQ(patch(where, 0, "ab").status, 204u);
  clock_.ahead = upload_lifetime_ms + 60'000;
  EXPECT_EQ(offset(where), "410");
  EXPECT_EQ(problem(patch(where, 2, "c")), "upload-expired");
  std::promise<std::uint64_t> removed;
  server_->post(Lane::attachments, [&] { removed.set_value(attachments_->remove_stale().value()); });
  EXPECT_EQ(removed.get_future().get(), 1u);
  EXPECT_EQ(offset(where), "404");
  EXPECT_TRUE(fs::is_empty(dir_.attachments() / "partial"));
}

TEST_F(AttachmentRoutes, ADeviceBeginsOnlySoManyUploads) {
  TlsClient client(port());
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(laptop_.create_upload(client, attachment_name(std::to_string(i)), 10).status, 201u);
  const Answer answer = laptop_.create_upload(client, attachment_name("more"), 10);
  EXPECT_EQ(answer.status, 429u);
  EXPECT_EQ(problem(answer), "too-many-uploads");
}

TEST_F(AttachmentRoutes, AFullDiskIsSaidAndWhatFittedCounts) {
  const std::string content = content_of(3 << 20);
  const std::string where = location(laptop_, content);
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit full = before;
  full.rlim_cur = 2 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  const Answer answer = patch(where, 0, content);
  const std::string kept = offset(where);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(answer.status, 507u);
  EXPECT_EQ(problem(answer), "storage-full");
  EXPECT_EQ(kept, std::to_string(2 << 20));
  EXPECT_EQ(patch(where, 2 << 20, content.substr(2 << 20)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, PhotosThatWouldTakeTheRoomOfRecordsAreRefused) {
  const std::string content = content_of(1000), other = content_of(2000);
  const std::string where = location(laptop_, content);
  full_ = true;
  for (const Answer& answer : {patch(where, 0, content), [&] {
                                 TlsClient client(port());
                                 return laptop_.create_upload(client, attachment_name(other), other.size());
                               }()}) {
    EXPECT_EQ(answer.status, 507u);
    EXPECT_EQ(problem(answer), "storage-full");
  }
  laptop_.save("person", place, {{"name", cbor_text("甲")}});
  EXPECT_EQ(laptop_.sync(port()).status, 200u);
  EXPECT_EQ(laptop_.unsent(), 0u) << "records go on";
  full_ = false;
  EXPECT_EQ(patch(where, 0, content).status, 204u);
}

TEST_F(AttachmentRoutes, AnUploadThatFindsNoMemoryDoesNotEndTheServer) {
  const std::string content = content_of(200'000);
  const std::string where = location(laptop_, content);
  TlsClient client(port());
  client.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 131'072));
  wait_for_part(where, 131'072);
  out_of_memory_ = true;
  client.send(content.substr(131'072));
  EXPECT_EQ(client.receive().status, 500u);
  out_of_memory_ = false;
  EXPECT_EQ(patch(where, 131'072, content.substr(131'072)).status, 204u);
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ADownloadComesInRanges) {
  const std::string content = content_of(700'000);
  ASSERT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
  const std::string path = "/v1/attachments/" + attachment_name(content);
  TlsClient client(port());
  const auto get = [&](const std::string& headers) {
    return client.ask(request_text("GET", path, {}, laptop_.authorization() + headers));
  };
  Answer answer = get("");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_TRUE(answer.body == content);
  EXPECT_EQ(answer.headers.at("content-type"), "application/octet-stream");
  EXPECT_EQ(answer.headers.at("accept-ranges"), "bytes");
  EXPECT_EQ(answer.headers.at("etag"), "\"" + attachment_name(content) + "\"");
  answer = get("Range: bytes=300000-\r\n");
  EXPECT_EQ(answer.status, 206u);
  EXPECT_EQ(answer.headers.at("content-range"), "bytes 300000-699999/700000");
  EXPECT_TRUE(answer.body == content.substr(300'000));
  EXPECT_EQ(get("Range: bytes=5-9\r\n").body, content.substr(5, 5));
  EXPECT_TRUE(get("Range: bytes=5-9\r\nIf-Range: \"another\"\r\n").body == content);
  answer = get("Range: bytes=700000-\r\n");
  EXPECT_EQ(answer.status, 416u);
  EXPECT_EQ(answer.headers.at("content-range"), "bytes */700000");
  client.send(request_text("HEAD", path, {}, laptop_.authorization()));
  answer = client.receive(true);
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.headers.at("content-length"), "700000");
  EXPECT_EQ(get("Range: bytes=0-0\r\n").body, content.substr(0, 1));
}

TEST_F(AttachmentRoutes, AFileIsForWhoSentItAndForWhoSeesItsRecord) {
  const std::string content = content_of(1000), name = attachment_name(content);
  TestLaptop colleague, stranger;
  enrol(colleague, place);
  enrol(stranger, other_place);
  ASSERT_EQ(laptop_.upload(port(), name, content), 204u);
  const auto status = [&](const TestLaptop& laptop, const std::string& what) {
    return TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + what, {}, laptop.authorization())).status;
  };
  EXPECT_EQ(status(laptop_, name), 200u);
  EXPECT_EQ(status(colleague, name), 404u);  // no record names it yet
  save_with(laptop_, name);
  EXPECT_EQ(status(colleague, name), 200u);
  EXPECT_EQ(status(colleague, attachment_name(content, "jpeg")), 200u);  // one content
  EXPECT_TRUE(is_held(colleague, content));
  EXPECT_EQ(status(stranger, name), 404u);
  EXPECT_FALSE(is_held(stranger, content));
  EXPECT_EQ(
      problem(TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + name, {}, stranger.authorization()))),
      "attachment-unknown");
  EXPECT_EQ(status(laptop_, attachment_name("nobody's")), 404u);
  EXPECT_EQ(status(laptop_, "city.db"), 404u);
  // Who has the content itself may send it and is then told.
  EXPECT_EQ(stranger.upload(port(), name, content), 204u);
  EXPECT_TRUE(is_held(stranger, content));
  EXPECT_EQ(status(stranger, name), 200u);
}

TEST_F(AttachmentRoutes, AFolderThatWasPutBackStopsNoRecords) {
  std::atomic<int> behind = 0;
  sync_->bound_reading(1, [&behind] { ++behind; });
  std::vector<Hash> hashes;
  for (unsigned i = 0; i < 3; ++i) {
    const std::string content = content_of(1000 + i, i);
    ASSERT_EQ(laptop_.upload(port(), attachment_name(content), content), 204u);
    fs::last_write_time(file_of(content), fs::last_write_time(file_of(content)) + std::chrono::seconds(5));
    hashes.push_back(sha256(content));
  }
  std::sort(hashes.begin(), hashes.end());
  TlsClient client(port());
  const auto question = laptop_.frame(sync::Kind::holds, sync::encode(sync::HoldsRequest{hashes}));
  const Answer answer = laptop_.send(client, {sync::Kind::holds, question});
  EXPECT_EQ(answer.status, 503u) << "nothing is signed for unread";
  EXPECT_EQ(answer.headers.at("retry-after"), "5");
  EXPECT_EQ(behind, 1);
  laptop_.save("person", place, {{"name", cbor_text("甲")}});
  EXPECT_EQ(laptop_.sync(port()).status, 200u);
  EXPECT_EQ(laptop_.unsent(), 0u);
  while (attachments_->reread_some(1).value()) {
  }
  EXPECT_EQ(laptop_.held(port(), hashes).size(), 3u);
  EXPECT_EQ(behind, 1);
}

TEST_F(AttachmentRoutes, WhoOnlyKnowsAHashGetsNothingForIt) {
  const std::string content = content_of(1000), name = attachment_name(content);
  TestLaptop stranger;
  enrol(stranger, other_place);
  ASSERT_EQ(laptop_.upload(port(), name, content), 204u);
  save_with(laptop_, name);
  save_with(stranger, name);  // in a record of its own place
  EXPECT_FALSE(is_held(stranger, content));
  EXPECT_EQ(
      problem(TlsClient(port()).ask(request_text("GET", "/v1/attachments/" + name, {}, stranger.authorization()))),
      "attachment-unknown");
  EXPECT_TRUE(is_held(laptop_, content));
}

TEST_F(AttachmentRoutes, ManyLaptopsSendAtOnceWhileRecordsGoOn) {
  std::vector<std::unique_ptr<TestLaptop>> laptops;
  std::vector<std::string> contents;
  for (unsigned i = 0; i < 8; ++i) {
    laptops.push_back(std::make_unique<TestLaptop>());
    enrol(*laptops.back(), place);
    contents.push_back(content_of(400'000 + i, 100 + i));
  }
  std::vector<std::thread> senders;
  std::atomic<int> good{0};
  for (unsigned i = 0; i < laptops.size(); ++i) {
    senders.emplace_back([&, i] {
      if (laptops[i]->upload(port(), attachment_name(contents[i]), contents[i]) == 204u) ++good;
    });
  }
  for (int i = 0; i < 5; ++i) save_with(laptop_, attachment_name(contents[0]));
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(good, 8);
  for (unsigned i = 0; i < laptops.size(); ++i) EXPECT_TRUE(is_held(*laptops[i], contents[i]));
}

TEST_F(AttachmentRoutes, StoppingKeepsWhatHasArrived) {
  const std::string content = content_of(100'000);
  const std::string where = location(laptop_, content);
  TlsClient client(port());
  client.send(laptop_.patch_head(where, 0, content.size()) + content.substr(0, 70'000));
  wait_for_part(where, 70'000);
  server_.reset();
  auto upload = attachments_->find_upload(where.substr(where.rfind('/') + 1)).value();
  ASSERT_TRUE(upload);
  EXPECT_EQ(attachments_->take_over(*upload).value(), 70'000u);
}

}  // namespace
}  // namespace yanxing::server
