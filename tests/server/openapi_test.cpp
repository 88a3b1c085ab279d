// The description of the interface and the running server say the same: every described answer is provoked over real
// TLS, written down, and compared with openapi.yaml by check_openapi.py.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <nlohmann/json.hpp>

#include "server-stub/api.h"
#include "server-stub/city.h"
#include "server-stub/https.h"
#include "sync/base/hash.h"
#include "sync/wire/frame.h"
#include "tests/server/laptop.h"
#include "tests/server/tls_client.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::server {
namespace {

using nlohmann::json;
using testing::Answer;
using testing::request_text;
using testing::TestLaptop;
using testing::TlsClient;

/// A clock that can be turned, any thread.
struct TestClock final : WallClock {
  std::atomic<UnixMs> ahead{0};
  UnixMs now_ms() const override { return testing::RealClock().now_ms() + ahead; }
};

/// The real sync, and on demand its failures.
class FaultySync final : public SyncHandler {
 public:
  explicit FaultySync(SyncHandler& real) : real_(&real) {}
  Result<std::string> handle(const Device& device, std::string_view frame) override {
    std::unique_lock lock(mutex_);
    ++entered_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !closed_; });
    if (fault_) return Error{*fault_, "injected"};
    return real_->handle(device, frame);
  }
  void fail_with(std::optional<Code> fault) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    entered_ = 0;
  }
  void wait_until_entered() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return entered_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    closed_ = false;
    changed_.notify_all();
  }

 private:
  SyncHandler* real_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Code> fault_;
  bool closed_ = false;
  int entered_ = 0;
};

class OpenApi : public ::testing::Test {
 protected:
  void SetUp() override {
    const DataDir dir{temp_ / "city"};
    ASSERT_TRUE(City::create(dir, {"柳州", {"localhost"}}, clock_, system_random()));
    city_ = City::open(dir, clock_, system_random()).value();
    forms_ = FormCatalogue::embedded().value();
    real_ = std::make_unique<SyncService>(*city_, forms_);
    sync_ = std::make_unique<FaultySync>(*real_);
    settings_.listen = "127.0.0.1";
    settings_.port = 0;
    settings_.limits.queue = 1;
    settings_.limits.message_time = std::chrono::milliseconds(1000);
    settings_.limits.body_bytes = 1 << 16;
    settings_.limits.linger_time = std::chrono::milliseconds(300);
    lane_city_ = City::open(dir, clock_, system_random()).value();
    attachments_ = std::make_unique<Attachments>(*lane_city_);
    attachment_api_ = std::make_unique<AttachmentApi>(*lane_city_, forms_, *attachments_, Answers(5, Log::silent()));
    api_ = std::make_unique<Api>(*city_, *sync_, settings_.limits, Log::silent(), attachment_api_.get());
    const TlsIdentity identity{city_->identity().chain_pem(), city_->identity().certificate.key_pem};
    server_ = HttpsServer::start(settings_, identity, *api_, Log::silent()).value();
    out_.open(temp_ / "exchanges");
  }
  void TearDown() override { sync_->open(); }

  Answer note(const std::string& method, const std::string& path, const Answer& answer,
              const std::string& request = {}) {
    EXPECT_NE(answer.status, 0u) << method << " " << path;
    json line{{"method", method},
              {"path", templates_.contains(path) ? templates_.at(path) : path},
              {"status", answer.status},
              {"headers", answer.headers},
              {"request", request}};
    line["type"] = answer.headers.contains("content-type") ? answer.headers.at("content-type") : "";
    line["body"] = line["type"] == "application/octet-stream" ? "" : answer.body;
    out_ << line.dump() << "\n";
    return answer;
  }
  /// Sends and writes down.
  unsigned ask(const std::string& method, const std::string& target, const std::string& body = {},
               const std::string& headers = {}) {
    return note(method, target.substr(0, target.find('?')), send(method, request_text(method, target, body, headers)),
                target == "/v1/enrol" ? body : "")
        .status;
  }
  Answer send(const std::string& method, const std::string& text) {
    TlsClient client(server_->port());
    return client.send(text) ? client.receive(method == "HEAD") : Answer{};
  }
  std::string code() {
    return sync::encode_enrolment_code(city_->devices().invite("450224204", "一号", city_->ca_der()).value());
  }
  /// The database belongs to the worker while requests run; between them the test may use it.
  std::string enrolment(const std::string& text, int wrong_secret = 0) {
    auto code = sync::decode_enrolment_code(text).value();
    code.secret[0] = static_cast<std::uint8_t>(code.secret[0] ^ wrong_secret);
    return to_json(sync::make_enrolment_request(code, device_, key_, "laptop"));
  }
  unsigned enrol(const std::string& body) {
    return ask("POST", "/v1/enrol", body, "Content-Type: application/json\r\n");
  }

