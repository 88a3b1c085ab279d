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

}  // namespace yanxing::forms::xlsform
