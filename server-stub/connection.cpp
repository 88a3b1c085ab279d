#include "server-stub/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <utility>

namespace yanxing::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr auto as_pair = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t buffer_bytes = 64 << 10;
/// Of a list of pushes, handed to the worker at once where so much has arrived: one commit for all of them.
constexpr std::size_t list_piece_bytes = 512 << 10;
constexpr std::chrono::milliseconds full_queue_pause{20};
constexpr std::array<std::string_view, 9> kept_headers{"if-range",        "range",           "transfer-encoding",
                                                       "tus-resumable",   "upload-checksum", "upload-length",
                                                       "upload-metadata", "upload-offset",   "x-http-method-override"};

std::string text(beast::string_view view) { return {view.data(), view.size()}; }

/// How long the sender waited for the worker and not for the line, so that it does not take the line for a slow one.
void say_worked(Reply& reply, std::chrono::steady_clock::duration worked) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(worked).count();
  reply.headers.emplace_back("Server-Timing", "worker;dur=" + std::to_string(ms));
}

/// A target as a client says it to a server. "https://host:port/path" is that of a client that took us for a proxy, and
/// is to be understood (RFC 9112, 3.2.2); its path, or empty where it names nothing that is here.
std::string origin_form(std::string_view target) {
  constexpr std::string_view scheme = "https://";
  if (target.starts_with('/')) return std::string(target);
  if (target.size() < scheme.size() || !beast::iequals(text(target.substr(0, scheme.size())), scheme)) return {};
  target.remove_prefix(scheme.size());
  const std::string_view authority = target.substr(0, target.find_first_of("/?#"));
  target.remove_prefix(authority.size());
  if (authority.empty() || authority.find('@') != std::string_view::npos) return {};
  return (target.starts_with('/') ? "" : "/") + std::string(target);
}

template <typename Message>
void read_head(const Message& message, Request& request) {
  request.method = text(message.method_string());
  const std::string target = origin_form(text(message.target()));
  const auto question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  request.authorization = text(message[http::field::authorization]);
  request.accept_language = text(message[http::field::accept_language]);
  request.content_type = text(message[http::field::content_type]);
  request.content_encoding = text(message[http::field::content_encoding]);
  for (const std::string_view name : kept_headers) {
    const auto [first, last] = message.equal_range(name);
    for (auto field = first; field != last; ++field) {
      // Twice is a list (RFC 9110, 5.2), which a number or a hash is not: no one can make two readers see two lengths.
      std::string& value = request.headers[std::string(name)];
      value += (field == first ? "" : ", ") + text(field->value());
    }
  }
}

/// What HTTP/1.1 itself asks of a head, beyond what the parser has checked.
template <typename Parser>
std::optional<Problem> problem_of_head(const Parser& parser, const Request& request) {
  const auto& message = parser.get();
  if (message.version() != 10 && message.version() != 11) return Problem::http_version;
  if (message.version() == 11 && message.count(http::field::host) != 1) return Problem::malformed_request;
  if (message.count(http::field::transfer_encoding) != 0 &&
      !beast::iequals(message[http::field::transfer_encoding], "chunked")) {
    return Problem::not_implemented;
  }
  const beast::string_view expect = message[http::field::expect];
  if (!expect.empty() && !beast::iequals(expect, "100-continue")) return Problem::expectation_failed;
  if (request.path.empty()) return Problem::malformed_request;
  // Two readers of two of them might see two devices.
  if (message.count(http::field::authorization) > 1) return Problem::malformed_request;
  return std::nullopt;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, asio::ssl::context& tls, Hub& hub)
    : hub_(&hub), stream_(std::move(socket), tls), watchdog_(stream_.get_executor()), buffer_(buffer_bytes) {}

void Connection::start() {
  asio::co_spawn(
      stream_.get_executor(), [self = shared_from_this()]() -> Awaitable<void> { co_await self->run(); },
      [self = shared_from_this()](const std::exception_ptr& failure) {
        if (failure) self->hub_->log.write(Level::error, "connection_failed");
        self->unwatch();
        error_code ignored;
        self->stream_.lowest_layer().close(ignored);
        self->hub_->connections->remove(self.get());
      });
}

