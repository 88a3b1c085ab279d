#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_export(const Arguments&) { return say_and_exit(failed, "run_export: not there yet"); }

}  // namespace yanxing::cli
