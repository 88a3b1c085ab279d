// Deterministic CBOR (RFC 8949, 4.2.1), the small part of it that Yanxing stores, hashes and sends.
//
// Why not nlohmann's: it builds a tree at some 66 MB/s and recurses without a limit; here a reader walks the bytes,
// refuses everything that is not the one shortest encoding, and allocates nothing. One value therefore has one sequence
// of bytes, so that equal values are equal bytes and a hash of bytes is a hash of the value. Allowed: unsigned and
// negative integers, byte and text strings (UTF-8), arrays, maps with text keys in bytewise order of their encoding,
// false, true, null, 64-bit floats that are finite and not integers in [-2^53, 2^53]. No tags, no indefinite lengths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::cbor {

inline constexpr int max_depth = 32;

enum class Type { uint, nint, bytes, text, array, map, boolean, null, real };

/// Appends items to a string. The caller keeps counts and key order right.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& uint(std::uint64_t v);
  Writer& sint(std::int64_t v);
  Writer& bytes(std::string_view v);
  Writer& text(std::string_view v);
  Writer& array(std::uint64_t count);
  Writer& map(std::uint64_t count);
  Writer& boolean(bool v);
  Writer& null();
  /// A finite number; written as an integer when it is one in [-2^53, 2^53], so that 1.0 and 1 are the same bytes.
  Writer& real(double v);
  /// One whole item, already encoded.
  Writer& raw(std::string_view item) {
    out_ += item;
    return *this;
  }

 private:
  void head(std::uint8_t major, std::uint64_t value);
  std::string& out_;
};

/// Walks one buffer. Every function returns Code::invalid for the wrong type, a longer encoding than needed, or the end
/// of the buffer.
class Reader {
 public:
  explicit Reader(std::string_view data) : data_(data) {}
  bool at_end() const { return pos_ == data_.size(); }
  std::size_t position() const { return pos_; }
  /// The type of the next item. Error: invalid at the end or for what is not allowed.
  Result<Type> peek() const;
  Result<std::uint64_t> uint();
  Result<std::int64_t> sint();
  Result<std::string_view> bytes();
  /// Text; its UTF-8 is checked (no surrogates, no overlong forms).
  Result<std::string_view> text();
  /// The number of items that follow; never more than the bytes that are left.
  Result<std::uint64_t> array();
  Result<std::uint64_t> map();
  Result<bool> boolean();
  Status null();
  Result<double> real();
  /// The bytes of one whole item, checked to be deterministic and at most max_depth deep.
  Result<std::string_view> item();

 private:
  Result<std::uint64_t> head(std::uint8_t major);
  Status skip(int depth);
  std::string_view data_;
  std::size_t pos_ = 0;
};

/// True for valid UTF-8 (Unicode 15, table 3-7).
bool is_utf8(std::string_view text);

}  // namespace yanxing::cbor
