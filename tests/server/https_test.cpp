// What the HTTPS layer promises whatever the application does: limits, order, and a calm end. Real TLS on loopback.
#include "server-stub/https.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <future>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "server-stub/clock.h"
#include "server-stub/pki.h"
#include "server-stub/problem.h"
#include "tests/server/tls_client.h"

namespace yanxing::server {
namespace {

using testing::Answer;
using testing::request_text;
using testing::TlsClient;

/// What a streamed body left behind.
struct Counted {
  std::atomic<std::size_t> bytes{0};
  std::atomic<int> finished{0};
  std::atomic<bool> whole{false};
};

class CountingSink final : public BodySink {
 public:
  explicit CountingSink(Counted& counted) : counted_(&counted) {}
  bool write(std::string_view bytes) override {
    counted_->bytes += bytes.size();
    return bytes.find('!') == std::string_view::npos;
  }
  Reply finish(bool whole) override {
    counted_->whole = whole;
    ++counted_->finished;
    Reply reply;
    reply.status = whole ? 200 : 413;
    reply.content_type = "text/plain";
    reply.body = std::to_string(counted_->bytes);
    return reply;
  }

 private:
  Counted* counted_;
};

/// Answers with what it got; "/wait" waits until the test lets it go, "/known" was signed by the device that the
/// authorization names, and "/ask" needs its token.
class EchoHandler final : public Handler {
 public:
  Admission admit(const Request& head) const override {
    if (head.path == "/stream")
      return {.refusal = std::nullopt, .body_bytes = 1 << 20, .lane = Lane::attachments, .streamed = true};
    if (head.path == "/refused") return {.refusal = problem_reply(Problem::not_found, head.accept_language)};
    return {.refusal = std::nullopt,
            .body_bytes = head.path == "/small" ? 10u : 1u << 20,
            .ask_first = head.path == "/ask"};
  }
  std::variant<Reply, std::unique_ptr<BodySink>> open_body(const Request& head) override {
    if (head.authorization == "no") return problem_reply(Problem::unauthorized, head.accept_language);
    return std::make_unique<CountingSink>(counted_);
  }
  std::variant<Reply, Caller> check(const Request& head) override {
    if (head.authorization.empty()) return problem_reply(Problem::unauthorized, head.accept_language);
    return Caller{.device = device(head.authorization)};
  }
  Reply handle(const Request& request) override {
    if (request.path == "/wait") wait();
    Reply reply;
    if (request.path == "/known") reply.caller = Caller{.device = device(request.authorization), .has_key = true};
    reply.content_type = "text/plain";
    reply.body = request.method + " " + request.path + " " + request.query + " " + std::to_string(request.body.size());
    return reply;
  }

  std::vector<DeviceId> refused_among(const std::vector<DeviceId>& devices) override {
    std::vector<DeviceId> refused;
    const std::lock_guard lock(mutex_);
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(refused),
                 [this](const DeviceId& id) { return id == revoked_; });
    return refused;
  }

