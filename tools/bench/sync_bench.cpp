// Sync with the real programs over loopback TLS: one laptop sends everything it has to a fresh server, a second one
// takes it.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "sync/base/check.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {

namespace {

using nlohmann::json;

/// Runs a shell line; its standard output. Ends the bench when it fails: a number without its work done is no number.
std::string shell(const std::string& line) {
  FILE* pipe = ::popen(line.c_str(), "r");
  YX_CHECK(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
  if (::pclose(pipe) != 0) {
    std::fprintf(stderr, "failed: %s\n", line.c_str());
    std::exit(1);
  }
  return out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

class City {
 public:
  City(const std::string& bin, const Scratch& scratch)
      : server_(bin + "/yanxing-server --data " + scratch.file("server") + " "), log_(scratch.file("server.log")) {
    shell(server_ + "init --host localhost --host 127.0.0.1 >/dev/null");
    port_ = 20000 + static_cast<int>(::getpid() % 10000);
    shell(server_ + "serve --listen 127.0.0.1 --port " + std::to_string(port_) + " >" + log_ + " 2>&1 & echo $! >" +
          scratch.file("pid"));
    pid_file_ = scratch.file("pid");
    for (int i = 0; i < 100; ++i) {
      if (std::system(
              ("curl -sk -o /dev/null --max-time 1 https://127.0.0.1:" + std::to_string(port_) + "/healthz").c_str()) ==
          0)
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::fprintf(stderr, "the server did not start; see %s\n", log_.c_str());
    std::exit(1);
  }
  ~City() { [[maybe_unused]] const int ended = std::system(("kill $(cat " + pid_file_ + ")").c_str()); }
  City(const City&) = delete;
  City& operator=(const City&) = delete;
  std::string code() { return first_line(shell(server_ + "device add --scope 450224204 --name bench 2>/dev/null")); }
  std::string url() const { return "https://localhost:" + std::to_string(port_); }

 private:
  std::string server_, log_, pid_file_;
  int port_ = 0;
};

std::string enrolled_laptop(const std::string& bin, const Scratch& scratch, City& city, const std::string& name) {
  const std::string laptop = bin + "/yanxing-cli --data " + scratch.file(name) + " ";
  shell(laptop + "init --place 450224204 --name " + name + " >/dev/null");
  shell(laptop + "enrol " + city.url() + " " + city.code() + " >/dev/null");
  return laptop;
}

}  // namespace

void bench_sync(const std::string& bin, const std::string& scratch_base, int count) {
  const Scratch scratch(scratch_base);
  City city(bin, scratch);
  const std::string sender = enrolled_laptop(bin, scratch, city, "sender");
  const std::string receiver = enrolled_laptop(bin, scratch, city, "receiver");
  shell(bin + "/yanxing-sample marks --count " + std::to_string(count) + " --place 450224204 --seed 1 >" +
        scratch.file("marks.ndjson"));

  const double import_s =
      seconds_of([&] { shell(sender + "import mark --force " + scratch.file("marks.ndjson") + " >/dev/null"); });
  const double bare_s = raw_insert_seconds(scratch.file("bare.db"), count);
  print_row("cli: import of " + std::to_string(count) + " marks", format("%.0f /s", count / import_s),
            format("%.0f /s", count / bare_s), format("%.0f %%", 100 * bare_s / import_s), ">= 25 % of raw inserts");

  json pushed, pulled;
  const double push_s = seconds_of([&] { pushed = json::parse(shell(sender + "sync --json")); });
  const double pull_s = seconds_of([&] { pulled = json::parse(shell(receiver + "sync --json")); });
  print_row("push to a fresh server", format("%.2f s", push_s), format("%.2f s", bare_s),
            format("%.1f x", push_s / bare_s), "bound: raw inserts of one side");
  print_row("pull on a second laptop", format("%.2f s", pull_s), format("%.2f s", bare_s),
            format("%.1f x", pull_s / bare_s), "bound: raw inserts of one side");
  print_row("bytes up per mark", format("%.1f B", pushed.value("bytes_out", 0.0) / count), "60 B", "", "<= 60");
  print_row("round trips of the push", format("%.0f", pushed.value("round_trips", 0.0)),
            format("%.0f", 3 + (count + 4999) / 5000.0), "", "<= 3 + batches");
  YX_CHECK(pulled.value("received", 0) >= count);
}

}  // namespace yanxing::bench
