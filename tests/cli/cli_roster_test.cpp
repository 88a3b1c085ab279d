// roster import, merge, unmerge: real files, a real process.
#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliRoster : public CliTest {
 protected:
  void SetUp() override {
    init();
    write(file,
          "桥板乡花名册,,,\n姓名,村（社区）,职务,联系电话\n韦花,阳山村,主席,18900000001\n覃小兰,江边村委会,执委,\n"
          ",,合计,2\n");
  }
  json import(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"roster", "import", file});
    return json_of(more);
  }
  const std::string file = dir / "people.csv";
};

TEST_F(CliRoster, ADryRunSaysWhatWouldBeAndChangesNothing) {
  const json report = import({"--dry-run"});
  EXPECT_EQ(report["counts"], (json{{"new", 2}, {"changed", 0}, {"same", 0}, {"doubtful", 0}, {"refused", 0}}));
  EXPECT_EQ(report["saved"], 0);
  EXPECT_EQ(report["columns"],
            (json{{"name", "姓名"}, {"place", "村（社区）"}, {"role", "职务"}, {"phone", "联系电话"}}));
  EXPECT_EQ(report["rows"][0]["row"], 3);
  EXPECT_EQ(report["rows"][0]["name"], "韦花");
  EXPECT_TRUE(list("person").empty());
}

TEST_F(CliRoster, ImportedTwiceEverybodyIsTheSame) {
  EXPECT_EQ(import()["saved"], 2);
  const json people = list("person");
  ASSERT_EQ(people.size(), 2u);
  const json again = import();
  EXPECT_EQ(again["saved"], 0);
  EXPECT_EQ(again["counts"]["same"], 2);
  EXPECT_EQ(list("person"), people);
  EXPECT_TRUE(json_of({"verify"})["ok"]);
}

TEST_F(CliRoster, ChangesAreNamedAndDoubtsAreLeftAlone) {
  import();
  write(file, "姓名,村,职务,电话\n韦花,阳山村,主席,18900000009\n覃晓兰,江边村,执委,\n莫英,火星村,,\n");
  const json report = import();
  EXPECT_EQ(report["counts"], (json{{"new", 0}, {"changed", 1}, {"same", 0}, {"doubtful", 1}, {"refused", 1}}));
  EXPECT_EQ(report["rows"][0]["changes"], (json{{"phone", {{"from", "18900000001"}, {"to", "18900000009"}}}}));
  EXPECT_EQ(report["rows"][1]["reason"], "similar_name");
  EXPECT_EQ(report["rows"][1]["candidates"].size(), 1u);
  EXPECT_EQ(report["rows"][2]["reason"], "unknown_place");
  EXPECT_EQ(list("person").size(), 2u);
}

TEST_F(CliRoster, BadFilesAreSaid) {
  write(dir / "old.xls", "\xD0\xCF\x11\xE0");
  write(dir / "none.csv", "a,b\n1,2\n");
  write(dir / "empty.csv", "");
  EXPECT_NE(cli({"roster", "import", dir / "old.xls"}).err.find(".xlsx"), std::string::npos);
  EXPECT_NE(cli({"roster", "import", dir / "none.csv"}).err.find("姓名"), std::string::npos);
  EXPECT_EQ(cli({"roster", "import", dir / "empty.csv"}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "import", dir / "gone.csv"}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "import"}).exit_code, 2);
}

TEST_F(CliRoster, PersonsAreMergedAndTakenApart) {
  import();
  const json people = list("person");
  const std::string a = people[0]["id"], b = people[1]["id"];
  EXPECT_EQ(json_of({"roster", "merge", a, b}), (json{{"person", a}, {"into", b}}));
  EXPECT_EQ(json_of({"show", a})["values"]["merged_into"], b);
  EXPECT_EQ(cli({"roster", "merge", b, a}).exit_code, 1) << "not in a circle";
  EXPECT_EQ(cli({"roster", "merge", a, a}).exit_code, 1);
  EXPECT_EQ(cli({"roster", "unmerge", b}).exit_code, 1);
  json_of({"roster", "unmerge", a});
  EXPECT_FALSE(json_of({"show", a})["values"].contains("merged_into"));
}

}  // namespace
}  // namespace yanxing::testing
