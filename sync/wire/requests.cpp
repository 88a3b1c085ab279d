#include "sync/wire/fields.h"

namespace yanxing::sync {

using namespace wire;  // NOLINT: their only users

namespace {

constexpr std::uint64_t max_chains = 1000;

template <typename Fill>
std::string body_of(Fill fill) {
  std::string bytes;
  cbor::Writer out(bytes);
  fill(out);
  return bytes;
}

/// Runs `read` over the whole body.
template <typename Message, typename Read>
Result<Message> whole(std::string_view body, Read read) {
  cbor::Reader in(body);
  Message message;
  YX_TRY(read(in, message));
  if (!in.at_end()) return bad("bytes after its end");
  return message;
}

void write_base(cbor::Writer& out, const PushBase& base) {
  out.array(2);
  write_cursor(out, base.position);
  out.array(base.logs.size());
  for (const PushBase::Log& log : base.logs) out.array(3).uint(log.incarnation).uint(log.n).bytes(log.mark);
}

Result<PushBase> read_base(cbor::Reader& in) {
  PushBase base;
  YX_TRY(expect_array(in, 2));
  YX_ASSIGN(base.position, read_cursor(in));
  YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_chains));
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_TRY(expect_array(in, 3));
    PushBase::Log log;
    YX_ASSIGN(log.incarnation, read_incarnation(in));
    YX_ASSIGN(log.n, read_n(in));
    YX_ASSIGN(const std::string_view mark, sized_bytes(in, 8));
    log.mark = mark;
    base.logs.push_back(std::move(log));
  }
  return base.is_empty() ? Result<PushBase>(bad("a push upon nothing")) : Result<PushBase>(std::move(base));
}

}  // namespace

std::string encode(const SessionRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(4).uint(protocol_version).bytes(m.device.view()).array(m.chains.size());
    for (const auto& chain : m.chains)
      out.array(4).uint(chain.incarnation).uint(chain.n).bytes(chain.hash.view()).bytes(chain.notices);
    write_cursor(out, m.cursor);
  });
}

template <>
Result<SessionRequest> decode(std::string_view body) {
  return whole<SessionRequest>(body, [](cbor::Reader& in, SessionRequest& m) -> Status {
    YX_ASSIGN(const std::uint64_t parts, in.array());
    YX_ASSIGN(const std::uint64_t version, in.uint());
    if (version > protocol_version) return Error{Code::too_new, "protocol version"};
    if (parts != 4 || version != protocol_version) return bad("its parts");
    YX_ASSIGN(m.device, read_uuid(in));
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_chains));
    for (std::uint64_t i = 0; i < count; ++i) {
      SessionRequest::Chain chain;
      YX_TRY(expect_array(in, 4));
      YX_ASSIGN(chain.incarnation, read_incarnation(in));
      YX_ASSIGN(chain.n, read_n(in));
      YX_ASSIGN(chain.hash, read_hash(in));
      YX_ASSIGN(const std::string_view notices, sized_bytes(in, 8));
      chain.notices = notices;
      m.chains.push_back(chain);
    }
    YX_ASSIGN(m.cursor, read_cursor(in));
    return {};
  });
}

std::string encode(const ProbeRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(2).uint(m.incarnation).array(m.at.size());
    for (std::uint64_t n : m.at) out.uint(n);
  });
}

template <>
Result<ProbeRequest> decode(std::string_view body) {
  return whole<ProbeRequest>(body, [](cbor::Reader& in, ProbeRequest& m) -> Status {
    YX_TRY(expect_array(in, 2));
    YX_ASSIGN(m.incarnation, read_incarnation(in));
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_probes));
    for (std::uint64_t i = 0; i < count; ++i) {
      YX_ASSIGN(const std::uint64_t n, read_n(in));
      m.at.push_back(n);
    }
    return {};
  });
}

std::string encode(const PushRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(m.base.is_empty() ? 4 : 5)
        .uint(m.incarnation)
        .uint(m.first_n)
        .bytes(m.previous.view())
        .array(m.payloads.size());
    for (const std::string& payload : m.payloads) out.bytes(payload);
    if (!m.base.is_empty()) write_base(out, m.base);
  });
}

template <>
Result<PushRequest> decode(std::string_view body) {
  return whole<PushRequest>(body, [](cbor::Reader& in, PushRequest& m) -> Status {
    YX_ASSIGN(const std::uint64_t items, in.array());
    if (items != 4 && items != 5) return bad("a push of so many items");
    YX_ASSIGN(m.incarnation, read_incarnation(in));
    YX_ASSIGN(m.first_n, read_n(in));
    if (m.first_n == 0) return bad("a log starts at 1");
    YX_ASSIGN(m.previous, read_hash(in));
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_batch_changes));
    for (std::uint64_t i = 0; i < count; ++i) {
      YX_ASSIGN(const std::string_view payload, in.bytes());
      if (payload.size() > max_payload_bytes) return bad("a payload over its limit");
      m.payloads.emplace_back(payload);
    }
    if (items == 4) return {};
    YX_ASSIGN(m.base, read_base(in));
    return {};
  });
}

