// randomize(): the shuffle that all clients of ODK XForms share, so that a seed gives one order everywhere.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

/// What a seed amounts to: a number its whole part, a text the start of its SHA-256, nothing 0.
std::int64_t seed_of(std::string_view text, double number);

/// Fisher-Yates, inside out. Appends to `out`.
void shuffle(const NodeSet& nodes, const std::function<double()>& random, NodeSet& out);
/// With Park and Miller's generator.
void shuffle(const NodeSet& nodes, std::int64_t seed, NodeSet& out);

}  // namespace yanxing::forms::xpath
