// The lists and totals as an office would read them: a small season, what stands on each table, and its chart.
#include <gtest/gtest.h>

#include "client/election/facts.h"
#include "tests/client/reports/annex_fixture.h"

namespace yanxing::testing {
namespace {

using reports::Question;

constexpr const char* village = "450224204201";
constexpr const char* other_village = "450224204202";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class Lists : public Annex {
 protected:
  RecordId person(const std::string& name, const std::string& place = village, const std::string& role = "妇联主席") {
    return laptop.save("person", {{"name", name}, {"place", place}, {"role", role}, {"phone", "13300000001"}}).id;
  }
  RecordId course(const std::string& title = "第一期培训班") {
    return laptop
        .save("training", {{"title", title},
                           {"place", "450224"},
                           {"mode", "concentrated"},
                           {"venue", "融安县委党校"},
                           {"start", "2021-05-10"},
                           {"fund_city", 0.5}})
        .id;
  }
  std::vector<RecordId> sessions(const RecordId& training, int half_days) {
    std::vector<RecordId> out;
    for (int i = 0; i < half_days; ++i) {
      out.push_back(laptop
                        .save("session", {{"training", training.text()},
                                          {"date", "2021-05-" + std::to_string(10 + i / 2)},
                                          {"half", i % 2 == 0 ? "am" : "pm"}})
                        .id);
    }
    return out;
  }
  void mark(const RecordId& session, const RecordId& who, const char* status = "present") {
    laptop.save("mark", {{"session", session.text()}, {"person", who.text()}, {"status", status}});
  }
  /// 韦甲 with five days, 覃乙 with half a day and one absence, 莫丙 never.
  RecordId season() {
    const RecordId training = course();
    const auto held = sessions(training, 10);
    const RecordId first = person("韦甲");
    const RecordId second = person("覃乙", other_village, "妇联执委");
    person("莫丙", other_village);
    for (const RecordId& session : held) mark(session, first);
    mark(held[0], second, "late");
    mark(held[1], second, "absent");
    return training;
  }
  void activity(const char* kind, const char* date, int sessions, int attendances, const char* state = "final") {
    laptop.save("activity", {{"kind", kind},
                             {"title", std::string("活动") + date},
                             {"date", date},
                             {"place", village},
                             {"sessions", sessions},
                             {"attendances", attendances},
                             {"funds", 0.25},
                             {"__state", state}});
  }
  void result(const std::string& where, int members, int women, const char* head, const char* chair) {
    laptop.save("election_result", {{"place", where},
                                    {"round", "2021"},
                                    {"kind", "village"},
                                    {"members", members},
                                    {"women_members", women},
                                    {"head_sex", head},
                                    {"chair_in", chair},
                                    {"chair_paid", "yes"},
                                    {"__state", "final"}});
  }
  Code refused(const std::string& name, const Question& question) {
    const auto built = reports::find_report(name)->build(source, question);
    EXPECT_FALSE(built) << name;
    return built ? Code::invalid : built.error().code;
  }
  static Question in(const std::string& place) {
    Question out;
    out.place = place;
    return out;
  }
  static const reports::Chart* chart_of(const reports::Document& document) {
    for (const auto& section : document.sections)
      for (const auto& block : section.blocks)
        if (const auto* chart = std::get_if<reports::Chart>(&block)) return chart;
    return nullptr;
  }
};

TEST_F(Lists, TheRosterHasEverybodyOfThePlaceOnce) {
  const RecordId kept = person("韦甲");
  const RecordId twin = person("韦甲甲");
  laptop.save("person", twin, {{"merged_into", kept.text()}});
  person("外县人", "450203001001");
  const auto file = print(dir, build("roster", in("450224")), "roster");
  const std::string text = run_of(file);
  for (const char* part : {"学员花名册", "填报单位：融安县", "制表日期：2021年5月17日", "韦甲", "桥板乡", "妇联主席",
                           "13300000001", "共1人"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  EXPECT_FALSE(has(text, "韦甲甲")) << "merged persons are no rows of their own";
  EXPECT_FALSE(has(text, "外县人"));
  EXPECT_EQ(refused("roster", in("450205")), Code::not_found);
}

TEST_F(Lists, TheAttendanceSheetHasEveryMarkAndRoomToSign) {
  Question question;
  question.training = season();
  const auto document = build("attendance-sheet", question);
  const auto file = print(dir, document, "attendance-sheet");
  const std::string text = run_of(file);
  for (const char* part : {"第一期培训班签到表", "培训地点：融安县委党校", "脱产培训（集中）", "5.10", "5.14", "上午",
                           "下午", "韦甲", "覃乙", "莫丙", "迟", "缺", "签名", "实到人数", "各场次到场人数"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  const auto* chart = chart_of(document);
  ASSERT_NE(chart, nullptr);
  ASSERT_EQ(chart->points.size(), 10U);
  EXPECT_EQ(chart->points[0].value, 2) << "late is there";
  EXPECT_EQ(chart->points[1].value, 1) << "absent is not";
  EXPECT_EQ(chart->points[0].target, 3);
  question.training = RecordId();
  EXPECT_EQ(refused("attendance-sheet", question), Code::not_found);
}

TEST_F(Lists, TwoMarksOfOnePersonInOneSessionCountOnce) {
  Question question;
  question.training = course();
  const auto held = sessions(*question.training, 1);
  const RecordId kept = person("韦甲");
  const RecordId twin = person("韦甲甲");
  mark(held[0], kept, "absent");
  mark(held[0], twin);
  laptop.save("person", twin, {{"merged_into", kept.text()}});
  const auto document = build("attendance-sheet", question);
  ASSERT_NE(chart_of(document), nullptr);
  EXPECT_EQ(chart_of(document)->points[0].value, 1);
  EXPECT_EQ(chart_of(document)->points[0].target, 1);
}

TEST_F(Lists, MoreThanFiveDaysGoToAFurtherSheet) {
  Question question;
  question.training = course();
  person("韦甲");
  sessions(*question.training, 12);
  const auto document = build("attendance-sheet", question);
  EXPECT_EQ(document.sections.size(), 2U);
  EXPECT_EQ(chart_of(document)->points.size(), 12U) << "the chart has all of them";
  print(dir, document, "attendance-sheet-12");
}

TEST_F(Lists, CertificatesNameWhoHasFiveDays) {
  Question question;
  question.training = season();
  const std::string text = run_of(print(dir, build("certificates", question), "certificates"));
  for (const char* part : {"五天结业名单", "韦甲", "5.0", "共1人", "名单上共2人", "另有1人未满"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  EXPECT_FALSE(has(text, "覃乙"));
  question.place = "450203";
  EXPECT_EQ(refused("certificates", question), Code::not_found);
}

TEST_F(Lists, ADisputedMarkIsShownAsOneOnTheSheetAndBeforeACertificate) {
  Question question;
  question.training = season();
  TestLaptop other(dir / "other", "韦记录", "450224");
  other.take_from(laptop);
  records::ListQuery marks;
  marks.form = "mark";
  const auto all = laptop.records().list(marks);
  ASSERT_TRUE(all);
  const auto present = std::find_if(all->begin(), all->end(),
                                    [](const records::Record& mark) { return mark.values.at("status") == "present"; });
  ASSERT_NE(present, all->end());
  other.save("mark", present->id, {{"status", "early"}});
  laptop.save("mark", present->id, {{"status", "late"}});
  laptop.take_from(other);
  ASSERT_FALSE(laptop.get(present->id).conflicts.empty());
  const std::string sheet = run_of(print(dir, build("attendance-sheet", question), "sheet-disputed"));
  EXPECT_TRUE(has(sheet, "※这一格有冲突还没有处理")) << sheet;
  EXPECT_TRUE(has(sheet, "迟※") || has(sheet, "退※")) << sheet;
  const std::string list = run_of(print(dir, build("certificates", question), "certificates-disputed"));
  EXPECT_TRUE(has(list, "韦甲※")) << list;
  EXPECT_TRUE(has(list, "1人的考勤（或场次、所在村）有冲突还没有处理")) << list;
  const std::string progress = run_of(print(dir, build("annex1-progress", in("")), "progress-disputed"));
  EXPECT_TRUE(has(progress, "!有1人的考勤（或场次、所在村）有冲突")) << progress;
}

TEST_F(Lists, CertificatesCountOnlyTheAskedDays) {
  season();  // 10 to 14 May
  Question question;
  question.from = "2021-05-10";
  question.to = "2021-05-14";
  const std::string text = run_of(print(dir, build("certificates", question), "certificates-days"));
  for (const char* part : {"时段：2021年5月10日至2021年5月14日", "韦甲", "共1人", "填报单位：融安县"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  question.to = "2021-05-12";
  EXPECT_EQ(refused("certificates", question), Code::not_found) << "three days are not five";
  question.from = "2021-05-11";
  question.to.clear();
  EXPECT_EQ(refused("certificates", question), Code::not_found);
  question.from = "2020-05-11";
  question.to = "2021-12-31";
  const std::string wide = run_of(print(dir, build("certificates", question), "certificates-wide"));
  for (const char* part : {"年度：2021年", "韦甲", "共1人"})
    EXPECT_TRUE(has(wide, part)) << "a wider range loses nobody: " << part << " in " << wide;
}

TEST_F(Lists, ProgressSaysWhereThisLaptopDoesNotHoldEverything) {
  season();
  std::string text = run_of(print(dir, build("annex1-progress", in("")), "annex1-partial"));
  for (const char* part : {"填报单位：融安县", "柳城县△", "△本机没有收齐"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  EXPECT_FALSE(has(text, "融安县△")) << "its own county is whole";
  text = run_of(print(dir, build("annex1-progress", in("450224")), "annex1-county"));
  for (const char* part : {"附件1原文小计", "各行相加", "△", "※"})
    EXPECT_FALSE(has(text, part)) << part << " of the whole city in " << text;
}

TEST_F(Lists, ATableWithoutAPlaceIsHeadedByTheLaptopsOwn) {
  person("韦甲");
  EXPECT_TRUE(has(run_of(print(dir, build("roster"), "roster-own")), "填报单位：融安县"));
  activity("law", "2021-03-08", 1, 40);
  const std::string text = run_of(print(dir, build("activity-totals"), "activity-own"));
  EXPECT_TRUE(has(text, "填报单位：融安县")) << text;
  EXPECT_TRUE(has(text, "桥板乡")) << "by township, as when the county is asked for: " << text;
}

TEST_F(Lists, ProgressCountsWhoIsTrainedAndShowsTheSourcesOwnSubtotal) {
  season();
  const auto document = build("annex1-progress", in(""));
  const auto file = print(dir, document, "annex1-progress");
  const std::string text = run_of(file);
  for (const char* part : {"附件1", "专项培训进度表", "融安县", "合计（各行相加）", "附件1原文小计", "※", "2021年",
                           "各县区培训进度", "人均", "已使用自治区市县区下达", "20%来自自治区"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  const auto* chart = chart_of(document);
  ASSERT_NE(chart, nullptr);
  EXPECT_EQ(chart->points.size(), 10U);
  double trained = 0;
  for (const auto& point : chart->points) trained += point.value;
  EXPECT_EQ(trained, 2) << "who was absent all the time is not trained";
  ASSERT_TRUE(reports::write_document(document, dir / "progress.xlsx"));
  EXPECT_EQ(workbook_of(dir / "progress.xlsx")["sheets"].back()["charts"], 1);
}

TEST_F(Lists, ActivityTotalsAddUpFinishedOnesOfTheDays) {
  activity("law", "2021-03-08", 1, 40);
  activity("law", "2021-05-01", 2, 60);
  activity("talks", "2021-05-10", 1, 30);
  activity("law", "2021-05-11", 9, 900, "draft");
  activity("law", "2020-05-11", 7, 700);
  Question question = in("450224");
  question.from = "2021-01-01";
  question.to = "2021-12-31";
  const auto document = build("activity-totals", question);
  const std::string text = run_of(print(dir, document, "activity-totals"));
  for (const char* part : {"妇联活动台账汇总表", "一、按类别", "二、按地区", "三、按月份", "2021年3月", "2021年5月",
                           "130", "活动台账明细"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  EXPECT_TRUE(has(text, "活动2021-05-10"));
  EXPECT_FALSE(has(text, "活动2021-05-11")) << "a draft";
  EXPECT_FALSE(has(text, "活动2020-05-11")) << "another year";
  EXPECT_TRUE(has(text, "0.75")) << "money: " << text;
  EXPECT_FALSE(has(text, "0.7500"));
  ASSERT_TRUE(reports::write_document(document, dir / "activity.xlsx"));
  const auto book = workbook_of(dir / "activity.xlsx");
  int dates = 0;
  for (const auto& sheet : book["sheets"])
    for (const auto& [name, cell] : sheet["cells"].items()) dates += cell["type"] == "d" ? 1 : 0;
  EXPECT_EQ(dates, 3) << "dates of the ledger are dates";
  question.from = "2022-01-01";
  question.to = "2022-12-31";
  EXPECT_EQ(refused("activity-totals", question), Code::not_found);
}

TEST_F(Lists, ActivityTotalsAreOfOneYear) {
  activity("law", "2020-05-11", 7, 700);
  for (int i = 0; i < 3; ++i) activity("law", ("2021-03-0" + std::to_string(i + 1)).c_str(), 1, 40);
  std::string text = run_of(print(dir, build("activity-totals"), "activity-latest"));
  EXPECT_TRUE(has(text, "年度：2021年")) << text;
  EXPECT_TRUE(has(text, "2021年1月1日至2021年12月31日")) << text;
  EXPECT_FALSE(has(text, "700")) << "another year: " << text;
  EXPECT_TRUE(has(text, "另有2020年的台账")) << text;
  Question question;
  question.round = "2020";
  text = run_of(print(dir, build("activity-totals", question), "activity-2020"));
  EXPECT_TRUE(has(text, "700")) << text;
  EXPECT_FALSE(has(text, "活动2021")) << text;
  question.round = "2019";
  EXPECT_EQ(refused("activity-totals", question), Code::not_found);
}

TEST_F(Lists, SumsOfMoneyHaveNoBinaryRest) {
  for (int i = 0; i < 3; ++i) {
    laptop.save("activity", {{"kind", "law"},
                             {"title", "普法"},
                             {"date", "2021-03-0" + std::to_string(i + 1)},
                             {"place", village},
                             {"sessions", 1},
                             {"attendances", 1},
                             {"funds", i == 0   ? 0.1
                                       : i == 1 ? 0.2
                                                : 4.66},
                             {"__state", "final"}});
  }
  const auto document = build("activity-totals");
  const auto& table = std::get<reports::Table>(document.sections.front().blocks.front());
  const auto* money = std::get_if<reports::Decimal>(&table.rows.back().cells.back().value);
  ASSERT_NE(money, nullptr);
  EXPECT_EQ(money->value, 4.96);
}

TEST_F(Lists, AnnexOneShowsMoneyToTheYuanAndTheSourcesFigureAsANumber) {
  season();
  laptop.save("training", {{"title", "小班"},
                           {"place", "450222"},
                           {"mode", "concentrated"},
                           {"start", "2021-05-10"},
                           {"fund_city", 0.1999}});
  const auto document = build("annex1-progress", in(""));
  const std::string text = run_of(print(dir, document, "annex1-money"));
  EXPECT_TRUE(has(text, "0.1999")) << "never 0.20 beside a norm that is missed: " << text;
  ASSERT_TRUE(reports::write_document(document, dir / "annex1.xlsx"));
  const auto book = workbook_of(dir / "annex1.xlsx");
  bool found = false;
  for (const auto& [name, cell] : book["sheets"][0]["cells"].items())
    found = found || (cell["type"] == "n" && cell["value"] == 986 && has(cell["format"], "※"));
  EXPECT_TRUE(found) << "a number, marked by its format";
}

TEST_F(Lists, VillagesOfAWiderPlaceAreNamedWithTheirTownship) {
  result(village, 5, 1, "1", "no");
  Question question = in("450224");
  question.round = "2021";
  const auto missing = [&] {
    const auto document = build("targets", question);
    return std::get<reports::Table>(document.sections.front().blocks.at(1)).rows.front().cells;
  };
  const auto text = [](const reports::Cell& cell) { return reports::value_text(cell.value); };
  EXPECT_EQ(text(missing().at(3)), "桥板乡阳山村");
  question.place = "450224204";
  EXPECT_EQ(text(missing().at(3)), "阳山村") << "of its own township";
  EXPECT_EQ(text(missing().at(2)), "已报的再有 1 个；未报的 9 个全部做到也还差 1 个") << "what is left cannot mend it";
}

TEST_F(Lists, TargetsSayWhichVillagesMissAndHideNobody) {
  result(village, 5, 1, "1", "yes");
  result(other_village, 5, 3, "2", "no");
  Question question = in("450224204");
  question.round = "2021";
  const auto document = build("targets", question);
  const std::string text = run_of(print(dir, document, "targets"));
  for (const char* part :
       {"2021年村（社区）妇联换届目标完成情况", "妇联主席进“两委”", "50.0%", "未达到目标的村", "未报的"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
}

TEST_F(Lists, TargetRatiosAreNumbersInAWorkbook) {
  result(village, 5, 1, "1", "yes");
  result(other_village, 5, 3, "2", "no");
  Question question = in("450224204");
  question.round = "2021";
  ASSERT_TRUE(reports::write_document(build("targets", question), dir / "targets.xlsx"));
  const auto book = workbook_of(dir / "targets.xlsx");
  int ratios = 0;
  for (const auto& [name, cell] : book["sheets"][0]["cells"].items()) {
    if (cell["type"] != "n" || cell["value"] != 0.5) continue;
    EXPECT_TRUE(has(cell["format"], "0.000%")) << cell;
    EXPECT_TRUE(has(cell["format"], "×") || has(cell["format"], "○")) << "no tick before all have reported: " << cell;
    ++ratios;
  }
  EXPECT_GT(ratios, 0) << "one of two chairs is in";
}

TEST_F(Lists, AFigureThatMissesItsNormIsPrintedCutAndStoredTrue) {
  using reports::Decimal;
  using reports::Percent;
  EXPECT_EQ(reports::value_text(Decimal{999.5, 0, true}), "999") << "1000 is the norm";
  EXPECT_EQ(reports::value_text(Percent{0.29996, 1, "× ", true}), "× 29.9%");
  EXPECT_EQ(reports::value_text(Percent{0.753, 1, "", true}), "75.3%") << "no binary fraction";
  result(village, 3, 2, "1", "yes");
  Question question = in("450224204");
  question.round = "2021";
  ASSERT_TRUE(reports::write_document(build("targets", question), dir / "targets.xlsx"));
  const auto book = workbook_of(dir / "targets.xlsx");
  bool found = false;
  for (const auto& [name, cell] : book["sheets"][0]["cells"].items())
    found = found || (cell["type"] == "n" && std::abs(cell["value"].get<double>() - 2.0 / 3) < 1e-12);
  EXPECT_TRUE(found) << "two of three women, not 0.666";
}

TEST_F(Lists, TheBoardHasAFunnelOfStages) {
  laptop.save("observation",
              {{"place", village}, {"round", "2021"}, {"stage", "1"}, {"date", "2021-01-12"}, {"state", "final"}});
  result(village, 5, 2, "2", "yes");
  Question question = in("450224");
  question.round = "2021";
  const auto document = build("election-board", question);
  const std::string text = run_of(print(dir, document, "election-board"));
  for (const char* part : {"换届进度表", "桥板乡", "领导小组推选", "各阶段完成的村", "合计"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  const auto* chart = chart_of(document);
  ASSERT_NE(chart, nullptr);
  EXPECT_EQ(chart->kind, reports::Chart::Kind::funnel);
  ASSERT_EQ(chart->points.size(), 6U);
  EXPECT_GT(chart->points[0].value, 100);
  EXPECT_EQ(chart->points[5].value, 1);
}

TEST_F(Lists, TheDueListSaysWhoHasNotHandedIn) {
  training_plan();
  Question question = in("450224");
  question.round = "2021";
  const std::string text = run_of(print(dir, build("due-list", question), "due-list"));
  for (const char* part :
       {"2021年应报事项清单", "截至：2021年5月17日", "逾期未报", "◇待上报", "还没有同步", "融安县", "共"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
}

}  // namespace
}  // namespace yanxing::testing
