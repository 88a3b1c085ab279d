#include "tests/crash/engine.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <new>
#include <set>

#include "sync/base/check.h"
#include "sync/base/memory_guard.h"
#include "tests/support/disk/failing_malloc.h"
#include "tests/support/disk/failing_new.h"
#include "tests/support/disk/power_cut.h"
#include "tests/support/evidence.h"
#include "tests/support/process.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using testing::disk::Call;
using testing::disk::Op;
using testing::disk::Outcome;
using testing::disk::Recording;

constexpr std::size_t enough_findings = 5;

/// Every moment, or each `quick`-th where a scene has many and is slow (tools/nightly takes every one); under a
/// sanitizer, which is slow and looks for something else, some of them do.
int stride(int quick) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr int usual = 7;
#else
  constexpr int usual = 1;
#endif
  return static_cast<int>(testing::number_from_environment("YANXING_CRASH_STRIDE", std::max(usual, quick)));
}

std::string told(const Status& status) {
  return status.ok() ? "ok" : std::string(code_name(status.error().code)) + " (" + status.error().detail + ")";
}

void copy_folder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

/// Judges what an action left, runs it to its end, judges that. What is wrong, or empty.
std::string judge_and_go_on(Scene& scene, const fs::path& folder, int reported) {
  if (auto finding = scene.judge(folder, reported, false); !finding.empty()) return finding;
  scene.forget_after(reported);
  Run again;
  again.again = true;
  again.before = again.count = reported;
  if (auto done = scene.act(folder, again); !done) return "the action cannot be run again: " + told(done);
  auto finding = scene.judge(folder, again.count, true);
  return finding.empty() ? finding : "after it was run again: " + finding;
}

/// Everything before the action is durable in `base`.
void prepare(Scene& scene, const fs::path& base) {
  fs::create_directory(base);
  const Status prepared = scene.prepare(base);
  ASSERT_TRUE(prepared.ok()) << scene.name() << ": " << told(prepared);
  scene.forget_after(0);
}

/// One run with something that fails; `end` ends the failing and says whether it struck.
struct Broken {
  bool struck = false;
  std::string finding;
};
Broken run_broken(Scene& scene, const fs::path& folder, bool stay_open, bool disk_full,
                  const std::function<bool()>& end) {
  bool struck = false, over = false;
  Run run;
  run.on_error = [&] {
    if (over || !stay_open) return false;
    struck = end();
    over = true;
    return struck;
  };
  const Status status = scene.act(folder, run);
  if (!over) struck = end();
  Broken broken;
  broken.struck = struck;
  if (!status && !struck) broken.finding = "fails without a cause: " + told(status);
  if (!status && stay_open && over) broken.finding = "fails again when the cause is over: " + told(status);
  if (!status && struck && disk_full && !over && status.error().code != Code::disk_full)
    broken.finding = "does not say that the disk is full: " + told(status);
  if (!broken.finding.empty()) return broken;
  if (!struck || status.ok()) {
    broken.finding = scene.judge(folder, run.count, true);
  } else {
    broken.finding = judge_and_go_on(scene, folder, run.count);
  }
  if (!broken.finding.empty()) broken.finding += " [was told: " + told(status) + "]";
  return broken;
}

using Arm = std::function<void(const fs::path& folder, std::int64_t at)>;

Tally fail_in_turn(Scene& scene, const std::string& what, int step, bool disk_full, const Arm& arm,
                   const std::function<bool()>& end) {
  const testing::disk::QuickSync quick;
  const testing::TempDir temp;
  const fs::path base = temp.path() / "base", folder = temp.path() / "laptop";
  Tally tally;
  prepare(scene, base);
  for (std::int64_t at = 0; tally.findings.size() < enough_findings; at += step) {
    bool struck = false;
    for (const bool stay_open : {false, true}) {
      copy_folder(base, folder);
      scene.forget_after(0);
      arm(folder, at);
      const Broken broken = run_broken(scene, folder, stay_open, disk_full, end);
      struck = struck || broken.struck;
      tally.outcomes += broken.struck ? 1 : 0;
      if (!broken.finding.empty())
        tally.findings.push_back(scene.name() + ": " + what + " " + std::to_string(at) +
                                 (stay_open ? ", files stay open: " : ", opened anew: ") + broken.finding);
    }
    if (!struck) return tally;
    ++tally.points;
  }
  return tally;
}

constexpr std::uint64_t first_dice = 17;

/// How an action without memory went, seen from the test that it was forked from.
struct Starved {
  bool struck = false;
  int reported = 0;
  char finding[512] = "";
};

