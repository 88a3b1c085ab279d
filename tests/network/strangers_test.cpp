// Who answers in the server's place: a portal that wants to be logged in to, another city, a line that says things
// twice.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "tests/network/city.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

/// Answers whatever is said to it with a page, without TLS: a captive portal on a port that it took over.
class Portal {
 public:
  Portal() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::pipe(wake_.data()) != 0)
      return;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { answer_all(); });
  }
  ~Portal() {
    ::close(wake_[1]);
    if (thread_.joinable()) thread_.join();
    ::close(wake_[0]);
    ::close(listener_);
  }
  Portal(const Portal&) = delete;
  Portal& operator=(const Portal&) = delete;
  std::uint16_t port() const { return port_; }
  /// What was said to it; after the clients are done.
  std::string heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  void answer_all() {
    while (true) {
      std::array<pollfd, 2> waiting{pollfd{listener_, POLLIN, 0}, pollfd{wake_[0], POLLIN, 0}};
      ::poll(waiting.data(), waiting.size(), -1);
      if (waiting[1].revents != 0) return;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client == -1) continue;
      std::array<char, 4096> bytes{};
      const ssize_t got = ::recv(client, bytes.data(), bytes.size(), 0);
      {
        const std::lock_guard lock(mutex_);
        if (got > 0) heard_.append(bytes.data(), static_cast<std::size_t>(got));
      }
      const std::string page =
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 29\r\n\r\n<html>Please log in</html>\r\n ";
      ::send(client, page.data(), page.size(), MSG_NOSIGNAL);
      ::shutdown(client, SHUT_WR);
      ::close(client);
    }
  }
  int listener_;
  std::array<int, 2> wake_{-1, -1};
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::string heard_;
  std::thread thread_;
};

TEST(Strangers, APortalLearnsNothingAndSaysNothingThatIsBelieved) {
  ServingCity city;
  NetLaptop laptop(city, place);
  Portal portal;
  laptop.save(place, "甲");
  const auto synced = laptop.sync(portal.port());
  ASSERT_FALSE(synced);
  EXPECT_TRUE(synced.error().code == Code::no_network || synced.error().code == Code::untrusted)
      << code_name(synced.error().code) << ": " << synced.error().detail;
  EXPECT_EQ(laptop.unsent(), 1u);
  EXPECT_EQ(portal.heard().find(laptop.token()), std::string::npos);
  EXPECT_TRUE(laptop.sync());
  EXPECT_EQ(laptop.unsent(), 0u);
}

TEST(Strangers, APortalGetsNoCodeOfAnEnrolment) {
  ServingCity city;
  Portal portal;
  net::EnrolmentInput input{.url = "https://localhost:" + std::to_string(portal.port()),
                            .code = city.invite(place),
                            .device = make_uuid_v7(1, system_random()),
                            .key = SigningKey::generate(system_random()),
                            .name = "laptop"};
  net::Problem problem;
  EXPECT_FALSE(net::enrol(input, problem));
  input.url = "https://localhost:" + std::to_string(city.port());
  EXPECT_TRUE(net::enrol(input, problem)) << "the code was not used up";
}

TEST(Strangers, AnotherCitysServerHearsNothing) {
  ServingCity ours, theirs;
  NetLaptop laptop(ours, place), local(theirs, place);
  laptop.save(place, "甲");
  const auto synced = laptop.sync(theirs.port());
  ASSERT_FALSE(synced);
  EXPECT_EQ(synced.error().code, Code::untrusted) << synced.error().detail;
  EXPECT_EQ(laptop.unsent(), 1u);
  EXPECT_EQ(theirs.changes(), 0u);
  // Even if one authority had issued both certificates: its answers are not signed by the key that is known.
  net::Server trusted = local.server(theirs.port());
  trusted.token = laptop.token();
  net::Transport transport(trusted);
  net::HttpRequest request;
  request.path = "/v1/session";
  request.body = sync::seal_request(sync::Kind::session, laptop.key(),
                                    sync::encode(sync::SessionRequest{laptop.device(), {}, {}}));
  const auto answered = transport.send(request);
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code, Code::refused);
  EXPECT_TRUE(laptop.sync());
}

TEST(Strangers, BytesThatComeTwiceEndAConnectionAndNothingElse) {
  ServingCity city;
  NetLaptop laptop(city, place);
  FaultProxy proxy(city.port());
  laptop.save(place, "0");
  proxy.next({});
  ASSERT_TRUE(laptop.sync(proxy.port()));
  int broken = 0;
  for (std::uint64_t at = 0; at < 4000; at += 157) {
    for (const Way way : {Way::up, Way::down}) {
      SCOPED_TRACE(std::to_string(at) + (way == Way::up ? " up" : " down"));
      laptop.save(place, std::to_string(at));
      proxy.next(way == Way::up ? Fault{.repeat_up = at} : Fault{.repeat_down = at});
      if (!laptop.sync(proxy.port())) ++broken;
      const auto healed = laptop.sync();
      ASSERT_TRUE(healed) << healed.error().detail;
      EXPECT_EQ(laptop.unsent(), 0u);
      ASSERT_EQ(city.changes(), laptop.changes());
    }
  }
  EXPECT_GT(broken, 5);
  EXPECT_EQ(laptop.digest().digest, city.digest().digest);
  EXPECT_TRUE(city.is_sound());
}

}  // namespace
}  // namespace yanxing::testing
