#include "server-stub/serve.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <system_error>

#include "server-stub/api.h"
#include "server-stub/attachment_api.h"
#include "server-stub/checkpoints.h"
#include "server-stub/city.h"
#include "server-stub/clock.h"
#include "server-stub/https.h"
#include "server-stub/installed_forms.h"

namespace yanxing::server {
namespace {

constexpr UnixMs day_ms = 24 * 60 * 60 * 1000;
constexpr UnixMs warn_before_expiry_ms = 30 * day_ms;

void warn_of_expiry(const City& city, const Log& log) {
  const auto expiry = certificate_expiry(city.identity().certificate.certificate_pem);
  if (!expiry) return;
  const UnixMs left = *expiry - city.clock().now_ms();
  if (left < warn_before_expiry_ms) {
    log.write(Level::warning, "certificate_expires",
              {{"days_left", left / day_ms}, {"do", "yanxing-server --data DIR renew"}});
  }
}

/// So that laptops notice when this file is an older copy of what they saw.
Status begin_life(sync::Store& store) {
  sync::Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_TRY(sync::begin_life(store, system_random()));
  return transaction.commit();
}

/// The port for scripts, as long as somebody listens on it.
class PortFile {
 public:
  PortFile(const DataDir& dir, std::uint16_t port) : path_(dir.path / "serve.port") {
    status_ = write_file(path_, std::to_string(port) + "\n", 0644);
  }
  ~PortFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  PortFile(const PortFile&) = delete;
  PortFile& operator=(const PortFile&) = delete;
  const Status& status() const { return status_; }

 private:
  std::filesystem::path path_;
  Status status_;
};

/// A job of a lane that nobody waits for: no memory ends the job, not the server.
template <typename Call>
std::function<void()> guarded(const Log& log, Call call) {
  return [log, call = std::move(call)] {
    try {
      call();
    } catch (const std::exception& failed) {
      log.write(Level::error, "failed", {{"where", "exception"}, {"detail", failed.what()}});
    }
  };
}

/// Every hour: removes uploads that nobody finished, and reads some of the published files again, so that damage on the
/// disk is found while laptops still have what was damaged. In pieces, between which others are served.
class StaleUploads {
 public:
  StaleUploads(boost::asio::io_context& loop, HttpsServer& server, Attachments& attachments, const Log& log)
      : timer_(loop), server_(&server), attachments_(&attachments), log_(log) {
    wait();
  }
  void stop() { timer_.cancel(); }

 private:
  void wait() {
    timer_.expires_after(std::chrono::hours(1));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      server_->post(Lane::attachments, guarded(log_, [attachments = attachments_, log = log_] {
                      const auto removed = attachments->remove_stale();
                      if (!removed)
                        log.write(Level::warning, "stale_uploads_stay", {{"detail", removed.error().detail}});
                      if (removed && *removed > 0)
                        log.write(Level::info, "stale_uploads_removed", {{"uploads", *removed}});
                    }));
      for (int i = 0; i < pieces; ++i) {
        server_->post(Lane::attachments, guarded(log_, [attachments = attachments_, log = log_] {
                        const auto found = attachments->verify_some(piece_bytes);
                        const std::uint64_t bad = found ? found->damaged.size() + found->missing.size() : 0;
                        if (!found) log.write(Level::warning, "attachments_unread", {{"detail", found.error().detail}});
                        if (found && !found->unreadable.empty())
                          log.write(Level::warning, "attachments_unreadable", {{"files", found->unreadable.size()}});
                        if (bad > 0) log.write(Level::warning, "attachments_damaged", {{"files", bad}});
                      }));
      }
      wait();
    });
  }

  static constexpr int pieces = 16;
  static constexpr std::uint64_t piece_bytes = std::uint64_t{16} << 20;

  boost::asio::steady_timer timer_;
  HttpsServer* server_;
  Attachments* attachments_;
  Log log_;
};

/// Reads what was written since it was last read (a folder that was put back), on the attachments' lane and in pieces
/// between which others are served, so that questions of the records' lane need not.
class Rereading {
 public:
  using Post = std::function<bool(std::function<void()>)>;
  Rereading(Attachments& attachments, const Log& log) : attachments_(&attachments), log_(log) {}
  void start(Post post) {
    post_ = std::move(post);
    is_started_ = true;
    wake();
  }
  void stop() { is_started_ = false; }
  /// Any thread.
  void wake() {
    if (is_started_ && !is_reading_.exchange(true)) go_on();
  }

