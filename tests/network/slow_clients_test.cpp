// Hundreds who only drip, in their handshakes, heads and bodies: honest laptops go on working beside them.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/wire/frame_list.h"
#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

/// Nobody is sent away for being slow while a test runs: it shows that they harm nobody by staying. That they are sent
/// away in the end is shown by server: Https.
server::Settings patient() {
  server::Settings settings;
  settings.limits.handshake_time = settings.limits.message_time = std::chrono::hours(1);
  return settings;
}

/// A client from an address of its own (127.0.1.0 and `number` more) whose handshake is a real one that comes byte by
/// byte.
class Dripper {
 public:
  Dripper(std::uint16_t port, int number) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7f000100U + static_cast<std::uint32_t>(number));
    sockaddr_in to = from;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int yes = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    connected_ = ::bind(fd_, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0 &&
                 ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    // Its first words go to memory, to be sent later.
    BIO* const first_words = BIO_new(BIO_s_mem());
    SSL_set_bio(tls_.get(), BIO_new(BIO_s_mem()), first_words);
    SSL_connect(tls_.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(first_words, &bytes);
    hello_.assign(bytes, static_cast<std::size_t>(size));
  }
  ~Dripper() { ::close(fd_); }
  Dripper(const Dripper&) = delete;
  Dripper& operator=(const Dripper&) = delete;
  bool connected() const { return connected_; }
  std::size_t hello_bytes() const { return hello_.size(); }
  /// The next bytes of its hello; false when they cannot be sent.
  bool drip(std::size_t bytes) {
    const std::string_view rest = std::string_view(hello_).substr(sent_, bytes);
    sent_ += rest.size();
    return ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(rest.size());
  }
  /// The server waits for more: it has neither answered nor gone.
  bool is_waited_for() const {
    char byte = 0;
    return ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }
  /// Says the rest at once, and asks something; the first line of the answer.
  std::string come_to_the_end() {
    if (!drip(hello_.size())) return "gone";
    SSL_set_fd(tls_.get(), fd_);
    if (SSL_connect(tls_.get()) != 1) return "no handshake";
    const std::string request = request_text("GET", "/healthz");
    std::array<char, 1024> answer{};
    if (SSL_write(tls_.get(), request.data(), static_cast<int>(request.size())) <= 0) return "gone";
    const int got = SSL_read(tls_.get(), answer.data(), static_cast<int>(answer.size()));
    const std::string text(answer.data(), static_cast<std::size_t>(std::max(got, 0)));
    return text.substr(0, text.find('\r'));
  }

 private:
  using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
  using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;
  Context context_{SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
  Tls tls_{SSL_new(context_.get()), &SSL_free};
  int fd_;
  bool connected_ = false;
  std::string hello_;
  std::size_t sent_ = 0;
};

constexpr std::size_t rounds = 20;

TEST(SlowClients, FiftyWhoDripTheirRequestsDoNotKeepHonestOnesOut) {
  ServingCity city(patient());
  NetLaptop slow(city, place), honest(city, place);
  const std::string frame =
      sync::seal_request(sync::Kind::session, slow.key(), sync::encode(sync::SessionRequest{slow.device(), {}, {}}));
  const std::string request =
      request_text("POST", "/v1/session", frame,
                   "Authorization: Bearer " + slow.token() + "\r\nContent-Type: application/octet-stream\r\n");
  ASSERT_GT(frame.size(), 3 * rounds) << "some of them must drip in the body";
  struct Slow {
    explicit Slow(std::uint16_t port) : client(port) {}
    TlsClient client;
    std::size_t sent = 0;
  };
  std::vector<std::unique_ptr<Slow>> drippers;
  for (std::size_t i = 0; i < 50; ++i) {
    Slow& one = *drippers.emplace_back(std::make_unique<Slow>(city.port()));
    one.sent = 1 + i * (request.size() - rounds - 1) / 50;  // in the head, in the body
    ASSERT_TRUE(one.client.send(request.substr(0, one.sent)));
  }
  for (std::size_t i = 0; i < rounds; ++i) {
    for (const auto& one : drippers) ASSERT_TRUE(one->client.send(request.substr(one->sent++, 1)));
    honest.save(place, std::to_string(i));
    const auto synced = honest.sync(city.port());
    ASSERT_TRUE(synced) << synced.error().detail;
  }
  EXPECT_EQ(honest.unsent(), 0u);
  EXPECT_EQ(city.changes(), rounds);
  // All were there to the end: who comes to the end of her request is answered.
  for (const auto& one : drippers) EXPECT_EQ(one->client.ask(request.substr(one->sent)).status, 200u);
}

TEST(SlowClients, TwoHundredWhoDripTheirHandshakesDoNotKeepHonestOnesOut) {
  ServingCity city(patient());
  std::vector<std::unique_ptr<Dripper>> drippers;
  for (int i = 0; i < 200; ++i) {
    Dripper& one = *drippers.emplace_back(std::make_unique<Dripper>(city.port(), i));
    ASSERT_TRUE(one.connected());
    ASSERT_GT(one.hello_bytes(), 5 * rounds);
    // Each is somewhere else in her hello.
    ASSERT_TRUE(one.drip(1 + static_cast<std::size_t>(i) * (one.hello_bytes() - rounds - 2) / 200));
  }
  NetLaptop honest(city, place);
  for (std::size_t i = 0; i < rounds; ++i) {
    for (const auto& one : drippers) ASSERT_TRUE(one->drip(1));
    honest.save(place, std::to_string(i));
    const auto synced = honest.sync(city.port());
    ASSERT_TRUE(synced) << synced.error().detail;
    for (const auto& one : drippers) ASSERT_TRUE(one->is_waited_for()) << "in round " << i;
  }
  EXPECT_EQ(honest.unsent(), 0u);
  EXPECT_EQ(city.changes(), rounds);
  for (const auto& one : drippers) EXPECT_EQ(one->come_to_the_end(), "HTTP/1.1 200 OK");
}

TEST(SlowClients, HundredsBehindTheSameAddressGiveWayToHonestOnes) {
  ServingCity city(patient());
  NetLaptop honest(city, place);
  honest.save(place, "before");
  ASSERT_TRUE(honest.sync(city.port()));
  std::vector<std::unique_ptr<Dripper>> drippers;
  for (std::size_t i = 0; i < rounds; ++i) {
    for (int more = 0; more < 15; ++more) {
      // All of them, and the laptop, are 127.0.0.1.
      Dripper& one = *drippers.emplace_back(std::make_unique<Dripper>(city.port(), -255));
      ASSERT_TRUE(one.connected());
      static_cast<void>(one.drip(1));
    }
    honest.save(place, std::to_string(i));
    const auto synced = honest.sync(city.port());
    ASSERT_TRUE(synced) << synced.error().detail;
  }
  EXPECT_EQ(honest.unsent(), 0u);
  EXPECT_EQ(city.changes(), rounds + 1);
}

TEST(SlowClients, HundredsWithTheTokenOfAnotherLaptopGiveWayToHonestOnes) {
  ServingCity city(patient());
  NetLaptop stolen(city, place), honest(city, place);
  std::vector<std::unique_ptr<TlsClient>> thieves;
  const auto come = [&](std::string_view path, std::string_view media) {
    TlsClient& one = *thieves.emplace_back(std::make_unique<TlsClient>(city.port()));
    return one
        .ask("POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stolen.token() +
             "\r\nContent-Type: " + std::string(media) + "\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n")
        .status;
  };
  for (std::size_t i = 0; i < 3; ++i) {
    for (int more = 0; more < 24; ++more) {
      ASSERT_EQ(come("/v1/session", "application/octet-stream"), 100u) << "the token is good";
      ASSERT_EQ(come("/v1/changes", sync::frame_list_media), 100u);
    }
    for (NetLaptop* laptop : {&honest, &stolen}) {
      laptop->save(place, std::to_string(i));
      const auto synced = laptop->sync(city.port());
      ASSERT_TRUE(synced) << synced.error().detail;
    }
  }
  EXPECT_EQ(city.changes(), 6u);
}

TEST(SlowClients, ARevokedLaptopKeepsNoPlace) {
  server::Settings settings = patient();
  settings.limits.connections_per_address = 2;
  ServingCity city(settings);
  NetLaptop stolen(city, place), honest(city, place);
  TlsClient first(city.port()), second(city.port());
  const std::string frame = sync::seal_request(sync::Kind::session, stolen.key(),
                                               sync::encode(sync::SessionRequest{stolen.device(), {}, {}}));
  for (TlsClient* client : {&first, &second}) {
    const std::string who = "Authorization: Bearer " + stolen.token() + "\r\n";
    const auto answered =
        client->ask(request_text("POST", "/v1/session", frame, who + "Content-Type: application/octet-stream\r\n"));
    ASSERT_EQ(answered.status, 200u);
  }
  EXPECT_FALSE(honest.sync(city.port()));
  city.revoke(stolen.device());
  // The first that finds no place has it looked at.
  bool synced = false;
  for (int i = 0; i < 1000 && !synced; ++i) synced = honest.sync(city.port()).ok();
  EXPECT_TRUE(synced);
}

}  // namespace
}  // namespace yanxing::testing
