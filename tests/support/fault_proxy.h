// A TCP proxy on loopback that does to a connection what bad networks do: cuts it after byte k of either direction,
// lets bytes drip, goes silent, or leads to somebody else. It sees what a router sees, TLS included.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace yanxing::testing {

enum class Way { up, down };

struct Fault {
  std::optional<std::uint64_t> cut_up = {};  // the connection ends when so many bytes have been passed on to the server
  std::optional<std::uint64_t> cut_down = {};  // … to the client
  // After so many bytes to the server the line is dead, and nobody says why: not even when the server hangs up.
  std::optional<std::uint64_t> hush_up = {};
  std::optional<std::uint64_t> hush_down = {};    // after so many the client hears nothing more; the server still does
  std::optional<std::uint64_t> repeat_up = {};    // what is passed on to the server then comes twice, once
  std::optional<std::uint64_t> repeat_down = {};  // … to the client
  bool then_away = false;                         // after a cut nobody gets through any more, until the next fault
  std::size_t chunk = 16 << 10;                   // most bytes passed on at a time; 1: they drip
};

class FaultProxy {
 public:
  explicit FaultProxy(std::uint16_t server_port);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  std::uint16_t port() const { return port_; }
  /// What happens to the connections that come from now on.
  void next(const Fault& fault);
  /// Who answers the connections that come from now on: another port on loopback.
  void lead_to(std::uint16_t port);
  /// Bytes passed on since next() was last called, over all connections.
  std::uint64_t passed(Way way) const { return way == Way::up ? up_ : down_; }
  /// Connections that a fault ended since next() was last called.
  int cut() const { return cut_; }

 private:
  void accept_all();
  void carry(int client, std::uint16_t server_port, const Fault& fault);

  std::uint16_t port_ = 0;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  std::mutex mutex_;  // of the next two
  std::uint16_t server_port_;
  Fault fault_;
  std::atomic<std::uint64_t> up_{0}, down_{0};
  std::atomic<int> cut_{0};
  std::vector<std::thread> carriers_;
  std::thread acceptor_;
};

}  // namespace yanxing::testing
