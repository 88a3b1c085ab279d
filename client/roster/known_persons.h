// Persons in memory, found by name, phone and village and by likeness, without comparing everybody with everybody.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/records/record_view.h"
#include "client/text/pinyin.h"

namespace yanxing::roster {

/// What tells one person from another. `index` is whatever the owner counts by: a record, a row of a file.
struct Features {
  std::size_t index = 0;
  std::string name;   // as text::fold leaves it
  std::string place;  // code
  std::string role;
  std::string phone;   // phone_key()
  std::string pinyin;  // of the name, whole syllables
};

Features features_of(const records::Record& person, std::size_t index, text::Pinyin& pinyin);
Features features_of(const forms::Answers& values, std::size_t index, text::Pinyin& pinyin);

class KnownPersons {
 public:
  void add(Features features);
  void clear();

  /// Indices into all(). A name in a village; a phone anywhere.
  std::vector<std::size_t> named(const std::string& name, const std::string& place) const;
  std::vector<std::size_t> with_phone(const std::string& phone) const;
  /// The name of three characters or more has one character more, less or another, or a name sounds the same; in the
  /// same village. The same name is not among them. Phones that differ make them two persons,
  /// unless the names sound the same and the phones are nearly the same (a digit mistyped, two exchanged) or a role is.
  std::vector<std::size_t> alike(const Features& features) const;

  const Features& at(std::size_t i) const { return all_[i]; }
  std::size_t size() const { return all_.size(); }

 private:
  using Lists = std::unordered_map<std::string, std::vector<std::size_t>>;
  static void collect(const Lists& lists, const std::string& key, std::vector<std::size_t>& out);

  std::vector<Features> all_;
  Lists by_name_;    // "450224204201|韦花"
  Lists by_phone_;   //
  Lists by_pinyin_;  // "450224204201|weihua"
  Lists by_hole_;    // "450224204201|韦?花": a name of which one character is unknown
};

}  // namespace yanxing::roster
