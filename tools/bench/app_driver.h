// The App of a bench: driven by commands, without a window. What counts is the longest single call of run() or tick(),
// for that is how long the window stands still.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "client/app/app.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {

/// What one deed and all that follows from it took.
struct Held {
  Spent longest;  // the longest call
  Spent all;
  int calls = 0;
};

class AppDriver {
 public:
  /// Opens the folder as the window does; what that took is `opening()`.
  AppDriver(const std::string& folder, const std::string& assets);

  const app::Views& view() const { return app_->view(); }
  const Spent& opening() const { return opening_; }

  /// Runs the command, and ticks until the app has nothing left to do at once.
  template <typename Command>
  Held run(Command command) {
    return measure([&] { app_->run(app::Command(std::move(command))); });
  }
  /// The ticks that are due: after opening, what the first frame did without.
  Held settle();

 private:
  Held measure(const std::function<void()>& work);

  std::unique_ptr<app::App> app_;
  Spent opening_;
};

/// Prints a row: longest call (processor time, wall), all calls, their number.
void print_held(const char* what, const Held& held);

}  // namespace yanxing::bench
