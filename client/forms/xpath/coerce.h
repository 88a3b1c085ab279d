// From one type of value to another, where the environment's clock may matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xpath {

/// XML's white space, not Unicode's.
std::string_view trim_space(std::string_view text);
/// XPath 1.0, 4.4, or the days of a date.
double number_of(std::string_view text, const Environment* environment);
/// Equal as texts; two moments are the same in whatever zone they are written.
bool same_text(const std::string& a, const std::string& b, const Environment* environment);
bool boolean_of(double number);
/// The words of a select_multiple.
std::vector<std::string_view> words_of(std::string_view text);

/// Code points of UTF-8 (a malformed byte is one).
std::vector<std::string_view> characters_of(std::string_view text);

/// Sorts by document and document order, takes away repetitions.
void sort_nodes(NodeSet& nodes);

}  // namespace yanxing::forms::xpath