  void provoke_http_refusals(const std::string& method, const std::string& path, const std::string& headers);
  void provoke_enrolment();
  void provoke_sync(const std::string& method, const std::string& path);
  void provoke_attachments();
  void provoke_attachment_refusals(const std::string& method, const std::string& path, const std::string& headers,
                                   const std::string& body, bool tus);
  std::string begin_upload(const std::string& content);
  void provoke_busy(const std::string& method, const std::string& target, const std::string& body,
                    const std::string& headers);

  testing::TempDir temp_;
  TestClock clock_;
  std::unique_ptr<City> city_, lane_city_;
  std::unique_ptr<Attachments> attachments_;
  std::unique_ptr<AttachmentApi> attachment_api_;
  std::map<std::string, std::string> templates_;  // of addresses that name something
  FormCatalogue forms_;
  std::unique_ptr<SyncService> real_;
  std::unique_ptr<FaultySync> sync_;
  Settings settings_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<HttpsServer> server_;
  std::ofstream out_;
  SigningKey key_ = SigningKey::generate(system_random());
  DeviceId device_ = make_uuid_v7(0, system_random());
  TestLaptop laptop_, revoked_;
};

/// 400, 408, 413, 431: the same everywhere.
void OpenApi::provoke_http_refusals(const std::string& method, const std::string& path, const std::string& headers) {
  const auto send = [&](const std::string& text) { return note(method, path, this->send(method, text)).status; };
  const std::string line = method + " " + path + " HTTP/1.1\r\n";
  EXPECT_EQ(send(line + "\r\n"), 400u);  // no Host
  EXPECT_EQ(send(line + "Host: a\r\nX: "), 408u);
  EXPECT_EQ(send(line + "Host: a\r\n" + headers + "Content-Length: 999999999\r\n\r\n"), 413u);
  EXPECT_EQ(send(line + "Host: a\r\nX: " + std::string(20000, 'x') + "\r\n\r\n"), 431u);
  EXPECT_EQ(send(line + "Host: a\r\nExpect: miracles\r\n\r\n"), 417u);
  EXPECT_EQ(send(line + "Host: a\r\nTransfer-Encoding: gzip\r\n\r\n"), 501u);
  EXPECT_EQ(send(method + " " + path + " HTTP/7.7\r\nHost: a\r\n\r\n"), 505u);
  EXPECT_EQ(ask("PUT", path), 405u);
}

void OpenApi::provoke_enrolment() {
  const std::string used = code();
  EXPECT_EQ(enrol(enrolment(used)), 200u);
  EXPECT_EQ(enrol(enrolment(used, 1)), 403u);  // code-unknown
  const DeviceId first = device_;
  device_ = make_uuid_v7(1, system_random());
  EXPECT_EQ(enrol(enrolment(used)), 403u);  // code-used
  const std::string other = code();
  json forged = json::parse(enrolment(other));
  forged["proof"] = std::string(86, 'A');
  EXPECT_EQ(enrol(forged.dump()), 403u);  // bad-proof
  device_ = first;
  key_ = SigningKey::generate(system_random());
  EXPECT_EQ(enrol(enrolment(other)), 409u);  // device-exists
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enrol(enrolment(other, 1)), 403u);
  EXPECT_EQ(enrol(enrolment(other)), 403u);  // code-dead
  const std::string late = code();
  clock_.ahead = code_lifetime_ms;
  EXPECT_EQ(enrol(enrolment(late)), 403u);  // code-expired
  clock_.ahead = 0;
  EXPECT_EQ(enrol("{}"), 400u);
  EXPECT_EQ(ask("POST", "/v1/enrol", "x", "Content-Type: text/plain\r\n"), 415u);
}

