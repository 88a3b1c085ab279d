#include "client/net/sync_loop.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "sync/base/crypto.h"

namespace yanxing::net {

namespace {

constexpr std::size_t slice_changes = 500;
constexpr std::int64_t max_wait_s = 10;

/// Waits as the server asked; false when the transport was cancelled meanwhile.
bool wait_for_busy_server(const Transport& transport) {
  const auto seconds = std::clamp<std::int64_t>(transport.problem().retry_after_s, 1, max_wait_s);
  for (std::int64_t step = 0; step < seconds * 10; ++step) {
    if (transport.is_cancelled()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return !transport.is_cancelled();
}

Result<std::string> send_patiently(const HttpRequest& request, Transport& transport, int retries) {
  while (true) {
    auto reply = transport.send(request);
    if (reply || reply.error().code != Code::busy || retries-- == 0) return reply;
    if (!wait_for_busy_server(transport)) return Error{Code::cancelled, "cancelled"};
  }
}

}  // namespace

HttpRequest http_request(sync::Request request, const std::string& accept_language) {
  HttpRequest http;
  http.accept_language = accept_language;
  if (request.kind == sync::Kind::pull) {
    http.method = Method::get;
    http.path = "/v1/changes?cursor=" + base64url_encode(request.frame);
    return http;
  }
  http.path = request.kind == sync::Kind::push ? "/v1/changes" : "/v1/session";
  http.body = std::move(request.frame);
  return http;
}

Result<SyncReport> sync_blocking(sync::ClientSession& session, Transport& transport, const SyncOptions& options) {
  const Traffic before = transport.traffic();
  const auto tell = [&] {
    if (options.on_progress) options.on_progress(session.progress());
  };
  while (true) {
    YX_ASSIGN(auto request, session.next());
    if (!request) break;
    YX_ASSIGN(const auto reply, send_patiently(http_request(std::move(*request), options.accept_language), transport,
                                               options.busy_retries));
    YX_TRY(session.on_reply(reply));
    tell();
    while (session.has_work()) {
      if (transport.is_cancelled()) return Error{Code::cancelled, "cancelled"};
      YX_TRY(session.work(slice_changes));
      tell();
    }
  }
  const Traffic& after = transport.traffic();
  return SyncReport{
      session.progress(),
      {after.bytes_out - before.bytes_out, after.bytes_in - before.bytes_in, after.round_trips - before.round_trips}};
}

}  // namespace yanxing::net
