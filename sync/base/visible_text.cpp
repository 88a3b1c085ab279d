#include "sync/base/visible_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace yanxing {
namespace {

struct Character {
  std::uint32_t point = 0;
  std::size_t bytes = 0;  // 0: no UTF-8
};

Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes > text.size()) return {};
  std::uint32_t point = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    point = (point << 6) | (byte(i) & 0x3FU);
  }
  const std::uint32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80;
  const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < least || point > 0x10FFFF || is_surrogate) return {};
  return {point, bytes};
}

bool is_hidden(std::uint32_t point) {
  constexpr std::array<std::array<std::uint32_t, 2>, 7> ranges{{{0x00, 0x1F},
                                                                {0x7F, 0x9F},
                                                                {0x061C, 0x061C},
                                                                {0x200E, 0x200F},
                                                                {0x2028, 0x202E},  // line and paragraph separator too
                                                                {0x2066, 0x2069},
                                                                {0xFEFF, 0xFEFF}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const auto& range) { return point >= range[0] && point <= range[1]; });
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_of(text);
    const std::size_t bytes = std::max<std::size_t>(character.bytes, 1);
    if (character.bytes == 0) {
      out += "\uFFFD";
    } else if (character.point == '\n' || character.point == '\t') {
      out += character.point == '\n' ? "\\n" : "\\t";
    } else if (is_hidden(character.point)) {
      std::array<char, 8> sign{};
      std::snprintf(sign.data(), sign.size(), "\\u%04x", static_cast<unsigned>(character.point));
      out += sign.data();
    } else {
      out += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace yanxing
