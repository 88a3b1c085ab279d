// Regular expressions as other clients of XLSForm understand them (those of ECMAScript), on ICU.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::forms::xpath {

class Pattern {
 public:
  /// Error: invalid; says what is wrong with the pattern.
  static Result<std::shared_ptr<const Pattern>> compile(std::string_view pattern);
  ~Pattern();

  /// Is there a match anywhere in `text`? False also when the search takes too long. Any thread.
  bool found_in(std::string_view text) const;

 private:
  struct State;
  explicit Pattern(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The same pattern in ICU's dialect: \d and \w mean ASCII, $ is the very end, [ and && within [] are themselves.
std::string icu_pattern(std::string_view pattern);

}  // namespace yanxing::forms::xpath
