#include "sync/session/server_state.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "sync/base/cbor.h"

namespace yanxing::sync {

namespace {

std::string last_effective_key(const DeviceId& device) { return "last_effective/" + device.text(); }

/// More than a laptop needs that asks after the first, repeats of lost replies counted; fewer than the handshakes of
/// one exchange.
constexpr std::uint64_t most_refusals = 12;

std::string told_key(const ChainId& chain, std::uint64_t n) {
  char place[48];
  std::snprintf(place, sizeof place, "/%010lu/%019llu", static_cast<unsigned long>(chain.incarnation),
                static_cast<unsigned long long>(n));
  return "told/" + chain.device.text() + place;
}

Told told_in(const Store::Setting& setting) {
  const auto& [key, mark] = setting;
  return {std::strtoull(key.c_str() + key.rfind('/') + 1, nullptr, 10), mark};
}

}  // namespace

Status keep_told(Store& store, const ChangeId& id, std::string_view mark) {
  return store.set_meta(told_key(id.chain(), id.n), mark);
}

Result<std::optional<std::string>> told_mark(Store& store, const ChangeId& id) {
  return store.meta(told_key(id.chain(), id.n));
}

Result<std::vector<Told>> told_beyond(Store& store, const ChainId& chain, std::uint64_t after, std::size_t limit) {
  std::vector<Told> out;
  YX_ASSIGN(const auto settings, store.metas(told_key(chain, after), told_key(chain, max_log_n), limit));
  for (const auto& setting : settings) out.push_back(told_in(setting));
  return out;
}

Result<std::vector<Told>> told_between(Store& store, const ChainId& chain, std::uint64_t after, std::uint64_t up_to) {
  std::vector<Told> out;
  if (up_to <= after) return out;
  YX_ASSIGN(const auto settings, store.metas(told_key(chain, after), told_key(chain, up_to), up_to - after));
  for (const auto& setting : settings) out.push_back(told_in(setting));
  return out;
}

Result<bool> must_give_way(Store& store, const ChainId& chain, std::uint64_t n) {
  const std::string key = "gives_way/" + chain.device.text() + "/" + std::to_string(chain.incarnation);
  YX_ASSIGN(const auto kept, store.meta(key));
  std::uint64_t before_n = 0, times = 0;
  if (kept) {
    cbor::Reader in(*kept);
    YX_ASSIGN(before_n, in.uint());
    YX_ASSIGN(times, in.uint());
  }
  if (times >= most_refusals) return false;  // it does not ask: nor will it at its next entry
  std::string item;
  cbor::Writer(item).uint(n).uint(before_n == n ? times + 1 : 1);
  YX_TRY(store.set_meta(key, item));
  return true;
}

std::string settled_key(const DeviceId& device) { return "settled/" + device.text(); }

Result<Stamp> last_effective_of(Store& store, const DeviceId& device) {
  YX_ASSIGN(const auto kept, store.meta(last_effective_key(device)));
  if (!kept) return Stamp{};
  cbor::Reader in(*kept);
  YX_ASSIGN(const std::uint64_t ms, in.uint());
  YX_ASSIGN(const std::uint64_t logical, in.uint());
  return Stamp{static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)};
}

Status keep_last_effective(Store& store, const DeviceId& device, Stamp stamp) {
  std::string item;
  cbor::Writer(item).uint(static_cast<std::uint64_t>(stamp.ms)).uint(stamp.logical);
  return store.set_meta(last_effective_key(device), item);
}

Result<std::vector<Life>> lives_of(Store& store) {
  std::vector<Life> lives;
  YX_ASSIGN(const auto item, store.meta("lives"));
  if (!item) return lives;
  cbor::Reader in(*item);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; i += 2) {
    YX_ASSIGN(const std::string_view mark, in.bytes());
    YX_ASSIGN(const std::int64_t began, in.sint());
    lives.push_back({std::string(mark), began});
  }
  return lives;
}

Result<std::string> settled_now(Store& store, const Uuid& epoch) {
  YX_ASSIGN(const auto lives, lives_of(store));
  return std::string(epoch.view()) + (lives.empty() ? std::string() : lives.back().mark);
}

Status set_epoch(Store& store, const Uuid& epoch) { return store.set_meta("epoch", epoch.view()); }

Result<Uuid> epoch_of(Store& store) {
  YX_ASSIGN(const auto epoch, store.meta("epoch"));
  if (!epoch || epoch->size() != 16) return Error{Code::not_found, "the server has no epoch"};
  return Uuid::from_bytes(*epoch);
}

Status begin_life(Store& store, Random& random) {
  YX_ASSIGN(auto lives, lives_of(store));
  YX_ASSIGN(const std::int64_t last, store.last_seq());
  if (!lives.empty() && lives.back().began == last) lives.pop_back();  // it committed nothing
  std::array<std::uint8_t, 8> mark{};
  random.fill(mark);
  lives.push_back({std::string(mark.begin(), mark.end()), last});
  std::string item;
  cbor::Writer out(item);
  out.array(lives.size() * 2);
  for (const Life& life : lives) out.bytes(life.mark).sint(life.began);
  return store.set_meta("lives", item);
}

}  // namespace yanxing::sync
