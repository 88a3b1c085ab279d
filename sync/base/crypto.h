// Ed25519 signatures (RFC 8032, libsodium): a device signs what it pushes, the server signs what it answers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/ids.h"

namespace yanxing {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  bool operator==(const PublicKey&) const = default;
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  /// Error: invalid, unless there are exactly 32 bytes.
  static Result<PublicKey> from_bytes(std::string_view bytes);
};

using Signature = std::array<std::uint8_t, 64>;

/// A private key that never leaves the device; kept as its 32-byte seed.
class SigningKey {
 public:
  static SigningKey generate(Random& random);
  /// Error: invalid, unless there are exactly 32 bytes.
  static Result<SigningKey> from_seed(std::string_view seed);

  std::string_view seed() const { return {reinterpret_cast<const char*>(seed_.data()), seed_.size()}; }
  const PublicKey& public_key() const { return public_key_; }
  Signature sign(std::string_view message) const;

 private:
  std::array<std::uint8_t, 32> seed_{};
  std::array<std::uint8_t, 64> secret_{};
  PublicKey public_key_;
};

/// True when `signature` (64 bytes) is `key`'s over `message`. Any other length is false.
bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature);

/// Base64url without padding (RFC 4648, 5), and back. Error of the way back: invalid.
std::string base64url_encode(std::string_view bytes);
Result<std::string> base64url_decode(std::string_view text);

/// Equality in time that does not depend on the content; for secrets.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace yanxing
