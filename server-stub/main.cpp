// yanxing-server: see --help, or DESIGN.md beside this file.
#include <sodium.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "server-stub/cli.h"
#include "sync/base/memory_guard.h"

int main(int argc, char** argv) {
  // A file over the limit of the account must be an error that is told, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  yanxing::guard_memory("yanxing-server");
  umask(077);  // the data folder and its backups hold private keys
  if (sodium_init() < 0) {
    std::fputs("yanxing-server: libsodium does not start\n", stderr);
    return 1;
  }
  try {
    return yanxing::server::run_command_line(argc, argv);
  } catch (const std::bad_alloc&) {
    return yanxing::tell_out_of_memory("yanxing-server");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "yanxing-server: %s\n", error.what());
    return 1;
  }
}
