#include "client/records/identity_item.h"

#include "sync/base/cbor.h"

namespace yanxing::records {

std::string encode_identity(const Identity& identity) {
  std::string item;
  cbor::Writer(item)
      .array(4)
      .bytes(identity.device.view())
      .bytes(identity.key.seed())
      .text(identity.place)
      .text(identity.person);
  return item;
}

Result<Identity> decode_identity(std::string_view item) {
  cbor::Reader in(item);
  YX_ASSIGN(const std::uint64_t parts, in.array());
  YX_ASSIGN(const std::string_view device, in.bytes());
  YX_ASSIGN(const std::string_view seed, in.bytes());
  YX_ASSIGN(const std::string_view place, in.text());
  YX_ASSIGN(const std::string_view person, in.text());
  if (parts != 4 || device.size() != 16) return Error{Code::corrupt, "the laptop's identity"};
  YX_ASSIGN(SigningKey key, SigningKey::from_seed(seed));
  return Identity{Uuid::from_bytes(device), std::move(key), std::string(place), std::string(person)};
}

Result<std::optional<Identity>> identity_in(sqlite::Db& db) {
  YX_ASSIGN(auto query, db.prepare("SELECT value FROM meta WHERE key = ?1"));
  query.bind_text(1, identity_key);
  YX_ASSIGN(const bool is_there, query.step());
  if (!is_there) return std::optional<Identity>();
  YX_ASSIGN(Identity identity, decode_identity(query.blob(0)));
  return std::optional<Identity>(std::move(identity));
}

}  // namespace yanxing::records
