#include "tests/server/tls_client.h"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <cctype>

namespace yanxing::testing {

namespace asio = boost::asio;
using boost::system::error_code;

TlsClient::TlsClient(std::uint16_t port, int max_version) {
  SSL_CTX_set_security_level(tls_.native_handle(), 0);  // so that even old versions may be tried
  if (max_version != 0) SSL_CTX_set_max_proto_version(tls_.native_handle(), max_version);
  stream_ = std::make_unique<asio::ssl::stream<asio::ip::tcp::socket>>(io_, tls_);
  error_code error;
  stream_->lowest_layer().connect({asio::ip::make_address("127.0.0.1"), port}, error);
  if (error) return;
  const timeval patience{20, 0};
  setsockopt(stream_->lowest_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  setsockopt(stream_->lowest_layer().native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  stream_->handshake(asio::ssl::stream_base::client, error);
  connected_ = !error;
}

bool TlsClient::send(const std::string& bytes) {
  error_code error;
  asio::write(*stream_, asio::buffer(bytes), error);
  return !error;
}

bool TlsClient::read_more() {
  std::array<char, 16384> chunk{};
  error_code error;
  const std::size_t count = stream_->read_some(asio::buffer(chunk), error);
  received_.append(chunk.data(), count);
  return !error;
}

Answer TlsClient::receive(bool head_only) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return {};
  }
  Answer answer;
  std::string head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  answer.status = static_cast<unsigned>(std::stoul(head.substr(9, 3)));
  head.erase(0, head.find("\r\n") + 2);
  while (!head.empty()) {
    const auto line_end = head.find("\r\n");
    const auto colon = head.find(':');
    std::string name = head.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.headers[name] = head.substr(colon + 2, line_end - colon - 2);
    head.erase(0, line_end + 2);
  }
  const auto length = answer.headers.find("content-length");
  const std::size_t size = length == answer.headers.end() || head_only ? 0 : std::stoul(length->second);
  while (received_.size() < size) {
    if (!read_more()) return {};
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

void TlsClient::hang_up() {
  error_code ignored;
  stream_->next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  closed_by_server();
}

bool TlsClient::closed_by_server() {
  std::array<char, 1024> chunk{};
  while (true) {
    error_code error;
    stream_->read_some(asio::buffer(chunk), error);
    if (!error) continue;
    return error != asio::error::would_block && error != asio::error::try_again && error != asio::error::timed_out;
  }
}

std::string request_text(const std::string& method, const std::string& target, const std::string& body,
                         const std::string& more) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more;
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

}  // namespace yanxing::testing
