#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_report(const Arguments&) { return say_and_exit(failed, "run_report: not there yet"); }

}  // namespace yanxing::cli
