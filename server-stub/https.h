// HTTPS: TLS, HTTP/1.1 with keep-alive, and the limits; everything that touches a socket (Boost.Beast over Asio and
// OpenSSL).
//
// Threads: `io_threads` for TLS and parsing, and one Worker a lane for what the Handler does.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server-stub/http_types.h"
#include "server-stub/log.h"
#include "server-stub/settings.h"
#include "server-stub/worker.h"
#include "sync/base/result.h"

namespace yanxing::server {

/// What the server shows of itself in TLS. The chain is the server's certificate followed by the CA's: a laptop that
/// enrols gets the CA from there, compares it with its code and pins it.
struct TlsIdentity {
  std::string chain_pem;
  std::string key_pem;
};

class HttpsServer {
 public:
  /// Listens at once. `handler` must outlive the server. Errors: invalid (address, certificate), busy (port in use),
  /// refused (port below 1024), io.
  static Result<std::unique_ptr<HttpsServer>> start(const Settings& settings, const TlsIdentity& identity,
                                                    Handler& handler, Log log);
  /// stop(), then wait.
  ~HttpsServer();
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;

  /// The port that is listened on.
  std::uint16_t port() const;
  /// Runs a job on a lane's thread, after what waits there; false when its queue is full. Any thread.
  bool post(Lane lane, Worker::Job job);
  /// Stops accepting, closes idle connections, finishes the requests under way (at most `stop_time`), and returns when
  /// all is quiet. Any thread, any number of times.
  void stop();

 private:
  class Impl;
  explicit HttpsServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yanxing::server
