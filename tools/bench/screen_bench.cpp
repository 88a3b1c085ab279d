// What the screen costs: a frame of the attendance screen with 5,000 people, and a window that nobody touches.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "sync/base/check.h"
#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {

namespace {

double cpu_s() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Median processor time of one frame.
double frame_s(test::Robot& robot, int frames) {
  robot.frames(30);  // glyphs and layout of the first frames belong to nobody's daily life
  std::vector<double> each;
  for (int i = 0; i < frames; ++i) {
    const double start = cpu_s();
    robot.frames(1);
    each.push_back(cpu_s() - start);
  }
  return median(each);
}

}  // namespace

void bench_screen() {
  test::Robot empty(test::RobotOptions{});
  empty.views = test::sample_views();
  empty.views.attendance = {};
  const double bound = frame_s(empty, 300);
  test::Robot full(test::RobotOptions{});
  full.views = test::sample_views();
  full.views.attendance = test::sample_attendance(5000);
  const double ours = frame_s(full, 300);
  print_row("attendance, 5,000 people: CPU of a frame", format("%.2f ms", ours * 1e3), format("%.2f ms", bound * 1e3),
            format("%.1f x", ours / bound), "< 4 ms; bound: the empty screen");
}

void bench_idle(const std::string& bin, const std::string& scratch_base) {
  const Scratch scratch(scratch_base);
  // Twenty seconds of a window on a virtual display, from its fourth second on; utime and stime are fields 14 and 15 of
  // stat(5).
  const std::string script = "'" + bin + "/yanxing-cli' --data '" + scratch.file("laptop") +
                             "' init --place 450224204 --name bench >/dev/null 2>&1; "
                             "LC_ALL=C.UTF-8 tools/with-display sh -c '" +
                             bin + "/yanxing --data " + scratch.file("laptop") +
                             " & pid=$!; sleep 4; a=$(cut -d\" \" -f14,15 /proc/$pid/stat); sleep 20; b=$(cut -d\" \" "
                             "-f14,15 /proc/$pid/stat); kill $pid; wait $pid; echo $a $b >" +
                             scratch.file("ticks") + "'";
  if (std::system(script.c_str()) != 0) std::fprintf(stderr, "the idle window ended badly\n");
  FILE* ticks = std::fopen(scratch.file("ticks").c_str(), "r");
  long user_a = 0, system_a = 0, user_b = 0, system_b = 0;
  const bool read =
      ticks != nullptr && std::fscanf(ticks, "%ld %ld %ld %ld", &user_a, &system_a, &user_b, &system_b) == 4;
  if (ticks != nullptr) std::fclose(ticks);
  if (!read) {
    print_row("idle window: share of a core", "not measured", "", "",
              "run it from the root of the checkout, Xvfb installed");
    return;
  }
  const double share =
      static_cast<double>(user_b - user_a + system_b - system_a) / static_cast<double>(::sysconf(_SC_CLK_TCK)) / 20;
  print_row("idle window: share of a core", format("%.2f %%", share * 100), "0.5 %", "", "< 0.5 %");
}

}  // namespace yanxing::bench
