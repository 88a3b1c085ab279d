#include "sync/session/client_state.h"

#include <algorithm>
#include <set>

#include "sync/base/cbor.h"
#include "sync/session/attachments.h"

namespace yanxing::sync {

namespace {

constexpr std::string_view servers_met_key = "servers_met";

/// Whether the entry says that the next one was saved together with it.
bool goes_on(const StoredChange& entry) {
  auto change = decode_change(entry.payload, entry.id.chain());
  return change && change->more;
}

}  // namespace

std::string receipt_key(const ChainId& chain) { return "receipt/" + std::to_string(chain.incarnation); }

Result<std::vector<SessionRequest::Chain>> own_chains(Store& store, const ChainId& current) {
  YX_ASSIGN(const auto chains, store.chains());
  std::vector<SessionRequest::Chain> out;
  bool current_listed = false;
  for (const ChainHead& head : chains) {
    if (head.chain.device != current.device) continue;
    // A copy of this disk may have sent changes under this device id too: those are foreign, their log has gaps here.
    YX_ASSIGN(const auto first, store.hash_at(head.chain, 1));
    if (!first) continue;
    out.push_back({head.chain.incarnation, head.n, head.hash, {}});
    current_listed = current_listed || head.chain == current;
  }
  if (!current_listed) out.push_back({current.incarnation, 0, chain_start(current), {}});
  return out;
}

namespace {

Result<std::optional<Cursor>> kept_position(Store& store, std::string_view key) {
  YX_ASSIGN(const auto bytes, store.meta(key));
  if (!bytes || bytes->empty()) return std::optional<Cursor>();
  YX_ASSIGN(Cursor cursor, decode_cursor(*bytes));
  return std::optional<Cursor>(std::move(cursor));
}

}  // namespace

Result<std::optional<Cursor>> kept_cursor(Store& store) { return kept_position(store, "cursor"); }

Result<std::optional<Cursor>> kept_proof(Store& store) { return kept_position(store, "proof"); }

Status forget_cursor(Store& store) {
  YX_ASSIGN(const auto proof, kept_proof(store));
  YX_ASSIGN(const auto cursor, kept_cursor(store));
  if (!proof && cursor) YX_TRY(store.set_meta("proof", encode_cursor(*cursor)));
  return store.set_meta("cursor", "");
}

Status forget_server(Store& store) {
  for (const std::string_view key : {"audit", "cursor", "proof"}) YX_TRY(store.set_meta(key, ""));
  YX_ASSIGN(const std::int64_t met, servers_met(store));
  return keep_number(store, servers_met_key, met + 1);
}

Status change_server(Store& store, const DeviceId& device, std::string_view epoch) {
  YX_ASSIGN(const auto chains, store.chains());
  for (const ChainHead& head : chains) {
    if (head.chain.device == device) YX_TRY(store.set_meta(receipt_key(head.chain), ""));
  }
  YX_TRY(forget_server(store));
  YX_TRY(store.set_meta("epoch", epoch));
  YX_TRY(store.set_meta(attachments_epoch_key, ""));
  return keep_number(store, "last_contact_ms", 0);  // by the clock of the former
}

Result<std::int64_t> servers_met(Store& store) {
  YX_ASSIGN(const auto met, kept_number(store, servers_met_key));
  return met.value_or(0);
}

Result<std::optional<Receipt>> kept_receipt(Store& store, const ChainId& chain) {
  YX_ASSIGN(const auto bytes, store.meta(receipt_key(chain)));
  if (!bytes || bytes->empty()) return std::optional<Receipt>();
  YX_ASSIGN(Receipt receipt, decode_receipt(*bytes));
  return std::optional<Receipt>(std::move(receipt));
}

Status keep_scope(Store& store, const Scope& scope) {
  std::string item;
  cbor::Writer out(item);
  const auto items = scope_items(scope);
  out.array(items.size());
  for (const std::string& one : items) out.text(one);
  return store.set_meta("scope", item);
}

Result<std::optional<Scope>> kept_scope(Store& store) {
  YX_ASSIGN(const auto item, store.meta("scope"));
  if (!item) return std::optional<Scope>();
  cbor::Reader in(*item);
  Scope scope;
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::string_view one, in.text());
    add_scope_item(scope, one);
  }
  return std::optional<Scope>(std::move(scope));
}

