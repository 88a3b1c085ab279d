#include "client/platform/open_folder.h"

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace yanxing::platform {
namespace {

/// The program in $PATH; the search is done here because the child may not allocate.
std::optional<std::string> opener() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (folder.empty()) continue;
    std::string program = folder + "/xdg-open";
    if (access(program.c_str(), X_OK) == 0) return program;
  }
  return std::nullopt;
}

/// In the grandchild: nothing but calls that are safe after fork in a program with threads.
[[noreturn]] void become(const char* program, const char* folder) {
  setsid();
  const int nowhere = open("/dev/null", O_RDWR);
  if (nowhere >= 0) {
    for (int stream = 0; stream <= 2; ++stream) dup2(nowhere, stream);
  }
  execl(program, "xdg-open", folder, static_cast<char*>(nullptr));
  _exit(127);
}

}  // namespace

bool can_open_folders() { return opener().has_value(); }

bool open_folder(const std::filesystem::path& folder) {
  const auto program = opener();
  if (!program) return false;
  const std::string where = std::filesystem::absolute(folder).string();  // a path, never an option
  // Twice, so that init reaps what was started: no zombie stays behind and nothing here waits for a file manager.
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) {
    const pid_t started = fork();
    if (started == 0) become(program->c_str(), where.c_str());
    _exit(started < 0 ? 1 : 0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace yanxing::platform
