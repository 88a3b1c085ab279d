// A server and laptops that talk through their sessions alone: no sockets, no threads, repeatable.
#pragma once

#include <random>

#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

/// A city server on a store that can be copied (a backup) and put back.
struct TestServer {
  explicit TestServer(std::uint64_t seed = 1) : random(seed), identity{SigningKey::generate(random), "test"} {
    new_epoch();
    restart();
  }
  void new_epoch() {
    Transaction transaction(store);
    EXPECT_TRUE(transaction.begin());
    EXPECT_TRUE(set_epoch(store, make_uuid_v7(clock.now_ms(), random)));
    EXPECT_TRUE(transaction.commit());
  }
  /// The program starts again on its file.
  void restart() {
    Transaction transaction(store);
    EXPECT_TRUE(transaction.begin());
    EXPECT_TRUE(begin_life(store, random));
    EXPECT_TRUE(transaction.commit());
  }
  Result<std::string> handle(const DeviceInfo& device, std::string_view frame) {
    return ServerSession(store, identity, clock, admission, is_active, look_up, scope_of).handle(device, frame);
  }
  FakeClock clock;
  SeededRandom random;
  ServerIdentity identity;
  MemoryStore store;
  Admission admission;
  DeviceIsActive is_active;
  LookUpAttachment look_up;
  ScopeOf scope_of;
};

/// A laptop with its keys; copying `store` is copying its disk.
struct SyncLaptop : Laptop<MemoryStore> {
  SyncLaptop(std::uint8_t number, TestServer& server_, std::vector<std::string> scope = {"450224204"})
      : Laptop<MemoryStore>(number),
        server(server_),
        random(number),
        identity{numbered_id(number), SigningKey::generate(random), server_.identity.key.public_key()},
        device{numbered_id(number), identity.key.public_key(), {std::move(scope)}, 1} {}

  ClientSession session() { return ClientSession(store, log, hybrid, identity, random, wall, limits); }

  /// One whole exchange.
  SyncProgress sync() {
    ClientSession exchange = session();
    round_trips = 0;
    bytes_out = 0;
    while (true) {
      auto request = exchange.next();
      EXPECT_TRUE(request) << (request ? "" : request.error().detail);
      if (!request || !*request) break;
      ++round_trips;
      bytes_out += (*request)->frame.size();
      auto reply = server.handle(device, (*request)->frame);
      EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
      if (!reply) break;
      const Status taken = exchange.on_reply(*reply);
      EXPECT_TRUE(taken) << (taken ? "" : taken.error().detail);
      if (!taken || round_trips > 500) break;
    }
    EXPECT_TRUE(exchange.done());
    return exchange.progress();
  }
  std::uint64_t unsent() { return sync_state(store, identity.device, log.chain().incarnation)->unsent; }

  TestServer& server;
  SeededRandom random;
  ClientIdentity identity;
  DeviceInfo device;
  ClientLimits limits;
  int round_trips = 0;
  std::size_t bytes_out = 0;
};

inline Hash digest_of(Store& store, const Scope* scope = nullptr) { return digest(store, scope)->digest; }

/// A change that makes a record with a name.
inline Change create(const RecordId& record, const std::string& name, const std::string& place = "450224204") {
  Change change = Laptop<>::blank(record);
  change.place = place;
  change.creates = true;
  change.edits.push_back({"name", text_value(name), {}, false});
  return change;
}

/// The laptops hold what the server holds, and have nothing to send.
inline void expect_equal(TestServer& server, std::initializer_list<SyncLaptop*> laptops) {
  for (SyncLaptop* laptop : laptops) {
    EXPECT_EQ(digest_of(laptop->store), digest_of(server.store));
    EXPECT_TRUE(verify(laptop->store, nullptr)->ok);
    EXPECT_EQ(laptop->unsent(), 0u);
  }
}

}  // namespace yanxing::sync::testing
