#include "sync/base/sealed_stream.h"

#include <sodium.h>

#include <cstring>

namespace yanxing {

namespace {

using State = crypto_secretstream_xchacha20poly1305_state;

static_assert(sizeof(State) <= 64 && alignof(State) <= 16);
static_assert(crypto_box_SEALBYTES + crypto_secretstream_xchacha20poly1305_KEYBYTES +
                  crypto_secretstream_xchacha20poly1305_HEADERBYTES ==
              stream_head_bytes);
static_assert(stream_block_bytes + crypto_secretstream_xchacha20poly1305_ABYTES == sealed_block_bytes);

constexpr std::size_t sealed_key_bytes = crypto_box_SEALBYTES + crypto_secretstream_xchacha20poly1305_KEYBYTES;

using StreamKey = std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES>;

State* state_of(StreamState& state) { return reinterpret_cast<State*>(state.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

StreamState::~StreamState() { sodium_memzero(bytes_.data(), bytes_.size()); }

Result<StreamSealer> StreamSealer::make(const PublicKey& receiver) {
  std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box{};
  if (crypto_sign_ed25519_pk_to_curve25519(box.data(), receiver.bytes.data()) != 0)
    return Error{Code::invalid, "a public key that nothing can be sealed to"};
  StreamKey key{};
  crypto_secretstream_xchacha20poly1305_keygen(key.data());
  StreamSealer sealer;
  sealer.head_.resize(stream_head_bytes);
  const int failed = crypto_box_seal(bytes_of(sealer.head_), key.data(), key.size(), box.data());
  YX_CHECK(failed == 0);
  crypto_secretstream_xchacha20poly1305_init_push(state_of(sealer.state_), bytes_of(sealer.head_) + sealed_key_bytes,
                                                  key.data());
  sodium_memzero(key.data(), key.size());
  return sealer;
}

std::string StreamSealer::seal(std::string_view plain, bool last) {
  YX_CHECK(plain.size() == stream_block_bytes || (last && plain.size() < stream_block_bytes));
  std::string sealed(plain.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  crypto_secretstream_xchacha20poly1305_push(
      state_of(state_), bytes_of(sealed), nullptr, bytes_of(plain), plain.size(), nullptr, 0,
      last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  return sealed;
}

Result<StreamOpener> StreamOpener::open(std::string_view head, const SigningKey& receiver) {
  const Error not_ours{Code::untrusted, "sealed for another receiver, or its beginning is damaged"};
  if (head.size() != stream_head_bytes) return not_ours;
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> sign_public{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> sign_secret{};
  std::array<unsigned char, crypto_box_PUBLICKEYBYTES> box_public{};
  std::array<unsigned char, crypto_box_SECRETKEYBYTES> box_secret{};
  StreamKey key{};
  crypto_sign_seed_keypair(sign_public.data(), sign_secret.data(), bytes_of(receiver.seed()));
  const bool opened =
      crypto_sign_ed25519_pk_to_curve25519(box_public.data(), sign_public.data()) == 0 &&
      crypto_sign_ed25519_sk_to_curve25519(box_secret.data(), sign_secret.data()) == 0 &&
      crypto_box_seal_open(key.data(), bytes_of(head), sealed_key_bytes, box_public.data(), box_secret.data()) == 0;
  sodium_memzero(sign_secret.data(), sign_secret.size());
  sodium_memzero(box_secret.data(), box_secret.size());
  StreamOpener opener;
  const bool begun = opened && crypto_secretstream_xchacha20poly1305_init_pull(
                                   state_of(opener.state_), bytes_of(head) + sealed_key_bytes, key.data()) == 0;
  sodium_memzero(key.data(), key.size());
  if (!begun) return not_ours;
  return opener;
}

Result<StreamOpener::Block> StreamOpener::open_block(std::string_view sealed) {
  if (sealed.size() < crypto_secretstream_xchacha20poly1305_ABYTES || sealed.size() > sealed_block_bytes)
    return Error{Code::corrupt, "a block of another size"};
  Block block;
  block.plain.resize(sealed.size() - crypto_secretstream_xchacha20poly1305_ABYTES);
  unsigned char tag = 0;
  if (crypto_secretstream_xchacha20poly1305_pull(state_of(state_), bytes_of(block.plain), nullptr, &tag,
                                                 bytes_of(sealed), sealed.size(), nullptr, 0) != 0)
    return Error{Code::corrupt, "a block that was changed, or is not the next one"};
  block.last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return block;
}

}  // namespace yanxing
