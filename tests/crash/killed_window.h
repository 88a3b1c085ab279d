// The real window as a program that is killed with SIGKILL at any moment, from a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/process.h"

namespace yanxing::crash {

/// Thrown by a wait of WindowUser: the window has ended under her hands.
struct Killed {};

/// The program with its window, and its killer. Only the killer is a thread of its own.
class KilledWindow {
 public:
  KilledWindow(const std::string& data, const std::string& probe, const std::string& log);
  ~KilledWindow();
  KilledWindow(const KilledWindow&) = delete;
  KilledWindow& operator=(const KilledWindow&) = delete;

  /// SIGKILL after `delay`, whatever it does by then.
  void arm(std::chrono::milliseconds delay);
  bool is_alive();
  /// The end of a killed one; false: it ended by itself, or was not killed at all.
  bool was_killed();
  /// Asked to end, as by the session's end: its exit code.
  int close();
  std::string log() const { return process_.log(); }

 private:
  void disarm();

  std::mutex mutex_;  // of all below
  std::condition_variable wake_;
  bool disarmed_ = false, killed_ = false;
  testing::Background process_;
  std::thread killer_;
};

}  // namespace yanxing::crash
