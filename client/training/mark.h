// What a mark says of a person: the one list of statuses and what each means. Needs no records, so that a View can hold
// it.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>

namespace yanxing::training {

enum class Mark { none, present, late, early, leave, absent };

/// "present" and so on, as the form stores it; empty for none. And back: anything else is none.
const char* mark_name(Mark status);
Mark parse_mark(std::string_view name);
/// Present, late or left early.
bool was_there(Mark status);
/// Whoever is on leave is not expected; everybody else is.
bool is_expected(Mark status);

struct Counts {
  std::size_t total = 0;
  std::map<Mark, std::size_t> by_mark;  // none: not marked yet

  std::size_t of(Mark status) const;
  /// Present, late and left early.
  std::size_t there() const;
  /// All but those on leave.
  std::size_t expected() const;
  void add(Mark status);
  /// Takes one back that was added.
  void take(Mark status);
};

/// What is written for somebody who signs in at `now` ("08:31"): late when `late_after` ("08:30") is set and past.
Mark mark_at(std::string_view now, std::string_view late_after);

}  // namespace yanxing::training
