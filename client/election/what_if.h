// What is still missing for a target of the election. Needs no records, so that a View can hold it.
#pragma once

#include <cstdint>

namespace yanxing::election {

/// What would have to happen for a target to be reached: a sentence or two, which the screen and the command line word.
struct WhatIf {
  /// Of what is reported. `none`: nothing is, or it is reached there.
  enum class Reported { none, seats, units };
  /// Of what is not reported. `none`: all have. `unknown`: their seats are. `safe`: reached whatever they report.
  /// `some`: at least `of_open` of them must fulfil it. `out_of_reach`: all of them do not do; `of_open` are missing
  /// then.
  enum class Open { none, unknown, safe, some, out_of_reach };
  Reported reported = Reported::none;
  std::int64_t needed = 0;  // of what is reported
  Open open = Open::none;
  std::int64_t not_reported = 0;
  std::int64_t of_open = 0;
  bool nothing = false;  // there are no villages of this kind
  /// All have reported, and it is reached.
  bool done() const { return reported == Reported::none && open == Open::none && !nothing; }
};

/// `target` in percent. `seats`: members are counted, of whom nobody knows how many the others have.
WhatIf what_if(bool seats, int target, std::int64_t numerator, std::int64_t denominator, std::int64_t not_reported);

/// Smallest n with n / of >= percent / 100.
std::int64_t least(std::int64_t of, int percent);

}  // namespace yanxing::election
