// days and progress: what they print equals a count over the records that `list --json` prints.
#include "tests/cli/cli_fixture.h"
#include "tools/cli/columns.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliTraining : public CliTest {
 protected:
  void SetUp() override { init("laptop", "450224"); }

  std::string person(const std::string& name, const std::string& place, const std::string& role = "妇联执委") {
    return save({"person", "name=" + name, "place=" + place, "role=" + role});
  }
  std::string training(const std::string& title, const std::string& mode, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"training", "title=" + title, "place=450224", "mode=" + mode,
                                       "start=2021-05-10"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return save(arguments);
  }
  std::string session(const std::string& training, const std::string& date, const std::string& half) {
    return save({"session", "training=" + training, "date=" + date, "half=" + half});
  }
  void mark(const std::string& session, const std::string& person, const std::string& status) {
    save({"mark", "session=" + session, "person=" + person, "status=" + status});
  }

  /// Two persons, one course of three half-days, one of self-study.
  void play() {
    first = person("韦甲", village, "妇联主席、妇联执委");
    second = person("覃乙", "450224204202");
    course = training("第一期", "concentrated", {"fund_city=0.15", "fund_county=0.05"});
    const std::string reading = training("自学", "self_study");
    const std::string a = session(course, "2021-05-10", "am");
    const std::string b = session(course, "2021-05-10", "pm");
    const std::string c = session(course, "2021-05-11", "am");
    const std::string d = session(reading, "2021-05-12", "am");
    mark(a, first, "present");
    mark(b, first, "late");
    mark(c, first, "absent");
    mark(d, first, "present");
  }
  void check_progress() const;
  void check_text() const;
  std::string first, second, course;
};

TEST_F(CliTraining, FiguresAreThoseOfTheRecordsAndOfTheSource) {
  play();
  const json days = json_of({"days"});
  EXPECT_EQ(days["required_days"], 5);
  EXPECT_TRUE(days["training"].is_null());
  ASSERT_EQ(days["persons"].size(), 2U);
  const json& row = days["persons"][0];
  EXPECT_EQ(row["person"], first);
  EXPECT_EQ(row["place"], village);
  EXPECT_EQ(row["half_days"], 2);
  EXPECT_EQ(row["days"], 1.0);
  EXPECT_EQ(row["short_days"], 4.0);
  EXPECT_EQ(row["enough"], false);
  EXPECT_EQ(row["self_study_days"], 0.5);
  EXPECT_EQ(days["persons"][1]["short_days"], 5.0) << "on the roster, never marked";
  EXPECT_EQ(days["villages"].size(), 2U);
  EXPECT_EQ(days["villages"][0]["short"], 1);
  EXPECT_EQ(days["totals"]["persons"], 2);
  EXPECT_EQ(days["totals"]["short"], 2);

  EXPECT_EQ(json_of({"days", "--place", "450224204202"})["persons"].size(), 1U);
  const json one = json_of({"days", "--training", course});
  EXPECT_EQ(one["training"], course);
  ASSERT_EQ(one["persons"].size(), 1U) << "who is on its lists";
  EXPECT_EQ(one["persons"][0]["half_days"], 2);
  EXPECT_EQ(one["persons"][0]["self_study_days"], 0.0);
  EXPECT_EQ(json_of({"days", "--year", "2020"})["persons"][0]["half_days"], 0);

  check_progress();
  check_text();
  for (const json& mark : list("mark")) EXPECT_EQ(cli({"delete", mark["id"]}).exit_code, 0);
  EXPECT_EQ(json_of({"days"})["persons"][0]["half_days"], 0) << "deleted marks count nowhere";
}

