#include <algorithm>
#include <map>

#include "sync/wire/fields.h"

namespace yanxing::sync {

using namespace wire;  // NOLINT: their only users

namespace {

constexpr std::uint64_t max_chains = 1000;
constexpr std::uint64_t max_entries = 100'000;

/// A reply's body: [request id, payload of the reply].
template <typename Fill>
std::string body_of(std::string_view request_id, Fill fill) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(2).bytes(request_id);
  fill(out);
  return bytes;
}

template <typename Message, typename Read>
Result<Message> whole(std::string_view body, Read read) {
  cbor::Reader in(body);
  Message message;
  YX_TRY(expect_array(in, 2));
  YX_TRY(sized_bytes(in, 16));
  YX_TRY(read(in, message));
  if (!in.at_end()) return bad("bytes after its end");
  return message;
}

Status read_scope(cbor::Reader& in, Scope& scope) {
  YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_chains));
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::string_view item, in.text());
    if (item.size() > max_name_bytes) return bad("a place over its limit");
    const std::size_t shared = scope.shared.size();
    const std::string last = shared > 0 ? scope.shared.back() : std::string();
    add_scope_item(scope, item);
    const bool is_shared = scope.shared.size() > shared;
    if (shared > 0 && (!is_shared || scope.shared.back() <= last)) return bad("a scope out of order");
  }
  return {};
}

Result<std::vector<std::string>> read_past(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_edits));
  std::vector<std::string> cells;
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(std::string cell, read_reason(in));
    if (!cells.empty() && cell <= cells.back()) return bad("cells out of order");
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

Result<std::string> reply_to(std::string_view body) {
  cbor::Reader in(body);
  YX_TRY(expect_array(in, 2));
  YX_ASSIGN(const std::string_view id, sized_bytes(in, 16));
  return std::string(id);
}

std::string encode(std::string_view request_id, const SessionReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) {
    const auto scope = scope_items(m.scope);
    out.array(7)
        .bytes(m.epoch.view())
        .uint(static_cast<std::uint64_t>(m.clock_ms))
        .text(m.server_name)
        .array(scope.size());
    for (const std::string& item : scope) out.text(item);
    out.uint(m.scope_version).boolean(m.cursor_good).array(m.chains.size());
    for (const auto& chain : m.chains) {
      out.array(4).uint(chain.held).bytes(chain.hash.view());
      write_receipt(out, chain.receipt);
      if (chain.notices) {
        write_notices(out, *chain.notices);
      } else {
        out.null();
      }
    }
  });
}

template <>
Result<SessionReply> decode(std::string_view body) {
  return whole<SessionReply>(body, [](cbor::Reader& in, SessionReply& m) -> Status {
    YX_TRY(expect_array(in, 7));
    YX_ASSIGN(m.epoch, read_uuid(in));
    YX_ASSIGN(m.clock_ms, read_ms(in));
    YX_ASSIGN(m.server_name, read_reason(in));
    YX_TRY(read_scope(in, m.scope));
    YX_ASSIGN(m.scope_version, read_n(in));
    YX_ASSIGN(m.cursor_good, in.boolean());
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_chains));
    for (std::uint64_t i = 0; i < count; ++i) {
      SessionReply::Chain chain;
      YX_TRY(expect_array(in, 4));
      YX_ASSIGN(chain.held, read_n(in));
      YX_ASSIGN(chain.hash, read_hash(in));
      YX_ASSIGN(chain.receipt, read_receipt(in));
      if (!take_null(in)) {
        YX_ASSIGN(chain.notices, read_notices(in));
      }
      m.chains.push_back(std::move(chain));
    }
    return {};
  });
}

Hash told_item(const Told& told) {
  YX_CHECK(told.mark.size() == 8);
  Hash item;
  std::copy(told.mark.begin(), told.mark.end(), item.bytes.begin());
  for (std::size_t i = 0; i < 8; ++i) item.bytes[15 - i] = static_cast<std::uint8_t>(told.n >> (8 * i));
  return item;
}

Told told_of(const std::optional<Hash>& item) {
  Told told;
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  if (!item || !std::all_of(item->bytes.begin() + 16, item->bytes.end(), is_zero)) return told;
  told.mark = item->view().substr(0, 8);
  for (std::size_t i = 8; i < 16; ++i) told.n = told.n << 8 | item->bytes[i];
  return told;
}

std::string encode(std::string_view request_id, const ProbeReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) {
    out.array(m.hashes.size());
    for (const auto& hash : m.hashes) {
      if (hash) {
        out.bytes(hash->view());
      } else {
        out.null();
      }
    }
  });
}

template <>
Result<ProbeReply> decode(std::string_view body) {
  return whole<ProbeReply>(body, [](cbor::Reader& in, ProbeReply& m) -> Status {
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_probes));
    for (std::uint64_t i = 0; i < count; ++i) {
      if (take_null(in)) {
        m.hashes.emplace_back();
      } else {
        YX_ASSIGN(const Hash hash, read_hash(in));
        m.hashes.emplace_back(hash);
      }
    }
    return {};
  });
}

std::string encode(std::string_view request_id, const PushReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) {
    out.array(4).uint(static_cast<std::uint64_t>(m.status)).uint(m.head_n);
    write_receipt(out, m.receipt);
    write_notices(out, m.notices);
  });
}

template <>
Result<PushReply> decode(std::string_view body) {
  return whole<PushReply>(body, [](cbor::Reader& in, PushReply& m) -> Status {
    YX_TRY(expect_array(in, 4));
    YX_ASSIGN(const std::uint64_t status, in.uint());
    if (status > static_cast<std::uint64_t>(PushStatus::forked)) return bad("a push status");
    m.status = static_cast<PushStatus>(status);
    YX_ASSIGN(m.head_n, read_n(in));
    YX_ASSIGN(m.receipt, read_receipt(in));
    YX_ASSIGN(m.notices, read_notices(in));
    return {};
  });
}

