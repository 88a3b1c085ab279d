#include "client/due/days.h"
#include "tests/client/due/due_fixture.h"

namespace yanxing::testing {
namespace {

using records::State;

constexpr const char* rongan = "450224";
constexpr const char* qiaoban = "450224204";

/// What hands in everything of a rule: form, place, answers; and the unit that then has.
struct Case {
  const char* rule;
  const char* unit;
  const char* due;
  const char* form;
  const char* place;
  std::vector<forms::Answers> records;
  int minimum = 1;
};

std::vector<Case> cases() {
  const nlohmann::json hearing = {"hearing"};
  return {
      {"schedule_1",
       "rongan",
       "2021-01-15",
       "schedule",
       rongan,
       {{{"unit", "rongan"}, {"round", "2021"}, {"hand_in", "1"}, {"filled_on", "2021-01-10"}}}},
      {"schedule_2",
       "rongan",
       "2021-02-10",
       "schedule",
       rongan,
       {{{"unit", "rongan"}, {"round", "2021"}, {"hand_in", "2"}, {"filled_on", "2021-02-01"}}}},
      {"schedule_3",
       "rongan",
       "2021-03-10",
       "schedule",
       rongan,
       {{{"unit", "rongan"}, {"round", "2021"}, {"hand_in", "3"}, {"filled_on", "2021-03-01"}}}},
      {"hearing_candidates",
       qiaoban,
       "2021-01-24",
       "guidance_report",
       qiaoban,
       {{{"township", qiaoban}, {"date", "2021-01-20"}, {"method", hearing}, {"node", "candidates"}}}},
      {"hearing_party",
       qiaoban,
       "2021-01-30",
       "guidance_report",
       qiaoban,
       {{{"township", qiaoban}, {"date", "2021-01-28"}, {"method", hearing}, {"node", "party"}}}},
      {"hearing_committee",
       qiaoban,
       "2021-02-10",
       "guidance_report",
       qiaoban,
       {{{"township", qiaoban}, {"date", "2021-02-05"}, {"method", {"hearing", "visit"}}, {"node", "committee"}}}},
      {"visits",
       qiaoban,
       "2021-03-10",
       "visit",
       "450224204201",
       {{{"place", "450224204201"}, {"round", "2021"}, {"date", "2021-01-12"}},
        {{"place", "450224204201"}, {"round", "2021"}, {"date", "2021-02-12"}}},
       2},
      {"meeting_observed",
       "group1",
       "2021-03-10",
       "guidance_report",
       qiaoban,
       {{{"township", qiaoban}, {"date", "2021-03-02"}, {"method", {"meeting"}}}}},
      {"highlight_plan",
       "rongan",
       "2021-03-25",
       "highlight_plan",
       rongan,
       {{{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-03-20"}, {"kinds", {"members", "council", "badge"}}}},
       3},
      {"training_plan",
       "rongan",
       "2021-05-17",
       "training_plan",
       rongan,
       {{{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}}}},
      {"best_cadre",
       "rongan",
       "2021-05-25",
       "best_cadre",
       rongan,
       {{{"unit", "rongan"}, {"filled_on", "2021-05-20"}}, {{"unit", "rongan"}, {"filled_on", "2021-05-21"}}},
       2},
      {"course_recommendation",
       "rongan",
       "2021-05-25",
       "course_recommendation",
       rongan,
       {{{"unit", "rongan"},
         {"year", 2021},
         {"filled_on", "2021-05-20"},
         {"courses[1]", 1},
         {"courses[1]/course", "一"},
         {"courses[2]", 2},
         {"courses[2]/course", "二"}}},
       2},
      {"site_application",
       "rongan",
       "2021-08-30",
       "site_application",
       rongan,
       {{{"unit", "rongan"}, {"filled_on", "2021-08-20"}}}},
      {"site_statistics",
       "rongan",
       "2021-08-30",
       "site_statistics",
       rongan,
       {{{"unit", "rongan"},
         {"year", 2021},
         {"filled_on", "2021-08-20"},
         {"organisations[1]", 1},
         {"organisations[1]/organisation", "商会妇联"}}}},
      {"training_record",
       "rongan",
       "2021-10-30",
       "training_record",
       rongan,
       {{{"unit", "rongan"}, {"filled_on", "2021-10-20"}}}},
      {"training_vouchers",
       "rongan",
       "2021-10-30",
       "training_record",
       rongan,
       {{{"unit", "rongan"}, {"filled_on", "2021-10-20"}, {"vouchers[1]/voucher", "00.pdf"}}}},
      {"reform_summary",
       "rongan",
       "2021-10-30",
       "reform_summary",
       rongan,
       {{{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-10-20"}}}},
  };
}

std::string day_from(const char* due, int days) { return due::day_text(*due::day_number(due) + days); }

TEST_F(DueTest, EveryRuleSaysWhatItIsBeforeAtAndAfterItsDate) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.rule);
    EXPECT_EQ(one(c.rule, c.unit, c.due).due, c.due);
    EXPECT_EQ(one(c.rule, c.unit, c.due).required, c.minimum);
    EXPECT_EQ(state(c.rule, c.unit, day_from(c.due, -15)), "not_yet");
    EXPECT_EQ(state(c.rule, c.unit, day_from(c.due, -14)), "due");
    EXPECT_EQ(state(c.rule, c.unit, c.due), "due");
    EXPECT_EQ(one(c.rule, c.unit, c.due).days, 0);
    EXPECT_EQ(state(c.rule, c.unit, day_from(c.due, 1)), "missing");
    EXPECT_EQ(one(c.rule, c.unit, day_from(c.due, 3)).days, -3);
  }
}

TEST_F(DueTest, ADraftPastItsDateIsLateAndWhatIsFinishedIsHandedIn) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.rule);
    records.clear();
    for (const auto& answers : c.records) add(c.form, c.place, answers, State::draft);
    EXPECT_EQ(state(c.rule, c.unit, day_from(c.due, 1)), "late");
    EXPECT_EQ(one(c.rule, c.unit, day_from(c.due, 1)).have, 0);
    records.clear();
    for (const auto& answers : c.records) add(c.form, c.place, answers);
    const auto done = one(c.rule, c.unit, c.due);
    EXPECT_STREQ(due::state_name(done.state), "handed_in");
    EXPECT_EQ(done.have, c.minimum);
    EXPECT_EQ(done.days_late, 0);
    EXPECT_EQ(done.counted.size(), c.records.size());
  }
}

TEST_F(DueTest, FewerThanRequiredIsLateNotHandedIn) {
  add("best_cadre", rongan, {{"unit", "rongan"}, {"filled_on", "2021-05-20"}});
  EXPECT_EQ(state("best_cadre", "rongan", "2021-05-25"), "due");
  const auto row = one("best_cadre", "rongan", "2021-05-26");
  EXPECT_STREQ(due::state_name(row.state), "late");
  EXPECT_EQ(row.have, 1);
}

TEST_F(DueTest, WhatCameAfterTheDateIsHandedInAndSaysHowLate) {
  add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-20"}});
  const auto row = one("training_plan", "rongan", "2021-06-01");
  EXPECT_STREQ(due::state_name(row.state), "handed_in");
  EXPECT_EQ(row.handed_in_on, "2021-05-20");
  EXPECT_EQ(row.days_late, 3);
}

TEST_F(DueTest, OnADayInThePastWhatCameLaterWasNotThere) {
  add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-20"}});
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-19"), "missing");
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-20"), "handed_in");
}

TEST_F(DueTest, WhatIsFinishedHereAndNotOnTheServerIsToBeSent) {
  auto& plan = add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  plan.sync = records::SyncState::local;
  const auto row = one("training_plan", "rongan", "2021-05-20");
  EXPECT_STREQ(due::state_name(row.state), "to_send");
  EXPECT_EQ(row.have, 1);
  EXPECT_EQ(row.to_send, std::vector<RecordId>{plan.id});
  EXPECT_EQ(on("2021-05-20").back().state == due::State::to_send, false) << "it is over its date, so it stands above";
  plan.conflicts = {"filled_on"};  // came about on the server
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-20"), "handed_in");
}

TEST_F(DueTest, SomeSentAndSomeNotIsToBeSent) {
  for (const char* day : {"2021-05-20", "2021-05-21"})
    add("best_cadre", rongan, {{"unit", "rongan"}, {"filled_on", day}});
  EXPECT_EQ(state("best_cadre", "rongan", "2021-05-25"), "handed_in");
  records.back().sync = records::SyncState::local;
  EXPECT_EQ(state("best_cadre", "rongan", "2021-05-25"), "to_send");
}

TEST_F(DueTest, ATypoCorrectedLaterMakesNoReportLate) {
  add("visit", "450224204201", {{"place", "450224204201"}, {"round", "2021"}, {"date", "2021-01-05"}});
  auto& report =
      add("guidance_report", qiaoban, {{"township", qiaoban}, {"date", "2021-01-05"}, {"method", {"visit"}}});
  report.changed_ms = noon_of("2021-03-02");
  EXPECT_EQ(one("guidance_report", qiaoban, "2021-03-10").days_late, 55) << "nothing is known of before";
  finished_first[report.id] = {noon_of("2021-01-06"), {}};
  const auto row = one("guidance_report", qiaoban, "2021-03-10");
  EXPECT_EQ(row.handed_in_on, "2021-01-06");
  EXPECT_EQ(row.days_late, 0);
}

TEST_F(DueTest, AHandInThatIsMovedOnLaterStaysHandedIn) {
  auto& table =
      add("schedule", rongan, {{"unit", "rongan"}, {"round", "2021"}, {"hand_in", "1"}, {"filled_on", "2021-05-01"}});
  EXPECT_EQ(state("schedule_1", "rongan", "2021-03-20"), "missing") << "nothing is known of before";
  finished_first[table.id] = {noon_of("2021-01-14"), "2021-01-14"};
  auto row = one("schedule_1", "rongan", "2021-03-20");
  EXPECT_EQ(row.state, due::State::handed_in);
  EXPECT_EQ(row.handed_in_on, "2021-01-14");
  finished_first[table.id].day = "2011-01-14";  // a slip of the pen, which was corrected
  EXPECT_EQ(one("schedule_1", "rongan", "2021-05-20").handed_in_on, "2021-05-01");
  auto& visit = add("visit", qiaoban, {{"place", qiaoban}, {"round", "2021"}, {"date", "2021-01-08"}});
  finished_first[visit.id] = {noon_of("2021-01-05"), "2021-01-05"};
  EXPECT_EQ(on("2021-03-20").size() > 0, true);
  const auto visits = one("visits", qiaoban, "2021-03-20");
  EXPECT_EQ(visits.have, 1);
}

TEST_F(DueTest, ARoundThatIsWrittenInAnotherWayIsItsYear) {
  for (const char* round : {"2021年", "二〇二一", "２０２１", "2021-2026", "2021年换届"}) {
    records.clear();
    add("schedule", rongan, {{"unit", "rongan"}, {"round", round}, {"hand_in", "1"}, {"filled_on", "2021-01-10"}});
    EXPECT_EQ(state("schedule_1", "rongan", "2021-01-20"), "handed_in") << round;
  }
}

TEST_F(DueTest, AnAssignmentOfThreeVisitsAsksForThree) {
  add("guidance", "4502",
      {{"round", "2021"}, {"group", "1"}, {"leader", "韦甲"}, {"township_1", qiaoban}, {"visits", 3}, {"observed", 2}});
  const std::string leader = records.back().id.text();
  for (const char* day : {"2021-01-12", "2021-02-12"})
    add("visit", "450224204201", {{"place", "450224204201"}, {"round", "2021"}, {"date", day}});
  EXPECT_EQ(one("visits", qiaoban, "2021-03-01").required, 3);
  EXPECT_EQ(state("visits", qiaoban, "2021-03-11"), "late");
  EXPECT_EQ(one("visits", "450224200", "2021-03-01").required, 2) << "of another township nothing is assigned";
  EXPECT_EQ(one("meeting_observed", leader, "2021-03-01").required, 2);
}

TEST_F(DueTest, AHearingBeforeAnotherNodeDoesNotCount) {
  add("guidance_report", qiaoban,
      {{"township", qiaoban}, {"date", "2021-01-20"}, {"method", {"hearing"}}, {"node", "party"}});
  EXPECT_EQ(state("hearing_candidates", qiaoban, "2021-01-25"), "missing");
  EXPECT_EQ(state("hearing_party", qiaoban, "2021-01-25"), "handed_in");
}

TEST_F(DueTest, ThreeVillagesOnOneDayAreOneVisit) {
  for (const char* village : {"450224204201", "450224204202", "450224204203"})
    add("visit", village, {{"place", village}, {"round", "2021"}, {"date", "2021-01-12"}});
  EXPECT_EQ(one("visits", qiaoban, "2021-03-10").have, 1);
}

TEST_F(DueTest, TheReportIsDueTheDayAfterEachVisit) {
  for (const char* village : {"450224204201", "450224204202"})
    add("visit", village, {{"place", village}, {"round", "2021"}, {"date", "2021-01-12"}});
  add("visit", "450224204203", {{"place", "450224204203"}, {"round", "2021"}, {"date", "2021-01-10"}}, State::draft);
  add("visit", "450222200201", {{"place", "450222200201"}, {"round", "2021"}, {"date", "2021-01-14"}});
  add("visit", "450222100201", {{"place", "450222100201"}, {"round", "2021"}, {"date", "2021-01-12"}});  // nobody's
  EXPECT_EQ(one("guidance_report", qiaoban, "2021-01-12").due, "2021-01-13");
  EXPECT_EQ(state("guidance_report", qiaoban, "2021-01-13"), "due");
  EXPECT_EQ(state("guidance_report", qiaoban, "2021-01-14"), "missing");
  EXPECT_EQ(state("guidance_report", "450222200", "2021-01-14"), "due");
  auto& report =
      add("guidance_report", qiaoban, {{"township", qiaoban}, {"date", "2021-01-12"}, {"method", {"visit"}}});
  report.changed_ms = noon_of("2021-01-15");  // the form has no day of filing
  EXPECT_EQ(state("guidance_report", qiaoban, "2021-01-14"), "missing");
  EXPECT_EQ(one("guidance_report", qiaoban, "2021-01-16").days_late, 2);
  EXPECT_EQ(on("2021-01-11").size() + 2, on("2021-01-16").size()) << "a visit of tomorrow asks for nothing yet";
}

TEST_F(DueTest, ALeaderIsARowOfHerOwnOnceSheIsRecorded) {
  add("guidance", "4502",
      {{"round", "2021"}, {"group", "1"}, {"leader", "韦甲"}, {"township_1", qiaoban}, {"township_2", "450224200"}});
  auto& leader = records.back();
  const auto row = one("meeting_observed", leader.id.text(), "2021-03-11");
  EXPECT_EQ(row.unit_name, "第一组 · 韦甲");
  EXPECT_STREQ(due::state_name(row.state), "missing");
  add("guidance_report", "450224200", {{"township", "450224200"}, {"date", "2021-03-08"}, {"method", {"meeting"}}});
  EXPECT_EQ(state("meeting_observed", leader.id.text(), "2021-03-11"), "handed_in");
  EXPECT_EQ(state("meeting_observed", "group2", "2021-03-11"), "missing") << "the other groups stay";
}

TEST_F(DueTest, AllVillagesOfAUnitHaveToReportTheirResult) {
  const auto before = one("election_result", "rongan", "2021-03-11");
  EXPECT_GT(before.required, 100);
  EXPECT_STREQ(due::state_name(before.state), "missing");
  add("election_result", "450224204201", {{"place", "450224204201"}, {"round", "2021"}, {"date", "2021-03-01"}});
  add("election_result", "450224204202", {{"place", "450224204202"}, {"round", "2016"}, {"date", "2021-03-01"}});
  const auto after = one("election_result", "rongan", "2021-03-11");
  EXPECT_EQ(after.have, 1);
  EXPECT_STREQ(due::state_name(after.state), "late");
}

TEST_F(DueTest, TheCityCountsOverAllUnits) {
  for (const char* unit : {"rongan", "luzhai", "city"}) {
    forms::Answers answers{{"unit", unit}, {"year", 2021}, {"filled_on", "2021-08-01"}};
    for (int i = 0; i < 4; ++i) answers["organisations[" + std::to_string(i) + "]/organisation"] = "妇联";
    add("site_statistics", "4502", answers);
  }
  const auto row = one("site_statistics_city", "city", "2021-08-30");
  EXPECT_EQ(row.have, 12);
  EXPECT_STREQ(due::state_name(row.state), "handed_in");
}

TEST_F(DueTest, EachExecutiveMembersLogNeedsItsTenWomen) {
  forms::Answers answers{{"year", 2021}, {"place", "450224204201"}};
  for (int i = 0; i < 9; ++i) answers["contacts[" + std::to_string(i) + "]/woman"] = "王";
  auto& log = add("contact_log", "450224204201", answers);
  log.changed_ms = noon_of("2021-06-01");
  log.values["member"] = "01790000-0000-7000-8000-0000000000aa";
  const std::string id = log.id.text();
  auto& other = add("contact_log", "450224204201", answers);
  other.changed_ms = log.changed_ms;
  other.values["member"] = "01790000-0000-7000-8000-0000000000bb";
  name_of = [](const RecordId& person) { return person.text().ends_with("aa") ? "韦甲" : "覃乙"; };
  EXPECT_EQ(one("contact_log", id, "2022-01-01").have, 9);
  EXPECT_EQ(state("contact_log", id, "2022-01-01"), "late");
  EXPECT_TRUE(one("contact_log", id, "2022-01-01").unit_name.ends_with(" · 韦甲")) << "whose of the two it is";
  EXPECT_TRUE(one("contact_log", other.id.text(), "2022-01-01").unit_name.ends_with(" · 覃乙"));
}

TEST_F(DueTest, WhatCameBackIsNotHandedInUntilItIsFinishedAnew) {
  auto& plan = add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  review(plan, "returned", "2021-05-12", "人数与附件不符");
  const auto row = one("training_plan", "rongan", "2021-05-13");
  EXPECT_STREQ(due::state_name(row.state), "returned");
  EXPECT_EQ(row.reason, "人数与附件不符");
  EXPECT_EQ(row.to_open(), plan.id);
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-17"), "returned") << "its last day";
  const auto over = one("training_plan", "rongan", "2021-05-20");
  EXPECT_STREQ(due::state_name(over.state), "late") << "overdue stays, what came back is said beside it";
  EXPECT_EQ(over.returned, std::vector{plan.id});
  EXPECT_EQ(over.reason, "人数与附件不符");
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-11"), "handed_in") << "it had not come back on that day";
  plan.state = State::draft;
  plan.changed_ms = noon_of("2021-05-13");
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-13"), "returned") << "opened again, not finished";
  plan.state = State::final;
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-13"), "returned") << "by somebody who did not know of it";
  plan.answers = review::mark_of(*review::Reviews(records).find(plan.id));
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-13"), "handed_in");
}

TEST_F(DueTest, WhatCameBackIsJudgedByWhatTheHandingInHadSeenAsTheReviewScreenDoes) {
  auto& plan = add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  review(plan, "returned", "2021-05-12", "人数与附件不符");
  // Finished anew on a laptop whose clock is a day behind the reviewer's: the time says before, but she had read it.
  plan.values["remark"] = "已更正";
  plan.changed_ms = noon_of("2021-05-11");
  const review::Reviews reviews(records);
  plan.answers = review::mark_of(*reviews.find(plan.id));
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-13"), "handed_in");
  EXPECT_EQ(review::state_of(*forms.find(plan.form), plan, reviews.find(plan.id)).stage, review::Stage::submitted);
  EXPECT_FALSE(due::returned_of(forms, plan, reviews));
}

TEST_F(DueTest, AnAcceptedRecordIsHandedIn) {
  const auto& plan = add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  review(plan, "accepted", "2021-05-12");
  EXPECT_EQ(state("training_plan", "rongan", "2021-05-13"), "handed_in");
}

TEST_F(DueTest, WhatIsMostUrgentStandsFirst) {
  add("training_plan", rongan, {{"unit", "rongan"}, {"year", 2021}, {"filled_on", "2021-05-10"}});
  const auto rows = on("2021-05-18");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().rule->rule->id, "schedule_1") << "over the longest";
  bool is_before = false;
  bool is_done = false;
  for (const auto& row : rows) {
    if (row.state == due::State::handed_in) is_done = true;
    EXPECT_EQ(is_done, row.state == due::State::handed_in) << row.rule->rule->id;
    if (is_done) continue;
    is_before = is_before || row.days >= 0;
    EXPECT_EQ(is_before, row.days >= 0) << row.rule->rule->id;
  }
}

TEST_F(DueTest, ANewRecordBeginsWithWhatTheRuleKnows) {
  const auto row = one("schedule_2", "rongan", "2021-02-01");
  const due::Round round = due::round_of(programme.rules, 2021, records);
  const due::Question question{
      programme.rules, round,    records,      programme.townships, places,
      forms,           {"4502"}, "2021-02-01", text::Language::zh,  [](UnixMs) { return std::string(); }};
  const forms::Answers schedule{{"unit", "rongan"}, {"place", rongan}, {"round", "2021"}, {"hand_in", "2"}};
  EXPECT_EQ(due::first_answers(row, question), schedule);
  const forms::Answers hearing{{"township", qiaoban}, {"method", {"hearing"}}, {"node", "party"}};
  EXPECT_EQ(due::first_answers(one("hearing_party", qiaoban, "2021-01-25"), question), hearing);
  const forms::Answers plan{{"unit", "liudong"}, {"place", "450203100"}, {"year", 2021}};
  EXPECT_EQ(due::first_answers(one("course_recommendation", "liudong", "2021-05-01"), question), plan);
}

}  // namespace
}  // namespace yanxing::testing
