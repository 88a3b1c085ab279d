#include "client/text/pinyin.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <future>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "client/text/text.h"
#include "sync/base/check.h"

namespace yanxing::text {
namespace {

using Readings = std::vector<std::string>;  // of one character, the likeliest first

constexpr std::size_t max_alternatives = 4;  // of one whole name

/// Readings that ICU 72 does not have and that people in Guangxi use for names of persons and places.
struct LocalReading {
  char32_t character;
  const char* syllable;
  bool first;  // likelier than ICU's
};
constexpr std::array<LocalReading, 6> local_readings{{
    {U'覃', "qin", true},    // the surname; Tán elsewhere
    {U'圩', "xu", true},     // a market town
    {U'埔', "pu", true},     // 大埔镇
    {U'峒', "dong", true},   // a valley settlement
    {U'朴', "piao", false},  // the surname
    {U'盖', "gai", false},
}};

/// Surnames of two characters whose reading differs from that of their characters.
constexpr std::array<std::u16string_view, 5> compound_surnames{u"令狐", u"万俟", u"澹台", u"长孙", u"尉迟"};

bool is_han(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_HAN;
}

void add_reading(Readings& readings, const std::string& syllable, bool first = false) {
  if (syllable.empty() || std::find(readings.begin(), readings.end(), syllable) != readings.end()) return;
  readings.insert(first ? readings.begin() : readings.end(), syllable);
}

/// Lower-case ASCII of a syllable with tone marks; ü becomes v. Empty when there is no letter in it.
std::string plain_syllable(const icu::UnicodeString& toned) {
  std::string out;
  for (std::int32_t i = 0; i < toned.length(); i = toned.moveIndex32(i, 1)) {
    const UChar32 c = u_tolower(toned.char32At(i));
    static constexpr std::u32string_view umlauts = U"üǖǘǚǜ";
    static constexpr std::u32string_view toned_vowels = U"āáǎàēéěèīíǐìōóǒòūúǔùńňǹḿ";
    static constexpr std::string_view plain_vowels = "aaaaeeeeiiiioooouuuunnnm";
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c);
    if (umlauts.find(static_cast<char32_t>(c)) != std::u32string_view::npos) out += 'v';
    const std::size_t at = toned_vowels.find(static_cast<char32_t>(c));
    if (at != std::u32string_view::npos) out += plain_vowels[at];
  }
  return out;
}

}  // namespace

struct Pinyin::Impl {
  struct Rules {
    std::unique_ptr<icu::Transliterator> names;
    std::unique_ptr<icu::Transliterator> plain;
  };
  Rules rules;
  std::future<Rules> coming;                       // while another thread makes them
  std::unordered_map<UChar32, Readings> at_start;  // surname readings first
  std::unordered_map<UChar32, Readings> inside;

  static std::unique_ptr<icu::Transliterator> create(const char* id) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
    YX_CHECK(U_SUCCESS(status) && made != nullptr);  // ICU's own data; a broken installation
    return made;
  }

  static Rules make_rules() { return {create("Han-Latin/Names"), create("Han-Latin")}; }

  void prepare() {
    if (rules.names != nullptr) return;
    rules = coming.valid() ? coming.get() : make_rules();
  }

  static std::string syllable_of(const icu::Transliterator& rules, UChar32 c) {
    icu::UnicodeString text(c);
    rules.transliterate(text);
    return plain_syllable(text);
  }

  const Readings& readings(UChar32 c, bool start) {
    auto& cache = start ? at_start : inside;
    if (const auto found = cache.find(c); found != cache.end()) return found->second;
    prepare();
    Readings made;
    if (start) {
      add_reading(made, syllable_of(*rules.names, c));
    } else {
      // Behind another character the rules for surnames at the start do not apply, those for names in general do.
      icu::UnicodeString text = icu::UnicodeString(static_cast<UChar32>(U'王')).append(c);
      rules.names->transliterate(text);
      const std::int32_t space = text.indexOf(u' ');
      if (space >= 0) add_reading(made, plain_syllable(text.tempSubString(space + 1)));
    }
    add_reading(made, syllable_of(*rules.plain, c));
    for (const LocalReading& local : local_readings) {
      if (static_cast<UChar32>(local.character) == c) add_reading(made, local.syllable, local.first);
    }
    return cache.emplace(c, std::move(made)).first->second;
  }

  /// Syllables of a compound surname at the start of the name, or none.
  Readings compound(const icu::UnicodeString& name) {
    for (const std::u16string_view surname : compound_surnames) {
      const icu::UnicodeString text(surname.data(), static_cast<std::int32_t>(surname.size()));
      if (!name.startsWith(text)) continue;
      prepare();
      icu::UnicodeString spelled = text;
      rules.names->transliterate(spelled);
      const std::int32_t space = spelled.indexOf(u' ');
      return {plain_syllable(spelled.tempSubString(0, space)), plain_syllable(spelled.tempSubString(space + 1))};
    }
    return {};
  }

  /// One entry a letter, digit or Han character: its readings.
  std::vector<Readings> syllables(std::string_view utf8) {
    const std::string folded = fold(utf8);
    const auto name = icu::UnicodeString::fromUTF8(folded);
    std::vector<Readings> out;
    std::int32_t i = 0;
    for (const std::string& syllable : compound(name)) {
      out.push_back({syllable});
      i = 2;
    }
    for (bool start = i == 0; i < name.length(); i = name.moveIndex32(i, 1)) {
      const UChar32 c = name.char32At(i);
      if (c < 0x80 && u_isalnum(c) != 0) {
        out.push_back({std::string(1, static_cast<char>(c))});
      } else if (is_han(c)) {
        const Readings& found = readings(c, start);
        if (!found.empty()) out.push_back(found);
        start = false;
      }
    }
    return out;
  }
};

