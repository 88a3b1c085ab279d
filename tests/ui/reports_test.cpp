#include <array>

#include <gtest/gtest.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;

/// The last wish of one kind to this screen.
template <typename Wish>
std::optional<Wish> last_wish(Robot& robot) {
  std::optional<Wish> last;
  for (const auto& asked : robot.take_all<ReportsCommand>()) {
    if (const auto* wish = std::get_if<Wish>(&asked)) last = *wish;
  }
  return last;
}

ReportsView sample(bool english) {
  ReportsView view;
  view.loading = false;
  const auto add = [&](const char* name, const char* zh, const char* en, const char* programme) {
    view.reports.push_back({name, english ? en : zh, programme, std::string(zh) + en});
  };
  add("annex2-training", "培训情况记录表（附件2）", "Training record (annex 2)", "1");
  add("training-plan", "年度培训计划表", "Training plan of the year", "1");
  add("annex1-progress", "附件1 培训进度表（按县区）", "Annex 1: progress of training, per county", "1");
  add("roster", "花名册", "Roster", "1");
  add("attendance-sheet", "签到表（带签名栏）", "Attendance sheet with a column to sign", "1");
  add("certificates", "五天结业名单", "Certificates: who has five days", "1");
  add("annex2-guidance", "联系指导情况统计表（附件2）", "Guidance report (annex 2)", "2");
  add("election-board", "换届进度表（含阶段漏斗图）", "Progress of the election, with the stage funnel", "2");
  add("activity-totals", "活动台账年度汇总（按类别、地区、月份）", "Activity ledger: totals by kind, place and month",
      "7");
  view.places = {{"450224", "融安县", "柳州市", "ra"}, {"450224204", "桥板乡", "融安县", "qb"}};
  view.trainings = {{"t1", "第一期“领头雁”培训班", "2021-05-10", {}}};
  view.forms = {{"activity", english ? "Activity" : "活动台账", {}, {}},
                {"person", english ? "Person" : "人员", {}, {}}};
  view.rounds = {{"2021", "2021", {}, {}}};
  view.report = "attendance-sheet";
  view.training = ReportAsk::required;
  view.place = ReportAsk::optional;
  view.asked.training = "t1";
  view.asked.place = "450224";
  view.asked.folder = "/home/wei/Documents/雁行报表";
  view.asked.file = "签到表-第一期“领头雁”培训班-2021-05-17";
  return view;
}

ReportPreview attendance() {
  ReportPreview out{"第一期“领头雁”培训班签到表", 1, 83, {}, {}, {}};
  ReportChart chart{ReportChart::Kind::bars, "各场次到场人数（人）", {}};
  for (int i = 0; i < 10; ++i)
    chart.points.push_back({"5." + std::to_string(10 + i / 2) + (i % 2 == 0 ? "上午" : "下午"), 80.0 - i, 83.0, {}});
  out.charts.push_back(std::move(chart));
  return out;
}

ReportPreview progress() {
  ReportPreview out{"农村妇女“领头雁”专项培训进度表", 1, 10, {}, {}, {}};
  ReportChart chart{ReportChart::Kind::progress, "各县区培训进度（人）", {}};
  const char* names[] = {"柳城县", "鹿寨县", "融安县", "融水县", "三江县",
                         "柳北区", "城中区", "鱼峰区", "柳南区", "柳江区"};
  for (int i = 0; i < 10; ++i) chart.points.push_back({names[i], 12.0 * i, 100.0, std::to_string(12 * i) + " / 100"});
  out.charts.push_back(std::move(chart));
  return out;
}

ReportPreview board() {
  ReportPreview out{"2021年村（社区）妇联换届进度表", 1, 12, {}, {}, {}};
  ReportChart chart{ReportChart::Kind::funnel, "各阶段完成的村（社区）（个）", {}};
  const char* names[] = {"全部", "领导小组推选", "选民登记", "候选人提名", "投票选举", "结果已报"};
  const double values[] = {128, 120, 96, 60, 22, 9};
  for (int i = 0; i < 6; ++i) chart.points.push_back({names[i], values[i], std::nullopt, {}});
  out.charts.push_back(std::move(chart));
  return out;
}

class Reports : public ::testing::Test {
 protected:
  Reports() { show(robot); }
  static void show(Robot& with, bool english = false) {
    with.views = sample_views(Screen::reports);
    with.views.reports = sample(english);
    with.frames(3);
    with.take();
  }
  Robot robot;
};

