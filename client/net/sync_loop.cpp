#include "client/net/sync_loop.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <future>
#include <thread>

#include "sync/base/crypto.h"
#include "sync/wire/frame_list.h"

namespace yanxing::net {

namespace {

constexpr std::size_t slice_changes = sync::max_batch_changes;  // a page, so a commit
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
  if (request.is_list) http.content_type = sync::frame_list_media;
  // Only servers that need no name for it know this one, and it is to be small.
  if (request.kind == sync::Kind::exchange) http.content_type.clear();
  return http;
}

bool takes_lists(const ReplyHead& head) { return head.header("accept-post") == sync::frame_list_media; }

std::int64_t lost_attachments(const ReplyHead& head) {
  const std::string said = head.header("attachments-lost");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
  return error == std::errc() && end == said.data() + said.size() && number > 0 ? number : 0;
}

std::int64_t line_ms(std::int64_t took_ms, const ReplyHead& head) {
  constexpr std::string_view name = "worker;dur=";
  const std::string said = head.header("server-timing");
  std::int64_t worked = 0;
  if (said.starts_with(name)) std::from_chars(said.data() + name.size(), said.data() + said.size(), worked);
  return took_ms - std::clamp<std::int64_t>(worked, 0, std::max<std::int64_t>(took_ms, 0));
}

namespace {

struct Answered {
  Result<std::string> reply = Error{Code::io, "not sent"};
  std::size_t bytes_up = 0;
  std::int64_t line_ms = 0;
};

Answered ask(sync::Request request, Transport& transport, const SyncOptions& options) {
  Answered out;
  out.bytes_up = request.frame.size();
  const auto start = std::chrono::steady_clock::now();
  out.reply =
      send_patiently(http_request(std::move(request), options.accept_language), transport, options.busy_retries);
  const auto took = std::chrono::steady_clock::now() - start;
  out.line_ms = line_ms(std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), transport.head());
  return out;
}

/// Gives the session an answer; the error that ends the exchange.
Status take(sync::ClientSession& session, const Answered& answered, const Transport& transport) {
  if (!answered.reply) {
    YX_ASSIGN(const bool goes_on, session.on_refused(answered.reply.error()));
    return goes_on ? Status{} : Status(answered.reply.error());
  }
  if (takes_lists(transport.head())) session.allow_lists();
  session.on_line(answered.bytes_up, answered.line_ms);
  YX_TRY(session.on_reply(*answered.reply));
  return session.note_lost(lost_attachments(transport.head()));
}

}  // namespace

Result<SyncReport> sync_blocking(sync::ClientSession& session, Transport& transport, const SyncOptions& options) {
  const Traffic before = transport.traffic();
  const auto tell = [&] {
    if (options.on_progress) options.on_progress(session.progress());
  };
  const auto apply_page = [&]() -> Status {
    while (session.has_work()) {
      if (transport.is_cancelled()) return Error{Code::cancelled, "cancelled"};
      YX_TRY(session.work(slice_changes));
      tell();
    }
    return {};
  };
  while (true) {
    YX_ASSIGN(auto request, session.next());
    if (!request) break;
    // While the server has the one, what came before it is applied and what comes after it is made. Only one of the two
    // threads touches the transport, or the session.
    while (request) {
      // Where no thread is to be had, it is asked when the answer is wanted.
      constexpr auto how = std::launch::async | std::launch::deferred;
      auto answer = std::async(how, [&transport, &options, sent = std::move(*request)]() mutable {
        return ask(std::move(sent), transport, options);
      });
      Status worked = apply_page();
      if (worked) worked = session.prepare();
      const Answered answered = answer.get();
      YX_TRY(worked);
      YX_TRY(take(session, answered, transport));
      tell();
      request = session.ahead();
    }
    YX_TRY(apply_page());
  }
  const Traffic& after = transport.traffic();
  return SyncReport{
      session.progress(),
      {after.bytes_out - before.bytes_out, after.bytes_in - before.bytes_in, after.round_trips - before.round_trips}};
}

}  // namespace yanxing::net
