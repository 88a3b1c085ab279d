// A city that serves over HTTPS in the test's own process, and laptops that reach it through the product's transport.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "client/net/enrol.h"
#include "client/net/sync_loop.h"
#include "server-stub/api.h"
#include "server-stub/https.h"
#include "sync/ledger/memory_store.h"
#include "tests/server/laptop.h"
#include "tests/support/process.h"

namespace yanxing::testing {

/// The server's session as it is; counts how pushes reach it, and fails where told.
class WatchedSync final : public server::SyncHandler {
 public:
  explicit WatchedSync(server::SyncHandler& inner) : inner_(inner) {}
  Result<std::string> handle(const server::Device& device, std::string_view frame) override;
  Result<std::vector<std::string>> handle_pushes(const server::Device& device,
                                                 const std::vector<std::string>& frames) override;

  std::atomic<int> alone = 0;    // frames that came by themselves
  std::atomic<int> groups = 0;   // times that several came at once
  std::atomic<int> grouped = 0;  // frames in these
  std::atomic<int> failing = 0;  // so many of the next calls of either kind find the disk full

 private:
  server::SyncHandler& inner_;
};

/// The names that a store shows, sorted; all that are in conflict, so that nothing is lost or there twice unseen.
std::vector<std::string> shown_names(sync::Store& store);

/// What a store says of a record's name: the one that is shown first, then those in conflict with it.
std::vector<std::string> names_of(sync::Store& store, const RecordId& record);

class ServingCity {
 public:
  explicit ServingCity(const server::Settings& settings = {});

  std::uint16_t port() const { return server_->port(); }
  /// A one-time code for a laptop.
  std::string invite(const std::string& scope);
  void revoke(const DeviceId& device);
  /// All that the city has in one new file, while it serves.
  void back_up(const std::string& file);
  /// Stops serving, copies the file back over what is there, and serves again on the same port, as the same city; it
  /// does not know that anything was lost. Connections end.
  void put_back(const std::string& file);
  /// The same by the restore command, so many days ago: the city begins a new epoch.
  void restore(const std::string& file, int days_ago = 0);
  /// Where a photo is when it is published.
  std::filesystem::path file(const std::string& attachment) const { return attachments_->path_of(attachment); }

  /// What the server's own connection sees; only while no request runs.
  std::uint64_t changes();
  sync::DigestResult digest(const sync::Scope* scope = nullptr);
  /// Entries of a device's own logs.
  std::uint64_t held_of(const DeviceId& device);
  /// What became of a log's entries that were not simply applied.
  std::vector<sync::Notice> notices_of(const sync::ChainId& chain) { return *looking_city_->store().notices(chain); }
  std::vector<std::string> names() { return shown_names(looking_city_->store()); }
  std::vector<std::string> names_of(const RecordId& record) {
    return testing::names_of(looking_city_->store(), record);
  }
  bool is_sound();
  WatchedSync& sync() { return *watched_; }
  const PublicKey& server_key() const { return server_key_; }

 private:
  void start();
  void stop();

  TempDir temp_;
  server::DataDir dir_;
  server::Settings settings_;
  RealClock clock_;
  std::unique_ptr<server::City> city_, lane_city_, looking_city_;
  server::FormCatalogue forms_;
  std::unique_ptr<server::SyncService> sync_;
  std::unique_ptr<WatchedSync> watched_;
  PublicKey server_key_;
  std::unique_ptr<server::Attachments> attachments_;
  std::unique_ptr<server::AttachmentApi> attachment_api_;
  std::unique_ptr<server::Api> api_;
  std::unique_ptr<server::HttpsServer> server_;
};

/// A laptop on a store in memory, with the transport, the session and the keys of the product.
class NetLaptop {
 public:
  /// Enrols; the test fails when that does not go through.
  NetLaptop(ServingCity& city, const std::string& scope);

  RecordId save(const std::string& place, const std::string& name);
  /// Another name for a record that it sees, in place of those that it sees.
  void rename(const RecordId& record, const std::string& name);
  /// The changes that a rename of this record replaces.
  std::vector<sync::ChangeId> seen(const RecordId& record);
  /// One sync through `port`: a fresh connection, or (0) the kept one to the city itself.
  Result<net::SyncReport> sync(std::uint16_t port = 0);

  /// Of every sync from now on.
  sync::ClientLimits limits;
  /// Of those over a fresh connection.
  net::TransportLimits patience{.stall_timeout = std::chrono::seconds(2)};

  std::uint64_t unsent();
  std::uint64_t changes() { return *store_.change_count(); }
  /// Entries of its own logs.
  std::uint64_t own();
  /// When the server last said something of them, by the server's clock.
  std::string last_contact() { return store_.meta("last_contact_ms")->value_or(""); }
  sync::DigestResult digest() { return *sync::digest(store_, nullptr); }
  std::vector<std::string> names() { return shown_names(store_); }
  std::vector<std::string> names_of(const RecordId& record) { return testing::names_of(store_, record); }
  bool is_sound();
  /// The newest that its clock has taken over, its own saves and those of others.
  Stamp newest_stamp() const { return hybrid_.last(); }
  /// All that it has, to be put back later: a disk that went back, or (an empty one) is new.
  sync::MemoryStore disk() const { return store_; }
  void put_back(const sync::MemoryStore& disk) { store_ = disk; }
  const DeviceId& device() const { return device_; }
  sync::ClientIdentity identity() const { return {device_, key_, server_key_}; }
  const SigningKey& key() const { return key_; }
  const std::string& token() const { return server_.token; }
  /// The city, reached through `port`.
  net::Server server(std::uint16_t port) const;

 private:
  void append(sync::Change change);

  RealClock clock_;
  sync::MemoryStore store_;
  HybridClock hybrid_{clock_};
  SigningKey key_ = SigningKey::generate(system_random());
  DeviceId device_ = make_uuid_v7(clock_.now_ms(), system_random());
  sync::OwnLog log_{store_, {device_, sync::random_incarnation(system_random())}, hybrid_};
  PublicKey server_key_;
  net::Server server_;
  std::unique_ptr<net::Transport> kept_;
};

}  // namespace yanxing::testing
