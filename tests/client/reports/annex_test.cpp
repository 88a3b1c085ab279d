// The annex forms, as an office would read them: what stands on them, how many pages, what they say of what is missing.
#include "client/reports/annex.h"

#include "tests/client/reports/annex_fixture.h"
#include "tests/client/reports/sample_document.h"

namespace yanxing::testing {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(Annex, TrainingRecordIsOnePage) {
  const auto file = print(dir, build("annex2-training", training_record(long_text(380))), "annex2-training");
  EXPECT_EQ(pages_of(file), 1);
  const std::string text = run_of(file);
  for (const char* part : {"附件2", "农村妇女“领头雁”专项培训情况记录表", "填报单位（盖章）：融安县", "2021年10月28日",
                           "市妇联拨款6.5万元，县区配套经费2万元", "（突出写亮点）", "集中授课现场",
                           "分组讨论基层治理案例", "第1页", "共1页"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
}

TEST_F(Annex, AReplacedFigureIsPrintedWithItsReason) {
  const std::string text = run_of(print(dir, build("annex2-training", training_record("亮点")), "annex2-replaced"));
  EXPECT_TRUE(has(text, "85人"));
  EXPECT_TRUE(has(text, "考勤统计为“83”，理由：两人签到漏记"));
}

TEST_F(Annex, VouchersGoWithTheRecordOnPagesOfTheirOwn) {
  const RecordId id = training_record("亮点");
  EXPECT_EQ(build("annex2-training", id).sections.size(), 1U) << "none, no page";
  laptop.save("training_record", id,
              {{"vouchers[1]", 1},
               {"vouchers[1]/voucher", picture(200, 190, 150)},
               {"vouchers[1]/voucher_note", "市妇联拨款进账单"},
               {"vouchers[2]", 2},
               {"vouchers[2]/voucher", std::string(64, 'b') + ".pdf"},
               {"vouchers[2]/voucher_note", "场地费发票"}});
  const auto file = print(dir, build("annex2-training", id), "annex2-vouchers");
  EXPECT_EQ(pages_of(file), 2) << "the annex stays one page";
  const std::string text = run_of(file);
  for (const char* part : {"85人※", "※培训人数已更正", "附件2附页", "银行凭证复印件", "市妇联拨款进账单", "见下图",
                           "场地费发票", "扫描件不在本机"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
}

/// The text of the last page.
std::string last_page(const std::filesystem::path& pdf) {
  std::string text = text_of(pdf);
  while (!text.empty() && (text.back() == '\f' || text.back() == '\n')) text.pop_back();
  return text.substr(text.rfind('\f') == std::string::npos ? 0 : text.rfind('\f'));
}

TEST_F(Annex, SignaturesAreNeverAloneOnAPage) {
  for (std::size_t characters = 1500; characters <= 2700; characters += 100) {
    const auto file = dir / "m.pdf";
    ASSERT_TRUE(reports::write_document(build("minutes", minutes(characters)), file));
    const std::string last = last_page(file);
    EXPECT_TRUE(has(last, "主持人签字")) << characters;
    EXPECT_TRUE(has(last, "已开展三次")) << characters << ": " << last;
  }
}

TEST_F(Annex, ATimetableOfManyTownshipsBeginsOnItsFirstPage) {
  const RecordId id = schedule(true);
  forms::Answers more;
  for (int i = 4; i <= 30; ++i) {
    const std::string row = "rows[" + std::to_string(i) + "]";
    more[row] = i;
    more[row + "/township"] = "450224204";
    more[row + "/party_planned"] = "2021-01-21T09:00:00.000+08:00";
  }
  laptop.save("schedule", id, more);
  const auto file = print(dir, build("annex3-schedule", id), "annex3-long");
  const std::string text = text_of(file);
  const std::string first = text.substr(0, text.find('\f'));
  EXPECT_TRUE(has(first, "桥板乡")) << "the column that one cell spans does not push the table away: " << first;
  EXPECT_TRUE(has(first, "2021年3月5日"));
  EXPECT_TRUE(has(last_page(file), "2021年3月5日")) << "it says so again where it goes on";
  EXPECT_TRUE(has(last_page(file), "负责人签字"));
}

TEST_F(Annex, ADraftIsMarkedAndIsNotAmongTheFinalOnes) {
  const RecordId draft = training_record("亮点", false);
  EXPECT_TRUE(has(run_of(print(dir, build("annex2-training", draft), "draft")), "稿"));
  const auto none = reports::find_report("annex2-training")->build(source, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::not_found);
}

TEST_F(Annex, AllOfAPlaceStandOnPagesOfTheirOwn) {
  site_application(3);
  site_application(4);
  reports::Question question;
  question.place = "450224";
  const auto file = print(dir, build("site-application", question), "all");
  const std::string text = run_of(file);
  const auto first = text.find("附件3-1");
  EXPECT_TRUE(has(text.substr(first + 1), "附件3-1"));
  question.place = "450203";
  EXPECT_FALSE(reports::find_report("site-application")->build(source, question));
  question.place.clear();
  question.from = "2021-09-01";
  EXPECT_FALSE(reports::find_report("site-application")->build(source, question));
}

TEST_F(Annex, ARecordOfAnotherFormIsRefused) {
  reports::Question question;
  question.id = minutes(40);
  const auto refused = reports::find_report("registration")->build(source, question);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::conflict);
}

TEST_F(Annex, RegistrationHasBothPhotosAndRoomForStamps) {
  const auto file = print(dir, build("registration", registration(900)), "registration");
  const std::string text = run_of(file);
  for (const char* part :
       {"最美基层妇联干部登记表", "𠮷䶮㐂", "女", "侗族", "1985年3月", "中国共产党党员", "融安县桥板乡阳山村妇联主席",
        "推荐单位审批意见", "同意推荐。", "经办人：韦经办", "2021年5月21日", "市妇联审批意见", "盖章"})
    EXPECT_TRUE(has(text, part)) << part << " in " << text;
  const std::string images = run("/usr/bin/pdfimages", {"-list", file.string()}).out;
  EXPECT_TRUE(has(images, "jpeg")) << images;  // as they are kept, not unpacked
}

TEST_F(Annex, GuidanceReportRunsOn) {
  EXPECT_EQ(pages_of(print(dir, build("annex2-guidance", guidance(long_text(200))), "annex2-guidance")), 1);
  const auto file = print(dir, build("annex2-guidance", guidance(long_text(3000))), "annex2-guidance-long");
  EXPECT_GT(pages_of(file), 1);
  EXPECT_TRUE(has(run_of(file), "总体情况（续）"));
  EXPECT_TRUE(has(run_of(file), "听取进展汇报、实地走访"));
}

TEST_F(Annex, ScheduleAsTheAnnexAsksAndWithWhatTookPlace) {
  const RecordId id = schedule(false);
  const std::string plain = run_of(print(dir, build("annex3-schedule", id), "annex3-schedule"));
  EXPECT_TRUE(has(plain, "2021年1月21日9:00"));
  EXPECT_TRUE(has(plain, "2021年3月5日"));
  EXPECT_FALSE(has(plain, "实际"));
  laptop.save("schedule", id, {{"rows[1]/party_actual", "2021-01-22T10:00:00.000+08:00"}});
  EXPECT_TRUE(has(run_of(print(dir, build("annex3-schedule", id), "annex3-actual")), "实际"));
}

TEST_F(Annex, TimetablesOfOneRound) {
  const RecordId id = schedule(false);
  auto earlier = laptop.get(id).values;
  earlier["round"] = "2018";
  earlier["filled_on"] = "2018-01-10";
  laptop.save("schedule", earlier);
  ASSERT_EQ(build("annex3-schedule").sections.size(), 1U) << "of the working round, as everything about the election";
  EXPECT_TRUE(has(run_of(print(dir, build("annex3-schedule"), "annex3-working")), "2021年1月21日"));
  reports::Question question;
  question.from = "2018-01-01";
  EXPECT_EQ(build("annex3-schedule", question).sections.size(), 2U) << "days are of whatever round";
  question.from.clear();
  question.round = "2018";
  EXPECT_EQ(build("annex3-schedule", question).sections.size(), 1U);
}

TEST_F(Annex, ATimetableWithoutTownshipsKeepsItsDate) {
  const RecordId id = laptop
                          .save("schedule", {{"unit", "rongan"},
                                             {"place", "450224"},
                                             {"round", "2021"},
                                             {"hand_in", "3"},
                                             {"filled_on", "2021-03-09"},
                                             {"all_finished", "2021-03-05"},
                                             {"__state", "final"}})
                          .id;
  EXPECT_TRUE(has(run_of(print(dir, build("annex3-schedule", id), "annex3-no-rows")), "2021年3月5日"));
}

TEST_F(Annex, APlanWithoutFundsHasNoSums) {
  const RecordId id =
      laptop
          .save("training_plan",
                {{"unit", "rongan"}, {"place", "450224"}, {"year", 2021}, {"filled_on", "2021-05-10"}, {"heads", 83}})
          .id;
  const auto document = build("training-plan", id);
  bool seen = false;
  for (const auto& block : document.sections.front().blocks) {
    const auto* table = std::get_if<reports::Table>(&block);
    if (table == nullptr) continue;
    for (const auto& row : table->rows) {
      for (std::size_t i = 0; i + 1 < row.cells.size(); ++i) {
        if (reports::value_text(row.cells[i].value) != "经费合计（万元）") continue;
        EXPECT_EQ(reports::value_text(row.cells[i + 1].value), "");
        seen = true;
      }
    }
  }
  EXPECT_TRUE(seen);
}

TEST_F(Annex, TheOthersArePrintedWhole) {
  const std::string plan = run_of(print(dir, build("training-plan", training_plan()), "training-plan"));
  EXPECT_TRUE(has(plan, "2021年农村妇女“领头雁”专项培训计划表"));
  EXPECT_TRUE(has(plan, "81"));  // the sum of the classes
  const auto courses = print(dir, build("recommendation", recommendation(6)), "recommendation");
  EXPECT_EQ(pages_of(courses), 3);
  EXPECT_TRUE(has(run_of(courses), "1979年11月"));
  const std::string sites = run_of(print(dir, build("site-statistics", site_statistics(4)), "site-statistics"));
  EXPECT_TRUE(has(sites, "4个"));
  EXPECT_TRUE(
      has(run_of(print(dir, build("highlight-plan", highlight_plan()), "highlight-plan")), "绿色生活·最美家庭"));
  const auto council = print(dir, build("minutes", minutes(2400)), "minutes");
  EXPECT_GT(pages_of(council), 1);
  EXPECT_TRUE(has(run_of(council), "2021年4月12日15:00"));
  print(dir, build("site-application", site_application(3)), "site-application");
}

TEST_F(Annex, EmptyRecordsArePrintedAsEmptyForms) {
  for (const reports::Report& report : reports::all_reports()) {
    if (report.form.empty() || report.needs.id == reports::Need::unused) continue;
    const forms::Form* form = source.form(report.form);
    ASSERT_NE(form, nullptr) << report.name;
    if (!form->key.empty()) continue;
    const RecordId id = laptop.save(report.form, {{form->summary.front(), "王"}}).id;
    EXPECT_GE(pages_of(print(dir, build(report.name, id), "empty-" + report.name)), 1) << report.name;
    ASSERT_TRUE(reports::write_document(build(report.name, id), dir / "empty.xlsx")) << report.name;
  }
}

TEST_F(Annex, AMissingPictureSaysSo) {
  const RecordId id = minutes(100);
  laptop.save(
      "council_minutes", id,
      {{"photos[1]", 1}, {"photos[1]/photo", std::string(64, 'a') + ".jpg"}, {"photos[1]/photo_caption", "会场"}});
  const std::string text = run_of(print(dir, build("minutes", id), "missing-picture"));
  EXPECT_TRUE(has(text, "图片不在本机"));
  EXPECT_TRUE(has(text, "会场"));
}

TEST_F(Annex, StatisticsAreRealNumbersThatAddUp) {
  ASSERT_TRUE(reports::write_document(build("site-statistics", site_statistics(4)), dir / "s.xlsx"));
  const auto sheet = workbook_of(dir / "s.xlsx")["sheets"][0];
  EXPECT_TRUE(sheet["landscape"]);
  bool has_sum = false;
  for (const auto& [name, cell] : sheet["cells"].items()) {
    if (cell["type"] != "f" || cell["result"] != 50) continue;
    has_sum = true;
    EXPECT_TRUE(cell["value"].get<std::string>().starts_with("=SUM("));
  }
  EXPECT_TRUE(has_sum);
}

TEST_F(Annex, AWorkbookHasTheFormWithItsPictures) {
  ASSERT_TRUE(reports::write_document(build("annex2-training", training_record("亮点")), dir / "t.xlsx"));
  const auto book = workbook_of(dir / "t.xlsx");
  EXPECT_EQ(book["sheets"][0]["images"], 2);
  EXPECT_EQ(book["title"], "农村妇女“领头雁”专项培训情况记录表");
}

TEST(Reports, HaveNamesOfTheirOwnAndFormsThatExist) {
  std::set<std::string> names;
  for (const reports::Report& report : reports::all_reports()) {
    EXPECT_TRUE(names.insert(report.name).second) << report.name;
    EXPECT_FALSE(report.title.zh.empty() || report.title.en.empty()) << report.name;
    EXPECT_NE(report.build, nullptr) << report.name;
    EXPECT_TRUE(report.form.empty() || shipped_forms().find(report.form) != nullptr) << report.name;
  }
  EXPECT_EQ(reports::find_report("no-such"), nullptr);
}

TEST(Reports, SayWhatAQuestionLacks) {
  reports::Report report;
  report.needs.training = reports::Need::required;
  report.needs.dates = reports::Need::required;
  reports::Question question;
  EXPECT_EQ(reports::missing(report, question), "from");
  question.from = question.to = "2021-01-01";
  EXPECT_EQ(reports::missing(report, question), "training");
  question.training = RecordId();
  EXPECT_EQ(reports::missing(report, question), "");
}

TEST_F(Annex, ADraftBegunElsewhereIsFilledFromAttendance) {
  const auto save = [&](const char* form, const forms::Answers& values) { return laptop.save(form, values).id; };
  const RecordId training =
      save("training", {{"title", "第一期"}, {"place", "450224"}, {"mode", "concentrated"}, {"venue", "融安县委党校"}});
  const RecordId session = save("session", {{"training", training.text()}, {"date", "2021-05-10"}, {"half", "am"}});
  const RecordId person = save("person", {{"name", "韦甲"}, {"place", "450224204201"}, {"role", "妇联主席"}});
  save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "present"}});
  const RecordId draft = save("training_record", {{"unit", "rongan"},
                                                  {"place", "450224"},
                                                  {"training", training.text()},
                                                  {"filled_on", "2021-10-28"},
                                                  {"venue_override", "县妇女儿童活动中心"},
                                                  {"venue_reason", "临时改址"}});
  const std::string text = run_of(print(dir, build("annex2-training", draft), "annex2-from-attendance"));
  for (const char* part :
       {"2021年5月10日", "县妇女儿童活动中心", "1人", "妇联主席1人", "由本机考勤得出", "考勤统计为“融安县委党校”"})
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  EXPECT_TRUE(build("annex2-training", draft).sections.front().draft);
  EXPECT_FALSE(laptop.get(draft).values.contains("heads")) << "printing changes no record";
}

TEST_F(Annex, WhatAttendanceSaysIsWorkedOutAnewWhateverWasSaved) {
  const auto save = [&](const char* form, const forms::Answers& values) { return laptop.save(form, values).id; };
  const RecordId training =
      save("training", {{"title", "第一期"}, {"place", "450224"}, {"mode", "concentrated"}, {"venue", "融安县委党校"}});
  const RecordId session = save("session", {{"training", training.text()}, {"date", "2021-05-10"}, {"half", "am"}});
  for (const char* name : {"韦甲", "覃乙"}) {
    const RecordId person = save("person", {{"name", name}, {"place", "450224204201"}, {"role", "妇联主席"}});
    save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "present"}});
  }
  // As saving stores it: the figure is the one that a person put in its place; what was derived is of that day.
  const RecordId id = save("training_record", {{"unit", "rongan"},
                                               {"place", "450224"},
                                               {"training", training.text()},
                                               {"filled_on", "2021-10-28"},
                                               {"heads", "60"},
                                               {"heads_override", "60"},
                                               {"heads_reason", "邻乡旁听"},
                                               {"venue", "融安县委党校"},
                                               {"participants", "妇联主席 1 人"},
                                               {"__state", "final"}});
  const std::string text = run_of(print(dir, build("annex2-training", id), "annex2-anew"));
  EXPECT_TRUE(has(text, "60人※")) << text;
  EXPECT_TRUE(has(text, "考勤统计为“2”，理由：邻乡旁听")) << "not the 60 of the person: " << text;
  EXPECT_TRUE(has(text, "妇联主席1人※")) << text;
  EXPECT_TRUE(has(text, "本机考勤现为“妇联主席2人”")) << "a walk-in came after it was saved: " << text;
  EXPECT_FALSE(has(text, "融安县委党校※")) << "what did not change has no mark: " << text;
}

