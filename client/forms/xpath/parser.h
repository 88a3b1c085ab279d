// From tokens to the tree.
#pragma once

#include <string_view>

#include "client/forms/xpath/ast.h"
#include "client/forms/xpath/expression.h"
#include "sync/base/result.h"

namespace yanxing::forms::xpath {

inline constexpr std::size_t longest_source_bytes = 64 * 1024;
inline constexpr std::size_t deepest = 200;  // brackets within brackets

/// Error: invalid.
Result<AstPtr> parse_ast(std::string_view source, const Resolve& resolve);

/// A path alone, as find_node takes it. Error: invalid.
Result<AstPtr> parse_path(std::string_view source);

}  // namespace yanxing::forms::xpath
