#include "sync/base/crypto.h"

#include <sodium.h>

#include <cstring>

namespace yanxing {

static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_BYTES == 64);

namespace {

const unsigned char* data_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

Result<PublicKey> PublicKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != 32) return Error{Code::invalid, "a public key has 32 bytes"};
  PublicKey key;
  std::memcpy(key.bytes.data(), bytes.data(), 32);
  return key;
}

SigningKey SigningKey::generate(Random& random) {
  std::array<std::uint8_t, 32> seed;
  random.fill(seed);
  auto key = from_seed({reinterpret_cast<const char*>(seed.data()), seed.size()});
  sodium_memzero(seed.data(), seed.size());
  return std::move(key).value();
}

Result<SigningKey> SigningKey::from_seed(std::string_view seed) {
  if (seed.size() != 32) return Error{Code::invalid, "a signing key's seed has 32 bytes"};
  SigningKey key;
  std::memcpy(key.seed_.data(), seed.data(), 32);
  crypto_sign_seed_keypair(key.public_key_.bytes.data(), key.secret_.data(), key.seed_.data());
  return key;
}

Signature SigningKey::sign(std::string_view message) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr, data_of(message), message.size(), secret_.data());
  return signature;
}

bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == 64 &&
         crypto_sign_verify_detached(data_of(signature), data_of(message), message.size(), key.bytes.data()) == 0;
}

std::string base64url_encode(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), data_of(bytes), bytes.size(), variant);
  out.pop_back();  // its terminating zero
  return out;
}

Result<std::string> base64url_decode(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                                       text.size(), nullptr, &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0 || end != text.data() + text.size()) return Error{Code::invalid, "not base64url"};
  out.resize(length);
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace yanxing