TEST_F(Reports, AReportIsChosenByMouseArrowsAndSearch) {
  ASSERT_TRUE(robot.click("report.roster"));
  auto chosen = last_wish<command::ChooseReport>(robot);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->report, "roster");
  show(robot);
  robot.key(ImGuiKey_DownArrow);
  chosen = last_wish<command::ChooseReport>(robot);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->report, "certificates");
  ASSERT_TRUE(robot.click("reports.search"));
  robot.type("漏斗");
  robot.key(ImGuiKey_Enter);
  chosen = last_wish<command::ChooseReport>(robot);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->report, "election-board");
  EXPECT_EQ(robot.find("report.roster"), nullptr);
  ASSERT_TRUE(robot.click("report.export"));
  EXPECT_EQ(last_wish<command::ChooseReport>(robot)->report, free_export);
}

TEST_F(Reports, PAndXWriteAndVLooks) {
  robot.key(ImGuiKey_P);
  auto written = last_wish<command::WriteReport>(robot);
  ASSERT_TRUE(written);
  EXPECT_EQ(written->format, ReportFormat::pdf);
  robot.key(ImGuiKey_X);
  EXPECT_EQ(last_wish<command::WriteReport>(robot)->format, ReportFormat::xlsx);
  robot.key(ImGuiKey_Enter, ImGuiMod_Ctrl);
  EXPECT_EQ(last_wish<command::WriteReport>(robot)->format, ReportFormat::pdf);
  robot.key(ImGuiKey_V);
  EXPECT_TRUE(last_wish<command::PreviewReport>(robot));
  ASSERT_TRUE(robot.click("reports.xlsx"));
  EXPECT_EQ(last_wish<command::WriteReport>(robot)->format, ReportFormat::xlsx);
  robot.views.reports.work = ReportWork::writing;
  robot.frames(2);
  EXPECT_EQ(robot.value("reports.working"), "working");
  robot.key(ImGuiKey_P);
  EXPECT_FALSE(last_wish<command::WriteReport>(robot)) << "one at a time";
}

TEST_F(Reports, EachAnswerKeepsTheOthers) {
  ASSERT_TRUE(robot.click("reports.place"));
  ASSERT_TRUE(robot.click("reports.place.450224204"));
  const auto asked = last_wish<command::AskReport>(robot);
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->question.place, "450224204");
  EXPECT_EQ(asked->question.training, "t1");
  EXPECT_EQ(robot.find("reports.from"), nullptr) << "not asked for this one";
  ASSERT_TRUE(robot.click("reports.file"));
  robot.type("名单");
  const auto named = last_wish<command::AskReport>(robot);
  ASSERT_TRUE(named);
  EXPECT_NE(named->question.file.find("名单"), std::string::npos);
}

TEST_F(Reports, FreeExportHasItsOwnButtons) {
  robot.views.reports.report = free_export;
  robot.views.reports.training = ReportAsk::unused;
  robot.views.reports.asked.form = "activity";
  robot.frames(3);
  EXPECT_EQ(robot.find("reports.pdf"), nullptr);
  for (const auto& [key, format] :
       {std::pair{ImGuiKey_X, ReportFormat::xlsx}, {ImGuiKey_C, ReportFormat::csv}, {ImGuiKey_J, ReportFormat::json}}) {
    robot.key(key);
    const auto written = last_wish<command::WriteReport>(robot);
    ASSERT_TRUE(written);
    EXPECT_EQ(written->format, format);
  }
  EXPECT_TRUE(robot.screenshot("reports_export"));
}

TEST_F(Reports, TheResultHasItsPathToCopyAndErrorsAreWords) {
  auto& view = robot.views.reports;
  view.outcome = ReportOutcome{{"reports.written", {{"file", "签到表.pdf"}}, {}},
                               true,
                               "/home/wei/Documents/雁行报表/签到表.pdf",
                               "/home/wei/Documents/雁行报表"};
  robot.frames(2);
  EXPECT_EQ(robot.value("reports.written"), "/home/wei/Documents/雁行报表/签到表.pdf");
  ASSERT_TRUE(robot.click("reports.copy"));
  view.outcome = ReportOutcome{{"reports.problem.missing.training", {}, {}}, false, {}, {}};
  view.missing = "training";
  robot.frames(2);
  EXPECT_EQ(robot.value("reports.missing"), "training");
  EXPECT_EQ(robot.value("reports.outcome"), "请选择一期培训");
  EXPECT_TRUE(robot.screenshot("reports_missing"));
}

TEST_F(Reports, TheFolderOfAWrittenFileIsOpenedByButtonAndKey) {
  auto& view = robot.views.reports;
  robot.key(ImGuiKey_O);
  EXPECT_TRUE(robot.opened_folders().empty()) << "nothing was written yet";
  view.outcome = ReportOutcome{{"reports.written", {{"file", "签到表.pdf"}}, {}},
                               true,
                               "/home/wei/Documents/雁行报表/签到表.pdf",
                               "/home/wei/Documents/雁行报表"};
  robot.frames(2);
  ASSERT_TRUE(robot.click("reports.open_folder"));
  robot.key(ImGuiKey_O);
  EXPECT_EQ(robot.opened_folders(), std::vector<std::string>(2, "/home/wei/Documents/雁行报表"));
}

