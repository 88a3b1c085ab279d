// yanxing-search-bench: searching 1,000,000 records of a laptop, and what the index costs. See README.md.
//
// Persons, sessions, marks and observations of a season go through the ledger as a pull brings them (another laptop's
// changes, in bulk); then the index is built in the slices that the app makes between frames.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "client/records/value_codec.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {
namespace {

using records::ListQuery;

class SteadyClock final : public WallClock {
 public:
  UnixMs now_ms() const override { return now_ += 7; }  // repeatable, and never standing still

 private:
  mutable UnixMs now_ = 1'620'000'000'000;
};

/// Numbers that are the same on every run.
class Dice {
 public:
  std::size_t under(std::size_t end) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return static_cast<std::size_t>(state_ >> 33) % end;
  }

 private:
  std::uint64_t state_ = 42;
};

constexpr const char* surnames[] = {"韦", "韦", "韦", "覃", "覃", "黄", "梁", "李",
                                    "莫", "蒙", "罗", "卢", "陆", "吴", "龙", "石"};
constexpr const char* given[] = {"美", "英", "小", "花", "丽", "玉", "兰", "建", "国", "志",
                                 "明", "秀", "桂", "荣", "凤", "春", "海", "文", "家", "光",
                                 "华", "忠", "云", "红", "梅", "庆", "德", "生", "福", "贵"};
constexpr const char* notes[] = {
    "", "", "", "", "", "", "", "路上堵车，迟到十分钟", "家中有事，请假半天", "替村主任参加"};

class Season {
 public:
  Season(records::RecordStore& store, const places::Places& places, int count)
      : store_(&store), villages_(places.within("4502", places::Level::village)), count_(count) {}

  void fill() {
    const int people = std::max(20, count_ / 20), sessions = std::max(2, count_ / 1000), observations = count_ / 50;
    const auto training = store_->new_id();
    add("training", training, {{"title", "村（社区）干部培训班"}, {"place", "450224204"}}, "450224204");
    std::vector<std::pair<RecordId, std::string>> persons;
    for (int i = 0; i < people; ++i) {
      const std::string village = villages_[dice_.under(villages_.size())]->code;
      std::string name = std::string(surnames[dice_.under(16)]) + given[dice_.under(30)];
      if (dice_.under(4) > 0) name += given[dice_.under(30)];
      persons.emplace_back(store_->new_id(), village);
      add("person", persons.back().first,
          {{"name", name},
           {"place", village},
           {"gender", i % 2 > 0 ? "female" : "male"},
           {"role", "committee"},
           {"phone", "1" + std::to_string(30 + i % 60) + "0000" + std::to_string(1000 + dice_.under(9000))}},
          village);
    }
    for (int i = 0; i < observations; ++i) {
      const std::string village = villages_[dice_.under(villages_.size())]->code;
      add("observation", store_->new_id(),
          {{"place", village},
           {"round", "2021"},
           {"stage", std::to_string(1 + i % 6)},
           {"remark", i == observations / 2 ? "公告栏被暴雨冲垮，已改用广播通知"
                                            : "选举公告已张贴，群众到场有序，未发现异常情况"}},
          village);
    }
    for (int done = people + observations + 1; done < count_; ++done) {
      const auto& [person, village] = persons[dice_.under(persons.size())];
      const std::string session =
          make_uuid_v5(training, std::to_string(dice_.under(static_cast<std::size_t>(sessions)))).text();
      add("mark", store_->new_id(),
          {{"session", session},
           {"person", person.text()},
           {"status", dice_.under(20) > 0 ? "present" : "late"},
           {"at", "08:" + std::to_string(10 + dice_.under(50))},
           {"note", notes[dice_.under(10)]}},
          village);
    }
    write();
  }

 private:
  void add(const char* form, const RecordId& id, const forms::Answers& values, const std::string& place) {
    sync::Change change;
    change.form = form;
    change.place = place;
    change.author = "记录员";
    change.record = id;
    change.creates = true;
    for (const auto& [field, value] : values) {
      if (value == "") continue;
      change.edits.push_back({field, records::encode_value(value).value(), {}, false});
    }
    batch_.push_back(std::move(change));
    if (batch_.size() == 5000) write();
  }

  void write() {
    auto& workspace = store_->workspace();
    sync::Transaction transaction(workspace.store());
    YX_CHECK(transaction.begin().ok());
    for (sync::Change& change : batch_) YX_CHECK(workspace.log().append(change).ok());
    YX_CHECK(transaction.commit().ok());
    batch_.clear();
  }

  records::RecordStore* store_;
  std::vector<const places::Place*> villages_;
  int count_;
  Dice dice_;
  std::vector<sync::Change> batch_;
};

