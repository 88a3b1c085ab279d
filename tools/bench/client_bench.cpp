// yanxing-client-bench: what a person at a laptop waits for, however much the laptop holds. Driven by
// tools/bench/client.
//
// The App of a filled data folder is driven by commands, without a window, as a person works: start, the records
// screen, a search letter by letter, people who queue to sign in, a page of a form. One JSON line: each deed's longest
// call, ms.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "sync/base/check.h"
#include "tools/bench/app_driver.h"

namespace yanxing::bench {
namespace {

namespace command = app::command;
using app::Screen;
using nlohmann::ordered_json;

constexpr const char* township = "450224204";
constexpr const char* village = "450224204201";
constexpr int queue = 40;

ordered_json in_ms(const Held& held) {
  return {{"cpu_ms", held.longest.cpu_s * 1e3},
          {"wall_ms", held.longest.wall_s * 1e3},
          {"all_cpu_ms", held.all.cpu_s * 1e3},
          {"calls", held.calls}};
}

/// The middle one of several like deeds, by the longest call.
Held middle(std::vector<Held> several) {
  std::sort(several.begin(), several.end(),
            [](const Held& a, const Held& b) { return a.longest.wall_s < b.longest.wall_s; });
  return several.at(several.size() / 2);
}

Held worst(const std::vector<Held>& several) {
  return *std::max_element(several.begin(), several.end(),
                           [](const Held& a, const Held& b) { return a.longest.cpu_s < b.longest.cpu_s; });
}

Held search(AppDriver& laptop, const std::string& text) {
  std::vector<Held> keys;
  for (std::size_t letters = 1; letters <= text.size(); ++letters) {
    app::RecordsFilter filter;
    filter.text = text.substr(0, letters);
    keys.push_back(laptop.run(command::FilterRecords{filter}));
  }
  laptop.run(command::FilterRecords{});
  return worst(keys);
}

/// A training of this township with a session today, as a person makes it.
void open_session(AppDriver& laptop, ordered_json& out) {
  laptop.run(command::ShowScreen{Screen::attendance});
  laptop.run(command::OpenEditor{
      "training",
      std::nullopt,
      {{"title", "领头雁培训"}, {"place", township}, {"mode", "concentrated"}, {"start", "2021-05-17"}}});
  laptop.run(command::SaveEditor{});
  YX_CHECK(laptop.view().attendance.training.has_value());
  laptop.run(command::OpenEditor{
      "session",
      std::nullopt,
      {{"training", laptop.view().attendance.training->text()}, {"date", "2021-05-17"}, {"half", "am"}}});
  out["session_opened"] = in_ms(laptop.run(command::SaveEditor{}));
  YX_CHECK(laptop.view().attendance.session.has_value());
}

void people_queue(AppDriver& laptop, ordered_json& out) {
  open_session(laptop, out);
  std::vector<Held> letters, marks;
  for (int i = 0; i < queue; ++i) {
    letters.push_back(laptop.run(command::FindPerson{i % 2 > 0 ? "w" : "lm"}));
    marks.push_back(laptop.run(command::AddWalkIn{"韦" + std::to_string(i), village, {}, {}}));
  }
  out["roster"] = laptop.view().attendance.rows.size();
  out["letter_of_a_name"] = in_ms(middle(letters));
  out["signed_in"] = in_ms(middle(marks));
}

/// Letters typed into a record's remark: App echoes each, checks it and keeps the draft.
void type_remark(AppDriver& laptop, ordered_json& out) {
  laptop.run(command::OpenEditor{"person", std::nullopt, {{"name", "韦美"}, {"place", village}}});
  std::string text;
  std::vector<Held> keys;
  for (int i = 0; i < queue; ++i) keys.push_back(laptop.run(command::SetEditorField{"note", text += "a"}));
  out["key_in_a_form"] = in_ms(middle(keys));
  out["record_saved"] = in_ms(laptop.run(command::SaveEditor{}));
}

std::int64_t memory_kb(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(what + ":", 0) == 0) return std::stoll(line.substr(what.size() + 1));
  return 0;
}

ordered_json work(const std::string& folder, const std::string& assets) {
  ordered_json out;
  AppDriver laptop(folder, assets);
  out["open"] = {{"cpu_ms", laptop.opening().cpu_s * 1e3}, {"wall_ms", laptop.opening().wall_s * 1e3}};
  out["first_ticks"] = in_ms(laptop.settle());
  out["home"] = in_ms(laptop.run(command::ShowScreen{Screen::home}));
  out["review_screen"] = in_ms(laptop.run(command::ShowScreen{Screen::review}));
  out["observation_screen"] = in_ms(laptop.run(command::ShowScreen{Screen::observation}));
  out["due_screen"] = in_ms(laptop.run(command::ShowScreen{Screen::due}));
  out["sync_screen"] = in_ms(laptop.run(command::ShowScreen{Screen::sync}));
  out["records_screen"] = in_ms(laptop.run(command::ShowScreen{Screen::records}));
  out["records"] = laptop.view().records.total;
  out["rows_further_down"] = in_ms(laptop.run(command::ShowRecordRows{laptop.view().records.total / 2, 40}));
  out["search_key"] = in_ms(search(laptop, "weimeiying"));
  people_queue(laptop, out);
  type_remark(laptop, out);
  out["memory_kb"] = memory_kb("VmHWM");
  return out;
}

}  // namespace
}  // namespace yanxing::bench

int main(int argc, char** argv) {
  CLI::App cli("What a person at a laptop that holds much waits for. One JSON line.");
  std::string folder, assets = "assets";
  cli.add_option("--folder", folder, "data folder of yanxing-search-bench --fill-only")
      ->required()
      ->check(CLI::ExistingDirectory);
  cli.add_option("--assets", assets, "folder with forms/ and places/")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  CLI11_PARSE(cli, argc, argv);
  std::printf("%s\n", yanxing::bench::work(folder, assets).dump().c_str());
  return 0;
}
