// yanxing-peers: the parts of `tools/bench/peers` and `tools/bench/load` that are ours: the workload, the bare
// pipeline, one laptop's sync with its batch size and memory said, the load on a server. The scripts drive it; each
// command prints one JSON object.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "client/net/sync_loop.h"
#include "client/records/assets.h"
#include "client/records/workspace.h"
#include "tools/bench/bare.h"
#include "tools/bench/fleet.h"
#include "tools/bench/measure.h"
#include "tools/bench/workload.h"

namespace yanxing::bench {
namespace {

using nlohmann::ordered_json;

int say(const ordered_json& what) {
  std::printf("%s\n", what.dump().c_str());
  return 0;
}

/// Writes marks `first_mark`… and observations, nine to one, into FOLDER/mark.ndjson and FOLDER/observation.ndjson.
int write_workload(const std::string& assets, std::uint64_t seed, std::int64_t records, std::int64_t first,
                   const std::string& folder) {
  const Workload workload(assets, seed);
  const std::int64_t observations = records / 10, marks = records - observations;
  std::ofstream mark_file(folder + "/mark.ndjson"), observation_file(folder + "/observation.ndjson");
  for (std::int64_t i = 0; i < marks; ++i) mark_file << workload.mark(first + i).json_line() << '\n';
  for (std::int64_t i = 0; i < observations; ++i)
    observation_file << workload.observation(first + i).json_line() << '\n';
  mark_file.close();
  observation_file.close();
  if (!mark_file || !observation_file) {
    std::fprintf(stderr, "cannot write to %s\n", folder.c_str());
    return 1;
  }
  return say({{"marks", marks}, {"observations", observations}});
}

/// What `yanxing-cli sync` does, with the batch size given and this process's memory.
int sync_laptop(const std::string& folder, std::size_t batch) {
  const auto fail = [](const Error& error) {
    std::fprintf(stderr, "sync: %s\n", error.detail.c_str());
    return 3;
  };
  auto workspace = records::Workspace::open(folder);
  if (!workspace) return fail(workspace.error());
  records::Workspace& open = **workspace;
  const auto enrolment = open.enrolment();
  if (!enrolment || !*enrolment) return fail({Code::not_found, "not enrolled"});
  const std::int64_t idle_kb = memory_kb("VmHWM");
  const sync::ClientIdentity identity{open.identity().device, open.identity().key, (*enrolment)->server_key};
  net::Transport transport({(*enrolment)->url, (*enrolment)->ca_pem, (*enrolment)->token});
  sync::ClientSession session(open.store(), open.log(), open.clock(), identity, open.random(), open.wall_clock(),
                              {.push_changes = batch, .pull_changes = batch});
  std::optional<Result<net::SyncReport>> report;
  const double seconds = seconds_of([&] { report.emplace(net::sync_blocking(session, transport)); });
  if (!*report) return fail(report->error());
  const net::SyncReport& done = **report;
  return say({{"seconds", seconds},
              {"sent", done.progress.sent},
              {"received", done.progress.received},
              {"bytes_out", done.traffic.bytes_out},
              {"bytes_in", done.traffic.bytes_in},
              {"round_trips", done.traffic.round_trips},
              {"idle_kb", idle_kb},
              {"peak_kb", memory_kb("VmHWM")}});
}

struct Options {
  std::string folder, db, from, certificate, key, ca, ready, server;
  std::vector<std::string> files;
  std::int64_t records = 10'000, first = 0, batch = 1000;
  std::uint64_t seed = 1;
  int port = 0;
  LoadOptions load;
  GrowthOptions growth;
};

void add_simple_commands(CLI::App& app, Options& o) {
  CLI::App* data = app.add_subcommand("data", "Writes the workload as mark.ndjson and observation.ndjson");
  data->add_option("folder", o.folder)->required()->check(CLI::ExistingDirectory);
  data->add_option("--records", o.records)->capture_default_str();
  data->add_option("--first", o.first, "number of the first mark and observation")->capture_default_str();
  data->add_option("--seed", o.seed)->capture_default_str();
  CLI::App* sync = app.add_subcommand("sync", "One laptop's sync");
  sync->add_option("--data", o.folder)->required();
  sync->add_option("--batch", o.batch, "changes a batch at most")->capture_default_str();
  CLI::App* fill = app.add_subcommand("bare-fill", "Puts NDJSON lines into the bare pipeline's file");
  fill->add_option("db", o.db)->required();
  fill->add_option("files", o.files)->required();
  CLI::App* serve = app.add_subcommand("bare-serve", "The bare pipeline's server");
  serve->add_option("db", o.db)->required();
  serve->add_option("--port", o.port)->required();
  serve->add_option("--certificate", o.certificate)->required();
  serve->add_option("--key", o.key)->required();
  serve->add_option("--ready", o.ready, "file to write when it listens")->required();
  CLI::App* push = app.add_subcommand("bare-push", "The bare pipeline's laptop");
  push->add_option("db", o.db)->required();
  push->add_option("--port", o.port)->required();
  push->add_option("--ca", o.ca)->required();
  push->add_option("--batch", o.batch)->capture_default_str();
  CLI::App* insert =
      app.add_subcommand("bare-insert", "A ledger's rows into a new file with the same tables and indexes");
  insert->add_option("from", o.from)->required();
  insert->add_option("to", o.db)->required();
  insert->add_option("--batch", o.batch)->capture_default_str();
}

void add_server_commands(CLI::App& app, Options& o) {
  CLI::App* load = app.add_subcommand("load", "Many laptops come within a time");
  load->add_option("folder", o.folder, "a new folder for the city")->required()->check(CLI::NonexistentPath);
  load->add_option("--server", o.server)->required()->check(CLI::ExistingFile);
  load->add_option("--laptops", o.load.laptops)->capture_default_str();
  load->add_option("--changes", o.load.changes)->capture_default_str();
  load->add_option("--within", o.load.within_s, "seconds; 0: all at once")->capture_default_str();
  load->add_option("--drip", o.load.drip, "slow clients beside them")->capture_default_str();
  load->add_option("--seed", o.load.seed)->capture_default_str();
  CLI::App* growth = app.add_subcommand("growth", "The same exchanges while a server fills");
  growth->add_option("folder", o.folder, "a new folder for the city")->required()->check(CLI::NonexistentPath);
  growth->add_option("--server", o.server)->required()->check(CLI::ExistingFile);
  growth->add_option("--levels", o.growth.levels, "changes on the server")->delimiter(',')->capture_default_str();
  growth->add_option("--seed", o.growth.seed)->capture_default_str();
}

int run(const CLI::App& app, Options& o, const std::string& assets) {
  if (app.got_subcommand("data")) return write_workload(assets, o.seed, o.records, o.first, o.folder);
  if (app.got_subcommand("sync")) return sync_laptop(o.folder, static_cast<std::size_t>(o.batch));
  if (app.got_subcommand("bare-fill")) return bare_fill(o.db, o.files), 0;
  if (app.got_subcommand("bare-serve")) return bare_serve(o.db, o.port, o.certificate, o.key, o.ready), 0;
  if (app.got_subcommand("bare-push")) {
    const BareReport done = bare_push(o.db, o.port, o.ca, o.batch);
    return say({{"seconds", done.seconds}, {"sent", done.sent}, {"idle_kb", done.idle_kb}, {"peak_kb", done.peak_kb}});
  }
  if (app.got_subcommand("bare-insert")) return say({{"seconds", bare_insert(o.from, o.db, o.batch)}});
  if (app.got_subcommand("load")) {
    o.load.server_program = o.server;
    o.load.folder = o.folder;
    o.load.assets = assets;
    return bench_load(o.load) ? 0 : 1;
  }
  o.growth.server_program = o.server;
  o.growth.folder = o.folder;
  o.growth.assets = assets;
  return bench_growth(o.growth) ? 0 : 1;
}

}  // namespace
}  // namespace yanxing::bench

int main(int argc, char** argv) {
  CLI::App app("Parts of tools/bench/peers and tools/bench/load; each command prints one JSON object a line.");
  app.require_subcommand(1);
  yanxing::bench::Options options;
  yanxing::bench::add_simple_commands(app, options);
  yanxing::bench::add_server_commands(app, options);
  CLI11_PARSE(app, argc, argv);
  const auto assets = yanxing::records::find_assets();
  if (!assets) {
    std::fprintf(stderr, "yanxing-peers: %s\n", assets.error().detail.c_str());
    return 1;
  }
  return yanxing::bench::run(app, options, assets->string());
}
