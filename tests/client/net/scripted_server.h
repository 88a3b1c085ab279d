// A TLS server on loopback that says what a test tells it to: our server on a bad day, a captive portal, a thief.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yanxing::net::testing {

/// A certificate authority and one server certificate for 127.0.0.1, made afresh.
struct Identity {
  std::string ca_pem;
  std::string certificate_pem;
  std::string key_pem;
};

struct IdentityOptions {
  std::string address = "127.0.0.1";
  long valid_from_days = -1;  // from now
  long valid_to_days = 365;
};

Identity make_identity(const IdentityOptions& options = {});

/// What to do with one request: raw bytes of an answer, or silence.
struct Answer {
  std::string bytes;  // head and body as they go out
  bool then_close = false;
  bool say_nothing = false;  // keep the connection open without a byte until the server stops
};

/// "HTTP/1.1 STATUS reason" with headers, Content-Length and body.
Answer answer(int status, const std::string& body, const std::string& headers = "");

class ScriptedServer {
 public:
  using Script = std::function<Answer(const std::string& request)>;
  ScriptedServer(const Identity& identity, Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  std::uint16_t port() const { return port_; }
  /// Whole requests (head and body) that came in over TLS, in order.
  std::vector<std::string> requests() const;
  int connections() const { return connections_.load(); }

 private:
  void accept_loop();
  void serve(int socket);

  Script script_;
  std::shared_ptr<void> context_;
  int listener_ = -1;
  int stop_pipe_[2] = {-1, -1};
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace yanxing::net::testing
