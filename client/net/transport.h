// The laptop's HTTPS: one keep-alive connection to the one server whose CA was pinned at enrolment. libcurl inside.
//
// Owns a connection, nothing else: bytes in, bytes out. Blocking; one thread at a time, except cancel(), which any
// thread may call. Used by the worker thread of the app and directly by yanxing-cli.
//
// Bytes up are scarce: HTTP/1.1 without ALPN, a small hello, no resumption, no header that the server does not read.
//
// Trust: TLS >= 1.2, the pinned CA alone (no system store), host name checked, no redirects. A captive portal or a
// meddling proxy therefore ends as Code::untrusted, whatever it answers. The local clock is *not* part of trust:
// certificates are accepted outside their validity period, because a laptop whose clock says 2035 must still be able to
// hand in its work, and a date check against a clock that nobody trusts protects nobody. (A leaked server key is
// answered by enrolling anew with a new CA.) HTTPS_PROXY and NO_PROXY of the environment are respected; a proxy only
// ever sees the encrypted tunnel.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/net/problem.h"
#include "sync/base/result.h"

namespace yanxing::net {

/// Where the server is and what proves that it is ours, and us to it. Kept by the workspace after enrolment.
struct Server {
  std::string url;     // "https://host:port", no path
  std::string ca_pem;  // the pinned CA certificate
  std::string token;   // bearer token; empty: none is sent (enrolment)
};

enum class Method { get, post, head, patch };

struct HttpRequest {
  Method method = Method::post;
  std::string path;  // starts with '/', query included, percent-encoded by the caller
  std::string body;
  std::string content_type = "application/octet-stream";
  std::string accept_language = "zh-CN";  // of the sentences in problem details
  std::vector<std::string> headers = {};  // more of them, "Name: value" each
  /// Takes the body of a 2xx answer piece by piece instead of send()'s result, on the thread that sends. False ends the
  /// exchange with Code::io.
  std::function<bool(int status, std::string_view)> sink = {};
};

/// Beginning of the answer to the last send(), whatever came of it. Status 0: there was none.
struct ReplyHead {
  int status = 0;
  std::map<std::string, std::string> headers = {};  // names in lower case, values trimmed; the peer's: untrusted
  /// Empty where there is no such header. `name` in lower case.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

struct TransportLimits {
  std::chrono::milliseconds connect_timeout{10'000};
  /// No byte in either direction for this long ends the exchange.
  std::chrono::seconds stall_timeout{30};
  std::size_t max_reply_bytes = std::size_t{64} << 20;
  /// Where given: another way to say cancel(), noticed within 200 ms. Must outlive the transport.
  const std::atomic<bool>* stop = nullptr;
};

/// What has gone over the wire so far, request and reply heads included, TLS framing not.
struct Traffic {
  std::int64_t bytes_out = 0;
  std::int64_t bytes_in = 0;
  std::int64_t round_trips = 0;
};

class Transport {
 public:
  explicit Transport(Server server, TransportLimits limits = {});
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// One exchange; returns the body of a 2xx answer. Errors, all of which leave the transport usable:
  /// no_network (no route, name not found, refused, timed out, connection lost, a proxy that says no), untrusted
  /// (certificate not from the pinned CA or for another host, redirect, no HTTP, reply over the limit), refused (401,
  /// 403), busy (503, 429: see problem().retry_after_s), cancelled, invalid (other 4xx), and the rest of
  /// code_of_status().
  Result<std::string> send(const HttpRequest& request);

  /// Says whether our server answers: GET /healthz. Errors as of send().
  Status probe();

  /// What the peer said about the last send() that failed. Empty after one that went through.
  const Problem& problem() const { return problem_; }
  const ReplyHead& head() const { return head_; }
  const Traffic& traffic() const { return traffic_; }
  const Server& server() const { return server_; }

  /// Ends a running send() at once with Code::cancelled, and every later one until resume(). Any thread.
  void cancel();
  void resume();
  bool is_cancelled() const { return cancelled_.load() || (limits_.stop != nullptr && limits_.stop->load()); }

 private:
  struct Handles;
  struct Incoming;

  void prepare(const HttpRequest& request, Incoming& incoming);

  Error error_of(int curl_code, const Incoming& incoming) const;

  Server server_;
  TransportLimits limits_;
  Problem problem_;
  ReplyHead head_;
  Traffic traffic_;
  std::atomic<bool> cancelled_{false};
  std::unique_ptr<Handles> handles_;
};

/// The certificates that the server at `url` presents, leaf first, as PEM. The TLS handshake is made without any
/// verification and the connection closed before one byte of HTTP: for enrolment, which compares the CA with the
/// one-time code. Errors: no_network, untrusted (no TLS spoken there), invalid (no https URL), cancelled.
Result<std::vector<std::string>> fetch_presented_chain(const std::string& url, const TransportLimits& limits = {});

/// Checks and normalises what a person typed as server address: "city.example:8443/" -> "https://city.example:8443".
/// Error: invalid (another scheme, a path, user name, or nothing).
Result<std::string> normalise_server_url(std::string_view typed);

}  // namespace yanxing::net
