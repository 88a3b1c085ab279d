#include "sync/wire/frame.h"

#include <zstd.h>

#include <memory>

#include "sync/base/hash.h"
#include "sync/wire/words.h"

namespace yanxing::sync {

namespace {

constexpr std::string_view magic = "YX";
constexpr char frame_version = 1;
constexpr std::size_t head_bytes = 4;
constexpr std::size_t signature_bytes = 64;

/// What is signed: the head and the compressed body, which stand on both sides of the signature.
std::string signed_part(std::string_view head, std::string_view packed) {
  std::string out;
  out.reserve(head.size() + packed.size());
  out.append(head).append(packed);
  return out;
}

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

constexpr std::uint8_t kind_with_words = static_cast<std::uint8_t>(Kind::exchange);

/// A small body with the words that all of them share. Nothing is gained by a higher level with a large one.
std::string pack_with_words(std::string_view body) {
  constexpr int level = 12;
  const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  YX_CHECK(context != nullptr);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
  YX_CHECK(ZSTD_isError(ZSTD_CCtx_loadDictionary(context.get(), words().data(), words().size())) == 0);
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  const std::size_t n = ZSTD_compress2(context.get(), packed.data(), packed.size(), body.data(), body.size());
  YX_CHECK(ZSTD_isError(n) == 0);
  packed.resize(n);
  return packed;
}

std::string pack(std::string_view body, int level) {
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  const std::size_t n = ZSTD_compress(packed.data(), packed.size(), body.data(), body.size(), level);
  YX_CHECK(ZSTD_isError(n) == 0);
  packed.resize(n);
  return packed;
}

Result<std::string> unpack(std::string_view packed, bool with_words) {
  // The size is in the frame of every encoder of ours; one that does not say it, or says too much, is not unpacked at
  // all.
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > max_unpacked_bytes) {
    return Error{Code::invalid, "frame: its packed size"};
  }
  if (ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size())
    return Error{Code::invalid, "frame: bytes after its end"};
  std::string body(static_cast<std::size_t>(size), '\0');
  const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  if (!context) return Error{Code::io, "out of memory"};
  const std::string_view dictionary = with_words ? std::string_view(words()) : std::string_view();
  const std::size_t n = ZSTD_decompress_usingDict(context.get(), body.data(), body.size(), packed.data(), packed.size(),
                                                  dictionary.data(), dictionary.size());
  if (ZSTD_isError(n) != 0 || n != size) return Error{Code::invalid, "frame: damaged inside"};
  return body;
}

std::string seal(std::uint8_t kind, const SigningKey& key, std::string_view body, int level) {
  std::string head(magic);
  head += frame_version;
  head += static_cast<char>(kind);
  const std::string packed = kind == kind_with_words ? pack_with_words(body) : pack(body, level);
  const Signature signature = key.sign(signed_part(head, packed));
  std::string frame;
  frame.reserve(head.size() + signature.size() + packed.size());
  frame.append(head).append(reinterpret_cast<const char*>(signature.data()), signature.size()).append(packed);
  return frame;
}

Result<Opened> open(std::string_view frame, const PublicKey& key, bool reply) {
  if (frame.size() > max_frame_bytes) return Error{Code::invalid, "frame: over its limit"};
  if (frame.size() < head_bytes + signature_bytes || !frame.starts_with(magic))
    return Error{Code::untrusted, "not a frame"};
  if (frame[2] != frame_version) return Error{Code::too_new, "frame: version"};
  const auto kind = static_cast<std::uint8_t>(frame[3]);
  const auto head = frame.substr(0, head_bytes);
  const auto signature = frame.substr(head_bytes, signature_bytes);
  const auto packed = frame.substr(head_bytes + signature_bytes);
  if (!verify_signature(key, signed_part(head, packed), signature)) return Error{Code::untrusted, "frame: signature"};
  const auto plain = static_cast<std::uint8_t>(kind & ~reply_bit);
  if (((kind & reply_bit) != 0) != reply || plain < 1 || plain > static_cast<std::uint8_t>(Kind::exchange)) {
    return Error{Code::invalid, "frame: kind"};
  }
  YX_ASSIGN(std::string body, unpack(packed, kind == kind_with_words));
  return Opened{static_cast<Kind>(plain), std::move(body)};
}

}  // namespace

std::string frame_id(std::string_view frame) { return std::string(sha256(frame).view().substr(0, 16)); }

std::string seal_request(Kind kind, const SigningKey& key, std::string_view body, int level) {
  return seal(static_cast<std::uint8_t>(kind), key, body, level);
}

std::string seal_reply(Kind kind, const SigningKey& key, std::string_view body) {
  return seal(static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind) | reply_bit), key, body, compression_level);
}

Result<Opened> open_request(std::string_view frame, const PublicKey& key) { return open(frame, key, false); }
Result<Opened> open_reply(std::string_view frame, const PublicKey& key) { return open(frame, key, true); }

}  // namespace yanxing::sync
