// yanxing-bench: the speed of the main paths, each beside a bound measured in the same run. See README.md.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

#include "tools/bench/measure.h"

int main(int argc, char** argv) {
  CLI::App app("Speed of Yanxing's main paths, each beside a bound measured in the same run.");
  std::string scratch = ".";
  int rounds = 2000, count = 100'000;
  std::vector<std::string> names;
  app.add_option("--scratch", scratch, "folder on the disk to measure")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--rounds", rounds, "rounds of the save bench")
      ->check(CLI::Range(10, 1'000'000))
      ->capture_default_str();
  app.add_option("--count", count, "marks of the bulk benches")
      ->check(CLI::Range(1000, 10'000'000))
      ->capture_default_str();
  app.add_option("bench", names, "save, import, sync, screen, forms, idle; nothing = all")
      ->check(CLI::IsMember({"save", "import", "sync", "screen", "forms", "idle"}));
  CLI11_PARSE(app, argc, argv);

  const auto wanted = [&](const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
  };
  yanxing::bench::print_row("what", "ours", "bound", "ratio", "target");
  if (wanted("save")) yanxing::bench::bench_save(scratch, rounds);
  if (wanted("import")) yanxing::bench::bench_import(scratch, count);
  const std::string bin = std::filesystem::canonical("/proc/self/exe").parent_path().string();
  if (wanted("sync")) yanxing::bench::bench_sync(bin, scratch, count);
  if (wanted("screen")) yanxing::bench::bench_screen();
  if (wanted("forms")) yanxing::bench::bench_forms(bin + "/../assets");
  if (wanted("idle")) yanxing::bench::bench_idle(bin, scratch);
  return 0;
}
