// One TLS connection: handshake, then request after request until somebody has had enough. Lives on a strand of its
// own.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "server-stub/connection_set.h"
#include "server-stub/http_types.h"
#include "server-stub/log.h"
#include "server-stub/problem.h"
#include "server-stub/settings.h"
#include "server-stub/worker.h"

namespace yanxing::server {

/// What all connections share.
struct Hub {
  Limits limits;
  Handler* handler = nullptr;
  Worker* worker = nullptr;       // Lane::records
  Worker* attachments = nullptr;  // Lane::attachments
  ConnectionSet* connections = nullptr;
  Log log;
  std::atomic<bool> stopping{false};
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, Hub& hub);

  /// Runs until the end of the connection, then leaves the hub's set.
  void start();
  /// Closes when idle; a request under way is finished first. Any thread.
  void stop();
  /// Closes at once. Any thread.
  void cut();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  template <typename T>
  using Awaitable = boost::asio::awaitable<T>;
  enum class Next { keep, close };

  Awaitable<void> run();
  Awaitable<bool> handshake();
  bool has_begun(bool& left_out);
  Awaitable<bool> wait_for_request();
  Awaitable<Next> serve_one();
  Awaitable<Next> answer(Parser& parser, Request& request);
  Awaitable<Next> answer_streamed(Parser& parser, Request& request, const Admission& admission);
  Awaitable<boost::system::error_code> stream_body(Parser& parser, Request& request, const Admission& admission,
                                                   BodySink& sink, bool& whole,
                                                   std::chrono::steady_clock::duration& worked);
  bool can_read(std::uint64_t wanted);
  Awaitable<bool> continue_if_expected(const Parser& parser);
  Awaitable<std::optional<Reply>> on_worker(Lane lane, std::function<std::optional<Reply>()> job, bool& queued);
  Awaitable<void> on_worker_patiently(Lane lane, std::function<void()> job);
  Awaitable<Next> send(Reply reply, const Request& request, unsigned version, bool keep_alive);
  Awaitable<bool> send_file(FileRange& file);
  Awaitable<Next> refuse(boost::system::error_code error, const Request& request);
  Awaitable<void> close();

  void note(const std::optional<Caller>& caller);
  void watch(std::chrono::milliseconds patience);
  void unwatch();
  Reply busy(const Request& request, Problem problem) const;
  void log_request(const Request& request, const Reply& reply) const;

  Hub* hub_;
  boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
  boost::asio::steady_timer watchdog_;
  std::uint64_t watch_round_ = 0;
  bool timed_out_ = false;
  bool idle_ = false;
  bool peer_gone_ = false;
  bool unread_ = false;  // the peer may still be sending what was refused
  boost::beast::flat_buffer buffer_;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace yanxing::server
