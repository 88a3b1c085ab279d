// A text that lists several things between signs: "妇联主席、妇联执委".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::text {

/// What stands between the signs, in order: empty parts too, and nothing trimmed. Of two signs that begin at one place
/// the first in the list counts.
std::vector<std::string> parts_between(std::string_view utf8, std::span<const std::string_view> signs);

}  // namespace yanxing::text