namespace {

/// Every way to read the syllables, at most max_alternatives; the first takes each syllable's likeliest.
std::string spell(const std::vector<Readings>& syllables, bool initials_only) {
  std::vector<std::string> spelled{""};
  for (const Readings& readings : syllables) {
    std::vector<std::string> longer;
    for (const std::string& reading : readings) {
      for (const std::string& start : spelled) {
        std::string next = start + (initials_only ? reading.substr(0, 1) : reading);
        if (std::find(longer.begin(), longer.end(), next) == longer.end()) longer.push_back(std::move(next));
      }
    }
    if (longer.size() > max_alternatives) longer.resize(max_alternatives);
    spelled = std::move(longer);
  }
  std::string out;
  for (const std::string& one : spelled) {
    if (!out.empty()) out += ' ';
    out += one;
  }
  return out;
}

std::string first_alternative(std::string alternatives) { return alternatives.substr(0, alternatives.find(' ')); }

/// Letters and digits of a typed query as pinyin, v and u being one; empty when it holds anything else.
std::string typed_letters(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (c == ' ' || c == '\'') continue;
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) return {};
    out += c == 'v' ? 'u' : c;
  }
  return out;
}

enum class Found { no, inside, start };

bool same_letter(char typed, char spelled) { return typed == (spelled == 'v' ? 'u' : spelled); }

Found find_in_alternatives(std::string_view letters, std::string_view alternatives) {
  Found best = Found::no;
  while (!alternatives.empty()) {
    const std::string_view one = alternatives.substr(0, alternatives.find(' '));
    const auto at = std::search(one.begin(), one.end(), letters.begin(), letters.end(),
                                [](char spelled, char typed) { return same_letter(typed, spelled); });
    if (at == one.begin()) return Found::start;
    if (at != one.end()) best = Found::inside;
    alternatives.remove_prefix(std::min(one.size() + 1, alternatives.size()));
  }
  return best;
}

}  // namespace

Pinyin::Pinyin() : impl_(std::make_unique<Impl>()) {}
Pinyin::~Pinyin() = default;
Pinyin::Pinyin(Pinyin&&) noexcept = default;
Pinyin& Pinyin::operator=(Pinyin&&) noexcept = default;

void Pinyin::prepare_aside() {
  if (impl_->rules.names != nullptr || impl_->coming.valid()) return;
  try {
    impl_->coming = std::async(std::launch::async, Impl::make_rules);
  } catch (const std::system_error&) {
    // No thread to be had: the first use makes them.
  }
}

bool Pinyin::is_prepared(std::chrono::milliseconds patience) const {
  return !impl_->coming.valid() || impl_->coming.wait_for(patience) == std::future_status::ready;
}

std::string Pinyin::initials(std::string_view name) { return first_alternative(spell(impl_->syllables(name), true)); }

std::string Pinyin::full(std::string_view name) { return first_alternative(spell(impl_->syllables(name), false)); }

NameKey Pinyin::key(std::string_view name) {
  const std::vector<Readings> syllables = impl_->syllables(name);
  return {fold(name), spell(syllables, true), spell(syllables, false)};
}

NameQuery::NameQuery(std::string_view typed) : wanted_(fold(typed)), letters_(typed_letters(wanted_)) {}

Match NameQuery::match(const NameKey& key) const {
  if (wanted_.empty()) return Match::inside;
  if (key.name.starts_with(wanted_)) return wanted_.size() == key.name.size() ? Match::exact : Match::name_start;
  if (!letters_.empty()) {
    const Found initials = find_in_alternatives(letters_, key.initials);
    if (initials == Found::start) return Match::initials_start;
    const Found full = find_in_alternatives(letters_, key.full);
    if (full == Found::start) return Match::full_start;
    if (initials == Found::inside) return Match::initials_inside;
    if (full == Found::inside && letters_.size() > 1) return Match::inside;
  }
  return key.name.find(wanted_) != std::string::npos ? Match::inside : Match::none;
}

std::string join_key(const NameKey& key) { return key.name + '\n' + key.initials + '\n' + key.full; }

NameKey parse_key(std::string_view joined) {
  const std::size_t first = joined.find('\n');
  if (first == std::string_view::npos) return {std::string(joined), {}, {}};
  const std::size_t second = std::min(joined.find('\n', first + 1), joined.size());
  return {std::string(joined.substr(0, first)), std::string(joined.substr(first + 1, second - first - 1)),
          std::string(joined.substr(std::min(second + 1, joined.size())))};
}

}  // namespace yanxing::text
