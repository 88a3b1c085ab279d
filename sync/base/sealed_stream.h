// A stream of bytes that only one receiver can read: a random key sealed to her (crypto_box_seal, Ed25519 keys turned
// into X25519 ones), and blocks under that key (crypto_secretstream_xchacha20poly1305). libsodium.
//
// Blocks cannot be changed, left out, doubled or put in another order unnoticed, and only the last one says that it is.
// Who sealed it stays open: that is for a signature inside. One thread per object.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sync/base/crypto.h"

namespace yanxing {

inline constexpr std::size_t stream_head_bytes = 80 + 24;  // the sealed key, the stream's own head
inline constexpr std::size_t stream_block_bytes = std::size_t{64} << 10;
inline constexpr std::size_t sealed_block_bytes = stream_block_bytes + 17;

/// libsodium's state of a stream, wiped when it goes.
class StreamState {
 public:
  StreamState() = default;
  StreamState(const StreamState&) = default;
  StreamState& operator=(const StreamState&) = default;
  ~StreamState();
  unsigned char* data() { return bytes_.data(); }

 private:
  alignas(16) std::array<unsigned char, 64> bytes_{};
};

class StreamSealer {
 public:
  /// With a key of its own, for `receiver`. Error: invalid (no usable public key).
  static Result<StreamSealer> make(const PublicKey& receiver);
  /// What comes before the blocks: stream_head_bytes.
  const std::string& head() const { return head_; }
  /// The next block. REQUIRES: at most stream_block_bytes, exactly so many unless it is the last one.
  std::string seal(std::string_view plain, bool last);

 private:
  std::string head_;
  StreamState state_;
};

class StreamOpener {
 public:
  /// `head`: stream_head_bytes. Error: untrusted (sealed for somebody else, or damaged).
  static Result<StreamOpener> open(std::string_view head, const SigningKey& receiver);
  struct Block {
    std::string plain;
    bool last = false;
  };
  /// The next block. Error: corrupt (changed, cut, or not the next one).
  Result<Block> open_block(std::string_view sealed);

 private:
  StreamState state_;
};

}  // namespace yanxing
