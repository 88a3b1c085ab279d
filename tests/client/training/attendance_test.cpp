#include "client/training/attendance.h"

#include <gtest/gtest.h>

#include "client/training/attendance_table.h"

namespace yanxing::testing {
namespace {

using namespace training;
using records::Record;

Uuid numbered(int n) { return make_uuid_v5(Uuid{}, std::to_string(n)); }

Record record(const char* form, int id, const std::string& place, forms::Answers values) {
  Record out;
  out.form = form;
  out.id = numbered(id);
  out.place = place;
  out.values = std::move(values);
  return out;
}

Record mark(int id, int session, int person, const char* status) {
  return record("mark", id, "450224204",
                {{"session", numbered(session).text()}, {"person", numbered(person).text()}, {"status", status}});
}

TEST(RosterTest, HoldsEverybodyOfTheScopeAndWhoeverWasMarked) {
  const std::vector<Record> persons{record("person", 1, "450224204201", {}), record("person", 2, "450224204202", {}),
                                    record("person", 3, "450225106201", {}), record("person", 4, "450225106201", {})};
  const std::vector<Record> marks{mark(10, 100, 1, "late"), mark(11, 100, 3, "present"), mark(12, 101, 2, "absent")};
  const Roster roster = make_roster(numbered(100), "450224204", persons, marks);
  ASSERT_EQ(roster.rows.size(), 3u);
  EXPECT_EQ(roster.rows[0].status, Mark::late);
  EXPECT_EQ(roster.rows[1].status, Mark::none);     // marked in another session only
  EXPECT_EQ(roster.rows[2].place, "450225106201");  // a walk-in from elsewhere
  EXPECT_EQ(roster.counts.total, 3u);
  EXPECT_EQ(roster.counts.there(), 2u);
  EXPECT_EQ(roster.counts.of(Mark::none), 1u);
  EXPECT_EQ(roster.by_village.at("450224204201").of(Mark::late), 1u);
}

TEST(RosterTest, DeletedPeopleAndMarksAreLeftOut) {
  std::vector<Record> persons{record("person", 1, "450224204201", {}), record("person", 2, "450224204201", {})};
  persons[1].state = records::State::deleted;
  std::vector<Record> marks{mark(10, 100, 1, "present")};
  marks[0].state = records::State::deleted;
  const Roster roster = make_roster(numbered(100), "450224204", persons, marks);
  ASSERT_EQ(roster.rows.size(), 1u);
  EXPECT_EQ(roster.rows[0].status, Mark::none);
}

TEST(AttendanceTest, ADayIsTwoHalfDaysAndSelfStudyDoesNotCount) {
  const std::vector<Record> trainings{record("training", 1, "", {{"mode", "concentrated"}}),
                                      record("training", 2, "", {{"mode", "self_study"}}),
                                      record("training", 3, "", {{"mode", "collective"}})};
  const auto session = [](int id, int training, const char* date, const char* half) {
    return record("session", id, "", {{"training", numbered(training).text()}, {"date", date}, {"half", half}});
  };
  const std::vector<Record> sessions{session(10, 1, "2021-05-17", "am"), session(11, 1, "2021-05-17", "pm"),
                                     session(12, 2, "2021-05-18", "am"), session(13, 3, "2021-05-17", "pm"),
                                     session(14, 3, "2021-05-19", "am")};
  const std::vector<Record> marks{mark(20, 10, 7, "present"), mark(21, 11, 7, "early"), mark(22, 12, 7, "present"),
                                  mark(23, 13, 7, "present"), mark(24, 14, 7, "leave"), mark(25, 14, 8, "late")};
  const auto days = attendance(trainings, sessions, marks);
  EXPECT_EQ(days.at(numbered(7)).half_days, 2u);  // the afternoon of two trainings at once counts once
  EXPECT_EQ(days.at(numbered(7)).days(), 1.0);
  EXPECT_FALSE(days.at(numbered(7)).enough());
  EXPECT_EQ(days.at(numbered(8)).days(), 0.5);
}

TEST(AttendanceTest, StatusNamesAreThoseOfTheForm) {
  for (const Mark status : {Mark::none, Mark::present, Mark::late, Mark::early, Mark::leave, Mark::absent}) {
    EXPECT_EQ(parse_mark(mark_name(status)), status);
  }
  EXPECT_EQ(parse_mark("nonsense"), Mark::none);
}

TEST(AttendanceTable, SaysOfEachTrainingWhatAnnexTwoAsks) {
  const auto session = [&](int id, const char* date) {
    return record("session", id, "450224204", {{"training", numbered(1).text()}, {"date", date}, {"half", "am"}});
  };
  const std::vector<Record> trainings{
      record("training", 1, "450224204", {{"title", "第一期"}, {"venue", "乡党校"}, {"start", "2021-05-01"}}),
      record("training", 2, "450224204",
             {{"title", "第二期"}, {"venue", "农家课堂"}, {"start", "2021-06-01"}, {"end", "2021-06-02"}})};
  const std::vector<Record> persons{record("person", 10, "", {{"role", "妇联主席、妇联执委"}}),
                                    record("person", 11, "", {{"role", "妇联执委"}}), record("person", 12, "", {})};
  const auto table = attendance_table(trainings, {session(100, "2021-05-17"), session(101, "2021-05-18")},
                                      {mark(20, 100, 10, "present"), mark(21, 101, 10, "late"),
                                       mark(22, 101, 11, "early"), mark(23, 101, 12, "absent")},
                                      persons);
  const auto cell = [&](std::size_t row, const char* column) {
    return std::string(table->cell(row, table->column(column)));
  };
  ASSERT_EQ(table->rows(), 2u);
  EXPECT_EQ(cell(0, "start") + " " + cell(0, "end"), "2021-05-17 2021-05-18");
  EXPECT_EQ(cell(0, "heads"), "2") << "a person counts once, whoever was absent does not";
  EXPECT_EQ(cell(0, "participants"), "妇联执委 2 人、妇联主席 1 人");
  EXPECT_EQ(cell(1, "start") + " " + cell(1, "end"), "2021-06-01 2021-06-02") << "nothing held yet: as planned";
  EXPECT_EQ(cell(1, "heads"), "");
  EXPECT_EQ(cell(1, "venue"), "农家课堂");
}

}  // namespace
}  // namespace yanxing::testing
