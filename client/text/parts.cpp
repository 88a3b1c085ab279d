#include "client/text/parts.h"

#include <algorithm>

namespace yanxing::text {

std::vector<std::string> parts_between(std::string_view utf8, std::span<const std::string_view> signs) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < utf8.size();) {
    const auto sign =
        std::find_if(signs.begin(), signs.end(), [&](std::string_view one) { return utf8.substr(i).starts_with(one); });
    if (sign == signs.end()) {
      parts.back() += utf8[i++];
    } else {
      parts.emplace_back();
      i += sign->size();
    }
  }
  return parts;
}

}  // namespace yanxing::text
