// 报表 on a real data folder: what is offered, what is written where, what is said when it cannot be.
#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "client/app/save_place.h"
#include "tests/client/app/app_fixture.h"

namespace yanxing::app {
namespace {

namespace fs = std::filesystem;
using testing::Laptop;
using yanxing::testing::read_file;
using yanxing::testing::TempDir;

class AppReports : public ::testing::Test {
 protected:
  AppReports() {
    laptop.run(command::ShowScreen{Screen::reports});
    laptop.settle();
  }
  const ReportsView& view() const { return laptop.view().reports; }
  void wish(ReportsCommand what) {
    laptop.run(std::move(what));
    laptop.settle();
  }
  void choose(const std::string& report) {
    wish(command::ChooseReport{report});
    ask([&](ReportQuestion& q) { q.folder = out.path().string(); });
  }
  void ask(const std::function<void(ReportQuestion&)>& change) {
    ReportQuestion question = view().asked;
    change(question);
    wish(command::AskReport{question});
  }
  void write(ReportFormat format) { wish(command::WriteReport{format}); }
  std::string outcome() const { return view().outcome ? view().outcome->text.key : "none"; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(out.path())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  void people(const std::vector<std::string>& names) {
    laptop.prepare_session(names);
    laptop.run(command::SetMark{laptop.person(names.front()), Mark::present});
    laptop.run(command::ShowScreen{Screen::reports});
    laptop.settle();
  }

  Laptop laptop;
  TempDir out;
};

TEST_F(AppReports, EveryReportIsListedByProgrammeAndSaysWhatItIs) {
  EXPECT_FALSE(view().loading);
  EXPECT_GE(view().reports.size(), 18U);
  EXPECT_TRUE(std::is_sorted(view().reports.begin(), view().reports.end(),
                             [](const auto& a, const auto& b) { return a.programme < b.programme; }));
  EXPECT_FALSE(view().report.empty()) << "one is chosen";
  for (const char* language : {"zh_CN", "en"}) {
    const std::string texts =
        read_file(yanxing::testing::source_dir() / "assets" / "text" / (std::string(language) + ".reports.po"));
    for (const auto& card : view().reports)
      EXPECT_NE(texts.find("\"reports.about." + card.name + "\""), std::string::npos) << card.name;
  }
}

TEST_F(AppReports, ItBeginsWithTheOwnPlaceAndThisYear) {
  choose("minutes");
  EXPECT_EQ(view().asked.place, testing::township);
  EXPECT_EQ(view().asked.from, "2021-01-01");
  EXPECT_EQ(view().asked.to, "2021-12-31");
  EXPECT_EQ(view().id, ReportAsk::optional);
  EXPECT_EQ(view().training, ReportAsk::unused);
  EXPECT_EQ(view().asked.file, "妇女议事会记录-桥板乡-2021-05-17") << "suggested";
  choose("due-list");
  EXPECT_EQ(view().asked.to, "") << "as of today";
  EXPECT_EQ(view().round, ReportAsk::optional);
}

TEST_F(AppReports, ThePdfAndTheWorkbookAreWritten) {
  people({"韦甲", "覃乙"});
  choose("roster");
  EXPECT_EQ(view().asked.file, "花名册-桥板乡-2021-05-17");
  ask([](ReportQuestion& q) { q.file = ""; });
  write(ReportFormat::pdf);
  ASSERT_TRUE(view().outcome);
  EXPECT_TRUE(view().outcome->ok) << outcome();
  EXPECT_EQ(view().outcome->file, out / "花名册-桥板乡-2021-05-17.pdf");
  EXPECT_EQ(view().outcome->folder, out.path().string());
  EXPECT_TRUE(read_file(view().outcome->file).starts_with("%PDF-"));
  write(ReportFormat::xlsx);
  EXPECT_TRUE(read_file(view().outcome->file).starts_with("PK"));
  ASSERT_TRUE(view().preview) << "what was written is shown in figures too";
  EXPECT_EQ(view().preview->rows, 2);
}

TEST_F(AppReports, AFileThatIsThereIsNeverOverwritten) {
  people({"韦甲"});
  choose("roster");
  ask([](ReportQuestion& q) { q.file = "名单.pdf"; });
  write(ReportFormat::pdf);
  const std::string first = read_file(out / "名单.pdf");
  write(ReportFormat::pdf);
  write(ReportFormat::pdf);
  EXPECT_EQ(files(), (std::vector<std::string>{"名单(2).pdf", "名单(3).pdf", "名单.pdf"}));
  EXPECT_EQ(read_file(out / "名单.pdf"), first);
  EXPECT_EQ(view().outcome->file, out / "名单(3).pdf");
}

TEST_F(AppReports, ItSaysThatItWorksBeforeItWorks) {
  people({"韦甲"});
  choose("roster");
  laptop.run(ReportsCommand(command::WriteReport{ReportFormat::pdf}));
  EXPECT_EQ(view().work, ReportWork::writing);
  laptop.app().tick(std::chrono::milliseconds(1));
  EXPECT_EQ(view().work, ReportWork::writing) << "the frame that says so has not been drawn yet";
  EXPECT_TRUE(files().empty());
  ASSERT_TRUE(laptop.app().idle_for());
  EXPECT_EQ(laptop.app().idle_for()->count(), 0);
  laptop.app().tick(std::chrono::milliseconds(1));
  EXPECT_EQ(view().work, ReportWork::none);
  EXPECT_EQ(files().size(), 1U);
}

TEST_F(AppReports, NothingToPrintIsSaidAndNothingWritten) {
  choose("minutes");
  write(ReportFormat::pdf);
  EXPECT_EQ(outcome().rfind("reports.problem.nothing", 0), 0U) << outcome();
  EXPECT_FALSE(view().outcome->ok);
  EXPECT_TRUE(files().empty());
}

TEST_F(AppReports, WhatIsLackingIsNamed) {
  choose("attendance-sheet");
  EXPECT_EQ(view().training, ReportAsk::required);
  write(ReportFormat::pdf);
  EXPECT_EQ(view().missing, "training");
  EXPECT_EQ(outcome(), "reports.problem.missing.training");
  people({"韦甲"});
  choose("attendance-sheet");
  EXPECT_FALSE(view().asked.training.empty()) << "the newest is offered";
  choose("activity-totals");
  ask([](ReportQuestion& q) { q.from = "明明"; });
  write(ReportFormat::pdf);
  EXPECT_EQ(view().missing, "from");
  ask([](ReportQuestion& q) {
    q.from = "2021.6.1";
    q.to = "2021-05-01";
  });
  write(ReportFormat::pdf);
  EXPECT_EQ(view().missing, "to");
  EXPECT_EQ(outcome(), "reports.problem.days");
  ask([](ReportQuestion& q) { q.to = ""; });
  EXPECT_EQ(view().missing, "") << "what was corrected is no longer held against her";
}

TEST_F(AppReports, AFolderThatIsNotThereOrNotWritableIsSaid) {
  people({"韦甲"});
  choose("roster");
  ask([&](ReportQuestion& q) { q.folder = out / "neu"; });
  write(ReportFormat::pdf);
  EXPECT_TRUE(view().outcome->ok) << "only its last part was missing: made";
  ask([&](ReportQuestion& q) { q.folder = out / "no/such/folder"; });
  write(ReportFormat::pdf);
  EXPECT_EQ(outcome(), "reports.problem.no_folder");
  EXPECT_EQ(view().missing, "folder");
  ask([&](ReportQuestion& q) { q.folder = "somewhere"; });
  write(ReportFormat::pdf);
  EXPECT_EQ(outcome(), "reports.problem.folder");
  // /proc takes no files, not even from root.
  ask([&](ReportQuestion& q) { q.folder = "/proc"; });
  write(ReportFormat::pdf);
  EXPECT_EQ(outcome(), "reports.problem.io");
  ask([&](ReportQuestion& q) { q.folder = "/dev/full"; });
  write(ReportFormat::pdf);
  EXPECT_FALSE(view().outcome->ok);
}

TEST_F(AppReports, ThePreviewShowsTheFiguresOfThePrintedChart) {
  people({"韦甲", "覃乙"});
  choose("attendance-sheet");
  wish(command::PreviewReport{});
  ASSERT_TRUE(view().preview);
  ASSERT_EQ(view().preview->charts.size(), 1U);
  const ReportChart& chart = view().preview->charts[0];
  EXPECT_EQ(chart.kind, ReportChart::Kind::bars);
  ASSERT_EQ(chart.points.size(), 1U);
  EXPECT_EQ(chart.points[0].value, 1);
  EXPECT_TRUE(files().empty()) << "only looked at";
  choose("annex1-progress");
  EXPECT_FALSE(view().preview) << "of the other report";
  wish(command::PreviewReport{});
  ASSERT_TRUE(view().preview) << outcome();
  ASSERT_EQ(view().preview->charts.size(), 1U);
  EXPECT_EQ(view().preview->charts[0].kind, ReportChart::Kind::progress);
  choose("election-board");
  wish(command::PreviewReport{});
  ASSERT_TRUE(view().preview) << outcome();
  EXPECT_EQ(view().preview->charts[0].kind, ReportChart::Kind::funnel);
}

TEST_F(AppReports, TheTargetsAreShownWithTheVillagesThatMissThem) {
  choose("targets");
  wish(command::PreviewReport{});
  ASSERT_TRUE(view().preview) << outcome();
  EXPECT_EQ(view().preview->tables, 2);
  ASSERT_EQ(view().preview->figures.size(), 2U);
  EXPECT_NE(view().preview->figures[1].caption.find("未达到目标"), std::string::npos);
}

TEST_F(AppReports, OnlyRoundsThatThereAreAreOffered) {
  const auto offered = [&] {
    choose("election-board");
    std::vector<std::string> rounds;
    for (const auto& one : view().rounds) rounds.push_back(one.value);
    return rounds;
  };
  EXPECT_EQ(offered(), std::vector<std::string>{"2021"});
  laptop.run(command::ShowScreen{Screen::forms});
  laptop.run(FillCommand(
      command::NewRecord{"election_result", {{"round", "2016"}, {"place", testing::village}, {"kind", "village"}}}));
  laptop.settle();
  laptop.run(FillCommand(command::SetFillValue{"members", 5}));
  laptop.settle();
  laptop.run(FillCommand(command::CloseFill{}));
  laptop.settle();
  laptop.run(command::ShowScreen{Screen::reports});
  laptop.settle();
  EXPECT_EQ(offered(), (std::vector<std::string>{"2021", "2016"})) << "what was recorded of another one too";
}

TEST_F(AppReports, CharactersThatNoFontHasAreNamedInAToast) {
  people({"韦\U0003FFF0"});
  choose("roster");
  write(ReportFormat::pdf);
  ASSERT_TRUE(view().outcome && view().outcome->ok) << outcome();
  ASSERT_FALSE(laptop.view().shell.toasts.empty());
  const Message& text = laptop.view().shell.toasts.back().text;
  EXPECT_EQ(text.key, "reports.unprinted");
  ASSERT_EQ(text.args.size(), 1U);
  EXPECT_NE(text.args[0].second.find("U+3FFF0"), std::string::npos) << text.args[0].second;
}

TEST_F(AppReports, FreeExportInAllThreeKinds) {
  people({"韦甲", "=1+2"});
  choose(free_export);
  write(ReportFormat::csv);
  EXPECT_EQ(view().missing, "form");
  ask([](ReportQuestion& q) { q.form = "person"; });
  EXPECT_TRUE(view().asked.file.ends_with("桥板乡-2021-05-17")) << view().asked.file;
  ask([](ReportQuestion& q) { q.file = "人"; });
  for (const auto format : {ReportFormat::csv, ReportFormat::json, ReportFormat::xlsx}) {
    write(format);
    ASSERT_TRUE(view().outcome);
    EXPECT_TRUE(view().outcome->ok) << outcome();
    EXPECT_EQ(view().outcome->text.count, 2);
  }
  EXPECT_EQ(files(), (std::vector<std::string>{"人.csv", "人.json", "人.xlsx"}));
  EXPECT_NE(read_file(out / "人.csv").find("'=1+2"), std::string::npos);
  write(ReportFormat::pdf);
  EXPECT_EQ(files().size(), 3U) << "no such kind of export";
  ask([](ReportQuestion& q) { q.form = "activity"; });
  write(ReportFormat::csv);
  EXPECT_EQ(outcome(), "reports.problem.nothing");
}

TEST_F(AppReports, AFilterKeptOnTheRecordsScreenIsWhatTheCommandLineExports) {
  people({"韦甲", "韦乙", "覃丙"});
  laptop.run(command::ShowScreen{Screen::records});
  RecordsFilter filter;
  filter.form = "person";
  filter.text = "韦";
  filter.state = RecordState::local;
  filter.from = "2021-05-01";
  laptop.run(command::FilterRecords{filter});
  laptop.settle();
  EXPECT_EQ(laptop.view().records.total, 2);
  laptop.run(command::SaveRecordsFilter{"姓韦的"});
  laptop.settle();
  laptop.close();
  const auto written = yanxing::testing::run(
      yanxing::testing::program("yanxing-cli"),
      {"--json", "export", "person", "--filter", "姓韦的", "--format", "csv", "-o", out / "w.csv"}, {},
      {{"LC_ALL", "en_US.UTF-8"}, {"YANXING_DATA", (laptop.folder() / "data").string()}});
  ASSERT_EQ(written.exit_code, 0) << written.err;
  EXPECT_NE(written.out.find("\"records\":2"), std::string::npos) << written.out;
  const std::string text = read_file(out / "w.csv");
  EXPECT_NE(text.find("韦乙"), std::string::npos) << text;
  EXPECT_EQ(text.find("覃丙"), std::string::npos) << text;
  laptop.reopen();
}

TEST_F(AppReports, TheFolderIsRemembered) {
  people({"韦甲"});
  choose("roster");
  write(ReportFormat::pdf);
  laptop.reopen();
  laptop.run(command::ShowScreen{Screen::reports});
  laptop.settle();
  EXPECT_EQ(view().asked.folder, out.path().string());
}

TEST(SavePlace, NamesAreTakenByEverySystem) {
  EXPECT_EQ(safe_file_name("花名册 融安县/桥板乡: *a?"), "花名册-融安县-桥板乡-a");
  EXPECT_EQ(safe_file_name("../../x"), "-..-x");
  EXPECT_EQ(safe_file_name(""), "yanxing");
  EXPECT_EQ(safe_file_name("..."), "yanxing");
  const std::string many(300, 'x');
  EXPECT_EQ(safe_file_name(many).size(), 80U);
}

}  // namespace
}  // namespace yanxing::app