Result<std::uint32_t> restart_log(Store& store, Random& random) {
  YX_ASSIGN(const auto before, kept_number(store, "incarnation"));
  YX_ASSIGN(const auto chains, store.chains());
  bool kept = false;
  for (const ChainHead& head : chains) {
    if (head.chain.incarnation != before) continue;
    YX_ASSIGN(const auto first, store.hash_at(head.chain, 1));
    kept = kept || first.has_value();
  }
  if (!kept) YX_TRY(forget_cursor(store));
  const std::uint32_t incarnation = random_incarnation(random);
  YX_TRY(keep_number(store, "incarnation", incarnation));
  return incarnation;
}

Status keep_number(Store& store, std::string_view key, std::int64_t value) {
  std::string item;
  cbor::Writer(item).sint(value);
  return store.set_meta(key, item);
}

Result<std::optional<std::int64_t>> kept_number(Store& store, std::string_view key) {
  YX_ASSIGN(const auto item, store.meta(key));
  if (!item) return std::optional<std::int64_t>();
  cbor::Reader in(*item);
  YX_ASSIGN(const std::int64_t value, in.sint());
  return std::optional<std::int64_t>(value);
}

std::string encode_waiting(const std::vector<WaitedLog>& logs) {
  if (logs.empty()) return "none";
  std::string item;
  cbor::Writer out(item);
  out.array(logs.size());
  for (const WaitedLog& log : logs)
    out.array(3).bytes(log.chain.device.view()).uint(log.chain.incarnation).uint(log.first);
  return item;
}

namespace {

Result<ChainId> read_chain(cbor::Reader& in) {
  YX_ASSIGN(const std::string_view device, in.bytes());
  YX_ASSIGN(const std::uint64_t incarnation, in.uint());
  if (device.size() != 16) return Error{Code::corrupt, "an audit's list"};
  return ChainId{Uuid::from_bytes(device), static_cast<std::uint32_t>(incarnation)};
}

/// As it was written before: device and incarnation in turn.
Result<std::vector<WaitedLog>> decode_former_waiting(std::string_view text) {
  std::vector<WaitedLog> logs;
  cbor::Reader in(text);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i + 1 < count; i += 2) {
    YX_ASSIGN(const ChainId chain, read_chain(in));
    logs.push_back({chain, 1});
  }
  return logs;
}

}  // namespace

Result<std::vector<WaitedLog>> decode_waiting(std::string_view text) {
  std::vector<WaitedLog> logs;
  if (text.empty() || text == "none") return logs;
  cbor::Reader in(text);
  YX_ASSIGN(const std::uint64_t count, in.array());
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto parts = in.array();
    if (!parts && i == 0) return decode_former_waiting(text);
    if (!parts || *parts != 3) return Error{Code::corrupt, "an audit's list"};
    YX_ASSIGN(const ChainId chain, read_chain(in));
    YX_ASSIGN(const std::uint64_t first, in.uint());
    logs.push_back({chain, first});
  }
  return logs;
}

std::size_t batch_size(std::span<const StoredChange> entries, std::size_t most_bytes) {
  std::size_t bytes = 0, count = 0;
  const auto fits = [&](std::size_t most) {
    return count < entries.size() && (count == 0 || bytes + entries[count].payload.size() <= most);
  };
  const auto take = [&] { bytes += entries[count++].payload.size(); };
  while (fits(most_bytes)) take();
  std::size_t whole = count;
  while (whole > 0 && goes_on(entries[whole - 1])) --whole;
  while (whole == 0 && count > 0 && goes_on(entries[count - 1]) && fits(max_batch_bytes)) take();
  // A group that fills a batch by itself is sent in parts: better late in one piece on the screen than never on the
  // server.
  return whole == 0 ? count : whole;
}

