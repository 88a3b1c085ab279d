// Connection: what goes back to the peer.
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <utility>

#include "server-stub/connection.h"

namespace yanxing::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr auto as_pair = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds goodbye_time{250};

/// Beast's own errors mean that the peer sent nonsense; everything else that the connection is gone.
bool is_http_error(const error_code& error) {
  return error.category() == http::make_error_code(http::error::bad_method).category();
}

std::optional<Problem> problem_of(const error_code& error) {
  if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return Problem::headers_too_large;
  if (error == http::error::body_limit) return Problem::body_too_large;
  if (error == http::error::bad_version) return Problem::http_version;
  if (is_http_error(error)) return Problem::malformed_request;
  return std::nullopt;
}

/// No memory for a piece ends this download, not the server.
Result<std::string> next_of(FileRange& file) {
  try {
    return file.next();
  } catch (const std::exception& failed) {
    return Error{Code::io, failed.what()};
  }
}

}  // namespace

Reply Connection::busy(const Request& request, Problem problem) const {
  Reply reply = problem_reply(problem, request.accept_language);
  reply.headers.emplace_back("Retry-After", std::to_string(hub_->limits.retry_after_s));
  return reply;
}

Connection::Awaitable<bool> Connection::continue_if_expected(const Parser& parser) {
  if (parser.get().version() != 11 || !beast::iequals(parser.get()[http::field::expect], "100-continue"))
    co_return true;
  constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto [error, count] = co_await asio::async_write(stream_, asio::buffer(line), as_pair);
  co_return !error;
}

/// Answers what could not be read as a request, where there is anybody left to answer.
Connection::Awaitable<Connection::Next> Connection::refuse(error_code error, const Request& request) {
  const auto problem = timed_out_ ? std::optional(Problem::request_timeout) : problem_of(error);
  if (!problem) {
    peer_gone_ = true;
    co_return Next::close;
  }
  unread_ = true;
  co_return co_await send(problem_reply(*problem, request.accept_language), request, 11, false);
}

Connection::Awaitable<Connection::Next> Connection::send(Reply reply, const Request& request, unsigned version,
                                                         bool keep_alive) {
  log_request(request, reply);
  const bool keep = keep_alive && !hub_->stopping;
  const std::uint64_t size = reply.file ? reply.file->length() : reply.body.size();
  http::response<http::string_body> message{static_cast<http::status>(reply.status), version};
  if (http::int_to_status(reply.status) == http::status::unknown) message.reason("Checksum Mismatch");  // 460, of tus
  message.set(http::field::server, "yanxing");
  message.set(http::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  if (!reply.content_type.empty()) message.set(http::field::content_type, reply.content_type);
  for (const auto& [name, value] : reply.headers) message.set(name, value);
  message.keep_alive(keep);
  if (reply.status != 204) message.content_length(size);
  const bool head_only = request.method == "HEAD";
  if (!head_only && !reply.file) message.body() = std::move(reply.body);
  watch(hub_->limits.message_time);
  http::response_serializer<http::string_body> serializer(message);
  const auto [error, count] = co_await http::async_write(stream_, serializer, as_pair);
  unwatch();
  peer_gone_ = static_cast<bool>(error);
  if (reply.file && !head_only && !error) {
    const bool sent = co_await send_file(*reply.file);
    if (!sent) co_return Next::close;
  }
  co_return keep && !error ? Next::keep : Next::close;
}

/// False when the connection has to end in the middle of it.
Connection::Awaitable<bool> Connection::send_file(FileRange& file) {
  while (true) {
    std::optional<Result<std::string>> piece;
    co_await on_worker_patiently(Lane::attachments, [&file, &piece] { piece = next_of(file); });
    if (!*piece) {
      hub_->log.write(Level::error, "failed", {{"where", "download"}, {"detail", piece->error().detail}});
      peer_gone_ = true;  // no goodbye: the peer must not take what it has for the whole
      co_return false;
    }
    if ((*piece)->empty()) co_return true;
    watch(hub_->limits.message_time);
    const auto [error, count] = co_await asio::async_write(stream_, asio::buffer(**piece), as_pair);
    unwatch();
    peer_gone_ = static_cast<bool>(error);
    if (error) co_return false;
  }
}

/// Says goodbye in TLS and lets a peer that is still sending finish for a moment: a socket closed with unread bytes
/// makes TCP throw away the answer that the peer has not read yet (RFC 9112, 9.6).
Connection::Awaitable<void> Connection::close() {
  if (peer_gone_) co_return;
  watch(unread_ ? hub_->limits.linger_time : goodbye_time);
  co_await stream_.async_shutdown(as_pair);
  error_code ignored;
  auto& socket = stream_.next_layer();
  socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  std::array<char, 4096> sink{};
  while (!timed_out_) {
    const auto [drained, count] = co_await socket.async_read_some(asio::buffer(sink), as_pair);
    if (drained) break;
  }
  unwatch();
}

void Connection::log_request(const Request& request, const Reply& reply) const {
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
  nlohmann::ordered_json facts{{"method", request.method.substr(0, 16)},
                               {"path", request.path.substr(0, 64)},
                               {"status", reply.status},
                               {"in", request.body.size() + request.streamed_bytes},
                               {"out", reply.file ? reply.file->length() : reply.body.size()},
                               {"ms", spent.count()}};
  if (!reply.log_note.empty()) facts["note"] = reply.log_note;
  hub_->log.write(reply.status >= 500 ? Level::warning : Level::info, "request", facts);
}

}  // namespace yanxing::server