/// 503: the worker is busy with one request, another waits, this one is one too many.
void OpenApi::provoke_busy(const std::string& method, const std::string& target, const std::string& body,
                           const std::string& headers) {
  const std::string any = request_text("GET", "/v1/changes?cursor=AAAA", {}, laptop_.authorization());
  for (int attempt = 0; attempt < 50; ++attempt) {
    sync_->close();
    TlsClient running(server_->port()), waiting(server_->port()), client(server_->port());
    running.send(any);
    sync_->wait_until_entered();
    waiting.send(any);
    client.send(request_text(method, target, body, headers));
    auto first = std::async(std::launch::async, [&] { return waiting.receive(); });
    auto second = std::async(std::launch::async, [&] { return client.receive(); });
    // One of the two waits in the queue; that it is the right one is likely, not certain.
    while (first.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready &&
           second.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
    }
    sync_->open();
    const Answer answer = second.get();
    if (answer.status != 503) continue;
    note(method, target.substr(0, target.find('?')), answer);
    return;
  }
  ADD_FAILURE() << target << " was never refused";
}

void OpenApi::provoke_sync(const std::string& method, const std::string& path) {
  const std::string target = method == "GET" ? path + "?cursor=" : path;
  const std::string type = method == "GET" ? "" : "Content-Type: application/octet-stream\r\n";
  const auto send = [&](const std::string& frame, const std::string& headers) {
    return method == "GET" ? ask(method, target + base64url_encode(frame), {}, headers)
                           : ask(method, target, frame, headers + type);
  };
  const std::string token = laptop_.authorization();
  const std::string good =
      laptop_.frame(sync::Kind::session, sync::encode(sync::SessionRequest{laptop_.device(), {}, {}}));
  EXPECT_EQ(send(good, token), 200u);
  EXPECT_EQ(send(laptop_.frame(sync::Kind::session, "nonsense"), token), 400u);
  EXPECT_EQ(send(good, ""), 401u);
  EXPECT_EQ(send(good, "Authorization: Bearer AAAA\r\n"), 401u);
  std::string forged = good;
  forged[10] = static_cast<char>(forged[10] ^ 1);
  EXPECT_EQ(send(forged, token), 403u);
  if (method == "POST") {
    EXPECT_EQ(ask(method, path, good, token + "Content-Type: text/html\r\n"), 415u);
  }
  if (method == "GET") {
    EXPECT_EQ(ask(method, path, {}, token), 400u);
  }  // cursor-invalid
  const std::pair<Code, unsigned> faults[] = {
      {Code::io, 500u}, {Code::busy, 503u}, {Code::disk_full, 507u}, {Code::too_new, 400u}};
  for (const auto& [fault, status] : faults) {
    sync_->fail_with(fault);
    EXPECT_EQ(send(good, token), status);
  }
  sync_->fail_with(Code::conflict);
  if (method == "GET") {
    EXPECT_EQ(send(good, token), 409u);
  }
  sync_->fail_with(std::nullopt);
  provoke_http_refusals(method, path, token + type);
}

std::string OpenApi::begin_upload(const std::string& content) {
  TlsClient client(server_->port());
  const Answer created = laptop_.create_upload(client, testing::attachment_name(content), content.size());
  note("POST", "/v1/attachments", created);
  const std::string where = created.headers.at("location");
  templates_[where] = "/v1/attachments/uploads/{id}";
  return where;
}

/// What every address of attachments refuses alike.
void OpenApi::provoke_attachment_refusals(const std::string& method, const std::string& path,
                                          const std::string& headers, const std::string& body, bool tus) {
  const std::string version = tus ? "Tus-Resumable: 1.0.0\r\n" : "";
  const std::string good = laptop_.authorization() + version + headers;
  if (method != "OPTIONS") {
    EXPECT_EQ(ask(method, path, body, version + headers), 401u);
    EXPECT_EQ(ask(method, path, body, revoked_.authorization() + version + headers), 403u);
  }
  if (method != "OPTIONS" && tus) {
    EXPECT_EQ(ask(method, path, body, laptop_.authorization() + headers), 412u);
  }
  provoke_http_refusals(method, path, good);
  // 503: one job runs, another fills the queue.
  std::promise<void> entered, let_go, quiet;
  ASSERT_TRUE(server_->post(Lane::attachments, [&] {
    entered.set_value();
    let_go.get_future().wait();
  }));
  entered.get_future().wait();
  ASSERT_TRUE(server_->post(Lane::attachments, [&] { quiet.set_value(); }));
  EXPECT_EQ(ask(method, path, body, good), 503u);
  let_go.set_value();
  quiet.get_future().wait();
}

