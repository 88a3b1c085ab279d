// Takes one action through every power cut and every failing call, and judges what is left with the ordinary code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tests/support/disk/disk.h"

namespace yanxing::crash {

/// How an action is being run.
class Run {
 public:
  /// Somebody was told that something is safe.
  void reported();
  /// After an error: true when the cause is over by now and the action goes on with the objects that it has, once.
  bool try_again();

  int before = 0;      // reported in the run that this one follows
  bool again = false;  // it goes on from what an earlier one left
  int count = 0;       // reported so far, those of `before` included
  std::function<bool()> on_error;
  std::function<void(int count)> on_reported;
};

/// An action on the files of a folder.
class Scene {
 public:
  virtual ~Scene() = default;
  virtual std::string name() const = 0;
  /// What is there before. The folder exists and is empty.
  virtual Status prepare(const std::filesystem::path& folder) = 0;
  /// The action, on what prepare() made or on whatever a broken-off act() left; leads to the same end each time.
  virtual Status act(const std::filesystem::path& folder, Run& run) = 0;
  /// What is wrong with the folder, in one sentence; empty: nothing. `reported`: how often the action said so before it
  /// was broken off; `done`: it came to its end.
  virtual std::string judge(const std::filesystem::path& folder, int reported, bool done) = 0;
  /// The end of a judgement: what is outside of the folder (the other side of a sync) as it was after `reported`.
  virtual void forget_after(int reported) { static_cast<void>(reported); }
  /// The dice that act() throws, from here on: with the same ones a run does the same.
  virtual void seed(std::uint64_t number) { static_cast<void>(number); }
};

struct Tally {
  std::int64_t points = 0;    // moments at which the power went, or calls that failed
  std::int64_t outcomes = 0;  // different disks that were judged
  std::vector<std::string> findings;
  std::string text() const;
};

/// The power goes after each thing that the action does to the disk; what was not synced is kept, dropped, or mixed in
/// `mixes` ways. What is left is judged; then the action is run again on it, and judged.
Tally power_cuts(Scene& scene, int mixes, int quick_stride = 1);

/// Each call of this kind fails in turn, with this errno, alone or with all that take space after it. When there is no
/// space (ENOSPC) an action that ends with an error must say disk_full, nothing else.
Tally failing_calls(Scene& scene, testing::disk::Call call, int error, bool for_ever, int quick_stride = 1);

/// Each of SQLite's allocations fails in turn; `step` > 1: every step-th.
Tally failing_allocations(Scene& scene, int step);

/// Each `new` of the action, whoever asks, finds no memory in turn; `step` > 1: every step-th.
Tally failing_news(Scene& scene, int step);

/// All of them, each as a check of the running test; counts go to the evidence. Where the environment does not say
/// YANXING_CRASH_STRIDE and YANXING_MALLOC_STEP, as tools/nightly does: each `quick_stride`-th moment or call, and each
/// `quick_step`-th allocation.
void attack_by_power_cuts(Scene& scene, int quick_stride = 1);
void attack_by_failures(Scene& scene, int quick_step = 29, int quick_stride = 1);
void attack_by_no_memory(Scene& scene, int quick_step = 29);

}  // namespace yanxing::crash
