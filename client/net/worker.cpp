#include "client/net/worker.h"

#include <chrono>
#include <utility>

#include "client/net/sync_loop.h"

namespace yanxing::net {

namespace {

Traffic operator-(const Traffic& a, const Traffic& b) {
  return {a.bytes_out - b.bytes_out, a.bytes_in - b.bytes_in, a.round_trips - b.round_trips};
}

}  // namespace

Worker::Worker(std::function<void()> wake, TransportLimits limits) : wake_(std::move(wake)), limits_(limits) {
  limits_.stop = &stop_;
  thread_ = std::thread([this] { work(); });
}

Worker::~Worker() {
  stop_.store(true);
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  more_.notify_one();
  thread_.join();
}

void Worker::use(Server server) {
  YX_CHECK(!busy_);
  const std::lock_guard lock(mutex_);
  server_ = std::move(server);
}

void Worker::send(HttpRequest request) { start(std::move(request)); }

void Worker::probe() { start(Probed{}); }

void Worker::enrol(EnrolmentInput input) { start(std::move(input)); }

void Worker::upload(UploadPiece piece) { start(std::move(piece)); }

void Worker::fetch(FetchPart part) { start(std::move(part)); }

void Worker::run(std::function<Status()> work) { start(std::move(work)); }

void Worker::start(Job job) {
  YX_CHECK(!busy_);
  busy_ = true;
  stop_.store(false);
  {
    const std::lock_guard lock(mutex_);
    job_ = std::move(job);
  }
  more_.notify_one();
}

void Worker::cancel() {
  if (busy_) stop_.store(true);
}

std::optional<WorkerReply> Worker::take() {
  if (!busy_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (!reply_) return std::nullopt;
  busy_ = false;
  return std::exchange(reply_, std::nullopt);
}

void Worker::work() {
  while (true) {
    Job job;
    Server server;
    {
      std::unique_lock lock(mutex_);
      more_.wait(lock, [this] { return quit_ || job_.index() != 0; });
      if (quit_) return;
      job = std::exchange(job_, Job{});
      server = server_;
    }
    auto reply = execute(job, server);
    {
      const std::lock_guard lock(mutex_);
      reply_ = std::move(reply);
    }
    wake_();
  }
}

Transport& Worker::transport(const Server& server) {
  const bool same = transport_ != nullptr && transport_->server().url == server.url &&
                    transport_->server().ca_pem == server.ca_pem && transport_->server().token == server.token;
  if (!same) transport_ = std::make_unique<Transport>(server, limits_);
  return *transport_;
}

WorkerReply Worker::execute(Job& job, const Server& server) {
  if (auto* input = std::get_if<EnrolmentInput>(&job)) {
    Problem problem;
    auto result = net::enrol(*input, problem, limits_);
    return EnrolmentEnded{std::move(result), std::move(problem)};
  }
  if (auto* work = std::get_if<std::function<Status()>>(&job)) return Ran{(*work)()};
  // Everything else speaks to the server of now, whatever comes first after a start or an enrolment.
  Transport& to_server = transport(server);
  if (std::holds_alternative<Probed>(job)) return Probed{to_server.probe()};
  if (const auto* piece = std::get_if<UploadPiece>(&job)) return upload_piece(to_server, *piece);
  if (const auto* part = std::get_if<FetchPart>(&job)) return fetch_part(to_server, *part);
  const Traffic before = to_server.traffic();
  const auto start = std::chrono::steady_clock::now();
  auto body = to_server.send(std::get<HttpRequest>(job));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  return Exchanged{std::move(body),
                   to_server.problem(),
                   to_server.traffic() - before,
                   takes_lists(to_server.head()),
                   line_ms(took.count(), to_server.head()),
                   lost_attachments(to_server.head())};
}

}  // namespace yanxing::net
