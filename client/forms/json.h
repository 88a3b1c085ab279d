// Reading JSON that came from a file or a person. nlohmann 3.11.2 exhausts the stack on deeply nested brackets, so
// nothing reaches it unguarded.
#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json.hpp>

#include "sync/base/result.h"

namespace yanxing::forms {

inline constexpr std::size_t max_json_depth = 32;
inline constexpr std::size_t max_json_bytes = 1 << 20;

/// Parses one JSON document. Refused before the parser sees it: more than `max_bytes`, deeper than 32, malformed UTF-8.
/// A byte order mark is skipped. Error: invalid, with line and column of a syntax error.
Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes = max_json_bytes);

}  // namespace yanxing::forms