void OpenApi::provoke_attachments() {
  const std::string tus = laptop_.authorization() + "Tus-Resumable: 1.0.0\r\n";
  const std::string piece = "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n";
  const std::string named = testing::upload_metadata(testing::attachment_name("abc"));
  const std::string create = "Upload-Length: 3\r\n" + named;
  EXPECT_EQ(ask("OPTIONS", "/v1/attachments"), 204u);
  provoke_attachment_refusals("OPTIONS", "/v1/attachments", "", "", true);

  EXPECT_EQ(ask("POST", "/v1/attachments", {}, tus + create), 201u);
  EXPECT_EQ(ask("POST", "/v1/attachments", {}, tus + named), 400u);
  EXPECT_EQ(ask("POST", "/v1/attachments", {}, tus + named + "Upload-Length: 99999999\r\n"), 413u);
  EXPECT_EQ(ask("POST", "/v1/attachments", "abd", tus + create + piece), 460u);
  EXPECT_EQ(ask("POST", "/v1/attachments", "abc", tus + create + "Content-Type: text/plain\r\n"), 415u);
  // Those of which nothing has come would give way.
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(ask("PATCH", begin_upload("content " + std::to_string(i)), "c", tus + piece), 204u);
  EXPECT_EQ(ask("POST", "/v1/attachments", {}, tus + create), 429u);
  clock_.ahead = upload_lifetime_ms;
  const std::string expired = templates_.begin()->first;
  for (const char* method : {"HEAD", "PATCH", "DELETE"}) EXPECT_EQ(ask(method, expired, {}, tus + piece), 410u);
  std::promise<void> removed;
  server_->post(Lane::attachments, [&] {
    EXPECT_TRUE(attachments_->remove_stale());
    removed.set_value();
  });
  removed.get_future().wait();
  clock_.ahead = 0;
  provoke_attachment_refusals("POST", "/v1/attachments", create + piece, "", true);

  const std::string where = begin_upload("abc");
  EXPECT_EQ(ask("HEAD", where, {}, tus), 200u);
  EXPECT_EQ(ask("PATCH", where, "a", tus + piece), 204u);
  EXPECT_EQ(ask("PATCH", where, "a", tus + piece), 409u);
  EXPECT_EQ(ask("PATCH", where, "a", tus + "Content-Type: application/offset+octet-stream\r\n"), 400u);
  EXPECT_EQ(ask("PATCH", where, "a", tus + "Content-Type: text/plain\r\nUpload-Offset: 1\r\n"), 415u);
  EXPECT_EQ(ask("PATCH", where, "bx", tus + "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 1\r\n"),
            460u);
  EXPECT_EQ(ask("HEAD", where, {}, tus), 404u);
  EXPECT_EQ(ask("PATCH", where, "abc", tus + piece), 404u);  // upload-unknown
  const std::string again = begin_upload("abc");
  EXPECT_EQ(ask("PATCH", again, "a", tus + piece + "Upload-Checksum: sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\r\n"), 460u);
  for (const char* method : {"HEAD", "DELETE"}) provoke_attachment_refusals(method, again, "", "", true);
  provoke_attachment_refusals("PATCH", again, piece, "abc", true);
  EXPECT_EQ(ask("PATCH", again, "abc", tus + piece), 204u);
  const std::string wrong = begin_upload("abd");
  const std::string id = wrong.substr(wrong.rfind('/') + 1);
  std::ofstream(temp_ / ("city/attachments/partial/" + id)) << "xyz";  // as if the disk had lied
  EXPECT_EQ(ask("HEAD", wrong, {}, tus), 460u);

  const std::string path = "/v1/attachments/" + testing::attachment_name("abc");
  templates_[path] = "/v1/attachments/{name}";
  const std::string token = laptop_.authorization();
  EXPECT_EQ(ask("GET", path, {}, token), 200u);
  EXPECT_EQ(ask("GET", path, {}, token + "Range: bytes=1-\r\n"), 206u);
  EXPECT_EQ(ask("GET", path, {}, token + "Range: bytes=3-\r\n"), 416u);
  EXPECT_EQ(ask("GET", "/v1/attachments/" + testing::attachment_name("none"), {}, token), 404u);
  EXPECT_EQ(ask("HEAD", path, {}, token), 200u);
  for (const char* method : {"GET", "HEAD"}) provoke_attachment_refusals(method, path, "", "", false);

  EXPECT_EQ(ask("DELETE", begin_upload("cancelled"), {}, tus), 204u);
  // A full disk, and rows that nobody can read.
  const std::string large(6 << 20, 'x');
  const std::string big = begin_upload(large);
  signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit full = before;
  full.rlim_cur = 5 << 20;  // far above the database, which must go on
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_EQ(ask("PATCH", big, large, tus + piece), 507u);
  EXPECT_EQ(ask("POST", "/v1/attachments", large,
                tus + piece + "Upload-Length: 6291456\r\n" + testing::upload_metadata(testing::attachment_name(large))),
            507u);
  setrlimit(RLIMIT_FSIZE, &before);
  const std::string broken = begin_upload("broken");
  ASSERT_TRUE(city_->db().exec("UPDATE attachment_upload SET name = '?'; UPDATE attachment SET name = '?'"));
  EXPECT_EQ(ask("POST", "/v1/attachments", {}, tus + create), 500u);
  for (const char* method : {"HEAD", "PATCH", "DELETE"}) EXPECT_EQ(ask(method, broken, {}, tus + piece), 500u);
  for (const char* method : {"GET", "HEAD"}) EXPECT_EQ(ask(method, path, {}, token), 500u);
}

