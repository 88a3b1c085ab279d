// yanxing-cli report, as a person or a script runs it.
#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliReports : public CliTest {
 protected:
  void SetUp() override { init(); }
  std::string minutes(const std::string& state) {
    return save({"council_minutes", "topic=清洁日", std::string("place=") + village,
                 "time=2021-04-12T15:00:00.000+08:00", "venue=村委会", "host=覃主持", "participants=姐妹们", "heads=20",
                 "process=讨论", "conclusion=每月一次", "__state=" + state});
  }
};

TEST_F(CliReports, ListNamesThemWithoutADataFolder) {
  const auto plain =
      run(program("yanxing-cli"), {"report", "list"}, {}, {{"LC_ALL", "en_US.UTF-8"}, {"YANXING_DATA", ""}});
  EXPECT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_NE(plain.out.find("annex2-training  Training record (annex 2)  [--place] [--from] [--to] [--id]"),
            std::string::npos)
      << plain.out;
  const json reports = json_of({"report", "list"});
  ASSERT_GE(reports.size(), 10U);
  EXPECT_EQ(reports[0]["needs"]["id"], "optional");
}

TEST_F(CliReports, WritesOneRecordAndAllOfAPlace) {
  const std::string id = minutes("final");
  const json one = json_of({"report", "minutes", "--id", id, "-o", dir / "one.pdf"});
  EXPECT_EQ(one["sections"], 1);
  EXPECT_TRUE(read_file(dir / "one.pdf").starts_with("%PDF-"));
  EXPECT_EQ(
      cli({"report", "minutes", "--place", township, "--from", "2021-4-1", "--to", "2021-4-30", "-o", dir / "all.xlsx"})
          .exit_code,
      0);
  EXPECT_TRUE(read_file(dir / "all.xlsx").starts_with("PK"));
}

TEST_F(CliReports, SaysWhatIsWrong) {
  const std::string draft = minutes("draft");
  const auto wrong = [&](std::vector<std::string> arguments, int exit, const std::string& words) {
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"-o", dir / "x.pdf"});
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, exit) << result.err;
    EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(dir / "x.pdf"));
  };
  wrong({"nonsense"}, 2, "Use report list");
  wrong({"minutes"}, 1, "Nothing to print");
  wrong({"minutes", "--from", "soon"}, 2, "is no date");
  wrong({"minutes", "--from", "2021-05-02", "--to", "2021-05-01"}, 2, "exchange them");
  wrong({"minutes", "--id", "17"}, 2, "is no record id");
  wrong({"registration", "--id", draft}, 1, "another form");
  wrong({"minutes", "--id", "018f0000-0000-7000-8000-000000000000"}, 1, "There is no record");
  const auto ending = cli({"report", "minutes", "--id", draft, "-o", dir / "x.doc"});
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_NE(ending.err.find(".pdf or .xlsx"), std::string::npos);
  const auto folder = cli({"report", "minutes", "--id", draft, "-o", dir / "no/x.pdf"});
  EXPECT_EQ(folder.exit_code, 1);
  EXPECT_NE(folder.err.find("cannot be written"), std::string::npos) << folder.err;
  EXPECT_EQ(cli({"report", "minutes", "--id", draft, "-o", dir / "draft.pdf"}).exit_code, 0);
}

}  // namespace
}  // namespace yanxing::testing
