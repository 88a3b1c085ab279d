// The load of the last evening, and how cost grows with what a server holds. The real server program; see fleet.h.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "sync/base/check.h"
#include "tools/bench/fleet.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {
namespace {

using nlohmann::ordered_json;
using Laptops = std::vector<std::unique_ptr<FleetLaptop>>;

Laptops make_laptops(int count) {
  Laptops out;
  for (int i = 0; i < count; ++i) out.push_back(std::make_unique<FleetLaptop>());
  return out;
}

double part(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

struct Arrivals {
  std::vector<double> seconds;  // of each laptop that was served, from coming to done
  int repeats = 0, unserved = 0;
  std::string trouble;
  double all_s = 0;
};

Arrivals let_in(Laptops& laptops, double within_s) {
  Arrivals out;
  std::mutex mutex;
  std::vector<std::thread> threads;
  const auto start = std::chrono::steady_clock::now();
  out.all_s = seconds_of([&] {
    for (std::size_t i = 0; i < laptops.size(); ++i) {
      const std::chrono::duration<double> when(within_s * static_cast<double>(i) / static_cast<double>(laptops.size()));
      std::this_thread::sleep_until(start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(when));
      threads.emplace_back([&, laptop = laptops[i].get()] {
        int tries = 0;
        const double seconds = seconds_of([&] { tries = laptop->sync(100); });
        const std::lock_guard lock(mutex);
        if (tries == 0 || laptop->unsent() != 0) ++out.unserved;
        if (!laptop->trouble().empty()) out.trouble = laptop->trouble();
        out.repeats += std::max(0, tries - 1);
        out.seconds.push_back(seconds);
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  return out;
}

}  // namespace

bool bench_load(const LoadOptions& options) {
  const Workload workload(options.assets, options.seed);
  FleetCity city(options.server_program, options.folder);
  Laptops laptops = make_laptops(options.laptops);
  std::vector<std::string> scopes;
  for (std::size_t i = 0; i < laptops.size(); ++i) {
    // A village each, so that nobody pulls what the others hand in.
    scopes.push_back(workload.villages()[i % workload.villages().size()]);
    laptops[i]->fill(workload, static_cast<std::int64_t>(i) * options.changes, options.changes, scopes.back());
  }
  city.enrol(laptops, scopes);
  city.start();
  const std::int64_t idle_kb = city.memory_kb("VmRSS");
  Arrivals arrivals;
  int dripping = 0;
  {
    std::unique_ptr<DripClients> drip;
    if (options.drip > 0) {
      drip = std::make_unique<DripClients>(city.port(), options.drip);
      for (int i = 0; i < 300 && drip->alive() < options.drip; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      dripping = drip->alive();
    }
    arrivals = let_in(laptops, options.within_s);
  }
  const std::int64_t peak_kb = city.memory_kb("VmHWM");
  city.stop();
  const auto held = city.held();
  const std::int64_t expected = options.changes * options.laptops;
  const bool whole =
      held.ok && held.records == expected && held.changes == expected && held.quarantine == 0 && arrivals.unserved == 0;
  std::printf("%s\n", ordered_json({{"laptops", options.laptops},
                                    {"changes", options.changes},
                                    {"within_s", options.within_s},
                                    {"drip", dripping},
                                    {"seconds", arrivals.all_s},
                                    {"per_second", static_cast<double>(expected) / arrivals.all_s},
                                    {"p50_s", part(arrivals.seconds, 0.50)},
                                    {"p99_s", part(arrivals.seconds, 0.99)},
                                    {"max_s", part(arrivals.seconds, 1.0)},
                                    {"repeats", arrivals.repeats},
                                    {"unserved", arrivals.unserved},
                                    {"trouble", arrivals.trouble},
                                    {"server_idle_kb", idle_kb},
                                    {"server_peak_kb", peak_kb},
                                    {"file_bytes", city.file_bytes()},
                                    {"expected", expected},
                                    {"records", held.records},
                                    {"quarantine", held.quarantine},
                                    {"verified", held.ok},
                                    {"nothing_lost", whole}})
                          .dump()
                          .c_str());
  return whole;
}

// ---- growth ----

namespace {

struct Costs {
  std::vector<double> pushes, one_marks, city_pages, township_pages;
};

std::vector<double> seconds_of_kind(const std::vector<FleetLaptop::Exchange>& exchanges, sync::Kind kind) {
  std::vector<double> out;
  for (const auto& one : exchanges)
    if (one.kind == kind) out.push_back(one.seconds);
  return out;
}

constexpr std::int64_t feeder_changes = 20'000, batch = 1000;
constexpr std::size_t pushes = 10, singles = 5, pages = 5;

/// Laptops that see the city and have synced while it was empty, so that they hand in without pulling everything first;
/// and new ones.
class Feeders {
 public:
  Feeders(FleetCity& city, const Workload& workload, std::size_t levels, std::int64_t changes) : workload_(workload) {
    const auto known = static_cast<std::size_t>(changes / feeder_changes) + levels * (2 + singles) + 1;
    known_ = make_laptops(static_cast<int>(known));
    fresh_ = make_laptops(static_cast<int>(levels * 2));
    city.enrol(known_, std::vector<std::string>(known, "4502"));
    std::vector<std::string> scopes;
    const std::string township = workload.villages()[0].substr(0, 9);
    for (std::size_t i = 0; i < fresh_.size(); ++i) scopes.push_back(i % 2 == 0 ? "4502" : township);
    city.enrol(fresh_, scopes);
    city.start();
    for (const auto& laptop : known_) laptop->exchange(sync::Kind::push, 1000);
  }

  /// What handing in `count` more changes takes, one after the other.
  std::vector<FleetLaptop::Exchange> hand_in(std::int64_t count) {
    YX_CHECK(!known_.empty());
    const std::unique_ptr<FleetLaptop> laptop = std::move(known_.back());
    known_.pop_back();
    laptop->fill(workload_, next_, count, {});
    next_ += count;
    return laptop->exchange(sync::Kind::pull, 1'000'000, {.push_changes = batch});
  }
  /// The first pages of a new laptop: of the city, of a township.
  std::vector<FleetLaptop::Exchange> new_laptop(bool of_city) {
    const std::size_t at = fresh_at_ * 2 + (of_city ? 0 : 1);
    if (!of_city) ++fresh_at_;
    const std::unique_ptr<FleetLaptop> laptop = std::move(fresh_[at]);
    return laptop->exchange(sync::Kind::push, pages + 1);
  }
  std::int64_t count() const { return next_; }

 private:
  const Workload& workload_;
  Laptops known_, fresh_;
  std::size_t fresh_at_ = 0;
  std::int64_t next_ = 0;
};

double middle_ms(const std::vector<double>& seconds) { return seconds.empty() ? 0 : median(seconds) * 1e3; }

}  // namespace

bool bench_growth(const GrowthOptions& options) {
  const Workload workload(options.assets, options.seed);
  FleetCity city(options.server_program, options.folder);
  Feeders feeders(city, workload, options.levels.size(), options.levels.back());
  for (const std::int64_t level : options.levels) {
    while (feeders.count() + batch * std::int64_t{pushes} < level)
      feeders.hand_in(std::min(feeder_changes, level - batch * std::int64_t{pushes} - feeders.count()));
    const auto push_s = seconds_of_kind(feeders.hand_in(batch * pushes), sync::Kind::push);
    std::vector<double> one_mark_s;
    for (std::size_t i = 0; i < singles; ++i) one_mark_s.push_back(seconds_of([&] { feeders.hand_in(1); }));
    const auto city_pages = feeders.new_laptop(true), township_pages = feeders.new_laptop(false);
    const auto first_page_bytes = city_pages.size() > 1 ? city_pages[1].reply_bytes : 0;
    std::printf("%s\n",
                ordered_json({{"changes", feeders.count()},
                              {"push_1000_ms", middle_ms(push_s)},
                              {"one_mark_ms", middle_ms(one_mark_s)},
                              {"pull_page_ms", middle_ms(seconds_of_kind(city_pages, sync::Kind::pull))},
                              {"pull_page_bytes", first_page_bytes},
                              {"pull_page_township_ms", middle_ms(seconds_of_kind(township_pages, sync::Kind::pull))},
                              {"file_bytes", city.file_bytes()},
                              {"server_rss_kb", city.memory_kb("VmRSS")},
                              {"server_peak_kb", city.memory_kb("VmHWM")}})
                    .dump()
                    .c_str());
    std::fflush(stdout);
  }
  city.stop();
  const auto held = city.held();
  const bool whole = held.ok && held.records == feeders.count() && held.quarantine == 0;
  std::printf(
      "%s\n",
      ordered_json(
          {{"records", held.records}, {"expected", feeders.count()}, {"verified", held.ok}, {"nothing_lost", whole}})
          .dump()
          .c_str());
  return whole;
}

}  // namespace yanxing::bench
