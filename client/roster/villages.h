// The place that a cell of a spreadsheet names: 阳山村, 阳山村委会, 桥板乡阳山村民委员会 and 450224204201 are one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/places/places.h"

namespace yanxing::roster {

/// What came of a text. One code: found. Several: a person must choose. None: unknown here.
struct PlaceMatch {
  std::vector<std::string> codes;
  bool outside = false;      // it is known, but lies outside of what this laptop may see
  bool contradicts = false;  // the township or county that is written beside it has no such place; then `codes` are the
                             // places of that name elsewhere in the scope
  bool unknown_township = false;  // what is written there is the name of no place
  bool unknown_county = false;

  bool found() const { return codes.size() == 1; }
};

/// Names of the places in a scope. Refers to `places`, which must outlive it.
class Villages {
 public:
  /// `scope`: a code prefix; what lies outside of it is only known to be outside.
  Villages(const places::Places& places, std::string scope);

  /// Villages and communities first; a township or county where a person belongs to none. `township` and `county`, as
  /// they are written in columns of their own, choose among places of one name, and must not say another place; empty:
  /// not said. A code needs neither. Of two ways to read a name the one that lies there, then the one in the scope.
  PlaceMatch find(std::string_view text, std::string_view township = {}, std::string_view county = {}) const;
  const places::Places& places() const { return *places_; }
  const std::string& scope() const { return scope_; }

 private:
  /// Which of several places a name may mean here: 中村村 is 中村 of this township, and 中村村 of another county.
  using Wanted = std::function<bool(const std::string& code)>;
  std::vector<std::string> by_name(std::string_view text, const Wanted& wanted) const;
  std::vector<std::string> named(std::string_view text, const Wanted& wanted) const;
  std::vector<std::string> nearest(std::string_view text, const std::vector<std::string>& counties,
                                   const std::vector<std::string>& townships) const;
  std::vector<std::string> areas_named(std::string_view text) const;
  bool touches_scope(const std::vector<std::string>& areas) const;

  const places::Places* places_;
  std::string scope_;
  std::unordered_map<std::string, std::vector<std::string>> codes_;  // every way to write a name -> codes
};

}  // namespace yanxing::roster