void Connection::stop() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    if (self->idle_) self->stream_.lowest_layer().cancel(ignored);
  });
}

void Connection::cut() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->stream_.lowest_layer().close(ignored);
  });
}

/// From now on everything together may take `patience`; then what runs is cancelled and timed_out_ says why.
void Connection::watch(std::chrono::milliseconds patience) {
  timed_out_ = false;
  watchdog_.expires_after(patience);
  // A handler that is queued already cannot be cancelled: the round tells it that it is late.
  watchdog_.async_wait([weak = weak_from_this(), round = ++watch_round_](const error_code& error) {
    const auto self = weak.lock();
    if (!self || error || round != self->watch_round_) return;
    self->timed_out_ = true;
    error_code ignored;
    self->stream_.lowest_layer().cancel(ignored);
  });
}

void Connection::unwatch() {
  ++watch_round_;
  watchdog_.cancel();
}

Connection::Awaitable<void> Connection::run() {
  const bool secure = co_await handshake();
  if (!secure) co_return;
  hub_->connections->note_secure(this);
  while (true) {
    const bool more = co_await wait_for_request();
    if (!more) break;
    const Next next = co_await serve_one();
    if (next == Next::close) break;
  }
  co_await close();
}

Connection::Awaitable<bool> Connection::handshake() {
  watch(hub_->limits.handshake_time);
  idle_ = true;
  const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_pair);
  idle_ = false;
  unwatch();
  if (error) hub_->log.write(Level::debug, "handshake_failed", {{"reason", error.message()}});
  co_return !error;
}

/// Whether the first bytes of a request are there. One empty line before it is left out, as old clients send it behind
/// a body (RFC 9112, 2.2).
bool Connection::has_begun(bool& left_out) {
  const std::string_view bytes(static_cast<const char*>(buffer_.data().data()), buffer_.size());
  if (left_out) return !bytes.empty();
  if (!bytes.starts_with("\r\n")) return !bytes.empty() && bytes != "\r";
  left_out = true;
  buffer_.consume(2);
  return buffer_.size() > 0;
}

/// True when the first bytes of a request are there; false when the connection is to be closed.
Connection::Awaitable<bool> Connection::wait_for_request() {
  if (hub_->stopping) co_return false;
  for (bool left_out = false; !has_begun(left_out);) {
    watch(hub_->limits.idle_time);
    idle_ = true;
    const auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(4096), as_pair);
    idle_ = false;
    unwatch();
    buffer_.commit(count);
    peer_gone_ = error && error != asio::error::operation_aborted;
    if (error || count == 0) co_return false;
  }
  co_return true;
}

Connection::Awaitable<Connection::Next> Connection::serve_one() {
  began_ = std::chrono::steady_clock::now();
  watch(hub_->limits.message_time);
  Parser parser;
  parser.header_limit(hub_->limits.header_bytes);
  parser.body_limit(boost::none);  // answer() sets the route's own before any of the body is read
  Request request;
  const auto [error, count] = co_await http::async_read_header(stream_, buffer_, parser, as_pair);
  if (error || timed_out_) {
    co_return co_await refuse(error, request);
  }
  read_head(parser.get(), request);
  if (parser.content_length()) request.content_length = *parser.content_length();
  if (const auto problem = problem_of_head(parser, request)) {
    co_return co_await send(problem_reply(*problem, request.accept_language), request, 11, false);
  }
  co_return co_await answer(parser, request);
}

