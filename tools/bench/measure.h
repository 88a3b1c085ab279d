// Timing for benches: interleaved rounds, medians, and a table of ratios to a bound measured in the same run.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace yanxing::bench {

/// Seconds that `work` takes on the steady clock.
double seconds_of(const std::function<void()>& work);

/// The same, and beside it the processor time of this thread: what is left of it when the machine is shared.
struct Spent {
  double wall_s = 0;
  double cpu_s = 0;
};
Spent spent_on(const std::function<void()>& work);

double median(std::vector<double> values);

/// A folder on the disk under test, removed at the end. Under `base` (default: the build folder's disk, never tmpfs by
/// chance).
class Scratch {
 public:
  explicit Scratch(const std::string& base);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// One line of the result: what, ours, the bound's, their ratio and the target that it is compared with.
void print_row(const std::string& what, const std::string& ours, const std::string& bound, const std::string& ratio,
               const std::string& target);
std::string format(const char* pattern, double value);

/// The benches; each prints its rows. `scratch_base` is a folder on the disk to measure.
void bench_save(const std::string& scratch_base, int rounds);
void bench_import(const std::string& scratch_base, int count);
/// `bin`: the folder with yanxing-cli, yanxing-server and yanxing-sample.
void bench_sync(const std::string& bin, const std::string& scratch_base, int count);

/// A frame of the attendance screen with 5,000 people; no window, no GPU.
void bench_screen();
/// The form engine: keystrokes, rows, a cascade of places, opening and loading. `assets`: the folder with forms/.
void bench_forms(const std::string& assets);
/// The processor time of a window that nobody touches, on a virtual display. From the root of the checkout.
void bench_idle(const std::string& bin, const std::string& scratch_base);

/// The bound of bulk work: seconds for the same rows of `count` marks, by bare prepared statements in transactions of
/// 1,000.
double raw_insert_seconds(const std::string& file, int count);

}  // namespace yanxing::bench
