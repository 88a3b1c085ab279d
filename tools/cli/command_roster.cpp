#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_roster_import(const Arguments&) { return say_and_exit(failed, "run_roster_import: not there yet"); }

}  // namespace yanxing::cli
