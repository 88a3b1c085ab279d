// The main job with the real programs: two laptops of one township record offline, the server dies in the middle of the
// first sync, and in the end all three hold the same, conflicts included, and a third township has seen nothing.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/e2e/programs.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

std::string ndjson_of_marks(const json& people, const std::string& session, const std::string& status,
                            const std::string& at) {
  std::string lines;
  for (const json& person : people) {
    lines += json{{"session", session}, {"person", person["id"]}, {"status", status}, {"at", at}}.dump() + "\n";
  }
  return lines;
}

void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

/// The checklist items of a form, in order: the fields that some comment belongs to. Groups may nest.
void collect_items(const json& fields, std::vector<std::string>& items) {
  for (const json& field : fields) {
    if (field.contains("comment_of")) items.push_back(field["comment_of"]);
    if (field.contains("fields")) collect_items(field["fields"], items);
  }
}

/// Fills the checklists of all four stages of one village, every item answered, one 否 with its comment in each;
/// returns how many records that makes.
std::size_t observe_four_stages(const Laptop& laptop) {
  std::vector<std::string> items;
  collect_items(json::parse(read_file(source_dir() / "assets" / "forms" / "observation.json"))["fields"], items);
  for (const std::string stage : {"1", "2", "3", "4"}) {
    json answers = {{"place", "450224204201"}, {"round", "2021"}, {"stage", stage}, {"date", "2021-01-10"}};
    std::string refused;
    for (const std::string& item : items) {
      if (!item.starts_with("s" + stage + "_")) continue;
      if (refused.empty()) refused = item;
      answers[item] = item == refused ? "no" : "yes";
    }
    answers[refused + "_comment"] = "名单张贴在室内，群众不易看到。";
    EXPECT_GE(answers.size(), 12u) << "stage " << stage;
    laptop.cli({"save", "observation", "--json-in", "-"}, answers.dump());
  }
  return 4;
}

