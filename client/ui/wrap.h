// Line breaking for Chinese mixed with Latin text: a break between any two Han characters, Latin words and numbers kept
// whole, no line begins with closing punctuation, none ends with an opening one (the core of JIS X 4051 / CLREQ,
// without hanging).
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace yanxing::ui {

/// A line as bytes [begin, end) of the text. `hard`: a '\n' stands at `end`.
struct WrappedLine {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool hard = false;
};

/// Width of one character (a Unicode code point) in pixels.
using CharacterWidth = std::function<float(char32_t)>;

/// Breaks UTF-8 `text` into lines of at most `width`. A word longer than a line is cut. Always at least one line.
std::vector<WrappedLine> wrap(std::string_view text, float width, const CharacterWidth& character_width);

/// Decodes the character at `text[at]` and moves `at` behind it; malformed bytes give U+FFFD, one byte each.
char32_t next_character(std::string_view text, std::size_t& at);

/// Length in characters, as official forms count it.
std::size_t character_count(std::string_view text);

}  // namespace yanxing::ui
