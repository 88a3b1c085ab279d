// The command line of yanxing-server. Exit codes: 0 done, 1 failed, 2 wrong usage, 5 a person is needed (verify, see
// its output).
#pragma once

namespace yanxing::server {

/// Runs one command and returns the exit code. Results go to stdout, messages and the log to stderr.
int run_command_line(int argc, const char* const* argv);

}  // namespace yanxing::server
