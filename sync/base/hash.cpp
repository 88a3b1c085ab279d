#include "sync/base/hash.h"

#include <sodium.h>

#include <cstring>

namespace yanxing {

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

namespace {

crypto_hash_sha256_state* state_of(std::array<unsigned char, 128>& bytes) {
  return reinterpret_cast<crypto_hash_sha256_state*>(bytes.data());
}

}  // namespace

std::string Hash::hex() const { return to_hex(view()); }

Hash Hash::from_bytes(std::string_view bytes) {
  YX_CHECK(bytes.size() == 32);
  Hash hash;
  std::memcpy(hash.bytes.data(), bytes.data(), 32);
  return hash;
}

Hash sha256(std::string_view data) {
  Hash hash;
  crypto_hash_sha256(hash.bytes.data(), reinterpret_cast<const unsigned char*>(data.data()), data.size());
  return hash;
}

Hash sha256(std::initializer_list<std::string_view> parts) {
  Hasher hasher;
  for (std::string_view part : parts) hasher.update(part);
  return hasher.finish();
}

std::string to_hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += digits[b >> 4];
    out += digits[b & 15];
  }
  return out;
}

Result<std::string> from_hex(std::string_view text) {
  std::string out(text.size() / 2, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                                    nullptr, &length, &end);
  if (failed != 0 || text.size() % 2 != 0 || end != text.data() + text.size()) {
    return Error{Code::invalid, "not hexadecimal"};
  }
  return out;
}

Hasher::Hasher() { crypto_hash_sha256_init(state_of(state_)); }

void Hasher::update(std::string_view data) {
  crypto_hash_sha256_update(state_of(state_), reinterpret_cast<const unsigned char*>(data.data()), data.size());
}

Hash Hasher::finish() {
  Hash hash;
  crypto_hash_sha256_final(state_of(state_), hash.bytes.data());
  return hash;
}

}  // namespace yanxing