/// In a process of its own, as the programs are guarded: an std::bad_alloc that passes through something noexcept, or
/// is thrown by another thread, ends it as a kill would. Otherwise what is left is judged there. Ends the process.
[[noreturn]] void starve(Scene& scene, const fs::path& folder, std::uint64_t at, Starved& out) {
  guard_memory("the action");
  if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(99);  // its sentence, some hundred times
  Run run;
  run.on_reported = [&out](int count) { out.reported = count; };
  bool ended_well = false;
  std::string finding;
  testing::disk::fail_new(at, &out.struck);
  try {
    const Status status = scene.act(folder, run);
    testing::disk::end_failing_new();
    ended_well = status.ok();
    if (!status && !out.struck) finding = "fails without a cause: " + told(status);
  } catch (const std::bad_alloc&) {
    testing::disk::end_failing_new();
  }
  if (finding.empty())
    finding = ended_well ? scene.judge(folder, run.count, true) : judge_and_go_on(scene, folder, run.count);
  finding.copy(out.finding, sizeof out.finding - 1);
  ::_exit(0);
}

/// What is wrong after the at-th `new` failed, or empty.
std::string starved(Scene& scene, const fs::path& folder, std::uint64_t at, Starved& out) {
  out = {};
  std::fflush(nullptr);
  scene.seed(first_dice);
  const pid_t child = ::fork();
  if (child == 0) starve(scene, folder, at, out);
  int how = 0;
  if (child < 0 || ::waitpid(child, &how, 0) != child) return "cannot fork";
  if (!WIFEXITED(how)) return "ended by signal " + std::to_string(WTERMSIG(how));
  if (WEXITSTATUS(how) == 0) return out.finding;
  if (WEXITSTATUS(how) != out_of_memory_exit || !out.struck) return "ended with " + std::to_string(WEXITSTATUS(how));
  scene.seed(first_dice + 1);
  return judge_and_go_on(scene, folder, out.reported);
}

/// Many seeds at a moment differ in what they drop; the first outcomes are the same for all.
std::vector<Outcome> outcomes_of(std::size_t point, int mixes, std::uint64_t first_seed) {
  std::vector<Outcome> all;
  for (const bool bytes : {false, true}) {
    for (const auto& [names, last] : {std::pair(false, false), {true, false}, {false, true}})
      all.push_back({bytes, names, last, {}});
  }
  for (int i = 0; i < mixes; ++i)
    all.push_back(
        {false, false, false, first_seed + point * static_cast<std::size_t>(mixes) + static_cast<std::size_t>(i)});
  return all;
}

}  // namespace

void Run::reported() {
  ++count;
  testing::disk::mark();
  if (on_reported) on_reported(count);
}

bool Run::try_again() { return on_error && on_error(); }

std::string Tally::text() const {
  std::string out = std::to_string(points) + " points, " + std::to_string(outcomes) + " outcomes";
  for (const std::string& finding : findings) out += "\n  " + finding;
  return out;
}

Tally power_cuts(Scene& scene, int mixes, int quick_stride) {
  const testing::disk::QuickSync quick;
  const testing::TempDir temp;
  const fs::path base = temp.path() / "base", folder = temp.path() / "laptop";
  Tally tally;
  prepare(scene, base);
  testing::disk::start_recording(base);
  Run run;
  const Status acted = scene.act(base, run);
  const Recording tape = testing::disk::stop_recording();
  if (!acted) {
    tally.findings.push_back(scene.name() + " fails: " + told(acted));
    return tally;
  }
  if (auto finding = scene.judge(base, run.count, true); !finding.empty()) {
    tally.findings.push_back(scene.name() + ", undisturbed: " + finding);
    return tally;
  }
  const auto first_seed = static_cast<std::uint64_t>(testing::number_from_environment("YANXING_CRASH_SEED", 1));
  std::set<std::string> judged;
  for (std::size_t done = 0; done <= tape.ops.size() && tally.findings.size() < enough_findings;
       done += static_cast<std::size_t>(stride(quick_stride))) {
    if (done > 0 && tape.ops[done - 1].kind != Op::Kind::mark) ++tally.points;
    const auto reported = static_cast<int>(tape.marks_before(done));
    for (const Outcome& outcome : outcomes_of(done, mixes, first_seed)) {
      fs::remove_all(folder);
      const std::string hash = testing::disk::write_after_power_cut(tape, done, outcome, folder);
      if (!judged.insert(hash + std::to_string(reported)).second) continue;
      ++tally.outcomes;
      if (auto finding = judge_and_go_on(scene, folder, reported); !finding.empty()) {
        tally.findings.push_back(scene.name() + ": power cut after op " + std::to_string(done) + " of " +
                                 std::to_string(tape.ops.size()) + " (" + outcome.text() + ", reported " +
                                 std::to_string(reported) + "): " + finding);
        break;
      }
    }
  }
  return tally;
}

