// What a hostile peer makes of a message that was good: cut anywhere, or with another item at any place.
#pragma once

#include <array>
#include <string>

namespace yanxing::testing {

/// Calls `each` with every beginning of `good`, and with every byte replaced by the first byte of other CBOR items: 0,
/// a number that is not whole, bytes, a text, an empty and an endless array, null, one that there is not. Of long ones,
/// the places beyond `dense` in steps.
template <typename Each>
void each_mutant(const std::string& good, Each each, std::size_t dense = 400) {
  constexpr std::array<unsigned char, 8> firsts{0x00, 0x1B, 0x40, 0x61, 0x80, 0x9A, 0xF6, 0xFF};
  for (std::size_t at = 0; at < good.size(); at += at < dense ? 1 : 17) {
    each(good.substr(0, at));
    for (const unsigned char first : firsts) {
      std::string mutant = good;
      if (static_cast<unsigned char>(mutant[at]) == first) continue;
      mutant[at] = static_cast<char>(first);
      each(mutant);
    }
  }
  each(good + '\0');
}

}  // namespace yanxing::testing