struct Laptop {
  Laptop(const std::filesystem::path& folder, const forms::FormSet& forms, const places::Places& places) {
    records::OpenOptions options;
    options.clock = &clock;
    options.create = true;
    workspace = std::move(records::Workspace::open(folder, options)).value();
    if (!workspace->is_set_up()) YX_CHECK(workspace->set_up("450224204", "记录员").ok());
    store.emplace(*workspace, forms);
    store->know_places(places);
  }
  SteadyClock clock;
  std::unique_ptr<records::Workspace> workspace;
  std::optional<records::RecordStore> store;
};

void build_index(Laptop& laptop, std::int64_t count) {
  std::vector<double> slices_s;
  const double all_s = seconds_of([&] {
    bool more = true;
    while (more) slices_s.push_back(seconds_of([&] { more = laptop.store->index_some().value(); }));
  });
  std::sort(slices_s.begin(), slices_s.end());
  print_row("index built in slices", format("%.1f s", all_s), format("%.0f /s", static_cast<double>(count) / all_s), "",
            "");
  print_row("one slice: median, p99", format("%.1f ms", 1e3 * median(slices_s)),
            format("%.1f ms", 1e3 * slices_s[slices_s.size() * 99 / 100]), "", "");
}

void print_sizes(Laptop& laptop, const std::filesystem::path& folder, std::int64_t count) {
  YX_CHECK(laptop.workspace->store().db().exec("PRAGMA wal_checkpoint(TRUNCATE)").ok());
  const auto file = static_cast<double>(std::filesystem::file_size(records::ledger_file(folder)));
  const auto index = static_cast<double>(laptop.workspace->search_index().bytes().value());
  print_row("index: bytes a record, share of the file", format("%.0f", index / static_cast<double>(count)),
            format("%.0f MB", file / 1e6), format("%.0f %%", 100 * index / file), "<= 25 %");
}

struct Case {
  const char* label;
  ListQuery query;
};

ListQuery asked(std::string text, std::string form = {}, std::string place = {}) {
  ListQuery query;
  query.text = std::move(text);
  query.form = std::move(form);
  query.place = std::move(place);
  return query;
}

std::vector<Case> cases(const places::Places& places) {
  const auto villages = places.within("450224204", places::Level::village);
  std::vector<Case> out = {{"all, newest first", asked("")},
                           {"initials wm", asked("wm")},
                           {"one letter w", asked("w")},
                           {"surname 韦", asked("韦")},
                           {"name 韦美英", asked("韦美英")},
                           {"full pinyin weimeiying", asked("weimeiying")},
                           {"a village by name", asked(villages.front()->short_name())},
                           {"a village by initials", asked("ysc")},
                           {"a rare word 暴雨冲垮", asked("暴雨冲垮")},
                           {"no hit 鑫淼", asked("鑫淼")},
                           {"no hit qzxj", asked("qzxj")},
                           {"end of a phone 00004711", asked("00004711")},
                           {"wm, marks, one township", asked("wm", "mark", "450224204")},
                           {"weimeiying, marks", asked("weimeiying", "mark")},
                           {"韦美英, marks, the whole city", asked("韦美英", "mark", "4502")},
                           {"wm, marks, one county", asked("wm", "mark", "450224")},
                           {"no hit 鑫淼, marks, one township", asked("鑫淼", "mark", "450224204")},
                           {"韦, persons, one village", asked("韦", "person", villages.front()->code)},
                           {"common word 公告, one county", asked("公告", "", "450224")}};
  ListQuery deleted = asked("韦");
  deleted.life = ListQuery::Life::deleted;
  out.push_back({"韦, deleted ones (none)", deleted});
  ListQuery unsent = asked("韦");
  unsent.sync = records::SyncState::local;
  out.push_back({"韦, not yet sent", unsent});
  return out;
}

void run_cases(Laptop& laptop, const places::Places& places, int rounds) {
  for (const Case& one : cases(places)) {
    std::vector<double> first_s, cpu_s;
    for (int i = 0; i < rounds; ++i) {
      const Spent spent = spent_on([&] {
        auto hits = laptop.store->search(one.query).value();
        YX_CHECK(hits.by_index());
        YX_CHECK(laptop.store->find_more(hits, 100).ok());
        YX_CHECK(laptop.store->read(hits, 0, 100).ok());
      });
      first_s.push_back(spent.wall_s);
      cpu_s.push_back(spent.cpu_s);
    }
    auto hits = laptop.store->search(one.query).value();
    const double all_s = seconds_of([&] { YX_CHECK(laptop.store->find_more(hits, SIZE_MAX).ok()); });
    std::sort(first_s.begin(), first_s.end());
    std::sort(cpu_s.begin(), cpu_s.end());
    const std::size_t p99 = first_s.size() * 99 / 100;
    print_row(one.label, format("%.2f ms", 1e3 * median(first_s)), format("%.2f ms", 1e3 * first_s[p99]),
              format("%.2f ms", 1e3 * cpu_s[p99]),
              format("%.0f ms, ", 1e3 * all_s) + std::to_string(hits.keys().size()));
  }
}

