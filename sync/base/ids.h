// Identifiers: 128-bit values shown as UUID text, made from a name (v5) or from clock and randomness (v7).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing {

/// A UUID (RFC 9562). Ordering is bytewise, the same in memory, in SQLite blobs and on the wire.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
  /// 36 characters, lower case: 017f22e2-79b0-7cc3-98c4-dc0c0c07398f.
  std::string text() const;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  /// From exactly 16 bytes; checked.
  static Uuid from_bytes(std::string_view bytes);
  /// From the 36-character text, either case. Error: invalid.
  static Result<Uuid> parse(std::string_view text);
};

using RecordId = Uuid;
using DeviceId = Uuid;

/// Source of randomness: the one seam through which tests and the simulator make ids repeatable.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's randomness (libsodium). Any thread.
Random& system_random();

/// UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then randomness. `unix_ms` is only a sorting aid; a wrong
/// clock is harmless.
Uuid make_uuid_v7(std::int64_t unix_ms, Random& random);

/// UUIDv5 (RFC 9562, 5.5) of `name` in `space`: the same name gives the same id on every laptop.
Uuid make_uuid_v5(const Uuid& space, std::string_view name);

}  // namespace yanxing

template <>
struct std::hash<yanxing::Uuid> {
  std::size_t operator()(const yanxing::Uuid& id) const noexcept;
};
