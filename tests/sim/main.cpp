// yanxing-sim: runs whole cities of laptops in memory, one seed after the other, and checks that nothing was lost.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <map>

#include "tests/sim/world.h"

namespace {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t seeds = 1;
  std::uint64_t steps = 150;
  std::string list;
  bool verbose = false;
  bool sqlite = false;
  bool keep_going = false;
  bool three_requests = false;
};

using Counts = std::map<std::string, std::uint64_t>;

/// One run; false when a checker found something. The trace's hash is added to `hashes`.
bool run_one(std::uint64_t seed, const Options& options, yanxing::Hasher& hashes, Counts& counts) {
  yanxing::sim::World world(seed, options.steps, options.verbose, options.sqlite, options.three_requests);
  const bool ok = world.run();
  const std::string hash = world.trace.hash();
  hashes.update(hash);
  for (const auto& [what, times] : world.counts) counts[what] += times;
  if (options.seeds == 1 && options.list.empty()) std::printf("seed %" PRIu64 " trace %s\n", seed, hash.c_str());
  for (const std::string& error : world.known_errors) {
    if (options.verbose) std::printf("met: %s\n", error.c_str());
  }
  if (!ok) {
    std::printf("seed %" PRIu64 " FAILED %s\n  again: yanxing-sim --seed %" PRIu64 " --steps %" PRIu64
                "%s%s --verbose\n",
                seed, world.failure.c_str(), seed, options.steps, options.sqlite ? " --sqlite" : "",
                options.three_requests ? " --three-requests" : "");
    std::fflush(stdout);
  }
  return ok;
}

/// Seeds of a file: one a line, `#` starts a comment.
bool read_list(const std::string& path, std::vector<std::uint64_t>& seeds) {
  std::ifstream file(path);
  if (!file) return false;
  std::string line;
  while (std::getline(file, line)) {
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    seeds.push_back(std::strtoull(line.c_str(), nullptr, 10));
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{
      "Simulates laptops, a server, bad networks, wrong clocks, crashes and restored disks; checks that nothing is "
      "lost."};
  app.add_option("--seed", options.seed, "first seed; the same seed gives the same run");
  app.add_option("--seeds", options.seeds, "how many seeds from there on");
  app.add_option("--steps", options.steps, "steps before the network heals");
  app.add_option("--list", options.list, "file of seeds to run first, one a line");
  app.add_flag("--sqlite", options.sqlite, "keeps every ledger in a real SQLite file instead of in memory");
  app.add_flag("--three-requests", options.three_requests, "laptops neither exchange in one request nor send lists");
  app.add_flag("--verbose", options.verbose, "prints what happens");
  app.add_flag("--keep-going", options.keep_going, "does not stop at the first seed that fails");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  std::vector<std::uint64_t> seeds;
  if (!options.list.empty() && !read_list(options.list, seeds)) {
    std::fprintf(stderr, "yanxing-sim: cannot read %s\n", options.list.c_str());
    return 2;
  }
  for (std::uint64_t i = 0; i < options.seeds; ++i) seeds.push_back(options.seed + i);

  const auto start = std::chrono::steady_clock::now();
  yanxing::Hasher hashes;
  Counts counts;
  std::uint64_t failures = 0, done = 0;
  for (std::uint64_t seed : seeds) {
    ++done;
    if (!run_one(seed, options, hashes, counts)) {
      ++failures;
      if (!options.keep_going) break;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%" PRIu64 " runs, %" PRIu64 " failed, traces %s, %.1f s\n", done, failures,
              hashes.finish().hex().substr(0, 16).c_str(), took.count());
  for (const auto& [what, times] : counts) std::printf("%10" PRIu64 " %s\n", times, what.c_str());
  return failures == 0 ? 0 : 1;
}
