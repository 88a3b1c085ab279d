// Many laptops in one process, and the real server program: for the benches of the server. The laptops are the
// product's own ClientSession over its own Transport, one thread each while they sync; only their ledgers lie in
// memory, for a thousand disks are not to be had on one machine.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/net/transport.h"
#include "sync/base/crypto.h"
#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "tests/support/process.h"
#include "tools/bench/workload.h"

namespace yanxing::bench {

struct SystemTime final : WallClock {
  UnixMs now_ms() const override;
};

/// Cannot be moved: its log points to its store.
class FleetLaptop {
 public:
  FleetLaptop();
  FleetLaptop(const FleetLaptop&) = delete;
  FleetLaptop& operator=(const FleetLaptop&) = delete;

  /// Saves `count` items of the workload, nine marks to one observation, starting at item `first`. `place`: where all
  /// of them lie, so that a laptop that sees one village may write them; empty: where the workload has them.
  void fill(const Workload& workload, std::int64_t first, std::int64_t count, const std::string& place);

  /// Syncs until it went through, at most `tries` times. How many it took; 0: none went through.
  int sync(int tries);

  struct Exchange {
    sync::Kind kind;
    double seconds = 0;
    std::size_t reply_bytes = 0;
  };
  /// Sends and takes in requests up to the first one of `stop_at`, or `most` of them. What each took from sending to
  /// the reply.
  std::vector<Exchange> exchange(sync::Kind stop_at, std::size_t most, sync::ClientLimits limits = {});

  sync::MemoryStore& store() { return *store_; }
  std::uint64_t unsent();
  /// The last sync's error, for messages.
  const std::string& trouble() const { return trouble_; }

 private:
  friend class FleetCity;
  SystemTime clock_;
  std::unique_ptr<sync::MemoryStore> store_ = std::make_unique<sync::MemoryStore>();
  HybridClock hybrid_{clock_};
  SigningKey key_;
  DeviceId device_;
  sync::OwnLog log_;
  PublicKey server_key_;
  net::Server server_;
  std::string trouble_;
};

/// A new city in a folder that must not exist, and its server program.
class FleetCity {
 public:
  FleetCity(std::string server_program, std::string folder);
  /// Makes the laptop a device; while the server does not run. Writes the city's file directly: enrolment is not
  /// measured.
  void enrol(const std::vector<std::unique_ptr<FleetLaptop>>& laptops, const std::vector<std::string>& scopes);
  void start();
  void stop();
  int port() const { return port_; }
  std::int64_t memory_kb(const std::string& what) const;
  /// Of city.db and its WAL.
  std::int64_t file_bytes() const;

  struct Held {
    bool ok = false;
    std::int64_t records = 0, changes = 0, quarantine = 0;
  };
  /// `yanxing-server verify` and `status`.
  Held held() const;

 private:
  std::string program_, folder_;
  int port_;
  std::unique_ptr<testing::Background> process_;
};

/// Connections that send one byte a second of a request's head, and come back when they are closed.
class DripClients {
 public:
  DripClients(int port, int count);
  ~DripClients();
  DripClients(const DripClients&) = delete;
  DripClients& operator=(const DripClients&) = delete;
  int alive() const { return alive_; }

 private:
  struct State;
  std::atomic<int> alive_{0};
  std::unique_ptr<State> state_;
};

struct LoadOptions {
  std::string server_program, folder, assets;
  int laptops = 1200;
  std::int64_t changes = 300;
  double within_s = 60;
  int drip = 0;
  std::uint64_t seed = 1;
};
/// All laptops come within the time and hand in what they have; prints one JSON object. False when something was lost.
bool bench_load(const LoadOptions& options);

struct GrowthOptions {
  std::string server_program, folder, assets;
  std::vector<std::int64_t> levels{10'000, 100'000, 1'000'000};
  std::uint64_t seed = 1;
};
/// What the same exchange costs while the server fills; prints one JSON object a level.
bool bench_growth(const GrowthOptions& options);

}  // namespace yanxing::bench
