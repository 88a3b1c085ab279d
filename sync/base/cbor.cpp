#include "sync/base/cbor.h"

#include <bit>
#include <cmath>
#include <limits>

namespace yanxing::cbor {

namespace {

constexpr double max_exact = 9007199254740992.0;  // 2^53

Error bad(const char* what) { return Error{Code::invalid, std::string("cbor: ") + what}; }

/// Length of the UTF-8 sequence at `p` (at most `left` bytes), or 0 (Unicode 15, table 3-7).
std::size_t utf8_length(const unsigned char* p, std::size_t left) {
  const unsigned char a = p[0];
  if (a < 0x80) return 1;
  const auto tail = [&](std::size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    if (a == 0xE0 && p[1] < 0xA0) return 0;
    if (a == 0xED && p[1] > 0x9F) return 0;
    return 3;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if (a == 0xF0 && p[1] < 0x90) return 0;
    if (a == 0xF4 && p[1] > 0x8F) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = utf8_length(p + i, text.size() - i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

// ---- Writer

void Writer::head(std::uint8_t major, std::uint64_t value) {
  const auto m = static_cast<std::uint8_t>(major << 5);
  const auto put = [&](std::uint8_t info, int bytes) {
    out_ += static_cast<char>(m | info);
    for (int i = bytes - 1; i >= 0; --i) out_ += static_cast<char>(value >> (8 * i));
  };
  if (value < 24) {
    put(static_cast<std::uint8_t>(value), 0);
  } else if (value <= 0xFF) {
    put(24, 1);
  } else if (value <= 0xFFFF) {
    put(25, 2);
  } else if (value <= 0xFFFFFFFF) {
    put(26, 4);
  } else {
    put(27, 8);
  }
}

Writer& Writer::uint(std::uint64_t v) {
  head(0, v);
  return *this;
}

Writer& Writer::sint(std::int64_t v) {
  if (v >= 0) {
    head(0, static_cast<std::uint64_t>(v));
  } else {
    head(1, ~static_cast<std::uint64_t>(v));
  }
  return *this;
}

Writer& Writer::bytes(std::string_view v) {
  head(2, v.size());
  out_ += v;
  return *this;
}
Writer& Writer::text(std::string_view v) {
  head(3, v.size());
  out_ += v;
  return *this;
}
Writer& Writer::array(std::uint64_t count) {
  head(4, count);
  return *this;
}
Writer& Writer::map(std::uint64_t count) {
  head(5, count);
  return *this;
}
Writer& Writer::boolean(bool v) {
  out_ += static_cast<char>(v ? 0xF5 : 0xF4);
  return *this;
}
Writer& Writer::null() {
  out_ += static_cast<char>(0xF6);
  return *this;
}

Writer& Writer::real(double v) {
  YX_CHECK(std::isfinite(v));
  if (std::fabs(v) <= max_exact && v == std::trunc(v)) return sint(static_cast<std::int64_t>(v));
  out_ += static_cast<char>(0xFB);
  const auto bits = std::bit_cast<std::uint64_t>(v);
  for (int i = 7; i >= 0; --i) out_ += static_cast<char>(bits >> (8 * i));
  return *this;
}

// ---- Reader

Result<Type> Reader::peek() const {
  if (at_end()) return bad("ends early");
  const auto b = static_cast<std::uint8_t>(data_[pos_]);
  switch (b >> 5) {
    case 0: return Type::uint;
    case 1: return Type::nint;
    case 2: return Type::bytes;
    case 3: return Type::text;
    case 4: return Type::array;
    case 5: return Type::map;
    case 7:
      if (b == 0xF4 || b == 0xF5) return Type::boolean;
      if (b == 0xF6) return Type::null;
      if (b == 0xFB) return Type::real;
      break;
    default: break;
  }
  return bad("an item that is not allowed");
}

Result<std::uint64_t> Reader::head(std::uint8_t major) {
  if (at_end()) return bad("ends early");
  const auto b = static_cast<std::uint8_t>(data_[pos_]);
  if (b >> 5 != major) return bad("another type than expected");
  const std::uint8_t info = b & 31;
  if (info < 24) {
    ++pos_;
    return std::uint64_t{info};
  }
  if (info > 27) return bad("an indefinite or reserved length");
  const std::size_t bytes = std::size_t{1} << (info - 24);
  if (data_.size() - pos_ < 1 + bytes) return bad("ends early");
  std::uint64_t value = 0;
  for (std::size_t i = 1; i <= bytes; ++i) value = value << 8 | static_cast<std::uint8_t>(data_[pos_ + i]);
  const std::uint64_t least = bytes == 1 ? 24 : std::uint64_t{1} << (4 * bytes);
  if (value < least) return bad("a longer encoding than needed");
  pos_ += 1 + bytes;
  return value;
}

Result<std::uint64_t> Reader::uint() { return head(0); }

Result<std::int64_t> Reader::sint() {
  if (at_end()) return bad("ends early");
  const bool negative = static_cast<std::uint8_t>(data_[pos_]) >> 5 == 1;
  const std::size_t start = pos_;
  YX_ASSIGN(const std::uint64_t raw, head(negative ? 1 : 0));
  if (raw > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    pos_ = start;
    return bad("an integer over 63 bits");
  }
  return negative ? -static_cast<std::int64_t>(raw) - 1 : static_cast<std::int64_t>(raw);
}

Result<std::string_view> Reader::bytes() {
  const std::size_t start = pos_;
  YX_ASSIGN(const std::uint64_t n, head(2));
  if (n > data_.size() - pos_) {
    pos_ = start;
    return bad("ends early");
  }
  const auto out = data_.substr(pos_, n);
  pos_ += n;
  return out;
}

Result<std::string_view> Reader::text() {
  const std::size_t start = pos_;
  YX_ASSIGN(const std::uint64_t n, head(3));
  if (n > data_.size() - pos_ || !is_utf8(data_.substr(pos_, n))) {
    pos_ = start;
    return bad("text that ends early or is not UTF-8");
  }
  const auto out = data_.substr(pos_, n);
  pos_ += n;
  return out;
}

Result<std::uint64_t> Reader::array() {
  YX_ASSIGN(const std::uint64_t n, head(4));
  if (n > data_.size() - pos_) return bad("more items than bytes");
  return n;
}

Result<std::uint64_t> Reader::map() {
  YX_ASSIGN(const std::uint64_t n, head(5));
  if (n > (data_.size() - pos_) / 2) return bad("more items than bytes");
  return n;
}

Result<bool> Reader::boolean() {
  YX_ASSIGN(const Type type, peek());
  if (type != Type::boolean) return bad("another type than expected");
  return static_cast<std::uint8_t>(data_[pos_++]) == 0xF5;
}

Status Reader::null() {
  YX_ASSIGN(const Type type, peek());
  if (type != Type::null) return bad("another type than expected");
  ++pos_;
  return {};
}

Result<double> Reader::real() {
  YX_ASSIGN(const Type type, peek());
  if (type == Type::uint || type == Type::nint) {
    YX_ASSIGN(const std::int64_t v, sint());
    return static_cast<double>(v);
  }
  if (type != Type::real) return bad("another type than expected");
  if (data_.size() - pos_ < 9) return bad("ends early");
  std::uint64_t bits = 0;
  for (std::size_t i = 1; i <= 8; ++i) bits = bits << 8 | static_cast<std::uint8_t>(data_[pos_ + i]);
  const auto v = std::bit_cast<double>(bits);
  if (!std::isfinite(v)) return bad("a number that is not finite");
  if (std::fabs(v) <= max_exact && v == std::trunc(v)) return bad("a float that should be an integer");
  pos_ += 9;
  return v;
}

Result<std::string_view> Reader::item() {
  const std::size_t start = pos_;
  if (auto status = skip(0); !status) {
    pos_ = start;
    return status.error();
  }
  return data_.substr(start, pos_ - start);
}

Status Reader::skip(int depth) {
  if (depth > max_depth) return bad("nested too deeply");
  YX_ASSIGN(const Type type, peek());
  switch (type) {
    case Type::uint: YX_TRY(uint()); return {};
    case Type::nint: YX_TRY(sint()); return {};
    case Type::bytes: YX_TRY(bytes()); return {};
    case Type::text: YX_TRY(text()); return {};
    case Type::boolean:
    case Type::null: ++pos_; return {};
    case Type::real: YX_TRY(real()); return {};
    case Type::array: {
      YX_ASSIGN(const std::uint64_t n, array());
      for (std::uint64_t i = 0; i < n; ++i) YX_TRY(skip(depth + 1));
      return {};
    }
    case Type::map: {
      YX_ASSIGN(const std::uint64_t n, map());
      std::string_view last;
      for (std::uint64_t i = 0; i < n; ++i) {
        const std::size_t key_start = pos_;
        YX_TRY(text());
        const auto key = data_.substr(key_start, pos_ - key_start);
        // RFC 8949, 4.2.1: bytewise order of the encoded keys, which also rules out a key that comes twice.
        if (i > 0 && key <= last) return bad("map keys out of order");
        last = key;
        YX_TRY(skip(depth + 1));
      }
      return {};
    }
  }
  YX_UNREACHABLE();
}

}  // namespace yanxing::cbor