TEST_F(Annex, WhatIsNoHeadCountIsNotPrintedAsOne) {
  const auto save = [&](const char* form, const forms::Answers& values) { return laptop.save(form, values).id; };
  const RecordId training =
      save("training", {{"title", "第一期"}, {"place", "450224"}, {"mode", "concentrated"}, {"venue", "融安县委党校"}});
  const RecordId session = save("session", {{"training", training.text()}, {"date", "2021-05-10"}, {"half", "am"}});
  const RecordId person = save("person", {{"name", "韦甲"}, {"place", "450224204201"}, {"role", "妇联主席"}});
  save("mark", {{"session", session.text()}, {"person", person.text()}, {"status", "present"}});
  forms::Answers answers{{"unit", "rongan"},
                         {"place", "450224"},
                         {"training", training.text()},
                         {"filled_on", "2021-10-28"},
                         {"heads", "64补登记一人"},
                         {"heads_override", "64补登记一人"},
                         {"heads_reason", "补登记一人"},
                         {"__state", "final"}};
  const RecordId id = save("training_record", answers);
  std::string text = run_of(print(dir, build("annex2-training", id), "annex2-no-number"));
  EXPECT_FALSE(has(text, "64补登记一人人")) << text;
  EXPECT_TRUE(has(text, "1人※")) << "what attendance says: " << text;
  EXPECT_TRUE(has(text, "更正为“64补登记一人”，不是人数，没有采用")) << text;
  answers["heads"] = answers["heads_override"] = -5;
  save("training_record", answers);
  text = run_of(print(dir, build("annex2-training", id), "annex2-negative"));
  EXPECT_FALSE(has(text, "-5人")) << text;
  EXPECT_TRUE(has(text, "更正为“-5”，不是人数")) << text;
}

}  // namespace
}  // namespace yanxing::testing
