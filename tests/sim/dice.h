// Repeatable randomness of the simulator: the same seed gives the same run, on every machine and compiler.
#pragma once

#include <cstdint>
#include <vector>

#include "sync/base/check.h"
#include "sync/base/ids.h"

namespace yanxing::sim {

/// splitmix64 (Steele, Lea, Flood 2014). The standard library's distributions differ between implementations, so none
/// are used.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// 0 … n - 1.
  std::uint64_t below(std::uint64_t n) {
    YX_CHECK(n > 0);
    return next() % n;
  }
  /// low … high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool percent(std::uint64_t p) { return below(100) < p; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

/// The seam through which the product draws keys and incarnations. Its own stream: the schedule does not depend on how
/// much it draws.
class DiceRandom final : public Random {
 public:
  explicit DiceRandom(std::uint64_t seed) : dice_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(dice_.next());
  }

 private:
  Dice dice_;
};

}  // namespace yanxing::sim
