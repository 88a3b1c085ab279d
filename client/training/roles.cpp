#include "client/training/roles.h"

#include <algorithm>

#include "client/text/text.h"

namespace yanxing::training {

std::vector<std::string> roles_of(std::string_view text) {
  std::string parts(text);
  for (const std::string_view separator : {"、", "，", "；", ";", "/", "\n"}) {
    for (std::size_t at = parts.find(separator); at != std::string::npos; at = parts.find(separator, at + 1))
      parts.replace(at, separator.size(), ",");
  }
  std::vector<std::string> roles;
  for (std::size_t start = 0; start <= parts.size();) {
    const std::size_t end = std::min(parts.find(',', start), parts.size());
    std::string role = text::trim(std::string_view(parts).substr(start, end - start));
    if (!role.empty() && std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(std::move(role));
    start = end + 1;
  }
  return roles;
}

}  // namespace yanxing::training
