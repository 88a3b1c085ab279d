// Small real spreadsheets, made in the test.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "client/roster/spreadsheet.h"

namespace yanxing::testing {

/// The bytes of an .xlsx with these cells; numbers are written as numbers where `numeric`. `merges`: first and last row
/// of a column, counted from 0, that are one cell.
struct TallCell {
  unsigned column, first_row, last_row;
};
std::string make_xlsx(const roster::Cells& cells, bool numeric = false, const std::vector<TallCell>& merges = {});

/// A zip of these parts.
std::string make_zip(const std::vector<std::pair<std::string, std::string>>& parts);
/// An .ods whose content.xml has this inside <table:table>.
std::string make_ods(const std::string& rows);

}  // namespace yanxing::testing
