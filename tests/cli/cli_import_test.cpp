// import: wrong lines, kill -9 in the middle, no space left.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/cli/cli_fixture.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

std::string lines_of_people(int from, int count) {
  std::string out;
  for (int i = from; i < from + count; ++i)
    out += json{{"name", "人" + std::to_string(i)}, {"place", village}, {"phone", "1xx" + std::to_string(10000000 + i)}}
               .dump() +
           "\n";
  return out;
}

class CliImport : public CliTest {
 protected:
  void SetUp() override { init(); }
};

TEST_F(CliImport, OneRecordALine) {
  write(dir / "people.ndjson", lines_of_people(0, 2500));
  const json report = json_of({"import", "person", dir / "people.ndjson"});
  EXPECT_EQ(report["created"], 2500);
  EXPECT_EQ(report["wrong"], 0);
  EXPECT_EQ(list("person").size(), 2500u);
  EXPECT_TRUE(json_of({"verify"})["ok"]);
}

TEST_F(CliImport, WrongLinesAreNamedAndStopNothingElse) {
  std::string text = "\xEF\xBB\xBF" + lines_of_people(0, 1);
  text += "\n{\"name\": \n";                              // lines 2 (blank) and 3
  text += "{\"name\": \"x\", \"surname\": \"y\"}\r\n";    // 4
  text += "[1, 2]\n" + std::string(100'000, '[') + "\n";  // 5, 6
  text += lines_of_people(1, 1);
  text += "{\"name\": \"last\", \"place\": \"nowhere\"}";  // 8, no newline
  write(dir / "people.ndjson", text);
  const auto result = cli({"import", "person", dir / "people.ndjson", "--json"});
  EXPECT_EQ(result.exit_code, 1);
  const json report = json::parse(result.out);
  EXPECT_EQ(report["created"], 2);
  EXPECT_EQ(report["wrong"], 5);
  std::vector<int> lines;
  for (const json& each : report["rejected"]) lines.push_back(each["line"]);
  EXPECT_EQ(lines, (std::vector<int>{3, 4, 5, 6, 8}));
  EXPECT_NE(result.err.find("line 4"), std::string::npos);
  EXPECT_NE(result.err.find("surname"), std::string::npos);
  EXPECT_EQ(list("person").size(), 2u);
}

TEST_F(CliImport, ImportingTheSameAgainChangesNothing) {
  const std::string session = "018f0000-0000-7000-8000-000000000002";
  std::string text;
  for (int i = 0; i < 50; ++i) {
    text += json{{"session", session},
                 {"person", "018f0000-0000-7000-8000-0000000001" + std::to_string(10 + i)},
                 {"status", "present"}}
                .dump() +
            "\n";
  }
  EXPECT_EQ(cli({"import", "mark", "-"}, text).exit_code, 1) << "nobody knows this session here";
  EXPECT_EQ(cli({"import", "mark", "-", "--force"}, text).exit_code, 0);
  write(dir / "marks.ndjson", text);
  const json again = json_of({"import", "mark", dir / "marks.ndjson"});
  EXPECT_EQ(again["created"], 0);
  EXPECT_EQ(again["unchanged"], 50);
  EXPECT_EQ(json_of({"status"})["unsent"], 50);
}

TEST_F(CliImport, WhatListPrintsCanBeImportedElsewhere) {
  save({"person", "name=甲", std::string("place=") + village});
  const json record = list("person")[0];
  init("other");
  EXPECT_EQ(cli({"import", "person", "-"}, record.dump() + "\n", "other").exit_code, 0);
  EXPECT_EQ(list("person", {}, "other")[0]["id"], record["id"]);
  EXPECT_EQ(list("person", {}, "other")[0]["values"], record["values"]);
}

TEST_F(CliImport, ARecordIsFinishedByALineThatOnlySaysSo) {
  const std::string id = save({"observation", std::string("place=") + village, "round=2021", "stage=1"});
  const std::string line = json{{"id", id}, {"state", "final"}}.dump() + "\n";
  EXPECT_EQ(cli({"import", "observation", "-"}, line).exit_code, 1);
  json answers{{"id", id}, {"date", "2021-01-20"}};
  const auto missing = cli({"save", "observation", "--id", id, "state=final"}).err;
  for (const char* item :
       {"s1_meeting", "s1_told_ahead", "s1_quorum", "s1_women_present", "s1_party_lead", "s1_women_member",
        "s1_no_candidate", "s1_list_posted", "s1_plan", "s1_plan_filed", "s1_trained", "s1_publicity"}) {
    EXPECT_NE(missing.find(item), std::string::npos) << item;
    answers[item] = "yes";
  }
  EXPECT_EQ(cli({"import", "observation", "-"}, answers.dump() + "\n").exit_code, 0);
  EXPECT_EQ(cli({"import", "observation", "-"}, line).exit_code, 0);
  EXPECT_EQ(list("observation")[0]["state"], "final");
}

TEST_F(CliImport, MissingFilesAndFormsAreSaid) {
  EXPECT_EQ(cli({"import", "person", dir / "none"}).exit_code, 1);
  EXPECT_EQ(cli({"import", "person", dir.path().string()}).exit_code, 1);
  EXPECT_EQ(cli({"import", "nonsense", "-"}).exit_code, 2);
  EXPECT_EQ(cli({"import", "person"}).exit_code, 2);
}

TEST_F(CliImport, KilledInTheMiddleItKeepsWholeTransactions) {
  const std::string fifo = dir / "pipe";
  ASSERT_EQ(std::system(("mkfifo " + fifo).c_str()), 0);
  Background importer(program("yanxing-cli"), {"--data", dir / "laptop", "import", "person", fifo}, dir / "import.log");
  {
    std::ofstream pipe(fifo, std::ios::binary);
    pipe << lines_of_people(0, 3700) << std::flush;
    // The import waits for more lines, with hundreds read and not yet saved. It is killed as soon as something was
    // written.
    for (int i = 0; i < 600; ++i) {
      std::error_code error;
      const auto size = std::filesystem::file_size(dir / "laptop/yanxing.db-wal", error);
      if (!error && size > 100'000) break;
      ::usleep(10'000);
    }
    importer.signal(SIGKILL);
    importer.wait();
  }
  const std::size_t saved = list("person").size();
  EXPECT_EQ(saved % 1000, 0u) << saved;
  EXPECT_LE(saved, 3000u);
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  save({"person", "name=甲", std::string("place=") + village});  // and the log goes on
  EXPECT_TRUE(json_of({"verify"})["ok"]);
}

TEST_F(CliImport, WithoutSpaceItSaysSoAndKeepsWhatWasSaved) {
  const std::string first = save({"person", "name=甲", std::string("place=") + village});
  write(dir / "people.ndjson", lines_of_people(0, 20'000));
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{2 << 20, 2 << 20};  // no file may grow over 2 MiB: what a full disk does to a write
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);
    const std::string cli_path = program("yanxing-cli").string(), data = dir / "laptop", file = dir / "people.ndjson",
                      log = dir / "log";
    if (std::freopen(log.c_str(), "w", stderr) == nullptr) ::_exit(9);
    ::execl(cli_path.c_str(), "yanxing-cli", "--data", data.c_str(), "import", "person", file.c_str(), nullptr);
    ::_exit(9);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1) << read_file(dir / "log");
  EXPECT_FALSE(read_file(dir / "log").empty());
  const std::size_t saved = list("person").size();
  EXPECT_EQ(saved % 1000, 1u) << saved;
  EXPECT_EQ(json_of({"show", first})["values"]["name"], "甲");
  EXPECT_TRUE(json_of({"verify"})["ok"]);
  EXPECT_EQ(cli({"import", "person", "-"}, lines_of_people(50'000, 10)).exit_code, 0);
}

}  // namespace
}  // namespace yanxing::testing