namespace {

void write_page(cbor::Writer& out, const PageReply& m) {
  // Entries name their chain by its place in a table: most pages hold few.
  std::map<ChainId, std::uint64_t> places;
  std::vector<ChainId> table;
  for (const Entry& entry : m.entries) {
    if (places.emplace(entry.id.chain(), table.size()).second) table.push_back(entry.id.chain());
  }
  out.array(4);
  write_cursor(out, m.cursor);
  out.boolean(m.more).array(table.size());
  for (const ChainId& chain : table) out.array(2).bytes(chain.device.view()).uint(chain.incarnation);
  out.array(m.entries.size());
  for (const Entry& entry : m.entries) {
    const bool verdict = entry.effective || !entry.quarantine.empty() || !entry.past.empty();
    out.array(verdict ? 6 : 3).uint(places.at(entry.id.chain())).uint(entry.id.n).bytes(entry.payload);
    if (!verdict) continue;
    write_effective(out, entry.effective);
    out.text(entry.quarantine).array(entry.past.size());
    for (const std::string& cell : entry.past) out.text(cell);
  }
}

Status read_page(cbor::Reader& in, PageReply& m) {
  YX_TRY(expect_array(in, 4));
  YX_ASSIGN(m.cursor, read_cursor(in));
  YX_ASSIGN(m.more, in.boolean());
  std::vector<ChainId> table;
  YX_ASSIGN(const std::uint64_t chains, bounded_array(in, max_entries));
  for (std::uint64_t i = 0; i < chains; ++i) {
    YX_TRY(expect_array(in, 2));
    ChainId chain;
    YX_ASSIGN(chain.device, read_uuid(in));
    YX_ASSIGN(chain.incarnation, read_incarnation(in));
    table.push_back(chain);
  }
  YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_entries));
  m.entries.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::uint64_t parts, in.array());
    if (parts != 3 && parts != 6) return bad("an entry's parts");
    YX_ASSIGN(const std::uint64_t place, in.uint());
    YX_ASSIGN(const std::uint64_t n, read_n(in));
    YX_ASSIGN(const std::string_view payload, in.bytes());
    if (place >= table.size() || n == 0) return bad("an entry's id");
    Entry entry{{table[place].device, table[place].incarnation, n}, std::string(payload), std::nullopt, {}, {}};
    if (parts == 6) {
      YX_ASSIGN(entry.effective, read_effective(in));
      YX_ASSIGN(entry.quarantine, read_reason(in));
      YX_ASSIGN(entry.past, read_past(in));
    }
    m.entries.push_back(std::move(entry));
  }
  return {};
}

}  // namespace

std::string encode(std::string_view request_id, const PageReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) { write_page(out, m); });
}

template <>
Result<PageReply> decode(std::string_view body) {
  return whole<PageReply>(body, [](cbor::Reader& in, PageReply& m) { return read_page(in, m); });
}

std::string encode(std::string_view request_id, const ExchangeReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) {
    if (!m.done) {
      out.null();
      return;
    }
    out.array(4).uint(static_cast<std::uint64_t>(m.done->clock_ms));
    write_receipt(out, m.done->receipt);
    write_notices(out, m.done->notices);
    write_page(out, m.done->page);
  });
}

template <>
Result<ExchangeReply> decode(std::string_view body) {
  return whole<ExchangeReply>(body, [](cbor::Reader& in, ExchangeReply& m) -> Status {
    if (take_null(in)) return {};
    YX_TRY(expect_array(in, 4));
    ExchangeReply::Done& done = m.done.emplace(ExchangeReply::Done{});  // clang 14 knows no default of it here
    YX_ASSIGN(done.clock_ms, read_ms(in));
    YX_ASSIGN(done.receipt, read_receipt(in));
    YX_ASSIGN(done.notices, read_notices(in));
    return read_page(in, done.page);
  });
}

std::string encode(std::string_view request_id, const AuditReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) {
    std::string verdicts;
    for (Audit verdict : m.verdicts) verdicts += static_cast<char>(verdict);
    out.array(2);
    write_cursor(out, m.at);
    out.bytes(verdicts);
  });
}

template <>
Result<AuditReply> decode(std::string_view body) {
  return whole<AuditReply>(body, [](cbor::Reader& in, AuditReply& m) -> Status {
    YX_TRY(expect_array(in, 2));
    YX_ASSIGN(auto at, read_cursor(in));
    if (!at) return bad("an audit that was made nowhere");
    m.at = std::move(*at);
    YX_ASSIGN(const std::string_view verdicts, in.bytes());
    for (char verdict : verdicts) {
      if (verdict < 0 || verdict > static_cast<char>(Audit::different)) return bad("an audit's verdict");
      m.verdicts.push_back(static_cast<Audit>(verdict));
    }
    return {};
  });
}

std::string encode(std::string_view request_id, const HoldsReply& m) {
  return body_of(request_id, [&](cbor::Writer& out) { out.array(1).bytes(encode_attachment_receipt(m.receipt)); });
}

template <>
Result<HoldsReply> decode(std::string_view body) {
  return whole<HoldsReply>(body, [](cbor::Reader& in, HoldsReply& m) -> Status {
    YX_TRY(expect_array(in, 1));
    YX_ASSIGN(const std::string_view bytes, in.bytes());
    YX_ASSIGN(m.receipt, decode_attachment_receipt(bytes));
    return {};
  });
}

}  // namespace yanxing::sync
