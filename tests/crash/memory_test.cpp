// The n-th allocation of a real program fails, whoever asks for it (tests/support/preload): each action of the laptop
// and of the server ends with the old or the new state, says so, and goes through when it is done again.
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "sync/session/client_session.h"
#include "tests/crash/ledger_look.h"
#include "tests/support/evidence.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using testing::Background;
using testing::program;

constexpr const char* village = "450224204201";
constexpr const char* person = "01900000-0000-7000-8000-000000000001";

struct Look {
  std::string finding;  // empty: sound
  std::string picture;
  std::string digest;
};

/// A ledger as a program left it. One that does not exist holds nothing.
Look look_at(const fs::path& file) {
  if (!fs::exists(file)) return {{}, {}, "none"};
  auto db = sqlite::Db::open(file.string(), sqlite::OpenMode::existing);
  if (!db) return {"does not open: " + db.error().detail, {}, {}};
  auto store = sync::SqliteStore::open(*db);
  if (!store) return {"is no ledger: " + store.error().detail, {}, {}};
  return {unsound(**store), picture(**store), digest_of(**store)};
}

/// What the laptop of a folder takes for acknowledged and its city does not hold, or empty.
std::string unheld_in(const fs::path& folder) {
  auto laptop = sqlite::Db::open((folder / "laptop/yanxing.db").string(), sqlite::OpenMode::existing);
  auto city = sqlite::Db::open((folder / "city/city.db").string(), sqlite::OpenMode::existing);
  if (!laptop || !city) return "does not open";
  auto hers = sync::SqliteStore::open(*laptop), theirs = sync::SqliteStore::open(*city);
  return hers && theirs ? unheld(**hers, **theirs) : "is no ledger";
}

/// An action of a program in a folder that holds laptop/, city/ and what is beside them.
struct Action {
  std::string name;
  std::string program;
  std::vector<std::string> words;  // {} stands for the folder
  std::string ledger;              // whose state is the old or the new one
  std::string file;                // a ledger that the action writes: it is whole, or not there
  bool meets_server = false;
};

class MemoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    base_ = temp_ / "base";
    fs::create_directories(base_);
    std::ofstream lines(base_ / "lines.ndjson");
    for (int i = 0; i < 30; ++i) {
      const std::string id = std::string(person).substr(0, 34) + (i < 10 ? "a" : i < 20 ? "b" : "c");
      lines << nlohmann::json{{"id", id + std::to_string(i % 10)}, {"name", "某某"}, {"place", village}}.dump() << "\n";
    }
    lines.close();
    ASSERT_EQ(run(base_, "yanxing-server", {"--data", "{}/city", "init", "--host", "localhost"}).exit_code, 0);
    port_ = testing::free_port();
    const auto server = serve(base_);
    laptop(base_, {"init", "--place", "450224204", "--name", "甲"});
    laptop(base_, {"backup", "{}/early.db"});
    const std::string out =
        run(base_, "yanxing-server", {"--data", "{}/city", "device", "add", "--scope", "450224204", "--name", "甲"})
            .out;
    laptop(base_, {"enrol", "https://localhost:" + std::to_string(port_), out.substr(0, out.find('\n'))});
    laptop(base_, {"save", "person", "--id", person, "name=甲", std::string("place=") + village});
    laptop(base_, {"bundle", "export", "{}/stick.yxb"});
  }

  static std::vector<std::string> filled_in(std::vector<std::string> words, const fs::path& folder) {
    for (std::string& word : words) {
      if (const auto at = word.find("{}"); at != std::string::npos) word.replace(at, 2, folder.string());
    }
    return words;
  }

  testing::ProcessResult run(const fs::path& folder, const std::string& name, const std::vector<std::string>& words,
                             long fails_at = -1) const {
    testing::Environment environment{{"LC_ALL", "en_US.UTF-8"}};
    for (const auto& one : scarce(fails_at)) environment.push_back(one);
    return testing::run(program(name.c_str()), filled_in(words, folder), {}, environment);
  }
  void laptop(const fs::path& folder, std::vector<std::string> words) const {
    words.insert(words.begin(), {"--data", "{}/laptop"});
    const auto said = run(folder, "yanxing-cli", words);
    ASSERT_EQ(said.exit_code, 0) << words[2] << ": " << said.err;
  }
  /// A server on the folder's city; with `fails_at` one whose n-th allocation fails, which may not come to listen.
  std::unique_ptr<Background> serve(const fs::path& folder, long fails_at = -1) const {
    const fs::path log = temp_ / "server.log";
    fs::remove(log);
    const std::vector<std::string> words{
        "--data", (folder / "city").string(), "serve", "--port", std::to_string(port_), "--listen", "127.0.0.1"};
    auto server = std::make_unique<Background>(program("yanxing-server"), words, log, scarce(fails_at));
    const bool listens = server->wait_for_log("\"listening\"");
    EXPECT_TRUE(listens || fails_at > 0) << server->log();
    return server;
  }
  testing::Environment scarce(long fails_at) const {
    if (fails_at < 0) return {};
    const fs::path library = program("yanxing-cli").parent_path().parent_path() / "tests/yx_scarce_memory.so";
    return {{"LD_PRELOAD", library.string()},
            {"YANXING_MALLOC_FAILS_AT", std::to_string(fails_at)},
            {"YANXING_MALLOC_COUNT", count_file().string()}};
  }
  fs::path count_file() const { return temp_ / "count"; }

  fs::path fresh() const {
    fs::path folder = temp_ / "round";
    fs::remove_all(folder);
    fs::copy(base_, folder, fs::copy_options::recursive);
    return folder;
  }

  /// The action with the n-th allocation failing, judged; then done again, and judged.
  void play(const Action& action, long n, const Look& before, const Look& after) {
    SCOPED_TRACE(action.name + ", allocation " + std::to_string(n));
    const fs::path folder = fresh();
    const auto server = action.meets_server ? serve(folder) : nullptr;
    const auto said = run(folder, action.program, action.words, n);
    EXPECT_GE(said.exit_code, 0) << "ended by a signal: " << said.err;
    if (said.exit_code != 0) {
      ++failed_;
      EXPECT_NE(said.err, "") << "not a word";
    }
    const Look left = look_at(folder / action.ledger);
    EXPECT_EQ(left.finding, "");
    EXPECT_TRUE(left.picture == before.picture || left.picture == after.picture) << left.picture;
    if (said.exit_code == 0) {
      EXPECT_EQ(left.picture, after.picture) << "done, it said";
    }
    if (!action.file.empty()) {
      if (said.exit_code == 0) {
        EXPECT_TRUE(fs::exists(folder / action.file));
      }
      EXPECT_EQ(look_at(folder / action.file).finding, "");
      fs::remove(folder / action.file);  // a file that is there is not replaced
    }
    const auto again = run(folder, action.program, action.words);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    const Look end = look_at(folder / action.ledger);
    EXPECT_EQ(end.finding, "");
    EXPECT_EQ(end.picture, after.picture);
    if (action.meets_server) {
      EXPECT_EQ(look_at(folder / "city/city.db").digest, end.digest);
    }
  }

  void attack(const Action& action) {
    Look before, after;
    {
      const fs::path folder = fresh();
      const auto server = action.meets_server ? serve(folder) : nullptr;
      before = look_at(folder / action.ledger);
      const auto said = run(folder, action.program, action.words, 0);
      ASSERT_EQ(said.exit_code, 0) << said.err;
      after = look_at(folder / action.ledger);
    }
    in_turn(action.name, [&](long n) { play(action, n, before, after); });
  }

  /// `play` for the first allocation or the one that is told, and every further one at the step; how many there are was
  /// just counted.
  template <typename Play>
  void in_turn(const std::string& name, Play play_one) {
    const long all = std::stol(testing::read_file(count_file()));
    ASSERT_GT(all, 100) << "the allocations are not counted";
    const auto step = testing::number_from_environment("YANXING_PROGRAM_MALLOC_STEP", std::max(1L, all / 13));
    std::int64_t played = 0;
    const auto first = testing::number_from_environment("YANXING_PROGRAM_MALLOC_FIRST", 1);
    for (long n = first; n <= all && !HasFailure(); n += step, ++played) play_one(n);
    testing::note_evidence("failing allocations of the program: " + name, {{"allocations it makes", all},
                                                                           {"failed in turn", played},
                                                                           {"it said so", failed_},
                                                                           {"it did without", played - failed_}});
  }

  /// A laptop syncs with a server whose n-th allocation fails; then with one that has memory.
  void play_server(long n) {
    SCOPED_TRACE("the server's allocation " + std::to_string(n));
    const fs::path folder = fresh();
    const std::vector<std::string> sync{"--data", "{}/laptop", "sync"};
    bool is_done = false;
    {
      const auto server = serve(folder, n);
      const auto first = run(folder, "yanxing-cli", sync);
      is_done = first.exit_code == 0;
      EXPECT_GE(first.exit_code, 0) << "the laptop was ended by a signal: " << first.err;
      EXPECT_TRUE(is_done || !first.err.empty()) << "not a word";
      server->signal(SIGTERM);
      const int code = server->wait();
      EXPECT_GE(code, 0) << "ended by a signal: " << server->log();
      if (code != 0) {
        ++failed_;
        EXPECT_NE(server->log(), "") << "not a word";
      }
    }
    const Look city = look_at(folder / "city/city.db"), laptop = look_at(folder / "laptop/yanxing.db");
    EXPECT_EQ(city.finding, "");
    EXPECT_EQ(laptop.finding, "");
    EXPECT_EQ(unheld_in(folder), "");
    if (is_done) {
      EXPECT_EQ(laptop.digest, city.digest) << "done, it said";
    }
    const auto server = serve(folder);
    const auto again = run(folder, "yanxing-cli", sync);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(look_at(folder / "city/city.db").digest, look_at(folder / "laptop/yanxing.db").digest);
  }

  testing::TempDir temp_;
  fs::path base_;
  int port_ = 0;
  std::int64_t failed_ = 0;
};

