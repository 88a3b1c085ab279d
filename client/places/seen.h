// How much of a place a laptop holds: what is counted elsewhere is a part of what was done, or nothing at all, and must
// not be told as if nothing had been done there. One rule for every figure, list, paper and screen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yanxing::places {

enum class Seen { all, part, none };

/// `scope`: the code prefixes that the laptop holds; empty: nobody knows, all. An empty place is everything.
Seen seen_of(std::string_view place, const std::vector<std::string>& scope);

/// What is held of a place: the place itself, or those prefixes of the scope that lie in it. Empty: nothing.
std::vector<std::string> seen_parts(std::string_view place, const std::vector<std::string>& scope);

}  // namespace yanxing::places
