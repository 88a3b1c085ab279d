#include "tests/network/strangers.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server-stub/city.h"
#include "server-stub/clock.h"
#include "sync/base/check.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::testing {

Portal::Portal() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
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

Portal::~Portal() {
  ::close(wake_[1]);
  if (thread_.joinable()) thread_.join();
  ::close(wake_[0]);
  ::close(listener_);
}

std::string Portal::heard() {
  const std::lock_guard lock(mutex_);
  return heard_;
}

void Portal::answer_all() {
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

std::string PageServer::heard() const {
  std::string all;
  for (const std::string& request : server_.requests()) all += request;
  return all;
}

net::testing::Identity certificate_of(const std::filesystem::path& city) {
  const server::SystemClock clock;
  const auto opened = server::City::open({city}, clock, system_random()).value();
  const server::Certified& shown = opened->identity().certificate;
  return {opened->identity().ca.certificate_pem, shown.certificate_pem, shown.key_pem};
}

void share_authority(const std::filesystem::path& from, const std::filesystem::path& to) {
  auto db = sqlite::Db::open(server::DataDir{to}.database(), sqlite::OpenMode::existing).value();
  auto attach = db.prepare("ATTACH ?1 AS trusted").value();
  YX_CHECK(attach.bind_text(1, server::DataDir{from}.database().string()).run().ok());
  YX_CHECK(db.exec("INSERT OR REPLACE INTO city SELECT * FROM trusted.city WHERE key IN "
                   "('ca', 'ca_key', 'hosts', 'certificate', 'certificate_key')")
               .ok());
}

}  // namespace yanxing::testing
