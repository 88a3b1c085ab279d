#include "sync/base/ids.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // see hash.cpp
#include <openssl/sha.h>
#include <sodium.h>

#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstring>

namespace yanxing {

namespace {

boost::uuids::uuid to_boost(const Uuid& id) {
  boost::uuids::uuid out;
  std::memcpy(out.data, id.bytes.data(), 16);
  return out;
}

Uuid from_boost(const boost::uuids::uuid& id) {
  Uuid out;
  std::memcpy(out.bytes.data(), id.data, 16);
  return out;
}

class SystemRandom final : public Random {
 public:
  SystemRandom() { YX_CHECK(sodium_init() >= 0); }
  void fill(std::span<std::uint8_t> out) override { randombytes_buf(out.data(), out.size()); }
};

bool is_uuid_text(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace

std::string Uuid::text() const { return boost::uuids::to_string(to_boost(*this)); }

Uuid Uuid::from_bytes(std::string_view bytes) {
  YX_CHECK(bytes.size() == 16);
  Uuid id;
  std::memcpy(id.bytes.data(), bytes.data(), 16);
  return id;
}

Result<Uuid> Uuid::parse(std::string_view text) {
  // Boost's generator also takes braces and no dashes; one way of writing an id is enough.
  if (!is_uuid_text(text)) return Error{Code::invalid, "not a UUID"};
  return from_boost(boost::uuids::string_generator()(text.begin(), text.end()));
}

Random& system_random() {
  static SystemRandom random;  // no state of its own; initialises libsodium once
  return random;
}

Uuid make_uuid_v7(std::int64_t unix_ms, Random& random) {
  Uuid id;
  random.fill(id.bytes);
  const auto ms = static_cast<std::uint64_t>(unix_ms < 0 ? 0 : unix_ms);
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id;
}

Uuid make_uuid_v5(const Uuid& space, std::string_view name) {
  // RFC 9562, 5.5.
  SHA_CTX state;
  std::array<std::uint8_t, 20> hash;
  SHA1_Init(&state);
  SHA1_Update(&state, space.bytes.data(), space.bytes.size());
  SHA1_Update(&state, name.data(), name.size());
  SHA1_Final(hash.data(), &state);
  Uuid id;
  std::memcpy(id.bytes.data(), hash.data(), 16);
  id.bytes[6] = static_cast<std::uint8_t>(0x50 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id;
}

}  // namespace yanxing

std::size_t std::hash<yanxing::Uuid>::operator()(const yanxing::Uuid& id) const noexcept {
  std::size_t h;
  std::memcpy(&h, id.bytes.data() + 8, sizeof h);  // the random end
  return h;
}