TEST_F(MemoryTest, Save) {
  attack({"save",
          "yanxing-cli",
          {"--data", "{}/laptop", "save", "person", "--id", person, "name=乙", std::string("place=") + village},
          "laptop/yanxing.db",
          {},
          false});
}

TEST_F(MemoryTest, Import) {
  attack({"import",
          "yanxing-cli",
          {"--data", "{}/laptop", "import", "person", "{}/lines.ndjson"},
          "laptop/yanxing.db",
          {},
          false});
}

TEST_F(MemoryTest, Backup) {
  attack({"backup",
          "yanxing-cli",
          {"--data", "{}/laptop", "backup", "{}/late.db"},
          "laptop/yanxing.db",
          "late.db",
          false});
}

TEST_F(MemoryTest, Restore) {
  attack({"restore", "yanxing-cli", {"--data", "{}/laptop", "restore", "{}/early.db"}, "laptop/yanxing.db", {}, false});
}

TEST_F(MemoryTest, BundleExport) {
  attack({"bundle export",
          "yanxing-cli",
          {"--data", "{}/laptop", "bundle", "export", "{}/late.yxb"},
          "laptop/yanxing.db",
          {},
          false});
}

TEST_F(MemoryTest, Sync) {
  attack({"sync", "yanxing-cli", {"--data", "{}/laptop", "sync"}, "laptop/yanxing.db", {}, true});
}

TEST_F(MemoryTest, BundleImportOnTheServer) {
  attack({"bundle import on the server",
          "yanxing-server",
          {"--data", "{}/city", "bundle", "import", "{}/stick.yxb", "-o", "{}/ack.yxa"},
          "city/city.db",
          {},
          false});
}

TEST_F(MemoryTest, BackupOfTheServer) {
  attack({"backup of the server",
          "yanxing-server",
          {"--data", "{}/city", "backup", "{}/late.db"},
          "city/city.db",
          "late.db",
          false});
}

TEST_F(MemoryTest, ServerThatALaptopSyncsWith) {
  {
    const fs::path folder = fresh();
    const auto server = serve(folder, 0);
    laptop(folder, {"sync"});
    server->signal(SIGTERM);
    ASSERT_EQ(server->wait(), 0) << server->log();
  }
  in_turn("server that a laptop syncs with", [&](long n) { play_server(n); });
}

}  // namespace
}  // namespace yanxing::crash
