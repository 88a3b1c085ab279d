// Zips around an input: a fuzzer that changes the bytes of a zip gets stuck at its checksums, so the targets that read
// workbooks make the zip themselves, around what the input says.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yanxing::fuzz {

/// The first byte of an input says what the rest is; any other: the file itself, as it is.
inline constexpr char cells_mark = '\x1C';
inline constexpr char parts_mark = '\x1D';

/// A zip of these entries, not compressed, its checksums right. REQUIRES: less than 65,536 entries and 4 GiB.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries);

/// The workbook (.xlsx) or zip that an input stands for:
/// - cells_mark, then sheets with a form feed between them: a line with the name, then rows of cells with tabs between;
/// - parts_mark, then parts with another parts_mark between them: a line with the name, then the content;
/// - else the input.
std::string workbook_of(std::string_view input);

}  // namespace yanxing::fuzz
