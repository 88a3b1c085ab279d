// The envelope of every sync message, on HTTPS today and on a USB stick tomorrow:
// magic "YX", version, kind, 64-byte Ed25519 signature, zstd frame of one deterministic CBOR item. FORMAT.md, "Frame".
//
// The signature covers everything else, as sent, and is checked before a byte is unpacked. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/crypto.h"

namespace yanxing::sync {

/// Requests are below 128; a reply's kind is its request's + 128.
enum class Kind : std::uint8_t {
  session = 1,
  probe = 2,
  push = 3,
  pull = 4,
  own = 5,
  audit = 6,
  holds = 7,
  exchange = 8
};

inline constexpr std::uint8_t reply_bit = 128;
inline constexpr std::size_t max_frame_bytes = std::size_t{8} << 20;
inline constexpr std::size_t max_unpacked_bytes = std::size_t{64} << 20;
inline constexpr int compression_level = 3;
/// Where the line is slower than a processor: a tenth less to send for some milliseconds a batch.
inline constexpr int slow_line_compression_level = 12;

/// What an id of a request is in its reply: the first 16 bytes of SHA-256 of the request's frame.
std::string frame_id(std::string_view frame);

std::string seal_request(Kind kind, const SigningKey& key, std::string_view body, int level = compression_level);
std::string seal_reply(Kind kind, const SigningKey& key, std::string_view body);

struct Opened {
  Kind kind = Kind::session;
  std::string body;
};

/// Errors: untrusted (not a frame of ours, or the signature is not `key`'s), too_new (frame version), invalid
/// (oversize, damaged inside).
Result<Opened> open_request(std::string_view frame, const PublicKey& key);
Result<Opened> open_reply(std::string_view frame, const PublicKey& key);

}  // namespace yanxing::sync
