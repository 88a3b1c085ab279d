// A review belongs to those above: with the real programs a township can neither rewrite nor delete what the county
// decided, whatever its laptop would write.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "client/records/record_store.h"
#include "client/review/review.h"
#include "tests/e2e/programs.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

constexpr const char* county_code = "450224";
constexpr const char* township_code = "450224204";
constexpr const char* village_code = "450224204204";

class ReviewWriter : public ::testing::Test {
 protected:
  ReviewWriter() {
    server.start();
    county.enrol(server, county_code);
    township.enrol(server, township_code);
  }
  void SetUp() override {
    const json answers{{"place", village_code}, {"title", "三八维权周"}, {"kind", "rights"},  {"date", "2021-05-01"},
                       {"sessions", 1},         {"attendances", 86},     {"__state", "final"}};
    id = first_line(township.cli({"save", "activity", "--json-in", "-"}, answers.dump()).out);
    township.sync();
    county.sync();
    review = county.cli_json({"review", id, "return", "--comment", "请写明在哪个村民组", "--json"})["review"];
    county.sync();
    township.sync();
  }
  json state_of(const Laptop& laptop) const { return laptop.cli_json({"show", id, "--json"})["review"]["state"]; }

  TempDir dir;
  Server server{dir};
  Laptop county{dir, "county", county_code}, township{dir, "township", township_code};
  std::string id, review;
};

TEST_F(ReviewWriter, TheCommandLineOfThoseReviewedRefuses) {
  ASSERT_EQ(state_of(township), "returned");
  const auto unsent = township.cli_json({"status", "--json"})["unsent"];
  const auto saved = township.cli(
      {"save", "review", "record=" + id, "decision=accepted", "place=" + std::string(village_code)}, {}, {1});
  EXPECT_NE(saved.err, "");
  EXPECT_NE(township.cli({"delete", review}, {}, {1}).err, "");
  EXPECT_NE(township
                .cli({"save", "review", "record=01890000-0000-7000-8000-000000000001", "decision=accepted",
                      "place=" + std::string(village_code)},
                     {}, {1})
                .err,
            "")
      << "none is made up either";
  EXPECT_EQ(township.cli_json({"status", "--json"})["unsent"], unsent);
  EXPECT_EQ(state_of(township), "returned");
  county.cli({"delete", review});  // her own decision she takes back as ever
  EXPECT_NE(state_of(county), "returned");
}

TEST_F(ReviewWriter, AnOlderProgramsForgeryStaysInQuarantineAndDisturbsNobody) {
  {
    // A program that knows nothing of the rule.
    const auto source = forms::FormSet::load(source_dir() / "assets/forms");
    ASSERT_TRUE(source);
    json form = source->find("review")->source;
    form.erase("writer");
    const auto folder = std::filesystem::path(dir / "old");
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "review.json") << form.dump();
    const auto old = forms::FormSet::load(folder);
    ASSERT_TRUE(old) << old.error().detail;
    const auto workspace = records::Workspace::open(township.data());
    ASSERT_TRUE(workspace) << workspace.error().detail;
    records::RecordStore store(**workspace, *old);
    records::SaveRequest forged{"review", *RecordId::parse(review), {{"decision", "accepted"}}, {}};
    ASSERT_TRUE(store.save(forged));
    ASSERT_TRUE(store.remove(*RecordId::parse(review)));
  }
  township.sync({0, 4, 5});
  county.sync();
  EXPECT_EQ(state_of(county), "returned");
  const json status = server.admin_json({"status", "--json"});
  EXPECT_EQ(status["quarantine_reasons"], (json{{"from_above", 2}}));
  // The county goes on as ever: nothing of the forgery is a conflict for it.
  EXPECT_EQ(county.cli_json({"review", id, "accept", "--json"})["state"], "accepted");
  county.sync();
  EXPECT_EQ(state_of(county), "accepted");
  EXPECT_TRUE(county.verify()["ok"]);
  EXPECT_EQ(county.verify()["digest"], server.admin_json({"verify", "--scope", county_code, "--json"})["digest"]);
}

}  // namespace
}  // namespace yanxing::testing