/// The head is good: asks the handler, reads the body, asks the handler again.
Connection::Awaitable<Connection::Next> Connection::answer(Parser& parser, Request& request) {
  const unsigned version = parser.get().version();
  const bool keep_alive = parser.get().keep_alive();
  const bool no_body = parser.is_done();
  bool queued = true;
  Admission admission = hub_->handler->admit(request);
  if (!admission.streamed) admission.body_bytes = std::min(admission.body_bytes, hub_->limits.body_bytes);
  if (!admission.refusal && parser.content_length() && *parser.content_length() > admission.body_bytes) {
    admission.refusal = problem_reply(Problem::body_too_large, request.accept_language);
  }
  if (!admission.refusal && admission.ask_first) {
    unwatch();
    std::optional<Caller> caller;
    auto check = [this, &request, &caller]() -> std::optional<Reply> {
      auto checked = hub_->handler->check(request);
      if (auto* refusal = std::get_if<Reply>(&checked)) return std::move(*refusal);
      caller = std::get<Caller>(checked);
      return std::nullopt;
    };
    admission.refusal = co_await on_worker(Lane::records, std::move(check), queued);
    if (!queued) admission.refusal = busy(request, Problem::busy);
    note(caller);
    watch(hub_->limits.message_time);
  }
  if (admission.refusal) {
    unread_ = !no_body;
    co_return co_await send(std::move(*admission.refusal), request, version, keep_alive && no_body);
  }
  if (admission.streamed && !no_body) co_return co_await answer_streamed(parser, request, admission);
  if (!no_body) {
    parser.body_limit(admission.body_bytes);
    const bool alive = co_await continue_if_expected(parser);
    if (!alive) co_return Next::close;
    const auto [error, count] = co_await http::async_read(stream_, buffer_, parser, as_pair);
    if (error == http::error::buffer_overflow) co_return co_await refuse(http::error::bad_chunk, request);
    if (error || timed_out_) co_return co_await refuse(error, request);
    request.body = std::move(parser.get().body());
  }
  unwatch();
  const auto asked = std::chrono::steady_clock::now();
  auto reply = co_await on_worker(
      admission.lane, [this, &request]() -> std::optional<Reply> { return hub_->handler->handle(request); }, queued);
  if (!queued) reply = busy(request, Problem::busy);
  note(reply->caller);
  if (!no_body && admission.lane == Lane::records) say_worked(*reply, std::chrono::steady_clock::now() - asked);
  co_return co_await send(std::move(*reply), request, version, keep_alive);
}

/// A body that goes to the disk as it arrives: what came before a cut is kept.
Connection::Awaitable<Connection::Next> Connection::answer_streamed(Parser& parser, Request& request,
                                                                    const Admission& admission) {
  const unsigned version = parser.get().version();
  const bool keep_alive = parser.get().keep_alive();
  unwatch();
  bool queued = true;
  std::unique_ptr<BodySink> sink;
  auto open = [this, &request, &sink]() -> std::optional<Reply> {
    auto opened = hub_->handler->open_body(request);
    if (auto* reply = std::get_if<Reply>(&opened)) return std::move(*reply);
    sink = std::move(std::get<std::unique_ptr<BodySink>>(opened));
    return std::nullopt;
  };
  auto refusal = co_await on_worker(admission.lane, std::move(open), queued);
  if (!queued) refusal = busy(request, Problem::busy);
  if (refusal) {
    unread_ = true;
    co_return co_await send(std::move(*refusal), request, version, false);
  }
  note(sink->caller());
  bool whole = false;
  Reply reply;
  std::chrono::steady_clock::duration worked{};
  const error_code error = co_await stream_body(parser, request, admission, *sink, whole, worked);
  const bool late = timed_out_;
  co_await on_worker_patiently(admission.lane, [&sink, &reply, whole] {
    reply = sink->finish(whole);
    sink.reset();
  });
  timed_out_ = late;
  if (error || late) co_return co_await refuse(error, request);
  if (admission.lane == Lane::records) say_worked(reply, worked);
  unread_ = !whole;
  co_return co_await send(std::move(reply), request, version, keep_alive && whole);
}

