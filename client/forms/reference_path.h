// ${name} as an XPath: the one rule for the form loader, which evaluates it, and for the export as XForm, which writes
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yanxing::forms {

/// Where an element of a form lies: the element names from below the form's root down to the element itself, and which
/// of them are repeats. {"hh", "member", "age"} with {false, true, false} is /data/hh/member/age, a question in the
/// rows of member.
struct Ancestry {
  std::vector<std::string> nodes;
  std::vector<bool> is_repeat;  // as long as `nodes`
};

/// "/data/hh/member/age".
std::string absolute_path(const Ancestry& target, std::string_view root = "data");

/// The path to `target` for an expression that stands at `asking`. When both lie in rows of the same repeat, it leads
/// over the innermost row that they share ("../age", "../../job/title"), so that it means this row's answer and no
/// other row's; otherwise it is absolute. A repeat does not lie in its own rows: ${member} asked within member is all
/// of its rows. `in_predicate`: inside […], where "." is another node, the relative path starts with current(). An
/// empty `asking` (instance_name) always gets an absolute path.
///
/// As pyxform (survey.py, _var_repl_function) has it, but also for a target in a repeat within the shared row.
std::string reference_path(const Ancestry& target, const Ancestry& asking, bool in_predicate,
                           std::string_view root = "data");

}  // namespace yanxing::forms
