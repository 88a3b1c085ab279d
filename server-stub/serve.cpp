#include "server-stub/serve.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <system_error>

#include "server-stub/api.h"
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

}  // namespace

Status serve(const DataDir& dir, const Settings& settings, const Log& log) {
  std::signal(SIGPIPE, SIG_IGN);
  // Signals are caught from here on, so that one that comes during the start is not lost.
  boost::asio::io_context main_loop;
  boost::asio::signal_set signals(main_loop, SIGTERM, SIGINT);
  const SystemClock clock;
  if (!dir.is_initialised()) return Error{Code::not_found, dir.path.string() + " holds no city; run init first"};
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
  Api api(*city, sync, settings.limits, log);
  const TlsIdentity identity{city->identity().chain_pem(), city->identity().certificate.key_pem};
  YX_ASSIGN(const auto server, HttpsServer::start(settings, identity, api, log));
  const PortFile port_file(dir, server->port());
  YX_TRY(port_file.status());
  log.write(Level::info, "listening",
            {{"address", settings.listen}, {"port", server->port()}, {"version", YANXING_VERSION}});
  signals.async_wait([&](const boost::system::error_code&, int signal) {
    log.write(Level::info, "stopping", {{"signal", signal == SIGTERM ? "TERM" : "INT"}});
  });
  main_loop.run();
  server->stop();
  log.write(Level::info, "stopped");
  return {};
}

}  // namespace yanxing::server