  static constexpr std::uint64_t piece_bytes = std::uint64_t{16} << 20;

 private:
  void go_on() {
    if (!is_started_ || !post_([this] { read(); })) is_reading_ = false;
  }
  void read() {
    bool more = false;
    guarded(log_, [&] { more = has_more(); })();
    if (more) return go_on();
    is_reading_ = false;
  }
  bool has_more() {
    const auto more = attachments_->reread_some(piece_bytes);
    if (!more) log_.write(Level::warning, "attachments_unread", {{"detail", more.error().detail}});
    return more && *more;
  }

  Attachments* attachments_;
  Log log_;
  Post post_;
  std::atomic<bool> is_started_ = false;
  std::atomic<bool> is_reading_ = false;
};

}  // namespace

Status serve(const DataDir& dir, const Settings& settings, const Log& log) {
  std::signal(SIGPIPE, SIG_IGN);
  // Signals are caught from here on, so that one that comes during the start is not lost.
  boost::asio::io_context main_loop;
  boost::asio::signal_set signals(main_loop, SIGTERM, SIGINT);
  const SystemClock clock;
  YX_TRY(require_city(dir));
  YX_ASSIGN(const auto lock, DirLock::take(dir));
  YX_ASSIGN(const auto city, City::open(dir, clock, system_random()));
  YX_TRY(begin_life(city->store()));
  warn_of_expiry(*city, log);
  YX_ASSIGN(FormCatalogue forms,
            settings.forms.empty() ? FormCatalogue::embedded() : FormCatalogue::load(settings.forms));
  YX_TRY(add_installed(*city, forms));
  YX_ASSIGN(const std::uint64_t taken, take_in_quarantined(*city, forms));
  if (taken > 0) log.write(Level::info, "quarantine_taken_in", {{"changes", taken}});
  SyncService sync(*city, forms);
  // Attachments have a thread of their own, and so a city of their own on the same file.
  YX_ASSIGN(const auto attachments_city, City::open(dir, clock, system_random()));
  YX_TRY(city->db().exec("PRAGMA cache_size = -65536"));
  Checkpoints checkpoints(city->db(), attachments_city->db());
  Attachments attachments(*attachments_city, Reserve::of_mib(settings.keep_free_mib));
  YX_ASSIGN(const std::uint64_t adopted, attachments.recover());
  if (adopted > 0) log.write(Level::info, "attachments_taken_in", {{"files", adopted}});
  Rereading rereading(attachments, log);
  sync.bound_reading(Rereading::piece_bytes, [&rereading] { rereading.wake(); });
  AttachmentApi attachment_api(*attachments_city, forms, attachments, Answers(settings.limits.retry_after_s, log));
  Api api(*city, sync, settings.limits, log, &attachment_api);
  const TlsIdentity identity{city->identity().chain_pem(), city->identity().certificate.key_pem};
  YX_ASSIGN(const auto server, HttpsServer::start(settings, identity, api, log));
  checkpoints.start([&server](std::function<void()> job) { return server->post(Lane::attachments, std::move(job)); });
  rereading.start([&server](std::function<void()> job) { return server->post(Lane::attachments, std::move(job)); });
  const PortFile port_file(dir, server->port());
  // It is for scripts; no reason not to serve laptops, which hear then that the disk is full.
  if (!port_file.status() && port_file.status().error().code != Code::disk_full) return port_file.status();
  if (!port_file.status()) log.write(Level::warning, "no port file", {{"detail", port_file.status().error().detail}});
  log.write(Level::info, "listening",
            {{"address", settings.listen}, {"port", server->port()}, {"version", YANXING_VERSION}});
  StaleUploads stale(main_loop, *server, attachments, log);
  signals.async_wait([&](const boost::system::error_code&, int signal) {
    log.write(Level::info, "stopping", {{"signal", signal == SIGTERM ? "TERM" : "INT"}});
    stale.stop();
  });
  main_loop.run();
  rereading.stop();
  server->stop();
  checkpoints.stop();
  log.write(Level::info, "stopped");
  return {};
}

}  // namespace yanxing::server
