// Internal to yx_roster: the cells of an OpenDocument spreadsheet (.ods), ODF 1.2 part 1, chapter 9.
#pragma once

#include "client/forms/xlsform/archive.h"
#include "client/roster/spreadsheet.h"

namespace yanxing::roster {

/// Reads content.xml of an archive that passed the guards. Rows and cells that are said to repeat thousands of times
/// are only made where they hold something.
Spreadsheet read_open_document(const forms::xlsform::Archive& archive);

}  // namespace yanxing::roster
