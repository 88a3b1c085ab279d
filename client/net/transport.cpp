#include "client/net/transport.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <mutex>

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace yanxing::net {

namespace {

constexpr std::size_t max_header_bytes = 64 << 10;

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    YX_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    std::signal(
        SIGPIPE,
        SIG_IGN);  // OpenSSL writes to sockets that the peer closed; that must end the exchange, not the program
  });
}

/// A hello that offers what is good today instead of all that the library knows, and is not padded to 512 bytes: half
/// of what a small sync sends is its handshake. A server that speaks none of it speaks no TLS to rely on.
bool offer_little(SSL_CTX* context) {
  SSL_CTX_clear_options(context, SSL_OP_TLSEXT_PADDING);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_ENCRYPT_THEN_MAC);
  return SSL_CTX_set_ciphersuites(context,
                                  "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1 &&
         SSL_CTX_set_cipher_list(context,
                                 "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                 "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384") == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
         SSL_CTX_set1_sigalgs_list(context,
                                   "ECDSA+SHA256:ECDSA+SHA384:ed25519:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA+SHA256") == 1;
}

/// See transport.h, "Trust": the validity period is not checked, everything else is.
CURLcode prepare_tls(CURL*, void* ssl_context, void*) {
  auto* const context = static_cast<SSL_CTX*>(ssl_context);
  auto* store = SSL_CTX_get_cert_store(context);
  X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store), X509_V_FLAG_NO_CHECK_TIME);
  return offer_little(context) ? CURLE_OK : CURLE_SSL_CIPHER;
}

bool is_certificate_error(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_ISSUER_ERROR ||
         code == CURLE_SSL_CACERT_BADFILE;
}

// A connection that breaks during the handshake is the network's fault; anything else that fails there is the peer's.
// curl keeps the first thing that went wrong: of a peer that was gone at once, "getpeername() failed with errno 107".
bool broke_in_handshake(CURLcode code, std::string_view text) {
  constexpr std::array<std::string_view, 4> breaks = {"SYSCALL", "eof", "reset", "failed with errno"};
  return code == CURLE_SSL_CONNECT_ERROR && std::any_of(breaks.begin(), breaks.end(), [&](std::string_view broken) {
           return text.find(broken) != std::string_view::npos;
         });
}

bool is_not_our_protocol(CURLcode code) {
  return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_SSL_CIPHER || code == CURLE_HTTP2;
}

/// What every connection of ours has in common, verified or not.
void set_connection_options(CURL* easy, const std::string& url, const TransportLimits& limits) {
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stall_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

void add_header(List& list, const std::string& line) {
  auto* longer = curl_slist_append(list.get(), line.c_str());
  YX_CHECK(longer != nullptr);
  static_cast<void>(list.release());
  list.reset(longer);
}

/// Drives one exchange to its end and returns curl's result for it. Error: cancelled (the only way to stop early), io.
template <typename Stopped>
Result<CURLcode> drive(CURLM* multi, CURL* easy, Stopped stopped) {
  constexpr int poll_ms = 200;
  if (curl_multi_add_handle(multi, easy) != CURLM_OK) return Error{Code::io, "curl_multi_add_handle"};
  int running = 1;
  bool stop = false;
  while (running != 0 && !stop) {
    if (curl_multi_perform(multi, &running) != CURLM_OK) break;
    stop = stopped();
    if (running != 0 && !stop) curl_multi_poll(multi, nullptr, 0, poll_ms, nullptr);
  }
  CURLcode result = CURLE_ABORTED_BY_CALLBACK;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE && message->easy_handle == easy) result = message->data.result;
  }
  curl_multi_remove_handle(multi, easy);
  if (stop) return Error{Code::cancelled, "cancelled"};
  return result;
}

}  // namespace

// The multi handle owns the connection and can be woken from another thread; the easy handle is the one exchange.
struct Transport::Handles {
  Multi multi{curl_multi_init()};
  Easy easy{curl_easy_init()};
  List headers;
  std::array<char, CURL_ERROR_SIZE> error_text{};
};

struct Transport::Incoming {
  std::string body;
  std::string content_type;
  ReplyHead head;
  std::size_t header_bytes = 0;
  std::size_t limit = 0;
  bool over_limit = false;
  bool sink_failed = false;
  const std::function<bool(int, std::string_view)>* sink = nullptr;
  Traffic* traffic = nullptr;
  const Transport* transport = nullptr;
  std::chrono::steady_clock::time_point connected_by;

