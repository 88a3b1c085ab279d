#include "client/records/search_text.h"

#include <algorithm>

#include "client/records/value_codec.h"
#include "client/text/text.h"

namespace yanxing::records {
namespace {

/// Longer texts are not names: pinyin of them finds everything.
constexpr std::size_t max_name_bytes = 60;
constexpr std::size_t max_name_keys = 50'000;
/// What more places than this are called is no name of a place (村, "l").
constexpr std::size_t max_places = 64;
constexpr std::size_t max_query_grams = 24;
constexpr std::size_t ascii_gram = 3;
constexpr std::size_t wide_gram = 2;

bool is_ascii_byte(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_ascii(std::string_view text) { return std::all_of(text.begin(), text.end(), is_ascii_byte); }

/// One ASCII character as the index's tokenizer keeps it: letters and digits as they are, all else from the private use
/// area. v is u, because pinyin's ü may be typed as either.
void add_character(char c, std::string& out) {
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
    out += c == 'v' ? 'u' : c;
    return;
  }
  const auto code = static_cast<unsigned char>(c);
  out += '\xEE';
  out += static_cast<char>(0x80 | (code >> 6));
  out += static_cast<char>(0x80 | (code & 0x3F));
}

std::string escaped(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) add_character(c, out);
  return out;
}

std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
}

/// Calls `visit(run, ascii)` for each stretch of ASCII and of other characters.
template <typename Visit>
void each_run(std::string_view text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = is_ascii_byte(text[at]);
    std::size_t end = at;
    while (end < text.size() && is_ascii_byte(text[end]) == ascii) ++end;
    visit(text.substr(at, end - at), ascii);
    at = end;
  }
}

void add_wide_gram(std::string_view run, std::size_t from, std::size_t characters, std::string& out) {
  std::size_t end = from;
  for (std::size_t i = 0; i < characters && end < run.size(); ++i) end += character_bytes(run[end]);
  out.append(run.substr(from, end - from));
}

/// All grams of one to `longest` characters.
void add_ascii_grams(std::string_view run, std::size_t shortest, std::string& out) {
  for (std::size_t at = 0; at < run.size(); ++at) {
    for (std::size_t length = shortest; length <= ascii_gram && at + length <= run.size(); ++length) {
      out += ' ';
      for (std::size_t i = 0; i < length; ++i) add_character(run[at + i], out);
    }
  }
}

void add_grams(std::string_view folded, std::string& out) {
  each_run(folded, [&](std::string_view run, bool ascii) {
    if (ascii) return add_ascii_grams(run, 1, out);
    for (std::size_t at = 0; at < run.size(); at += character_bytes(run[at])) {
      out += ' ';
      add_wide_gram(run, at, 1, out);
      if (at + character_bytes(run[at]) >= run.size()) continue;
      out += ' ';
      add_wide_gram(run, at, wide_gram, out);
    }
  });
}

/// The grams that a text with `folded` in it must have: the longest ones that there are.
std::vector<std::string> query_grams(std::string_view folded) {
  std::vector<std::string> out;
  each_run(folded, [&](std::string_view run, bool ascii) {
    if (ascii) {
      const std::size_t length = std::min(run.size(), ascii_gram);
      for (std::size_t at = 0; at + length <= run.size(); ++at) out.push_back(escaped(run.substr(at, length)));
      return;
    }
    const bool single = character_bytes(run[0]) >= run.size();
    for (std::size_t at = 0; at < run.size(); at += character_bytes(run[at])) {
      if (!single && at + character_bytes(run[at]) >= run.size()) break;
      out.emplace_back();
      add_wide_gram(run, at, single ? 1 : wide_gram, out.back());
    }
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > max_query_grams) out.resize(max_query_grams);
  return out;
}

/// Pinyin as NameQuery compares it: without spaces and apostrophes.
std::string letters_of(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (c != ' ' && c != '\'') out += c;
  }
  return out;
}

std::string phrase(std::string_view word) { return '"' + std::string(word) + '"'; }

std::string all_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " AND ") + phrase(word);
  return "(" + out + ")";
}

