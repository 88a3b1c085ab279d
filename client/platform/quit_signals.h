// SIGTERM, SIGINT and SIGHUP (logout, shutdown, Ctrl+C) as a wish to close the window, so that what was typed is
// written first.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace yanxing::platform {

class QuitSignals {
 public:
  /// Takes the three signals over for the whole process; make it before any other thread. `wake` runs on a thread of
  /// its own.
  explicit QuitSignals(std::function<void()> wake);
  ~QuitSignals();
  QuitSignals(const QuitSignals&) = delete;
  QuitSignals& operator=(const QuitSignals&) = delete;

  /// One came since the last call. Each is a wish of its own: what was answered with no may be asked for again.
  bool take() { return wanted_.exchange(false); }

 private:
  std::atomic<bool> wanted_ = false;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

}  // namespace yanxing::platform
