#include "tests/support/fault_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace yanxing::testing {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return -1;
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

bool send_all(int fd, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t sent = ::send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

/// One direction of a connection.
struct Half {
  int from = -1;
  int to = -1;
  std::optional<std::uint64_t> cut;
  std::optional<std::uint64_t> hush;
  std::optional<std::uint64_t> repeat;
  std::uint64_t passed = 0;
  bool ended = false;  // whoever speaks said good-bye

  bool is_over() const { return cut && passed >= *cut; }
  bool is_silent() const { return hush && passed >= *hush; }
  void fall_silent() { hush = std::min(hush.value_or(passed), passed); }
  /// False when the connection is over.
  bool pass_on(std::size_t chunk, std::atomic<std::uint64_t>& counter) {
    std::array<char, 16 << 10> bytes{};
    std::size_t most = std::min(chunk, bytes.size());
    if (cut) most = std::min<std::size_t>(most, *cut - passed);
    const ssize_t got = ::recv(from, bytes.data(), most, 0);
    ended = got == 0;
    if (got <= 0) return false;
    const auto count = static_cast<std::size_t>(got);
    const std::uint64_t heard = hush ? std::min<std::uint64_t>(count, *hush - std::min(*hush, passed)) : count;
    if (!send_all(to, bytes.data(), heard)) return false;
    if (repeat && passed + count > *repeat) {
      repeat.reset();
      if (!send_all(to, bytes.data(), heard)) return false;
    }
    passed += count;
    counter += count;
    return true;
  }
};

/// As a router that lost power: a reset, not a farewell.
void drop(int fd) {
  const linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(fd);
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::pipe(wake_) != 0) {
    return;
  }
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FaultProxy::~FaultProxy() {
  if (wake_[1] != -1) ::close(wake_[1]);  // every poll() sees it
  if (acceptor_.joinable()) acceptor_.join();
  for (std::thread& carrier : carriers_) carrier.join();
  if (wake_[0] != -1) ::close(wake_[0]);
  if (listener_ != -1) ::close(listener_);
}

void FaultProxy::next(const Fault& fault) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  up_ = 0;
  down_ = 0;
  cut_ = 0;
}

void FaultProxy::lead_to(std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  server_port_ = port;
}

void FaultProxy::accept_all() {
  while (true) {
    std::array<pollfd, 2> waiting{pollfd{listener_, POLLIN, 0}, pollfd{wake_[0], POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client == -1) continue;
    const std::lock_guard lock(mutex_);
    carriers_.emplace_back([this, client, port = server_port_, fault = fault_] { carry(client, port, fault); });
  }
}

void FaultProxy::carry(int client, std::uint16_t server_port, const Fault& fault) {
  const int on = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int server = connect_to(server_port);
  Half up{client, server, fault.cut_up, fault.hush_up, fault.repeat_up};
  Half down{server, client, fault.cut_down, fault.hush_down, fault.repeat_down};
  bool has_server = server != -1;
  while (server != -1) {
    if (up.is_silent()) down.fall_silent();
    if (up.is_over() || down.is_over()) {
      ++cut_;
      if (fault.then_away) {
        const std::lock_guard lock(mutex_);
        fault_ = {.cut_up = 0};
      }
      break;
    }
    std::array<pollfd, 3> waiting{pollfd{client, POLLIN, 0}, pollfd{has_server ? server : -1, POLLIN, 0},
                                  pollfd{wake_[0], POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[2].revents != 0) break;
    if (waiting[0].revents != 0 && !up.pass_on(fault.chunk, up_)) break;
    if (waiting[1].revents == 0 || down.is_over() || down.pass_on(fault.chunk, down_)) continue;
    if (!down.is_silent()) break;
    has_server = false;
    up.fall_silent();
  }
  // A farewell is passed on as one.
  const auto end = up.ended || down.ended ? +[](int fd) { ::close(fd); } : &drop;
  end(client);
  if (server != -1) end(server);
}

}  // namespace yanxing::testing