/// Filters by place hold for the levels of the code; the index knows these.
bool is_level(std::size_t digits) { return digits == 2 || digits == 4 || digits == 6 || digits == 9 || digits == 12; }

void add_place_words(std::string_view prefix, std::string_view code, std::string& out) {
  for (const std::size_t digits : {2U, 4U, 6U, 9U, 12U}) {
    if (code.size() < digits) break;
    out += ' ';
    out += prefix;
    out += code.substr(0, digits);
  }
}

constexpr std::string_view lies_in = "zp0";  // longer than any gram of ASCII, so that none is mistaken for it
constexpr std::string_view names_place = "zq0";
constexpr std::string_view of_form_word = "zf0";
constexpr std::string_view points_to = "zr0";
constexpr std::string_view living_word = "zliv";
constexpr std::string_view deleted_word = "zdel";

bool is_place_answer(std::string_view value) { return value.size() >= 6 && places::is_place_code(value); }

bool is_within(std::string_view code, const std::vector<std::string>& places) {
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) { return code.starts_with(place); });
}

}  // namespace

std::optional<RecordId> reference_of(std::string_view answer) {
  if (answer.size() != 36 || answer[8] != '-' || answer[13] != '-') return std::nullopt;
  auto id = Uuid::parse(answer);
  return id ? std::optional(*id) : std::nullopt;
}

std::string SearchText::reference_word(const RecordId& id) {
  std::string out(points_to);
  for (const char c : id.text()) {
    if (c != '-') out += c;
  }
  return out;
}

const text::NameKey& SearchText::name_key(const std::string& name) {
  if (name_keys_.size() > max_name_keys) name_keys_.clear();
  auto found = name_keys_.find(name);
  if (found == name_keys_.end()) found = name_keys_.emplace(name, pinyin_.key(name)).first;
  return found->second;
}

void SearchText::learn_places() {
  if (places_ == nullptr || !place_keys_.empty()) return;
  place_keys_.reserve(places_->all().size());
  for (const places::Place& place : places_->all()) place_keys_.push_back(pinyin_.key(place.name));
}

/// Two characters at least, from the start of the name; a code by its digits.
std::vector<std::string> SearchText::places_named(const TextQuery& query) {
  std::vector<std::string> out;
  if (places_ == nullptr || text::count_characters(query.folded) < 2) return out;
  learn_places();
  const auto all = places_->all();  // upper levels first, so that a place within one already found is left out
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool named = all[i].code == query.folded || query.typed.match(place_keys_[i]) >= text::Match::full_start;
    if (!named || is_within(all[i].code, out)) continue;
    if (out.size() == max_places) return {};
    out.push_back(all[i].code);
  }
  return out;
}

TextQuery SearchText::query(std::string_view typed) {
  TextQuery out;
  out.folded = text::fold(typed);
  out.typed = text::NameQuery(typed);
  out.latin = is_ascii(out.folded);
  if (out.empty()) return out;
  if (reference_of(out.folded)) out.reference = out.folded;
  out.places = places_named(out);
  return out;
}

bool SearchText::fits_value(const std::string& value, const TextQuery& query) {
  if (text::fold(value).find(query.folded) != std::string::npos) return true;
  return query.latin && !is_ascii(value) && value.size() <= max_name_bytes &&
         query.typed.match(name_key(value)) != text::Match::none;
}

bool SearchText::fits(const Record& record, const TextQuery& query, const NameOf& name_of) {
  if (query.empty() || is_within(record.place, query.places)) return true;
  for (const auto& [field, value] : record.values) {
    if (is_row_position(field)) continue;
    if (value.is_number() || value.is_boolean()) {
      if (value.dump().find(query.folded) != std::string::npos) return true;
      continue;
    }
    if (!value.is_string()) continue;
    const auto& text = value.get_ref<const std::string&>();
    if (const auto id = reference_of(text)) {
      if (!query.reference.empty() && text::fold(text) == query.reference) return true;
      const std::string name = name_of(*id);
      if (!name.empty() && fits_value(name, query)) return true;
      continue;
    }
    if (!query.places.empty() && is_place_answer(text) && is_within(text, query.places)) return true;
    if (fits_value(text, query)) return true;
  }
  return false;
}

