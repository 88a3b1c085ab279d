#include "client/text/text.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "sync/base/cbor.h"
#include "sync/base/check.h"

namespace yanxing::text {
namespace {

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::UnicodeString from_utf8(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
/// The character at `i`, which moves behind it; negative when malformed.
UChar32 next_character(std::string_view utf8, std::int32_t& i) {
  UChar32 c = 0;
  U8_NEXT(utf8.data(), i, static_cast<std::int32_t>(utf8.size()), c);
  return c;
}
#pragma GCC diagnostic pop

/// Calls `use(code point or negative, bytes of it)` for each character.
template <typename Use>
void for_each_character(std::string_view utf8, Use use) {
  const auto length = static_cast<std::int32_t>(utf8.size());
  std::int32_t i = 0;
  while (i < length) {
    const std::int32_t start = i;
    const UChar32 c = next_character(utf8, i);
    if (!use(c, utf8.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)))) return;
  }
}

bool is_space(UChar32 c) { return c >= 0 && (u_isUWhiteSpace(c) != 0 || c == 0xFEFF || c == 0x200B); }

icu::UnicodeString normalised(const icu::Normalizer2* normalizer, std::string_view utf8, UErrorCode& status) {
  YX_CHECK(U_SUCCESS(status));
  icu::UnicodeString out = normalizer->normalize(from_utf8(utf8), status);
  YX_CHECK(U_SUCCESS(status));
  return out;
}

}  // namespace

const std::string& Phrase::in(Language language) const {
  const std::string& wanted = language == Language::zh ? zh : en;
  const std::string& other = language == Language::zh ? en : zh;
  if (!wanted.empty() || others.empty()) return wanted.empty() ? other : wanted;
  return other.empty() ? others.front().second : other;
}

const std::string& Phrase::in(std::string_view code) const {
  for (const auto& [language, text] : others) {
    if (language == code) return text;
  }
  return in(code == "en" ? Language::en : Language::zh);
}

bool is_valid_utf8(std::string_view bytes) { return cbor::is_utf8(bytes); }

std::size_t count_characters(std::string_view utf8) {
  std::size_t count = 0;
  for_each_character(utf8, [&](UChar32, std::string_view) {
    ++count;
    return true;
  });
  return count;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto characters = [](std::string_view utf8) {
    std::vector<UChar32> out;
    for_each_character(utf8, [&](UChar32 character, std::string_view) {
      out.push_back(character);
      return true;
    });
    return out;
  };
  const std::vector<UChar32> from = characters(a);
  const std::vector<UChar32> to = characters(b);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

std::string first_characters(std::string_view utf8, std::size_t characters) {
  std::string out;
  std::size_t left = characters;
  for_each_character(utf8, [&](UChar32, std::string_view bytes) {
    if (left == 0) return false;
    --left;
    out += bytes;
    return true;
  });
  return out;
}

std::string narrow(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for_each_character(utf8, [&](UChar32 c, std::string_view bytes) {
    if (c >= 0xFF01 && c <= 0xFF5E) {
      out += static_cast<char>(c - 0xFF01 + 0x21);
    } else if (c == 0x3000) {
      out += ' ';
    } else {
      out += bytes;
    }
    return true;
  });
  return out;
}

std::string trim(std::string_view utf8) {
  std::size_t first = std::string_view::npos;
  std::size_t end = 0;
  for_each_character(utf8, [&](UChar32 c, std::string_view bytes) {
    if (is_space(c)) return true;
    const auto at = static_cast<std::size_t>(bytes.data() - utf8.data());
    if (first == std::string_view::npos) first = at;
    end = at + bytes.size();
    return true;
  });
  return first == std::string_view::npos ? std::string() : std::string(utf8.substr(first, end - first));
}

std::string fold(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const std::string folded = to_utf8(normalised(normalizer, utf8, status));
  std::string out;
  bool gap = false;
  for_each_character(folded, [&](UChar32 c, std::string_view bytes) {
    if (is_space(c)) {
      gap = !out.empty();
      return true;
    }
    if (gap) out += ' ';
    gap = false;
    out += bytes;
    return true;
  });
  return out;
}

std::string canonical(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  return trim(to_utf8(normalised(normalizer, utf8, status)));
}

}  // namespace yanxing::text
