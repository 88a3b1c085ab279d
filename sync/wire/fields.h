// Small pieces that several messages share. Private to sync/wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/base/cbor.h"
#include "sync/base/crypto.h"
#include "sync/wire/messages.h"

namespace yanxing::sync::wire {

inline Error bad(const char* what) { return Error{Code::invalid, std::string("message: ") + what}; }

/// An array of exactly `count` items.
inline Status expect_array(cbor::Reader& in, std::uint64_t count) {
  YX_ASSIGN(const std::uint64_t n, in.array());
  if (n != count) return bad("another number of parts");
  return {};
}

inline Result<std::uint64_t> bounded_array(cbor::Reader& in, std::uint64_t most) {
  YX_ASSIGN(const std::uint64_t n, in.array());
  if (n > most) return bad("a longer list than allowed");
  return n;
}

inline Result<std::string_view> sized_bytes(cbor::Reader& in, std::size_t size) {
  YX_ASSIGN(const std::string_view bytes, in.bytes());
  if (bytes.size() != size) return bad("bytes of another length");
  return bytes;
}

inline Result<Uuid> read_uuid(cbor::Reader& in) {
  YX_ASSIGN(const std::string_view bytes, sized_bytes(in, 16));
  return Uuid::from_bytes(bytes);
}

inline Result<PublicKey> read_public_key(cbor::Reader& in) {
  YX_ASSIGN(const std::string_view bytes, in.bytes());
  return PublicKey::from_bytes(bytes);
}

inline Result<Hash> read_hash(cbor::Reader& in) {
  YX_ASSIGN(const std::string_view bytes, sized_bytes(in, 32));
  return Hash::from_bytes(bytes);
}

inline Result<std::uint32_t> read_incarnation(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t v, in.uint());
  if (v == 0 || v > 0xFFFFFFFFu) return bad("an incarnation out of range");
  return static_cast<std::uint32_t>(v);
}

/// A log position or count: below 2^62, so that arithmetic on it is safe.
inline Result<std::uint64_t> read_n(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t v, in.uint());
  if (v >> 62 != 0) return bad("a number out of range");
  return v;
}

inline Result<std::int64_t> read_ms(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t v, read_n(in));
  return static_cast<std::int64_t>(v);
}

void write_effective(cbor::Writer& out, const std::optional<Stamp>& effective);
Result<std::optional<Stamp>> read_effective(cbor::Reader& in);
Result<std::string> read_reason(cbor::Reader& in);
void write_notices(cbor::Writer& out, const std::vector<Notice>& notices);
Result<std::vector<Notice>> read_notices(cbor::Reader& in);
void write_cursor(cbor::Writer& out, const std::optional<Cursor>& cursor);
Result<std::optional<Cursor>> read_cursor(cbor::Reader& in);
void write_receipt(cbor::Writer& out, const std::optional<Receipt>& receipt);
Result<std::optional<Receipt>> read_receipt(cbor::Reader& in);
void write_hashes(cbor::Writer& out, const std::vector<Hash>& hashes);
/// Ascending, each once, at most max_holds.
Result<std::vector<Hash>> read_hashes(cbor::Reader& in);
/// Whether the next item is null, which is then passed.
bool take_null(cbor::Reader& in);

}  // namespace yanxing::sync::wire