/// Every 64 KiB have the time of a whole message: a slow line gets there, one that stands still or drips does not.
Connection::Awaitable<error_code> Connection::stream_body(Parser& parser, Request& request, const Admission& admission,
                                                          BodySink& sink, bool& whole,
                                                          std::chrono::steady_clock::duration& worked) {
  watch(hub_->limits.message_time);
  const bool alive = co_await continue_if_expected(parser);
  if (!alive) co_return asio::error::connection_reset;
  http::request_parser<http::buffer_body> body(std::move(parser));
  body.body_limit(admission.body_bytes);
  const bool is_list = admission.lane == Lane::records && request.content_length;
  const std::uint64_t announced = request.content_length.value_or(0);
  std::string piece(is_list ? std::clamp<std::uint64_t>(announced, buffer_bytes, list_piece_bytes) : buffer_bytes,
                    '\0');
  std::size_t in_time = 0, arrived = 0;
  bool wanted = true;
  error_code error;
  while (wanted && !error && !timed_out_ && !body.is_done()) {
    auto& room = body.get().body();
    room.data = piece.data() + arrived;
    room.size = piece.size() - arrived;
    const auto [failed, count] = co_await http::async_read_some(stream_, buffer_, body, as_pair);
    if (failed != http::error::need_buffer) error = failed;
    arrived = piece.size() - body.get().body().size;
    if (arrived == 0) continue;
    // What is there already goes with it; nothing is waited for.
    if (is_list && arrived < piece.size() && !error && !timed_out_ && !body.is_done() &&
        can_read(body.content_length_remaining().value_or(0)))
      continue;
    request.streamed_bytes += arrived;
    const auto asked = std::chrono::steady_clock::now();
    co_await on_worker_patiently(admission.lane, [&sink, &wanted, view = std::string_view(piece).substr(0, arrived)] {
      wanted = sink.write(view);
    });
    note(sink.caller());
    worked += std::chrono::steady_clock::now() - asked;
    in_time += std::exchange(arrived, 0);
    if (in_time < buffer_bytes || timed_out_) continue;
    in_time = 0;
    watch(hub_->limits.message_time);
  }
  whole = wanted && !error && !timed_out_ && body.is_done();
  const bool late = timed_out_;
  unwatch();
  timed_out_ = late;
  co_return wanted ? error : error_code();  // what the sink has to say goes before anything else
}

/// Whether of `wanted` bytes some can surely be read without waiting: a whole record of TLS, or all of them.
bool Connection::can_read(std::uint64_t wanted) {
  constexpr std::uint64_t record_bytes = 17 << 10;
  if (wanted == 0) return false;
  if (buffer_.size() > 0 || SSL_pending(stream_.native_handle()) > 0) return true;
  error_code ignored;
  return stream_.next_layer().available(ignored) >= std::min(wanted, record_bytes);
}

void Connection::note(const std::optional<Caller>& caller) {
  if (caller) hub_->connections->note_caller(this, *caller);
}

/// Runs `job` on the worker and comes back to this strand. `queued` is false, and nothing has run, when the queue is
/// full.
Connection::Awaitable<std::optional<Reply>> Connection::on_worker(Lane lane, std::function<std::optional<Reply>()> job,
                                                                  bool& queued) {
  Worker* const worker = lane == Lane::attachments ? hub_->attachments : hub_->worker;
  auto result = std::make_shared<std::optional<Reply>>();
  const auto executor = stream_.get_executor();
  auto initiate = [worker, job = std::move(job), result, executor, &queued](auto handler) {
    auto resume = std::make_shared<decltype(handler)>(std::move(handler));
    // The guard keeps the io threads running while only the worker has something to do.
    auto run = [job, result, resume, executor, guard = asio::make_work_guard(executor)] {
      *result = job();
      asio::post(executor, [resume] { std::move (*resume)(); });
    };
    queued = worker->post(std::move(run));
    if (!queued) asio::post(executor, [resume] { std::move (*resume)(); });
  };
  co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(std::move(initiate), asio::use_awaitable);
  co_return std::move(*result);
}

/// The same for what must run: waits for a place in the queue.
Connection::Awaitable<void> Connection::on_worker_patiently(Lane lane, std::function<void()> job) {
  const std::function<std::optional<Reply>()> run = [job = std::move(job)]() -> std::optional<Reply> {
    job();
    return std::nullopt;
  };
  while (true) {
    bool queued = true;
    co_await on_worker(lane, run, queued);
    if (queued) co_return;
    asio::steady_timer pause(stream_.get_executor(), full_queue_pause);
    co_await pause.async_wait(as_pair);
  }
}

}  // namespace yanxing::server
