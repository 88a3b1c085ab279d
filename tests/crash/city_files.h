// A city's folder for scenes: made, opened, filled.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server-stub/city.h"
#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "tests/crash/scene_parts.h"

namespace yanxing::crash {

inline const StillClock city_clock(1'795'000'000'000);

Status make_city(const std::filesystem::path& folder);
Result<std::unique_ptr<server::City>> open_city(const std::filesystem::path& folder);
/// As `serve` does when it starts.
Status begin_life(server::City& city);

sync::Change named_change(int number);

/// A laptop whose disk is fine: its store can be copied.
struct Client {
  Client(const sync::MemoryStore& disk, const PublicKey& server_key)
      : store(disk), identity{numbered(900), SigningKey::generate(random), server_key} {}
  server::Device device() const;
  Status save(int first, int count);

  sync::testing::SeededRandom random{5};
  sync::MemoryStore store;
  HybridClock hybrid{city_clock};
  sync::ClientIdentity identity;
  sync::OwnLog log{store, {numbered(900), 77}, hybrid};
};

/// Puts so many changes into a city, as if a laptop had sent them.
Status fill(server::City& city, int first, int count);

}  // namespace yanxing::crash
