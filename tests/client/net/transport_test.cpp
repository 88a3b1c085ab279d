#include "client/net/transport.h"

#include <atomic>
#include <cerrno>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/client/net/scripted_server.h"

namespace {

// The peer goes in the moment between a connection's beginning and curl's first look at whom it reached.
std::atomic<bool> peer_goes_at_once{false};

}  // namespace

// libcurl's calls come here instead of to the C library.
extern "C" int getpeername(int socket, sockaddr* __restrict address, socklen_t* __restrict size) noexcept {
  if (peer_goes_at_once.load()) {
    ::shutdown(socket, SHUT_RDWR);
    errno = ENOTCONN;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_getpeername, socket, address, size));
}

namespace yanxing::net {
namespace {

using testing::answer;
using testing::Answer;
using testing::Identity;
using testing::make_identity;
using testing::ScriptedServer;

TransportLimits quick() {
  TransportLimits limits;
  limits.connect_timeout = std::chrono::seconds(5);
  limits.stall_timeout = std::chrono::seconds(1);
  limits.max_reply_bytes = 1 << 20;
  return limits;
}

HttpRequest post(std::string body) {
  HttpRequest request;
  request.path = "/v1/session";
  request.body = std::move(body);
  return request;
}

ScriptedServer::Script always(Answer reply) {
  return [reply](const std::string&) { return reply; };
}

TEST(Transport, CarriesBytesBothWaysOverOneConnection) {
  const auto identity = make_identity();
  std::string binary("\0\x01\xff zstd", 8);
  ScriptedServer server(identity, always(answer(200, binary)));
  Transport transport({server.url(), identity.ca_pem, "secret-token"}, quick());
  for (int i = 0; i < 3; ++i) {
    const auto reply = transport.send(post(binary));
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(*reply, binary);
  }
  EXPECT_EQ(server.connections(), 1);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_NE(requests[0].find("Authorization: Bearer secret-token\r\n"), std::string::npos);
  EXPECT_TRUE(requests[0].ends_with("\r\n\r\n" + binary));
  std::size_t sent = 0;
  for (const auto& request : requests) sent += request.size();
  EXPECT_EQ(transport.traffic().bytes_out, static_cast<std::int64_t>(sent));
  EXPECT_EQ(transport.traffic().round_trips, 3);
  EXPECT_GT(transport.traffic().bytes_in, 24);
}

TEST(Transport, TellsNothingToAServerOfAnotherCa) {
  const auto ours = make_identity();
  const auto theirs = make_identity();
  ScriptedServer thief(theirs, always(answer(200, "welcome")));
  Transport transport({thief.url(), ours.ca_pem, "secret-token"}, quick());
  const auto reply = transport.send(post("names"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::untrusted);
  EXPECT_TRUE(thief.requests().empty());
}

TEST(Transport, TellsNothingToAServerWithTheCertificateOfAnotherHost) {
  const auto identity = make_identity({.address = "127.0.0.9"});
  ScriptedServer server(identity, always(answer(200, "")));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("names"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::untrusted);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Transport, TheLaptopsWrongClockDoesNotStopSync) {
  for (const auto& [from, to] : {std::pair{3000L, 4000L}, std::pair{-4000L, -3000L}}) {
    const auto identity = make_identity({.valid_from_days = from, .valid_to_days = to});
    ScriptedServer server(identity, always(answer(200, "ok")));
    Transport transport({server.url(), identity.ca_pem, "t"}, quick());
    const auto reply = transport.send(post("x"));
    EXPECT_TRUE(reply) << reply.error().detail;
  }
}

TEST(Transport, NoServerIsNoNetwork) {
  const auto identity = make_identity();
  std::string url;
  {
    ScriptedServer server(identity, always(answer(200, "")));
    url = server.url();
  }
  Transport transport({url, identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::no_network);
}

TEST(Transport, AConnectionLostHalfWayIsNoNetworkAndTheNextSendWorks) {
  const auto identity = make_identity();
  int turn = 0;
  ScriptedServer server(identity, [&](const std::string&) {
    if (turn++ == 0) return Answer{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true, false};
    return answer(200, "whole");
  });
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto lost = transport.send(post("x"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, Code::no_network);
  const auto again = transport.send(post("x"));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(*again, "whole");
}

TEST(Transport, APeerThatIsGoneBeforeTheHandshakeIsNoNetwork) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always(answer(200, "ok")));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  peer_goes_at_once = true;
  const auto reply = transport.send(post("x"));
  const auto chain = fetch_presented_chain(server.url(), quick());
  peer_goes_at_once = false;
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::no_network) << reply.error().detail;
  ASSERT_FALSE(chain);
  EXPECT_EQ(chain.error().code, Code::no_network) << chain.error().detail;
  EXPECT_TRUE(transport.send(post("x"))) << "and the next one works";
}

// Answers each CONNECT with a refusal that never ends.
class EndlessProxy {
 public:
  EndlessProxy() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    ::setenv("https_proxy", ("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port))).c_str(), 1);
    thread_ = std::thread([this] { serve(); });
  }
  ~EndlessProxy() {
    ::unsetenv("https_proxy");
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  EndlessProxy(const EndlessProxy&) = delete;
  EndlessProxy& operator=(const EndlessProxy&) = delete;

 private:
  void serve() const {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    std::string bytes =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
        "Transfer-Encoding: chunked\r\n\r\n";
    while (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) bytes = "5\r\nhello\r\n";
    ::close(socket);
  }
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::thread thread_;
};

TEST(Transport, AProxyWhoseRefusalNeverEndsIsNoNetwork) {
  const auto identity = make_identity();
  TransportLimits limits = quick();
  limits.connect_timeout = std::chrono::milliseconds(500);
  const EndlessProxy proxy;
  Transport transport({"https://city.invalid", identity.ca_pem, "t"}, limits);
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::no_network) << reply.error().detail;
}

TEST(Transport, AnAnswerMayTakeLongerThanConnecting) {
  const auto identity = make_identity();
  ScriptedServer server(identity, [](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    return answer(200, "late");
  });
  TransportLimits limits = quick();
  limits.connect_timeout = std::chrono::milliseconds(300);
  limits.stall_timeout = std::chrono::seconds(5);
  Transport transport({server.url(), identity.ca_pem, "t"}, limits);
  for (int i = 0; i < 2; ++i) {  // over a new connection, and over one that stands
    const auto reply = transport.send(post("x"));
    ASSERT_TRUE(reply) << reply.error().detail;
  }
}

TEST(Transport, AnErrorThatOurServerDoesNotExplainIsAStrangers) {
  const auto identity = make_identity();
  for (const int status : {400, 407, 409, 415, 431}) {
    ScriptedServer server(identity, always(answer(status, "<html>no</html>", "Content-Type: text/html\r\n")));
    Transport transport({server.url(), identity.ca_pem, "t"}, quick());
    const auto reply = transport.send(post("x"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Code::untrusted) << status;
  }
}

TEST(Transport, ASilentServerIsGivenUp) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always({.bytes = {}, .then_close = false, .say_nothing = true}));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::no_network);
}

TEST(Transport, CancelFromAnotherThreadEndsAWaitingSend) {
  const auto identity = make_identity();
  std::atomic<bool> asked{false};
  ScriptedServer server(identity, [&](const std::string&) {
    if (asked.exchange(true)) return answer(200, "ok");
    asked.notify_all();
    return Answer{.bytes = {}, .then_close = false, .say_nothing = true};
  });
  TransportLimits patient = quick();
  patient.stall_timeout = std::chrono::hours(1);
  Transport transport({server.url(), identity.ca_pem, "t"}, patient);
  std::thread person([&] {
    asked.wait(false);
    transport.cancel();
  });
  const auto reply = transport.send(post("x"));
  person.join();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::cancelled);
  EXPECT_EQ(transport.send(post("x")).error().code, Code::cancelled);
  transport.resume();
  EXPECT_TRUE(transport.send(post("x")));
}

