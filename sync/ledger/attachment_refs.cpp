#include "sync/ledger/attachment_refs.h"

#include <algorithm>

#include "sync/base/cbor.h"

namespace yanxing::sync {

namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool is_ending_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }
bool is_word_letter(char c) { return is_ending_letter(c) || (c >= 'A' && c <= 'Z'); }

/// True when 64 hexadecimal digits stand before the dot.
bool has_hash_before(std::string_view text, std::size_t dot) {
  if (dot < attachment_hash_digits) return false;
  // From the dot backwards: nearly every other dot is told apart by the first character.
  for (std::size_t i = 1; i <= attachment_hash_digits; ++i) {
    if (!is_hex(text[dot - i])) return false;
  }
  return true;
}

/// Every save pays for this, and hardly one has an attachment: no item is read for those that have none.
bool may_name_one(std::string_view payload) {
  for (auto dot = payload.find('.'); dot != std::string_view::npos; dot = payload.find('.', dot + 1)) {
    if (has_hash_before(payload, dot)) return true;
  }
  return false;
}

/// Names that stand in a text as words of their own: a field's whole value, or one of several with blanks between.
void find_in_text(std::string_view text, std::vector<std::string>& out) {
  for (auto dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.', dot + 1)) {
    if (!has_hash_before(text, dot)) continue;
    const std::size_t begin = dot - attachment_hash_digits;
    if (begin > 0 && is_word_letter(text[begin - 1])) continue;
    std::size_t end = dot + 1;
    while (end < text.size() && is_ending_letter(text[end])) ++end;
    if (end < text.size() && is_word_letter(text[end])) continue;
    const std::string_view name = text.substr(begin, end - begin);
    if (is_attachment_name(name)) out.emplace_back(name);
  }
}

Status find_in_items(std::string_view payload, std::vector<std::string>& out) {
  cbor::Reader in(payload);
  // Items that are still to come; no recursion, so that depth needs no bound here.
  for (std::uint64_t left = 1; left > 0; --left) {
    YX_ASSIGN(const cbor::Type type, in.peek());
    switch (type) {
      case cbor::Type::array: {
        YX_ASSIGN(const std::uint64_t count, in.array());
        left += count;
        break;
      }
      case cbor::Type::map: {
        YX_ASSIGN(const std::uint64_t count, in.map());
        left += 2 * count;
        break;
      }
      case cbor::Type::text: {
        YX_ASSIGN(const std::string_view text, in.text());
        find_in_text(text, out);
        break;
      }
      default: YX_TRY(in.item());
    }
  }
  return {};
}

}  // namespace

bool is_attachment_name(std::string_view text) {
  if (text.size() < attachment_hash_digits + 2 || text.size() > attachment_hash_digits + 1 + max_attachment_ending)
    return false;
  const auto dot = text.begin() + attachment_hash_digits;
  return *dot == '.' && std::all_of(text.begin(), dot, is_hex) && std::all_of(dot + 1, text.end(), is_ending_letter);
}

Hash attachment_hash(std::string_view name) {
  YX_CHECK(is_attachment_name(name));
  const auto bytes = from_hex(name.substr(0, attachment_hash_digits));
  YX_CHECK(bytes.ok());
  return Hash::from_bytes(*bytes);
}

std::vector<std::string> attachments_in(std::string_view payload) {
  std::vector<std::string> names;
  if (!may_name_one(payload)) return names;
  // What comes after a damaged place is no value of anybody's.
  (void)find_in_items(payload, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace yanxing::sync