TEST_F(Reports, TheSheetOfKeysHasThoseOfThisScreen) {
  robot.key(ImGuiKey_F1);
  robot.frames(2);
  const ui::ProbeItem* group = robot.find("shortcuts.screen.reports");
  ASSERT_NE(group, nullptr);
  EXPECT_TRUE(group->visible);
  robot.screenshot("shortcuts_reports");
}

TEST_F(Reports, ItIsDrawn) {
  auto& view = robot.views.reports;
  view.preview = attendance();
  view.outcome = ReportOutcome{{"reports.written", {{"file", "签到表-第一期.pdf"}}, {}},
                               true,
                               "/home/wei/Documents/雁行报表/签到表-第一期.pdf",
                               "/home/wei/Documents/雁行报表"};
  robot.frames(2);
  EXPECT_EQ(robot.value("reports.chart.0.0"), "5.10上午 80/83");
  EXPECT_TRUE(robot.screenshot("reports"));
  view.report = "annex1-progress";
  view.training = ReportAsk::unused;
  view.dates = ReportAsk::optional;
  view.outcome.reset();
  view.preview = progress();
  robot.frames(2);
  EXPECT_TRUE(robot.screenshot("reports_progress"));
  view.report = "election-board";
  view.dates = ReportAsk::unused;
  view.round = ReportAsk::optional;
  view.preview = board();
  robot.frames(2);
  EXPECT_TRUE(robot.screenshot("reports_board"));
}

TEST_F(Reports, TheTargetsAreSeenAsTablesWithTheVillagesThatMissThem) {
  auto& view = robot.views.reports;
  ReportTable wide{
      {}, {{"单位", "村社", "已报", "未报"}, {"", "", "", ""}, {"桥板乡", "10", "6", "4"}}, 2, {34, 12, 12, 13}, 0};
  const char* titles[] = {"妇联主席进“两委”（100%）", "村委会女性成员（≥30%）", "村委会女主任（≥10%）",
                          "居委会女性成员（≥50%）", "居委会女主任（≥45%）"};
  for (const char* title : titles) {
    const std::array<const char*, 3> top{title, "", ""}, below{"符合", "总数", "比例"}, figures{"5", "6", "× 83.3%"};
    for (std::size_t i = 0; i < 3; ++i) {
      wide.rows[0].emplace_back(top[i]);
      wide.rows[1].emplace_back(below[i]);
      wide.rows[2].emplace_back(figures[i]);
      wide.widths.push_back(i < 2 ? 11.0F : 19.0F);
    }
  }
  ReportTable missing{"桥板乡：未达到目标的村（社区）",
                      {{"目标", "个数", "还需", "村（社区）"}, {titles[0], "2", "已报的再有 1 个", "阳山村、柳树湾村"}},
                      1,
                      {52, 16, 52, 140},
                      3};
  view.preview = ReportPreview{"2021年村（社区）妇联换届目标完成情况", 2, 6, {}, {"比例只舍不入。"}, {wide, missing}};
  robot.frames(3);
  EXPECT_EQ(robot.value("reports.preview.size"), "6 行 · 2 张表");
  EXPECT_EQ(robot.value("reports.figure.0"), "桥板乡 | 村社 10 · 已报 6 · 未报 4");
  EXPECT_EQ(robot.value("reports.figure.1"), "妇联主席进“两委”（100%） | 符合 5 | 总数 6 | 比例 × 83.3%");
  EXPECT_EQ(robot.value("reports.caption.1"), "桥板乡：未达到目标的村（社区）");
  EXPECT_NE(robot.value("reports.figure.7").find("阳山村、柳树湾村"), std::string::npos)
      << robot.value("reports.figure.7");
  EXPECT_TRUE(robot.screenshot("reports_targets"));
}

TEST_F(Reports, ItIsDrawnInEnglishAndLarge) {
  Robot english({1366, 768, 1.25F, "en"});
  show(english, true);
  auto& view = english.views.reports;
  view.report = "annex2-training";
  view.dates = ReportAsk::optional;
  view.id = ReportAsk::optional;
  view.training = ReportAsk::unused;
  view.records_label = "Training record";
  view.asked.from = "2021-01-01";
  view.asked.to = "2021-12-31";
  view.outcome = ReportOutcome{{"reports.problem.nothing", {}, {}}, false, {}, {}};
  english.frames(2);
  EXPECT_TRUE(english.screenshot("reports_125_en"));
  Robot large({1366, 768, 1.25F, {}});
  show(large);
  large.views.reports.preview = attendance();
  large.frames(2);
  EXPECT_TRUE(large.screenshot("reports_125"));
  EXPECT_NE(large.find("reports.pdf"), nullptr);
}

}  // namespace
}  // namespace yanxing::test