TEST(Transport, ARevokedLaptopLearnsItWithTheServersWords) {
  const auto identity = make_identity();
  ScriptedServer server(
      identity,
      always(answer(
          403, R"({"type":"https://yanxing/problems/revoked","title":"Revoked","detail":"Ask the city.","status":403})",
          "Content-Type: application/problem+json\r\n")));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::refused);
  EXPECT_EQ(transport.problem().type_name(), "revoked");
  EXPECT_EQ(transport.problem().detail, "Ask the city.");
}

TEST(Transport, ABusyServerSaysWhenToComeBack) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always(answer(503, "", "Retry-After: 17\r\n")));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::busy);
  EXPECT_EQ(transport.problem().retry_after_s, 17);
}

TEST(Transport, AProxyThatMissesItsServerIsAskedAgainLater) {
  const auto identity = make_identity();
  for (const int status : {502, 504}) {
    ScriptedServer server(identity, always(answer(status, "<html>Bad Gateway</html>", "Content-Type: text/html\r\n")));
    Transport transport({server.url(), identity.ca_pem, "t"}, quick());
    const auto reply = transport.send(post("x"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Code::busy);
    EXPECT_EQ(transport.problem().status, status);
    EXPECT_EQ(transport.problem().detail, "") << "a stranger's page is nothing to show";
  }
}

TEST(Transport, AnExpiredCertificateIsJudgedByItsAuthorityAlone) {
  // Clocks of laptops are years off, so the time says nothing; the authority is pinned. An expired one of another
  // authority is as untrusted as a good one.
  const auto ours = make_identity();
  const auto theirs = make_identity({.valid_from_days = -400, .valid_to_days = -30});
  ScriptedServer server(theirs, always(answer(200, "ok")));
  Transport pinned({server.url(), theirs.ca_pem, "t"}, quick());
  EXPECT_TRUE(pinned.send(post("x")));
  Transport other({server.url(), ours.ca_pem, "t"}, quick());
  EXPECT_EQ(other.send(post("x")).error().code, Code::untrusted);
}

TEST(Transport, ARedirectIsNotFollowed) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always(answer(302, "", "Location: http://portal.example/login\r\n")));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::untrusted);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Transport, AnEndlessReplyIsCutOff) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always(answer(200, std::string(2 << 20, 'x'))));
  Transport transport({server.url(), identity.ca_pem, "t"}, quick());
  const auto reply = transport.send(post("x"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::untrusted);
}