  static DeviceId device(const std::string& name) {
    DeviceId id;
    id.bytes.fill(static_cast<std::uint8_t>(name.empty() ? 'a' : name[0]));
    return id;
  }
  void revoke(const std::string& name) {
    const std::lock_guard lock(mutex_);
    revoked_ = device(name);
  }
  Counted& counted() { return counted_; }
  bool wait_until_finished() const {
    for (int i = 0; i < 2000 && counted_.finished == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return counted_.finished == 1;
  }
  void wait_until_entered(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return entered_ >= count; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  void wait() {
    std::unique_lock lock(mutex_);
    ++entered_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int entered_ = 0;
  bool open_ = false;
  DeviceId revoked_;
  Counted counted_;
};

class Https : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const SystemClock clock;
    const auto ca = make_ca("test", clock.now_ms());
    const auto certificate = make_server_certificate(*ca, {"localhost"}, clock.now_ms());
    identity_ = {certificate->certificate_pem + ca->certificate_pem, certificate->key_pem};
  }

  void start(const std::function<void(Limits&)>& change = {}) {
    Settings settings;
    settings.listen = "127.0.0.1";
    settings.port = 0;
    settings.limits.linger_time = std::chrono::milliseconds(500);
    if (change) change(settings.limits);
    auto started = HttpsServer::start(settings, identity_, handler_, Log::silent());
    ASSERT_TRUE(started) << started.error().detail;
    server_ = std::move(*started);
  }
  /// So many places for an address, and who comes first is the first whose time is over: the order is known.
  void start_crowded(std::size_t places) {
    start([places](Limits& limits) {
      limits.connections_per_address = places;
      limits.show_time = std::chrono::milliseconds(0);
    });
  }
  void TearDown() override { handler_.let_go(); }

  /// Speaks as the device that has the key.
  static bool is_known(TlsClient& client, const std::string& device = "a") {
    return client.ask(request_text("GET", "/known", {}, "Authorization: " + device + "\r\n")).status == 200u;
  }
  /// Shows the token of the device, and is waited for.
  static bool shows_token(TlsClient& client, const std::string& device) {
    return client
               .ask("POST /ask HTTP/1.1\r\nHost: a\r\nAuthorization: " + device +
                    "\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
               .status == 100u;
  }
  /// A place is free again as soon as the server has noticed; until then a newcomer is refused.
  bool gets_in_in_the_end() {
    bool connected = false;
    for (int i = 0; i < 2000 && !connected; ++i) {
      connected = TlsClient(server_->port()).connected();
      if (!connected) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return connected;
  }

  Answer ask(const std::string& text) { return TlsClient(server_->port()).ask(text); }
  static std::string problem(const Answer& answer) {
    const auto body = nlohmann::json::parse(answer.body, nullptr, false);
    return body.is_object() && answer.headers.at("content-type") == "application/problem+json"
               ? body.value("type", "")
               : "no problem: " + answer.body;
  }

  static TlsIdentity identity_;
  EchoHandler handler_;
  std::unique_ptr<HttpsServer> server_;
};

TlsIdentity Https::identity_;

TEST_F(Https, AnswersSeveralRequestsOnOneConnection) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask(request_text("GET", "/a?x=1")).body, "GET /a x=1 0");
  EXPECT_EQ(client.ask(request_text("POST", "/b", "12345")).body, "POST /b  5");
  client.send(request_text("GET", "/c") + request_text("GET", "/d"));  // pipelined
  EXPECT_EQ(client.receive().body, "GET /c  0");
  EXPECT_EQ(client.receive().body, "GET /d  0");
}

TEST_F(Https, ClosesWhenTheClientAsksForIt) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask(request_text("GET", "/", {}, "Connection: close\r\n")).headers["connection"], "close");
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(Https, RefusesTls11) {
  start();
  EXPECT_FALSE(TlsClient(server_->port(), TLS1_1_VERSION).connected());
  EXPECT_TRUE(TlsClient(server_->port(), TLS1_2_VERSION).connected());
  EXPECT_TRUE(TlsClient(server_->port(), TLS1_3_VERSION).connected());
}

TEST_F(Https, RefusesAHeadOverTheLimit) {
  start();
  const Answer answer = ask(request_text("GET", "/", {}, "X-Long: " + std::string(17 << 10, 'x') + "\r\n"));
  EXPECT_EQ(answer.status, 431u);
  EXPECT_EQ(problem(answer), "urn:yanxing:problem:headers-too-large");
  EXPECT_EQ(ask("GET /" + std::string(20 << 10, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n").status, 431u);
  EXPECT_EQ(ask(request_text("GET", "/", {}, "X-Long: " + std::string(15 << 10, 'x') + "\r\n")).status, 200u);
}

TEST_F(Https, RefusesABodyByItsAnnouncedLengthBeforeItIsSent) {
  start([](Limits& limits) { limits.body_bytes = 1 << 16; });
  TlsClient client(server_->port());
  const Answer answer = client.ask("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n");
  EXPECT_EQ(answer.status, 413u);
  EXPECT_EQ(problem(answer), "urn:yanxing:problem:body-too-large");
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(Https, RefusesABodyOverTheLimitOfItsRoute) {
  start();
  EXPECT_EQ(ask(request_text("POST", "/small", "1234567890")).status, 200u);
  EXPECT_EQ(ask(request_text("POST", "/small", "12345678901")).status, 413u);
}

TEST_F(Https, RefusesAChunkedBodyOverTheLimitWhileItStreams) {
  start([](Limits& limits) { limits.body_bytes = 1 << 16; });
  TlsClient client(server_->port());
  ASSERT_TRUE(client.send("POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
  for (int i = 0; i < 5; ++i) client.send(chunk);  // never the last chunk
  EXPECT_EQ(client.receive().status, 413u);
  EXPECT_EQ(
      ask("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n").status,
      413u);
  EXPECT_EQ(ask("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n").body,
            "POST /small  5");
}

TEST_F(Https, TheRefusalReachesAClientThatGoesOnSending) {
  start([](Limits& limits) { limits.body_bytes = 1 << 16; });
  for (int round = 0; round < 5; ++round) {
    TlsClient client(server_->port());
    ASSERT_TRUE(client.send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n"));
    for (int i = 0; i < 64; ++i) client.send(std::string(1 << 14, 'x'));
    EXPECT_EQ(client.receive().status, 413u);
  }
}

TEST_F(Https, TheWholeRequestHasToArriveInTime) {
  start([](Limits& limits) { limits.message_time = std::chrono::milliseconds(300); });
  TlsClient head(server_->port());
  Answer answer = head.ask("GET / HTTP/1.1\r\nHost: ");
  EXPECT_EQ(answer.status, 408u);
  EXPECT_EQ(problem(answer), "urn:yanxing:problem:request-timeout");
  EXPECT_TRUE(head.closed_by_server());
  TlsClient body(server_->port());
  EXPECT_EQ(body.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123").status, 408u);
}

TEST_F(Https, DrippingBytesDoNotStretchTheTime) {
  start([](Limits& limits) { limits.message_time = std::chrono::milliseconds(300); });
  TlsClient client(server_->port());
  std::atomic<bool> over{false};
  std::thread drip([&] {
    client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for (int i = 0; i < 1000 && !over; ++i) {
      if (!client.send("x")) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  drip.join();  // ends because the server ends the connection, long before the 20 seconds that the drip would take
  over = true;
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(Https, AnIdleConnectionIsClosed) {
  start([](Limits& limits) { limits.idle_time = std::chrono::milliseconds(1000); });
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask(request_text("GET", "/")).status, 200u);
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(Https, SaysWhatIsWrongWithAMalformedRequest) {
  start();
  const std::string malformed[] = {
      "NONSENSE\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",                        // no Host
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",  // two
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
      "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nBad Header: 1\r\n\r\n",
      "GET https:///a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET https://b@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET https://a/ HTTP/1.1\r\n\r\n",
      "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
      "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
  };
  for (const auto& text : malformed) {
    const Answer answer = ask(text);
    EXPECT_EQ(answer.status, 400u) << text;
    EXPECT_EQ(problem(answer), "urn:yanxing:problem:malformed-request") << text;
  }
  EXPECT_EQ(ask("GET / HTTP/9.9\r\nHost: a\r\n\r\n").status, 505u);
  EXPECT_EQ(ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n").status, 501u);
  EXPECT_EQ(ask(request_text("GET", "/", {}, "Expect: miracles\r\n")).status, 417u);
}

TEST_F(Https, ATargetMayNameTheServerToo) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask(request_text("GET", "https://localhost:8443/a?x=1")).body, "GET /a x=1 0");
  EXPECT_EQ(client.ask(request_text("GET", "HTTPS://localhost")).body, "GET /  0");
  EXPECT_EQ(client.ask(request_text("GET", "https://[::1]:8443?x=/2")).body, "GET / x=/2 0");
}

TEST_F(Https, AnEmptyLineBeforeARequestIsLeftOut) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask("\r\n" + request_text("GET", "/a")).body, "GET /a  0");
  EXPECT_EQ(client.ask(request_text("POST", "/b", "12345") + "\r\n").body, "POST /b  5");
  EXPECT_EQ(client.ask(request_text("GET", "/c")).body, "GET /c  0");
  EXPECT_TRUE(client.send("\r"));
  EXPECT_TRUE(client.send("\n"));
  EXPECT_EQ(client.ask(request_text("GET", "/d")).body, "GET /d  0");
}

TEST_F(Https, AnEndlessChunkLineIsRefused) {
  start([](Limits& limits) { limits.message_time = std::chrono::milliseconds(5000); });
  TlsClient client(server_->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  for (int i = 0; i < 16; ++i) client.send(std::string(1 << 13, 'x'));
  EXPECT_EQ(client.receive().status, 400u);
}

TEST_F(Https, RandomBytesNeverStopTheServer) {
  start();
  std::uint64_t state = 42;
  for (int round = 0; round < 60; ++round) {
    std::string bytes = round % 2 == 0 ? "" : "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 200; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      bytes += static_cast<char>(state >> 56);
    }
    TlsClient(server_->port()).send(bytes);
  }
  EXPECT_EQ(ask(request_text("GET", "/")).status, 200u);
}

TEST_F(Https, TellsAClientThatWaitsToGoOnWithTheBody) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n").status,
            100u);
  EXPECT_EQ(client.ask("abc").body, "POST /b  3");
}

TEST_F(Https, TheBodyOfAStrangerIsNeverRead) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask("POST /ask HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n").status,
            401u);
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_EQ(ask(request_text("POST", "/ask", "abc", "Authorization: yes\r\n")).body, "POST /ask  3");
}

TEST_F(Https, AStreamedBodyGoesToItsSinkAndTheConnectionGoesOn) {
  start();
  TlsClient client(server_->port());
  EXPECT_EQ(client.ask(request_text("POST", "/stream", std::string(300'000, 'x'))).body, "300000");
  EXPECT_TRUE(handler_.counted().whole);
  EXPECT_EQ(client.ask(request_text("GET", "/a")).body, "GET /a  0");
  EXPECT_EQ(
      client.ask("POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n").body,
      "300005");
  EXPECT_EQ(client.ask("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n").status,
            100u);
  EXPECT_EQ(client.ask("abc").body, "300008");
}

TEST_F(Https, WhatCameOfAStreamedBodyBeforeACutIsKept) {
  start();
  {
    TlsClient client(server_->port());
    client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + std::string(170'001, 'x'));
    client.hang_up();
  }
  ASSERT_TRUE(handler_.wait_until_finished());
  EXPECT_EQ(handler_.counted().bytes, 170'001u);
  EXPECT_FALSE(handler_.counted().whole);
}

TEST_F(Https, AStreamedBodyThatStandsStillIsEndedAndKept) {
  start([](Limits& limits) { limits.message_time = std::chrono::milliseconds(300); });
  TlsClient client(server_->port());
  const Answer answer = client.ask("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n123");
  EXPECT_EQ(answer.status, 408u);
  EXPECT_TRUE(client.closed_by_server());
  EXPECT_EQ(handler_.counted().bytes, 3u);
}

TEST_F(Https, ASinkMayRefuseBeforeTheFirstByteAndInTheMiddle) {
  start();
  TlsClient stranger(server_->port());
  EXPECT_EQ(stranger.ask(request_text("POST", "/stream", std::string(300'000, 'x'), "Authorization: no\r\n")).status,
            401u);
  EXPECT_TRUE(stranger.closed_by_server());
  EXPECT_EQ(handler_.counted().bytes, 0u);
  TlsClient client(server_->port());
  client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(300'000, '!'));
  EXPECT_EQ(client.receive().status, 413u);
  EXPECT_EQ(ask(request_text("POST", "/stream", std::string((1 << 20) + 1, 'x'))).status, 413u);
}

TEST_F(Https, AnswersToHeadHaveNoBody) {
  start();
  TlsClient client(server_->port());
  client.send(request_text("HEAD", "/a") + request_text("GET", "/b"));
  const Answer head = client.receive(true);
  EXPECT_EQ(head.status, 200u);
  EXPECT_NE(head.headers.at("content-length"), "0");
  EXPECT_EQ(client.receive().body, "GET /b  0");
}

TEST_F(Https, AFullQueueSaysWhenToComeBack) {
  start([](Limits& limits) { limits.queue = 1; });
  TlsClient running(server_->port()), waiting(server_->port()), refused(server_->port());
  running.send(request_text("GET", "/wait"));
  handler_.wait_until_entered(1);
  // One of these two waits in the queue, whichever comes first; the other is refused.
  waiting.send(request_text("GET", "/1"));
  refused.send(request_text("GET", "/2"));
  auto first = std::async(std::launch::async, [&] { return waiting.receive(); });
  auto second = std::async(std::launch::async, [&] { return refused.receive(); });
  while (first.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready &&
         second.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
  }
  handler_.let_go();
  const Answer a = first.get(), b = second.get();
  const Answer& busy = a.status == 503 ? a : b;
  EXPECT_EQ(busy.status, 503u);
  EXPECT_EQ((a.status == 503 ? b : a).status, 200u);
  EXPECT_EQ(problem(busy), "urn:yanxing:problem:busy");
  EXPECT_EQ(busy.headers.at("retry-after"), "5");
  EXPECT_EQ(running.receive().status, 200u);
}

TEST_F(Https, OneAddressGetsNoMoreThanItsConnections) {
  start([](Limits& limits) { limits.connections_per_address = 2; });
  auto one = std::make_unique<TlsClient>(server_->port());
  TlsClient two(server_->port());
  EXPECT_TRUE(is_known(*one) && is_known(two));
  EXPECT_FALSE(TlsClient(server_->port()).connected());
  EXPECT_EQ(two.ask(request_text("GET", "/")).status, 200u);
  one.reset();
  EXPECT_TRUE(gets_in_in_the_end());
}

TEST_F(Https, ATokenAloneKeepsTwoPlacesAndNoMore) {
  start_crowded(4);
  TlsClient first(server_->port()), second(server_->port()), third(server_->port()), fourth(server_->port());
  for (TlsClient* thief : {&first, &second, &third, &fourth}) ASSERT_TRUE(shows_token(*thief, "stolen"));
  TlsClient laptop(server_->port());
  EXPECT_TRUE(is_known(laptop));
  EXPECT_TRUE(first.closed_by_server());
  TlsClient another(server_->port());
  EXPECT_TRUE(is_known(another, "b"));
  EXPECT_TRUE(second.closed_by_server());
  EXPECT_FALSE(TlsClient(server_->port()).connected());
  EXPECT_EQ(third.ask("abc").status, 200u);
  EXPECT_EQ(fourth.ask("abc").status, 200u);
}

TEST_F(Https, ATokenAloneTakesNoPlaceFromTheLaptopWithItsKey) {
  start_crowded(4);
  TlsClient laptop(server_->port()), first(server_->port()), second(server_->port()), third(server_->port());
  EXPECT_TRUE(is_known(laptop, "a"));
  for (TlsClient* thief : {&first, &second, &third}) ASSERT_TRUE(shows_token(*thief, "a"));
  TlsClient another(server_->port());
  EXPECT_TRUE(is_known(another, "b"));
  EXPECT_TRUE(first.closed_by_server());
  EXPECT_FALSE(TlsClient(server_->port()).connected());
  EXPECT_TRUE(is_known(laptop, "a"));
}

TEST_F(Https, ThirdConnectionOfADeviceTakesThePlaceOfItsOldest) {
  start_crowded(3);
  TlsClient first(server_->port()), second(server_->port()), third(server_->port());
  for (TlsClient* one : {&second, &first, &third}) ASSERT_TRUE(is_known(*one));
  TlsClient another(server_->port());
  EXPECT_TRUE(is_known(another, "b"));
  EXPECT_TRUE(second.closed_by_server());
  EXPECT_TRUE(is_known(first) && is_known(third));
}

TEST_F(Https, ThePlacesOfARevokedDeviceAreGivenBack) {
  start([](Limits& limits) { limits.connections_per_address = 3; });
  TlsClient first(server_->port()), second(server_->port()), another(server_->port());
  EXPECT_TRUE(is_known(first) && shows_token(second, "a") && is_known(another, "b"));
  EXPECT_FALSE(TlsClient(server_->port()).connected());
  handler_.revoke("a");
  EXPECT_TRUE(gets_in_in_the_end());
  EXPECT_TRUE(is_known(another, "b"));
}

TEST_F(Https, WhoOnlyHoldsConnectionsOpenGivesWayToWhoComes) {
  start_crowded(3);
  TlsClient known(server_->port()), first(server_->port()), second(server_->port());
  EXPECT_TRUE(is_known(known));
  EXPECT_EQ(second.ask(request_text("GET", "/")).status, 200u) << "which tells nothing of whose it is";
  TlsClient third(server_->port());
  EXPECT_EQ(third.ask(request_text("GET", "/")).status, 200u);
  EXPECT_TRUE(first.closed_by_server());
  EXPECT_EQ(known.ask(request_text("GET", "/")).status, 200u);
  EXPECT_EQ(second.ask(request_text("GET", "/")).status, 200u);
}

TEST_F(Https, ManyClientsAtOnceAreAllAnswered) {
  start([](Limits& limits) { limits.connections_per_address = 200; });
  std::vector<std::future<unsigned>> answers;
  for (int i = 0; i < 100; ++i) {
    answers.push_back(std::async(std::launch::async,
                                 [&] { return ask(request_text("POST", "/x", std::string(10000, 'x'))).status; }));
  }
  for (auto& answer : answers) EXPECT_EQ(answer.get(), 200u);
}

TEST_F(Https, StoppingFinishesTheRequestUnderWayAndClosesTheRest) {
  start();
  TlsClient idle(server_->port()), busy(server_->port());
  EXPECT_EQ(idle.ask(request_text("GET", "/")).status, 200u);
  busy.send(request_text("GET", "/wait"));
  handler_.wait_until_entered(1);
  auto stopped = std::async(std::launch::async, [&] { server_->stop(); });
  EXPECT_TRUE(idle.closed_by_server());
  handler_.let_go();
  const Answer answer = busy.receive();
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  stopped.get();
  EXPECT_FALSE(TlsClient(server_->port()).connected());
}

TEST_F(Https, StoppingDoesNotWaitForEverForAClientThatHangs) {
  start([](Limits& limits) {
    limits.stop_time = std::chrono::milliseconds(200);
    limits.message_time = std::chrono::hours(1);
  });
  TlsClient client(server_->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123");
  server_->stop();
  EXPECT_TRUE(client.closed_by_server());
}

TEST_F(Https, APortInUseIsAClearError) {
  start();
  Settings settings;
  settings.listen = "127.0.0.1";
  settings.port = server_->port();
  const auto second = HttpsServer::start(settings, identity_, handler_, Log::silent());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::busy);
}

}  // namespace
}  // namespace yanxing::server
