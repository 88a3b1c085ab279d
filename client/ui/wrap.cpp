#include "client/ui/wrap.h"

#include <cstdint>

namespace yanxing::ui {
namespace {

bool breaks_anywhere(char32_t c) {
  return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x2014 && c <= 0x2026) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool may_not_start(char32_t c) {
  static constexpr std::u32string_view closing = U"、。，：；？！）》〉】〕〗］｝』」”’…·～％‰℃々ー%,.;:?!)]}";
  return closing.find(c) != std::u32string_view::npos;
}

bool may_not_end(char32_t c) {
  static constexpr std::u32string_view opening = U"（《〈【〔〖［｛『「“‘￥([{";
  return opening.find(c) != std::u32string_view::npos;
}

bool may_break(char32_t before, char32_t after) {
  if (after == U' ' || may_not_start(after) || may_not_end(before)) return false;
  if (before == U'\u2014' && after == U'\u2014') return false;  // the two halves of a dash
  return before == U' ' || breaks_anywhere(before) || breaks_anywhere(after);
}

/// Finds the end of the line that begins at `begin`.
WrappedLine next_line(std::string_view text, std::size_t begin, float width, const CharacterWidth& character_width) {
  float used = 0;
  std::size_t break_at = begin;
  char32_t before = 0;
  for (std::size_t at = begin; at < text.size();) {
    std::size_t next = at;
    const char32_t c = next_character(text, next);
    if (c == U'\n') return {begin, at, true};
    if (at > begin && may_break(before, c)) break_at = at;
    const float advance = character_width(c);
    if (used + advance > width && at > begin && c != U' ') return {begin, break_at > begin ? break_at : at, false};
    used += advance;
    before = c;
    at = next;
  }
  return {begin, text.size(), false};
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  const std::size_t length = lead < 0x80          ? 1
                             : (lead >> 5U) == 6  ? 2
                             : (lead >> 4U) == 14 ? 3
                             : (lead >> 3U) == 30 ? 4
                                                  : 0;
  if (length == 0 || at + length > text.size()) {
    ++at;
    return 0xFFFD;
  }
  char32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      ++at;
      return 0xFFFD;
    }
    c = (c << 6U) | (byte(at + i) & 0x3FU);
  }
  at += length;
  return c;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_character(text, at);
  return count;
}

std::vector<WrappedLine> wrap(std::string_view text, float width, const CharacterWidth& character_width) {
  std::vector<WrappedLine> lines;
  std::size_t begin = 0;
  while (true) {
    const WrappedLine line = next_line(text, begin, width, character_width);
    lines.push_back(line);
    if (line.hard) {
      begin = line.end + 1;
      continue;
    }
    begin = line.end;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    if (begin >= text.size()) return lines;
  }
}

}  // namespace yanxing::ui
