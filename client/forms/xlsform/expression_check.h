// Internal to yx_xlsform: the one place that asks the expression language.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::forms::xlsform {

using Resolver = std::function<Result<std::string>(std::string_view name, bool in_predicate)>;

/// Parses; gives the names of the tables that it reads (instance(), pulldata()). Error: invalid.
Result<std::vector<std::string>> check_xpath(const std::string& source, const Resolver& resolve);

/// What the expression asks of the node at which it stands: the names that its paths begin with. Those within […] of
/// other paths are none. Empty: it cannot be read.
std::vector<std::string> child_names(std::string_view source);

/// Whether a default that is no expression has the form of its type: 2021-05-17; 08:24, 08:24:31, also with a zone;
/// both; two to four numbers.
bool is_date_text(std::string_view text);
bool is_time_text(std::string_view text);
bool is_datetime_text(std::string_view text);
bool is_geopoint_text(std::string_view text);

/// Whether the text of a default is an expression and not the answer itself: it refers to a question, calls a function
/// or computes. The same rule as the form loader's (client/forms/field_reader.cpp), after pyxform's default_is_dynamic.
bool is_dynamic_default(std::string_view text, std::string_view type);
/// It is none, but may be meant to be: "todya()".
bool looks_like_a_call(std::string_view text);

}  // namespace yanxing::forms::xlsform