std::string encode(const PullRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(5);
    write_cursor(out, m.cursor);
    out.uint(m.limit).boolean(m.snapshot).array(m.skip.size());
    for (std::uint32_t incarnation : m.skip) out.uint(incarnation);
    write_cursor(out, m.since);
  });
}

template <>
Result<PullRequest> decode(std::string_view body) {
  return whole<PullRequest>(body, [](cbor::Reader& in, PullRequest& m) -> Status {
    YX_TRY(expect_array(in, 5));
    YX_ASSIGN(m.cursor, read_cursor(in));
    YX_ASSIGN(m.limit, read_n(in));
    YX_ASSIGN(m.snapshot, in.boolean());
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_chains));
    for (std::uint64_t i = 0; i < count; ++i) {
      YX_ASSIGN(const std::uint32_t incarnation, read_incarnation(in));
      m.skip.push_back(incarnation);
    }
    YX_ASSIGN(m.since, read_cursor(in));
    return {};
  });
}

std::string encode(const OwnRequest& m) {
  return body_of([&](cbor::Writer& out) { out.array(3).uint(m.incarnation).uint(m.after).uint(m.limit); });
}

template <>
Result<OwnRequest> decode(std::string_view body) {
  return whole<OwnRequest>(body, [](cbor::Reader& in, OwnRequest& m) -> Status {
    YX_TRY(expect_array(in, 3));
    YX_ASSIGN(m.incarnation, read_incarnation(in));
    YX_ASSIGN(m.after, read_n(in));
    YX_ASSIGN(m.limit, read_n(in));
    return {};
  });
}

std::string encode(const AuditRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(2);
    write_cursor(out, m.since);
    out.array(m.entries.size());
    for (const auto& entry : m.entries) {
      out.array(4).bytes(entry.id.device.view()).uint(entry.id.incarnation).uint(entry.id.n).bytes(entry.mark);
    }
  });
}

template <>
Result<AuditRequest> decode(std::string_view body) {
  return whole<AuditRequest>(body, [](cbor::Reader& in, AuditRequest& m) -> Status {
    YX_TRY(expect_array(in, 2));
    YX_ASSIGN(m.since, read_cursor(in));
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_audit_entries));
    for (std::uint64_t i = 0; i < count; ++i) {
      AuditRequest::Entry entry;
      YX_TRY(expect_array(in, 4));
      YX_ASSIGN(entry.id.device, read_uuid(in));
      YX_ASSIGN(entry.id.incarnation, read_incarnation(in));
      YX_ASSIGN(entry.id.n, read_n(in));
      YX_ASSIGN(const std::string_view mark, sized_bytes(in, 8));
      entry.mark = mark;
      m.entries.push_back(std::move(entry));
    }
    return {};
  });
}

std::string encode(const HoldsRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(1);
    write_hashes(out, m.hashes);
  });
}

template <>
Result<HoldsRequest> decode(std::string_view body) {
  return whole<HoldsRequest>(body, [](cbor::Reader& in, HoldsRequest& m) -> Status {
    YX_TRY(expect_array(in, 1));
    YX_ASSIGN(m.hashes, read_hashes(in));
    return {};
  });
}

std::string encode(const ExchangeRequest& m) {
  return body_of([&](cbor::Writer& out) {
    out.array(6).bytes(m.known).uint(static_cast<std::uint64_t>(m.seq)).uint(m.limit).array(m.logs.size() * 2);
    for (const auto& log : m.logs) out.uint(log.incarnation).uint(log.n);
    out.uint(m.log).array(m.payloads.size());
    for (const std::string& payload : m.payloads) out.bytes(payload);
  });
}

template <>
Result<ExchangeRequest> decode(std::string_view body) {
  return whole<ExchangeRequest>(body, [](cbor::Reader& in, ExchangeRequest& m) -> Status {
    YX_TRY(expect_array(in, 6));
    YX_ASSIGN(const std::string_view known, sized_bytes(in, 16));
    m.known = known;
    YX_ASSIGN(const std::uint64_t seq, read_n(in));
    m.seq = static_cast<std::int64_t>(seq);
    YX_ASSIGN(m.limit, read_n(in));
    YX_ASSIGN(const std::uint64_t parts, bounded_array(in, max_chains * 2));
    if (parts == 0 || parts % 2 != 0) return bad("an exchange's logs");
    for (std::uint64_t i = 0; i < parts; i += 2) {
      ExchangeRequest::Log log;
      YX_ASSIGN(log.incarnation, read_incarnation(in));
      YX_ASSIGN(log.n, read_n(in));
      m.logs.push_back(log);
    }
    YX_ASSIGN(m.log, in.uint());
    if (m.log >= m.logs.size()) return bad("which log goes on");
    YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_batch_changes));
    std::size_t bytes = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      YX_ASSIGN(const std::string_view payload, in.bytes());
      bytes += payload.size();
      if (bytes > max_exchange_bytes) return bad("more than an exchange carries");
      m.payloads.emplace_back(payload);
    }
    return {};
  });
}

}  // namespace yanxing::sync