/// A list whose hits are all known, after one more record was saved: what it takes to bring it up.
void bench_following(Laptop& laptop, int rounds) {
  const auto session = laptop.store->new_id();
  auto hits = laptop.store->search(asked("")).value();
  YX_CHECK(laptop.store->find_more(hits, SIZE_MAX).ok());
  std::vector<double> follow_s, count_s;
  for (int i = 0; i < rounds; ++i) {
    YX_CHECK(laptop.store
                 ->save({"mark",
                         std::nullopt,
                         {{"session", session.text()},
                          {"person", make_uuid_v5(session, "f" + std::to_string(i)).text()},
                          {"status", "present"}},
                         {}})
                 .ok());
    follow_s.push_back(spent_on([&] { YX_CHECK(laptop.store->follow(hits).value()); }).cpu_s);
    count_s.push_back(spent_on([&] { YX_CHECK(laptop.store->count_living().ok()); }).cpu_s);
  }
  std::sort(follow_s.begin(), follow_s.end());
  const std::size_t p99 = follow_s.size() * 99 / 100;
  print_row("a full list after a save: median, p99 CPU", format("%.2f ms", 1e3 * median(follow_s)),
            format("%.2f ms", 1e3 * follow_s[p99]), "", std::to_string(hits.keys().size()));
  print_row("the count of all after a save", format("%.2f ms", 1e3 * median(count_s)), "", "", "");
}

/// Saves of a mark, with and without somebody who listens for the index; then the index catching up.
void bench_saves(Laptop& laptop, int rounds) {
  const auto session = laptop.store->new_id();
  const auto save = [&](int i) {
    const auto person = make_uuid_v5(session, std::to_string(i));
    YX_CHECK(laptop.store
                 ->save({"mark",
                         std::nullopt,
                         {{"session", session.text()}, {"person", person.text()}, {"status", "present"}},
                         {}})
                 .ok());
  };
  std::vector<double> without_s, with_s;
  for (int i = 0; i < rounds; ++i) {
    if (i % 2 > 0) {
      with_s.push_back(seconds_of([&] { save(i); }));
    } else {
      laptop.workspace->store().observe({});
      without_s.push_back(seconds_of([&] { save(i); }));
      laptop.workspace->search_index().listen();
    }
  }
  const double a = median(with_s), b = median(without_s);
  print_row("a save with the index listening, without", format("%.0f us", a * 1e6), format("%.0f us", b * 1e6),
            format("%.2f x", a / b), "a few %");
}

}  // namespace
}  // namespace yanxing::bench

int main(int argc, char** argv) {
  using namespace yanxing;
  CLI::App app("Searching a laptop's records. Times are for the first 100 hits, read; then for all hits, counted.");
  std::string folder = "search-bench", assets = "assets";
  int count = 1'000'000, rounds = 100;
  app.add_option("--folder", folder, "data folder; made, or used again when it is there")->capture_default_str();
  app.add_option("--assets", assets, "folder with forms/ and places/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--count", count, "records")->check(CLI::Range(1000, 10'000'000))->capture_default_str();
  bool fill_only = false;
  app.add_flag("--fill-only", fill_only, "make the folder and its index, search nothing (tools/bench/client)");
  app.add_option("--rounds", rounds, "of each query")->check(CLI::Range(1, 100'000))->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const auto places = records::load_places(assets).value();
  const auto forms = records::load_forms(assets).value();
  const bool fresh = !std::filesystem::exists(records::ledger_file(folder));
  bench::Laptop laptop(folder, forms, places);
  if (fresh) {
    const double s = bench::seconds_of([&] { bench::Season(*laptop.store, places, count).fill(); });
    bench::print_row("records written in bulk", bench::format("%.1f s", s), bench::format("%.0f /s", count / s), "",
                     "");
    bench::build_index(laptop, count);
  }
  while (laptop.store->index_some().value()) {
  }
  bench::print_sizes(laptop, folder, count);
  if (fill_only) return 0;
  laptop.store->warm_up_search();  // as the app does before anything can be typed
  bench::print_row("first 100 hits of", "median", "p99", "p99 CPU", "all hits");
  bench::run_cases(laptop, places, rounds);
  bench::bench_following(laptop, rounds);
  bench::bench_saves(laptop, 2 * rounds);
  return 0;
}
