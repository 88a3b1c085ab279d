// SHA-256 (FIPS 180-4): the hash of payloads, chains and files. OpenSSL's, which uses the processor's instructions for
// it; libsodium's does not and was a tenth of a server's time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing {

struct Hash {
  std::array<std::uint8_t, 32> bytes{};

  auto operator<=>(const Hash&) const = default;
  /// 64 lower-case hexadecimal digits.
  std::string hex() const;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  /// From exactly 32 bytes; checked.
  static Hash from_bytes(std::string_view bytes);
};

/// SHA-256 of the parts, one after the other. Any thread.
Hash sha256(std::string_view data);
Hash sha256(std::initializer_list<std::string_view> parts);

/// Lower-case hexadecimal of any bytes, and back. Error of from_hex: invalid.
std::string to_hex(std::string_view bytes);
Result<std::string> from_hex(std::string_view text);

/// SHA-256 of a stream of parts of unknown length.
class Hasher {
 public:
  Hasher();
  void update(std::string_view data);
  /// Ends the stream; the object must not be used afterwards.
  Hash finish();

 private:
  alignas(8) std::array<unsigned char, 128> state_{};
};

}  // namespace yanxing
