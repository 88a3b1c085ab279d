#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_due(const Arguments&) { return say_and_exit(failed, "run_due: not there yet"); }

}  // namespace yanxing::cli
