// What the headers of tus 1.0 and of a range say: pure functions, read as hostile.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/base/time.h"

namespace yanxing::server {

/// A whole decimal number; one that is too large for 64 bits is the largest one.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// The attachment's name in `Upload-Metadata` ("name <base64>, …"). Error: invalid, with what is missing.
Result<std::string> name_in_metadata(std::string_view header);

/// The moment as HTTP writes it: "Thu, 26 Nov 2026 11:33:15 GMT".
std::string http_date(UnixMs moment);

/// The checksum of one PATCH: "sha1 <base64>" or "sha256 <base64>".
class Checksum {
 public:
  /// Error: invalid (another algorithm, not base64 of the right length).
  static Result<std::unique_ptr<Checksum>> parse(std::string_view header);
  ~Checksum();
  Checksum(const Checksum&) = delete;
  Checksum& operator=(const Checksum&) = delete;
  void update(std::string_view bytes);
  /// Ends the stream: whether it is as it was announced.
  bool holds();

 private:
  struct Context;
  Checksum(std::unique_ptr<Context> context, std::string expected);
  std::unique_ptr<Context> context_;
  std::string expected_;
};

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};
/// One range of `Range: bytes=a-b`, `a-` or `-n` within `size` bytes. nullopt: not that (several ranges, nonsense): the
/// whole is sent. Error: refused when it begins behind the end (416).
Result<std::optional<ByteRange>> parse_range(std::string_view header, std::uint64_t size);

}  // namespace yanxing::server
