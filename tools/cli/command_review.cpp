#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_review(const Arguments&) { return say_and_exit(failed, "run_review: not there yet"); }

}  // namespace yanxing::cli
