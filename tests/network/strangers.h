// Who answers in the server's place.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "tests/client/net/scripted_server.h"

namespace yanxing::testing {

/// Answers whatever is said to it with a page, without TLS: a captive portal on a port that it took over.
class Portal {
 public:
  Portal();
  ~Portal();
  Portal(const Portal&) = delete;
  Portal& operator=(const Portal&) = delete;
  std::uint16_t port() const { return port_; }
  /// What was said to it; after the clients are done.
  std::string heard();

 private:
  void answer_all();

  int listener_;
  std::array<int, 2> wake_{-1, -1};
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::string heard_;
  std::thread thread_;
};

/// A page for every request, over TLS with this certificate.
class PageServer {
 public:
  PageServer(const net::testing::Identity& identity, int status)
      : server_(identity, [status](const std::string&) {
          return net::testing::answer(status, "<html>Please log in</html>",
                                      "Content-Type: text/html\r\nConnection: close\r\n");
        }) {}
  std::uint16_t port() const { return server_.port(); }
  std::string heard() const;

 private:
  net::testing::ScriptedServer server_;
};

/// What the server of this data folder shows to laptops, for a proxy before it.
net::testing::Identity certificate_of(const std::filesystem::path& city);

/// The one's authority and certificate become the other's too, which is not serving: a server that every laptop of the
/// first trusts, and that knows none of them.
void share_authority(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace yanxing::testing
