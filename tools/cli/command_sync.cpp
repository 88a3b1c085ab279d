// yanxing-cli enrol and sync: what talks to the server.
#include <iostream>

#include "client/net/enrol.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

int run_enrol(const Arguments&) { return say_and_exit(failed, "not yet"); }
int run_sync(const Arguments&) { return say_and_exit(failed, "not yet"); }

}  // namespace yanxing::cli
