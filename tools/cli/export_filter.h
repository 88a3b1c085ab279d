// Which records `export` takes: --place --state --text, answers (--where), and filters kept on the records screen.
#pragma once

#include <string>

#include "client/places/places.h"
#include "client/reports/export.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

/// Puts what the command line asks into the order; the sentence that says what is wrong with it, else empty. A kept
/// filter gives the place, text, state and days that the command line leaves open.
std::string read_filter(Laptop& laptop, const Arguments& arguments, reports::ExportOrder& order);

}  // namespace yanxing::cli
