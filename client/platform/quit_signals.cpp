#include "client/platform/quit_signals.h"

#include <csignal>
#include <utility>

namespace yanxing::platform {

namespace {

sigset_t quit_set() {
  sigset_t set;
  sigemptyset(&set);
  for (int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, number);
  return set;
}

}  // namespace

QuitSignals::QuitSignals(std::function<void()> wake) {
  const sigset_t set = quit_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);  // inherited by every later thread: only ours waits for them
  thread_ = std::thread([this, set, wake = std::move(wake)] {
    int number = 0;
    while (sigwait(&set, &number) == 0 && !ending_) {
      wanted_ = true;
      wake();
    }
  });
}

QuitSignals::~QuitSignals() {
  ending_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

}  // namespace yanxing::platform
