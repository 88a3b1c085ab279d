#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_days(const Arguments&) { return say_and_exit(failed, "run_days: not there yet"); }

int run_progress(const Arguments&) { return say_and_exit(failed, "run_progress: not there yet"); }

}  // namespace yanxing::cli