void SearchText::add_value_words(const std::string& value, std::string& out) {
  add_grams(text::fold(value), out);
  if (is_ascii(value) || value.size() > max_name_bytes) return;
  const text::NameKey& key = name_key(value);
  const auto each_reading = [](std::string_view readings, const auto& visit) {
    while (!readings.empty()) {
      const std::string_view one = readings.substr(0, readings.find(' '));
      visit(one);
      readings.remove_prefix(std::min(one.size() + 1, readings.size()));
    }
  };
  each_reading(key.initials, [&](std::string_view one) { add_ascii_grams(one, 1, out); });
  each_reading(key.full, [&](std::string_view one) {
    if (!one.empty()) add_ascii_grams(one.substr(0, 1), 1, out);
    add_ascii_grams(one, 2, out);
  });
}

std::string SearchText::words(const Record& record, const NameOf& name_of) {
  std::string out(record.state == State::deleted ? deleted_word : living_word);
  out += ' ' + std::string(of_form_word) + escaped(record.form);
  add_place_words(lies_in, record.place, out);
  for (const auto& [field, value] : record.values) {
    if (is_row_position(field)) continue;
    if (value.is_number() || value.is_boolean()) {
      add_grams(value.dump(), out);
      continue;
    }
    if (!value.is_string()) continue;
    const auto& text = value.get_ref<const std::string&>();
    if (const auto id = reference_of(text)) {
      out += ' ' + reference_word(*id);
      const std::string name = name_of(*id);
      if (!name.empty()) add_value_words(name, out);
      continue;
    }
    if (is_place_answer(text)) add_place_words(names_place, text, out);
    add_value_words(text, out);
  }
  return out;
}

std::string SearchText::forms_word(const std::vector<std::string>& forms) {
  std::string any;
  for (const std::string& form : forms)
    any += (any.empty() ? "(" : " OR ") + phrase(std::string(of_form_word) + escaped(form));
  return any.empty() ? any : any + ")";
}

IndexQuery SearchText::index_query(const TextQuery& typed, const ListQuery& filter) {
  IndexQuery out;
  std::vector<std::string> parts;
  const bool deleted = filter.life == ListQuery::Life::deleted || filter.state == State::deleted;
  if (deleted || filter.life == ListQuery::Life::living) out.life = phrase(deleted ? deleted_word : living_word);
  if (!filter.form.empty()) out.form = phrase(std::string(of_form_word) + escaped(filter.form));
  if (is_level(filter.place.size())) out.place = phrase(std::string(lies_in) + filter.place);
  if (filter.reference) {
    out.exact = false;  // the index does not know by which field
    if (const auto id = reference_of(filter.reference->second)) parts.push_back(phrase(reference_word(*id)));
  }
  if (!typed.empty()) {
    const auto grams = query_grams(typed.folded);
    std::string any = all_of(grams);
    const std::string letters = typed.latin ? letters_of(typed.folded) : typed.folded;
    if (letters != typed.folded && !letters.empty()) any += " OR " + all_of(query_grams(letters));
    for (const std::string& place : typed.places)
      any += " OR " + phrase(std::string(lies_in) + place) + " OR " + phrase(std::string(names_place) + place);
    if (const auto id = reference_of(typed.reference)) any += " OR " + phrase(reference_word(*id));
    parts.push_back("(" + any + ")");
    const std::size_t characters = text::count_characters(typed.folded);
    const bool one_kind = typed.latin ? characters <= ascii_gram && letters == typed.folded &&
                                            typed.folded.find_first_of("uv") == std::string::npos
                                      : characters <= wide_gram;
    out.exact = out.exact && one_kind && grams.size() == 1;
  }
  for (const std::string& part : parts) out.match += (out.match.empty() ? "" : " AND ") + part;
  return out;
}

}  // namespace yanxing::records
