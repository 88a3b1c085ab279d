// Words for people and the characters that they are made of: two languages, checking and counting UTF-8, width and case
// folding. Pure functions, any thread. Built on ICU.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yanxing::text {

enum class Language { zh, en };

/// One phrase in both languages, as forms and other data files carry it; a form that others made may have it in further
/// ones.
struct Phrase {
  std::string zh;
  std::string en;
  std::vector<std::pair<std::string, std::string>> others = {};  // language code -> text

  bool empty() const { return zh.empty() && en.empty() && others.empty(); }
  /// The phrase in that language; any other one where it is missing.
  const std::string& in(Language language) const;
  /// By code: "zh", "en", or one of `others`.
  const std::string& in(std::string_view code) const;
  bool operator==(const Phrase&) const = default;
};

/// True when `bytes` is well-formed UTF-8: no overlong forms, no surrogates, nothing cut off.
bool is_valid_utf8(std::string_view bytes);

/// Characters (Unicode code points) of valid UTF-8: what "≤ 300 字" counts. A malformed byte counts as one.
std::size_t count_characters(std::string_view utf8);

/// At most `characters` characters from the start, never half of one.
std::string first_characters(std::string_view utf8, std::size_t characters);

/// How many characters must be put in, taken out or changed to make one text of the other (Levenshtein): "did you
/// mean".
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Full-width letters, digits, punctuation and spaces become ASCII (１０：３０ -> 10:30); everything else stays.
std::string narrow(std::string_view utf8);

/// Without white space (the ideographic space too) at both ends.
std::string trim(std::string_view utf8);

/// The form in which names are compared: NFKC, case folded, trimmed, inner runs of white space made one space.
std::string fold(std::string_view utf8);

/// Normalisation form C, trimmed: what a natural key is made of, so that two keyboards give one record.
std::string canonical(std::string_view utf8);

}  // namespace yanxing::text
