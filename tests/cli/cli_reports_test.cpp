// yanxing-cli report, as a person or a script runs it.
#include <filesystem>
#include <fstream>

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
  wrong({"minutes", "--on", "soon"}, 2, "is no date");
  wrong({"minutes", "--place", "999999"}, 2, "No place has the code 999999");
  wrong({"minutes", "--place", "riverside"}, 2, "is no place code");
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

TEST_F(CliReports, TheTimetableIsOfTheWorkingRound) {
  for (const char* round : {"2021", "2026"})
    save({"schedule", "--force", "unit=rongan", std::string("place=") + township, std::string("round=") + round,
          "hand_in=1", std::string("filled_on=") + round + "-01-14", "__state=final"});
  EXPECT_EQ(json_of({"report", "annex3-schedule", "-o", dir / "a.pdf"})["sections"], 1);
  EXPECT_EQ(json_of({"report", "annex3-schedule", "--round", "2026", "-o", dir / "b.pdf"})["sections"], 1);
  EXPECT_EQ(json_of({"report", "annex3-schedule", "--from", "2020-01-01", "-o", dir / "c.pdf"})["sections"], 2);
}

TEST_F(CliReports, TheBoardOfTheElectionIsNumbersInAWorkbook) {
  save({"election_result", "place=450224204201", "round=2021", "kind=village", "members=5", "women_members=2",
        "head_sex=2", "chair_in=yes", "chair_paid=yes", "date=2021-03-01", "party_at=2021-01-12T09:00", "__state=final",
        "--force"});
  ASSERT_EQ(cli({"report", "election-board", "--round", "2021", "-o", dir / "b.xlsx"}).exit_code, 0);
  const std::string texts = run("/usr/bin/python3", {"-c",
                                                     "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
                                                     "print(z.read('xl/sharedStrings.xml').decode())",
                                                     dir / "b.xlsx"})
                                .out;
  EXPECT_NE(texts.find("桥板乡"), std::string::npos) << texts;
  EXPECT_EQ(texts.find("0 / "), std::string::npos) << "held and planned are no text: " << texts;
}

