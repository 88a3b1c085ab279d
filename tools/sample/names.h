// Names for sample people: a surname common in northern Guangxi and a given name put together by chance. Nobody real is
// meant.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace yanxing::sample {

/// Chance that is the same on every machine for the same seed (the standard fixes mt19937_64, but not its
/// distributions).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  /// 0 to below `bound`. REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

/// Surname and one or two characters: "覃美英".
std::string make_name(Chance& chance);

}  // namespace yanxing::sample
