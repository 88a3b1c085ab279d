// A document as PDF on A4: Pango breaks the lines (as Chinese is broken), Cairo draws, fonts are embedded.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "client/reports/document.h"
#include "sync/base/result.h"

namespace yanxing::reports {

/// Writes to `file`, truncating it; write_document() takes care of the target. `unprinted` gets the characters that no
/// font of this machine has: boxes stand for them on the paper. Errors: disk_full, io.
Status write_pdf(const Document& document, const std::filesystem::path& file, std::set<std::string>* unprinted);

}  // namespace yanxing::reports