TEST_F(OpenApi, DescribesWhatTheServerDoes) {
  EXPECT_EQ(ask("GET", "/healthz"), 200u);
  EXPECT_EQ(ask("GET", "/nowhere"), 404u);
  provoke_http_refusals("GET", "/healthz", "");
  provoke_enrolment();
  provoke_http_refusals("POST", "/v1/enrol", "Content-Type: application/json\r\n");
  ASSERT_EQ(laptop_.enrol(server_->port(), code()).status, 200u);
  ASSERT_EQ(revoked_.enrol(server_->port(), code()).status, 200u);
  ASSERT_TRUE(city_->devices().revoke(revoked_.device().text()));
  provoke_attachments();
  provoke_sync("POST", "/v1/session");
  provoke_sync("POST", "/v1/changes");
  provoke_sync("GET", "/v1/changes");
  provoke_busy("GET", "/healthz", {}, {});
  provoke_busy("POST", "/v1/enrol", enrolment(code()), "Content-Type: application/json\r\n");
  ASSERT_TRUE(city_->devices().revoke(laptop_.device().text()));
  EXPECT_EQ(ask("GET", "/v1/changes?cursor=AAAA", {}, laptop_.authorization()), 403u);  // device-revoked
  out_.close();
  const auto checked = testing::run(
      "/usr/bin/python3", {(testing::source_dir() / "tests/server/check_openapi.py").string(),
                           (testing::source_dir() / "server-stub/openapi.yaml").string(), temp_ / "exchanges"});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
}

TEST_F(OpenApi, TheCheckerNoticesWhatIsMissingAndWhatIsNotDescribed) {
  EXPECT_EQ(ask("GET", "/healthz"), 200u);
  out_ << R"({"method":"GET","path":"/healthz","status":299,"headers":{},"type":"text/plain","body":"","request":""})"
       << "\n";
  out_.close();
  const auto checked = testing::run(
      "/usr/bin/python3", {(testing::source_dir() / "tests/server/check_openapi.py").string(),
                           (testing::source_dir() / "server-stub/openapi.yaml").string(), temp_ / "exchanges"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_NE(checked.out.find("get /healthz 299: the answer is not described"), std::string::npos);
  EXPECT_NE(checked.out.find("post /v1/changes 200: described, never seen"), std::string::npos);
  EXPECT_EQ(checked.out.find("get /healthz 200"), std::string::npos);
}

}  // namespace
}  // namespace yanxing::server
