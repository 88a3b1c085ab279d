#include "client/forms/xpath/shuffle.h"

#include <limits>

#include "sync/base/hash.h"

namespace yanxing::forms::xpath {
namespace {

constexpr std::int64_t modulus = 2'147'483'647;
constexpr std::int64_t multiplier = 16'807;

}  // namespace

std::int64_t seed_of(std::string_view text, double number) {
  if (!std::isnan(number)) {
    constexpr double limit = 9.2e18;
    if (number >= limit) return std::numeric_limits<std::int64_t>::max();
    if (number <= -limit) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(number);
  }
  if (text.empty()) return 0;
  const Hash hash = sha256(text);
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < 8; ++i) first = first << 8 | hash.bytes[i];
  return static_cast<std::int64_t>(first);
}

void shuffle(const NodeSet& nodes, const std::function<double()>& random, NodeSet& out) {
  const std::size_t begin = out.size();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto j = static_cast<std::size_t>(std::floor(random() * static_cast<double>(i + 1)));
    out.push_back(nodes[i]);
    if (j >= i) continue;
    out[begin + i] = out[begin + j];
    out[begin + j] = nodes[i];
  }
}

void shuffle(const NodeSet& nodes, std::int64_t seed, NodeSet& out) {
  std::int64_t state = seed % modulus;
  if (state <= 0) state += modulus - 1;
  const auto random = [&state] {
    state = state * multiplier % modulus;
    return static_cast<double>(state - 1) / static_cast<double>(modulus - 1);
  };
  shuffle(nodes, random, out);
}

}  // namespace yanxing::forms::xpath
