#include "client/training/plan.h"

#include <gtest/gtest.h>

#include "client/training/attendance.h"
#include "client/training/attendance_table.h"
#include "tests/client/records/fixture.h"

namespace yanxing::testing {
namespace {

using namespace training;
using records::Record;

Uuid numbered(int n) { return make_uuid_v5(Uuid{}, std::to_string(n)); }

Record record(const char* form, int id, forms::Answers values) {
  Record out;
  out.form = form;
  out.id = numbered(id);
  out.place = "450224204";
  out.values = std::move(values);
  return out;
}

Record session(int id, int training, const char* date, const char* half, const char* mode = "") {
  forms::Answers values{{"training", numbered(training).text()}, {"date", date}, {"half", half}};
  if (*mode != '\0') values["mode"] = mode;
  return record("session", id, std::move(values));
}

Record mark(int id, int session, int person, const char* status) {
  return record("mark", id,
                {{"session", numbered(session).text()}, {"person", numbered(person).text()}, {"status", status}});
}

TEST(Plan, EveryDayIsAMorningAndAnAfternoon) {
  const auto days = planned_half_days("2021-02-27", "2021-03-01");
  ASSERT_EQ(days.size(), 6U);
  EXPECT_EQ(days.front(), (HalfDay{"2021-02-27", "am"}));
  EXPECT_EQ(days[3], (HalfDay{"2021-02-28", "pm"}));
  EXPECT_EQ(days.back(), (HalfDay{"2021-03-01", "pm"}));
  EXPECT_EQ(planned_half_days("2021-05-17", "").size(), 2U) << "one day";
}

TEST(Plan, WhatIsNoDayOrEndsBeforeItBeginsPlansNothingAndAMistypedYearNotForEver) {
  EXPECT_TRUE(planned_half_days("2021-05-17", "2021-05-16").empty());
  EXPECT_TRUE(planned_half_days("2021-02-30", "2021-03-02").empty());
  EXPECT_TRUE(planned_half_days("", "2021-03-02").empty());
  EXPECT_EQ(planned_half_days("2021-05-17", "2121-05-17").size(), static_cast<std::size_t>(2 * max_plan_days));
}

TEST(Plan, TellsWhichSessionsExistWhichAreMissingAndWhichLieOutside) {
  const auto training = record("training", 1, {{"start", "2021-05-17"}, {"end", "2021-05-18"}});
  std::vector<Record> sessions{session(10, 1, "2021-05-17", "pm"), session(11, 1, "2021-05-20", "am"),
                               session(12, 2, "2021-05-18", "am"), session(13, 1, "2021-05-18", "pm")};
  sessions[3].state = records::State::deleted;
  const auto plan = plan_of(training, sessions);
  ASSERT_EQ(plan.size(), 5U);
  EXPECT_EQ(plan[0].session, nullptr);
  EXPECT_EQ(plan[1].session, &sessions[0]);
  EXPECT_EQ(plan[2].session, nullptr) << "another training's";
  EXPECT_EQ(plan[3].session, nullptr) << "deleted";
  EXPECT_EQ(plan[4].session, &sessions[1]);
  EXPECT_FALSE(plan[4].inside);
  EXPECT_TRUE(plan[3].cancelled);
  EXPECT_FALSE(plan[0].cancelled) << "never made";
}

TEST(Plan, IsMadeAnewWhenAllOfItWasTakenBack) {
  const auto training = record("training", 1, {{"start", "2021-05-17"}, {"end", "2021-05-17"}});
  std::vector<Record> sessions{session(10, 1, "2021-05-17", "am"), session(11, 1, "2021-05-17", "pm")};
  for (auto& one : sessions) one.state = records::State::deleted;
  for (const auto& line : plan_of(training, sessions)) EXPECT_FALSE(line.cancelled);
}

TEST(Plan, TwoLaptopsThatPrepareTheSameTrainingMakeTheSameSessions) {
  const TempDir folder;
  TestLaptop first(folder / "first");
  TestLaptop second(folder / "second", "韦记录");
  const auto id = numbered(1);
  const forms::Answers training{{"title", "第一期"},
                                {"place", "450224204"},
                                {"mode", "concentrated"},
                                {"start", "2021-05-17"},
                                {"end", "2021-05-21"}};
  first.save("training", id, training);
  second.take_from(first);
  std::vector<RecordId> there;
  std::vector<RecordId> here;
  const auto days = planned_half_days("2021-05-17", "2021-05-21");
  for (const auto& day : days) here.push_back(first.save("session", session_key(id, day)).id);
  second.clock().now += 3'600'000;
  for (auto day = days.rbegin(); day != days.rend(); ++day)
    there.insert(there.begin(), second.save("session", session_key(id, *day)).id);
  EXPECT_EQ(here, there);
  first.take_from(second);
  records::ListQuery sessions;
  sessions.form = "session";
  const auto listed = first.records().list(sessions);
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->size(), 10U);
  for (const auto& one : *listed) EXPECT_TRUE(one.conflicts.empty());
}

TEST(SessionMode, TheSessionsOwnCountsRatherThanTheTrainings) {
  const std::vector<Record> trainings{record("training", 1, {{"mode", "concentrated"}}),
                                      record("training", 2, {{"mode", "self_study"}})};
  const std::vector<Record> sessions{
      session(10, 1, "2021-05-17", "am"), session(11, 1, "2021-05-17", "pm", "self_study"),
      session(12, 2, "2021-05-18", "am", "collective"), session(13, 2, "2021-05-18", "pm")};
  const std::vector<Record> marks{mark(20, 10, 7, "present"), mark(21, 11, 7, "present"), mark(22, 12, 7, "present"),
                                  mark(23, 13, 7, "present")};
  EXPECT_EQ(attendance(trainings, sessions, marks).at(numbered(7)).half_days, 2U);
}

TEST(Merged, TwoIdsOfOnePersonCountOnceAndAreOneRow) {
  const std::vector<Record> trainings{record("training", 1, {{"mode", "collective"}})};
  const std::vector<Record> sessions{session(10, 1, "2021-05-17", "am"), session(11, 1, "2021-05-17", "pm")};
  std::vector<Record> persons{record("person", 7, {}), record("person", 8, {{"merged_into", numbered(7).text()}})};
  const std::vector<Record> marks{mark(20, 10, 7, "absent"), mark(21, 10, 8, "late"), mark(22, 11, 8, "present")};
  const auto days = attendance(trainings, sessions, marks, Aliases(persons));
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days.at(numbered(7)).half_days, 2U);
  const auto roster = make_roster(numbered(10), "450224204", persons, marks);
  ASSERT_EQ(roster.rows.size(), 1U);
  EXPECT_EQ(roster.rows[0].person, numbered(7));
  EXPECT_EQ(roster.rows[0].status, Mark::late) << "whoever was there was there";
  persons.erase(persons.begin());
  const auto alone = make_roster(numbered(11), "450224204", persons, marks);
  ASSERT_EQ(alone.rows.size(), 1U) << "who stands for her is not on this laptop: her marks must not vanish";
  EXPECT_EQ(alone.rows[0].status, Mark::present);
}

