// yanxing-sample: prints generated records as NDJSON for `yanxing-cli import FORM FILE`. The same seed prints the same
// records everywhere.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>

#include "client/records/assets.h"
#include "tools/sample/sample.h"

namespace {

using yanxing::Result;
using yanxing::places::Places;
using yanxing::sample::Sample;

struct Options {
  std::string place;
  std::int64_t count = 0;
  std::int64_t people = 100;
  std::uint64_t seed = 1;
  std::string places_file;
};

Result<Places> load_places(const std::string& file) {
  if (!file.empty()) return Places::load(file);
  YX_ASSIGN(const std::filesystem::path assets, yanxing::records::find_assets());
  return yanxing::records::load_places(assets);
}

int print(const Options& options, const std::function<nlohmann::ordered_json(const Sample&, std::int64_t)>& record,
          bool observations) {
  const Result<Places> places = load_places(options.places_file);
  if (!places) {
    std::cerr << "yanxing-sample: " << places.error().detail << '\n';
    return 1;
  }
  const auto sample = Sample::make(*places, options.place, options.seed);
  if (!sample) {
    std::cerr << "yanxing-sample: " << sample.error().detail << '\n';
    return 1;
  }
  const std::int64_t count = observations ? std::min(options.count, sample->observation_count()) : options.count;
  for (std::int64_t i = 0; i < count; ++i) std::cout << record(*sample, i).dump() << '\n';
  std::cout.flush();
  if (!std::cout) std::cerr << "yanxing-sample: cannot write\n";
  return std::cout ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Generated sample records, one JSON object a line, for `yanxing-cli import FORM FILE`. Nobody real is meant.");
  app.require_subcommand(1);
  Options options;
  const auto add = [&](const char* name, const char* what, std::int64_t usual) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option("--place", options.place, "code of the county, township or village, e.g. 450224204")
        ->required();
    command->add_option("--count", options.count, "how many (default " + std::to_string(usual) + ")")
        ->check(CLI::Range(0, 100'000'000));
    command->add_option("--seed", options.seed, "the same seed gives the same records (default 1)");
    command->add_option("--places", options.places_file, "table of places (default: assets/places/places.csv)");
    command->preparse_callback([&options, usual](std::size_t) { options.count = usual; });
    return command;
  };
  CLI::App* roster = add("roster", "people (form person)", 100);
  CLI::App* trainings = add("trainings", "trainings of five days (form training)", 1);
  CLI::App* sessions = add("sessions", "half-day sessions, ten a training (form session)", 10);
  CLI::App* marks = add("marks", "attendance marks, session by session over all people (form mark)", 1000);
  marks->add_option("--people", options.people, "how many of the roster take part (default 100)")
      ->check(CLI::Range(1, 10'000'000));
  CLI::App* observations = add("observations", "started checklists, four stages a village (form observation)", 4);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (roster->parsed()) return print(options, &Sample::person, false);
  if (trainings->parsed()) return print(options, &Sample::training, false);
  if (sessions->parsed()) return print(options, &Sample::session, false);
  if (marks->parsed())
    return print(
        options, [&](const Sample& sample, std::int64_t i) { return sample.mark(i, options.people); }, false);
  if (observations->parsed()) return print(options, &Sample::observation, true);
  return 2;
}