TEST(Transport, FetchingThePresentedChainSendsNoHttp) {
  const auto identity = make_identity();
  ScriptedServer server(identity, always(answer(200, "")));
  const auto chain = fetch_presented_chain(server.url(), quick());
  ASSERT_TRUE(chain) << chain.error().detail;
  ASSERT_EQ(chain->size(), 2U);
  EXPECT_EQ(chain->at(1), identity.ca_pem);
  EXPECT_TRUE(server.requests().empty());
}

TEST(ServerUrl, IsTakenAsPeopleTypeIt) {
  EXPECT_EQ(*normalise_server_url(" city.example:8443/ "), "https://city.example:8443");
  EXPECT_EQ(*normalise_server_url("https://10.0.0.1"), "https://10.0.0.1");
  for (const char* bad :
       {"", "http://city.example", "https://u:p@city.example", "city.example/path", "https://", "city example"}) {
    EXPECT_FALSE(normalise_server_url(bad)) << bad;
  }
}

TEST(Problem, HostileBodiesGiveTheStatusAlone) {
  const std::string json = "application/problem+json";
  for (const auto& body : {std::string("nonsense"), std::string("[1,2]"), std::string(10000, '['),
                           std::string(100000, 'x'), std::string("\"\xff\"")}) {
    const auto problem = parse_problem(400, json, body);
    EXPECT_EQ(problem.status, 400);
    EXPECT_TRUE(problem.type.empty());
  }
  EXPECT_TRUE(parse_problem(400, "text/html", R"({"type":"x"})").type.empty());
  EXPECT_EQ(parse_problem(400, json, R"({"type":7,"detail":"d"})").detail, "d");
}

TEST(Problem, RetryAfterIsReadInSecondsOnly) {
  EXPECT_EQ(parse_retry_after(" 17 \r\n"), 17);
  EXPECT_EQ(parse_retry_after("-3"), 0);
  EXPECT_EQ(parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  EXPECT_EQ(parse_retry_after("99999999"), 86400);
  EXPECT_EQ(parse_retry_after("999999999999999999999999"), 0);
}

}  // namespace
}  // namespace yanxing::net
