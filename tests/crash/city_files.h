// A city's folder for scenes: made, opened, filled.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server-stub/city.h"
#include "server-stub/http_types.h"
#include "sync/ledger/memory_store.h"
#include "sync/session/client_session.h"
#include "tests/crash/scene_parts.h"

namespace yanxing::crash {

inline const StillClock city_clock(1'795'000'000'000);

Status make_city(const std::filesystem::path& folder);
Result<std::unique_ptr<server::City>> open_city(const std::filesystem::path& folder);
/// The dice of all cities opened so.
void seed_cities(std::uint64_t number);
/// As `serve` does when it starts.
Status begin_life(server::City& city);

sync::Change named_change(int number);

/// A laptop whose disk is fine: its store can be copied.
struct Client {
  Client(const sync::MemoryStore& disk, const PublicKey& server_key, int number = 900)
      : random(static_cast<std::uint64_t>(number - 895)),
        store(disk),
        identity{numbered(number), SigningKey::generate(random), server_key},
        log(store, {numbered(number), 77}, hybrid) {}
  server::Device device() const;
  Status save(int first, int count);

  sync::testing::SeededRandom random;
  sync::MemoryStore store;
  HybridClock hybrid{city_clock};
  sync::ClientIdentity identity;
  sync::OwnLog log;
};

/// Enrols the laptop; its token.
Result<std::string> enrol(server::City& city, const Client& client);
/// A request that it sends.
server::Request request_of(const std::string& token, const std::string& method, const std::string& path = {});
/// What a laptop makes of an answer: an error where it is a refusal.
Result<server::Reply> taken(server::Reply reply);

/// Puts so many changes into a city, as if a laptop had sent them.
Status fill(server::City& city, int first, int count);

}  // namespace yanxing::crash
