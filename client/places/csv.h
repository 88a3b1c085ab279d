// Internal to yx_places: our own data tables, UTF-8, comma-separated, a header line, no quotes. Tables of others go
// through liborcus.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::places {

/// Lines after the header, each split at commas. Error: invalid (another header, another number of columns, quotes, not
/// UTF-8) with the line.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text, std::string_view header);

/// A whole file. Error: not_found, io.
Result<std::string> read_file(const std::filesystem::path& file);

/// "line N: what", counting the header as line 1; `row` counts from 0.
Error row_error(std::size_t row, const std::string& what);

/// Digits only, at most 9 of them.
std::optional<std::int64_t> parse_count(std::string_view text);

}  // namespace yanxing::places
