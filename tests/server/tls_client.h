// A client that says exactly what a test wants it to say, byte by byte, over real TLS. Blocking; gives up after 20
// seconds.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace yanxing::testing {

struct Answer {
  unsigned status = 0;                         // 0: the connection was closed without an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class TlsClient {
 public:
  /// Connects and shakes hands without checking the certificate. `max_version` caps TLS (e.g. TLS1_1_VERSION).
  explicit TlsClient(std::uint16_t port, int max_version = 0);
  bool connected() const { return connected_; }

  /// False when the connection is gone.
  bool send(const std::string& bytes);
  /// Reads one answer; 1xx answers are returned too. `head_only` for answers to HEAD.
  Answer receive(bool head_only = false);
  Answer ask(const std::string& bytes) { return send(bytes) ? receive() : Answer{}; }
  /// Sends nothing more and waits until the server has taken in what was sent and gone.
  void hang_up();
  /// True when the server ends the connection before the time is over.
  bool closed_by_server();

 private:
  bool read_more();
  boost::asio::io_context io_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
  std::unique_ptr<boost::asio::ssl::stream<boost::asio::ip::tcp::socket>> stream_;
  bool connected_ = false;
  std::string received_;
};

/// "GET /x HTTP/1.1" with the headers every request needs; `more` are whole header lines.
std::string request_text(const std::string& method, const std::string& target, const std::string& body = {},
                         const std::string& more = {});

}  // namespace yanxing::testing
