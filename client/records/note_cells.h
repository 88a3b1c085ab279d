// Cells in which the program notes something beside the answers. Nobody sees them as such, and they are never in
// conflict (sync/FORMAT.md: names starting with "@").
#pragma once

#include <string_view>

namespace yanxing::records {

/// Text: which returning review a handing-in had seen (review::mark_of).
inline constexpr std::string_view answers_cell = "@answers";
/// {"author", "change"}: the change whose value this one repeats, because a decision over a conflict was undone.
inline constexpr std::string_view origin_cell = "@origin";

}  // namespace yanxing::records
