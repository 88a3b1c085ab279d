// Hundreds who only drip, in their handshakes, heads and bodies: honest laptops go on working beside them.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

/// A client from an address of its own (127.0.x.y) that shakes no hands and sends one byte now and then.
class Dripper {
 public:
  Dripper(std::uint16_t port, int number) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(0x7f000100U + static_cast<std::uint32_t>(number));
    sockaddr_in to = from;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    connected_ = ::bind(fd_, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0 &&
                 ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  ~Dripper() { ::close(fd_); }
  Dripper(const Dripper&) = delete;
  Dripper& operator=(const Dripper&) = delete;
  bool connected() const { return connected_; }
  void drip() const {
    static constexpr char hello[] = "\x16\x03\x01";
    ::send(fd_, hello, 1, MSG_NOSIGNAL);
  }

 private:
  int fd_;
  bool connected_ = false;
};

TEST(SlowClients, FiftyWhoDripTheirRequestsDoNotKeepHonestOnesOut) {
  ServingCity city;
  NetLaptop slow(city, place), honest(city, place);
  const std::string frame(2000, 'x');
  const std::string request =
      request_text("POST", "/v1/session", frame,
                   "Authorization: Bearer " + slow.token() + "\r\nContent-Type: application/octet-stream\r\n");
  std::vector<std::unique_ptr<TlsClient>> drippers;
  for (int i = 0; i < 50; ++i) {
    drippers.push_back(std::make_unique<TlsClient>(city.port()));
    ASSERT_TRUE(
        drippers.back()->send(request.substr(0, static_cast<std::size_t>(i) * 30)));  // in the head, in the body
  }
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t j = 0; j < drippers.size(); ++j) drippers[j]->send(request.substr(j * 30 + i, 1));
    honest.save(place, std::to_string(i));
    const auto synced = honest.sync(city.port());
    ASSERT_TRUE(synced) << synced.error().detail;
  }
  EXPECT_EQ(honest.unsent(), 0u);
  EXPECT_EQ(city.changes(), 20u);
}

TEST(SlowClients, TwoHundredWhoDripDoNotKeepHonestOnesOut) {
  ServingCity city;
  std::vector<std::unique_ptr<Dripper>> drippers;
  for (int i = 0; i < 200; ++i) {
    drippers.push_back(std::make_unique<Dripper>(city.port(), i));
    ASSERT_TRUE(drippers.back()->connected());
  }
  NetLaptop honest(city, place);
  for (int i = 0; i < 20; ++i) {
    for (const auto& dripper : drippers) dripper->drip();
    honest.save(place, std::to_string(i));
    const auto synced = honest.sync(city.port());
    ASSERT_TRUE(synced) << synced.error().detail;
  }
  EXPECT_EQ(honest.unsent(), 0u);
  EXPECT_EQ(city.changes(), 20u);
}

}  // namespace
}  // namespace yanxing::testing
