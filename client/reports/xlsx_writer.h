// A document as a workbook: a sheet a section, numbers and dates as such, merged headers, set up for A4.
#pragma once

#include <filesystem>

#include "client/reports/document.h"
#include "sync/base/result.h"

namespace yanxing::reports {

/// Writes to `file`, replacing it; write_document() takes care of the target. Text never becomes a formula. Errors:
/// disk_full, io.
Status write_xlsx(const Document& document, const std::filesystem::path& file);

}  // namespace yanxing::reports
