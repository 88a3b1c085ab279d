#include "client/roster/known_persons.h"

#include <algorithm>

#include "client/roster/person_values.h"
#include "client/text/text.h"

namespace yanxing::roster {
namespace {

constexpr std::size_t longest_compared = 20;  // characters: likeness is for names, not for sentences

std::string text_of(const forms::Answers& values, std::string_view field) {
  const auto found = values.find(std::string(field));
  return found != values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

/// The name with its `at`th character replaced by `sign`; empty sign: without it.
std::string with_hole(const std::vector<std::string_view>& characters, std::size_t at, std::string_view sign) {
  std::string out;
  for (std::size_t i = 0; i < characters.size(); ++i) out += i == at ? sign : characters[i];
  return out;
}

/// A digit mistyped, or two neighbours that changed places.
bool is_nearly(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  const auto [first, other] = std::mismatch(a.begin(), a.end(), b.begin());
  if (first == a.end()) return true;
  const auto rest = static_cast<std::size_t>(first - a.begin()) + 1;
  if (a.compare(rest, std::string::npos, b, rest, std::string::npos) == 0) return true;
  return first + 1 != a.end() && *first == *(other + 1) && *(first + 1) == *other &&
         a.compare(rest + 1, std::string::npos, b, rest + 1, std::string::npos) == 0;
}

std::string key_of(const std::string& place, const std::string& text) { return place + "|" + text; }

}  // namespace

Features features_of(const forms::Answers& values, std::size_t index, text::Pinyin& pinyin) {
  Features out;
  out.index = index;
  const std::string name = text_of(values, "name");
  out.name = text::fold(name);
  out.place = text_of(values, "place");
  out.role = text_of(values, "role");
  out.phone = phone_key(text_of(values, "phone"));
  out.pinyin = pinyin.full(name);
  return out;
}

Features features_of(const records::Record& person, std::size_t index, text::Pinyin& pinyin) {
  return features_of(person.values, index, pinyin);
}

void KnownPersons::clear() { *this = {}; }

void KnownPersons::add(Features features) {
  const std::size_t at = all_.size();
  by_name_[key_of(features.place, features.name)].push_back(at);
  if (!features.phone.empty()) by_phone_[features.phone].push_back(at);
  if (!features.pinyin.empty()) by_pinyin_[key_of(features.place, features.pinyin)].push_back(at);
  const auto characters = characters_of(features.name);
  if (characters.size() >= 3 && characters.size() <= longest_compared) {
    for (std::size_t i = 0; i < characters.size(); ++i)
      by_hole_[key_of(features.place, with_hole(characters, i, "?"))].push_back(at);
    // One character less of this name, for a shorter one that is asked for.
    for (std::size_t i = 0; i < characters.size() && characters.size() >= 4; ++i)
      by_hole_[key_of(features.place, with_hole(characters, i, ""))].push_back(at);
  }
  all_.push_back(std::move(features));
}

void KnownPersons::collect(const Lists& lists, const std::string& key, std::vector<std::size_t>& out) {
  const auto found = lists.find(key);
  if (found == lists.end()) return;
  for (const std::size_t one : found->second) {
    if (std::find(out.begin(), out.end(), one) == out.end()) out.push_back(one);
  }
}

std::vector<std::size_t> KnownPersons::named(const std::string& name, const std::string& place) const {
  std::vector<std::size_t> out;
  collect(by_name_, key_of(place, name), out);
  return out;
}

std::vector<std::size_t> KnownPersons::with_phone(const std::string& phone) const {
  std::vector<std::size_t> out;
  if (!phone.empty()) collect(by_phone_, phone, out);
  return out;
}

std::vector<std::size_t> KnownPersons::alike(const Features& features) const {
  std::vector<std::size_t> out;
  if (!features.pinyin.empty()) collect(by_pinyin_, key_of(features.place, features.pinyin), out);
  const auto characters = characters_of(features.name);
  if (characters.size() >= 3 && characters.size() <= longest_compared) {
    for (std::size_t i = 0; i < characters.size(); ++i)
      collect(by_hole_, key_of(features.place, with_hole(characters, i, "?")), out);
    collect(by_hole_, key_of(features.place, features.name), out);  // theirs has one more
    for (std::size_t i = 0; i < characters.size() && characters.size() >= 4; ++i)
      collect(by_name_, key_of(features.place, with_hole(characters, i, "")), out);  // ours has one more
  }
  std::erase_if(out, [&](std::size_t one) {
    const Features& other = all_[one];
    if (other.name == features.name) return true;
    if (other.phone.empty() || features.phone.empty() || other.phone == features.phone) return false;
    const bool sounds_the_same = !features.pinyin.empty() && other.pinyin == features.pinyin;
    return !sounds_the_same || !(is_nearly(other.phone, features.phone) || share_a_role(other.role, features.role));
  });
  return out;
}

}  // namespace yanxing::roster