  // A proxy that never ends its refusal keeps curl reading, and neither time-outs nor the caller get their turn. Not 0:
  // ends the exchange.
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& incoming = *static_cast<const Incoming*>(self);
    if (incoming.transport->is_cancelled()) return 1;
    if (std::chrono::steady_clock::now() < incoming.connected_by) return 0;
    curl_off_t began_us = 0;  // the request, over a connection that stands
    curl_easy_getinfo(incoming.transport->handles_->easy.get(), CURLINFO_PRETRANSFER_TIME_T, &began_us);
    return began_us == 0 ? 1 : 0;
  }

  // curl's own sums count the start of a body twice, so what it hands to the wire is counted here.
  static int on_traffic(CURL*, curl_infotype type, char*, std::size_t size, void* self) {
    auto& traffic = *static_cast<Incoming*>(self)->traffic;
    const auto bytes = static_cast<std::int64_t>(size);
    if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT) traffic.bytes_out += bytes;
    if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN) traffic.bytes_in += bytes;
    return 0;
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& incoming = *static_cast<Incoming*>(self);
    if (*incoming.sink && incoming.head.status >= 200 && incoming.head.status < 300) {
      incoming.sink_failed = !(*incoming.sink)(incoming.head.status, {data, size});
      return incoming.sink_failed ? 0 : size;
    }
    if (size > incoming.limit - incoming.body.size()) {
      incoming.over_limit = true;
      return 0;
    }
    incoming.body.append(data, size);
    return size;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& incoming = *static_cast<Incoming*>(self);
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) {  // a new head, after a 1xx one too
      incoming.head = {};
      incoming.header_bytes = 0;
      const auto space = line.find(' ');
      if (space != std::string_view::npos)
        std::from_chars(line.data() + space + 1, line.data() + line.size(), incoming.head.status);
      return size;
    }
    const auto colon = line.find(':');
    incoming.header_bytes += size;
    if (colon == std::string_view::npos || incoming.header_bytes > max_header_bytes) return size;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::string_view value = line.substr(colon + 1);
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
    while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
    incoming.head.headers[std::move(name)] = value;
    return size;
  }
};

Transport::Transport(Server server, TransportLimits limits) : server_(std::move(server)), limits_(limits) {
  start_curl_once();
  handles_ = std::make_unique<Handles>();
  YX_CHECK(handles_->multi != nullptr && handles_->easy != nullptr);
}

Transport::~Transport() = default;

void Transport::prepare(const HttpRequest& request, Incoming& incoming) {
  CURL* easy = handles_->easy.get();
  curl_easy_reset(easy);  // keeps connections and TLS sessions
  set_connection_options(easy, server_.url + request.path, limits_);
  curl_blob ca{};
  ca.data = server_.ca_pem.data();
  ca.len = server_.ca_pem.size();
  ca.flags = CURL_BLOB_COPY;
  curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &ca);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // Debian builds in the system's store
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_SSL_ENABLE_ALPN, 0L);  // HTTP/1.1 goes without saying
  // A ticket costs more bytes up than it saves, and those are the scarce ones.
  curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  handles_->error_text[0] = '\0';
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handles_->error_text.data());

  handles_->headers.reset();
  add_header(handles_->headers, "Accept:");
  add_header(handles_->headers, "Expect:");  // no extra round trip before a large body
  if (!server_.token.empty()) add_header(handles_->headers, "Authorization: Bearer " + server_.token);
  if (!request.accept_language.empty()) add_header(handles_->headers, "Accept-Language: " + request.accept_language);
  for (const std::string& line : request.headers) add_header(handles_->headers, line);
  if (request.method == Method::head) curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (request.method == Method::post || request.method == Method::patch) {
    // Empty: without the one that curl would say.
    add_header(handles_->headers,
               request.content_type.empty() ? "Content-Type:" : "Content-Type: " + request.content_type);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    if (request.method == Method::patch) curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, handles_->headers.get());
  incoming.limit = limits_.max_reply_bytes;
  incoming.sink = &request.sink;
  incoming.traffic = &traffic_;
  incoming.transport = this;
  incoming.connected_by = std::chrono::steady_clock::now() + limits_.connect_timeout;
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Incoming::on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);  // turns on_traffic on; nothing is printed
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &Incoming::on_traffic);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Incoming::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Incoming::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &incoming);
}

Error Transport::error_of(int curl_code, const Incoming& incoming) const {
  const auto code = static_cast<CURLcode>(curl_code);
  std::string detail = curl_easy_strerror(code);
  if (handles_->error_text[0] != '\0') detail += std::string(": ") + handles_->error_text.data();
  if (broke_in_handshake(code, detail)) return {Code::no_network, std::move(detail)};
  if (incoming.over_limit) return {Code::untrusted, "the reply is larger than any of our server's"};
  if (incoming.sink_failed) return {Code::io, "what arrived cannot be kept"};
  if (is_certificate_error(code)) return {Code::untrusted, std::move(detail)};
  if (is_not_our_protocol(code)) return {Code::untrusted, std::move(detail)};
  if (code == CURLE_URL_MALFORMAT) return {Code::invalid, std::move(detail)};
  if (code == CURLE_OUT_OF_MEMORY) return {Code::io, std::move(detail)};
  return {Code::no_network, std::move(detail)};
}

