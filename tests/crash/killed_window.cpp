#include "tests/crash/killed_window.h"

#include <signal.h>

#include "tests/support/paths.h"

namespace yanxing::crash {

KilledWindow::KilledWindow(const std::string& data, const std::string& probe, const std::string& log)
    : process_(testing::program("yanxing"), {"--data", data, "--lang", "en", "--probe", probe}, log) {}

KilledWindow::~KilledWindow() { disarm(); }

void KilledWindow::arm(std::chrono::milliseconds delay) {
  killer_ = std::thread([this, delay] {
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, delay, [this] { return disarmed_; }) || !process_.running()) return;
    process_.signal(SIGKILL);
    killed_ = true;
  });
}

bool KilledWindow::is_alive() {
  const std::lock_guard lock(mutex_);
  return process_.running();
}

bool KilledWindow::was_killed() {
  disarm();
  return killed_ && process_.wait() == -SIGKILL;
}

int KilledWindow::close() {
  disarm();
  process_.signal(SIGTERM);
  return process_.wait();
}

void KilledWindow::disarm() {
  if (!killer_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    disarmed_ = true;
  }
  wake_.notify_all();
  killer_.join();
}

}  // namespace yanxing::crash
