#include "tools/bench/app_driver.h"

#include <algorithm>

#include "sync/base/check.h"

namespace yanxing::bench {

AppDriver::AppDriver(const std::string& folder, const std::string& assets) {
  app::AppOptions options;
  options.data = folder;
  options.assets = assets;
  opening_ = spent_on([&] {
    auto opened = app::App::open(options);
    YX_CHECK(opened.ok());
    app_ = std::move(opened).value();
  });
}

Held AppDriver::settle() {
  return measure([] {});
}

Held AppDriver::measure(const std::function<void()>& work) {
  constexpr std::chrono::milliseconds budget{8};
  Held held;
  const auto call = [&](const std::function<void()>& one) {
    const Spent spent = spent_on(one);
    held.longest = {std::max(held.longest.wall_s, spent.wall_s), std::max(held.longest.cpu_s, spent.cpu_s)};
    held.all = {held.all.wall_s + spent.wall_s, held.all.cpu_s + spent.cpu_s};
    ++held.calls;
  };
  call(work);
  do {
    call([&] { app_->tick(budget); });
  } while (app_->idle_for() == std::chrono::milliseconds(0));
  return held;
}

void print_held(const char* what, const Held& held) {
  print_row(what, format("%.1f ms", held.longest.cpu_s * 1e3), format("%.1f ms", held.longest.wall_s * 1e3),
            format("%.0f ms", held.all.cpu_s * 1e3), std::to_string(held.calls));
}

}  // namespace yanxing::bench
