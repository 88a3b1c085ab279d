// Text tables for people: columns as wide as a terminal shows them, a Chinese character two cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::cli {

/// Cells of a terminal that the text takes: wide East Asian characters two, others one.
std::size_t cells_of(std::string_view text);

/// Rows of cells with each column as wide as its widest cell, two spaces between; `right` names the columns that are
/// aligned to the right. One line a row, nothing behind the last cell; what a cell holds is made visible().
std::string aligned(std::vector<std::vector<std::string>> rows, const std::vector<std::size_t>& right = {});

}  // namespace yanxing::cli
