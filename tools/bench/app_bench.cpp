// yanxing-app-bench: how long the app holds up its window on the laptop of a city office: 10,000 checklists to review,
// 600 conflicts, 10,000 persons, a roster of 5,000 rows, many records deleted at once. See README.md.
//
// The records come from two other laptops, as a pull brings them; then the App is driven by commands, without a window,
// and the longest call of run() or tick() counts.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "sync/ledger/ledger.h"
#include "tools/bench/app_driver.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {
namespace {

namespace command = app::command;
using app::Screen;
using records::SaveRequest;

constexpr const char* city = "4502";
constexpr int persons = 10'000;
constexpr int conflicts = 600;
constexpr int import_rows = 5'000;

/// A laptop without an app: where the records come from.
struct Source {
  Source(const std::filesystem::path& folder, const forms::FormSet& forms, const std::string& person) {
    records::OpenOptions options;
    options.create = true;
    workspace = std::move(records::Workspace::open(folder, options)).value();
    YX_CHECK(workspace->set_up(city, person).ok());
    store.emplace(*workspace, forms);
  }
  void save(const std::vector<SaveRequest>& requests) {
    constexpr std::size_t at_once = 5000;
    for (std::size_t i = 0; i < requests.size(); i += at_once) {
      const auto part = std::span(requests).subspan(i, std::min(at_once, requests.size() - i));
      YX_CHECK(store->save_many(part).value().rejected.empty());
    }
  }
  void take_from(Source& other) {
    const auto entries = other.workspace->store().chain_entries(other.workspace->log().chain(), 0, 1'000'000).value();
    sync::Transaction transaction(workspace->store());
    YX_CHECK(transaction.begin().ok());
    for (const auto& entry : entries)
      YX_CHECK(sync::apply(workspace->store(), entry.id, entry.payload, {}, std::nullopt).ok());
    YX_CHECK(transaction.commit().ok());
  }
  std::unique_ptr<records::Workspace> workspace;
  std::optional<records::RecordStore> store;
};

std::string name_of(int i) {
  constexpr const char* syllables[] = {"韦", "覃", "黄", "梁", "美", "英", "小", "花", "丽", "玉",
                                       "兰", "秀", "桂", "荣", "凤", "春", "海", "云", "红", "梅"};
  return std::string(syllables[i % 4]) + syllables[i / 4 % 20] + syllables[i / 80 % 20] + syllables[i / 1600 % 20];
}

std::vector<std::string> villages_of(const places::Places& places) {
  std::vector<std::string> out;
  for (const auto level : {places::Level::village, places::Level::community}) {
    for (const auto* place : places.within(city, level)) out.push_back(place->code);
  }
  return out;
}

/// Finished checklists of all villages in two rounds, and everybody on the roster.
void fill(Source& source, const places::Places& places) {
  const auto villages = villages_of(places);
  std::vector<SaveRequest> requests;
  for (const char* round : {"2021", "2026"}) {
    for (const std::string& village : villages) {
      for (int stage = 1; stage <= 4; ++stage) {
        requests.push_back({"observation",
                            std::nullopt,
                            {{"place", village},
                             {"round", round},
                             {"stage", std::to_string(stage)},
                             {"state", "final"},
                             {"observer", "韦一"},
                             {"remark", "选举公告已张贴"}},
                            {}});
      }
    }
  }
  for (int i = 0; i < persons; ++i)
    requests.push_back({"person",
                        std::nullopt,
                        {{"name", name_of(i)},
                         {"place", villages[static_cast<std::size_t>(i) % villages.size()]},
                         {"role", "committee"},
                         {"phone", "1xx0000" + std::to_string(1000 + i % 9000)}},
                        {}});
  source.save(requests);
  std::printf("%zu villages and communities, %zu records\n", villages.size(), requests.size());
}

void disagree(Source& a, Source& b) {
  records::ListQuery query;
  query.form = "observation";
  query.limit = conflicts;
  const auto records = a.store->list(query).value();
  for (Source* one : {&a, &b}) {
    std::vector<SaveRequest> requests;
    for (const auto& record : records)
      requests.push_back({record.form, record.id, {{"remark", one == &a ? "已张贴三处" : "只张贴一处"}}, {}});
    one->save(requests);
  }
}

std::string roster_text() {
  std::string out = "姓名\t村\t职务\t电话\n";
  for (int i = 0; i < import_rows; ++i)
    out += "石" + name_of(i * 7) + "\t阳山村\t副主任\t1xx0000" + std::to_string(1000 + i) + "\n";
  return out;
}

/// One deed, printed.
template <typename Command>
void measure(AppDriver& laptop, const char* what, Command command) {
  print_held(what, laptop.run(std::move(command)));
}

void drive(AppDriver& laptop) {
  print_held("start: first ticks", laptop.settle());
  measure(laptop, "review: opened", command::ShowScreen{Screen::review});
  std::printf("  %lld wait\n", static_cast<long long>(laptop.view().review.total));
  if (!laptop.view().review.rows.empty()) {
    const auto& row = laptop.view().review.rows.front();
    measure(laptop, "review: one accepted",
            app::ReviewCommand(command::DecideReview{{{row.record, row.version}}, true, {}}));
  }
  measure(laptop, "conflicts: opened", command::ShowScreen{Screen::conflicts});
  if (!laptop.view().conflicts.conflicts.empty()) {
    const auto one = laptop.view().conflicts.conflicts.front();
    measure(laptop, "conflicts: one decided", command::KeepValue{one.record, one.field, 0});
  }
  measure(laptop, "observation: opened", command::ShowScreen{Screen::observation});
  measure(laptop, "observation: a village", command::OpenVillage{"450224204201"});
  measure(laptop, "observation: read anew", command::SetLanguage{"en"});
  measure(laptop, "people: opened", command::ShowScreen{Screen::people});
  measure(laptop, "people: a letter typed", app::PeopleCommand(command::FilterPeople{{"w", {}, {}, {}}}));
  measure(laptop, "people: one deleted", command::DeleteRecord{laptop.view().people.rows.front().id});
  measure(laptop, "people: brought back", command::Undo{});
  measure(laptop, "people: 5,000 rows pasted", app::PeopleCommand(command::PasteRoster{roster_text()}));
  measure(laptop, "people: the village for them", app::PeopleCommand(command::SetImportPlace{"450224204201"}));
  measure(laptop, "people: imported", app::PeopleCommand(command::DoImport{}));
  measure(laptop, "people: import undone", command::Undo{});
  measure(laptop, "records: opened", command::ShowScreen{Screen::records});
  measure(laptop, "records: all chosen", command::ChooseAllRecords{true});
  measure(laptop, "records: deletion asked", command::DeleteChosenRecords{});
  if (laptop.view().shell.question) {
    const auto chosen = laptop.view().records.chosen;
    measure(laptop, "records: all of them deleted", command::AnswerQuestion{laptop.view().shell.question->id, true});
    measure(laptop, "records: deletion undone", command::Undo{});
    std::printf("  %lld records\n", static_cast<long long>(chosen));
  }
}

}  // namespace
}  // namespace yanxing::bench

int main(int argc, char** argv) {
  using namespace yanxing;
  CLI::App cli("What holds up the window of a city office's laptop.");
  std::string folder = "app-bench", assets = "assets";
  cli.add_option("--folder", folder, "data folder; made, or used again when it is there")->capture_default_str();
  cli.add_option("--assets", assets, "folder with forms/ and places/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  CLI11_PARSE(cli, argc, argv);
  if (!std::filesystem::exists(records::ledger_file(folder))) {
    const auto places = records::load_places(assets).value();
    const auto forms = records::load_forms(assets).value();
    bench::Source a(folder + "/a", forms, "韦一"), b(folder + "/b", forms, "覃二"), laptop(folder, forms, "黄三");
    bench::fill(a, places);
    b.take_from(a);
    bench::disagree(a, b);
    laptop.take_from(a);
    laptop.take_from(b);
  }
  bench::print_row("", "longest CPU", "longest wall", "all CPU", "calls");
  bench::AppDriver laptop(folder, assets);
  bench::drive(laptop);
  return 0;
}
