// kill -9 of the real programs at any moment: what yanxing-cli said is saved is there, the server holds what it
// acknowledged, both files are sound, and in the end they agree.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "sync/session/client_session.h"
#include "tests/crash/ledger_look.h"
#include "tests/support/evidence.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;
using testing::Background;
using testing::program;

constexpr const char* village = "450224204201";

/// A ledger file as a killed program left it: looked at in a copy, so that the next program meets what was left. One
/// that a program works on (`in_use`) is read where it is.
class Copy {
 public:
  Copy(const fs::path& file, const fs::path& folder, bool in_use = false) : path_(in_use ? file : folder / "look.db") {
    if (!in_use) copy_files(file);
    auto db = sqlite::Db::open(path_.string(), in_use ? sqlite::OpenMode::read_only : sqlite::OpenMode::existing);
    if (!db) {
      finding_ = "does not open: " + db.error().detail;
      return;
    }
    db_ = std::move(*db);
    auto store = sync::SqliteStore::open(db_);
    if (!store) {
      finding_ = "is no ledger: " + store.error().detail;
      return;
    }
    store_ = std::move(*store);
    finding_ = unsound(*store_);
  }
  const std::string& finding() const { return finding_; }
  sync::SqliteStore& store() { return *store_; }

 private:
  void copy_files(const fs::path& file) const {
    for (const char* end : {"", "-wal", "-shm"}) {
      std::error_code error;
      fs::remove(path_.string() + end, error);
      if (std::string(end) != "-shm") fs::copy_file(file.string() + end, path_.string() + end, error);
    }
  }
  fs::path path_;
  sqlite::Db db_;
  std::unique_ptr<sync::SqliteStore> store_;
  std::string finding_;
};

class KillTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(server({"init", "--host", "localhost", "--host", "127.0.0.1"}).exit_code, 0);
    port_ = testing::free_port();
    start_server();
    ASSERT_EQ(cli({"init", "--place", "450224204", "--name", "甲"}).exit_code, 0);
    const std::string out = server({"device", "add", "--scope", "450224204", "--name", "laptop"}).out;
    const auto enrolled = cli({"enrol", "https://localhost:" + std::to_string(port_), out.substr(0, out.find('\n'))});
    ASSERT_EQ(enrolled.exit_code, 0) << enrolled.err;
  }

  testing::ProcessResult server(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", temp_ / "server"});
    return testing::run(program("yanxing-server"), arguments);
  }
  testing::ProcessResult cli(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--data", temp_ / "laptop"});
    return testing::run(program("yanxing-cli"), arguments, {}, {{"LC_ALL", "en_US.UTF-8"}});
  }
  void start_server() {
    const std::string log = temp_ / ("server-" + std::to_string(++starts_) + ".log");
    serving_ = std::make_unique<Background>(program("yanxing-server"),
                                            std::vector<std::string>{"--data", temp_ / "server", "serve", "--port",
                                                                     std::to_string(port_), "--listen", "127.0.0.1"},
                                            log);
    ASSERT_TRUE(serving_->wait_for_log("\"listening\"")) << serving_->log();
  }
  int dice(int sides) { return static_cast<int>(random_() % static_cast<std::uint64_t>(sides)); }

  /// One action of the laptop, killed (or not) somewhere; notes what it reported.
  void play_round(int round) {
    const int what = dice(100);
    const std::string name = "r" + std::to_string(round);
    std::vector<std::string> arguments;
    std::vector<std::string> ids;
    if (what < 35) {
      ids = {make_uuid_v7(1'700'000'000'000 + round, system_random()).text()};
      arguments = {"save", "person", "--id", ids[0], "name=" + name, std::string("place=") + village};
    } else if (what < 50) {
      std::ofstream lines(temp_ / "lines.ndjson");
      for (int i = 0; i < 20; ++i) {
        ids.push_back(make_uuid_v7(1'700'000'000'000 + round, system_random()).text());
        lines << json{{"id", ids.back()}, {"name", name}, {"place", village}}.dump() << "\n";
      }
      lines.close();
      arguments = {"import", "person", temp_ / "lines.ndjson"};
    } else if (what < 92) {
      arguments = {"sync"};
    } else {
      arguments = {"backup", temp_ / (name + ".db")};
    }
    const std::string action = arguments[0];
    arguments.insert(arguments.begin(), {"--data", temp_ / "laptop"});
    const std::string out = temp_ / "out.txt";
    fs::remove(out);
    const bool kill_server = action == "sync" && dice(2) == 0;
    Background running(program("yanxing-cli"), arguments, out, {{"LC_ALL", "en_US.UTF-8"}});
    int& longest = longest_us_[action];
    const auto started = std::chrono::steady_clock::now();
    const auto delay = std::chrono::microseconds(dice(longest * 8 / 5 + 2000));
    while (std::chrono::steady_clock::now() - started < delay && running.running())
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    if (kill_server) {
      serving_->signal(SIGKILL);
      serving_->wait();
      ++server_kills_;
    }
    if (!kill_server || dice(3) == 0) {
      if (running.running()) ++laptop_kills_;
      running.signal(SIGKILL);
    }
    const int code = running.wait();
    if (code == 0) {
      const auto took = std::chrono::steady_clock::now() - started;
      longest = static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
      reported_.insert(ids.begin(), ids.end());
      ++finished_;
    } else {
      longest = std::min(longest * 5 / 4, 2'000'000);  // a busy machine: else nothing would ever come to its end
      // Printed before it was killed: reported all the same.
      const std::string printed = testing::read_file(out);
      if (action == "save" && printed.find(ids[0]) != std::string::npos) reported_.insert(ids[0]);
    }
    if (action == "import") imports_.push_back(ids);
    if (action == "backup") look_at_backup(temp_ / (name + ".db"), code == 0);
    look(round);
    if (kill_server) start_server();
  }

  void look_at_backup(const fs::path& file, bool reported) {
    std::error_code error;
    if (!fs::exists(file, error)) {
      EXPECT_FALSE(reported) << "a backup that was reported is not there";
      return;
    }
    const Copy copy(file, temp_.path());
    EXPECT_EQ(copy.finding(), "") << file;
    fs::remove(file, error);
  }

  void look(int round) {
    Copy laptop(temp_ / "laptop/yanxing.db", temp_.path());
    ASSERT_EQ(laptop.finding(), "") << "the laptop's file after round " << round;
    std::set<std::string> there;
    ASSERT_TRUE(laptop.store().each_record(nullptr, [&](const sync::RecordState& record) -> Status {
      there.insert(record.id.text());
      return {};
    }));
    for (const std::string& id : reported_) ASSERT_TRUE(there.contains(id)) << "lost in round " << round << ": " << id;
    for (const auto& ids : imports_) {
      const auto count = std::count_if(ids.begin(), ids.end(), [&](const auto& id) { return there.contains(id); });
      ASSERT_TRUE(count == 0 || count == static_cast<std::ptrdiff_t>(ids.size())) << "half an import, round " << round;
    }
    compare_receipts(laptop.store(), round);
  }

  /// What the laptop has a receipt for is on the server's disk, whether that runs or was killed.
  void compare_receipts(sync::SqliteStore& laptop, int round) {
    fs::create_directories(temp_.path() / "server-look");
    Copy city(temp_ / "server/city.db", temp_.path() / "server-look", serving_->running());
    ASSERT_EQ(city.finding(), "") << "the server's file after round " << round;
    ASSERT_EQ(unheld(laptop, city.store()), "") << "round " << round;
  }

  testing::TempDir temp_;
  std::mt19937_64 random_{static_cast<std::uint64_t>(testing::number_from_environment("YANXING_CRASH_SEED", 1))};
  int port_ = 0, starts_ = 0;
  std::unique_ptr<Background> serving_;
  std::map<std::string, int> longest_us_;  // an action takes about so long
  std::set<std::string> reported_;
  std::vector<std::vector<std::string>> imports_;
  std::int64_t laptop_kills_ = 0, server_kills_ = 0, finished_ = 0;
};

TEST_F(KillTest, NothingReportedIsEverLost) {
  const auto rounds = static_cast<int>(testing::number_from_environment("YANXING_KILL_ROUNDS", 60));
  for (const char* action : {"save", "import", "sync", "backup"}) longest_us_[action] = 60'000;
  for (int round = 0; round < rounds && !HasFailure(); ++round) play_round(round);
  ASSERT_FALSE(HasFailure());
  // And it all still works.
  ASSERT_EQ(cli({"save", "person", "name=last", std::string("place=") + village}).exit_code, 0);
  ASSERT_EQ(cli({"sync"}).exit_code, 0);
  Copy laptop(temp_ / "laptop/yanxing.db", temp_.path());
  Copy city(temp_ / "server/city.db", temp_.path() / "server-look", true);
  EXPECT_EQ(picture(laptop.store()), picture(city.store()));
  EXPECT_FALSE(picture(laptop.store()).empty());
  testing::note_evidence("kill -9", {{"rounds", rounds},
                                     {"laptop killed", laptop_kills_},
                                     {"server killed", server_kills_},
                                     {"finished in time", finished_},
                                     {"records reported", static_cast<std::int64_t>(reported_.size())}});
}

}  // namespace
}  // namespace yanxing::crash
