// Real programs under test: started, fed, waited for, killed. POSIX; one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace yanxing::testing {

struct ProcessResult {
  int exit_code = -1;  // -N when ended by signal N
  std::string out;
  std::string err;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// Runs a program to its end with `input` on its standard input. After `timeout` it is killed and a test failure is
/// added.
ProcessResult run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  const std::string& input = {}, const Environment& environment = {},
                  std::chrono::seconds timeout = std::chrono::seconds(120));

/// A program in the background; killed with SIGKILL when the object goes. Its output goes to a file.
class Background {
 public:
  Background(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::filesystem::path& log, const Environment& environment = {});
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Waits for the end; the exit code, or -N when ended by signal N. After `timeout` it is killed and a test failure is
  /// added.
  int wait(std::chrono::seconds timeout = std::chrono::seconds(30));
  bool running();
  std::string log() const;
  /// Waits until the log contains `text`. False after `timeout` or when the program ended first.
  bool wait_for_log(const std::string& text, std::chrono::seconds timeout = std::chrono::seconds(30));

 private:
  pid_t pid_ = -1;
  int exit_code_ = 0;
  std::filesystem::path log_;
};

/// An empty folder of its own for each test, removed with the object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);
/// A TCP port of loopback that was free a moment ago.
int free_port();

}  // namespace yanxing::testing