namespace {

/// The entries that a batch is cut from, at most `limit`: read until they fill one, not 5,000 of 3 kB each to send a
/// quarter of them.
Result<std::vector<StoredChange>> entries_for_batch(Store& store, const ChainId& chain, std::uint64_t after,
                                                    std::size_t limit) {
  constexpr std::size_t step = 500;
  std::vector<StoredChange> entries;
  std::size_t bytes = 0;
  while (entries.size() < limit && bytes <= max_batch_bytes) {
    const std::size_t wanted = std::min(step, limit - entries.size());
    YX_ASSIGN(auto more, store.chain_entries(chain, after + entries.size(), wanted));
    for (StoredChange& entry : more) {
      bytes += entry.payload.size();
      entries.push_back(std::move(entry));
    }
    if (more.size() < wanted) break;
  }
  return entries;
}

}  // namespace

Result<std::vector<StoredChange>> next_batch(Store& store, const ChainId& chain, std::uint64_t after,
                                             std::uint64_t up_to, std::size_t most, std::size_t most_bytes) {
  const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(most, up_to - after));
  YX_ASSIGN(auto entries, entries_for_batch(store, chain, after, limit));
  entries.resize(batch_size(entries, most_bytes));
  return entries;
}

Result<std::optional<PushRequest>> next_push(Store& store, const ChainId& chain, std::uint64_t after,
                                             std::uint64_t up_to, std::size_t most, std::size_t most_bytes) {
  std::optional<PushRequest> request;
  if (after >= up_to) return request;
  YX_ASSIGN(auto entries, next_batch(store, chain, after, up_to, most, most_bytes));
  YX_ASSIGN(const auto previous, store.hash_at(chain, after));
  if (!previous) return Error{Code::corrupt, "an own log has no hash at " + std::to_string(after)};
  request = PushRequest{chain.incarnation, after + 1, *previous, {}};
  for (StoredChange& entry : entries) request->payloads.push_back(std::move(entry.payload));
  return request;
}

Status keep_notices(Store& store, const ChainId& chain, std::uint64_t after, std::uint64_t up_to,
                    const std::vector<Notice>& notices) {
  // What a server said before it was restored may not hold any more: what it does not repeat is taken back.
  std::set<std::uint64_t> said;
  for (const Notice& notice : notices) said.insert(notice.n);
  YX_ASSIGN(const auto known, store.notices(chain));
  for (const Notice& old : known) {
    if (old.n > after && old.n <= up_to && !said.contains(old.n))
      YX_TRY(set_verdict(store, {chain.device, chain.incarnation, old.n}, {}));
  }
  for (const Notice& notice : notices) {
    YX_TRY(set_verdict(store, {chain.device, chain.incarnation, notice.n}, {notice.effective, notice.quarantine, {}}));
  }
  return {};
}

Result<std::uint64_t> acknowledged(Store& store, const ChainId& chain) {
  YX_ASSIGN(const auto receipt, kept_receipt(store, chain));
  return receipt ? receipt->n : 0;
}

Result<bool> has_compared(Store& store) {
  YX_ASSIGN(const auto audit, store.meta("audit"));
  return !audit || !audit->empty();
}

Result<std::vector<WaitedLog>> waited_logs(Store& store) {
  YX_ASSIGN(const auto audit, store.meta("audit"));
  return decode_waiting(audit.value_or(""));
}

Result<SyncState> sync_state(Store& store, const DeviceId& device, std::uint32_t incarnation) {
  SyncState state;
  YX_ASSIGN(const auto mine, own_chains(store, {device, incarnation}));
  for (const auto& chain : mine) {
    YX_ASSIGN(const std::uint64_t acked, acknowledged(store, {device, chain.incarnation}));
    state.unsent += chain.n - std::min(chain.n, acked);
  }
  YX_ASSIGN(state.receipt, kept_receipt(store, {device, incarnation}));
  YX_ASSIGN(state.cursor, kept_cursor(store));
  YX_ASSIGN(state.clock_offset_ms, kept_number(store, "clock_offset_ms"));
  YX_ASSIGN(const auto contact, kept_number(store, "last_contact_ms"));
  state.contact_ms = contact.value_or(0);
  return state;
}

}  // namespace yanxing::sync
