// The list of records is written to a file.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "client/app/observation_model.h"
#include "client/records/assets.h"
#include "client/records/record_store.h"
#include "sync/ledger/ledger.h"
#include "tests/client/app/app_records_fixture.h"

namespace yanxing::app {
namespace {

using testing::Laptop;
using testing::RecordsList;

class RecordsExport : public RecordsList {
 protected:
  /// Ticks until nothing is being written.
  void write() {
    laptop.run(command::WriteExport{});
    laptop.wait_until([](const Views& v) { return v.records.exported.phase == ExportPhase::none; }, "the export");
  }
  static std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  yanxing::testing::TempDir out;
};

TEST_F(RecordsExport, WritesWhatIsListedWithTheCodeOfTheCommandLine) {
  laptop.run(command::FilterRecords{{"person", "", RecordState::any, "韦", "", ""}});
  laptop.settle();
  laptop.run(command::AskExport{});
  ASSERT_TRUE(view().exporting);
  EXPECT_EQ(view().exporting->name.find("人员"), 0U) << view().exporting->name;
  laptop.run(command::BrowseExport{out.path().string()});
  EXPECT_EQ(view().exporting->picker.folder, out.path().string());
  for (const char* format : {"csv", "json", "xlsx"}) {
    if (!view().exporting) laptop.run(command::AskExport{});
    laptop.run(command::BrowseExport{out.path().string()});
    laptop.run(command::NameExport{"姓韦的", format});
    write();
    const auto file = out.path() / (std::string("姓韦的.") + format);
    ASSERT_TRUE(std::filesystem::exists(file)) << file;
    const auto& toast = laptop.view().shell.toasts.back();
    EXPECT_EQ(toast.text.key, "records.exported");
    EXPECT_EQ(toast.text.args[0].second, file.string());
    EXPECT_EQ(toast.text.count, 1);
  }
  // The same bytes as the code that the command line runs.
  const std::string csv = text_of(out.path() / "姓韦的.csv");
  EXPECT_NE(csv.find("韦秀兰"), std::string::npos);
  EXPECT_EQ(csv.find("覃美英"), std::string::npos) << "only what the search finds";
  const auto json = nlohmann::json::parse(text_of(out.path() / "姓韦的.json"));
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["values"]["name"], "韦秀兰");
  EXPECT_EQ(text_of(out.path() / "姓韦的.xlsx").substr(0, 2), "PK");
  laptop.run(command::AskExport{});
  EXPECT_EQ(view().exporting->picker.folder, out.path().string()) << "where the last one went";
  laptop.run(command::NameExport{"姓韦的.csv", "csv"});
  write();
  EXPECT_TRUE(std::filesystem::exists(out.path() / "姓韦的(2).csv")) << "what is there stays";
}

TEST_F(RecordsExport, SaysWhatIsMissingAndWhatIsWrong) {
  laptop.run(command::AskExport{});
  EXPECT_FALSE(view().exporting) << "all forms have no columns in common";
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.export.choose");
  filter("person");
  laptop.run(command::AskExport{});
  ASSERT_TRUE(view().exporting);
  laptop.run(command::BrowseExport{(out.path() / "nowhere").string()});
  EXPECT_EQ(view().exporting->picker.problem.key, "picker.not_there");
  laptop.run(command::WriteExport{});
  ASSERT_TRUE(view().exporting);
  EXPECT_EQ(view().exporting->problem.key, "picker.not_there");
  laptop.run(command::CloseExport{});
  EXPECT_FALSE(view().exporting);
}

TEST_F(RecordsExport, GoesInSlicesAndCanBeStopped) {
  laptop.close();
  {
    const auto forms = records::load_forms(yanxing::testing::source_dir() / "assets").value();
    auto workspace = std::move(records::Workspace::open(laptop.folder() / "data", {})).value();
    records::RecordStore store(*workspace, forms);
    std::vector<records::SaveRequest> many;
    for (int i = 0; i < 400; ++i)
      many.push_back({"person", std::nullopt, {{"name", "石" + std::to_string(i)}, {"place", testing::village}}, {}});
    ASSERT_TRUE(store.save_many(many).ok());
  }
  laptop.reopen();
  show();
  filter("person");
  const auto begin = [&] {
    laptop.run(command::AskExport{});
    laptop.run(command::BrowseExport{out.path().string()});
    laptop.run(command::NameExport{"全部", "xlsx"});
    laptop.run(command::WriteExport{});
  };
  begin();
  EXPECT_EQ(view().exported.phase, ExportPhase::reading) << "the frame that says so comes first";
  std::set<std::int64_t> seen;
  while (view().exported.phase != ExportPhase::none && view().exported.phase != ExportPhase::closing) {
    seen.insert(view().exported.records.done);
    laptop.app().tick(std::chrono::milliseconds(0));
  }
  EXPECT_GT(seen.size(), 7U) << "progress is told";
  laptop.wait_until([](const Views& v) { return v.records.exported.phase == ExportPhase::none; }, "the end");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.exported");
  EXPECT_EQ(laptop.view().shell.toasts.back().text.count, 403);
  ASSERT_TRUE(std::filesystem::exists(out.path() / "全部.xlsx"));

  begin();
  laptop.app().tick(std::chrono::milliseconds(0));
  laptop.run(command::CloseExport{});
  EXPECT_EQ(view().exported.phase, ExportPhase::none);
  EXPECT_EQ(laptop.view().shell.toasts.back().text.key, "records.export.stopped");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(out.path())) files += entry.is_regular_file();
  EXPECT_EQ(files, 1U) << "nothing half written is left";
}

}  // namespace
}  // namespace yanxing::app
