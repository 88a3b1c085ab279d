// What lies beside a file that a command writes is somebody's, whatever its name.
#include <filesystem>
#include <fstream>
#include <set>

#include "sync/base/part_beside.h"
#include "tests/cli/cli_city.h"

namespace yanxing::testing {
namespace {

namespace fs = std::filesystem;

class CliNeighbours : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    fs::create_directory(dir / "there");
  }
  std::string there(const std::string& name) const { return dir / ("there/" + name); }
  /// Files of every name that a program might take for what it does not need any more.
  void lay_beside(const std::string& name) {
    for (const char* end :
         {".part", ".tmp", ".tmp-wal", ".tmp-journal", ".tmp-shm", ".tmp.part", ".part-journal", ".new"}) {
      write(there(name + end), "important");
      neighbours_.insert(name + end);
    }
  }
  /// They are as they were, `made` is there, and nothing else.
  void expect_only(std::set<std::string> made) const {
    for (const auto& entry : fs::directory_iterator(there(""))) {
      const std::string name = entry.path().filename();
      if (made.erase(name) == 1) continue;
      EXPECT_TRUE(neighbours_.contains(name)) << name << " is left behind";
      EXPECT_EQ(read_file(entry.path()), "important") << name;
    }
    EXPECT_TRUE(made.empty()) << *made.begin();
    for (const std::string& name : neighbours_) EXPECT_TRUE(fs::exists(there(name))) << name;
  }

  std::set<std::string> neighbours_;
};

TEST_F(CliNeighbours, OfABackupStay) {
  lay_beside("copy.db");
  lay_beside("city.db");
  const std::string left = part_beside(there("copy.db")), left_by_server = part_beside(there("city.db"));
  for (const std::string& name : {left, left + "-wal", left_by_server}) write(name, "of a program that was killed");
  ASSERT_EQ(cli({"backup", there("copy.db")}).exit_code, 0);
  ASSERT_EQ(server({"backup", there("city.db")}).exit_code, 0);
  expect_only({"copy.db", "city.db"});
}

TEST_F(CliNeighbours, OfAReceiptStayAlsoWhenNothingIsTaken) {
  enrol();
  lay_beside("ack.yxa");
  write(dir / "bad.yxb", "garbage");
  EXPECT_EQ(server({"bundle", "import", dir / "bad.yxb", "-o", there("ack.yxa")}).exit_code, 1);
  expect_only({});
  ASSERT_EQ(cli({"bundle", "export", dir / "good.yxb"}).exit_code, 0);
  write(part_beside(there("ack.yxa")), "of an import that was killed");
  ASSERT_EQ(server({"bundle", "import", dir / "good.yxb", "-o", there("ack.yxa")}).exit_code, 0);
  expect_only({"ack.yxa"});
}

TEST_F(CliNeighbours, OfWhatIsExportedStay) {
  for (const char* name : {"persons.csv", "form.xml", "roster.pdf", "photo.txt"}) lay_beside(name);
  save({"person", "name=甲", std::string("place=") + village});
  write(dir / "words.txt", "a file");
  const std::string name = json_of({"attachment", "add", dir / "words.txt"})["name"];
  write(part_beside(there("persons.csv")), "of a program that was killed");
  ASSERT_EQ(cli({"export", "person", "--format", "csv", "-o", there("persons.csv")}).exit_code, 0);
  ASSERT_EQ(cli({"form", "export", "person", "--xform", there("form.xml")}).exit_code, 0);
  ASSERT_EQ(cli({"report", "roster", "-o", there("roster.pdf")}).exit_code, 0);
  ASSERT_EQ(cli({"attachment", "get", name, "-o", there("photo.txt")}).exit_code, 0);
  expect_only({"persons.csv", "form.xml", "roster.pdf", "photo.txt"});
}

}  // namespace
}  // namespace yanxing::testing