TEST_F(CliReports, AnOptionThatAReportDoesNotUseIsRefused) {
  save({"person", "name=韦甲", std::string("place=") + village});
  const std::string record = minutes("final");
  const auto refused = [&](std::vector<std::string> arguments, const std::string& words) {
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"-o", dir / "r.pdf"});
    const auto result = cli(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(dir / "r.pdf"));
  };
  refused({"roster", "--from", "2021-01-01"}, "has no --from. It takes [--place] [--on]");
  refused({"annex1-progress", "--from", "2021-01-01"}, "has no --from. It takes [--place] [--round]");
  refused({"due-list", "--to", "2021-05-01", "--on", "2021-05-17"}, "has no --to");
  refused({"minutes", "--on", "2021-05-01"}, "has no --on");
  refused({"minutes", "--id", record, "--place", village}, "leave out --place");
  refused({"due-list", "--round", "soon"}, "is no year");
  EXPECT_EQ(cli({"report", "roster", "--on", "2021-05-01", "-o", dir / "r.pdf"}).exit_code, 0);
  EXPECT_EQ(cli({"report", "due-list", "--on", "2021-05-17", "--round", "2021", "-o", dir / "d.pdf"}).exit_code, 0);
  const auto boxed = cli({"save", "person", "name=韦\U0003FFF0", std::string("place=") + village});
  ASSERT_EQ(boxed.exit_code, 0) << boxed.err;
  const auto told = cli({"report", "roster", "-o", dir / "b.pdf", "--json"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.err.find("(U+3FFF0)"), std::string::npos) << "no font has it, a box is on the paper: " << told.err;
  EXPECT_EQ(nlohmann::json::parse(told.out)["unprinted"], nlohmann::json::array({"\U0003FFF0"}));
  const auto none = cli({"report", "certificates", "--from", "2021-04-12", "--to", "2021-04-14", "-o", dir / "c.pdf"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_EQ(none.err.find("--id"), std::string::npos) << "it takes no --id: " << none.err;
}

TEST_F(CliReports, AListOfMarksNamesPeopleAndSessionsAndShowTellsTheLocalTime) {
  const std::string training =
      save({"training", "title=第一期", std::string("place=") + township, "mode=concentrated", "start=2021-05-10"});
  const std::string session = save({"session", "training=" + training, "date=2021-05-10", "half=am"});
  const std::string person = save({"person", "name=韦甲", std::string("place=") + village});
  const std::string mark = save({"mark", "session=" + session, "person=" + person, "status=present"});
  const std::string text = cli({"list", "mark"}).out;
  for (const char* part : {"韦甲", "第一期", "2021"}) EXPECT_NE(text.find(part), std::string::npos) << part << text;
  EXPECT_EQ(text.find(person), std::string::npos) << "no id where there is a name: " << text;
  const auto shown = run(program("yanxing-cli"), {"show", mark}, {},
                         {{"LC_ALL", "en_US.UTF-8"}, {"YANXING_DATA", dir / "laptop"}, {"TZ", "Asia/Shanghai"}});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_NE(shown.out.find("韦甲"), std::string::npos) << shown.out;
  EXPECT_EQ(shown.out.find("Z\""), std::string::npos) << "no UTC stamps: " << shown.out;
}

TEST_F(CliReports, ProgressSaysThatATownshipsLaptopHoldsOnlyAPart) {
  const json all = json_of({"progress"});
  EXPECT_EQ(all["partial"], true);
  EXPECT_EQ(all["rows"][2]["partial"], true) << "a township is not its county";
  EXPECT_NE(cli({"progress"}).out.find("only what is here is counted"), std::string::npos);
  const std::string one = cli({"progress", "--place", township}).out;
  EXPECT_EQ(one.find("986"), std::string::npos) << "no subtotal of the city under one county: " << one;
  init("city", "4502");
  EXPECT_EQ(json_of({"progress"}, "city")["partial"], false);
}

TEST_F(CliReports, ExportWritesEveryKind) {
  const std::string id = minutes("final");
  minutes("draft");
  const json told = json_of({"export", "council_minutes", "--format", "json", "-o", dir / "all.json"});
  EXPECT_EQ(told["records"], 2);
  EXPECT_EQ(told["form"], "council_minutes");
  const json all = json::parse(read_file(dir / "all.json"));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0]["id"] == id || all[1]["id"] == id);
  EXPECT_EQ(all[0]["values"]["topic"], "清洁日");
  EXPECT_EQ(cli({"export", "council_minutes", "--format", "csv", "-o", dir / "all.csv"}).exit_code, 0);
  EXPECT_TRUE(read_file(dir / "all.csv").starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(cli({"export", "council_minutes", "--format", "xlsx", "-o", dir / "all.xlsx"}).exit_code, 0);
  EXPECT_TRUE(read_file(dir / "all.xlsx").starts_with("PK"));
  const auto unseen =
      cli({"export", "council_minutes", "--place", "450203", "--format", "json", "-o", dir / "none.json"});
  EXPECT_EQ(unseen.exit_code, 2) << "not as if there were none";
  EXPECT_NE(unseen.err.find("450203"), std::string::npos) << unseen.err;
  const auto stream = cli({"export", "council_minutes", "--format", "csv", "-o", "-"});
  EXPECT_EQ(stream.exit_code, 2);
  EXPECT_NE(stream.err.find("list FORM --json"), std::string::npos) << stream.err;
  const auto choice = cli({"export", "mark", "--format", "csv", "-o", dir / "m.csv", "--where", "status=bogus"});
  EXPECT_EQ(choice.exit_code, 2);
  EXPECT_NE(choice.err.find("present, late"), std::string::npos) << "what there is to choose: " << choice.err;
  EXPECT_EQ(cli({"export", "mark", "--format", "csv", "-o", dir / "m.csv", "--where", "status=出勤"}).exit_code, 0);
}

TEST_F(CliReports, ExportTakesAnswersAsAFilter) {
  minutes("final");
  const std::string draft = minutes("draft");
  cli({"save", "council_minutes", "--id", draft, "host=莫主持"});
  const auto count = [&](std::vector<std::string> more) {
    std::vector<std::string> all{"export", "council_minutes", "--format", "json", "-o", dir / "w.json"};
    all.insert(all.end(), more.begin(), more.end());
    return json_of(all)["records"].get<int>();
  };
  EXPECT_EQ(count({}), 2);
  EXPECT_EQ(count({"--where", "host=莫主持"}), 1);
  EXPECT_EQ(count({"--where", "heads=20", "--where", "host=覃主持"}), 1);
  EXPECT_EQ(count({"--where", "heads=20", "--limit", "1"}), 1);
  EXPECT_EQ(count({"--where", "heads=21"}), 0);
  const auto wrong = [&](std::vector<std::string> more, const std::string& words) {
    std::vector<std::string> all{"export", "council_minutes", "--format", "json", "-o", dir / "n.json"};
    all.insert(all.end(), more.begin(), more.end());
    const auto result = cli(all);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_NE(result.err.find(words), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(dir / "n.json"));
  };
  wrong({"--where", "heads"}, "FIELD=VALUE");
  wrong({"--where", "nonsense=1"}, "has no field \"nonsense\"");
  wrong({"--filter", "我的"}, "No filter was kept as");
}

TEST_F(CliReports, ExportSaysWhatIsWrong) {
  const auto unknown = cli({"export", "nonsense", "--format", "csv", "-o", dir / "x.csv"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("council_minutes"), std::string::npos) << "names the forms: " << unknown.err;
  const auto folder = cli({"export", "person", "--format", "csv", "-o", dir / "no/x.csv"});
  EXPECT_EQ(folder.exit_code, 1);
  EXPECT_NE(folder.err.find("cannot be written"), std::string::npos) << folder.err;
  const auto place = cli({"export", "person", "--place", "999999", "--format", "csv", "-o", dir / "x.csv"});
  EXPECT_EQ(place.exit_code, 2);
  EXPECT_NE(place.err.find("No place has the code 999999"), std::string::npos) << place.err;
  const auto ending = cli({"export", "person", "--format", "csv", "-o", dir / "x.xlsx"});
  EXPECT_EQ(ending.exit_code, 2);
  EXPECT_NE(ending.err.find("end in .csv"), std::string::npos) << ending.err;
  EXPECT_FALSE(std::filesystem::exists(dir / "x.xlsx"));
  std::ofstream(dir / "old.csv") << "as it was";
  std::filesystem::create_directory(dir / "old.csv.d");
  EXPECT_EQ(cli({"export", "person", "--format", "csv", "-o", dir / "old.csv.d"}).exit_code, 2);
  std::filesystem::create_directory(dir / "folder");
  const auto plain = cli({"export", "person", "--format", "csv", "-o", dir / "folder"});
  EXPECT_EQ(plain.exit_code, 1);
  EXPECT_NE(plain.err.find("is no plain file"), std::string::npos) << plain.err;
  EXPECT_TRUE(std::filesystem::is_directory(dir / "folder"));
  EXPECT_EQ(cli({"export", "nonsense", "--format", "csv", "-o", dir / "old.csv"}).exit_code, 2);
  EXPECT_EQ(read_file(dir / "old.csv"), "as it was");
  EXPECT_EQ(cli({"export", "person", "--format", "ods", "-o", dir / "x.ods"}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(dir / "x.csv"));
}

}  // namespace
}  // namespace yanxing::testing