TEST(MainJob, TwoLaptopsOfflineOneServerKilledInTheMiddleNothingLost) {
  const TempDir dir;
  Server server(dir);
  server.start();
  const std::string place = "450224204";
  Laptop a(dir, "laptop-a", place), b(dir, "laptop-b", place), elsewhere(dir, "laptop-c", "450225106");
  a.enrol(server, place);
  b.enrol(server, place);
  elsewhere.enrol(server, "450225106");

  // The roster and the session are known on both before they go offline.
  const auto roster = run(program("yanxing-sample"), {"roster", "--place", place, "--count", "100", "--seed", "1"});
  ASSERT_EQ(roster.exit_code, 0) << roster.err;
  write(dir / "roster.ndjson", roster.out);
  a.cli({"import", "person", dir / "roster.ndjson"});
  const std::string training = a.save({"training", "title=领头雁专项培训", "place=" + place, "level=township",
                                       "mode=concentrated", "start=2021-05-17", "end=2021-05-21"});
  const std::string session = a.save({"session", "training=" + training, "date=2021-05-17", "half=am"});
  a.sync();
  b.sync();
  ASSERT_EQ(b.list("person").size(), 100u);
  ASSERT_EQ(server.stop(), 0);

  // Offline: both mark everybody, seven people differently.
  const json people = a.list("person");
  ASSERT_EQ(people.size(), 100u);
  write(dir / "a.ndjson", ndjson_of_marks(people, session, "present", "08:30"));
  a.cli({"import", "mark", dir / "a.ndjson"});
  json late = json::array(), rest = json::array();
  for (std::size_t i = 0; i < people.size(); ++i) (i % 15 == 3 ? late : rest).push_back(people[i]);
  write(dir / "b1.ndjson", ndjson_of_marks(late, session, "late", "09:05"));
  write(dir / "b2.ndjson", ndjson_of_marks(rest, session, "present", "08:31"));
  b.cli({"import", "mark", dir / "b1.ndjson"});
  b.cli({"import", "mark", dir / "b2.ndjson"});
  const std::size_t observations = observe_four_stages(b);
  EXPECT_EQ(a.sync({3}), json());  // no network: exit 3, nothing lost

  // The server is killed in the middle of the first sync and started again.
  server.start();
  std::thread syncing([&] { a.sync({0, 3, 5}); });
  std::this_thread::sleep_for(std::chrono::milliseconds(60));  // any moment will do; the result must not depend on it
  server.kill_hard();
  syncing.join();
  server.start();
  for (int attempt = 0; attempt < 50 && a.sync({0, 3, 5}).is_null(); ++attempt)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  b.sync();
  a.sync();
  b.sync();

  const std::string digest = server.admin_json({"verify", "--scope", place, "--json"})["digest"];
  EXPECT_EQ(a.verify()["digest"], digest);
  EXPECT_EQ(b.verify()["digest"], digest);
  EXPECT_TRUE(a.verify()["ok"]);
  EXPECT_TRUE(b.verify()["ok"]);

  std::set<std::string> expected_conflicts;
  for (const json& person : late) expected_conflicts.insert(person["id"]);
  for (const Laptop* laptop : {&a, &b}) {
    const json marks = laptop->list("mark");
    EXPECT_EQ(marks.size(), 100u);
    std::set<std::string> in_conflict;
    for (const json& mark : marks) {
      EXPECT_EQ(mark["sync"] == "local", false);
      if (!mark["conflicts"].empty()) {
        EXPECT_EQ(mark["conflicts"], json::array({"status"}));
        in_conflict.insert(mark["values"]["person"]);
      }
    }
    EXPECT_EQ(in_conflict, expected_conflicts);
    EXPECT_EQ(laptop->list("observation").size(), observations);
    EXPECT_EQ(laptop->cli_json({"status", "--json"})["unsent"], 0);
  }

  elsewhere.sync();
  for (const char* form : {"person", "training", "session", "mark", "observation"})
    EXPECT_EQ(elsewhere.list(form).size(), 0u) << form;

  // A person decides; both agree again.
  for (const json& mark : a.list("mark")) {
    if (!mark["conflicts"].empty()) a.cli({"resolve", mark["id"], "status", "late"});
  }
  a.sync();
  b.sync();
  for (const json& mark : b.list("mark")) EXPECT_TRUE(mark["conflicts"].empty());
  EXPECT_EQ(a.verify()["digest"], b.verify()["digest"]);
  EXPECT_EQ(server.stop(), 0);
}

/// A raw copy of a laptop's folder, as a cloned or rewound disk is.
void copy_folder(const std::string& from, const std::string& to) {
  std::filesystem::remove_all(to);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

TEST(MainJob, ARewoundLaptopAndARestoredServerRecoverByThemselves) {
  const TempDir dir;
  Server server(dir);
  server.start();
  const std::string place = "450224204";
  Laptop a(dir, "laptop-a", place), b(dir, "laptop-b", place);
  a.enrol(server, place);
  b.enrol(server, place);
  a.save({"person", "name=甲", "place=" + place});
  a.sync();
  copy_folder(a.data(), dir / "old-disk");
  server.admin({"backup", dir / "server.backup"});

  a.save({"person", "name=乙", "place=" + place});
  a.sync();
  b.sync();
  copy_folder(dir / "old-disk", a.data());  // the disk is put back to before 乙
  a.save({"person", "name=丙", "place=" + place});
  a.sync();
  b.sync();
  EXPECT_EQ(a.list("person").size(), 3u);
  EXPECT_EQ(b.list("person").size(), 3u);

  ASSERT_EQ(server.stop(), 0);
  server.admin({"restore", dir / "server.backup"});
  server.start();
  for (int round = 0; round < 3; ++round) {
    for (int attempt = 0; attempt < 50 && a.sync({0, 3}).is_null(); ++attempt)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    b.sync();
  }
  const json held = server.admin_json({"verify", "--scope", place, "--json"});
  EXPECT_EQ(a.list("person").size(), 3u);
  EXPECT_EQ(a.verify()["digest"], held["digest"]);
  EXPECT_EQ(b.verify()["digest"], held["digest"]);
}

}  // namespace
}  // namespace yanxing::testing
