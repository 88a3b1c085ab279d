// What of a record is searched, and how: one rule for the index and for reading record by record.
//
// A record is found by a part of any answer (folded: case, width), by pinyin initials or full pinyin of a short one, by
// the names of the people that it points to ("a mark of 韦…"), by the place that it lies in or names, and by the whole
// id of a record that it points to. Ids are not searched in part: nobody types half of one, and they would be half the
// index.
//
// The index holds grams: one and two characters of Chinese, one to three of ASCII, of texts and of pinyin alike. What a
// query asks of them never misses a record; where it may find too many, fits() decides.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/places/places.h"
#include "client/records/record_view.h"
#include "client/text/pinyin.h"

namespace yanxing::records {

/// What was typed, made ready once.
struct TextQuery {
  std::string folded;
  text::NameQuery typed{""};
  bool latin = false;
  std::vector<std::string> places;  // codes of places of that name, none within another
  std::string reference;            // the whole id of a record, else empty

  bool empty() const { return folded.empty(); }
};

/// A question to the index. `exact`: what it finds for the text fits, and nobody needs to look. The filters stand
/// apart: a word that most records have costs the index more than testing it on what is found (see
/// SearchIndex::is_common).
struct IndexQuery {
  std::string match;              // the text, and a record pointed to; empty: every record
  std::string life, form, place;  // the words of these filters; empty: none
  bool exact = true;
};

class SearchText {
 public:
  /// The name of the person of that id; empty when it is no person, or unknown here.
  using NameOf = std::function<std::string(const RecordId&)>;

  /// Names of places count from now on. `places` must outlive this.
  void know_places(const places::Places& places) { places_ = &places; }
  /// Does now what the first search would wait for (about 100 ms).
  void warm_up() { learn_places(); }

  TextQuery query(std::string_view typed);
  bool fits(const Record& record, const TextQuery& query, const NameOf& name_of);

  /// The record's words in the index, separated by spaces.
  std::string words(const Record& record, const NameOf& name_of);

  /// The question for what was typed and the filters that the index knows: form, place, life, reference.
  static IndexQuery index_query(const TextQuery& typed, const ListQuery& filter);
  /// What finds the records of one of these forms; empty: of none, so that nothing is left out.
  static std::string forms_word(const std::vector<std::string>& forms);
  /// The word of a record that points to `id`.
  static std::string reference_word(const RecordId& id);

 private:
  const text::NameKey& name_key(const std::string& name);
  void learn_places();
  std::vector<std::string> places_named(const TextQuery& query);
  bool fits_value(const std::string& value, const TextQuery& query);
  void add_value_words(const std::string& value, std::string& out);

  const places::Places* places_ = nullptr;
  text::Pinyin pinyin_;
  std::map<std::string, text::NameKey> name_keys_;
  std::vector<text::NameKey> place_keys_;  // beside places_->all()
};

/// "0190f6c2-…": an answer that is the id of a record.
std::optional<RecordId> reference_of(std::string_view answer);

}  // namespace yanxing::records
