#include "tools/bench/measure.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "sync/base/check.h"

namespace yanxing::bench {

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Spent spent_on(const std::function<void()>& work) {
  const auto cpu_now = [] {
    timespec now{};
    YX_CHECK(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
  };
  const double cpu_start = cpu_now();
  Spent out;
  out.wall_s = seconds_of(work);
  out.cpu_s = cpu_now() - cpu_start;
  return out;
}

double median(std::vector<double> values) {
  YX_CHECK(!values.empty());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Scratch::Scratch(const std::string& base) : path_(base + "/yanxing-bench-" + std::to_string(::getpid())) {
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void print_row(const std::string& what, const std::string& ours, const std::string& bound, const std::string& ratio,
               const std::string& target) {
  std::printf("%-44s %14s %14s %10s   %s\n", what.c_str(), ours.c_str(), bound.c_str(), ratio.c_str(), target.c_str());
  std::fflush(stdout);
}

std::string format(const char* pattern, double value) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, value);
  return text;
}

}  // namespace yanxing::bench
