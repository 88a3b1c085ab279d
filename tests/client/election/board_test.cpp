#include "client/election/board.h"

#include "client/election/problems.h"
#include "tests/client/election/election_fixture.h"

namespace yanxing::testing {
namespace {

using namespace election;

constexpr const char* village = "450224204201";
constexpr const char* other = "450224204202";

class Board : public ElectionFixture {
 protected:
  const Deadlines deadlines{{"2021-01-30", "2021-02-10", ""}};

  BoardRow row(const std::string& code = village, const std::string& today = "2021-01-20") {
    rows = board(villages_in(places, qiaoban), facts, {today, deadlines});
    for (const BoardRow& one : rows) {
      if (one.village.code == code) return one;
    }
    ADD_FAILURE() << code;
    return {};
  }
  TownshipRow township(const std::string& today = "2021-01-20") {
    row(village, today);
    const auto found = townships(rows, facts, {today, deadlines});
    EXPECT_EQ(found.size(), 1u);
    return found.front();
  }
  void finish(const std::string& code, int stage) { facts.note(observation(code, stage, {}, true)); }
  void schedule(int hand_in, forms::Answers row) {
    forms::Answers values{
        {"unit", "rongan"}, {"place", "450224"}, {"round", "2021"}, {"hand_in", std::to_string(hand_in)}};
    values["rows[1]"] = 1;
    for (auto& [field, value] : row) values["rows[1]/" + field] = value;
    facts.note(record("schedule", "schedule " + std::to_string(hand_in), values));
  }
  std::vector<BoardRow> rows;
};

TEST_F(Board, EveryVillageHasARowBeforeAnythingIsRecorded) {
  const BoardRow one = row();
  EXPECT_EQ(rows.size(), villages_in(places, qiaoban).size());
  EXPECT_EQ(one.stages[0].state, Done::none);
  EXPECT_GT(one.stages[0].items, 5u);
  EXPECT_EQ(one.next.step, Step::stage);
  EXPECT_EQ(one.next.stage, 1);
  EXPECT_FALSE(one.late);
  EXPECT_EQ(township().villages, static_cast<std::int64_t>(rows.size()));
}

TEST_F(Board, ChecklistsShowTheirStateAndTheirNoes) {
  facts.note(observation(village, 1, {{"s1_meeting", "yes"}}, true));
  facts.note(observation(village, 2, {{"s2_posted", "no"}}));
  const BoardRow one = row();
  EXPECT_EQ(one.stages[0].state, Done::final);
  EXPECT_EQ(one.stages[0].answered, 1u);
  EXPECT_EQ(one.stages[1].state, Done::draft);
  EXPECT_EQ(one.stages[1].noes, 1u);
  EXPECT_EQ(one.checklists_done, 1);
  EXPECT_EQ(one.next.stage, 2);
  EXPECT_EQ(township().stages_final[0], 1);
  EXPECT_EQ(township().stages_begun[1], 1);
}

TEST_F(Board, AnotherRoundsProblemsAreNotOnTheBoardOfThisOne) {
  const auto checklist = observation(village, 1, {{"s1_meeting", "no"}});
  const auto from_checklist = record("problem", "one",
                                     {{"place", village},
                                      {"severity", "urgent"},
                                      {"status", "pending"},
                                      {"found_on", "2026-03-01"},
                                      {"source", checklist.id.text()}});
  const auto by_day =
      record("problem", "two",
             {{"place", village}, {"severity", "general"}, {"status", "pending"}, {"found_on", "2021-01-05"}});
  const auto of_no_day =
      record("problem", "three", {{"place", village}, {"severity", "general"}, {"status", "pending"}});
  const auto counted = [&](const char* round) {
    Facts facts_of(forms, round, {2026, 2021});
    for (const auto* one : {&checklist, &from_checklist, &by_day, &of_no_day}) facts_of.note(*one);
    const auto found = board(villages_in(places, qiaoban), facts_of, {"2026-03-10", deadlines});
    const auto at =
        std::find_if(found.begin(), found.end(), [](const auto& one) { return one.village.code == village; });
    const auto sums = townships(found, facts_of, {"2026-03-10", deadlines});
    EXPECT_EQ(sums.front().problems.total(), at->problems.total());
    return std::pair(at->problems.urgent, at->problems.total());
  };
  EXPECT_EQ(counted("2021"), (std::pair<std::int64_t, std::int64_t>(1, 3)));
  EXPECT_EQ(counted("2026"), (std::pair<std::int64_t, std::int64_t>(0, 1))) << "only what says no round";
}

TEST_F(Board, BeforeTheVoteTheDatesMustBeKnownAndAfterItTheResult) {
  for (int stage = 1; stage <= 3; ++stage) finish(village, stage);
  EXPECT_EQ(row().next.step, Step::schedule);
  schedule(1, {{"township", qiaoban}, {"party_planned", "2021-01-25T09:00:00.000+08:00"}});
  EXPECT_EQ(row().next.step, Step::stage);
  EXPECT_EQ(row().next.stage, 4);
  finish(village, 4);
  EXPECT_EQ(row().next.step, Step::result);
  facts.note(result(village, {}, false));
  EXPECT_EQ(row().next.step, Step::result) << "a draft is no result";
  facts.note(result(village, {}, true));
  EXPECT_EQ(row().next.step, Step::none);
  EXPECT_EQ(township().complete, 1);
  const std::string next = township().next.place;  // makes the rows anew
  EXPECT_EQ(next, rows[0].village.code == village ? rows[1].village.code : rows[0].village.code);
}

TEST_F(Board, DatesComeFromTheResultElseFromTheNewestTimetable) {
  schedule(1, {{"township", qiaoban}, {"party_planned", "2021-01-20T09:00:00.000+08:00"}});
  schedule(2, {{"township", qiaoban}, {"party_planned", "2021-01-22T09:00:00.000+08:00"}});
  BoardRow one = row();
  EXPECT_EQ(day_of(one.meetings[party].planned), "2021-01-22");
  EXPECT_EQ(one.meetings[party].planned_from, DateSource::schedule_township);
  facts.note(result(village, {{"party_planned", "2021-01-24T09:00:00.000+08:00"}}, false));
  one = row();
  EXPECT_EQ(day_of(one.meetings[party].planned), "2021-01-24");
  EXPECT_EQ(one.meetings[party].planned_from, DateSource::result);
  EXPECT_EQ(row(other).meetings[party].planned_from, DateSource::schedule_township);
}

TEST_F(Board, AMeetingIsLateAsPlannedAsHeldOrWhenNobodySaysThatItWasHeld) {
  EXPECT_EQ(row(village, "2021-01-30").meetings[party].late, Late::no);
  EXPECT_EQ(row(village, "2021-01-31").meetings[party].late, Late::overdue);
  EXPECT_EQ(row(village, "2021-01-31").meetings[committee].late, Late::no);
  facts.note(result(village, {{"party_actual", "2021-01-30T23:00:00.000+08:00"},
                              {"committee_planned", "2021-02-11T09:00:00.000+08:00"}}));
  BoardRow one = row(village, "2021-02-05");
  EXPECT_EQ(one.meetings[party].late, Late::no);
  EXPECT_EQ(one.meetings[committee].late, Late::planned_late);
  facts.note(result(village, {{"party_actual", "2021-02-01T09:00:00.000+08:00"}}));
  EXPECT_EQ(row(village, "2021-02-05").meetings[party].late, Late::held_late);
  EXPECT_TRUE(row(village, "2021-02-05").late);
}

TEST_F(Board, MeetingsOutOfOrderAreSeen) {
  facts.note(result(village, {{"party_actual", "2021-01-25T09:00:00.000+08:00"},
                              {"committee_actual", "2021-01-24T09:00:00.000+08:00"},
                              {"federation_actual", "2021-01-25T15:00:00.000+08:00"}}));
  const BoardRow one = row();
  EXPECT_TRUE(one.out_of_order);
  EXPECT_TRUE(one.meetings[committee].out_of_order);
  EXPECT_FALSE(one.meetings[federation].out_of_order);
  EXPECT_EQ(township().out_of_order, 1);
}

TEST_F(Board, OpenProblemsAndVisitsAreCountedWhereTheyBelong) {
  const auto problem = [&](const char* name, const std::string& place, const char* severity, const char* status,
                           const char* due) {
    facts.note(record("problem", name,
                      {{"place", place}, {"title", name}, {"severity", severity}, {"status", status}, {"due", due}}));
  };
  problem("a", village, "urgent", "pending", "2021-01-19");
  problem("b", village, "general", "ongoing", "2021-02-19");
  problem("c", village, "important", "solved", "2021-01-01");
  problem("d", qiaoban, "important", "pending", "");
  facts.note(record("visit", "v1", {{"place", village}, {"round", "2021"}, {"date", "2021-01-12"}}));
  facts.note(record("visit", "v2", {{"place", qiaoban}, {"round", "2021"}, {"date", "2021-01-18"}}));
  facts.note(
      record("guidance_report", "g1",
             {{"township", qiaoban}, {"date", "2021-01-18"}, {"method", nlohmann::json::array({"visit", "hearing"})}}));
  facts.note(record("guidance_report", "g0",
                    {{"township", qiaoban}, {"date", "2018-01-18"}, {"method", nlohmann::json::array({"hearing"})}}));
  const BoardRow one = row();
  EXPECT_EQ(one.problems.urgent, 1);
  EXPECT_EQ(one.problems.total(), 2);
  EXPECT_EQ(one.problems.overdue, 1);
  EXPECT_EQ(one.last_visit, "2021-01-12");
  const TownshipRow sum = township();
  EXPECT_EQ(sum.problems.total(), 3);
  EXPECT_EQ(sum.last_visit, "2021-01-18");
  EXPECT_EQ(sum.visits, 2) << "the report of a visit is not another visit";
  EXPECT_EQ(sum.hearings, 1);
}

TEST_F(Board, ANoOfAVisitMayBecomeAProblemToo) {
  facts.note(
      record("visit", "v", {{"place", village}, {"round", "2021"}, {"date", "2021-01-12"}, {"v_duty_leader", "no"}}));
  facts.note(
      record("visit", "w", {{"place", village}, {"round", "2021"}, {"date", "2021-01-13"}, {"v_duty_leader", "yes"}}));
  ASSERT_EQ(unrecorded_noes(facts, qiaoban).size(), 1u);
  EXPECT_EQ(unrecorded_noes(facts, qiaoban)[0].form, "visit");
  EXPECT_EQ(unrecorded_noes(facts, qiaoban)[0].item, "v_duty_leader");
}

TEST_F(Board, ProblemsAreListedByUrgencyThenDateAndSolvedOnesLast) {
  const auto problem = [&](const char* name, const char* severity, const char* status, const char* due) {
    facts.note(record("problem", name,
                      {{"place", village}, {"title", name}, {"severity", severity}, {"status", status}, {"due", due}}));
  };
  problem("solved", "urgent", "solved", "2021-01-01");
  problem("later", "important", "pending", "2021-02-01");
  problem("soon", "important", "ongoing", "2021-01-25");
  problem("undated", "important", "pending", "");
  problem("urgent", "urgent", "pending", "2021-03-01");
  std::vector<std::string> titles;
  for (const ProblemFact* one : problems_in_order(facts, qiaoban)) titles.push_back(one->title);
  EXPECT_EQ(titles, (std::vector<std::string>{"urgent", "soon", "later", "undated", "solved"}));
  EXPECT_TRUE(problems_in_order(facts, "450225").empty());
}

TEST_F(Board, ANoWithoutAProblemIsListedUntilItHasOne) {
  const auto checklist = observation(village, 1, {{"s1_meeting", "no"}});
  facts.note(checklist);
  ASSERT_EQ(unrecorded_noes(facts, qiaoban).size(), 1u);
  EXPECT_EQ(unrecorded_noes(facts, qiaoban)[0].item, "s1_meeting");
  facts.note(record("problem", "p",
                    {{"place", village},
                     {"title", "p"},
                     {"status", "solved"},
                     {"source", checklist.id.text()},
                     {"source_item", "s1_meeting"}}));
  EXPECT_TRUE(unrecorded_noes(facts, qiaoban).empty());
  EXPECT_EQ(problem_id(checklist.id, "a"), problem_id(checklist.id, "a"));
  EXPECT_NE(problem_id(checklist.id, "a"), problem_id(checklist.id, "b"));
}

TEST_F(Board, TheMeetingsOfADayAreThoseOfTheBoard) {
  schedule(1, {{"township", "450224204"}, {"party_planned", "2021-01-28T09:00:00.000+08:00"}});
  schedule(2, {{"township", "450224204"}, {"party_planned", "2021-01-29T09:00:00.000+08:00"}});
  EXPECT_TRUE(meetings_on(facts, "2021-01-28").empty()) << "the newest timetable says otherwise";
  const auto found = meetings_on(facts, "2021-01-29");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().place, "450224204");
  EXPECT_EQ(found.front().meeting, party);
  EXPECT_EQ(found.front().planned.substr(11, 5), "09:00");
}

}  // namespace
}  // namespace yanxing::testing
