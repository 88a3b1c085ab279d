// What a fuzz target reads its decisions from: the input, front to back, and zeros when it has run out.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace yanxing::fuzz {

/// Ends the program where a promise is broken; libFuzzer keeps the input.
inline void promise(bool kept, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (kept) return;
  std::fprintf(stderr, "a promise is broken: %s:%d\n", file, line);
  std::abort();
}

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const char*>(data), size) {}
  bool empty() const { return left_.empty(); }
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }
  /// 0 … below - 1.
  std::size_t below(std::size_t below) { return byte() % below; }
  std::string_view take(std::size_t count) {
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(taken.size());
    return taken;
  }
  /// Up to the next byte 0, which is eaten.
  std::string_view word() {
    const std::string_view taken = left_.substr(0, left_.find('\0'));
    left_.remove_prefix(taken.size());
    if (!left_.empty()) left_.remove_prefix(1);
    return taken;
  }
  std::string_view rest() { return take(left_.size()); }

 private:
  std::string_view left_;
};

/// The same numbers in every run, so that an input always does the same.
class CountingRandom final : public Random {
 public:
  explicit CountingRandom(std::uint8_t start) : next_(start) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_;
};

class StoppedClock final : public WallClock {
 public:
  UnixMs now_ms() const override { return 1'620'000'000'000; }
};

}  // namespace yanxing::fuzz