void CliTraining::check_progress() const {
  const json progress = json_of({"progress"});
  EXPECT_EQ(progress["year"], 2021);
  ASSERT_EQ(progress["rows"].size(), 10U);
  const json& row = progress["rows"][2];
  EXPECT_EQ(row["unit"], "rongan");
  EXPECT_EQ(row["county_code"], "450224");
  EXPECT_EQ(row["planned"], 100);
  EXPECT_EQ(row["trained"], 1);
  EXPECT_EQ(row["funds_allocated_wan_yuan"], 2.6);
  EXPECT_EQ(row["funds_used_wan_yuan"], 0.2);
  EXPECT_EQ(row["yuan_per_head"], 2000.0);
  EXPECT_EQ(row["norm_reached"], true);
  EXPECT_EQ(row["villages"], 148);
  EXPECT_EQ(row["villages_covered"], 1);
  EXPECT_TRUE(progress["rows"][0]["yuan_per_head"].is_null());
  EXPECT_EQ(progress["rows"][0]["norm_reached"], false);
  EXPECT_EQ(progress["subtotal"]["villages"], 987);
  EXPECT_EQ(progress["source_subtotal"]["villages"], 986);
  EXPECT_EQ(progress["source_subtotal"]["trainees"], 830);
  EXPECT_EQ(progress["differences"], json::parse(R"([{"column": "villages", "source": 986, "computed": 987}])"));
  EXPECT_EQ(json_of({"progress", "--place", village})["rows"].size(), 1U);
}

void CliTraining::check_text() const {
  const std::string days = cli({"days"}).out;
  EXPECT_NE(days.find("韦甲"), std::string::npos);
  EXPECT_NE(days.find("2 persons: 0 have five days, 2 are short"), std::string::npos) << days;
  const std::string progress = cli({"progress"}).out;
  EXPECT_NE(progress.find("! Villages: the source's subtotal says 986, its rows add up to 987"), std::string::npos)
      << progress;
}

TEST_F(CliTraining, OnlineHalfDaysAreShownApart) {
  const std::string who = person("韦甲", village);
  const std::string live = training("直播课", "online");
  mark(session(live, "2021-05-10", "am"), who, "present");
  mark(session(live, "2021-05-10", "pm"), who, "late");
  const json days = json_of({"days"});
  EXPECT_EQ(days["persons"][0]["half_days"], 0);
  EXPECT_EQ(days["persons"][0]["online_days"], 1.0);
  EXPECT_EQ(days["persons"][0]["in_conflict"], 0);
  EXPECT_EQ(days["totals"]["online_days"], 1.0);
  EXPECT_NE(cli({"days"}).out.find("Online training of 1 day is not counted"), std::string::npos);
  const json progress = json_of({"progress"});
  EXPECT_EQ(progress["rows"][2]["trained"], 0);
  EXPECT_EQ(progress["rows"][2]["online_only"], 1);
  EXPECT_NE(cli({"progress"}).out.find("1 more person was only trained online"), std::string::npos);
  EXPECT_EQ(progress["allocation_year"], 2021);
  EXPECT_NE(cli({"progress", "--year", "2020"}).out.find("Annex 1 allots for 2021"), std::string::npos);
  EXPECT_EQ(cli({"targets", "--round", "1999"}).exit_code, 2) << "as days --year";
}

TEST_F(CliTraining, MistakesSayWhatToDo) {
  EXPECT_NE(cli({"days"}).out.find("roster import"), std::string::npos) << "an empty roster says what to do";
  EXPECT_EQ(cli({"days", "--place", "融安"}).exit_code, 2);
  const auto unknown = cli({"days", "--training", "nothing"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("list training"), std::string::npos);
  const std::string someone = person("韦甲", village);
  EXPECT_EQ(cli({"days", "--training", someone}).exit_code, 1) << "a record, but no training";
  const auto elsewhere = cli({"progress", "--place", "450299"});
  EXPECT_EQ(elsewhere.exit_code, 2);
  EXPECT_NE(elsewhere.err.find("--place"), std::string::npos);
  EXPECT_EQ(cli({"days", "--year", "twenty"}).exit_code, 2);
}

TEST(Columns, ChineseTakesTwoCells) {
  EXPECT_EQ(cli::cells_of("村a"), 3U);
  EXPECT_EQ(cli::aligned({{"姓名", "5"}, {"ab", "10"}}, {1}), "姓名   5\nab    10\n");
}

}  // namespace
}  // namespace yanxing::testing
