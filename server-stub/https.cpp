#include "server-stub/https.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "server-stub/connection.h"
#include "server-stub/connection_set.h"
#include "server-stub/worker.h"

namespace yanxing::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_pair = asio::as_tuple(asio::use_awaitable);

/// HTTP/1.1 is all that is spoken; a client that offers protocols without it gets none, as RFC 7301 allows.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, ours, sizeof(ours) - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Status set_up_tls(asio::ssl::context& tls, const TlsIdentity& identity) {
  SSL_CTX* const handle = tls.native_handle();
  SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
  SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Laptops do not resume: a ticket costs them more bytes up than it saves.
  SSL_CTX_set_num_tickets(handle, 0);
  SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
  // Forward secrecy and authenticated encryption only, also in TLS 1.2.
  if (SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
    return Error{Code::unsupported, "TLS ciphers are missing"};
  error_code error;
  tls.use_certificate_chain(asio::buffer(identity.chain_pem), error);
  if (!error) tls.use_private_key(asio::buffer(identity.key_pem), asio::ssl::context::pem, error);
  if (error || SSL_CTX_check_private_key(handle) != 1)
    return Error{Code::invalid, "certificate and key do not fit: " + error.message()};
  return {};
}

Error listen_error(const Settings& settings, const error_code& error) {
  const std::string where = settings.listen + " port " + std::to_string(settings.port);
  if (error == asio::error::address_in_use) return {Code::busy, "another program listens on " + where};
  if (error == asio::error::access_denied) return {Code::refused, "not allowed to listen on " + where};
  return {Code::io, "cannot listen on " + where + ": " + error.message()};
}

}  // namespace

class HttpsServer::Impl {
 public:
  Impl(const Settings& settings, Handler& handler, Log log)
      : settings_(settings),
        connections_(settings.limits),
        worker_(settings.limits.queue),
        attachments_(settings.limits.queue),
        hub_{.limits = settings.limits,
             .handler = &handler,
             .worker = &worker_,
             .attachments = &attachments_,
             .connections = &connections_,
             .log = std::move(log)},
        acceptor_(asio::make_strand(io_)),
        guard_(asio::make_work_guard(io_)) {}

  Status listen(const TlsIdentity& identity) {
    YX_TRY(set_up_tls(tls_, identity));
    error_code error;
    const auto address = asio::ip::make_address(settings_.listen, error);
    if (error) return Error{Code::invalid, "not an address to listen on: " + settings_.listen};
    const tcp::endpoint endpoint(address, settings_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return listen_error(settings_, error);
    port_ = acceptor_.local_endpoint(error).port();
    asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
    for (unsigned i = 0; i < std::max(1u, settings_.io_threads); ++i) threads_.emplace_back([this] { io_.run(); });
    return {};
  }

  std::uint16_t port() const { return port_; }

  bool post(Lane lane, Worker::Job job) {
    return (lane == Lane::attachments ? attachments_ : worker_).post(std::move(job));
  }

  void stop() {
    const std::lock_guard lock(stop_mutex_);
    if (stopped_) return;
    stopped_ = true;
    hub_.stopping = true;
    asio::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    for (const auto& connection : connections_.all()) connection->stop();
    if (!connections_.wait_until_empty(settings_.limits.stop_time)) {
      hub_.log.write(Level::warning, "stop_cut_connections", {{"connections", connections_.size()}});
      for (const auto& connection : connections_.all()) connection->cut();
    }
    guard_.reset();
    for (auto& thread : threads_) thread.join();
  }

 private:
  /// Places have become scarce: those that are kept for a device that was revoked meanwhile are given back. Another
  /// process revokes, so that nobody else tells; a laptop that found none free comes again.
  void look_for_revoked() {
    if (looking_.exchange(true)) return;
    const bool queued = worker_.post([this] {
      try {
        connections_.forget(hub_.handler->refused_among(connections_.callers()));
      } catch (const std::exception&) {
        // No memory for it now: the next one who finds no free place has it looked at again.
      }
      looking_ = false;
    });
    if (!queued) looking_ = false;
  }

  asio::awaitable<void> accept() {
    while (!hub_.stopping) {
      auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(io_), as_pair);
      if (hub_.stopping) break;
      if (error) {
        // Out of file descriptors, mostly: others have to leave first.
        hub_.log.write(Level::warning, "accept_failed", {{"reason", error.message()}});
        pause_.expires_after(std::chrono::milliseconds(100));
        co_await pause_.async_wait(as_pair);
        continue;
      }
      error_code failure;
      const auto address = socket.remote_endpoint(failure).address();
      socket.set_option(tcp::no_delay(true), failure);
      auto connection = std::make_shared<Connection>(std::move(socket), tls_, hub_);
      const Place place = connections_.add(connection, address);
      if (place != Place::free) look_for_revoked();
      if (place != Place::none) {
        connection->start();
      } else {
        hub_.log.write(Level::warning, "too_many_connections", {{"connections", connections_.size()}});
      }
    }
  }

  const Settings settings_;
  asio::io_context io_;
  asio::ssl::context tls_{asio::ssl::context::tls_server};
  ConnectionSet connections_;
  std::atomic<bool> looking_{false};
  Worker worker_;
  Worker attachments_;
  Hub hub_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_{acceptor_.get_executor()};
  asio::executor_work_guard<asio::io_context::executor_type> guard_;
  std::vector<std::thread> threads_;
  std::mutex stop_mutex_;
  bool stopped_ = false;
  std::uint16_t port_ = 0;
};

HttpsServer::HttpsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpsServer::~HttpsServer() { stop(); }

Result<std::unique_ptr<HttpsServer>> HttpsServer::start(const Settings& settings, const TlsIdentity& identity,
                                                        Handler& handler, Log log) {
  auto impl = std::make_unique<Impl>(settings, handler, std::move(log));
  YX_TRY(impl->listen(identity));
  return std::unique_ptr<HttpsServer>(new HttpsServer(std::move(impl)));
}

std::uint16_t HttpsServer::port() const { return impl_->port(); }

bool HttpsServer::post(Lane lane, Worker::Job job) { return impl_->post(lane, std::move(job)); }

void HttpsServer::stop() { impl_->stop(); }

}  // namespace yanxing::server