Result<std::string> Transport::send(const HttpRequest& request) {
  problem_ = {};
  head_ = {};
  const auto stopped = [this] { return is_cancelled(); };
  if (stopped()) return Error{Code::cancelled, "cancelled"};
  Incoming incoming;
  prepare(request, incoming);
  CURL* easy = handles_->easy.get();
  const auto driven = drive(handles_->multi.get(), easy, stopped);

  long status = 0;
  char* content_type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &content_type);
  if (content_type != nullptr) incoming.content_type = content_type;
  if (status != 0) ++traffic_.round_trips;
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);
  head_ = incoming.head;
  head_.status = static_cast<int>(status);

  if (!driven) return driven.error();
  const bool is_success = status >= 200 && status < 300;
  // A server that refuses a body early answers and hangs up while we still send: its answer is worth more than the
  // broken pipe.
  const bool answered_early = status >= 400 && !incoming.over_limit;
  if (*driven != CURLE_OK && !answered_early) return error_of(*driven, incoming);
  if (is_success) return std::move(incoming.body);
  problem_ = parse_problem(static_cast<int>(status), incoming.content_type, incoming.body);
  problem_.retry_after_s = parse_retry_after(head_.header("retry-after"));
  const bool has_problem = !problem_.type.empty() || !problem_.title.empty() || request.method == Method::head;
  std::string detail = "HTTP " + std::to_string(status);
  if (!problem_.type.empty()) detail += " " + std::string(problem_.type_name());
  if (!problem_.detail.empty()) detail += ": " + problem_.detail;
  return Error{code_of_status(static_cast<int>(status), has_problem), std::move(detail)};
}

Status Transport::probe() {
  auto answer =
      send({.method = Method::get, .path = "/healthz", .body = {}, .content_type = {}, .accept_language = {}});
  if (!answer) return answer.error();
  return {};
}

void Transport::cancel() {
  cancelled_.store(true);
  curl_multi_wakeup(handles_->multi.get());
}

void Transport::resume() { cancelled_.store(false); }

Result<std::vector<std::string>> fetch_presented_chain(const std::string& url, const TransportLimits& limits) {
  start_curl_once();
  std::array<char, CURL_ERROR_SIZE> error_text{};
  const Easy easy{curl_easy_init()};
  YX_CHECK(easy != nullptr);
  set_connection_options(easy.get(), url, limits);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CERTINFO, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_SSL_VERIFYHOST, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, error_text.data());
  const Multi multi{curl_multi_init()};
  const auto driven = drive(multi.get(), easy.get(), [&] { return limits.stop != nullptr && limits.stop->load(); });
  if (!driven) return driven.error();
  const CURLcode code = *driven;
  if (broke_in_handshake(code, error_text.data())) return Error{Code::no_network, error_text.data()};
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
    return Error{Code::invalid, curl_easy_strerror(code)};
  if (is_not_our_protocol(code) || is_certificate_error(code)) return Error{Code::untrusted, curl_easy_strerror(code)};
  if (code != CURLE_OK) return Error{Code::no_network, curl_easy_strerror(code)};
  const curl_certinfo* info = nullptr;
  curl_easy_getinfo(easy.get(), CURLINFO_CERTINFO, &info);
  std::vector<std::string> chain;
  for (int i = 0; info != nullptr && i < info->num_of_certs; ++i) {
    for (const curl_slist* line = info->certinfo[i]; line != nullptr; line = line->next) {
      const std::string_view text(line->data);
      if (text.starts_with("Cert:")) chain.emplace_back(text.substr(5));
    }
  }
  if (chain.empty()) return Error{Code::untrusted, "no certificate presented"};
  return chain;
}

Result<std::string> normalise_server_url(std::string_view typed) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!typed.empty() && is_space(typed.front())) typed.remove_prefix(1);
  while (!typed.empty() && is_space(typed.back())) typed.remove_suffix(1);
  const auto mark = typed.find("://");
  const std::string scheme(mark == std::string_view::npos ? "https" : typed.substr(0, mark));
  if (mark != std::string_view::npos) typed.remove_prefix(mark + 3);
  while (!typed.empty() && typed.back() == '/') typed.remove_suffix(1);
  const auto url = scheme + "://" + std::string(typed);
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parts(curl_url(), curl_url_cleanup);
  const Error bad{Code::invalid, "not an https address"};
  if (parts == nullptr || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return bad;
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    const bool found = curl_url_get(parts.get(), which, &text, 0) == CURLUE_OK;
    std::string copy = found ? text : "";
    curl_free(text);
    return copy;
  };
  const auto path = part(CURLUPART_PATH);
  if (part(CURLUPART_SCHEME) != "https" || !(path.empty() || path == "/") || !part(CURLUPART_QUERY).empty() ||
      !part(CURLUPART_USER).empty() || !part(CURLUPART_FRAGMENT).empty()) {
    return bad;
  }
  const auto port = part(CURLUPART_PORT);
  return "https://" + part(CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

}  // namespace yanxing::net