TEST(AnnexTwo, CountsAMergedPersonOnceAndLeavesSelfStudyOut) {
  const std::vector<Record> trainings{record("training", 1, {{"mode", "concentrated"}, {"start", "2021-05-17"}})};
  const std::vector<Record> sessions{session(10, 1, "2021-05-17", "am"),
                                     session(11, 1, "2021-06-30", "pm", "self_study")};
  const std::vector<Record> persons{record("person", 7, {{"role", "妇联主席"}}),
                                    record("person", 8, {{"merged_into", numbered(7).text()}}),
                                    record("person", 9, {})};
  const auto table =
      attendance_table(trainings, sessions,
                       {mark(20, 10, 7, "present"), mark(21, 10, 8, "present"), mark(22, 11, 9, "present")}, persons);
  const auto cell = [&](const char* column) { return std::string(table->cell(0, table->column(column))); };
  EXPECT_EQ(cell("heads"), "1");
  EXPECT_EQ(cell("participants"), "妇联主席 1 人");
  EXPECT_EQ(cell("end"), "2021-05-17");
}

TEST(SigningIn, IsLateOnlyPastTheTimeThatWasSet) {
  EXPECT_EQ(mark_at("08:30", "08:30"), Mark::present);
  EXPECT_EQ(mark_at("08:31", "08:30"), Mark::late);
  EXPECT_EQ(mark_at("23:59", ""), Mark::present);
}

}  // namespace
}  // namespace yanxing::testing
