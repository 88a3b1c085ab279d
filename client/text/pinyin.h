// Pinyin of names, for searching by what people type on a keyboard: 覃美英 is found by "覃", "qmy", "qinmei" and "tan".
//
// Readings come from ICU's Han-Latin/Names (surname readings at the start of a name), widened by the plain reading and
// by a short table of readings common in Guangxi (覃 Qin, 圩 xu…), because a searched name must be found by whichever a
// person thinks of.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::text {

/// What typing is matched against. Lower-case ASCII; alternatives are separated by one space, the likeliest first.
struct NameKey {
  std::string name;      // fold(name)
  std::string initials;  // "qmy tmy"
  std::string full;      // "qinmeiying tanmeiying"
};

/// Turns names into pinyin. Creating one is cheap; the first use takes about 100 ms (ICU builds its rules), later names
/// about 2 µs a character. Own one where names are indexed and pass it on; not for use by two threads at once.
class Pinyin {
 public:
  Pinyin();
  ~Pinyin();
  Pinyin(Pinyin&&) noexcept;
  Pinyin& operator=(Pinyin&&) noexcept;

  /// Lets another thread do what the first use would wait for; a use before that is done waits for it. Once.
  void prepare_aside();
  /// Waits so long at most; true when no use waits any more: the rules are made, or nobody was asked to.
  bool is_prepared(std::chrono::milliseconds patience) const;

  /// First letters: 覃美英 -> "qmy", 桥板乡 -> "qbx". ASCII letters and digits stay (lower case), all else is dropped.
  std::string initials(std::string_view name);
  /// Whole syllables without tones or spaces, ü as v, as input methods spell it: 吕丽 -> "lvli".
  std::string full(std::string_view name);
  /// Everything that `matches` needs.
  NameKey key(std::string_view name);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// How well typed text fits a name; better ones are greater.
enum class Match { none, inside, initials_inside, full_start, initials_start, name_start, exact };

/// Typed text, made ready once and matched against many names without allocating.
class NameQuery {
 public:
  /// Any case or width; spaces and apostrophes between syllables are ignored.
  explicit NameQuery(std::string_view typed);

  /// An empty query matches everything as `inside`. Chinese matches the name, letters match initials or full pinyin, u
  /// stands for v as well.
  Match match(const NameKey& key) const;
  bool empty() const { return wanted_.empty(); }

 private:
  std::string wanted_;   // folded
  std::string letters_;  // the same as pinyin letters; empty when it is something else
};

/// For one comparison; use NameQuery for a list.
inline bool matches(std::string_view typed, const NameKey& key) { return NameQuery(typed).match(key) != Match::none; }

/// The key as one text, for a place that holds only one string; `parse_key` takes it apart again.
std::string join_key(const NameKey& key);
NameKey parse_key(std::string_view joined);

}  // namespace yanxing::text
