#include "sync/base/hash.h"

// The short functions and not EVP, which looks an algorithm up for each hash; deprecated, and there in every OpenSSL.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <sodium.h>

#include <cstring>

namespace yanxing {

static_assert(sizeof(SHA256_CTX) <= 128 && alignof(SHA256_CTX) <= 8);

namespace {

SHA256_CTX* state_of(std::array<unsigned char, 128>& bytes) { return reinterpret_cast<SHA256_CTX*>(bytes.data()); }

}  // namespace

std::string Hash::hex() const { return to_hex(view()); }

Hash Hash::from_bytes(std::string_view bytes) {
  YX_CHECK(bytes.size() == 32);
  Hash hash;
  std::memcpy(hash.bytes.data(), bytes.data(), 32);
  return hash;
}

Hash sha256(std::string_view data) {
  Hasher hasher;
  hasher.update(data);
  return hasher.finish();
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

Hasher::Hasher() { SHA256_Init(state_of(state_)); }

void Hasher::update(std::string_view data) { SHA256_Update(state_of(state_), data.data(), data.size()); }

Hash Hasher::finish() {
  Hash hash;
  SHA256_Final(hash.bytes.data(), state_of(state_));
  return hash;
}

}  // namespace yanxing