Tally failing_calls(Scene& scene, Call call, int error, bool for_ever, int quick_stride) {
  const auto arm = [&](const fs::path& folder, std::int64_t at) {
    testing::disk::arm(folder, {call, static_cast<std::uint64_t>(at), error, for_ever});
  };
  const std::string what = std::string(for_ever ? "the disk is full from " : "") + testing::disk::name_of(call);
  return fail_in_turn(scene, what, stride(quick_stride), error == ENOSPC, arm, testing::disk::disarm);
}

Tally failing_allocations(Scene& scene, int step) {
  const auto arm = [](const fs::path&, std::int64_t at) {
    testing::disk::fail_allocation(static_cast<std::uint64_t>(at));
  };
  return fail_in_turn(scene, "allocation", step * stride(1), false, arm, testing::disk::end_failing_allocations);
}

Tally failing_news(Scene& scene, int step) {
  const testing::disk::QuickSync quick;
  const testing::TempDir temp;
  const fs::path base = temp.path() / "base", folder = temp.path() / "laptop";
  Tally tally;
  prepare(scene, base);
  // Undisturbed: what the scene itself remembers of it, the forked ones take to their end with them.
  copy_folder(base, folder);
  Run run;
  scene.seed(first_dice);
  if (const Status acted = scene.act(folder, run); !acted) tally.findings.push_back(scene.name() + ": " + told(acted));
  void* const shared = ::mmap(nullptr, sizeof(Starved), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  YX_CHECK(shared != MAP_FAILED);
  auto& out = *new (shared) Starved;
  for (std::uint64_t at = 0; tally.findings.size() < enough_findings; at += static_cast<std::uint64_t>(step)) {
    copy_folder(base, folder);
    scene.forget_after(0);
    if (const std::string finding = starved(scene, folder, at, out); !finding.empty())
      tally.findings.push_back(scene.name() + ": new " + std::to_string(at) + ": " + finding);
    if (!out.struck) break;
    ++tally.points;
    ++tally.outcomes;
  }
  ::munmap(shared, sizeof(Starved));
  return tally;
}

void attack_by_power_cuts(Scene& scene, int quick_stride) {
  const auto mixes = static_cast<int>(testing::number_from_environment("YANXING_CRASH_MIXES", 2));
  const Tally tally = power_cuts(scene, mixes, quick_stride);
  EXPECT_TRUE(tally.findings.empty()) << tally.text();
  EXPECT_GT(tally.points, 0);
  testing::note_evidence("power cuts: " + scene.name(),
                         {{"crash points", tally.points}, {"disks judged", tally.outcomes}, {"mixes", mixes}});
}

void attack_by_failures(Scene& scene, int quick_step, int quick_stride) {
  std::map<std::string, std::int64_t> counts;
  const auto take = [&](const std::string& kind, const Tally& tally) {
    EXPECT_TRUE(tally.findings.empty()) << tally.text();
    counts[kind] += tally.points;
  };
  for (const Call call :
       {Call::open, Call::read, Call::write, Call::sync, Call::truncate, Call::remove, Call::rename, Call::folder}) {
    take(testing::disk::name_of(call), failing_calls(scene, call, EIO, false, quick_stride));
  }
  for (const Call call : {Call::open, Call::write, Call::truncate, Call::rename, Call::folder})
    take("disk full", failing_calls(scene, call, ENOSPC, true, quick_stride));
  const auto step = static_cast<int>(testing::number_from_environment("YANXING_MALLOC_STEP", quick_step));
  take("SQLite allocations", failing_allocations(scene, step));
  testing::note_evidence("failing calls: " + scene.name(), counts);
}

void attack_by_no_memory(Scene& scene, int quick_step) {
  const auto step = static_cast<int>(testing::number_from_environment("YANXING_MALLOC_STEP", quick_step));
  const Tally tally = failing_news(scene, step);
  EXPECT_TRUE(tally.findings.empty()) << tally.text();
  EXPECT_GT(tally.points, 0);
  testing::note_evidence("failing new: " + scene.name(), {{"C++ allocations", tally.points}});
}

}  // namespace yanxing::crash
