// Internal to yx_xlsform: ${name} and the expressions that hold it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xlsform/entry.h"

namespace yanxing::forms::xlsform {

/// Turns ‘ ’ “ ” outside of quoted texts, which word processors write, into plain quotes, and "${ name }" into
/// "${name}".
std::string tidy_expression(std::string_view source);

class References {
 public:
  References(const Survey& survey, Problems& problems) : survey_(survey), problems_(problems) {}

  /// Checks an expression that stands at `asking` (nullptr: the form as a whole). False: it cannot be used; the problem
  /// is told.
  bool check_expression(const Spot& spot, const std::string& source, const Entry* asking);
  /// Checks the ${name} in a text for people, and puts them as "${name}".
  void check_text(const Spot& spot, std::string& text, const Entry* asking);
  /// The entry that a name stands for: "name" or "${name}". nullptr: none or several; the problem is told.
  const Entry* find(const Spot& spot, std::string_view name);

  /// Tables that pulldata() and instance() of checked expressions read, without ".csv", and which cell is the first.
  const std::map<std::string, Spot>& tables() const { return tables_; }

 private:
  bool check_names(const Spot& spot, std::string_view text);

  const Survey& survey_;
  Problems& problems_;
  std::map<std::string, Spot> tables_;
};

}  // namespace yanxing::forms::xlsform
