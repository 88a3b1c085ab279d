#include "client/training/days.h"

#include <gtest/gtest.h>

#include <set>

#include "client/training/roles.h"
#include "tests/client/training/season.h"

namespace yanxing::testing {
namespace {

using namespace training;
using records::Record;

Record record(const char* form, const std::string& name, const std::string& place, forms::Answers values) {
  Record out;
  out.form = form;
  out.id = season_id(name);
  out.place = place;
  out.values = std::move(values);
  return out;
}

std::string id(const std::string& name) { return season_id(name).text(); }

Record session(const std::string& name, const std::string& training, const char* date, const char* half,
               forms::Answers more = {}) {
  more.insert({{"training", id(training)}, {"date", date}, {"half", half}});
  return record("session", name, "450224204", std::move(more));
}

Record mark(const std::string& session, const std::string& person, const char* status) {
  return record("mark", session + person, "450224204",
                {{"session", id(session)}, {"person", id(person)}, {"status", status}});
}

const PersonDays* find(const DaysBoard& board, const std::string& name) {
  for (const PersonDays& person : board.persons) {
    if (person.person == season_id(name)) return &person;
  }
  return nullptr;
}

constexpr const char* here = "450224204201";
constexpr const char* there = "450224204202";

// ------------------------------------------------------------------------------------------------ by hand

class Days : public ::testing::Test {
 protected:
  std::vector<Record> trainings{
      record("training", "course", "450224204", {{"title", "第一期"}, {"mode", "concentrated"}}),
      record("training", "reading", "450224204", {{"title", "自学"}, {"mode", "self_study"}}),
      record("training", "live", "450224204", {{"title", "直播"}, {"mode", "online"}})};
  std::vector<Record> persons{record("person", "wei", here, {{"name", "韦甲"}, {"role", "妇联主席、妇联执委"}}),
                              record("person", "qin", there, {{"name", "覃乙"}, {"role", "妇联执委"}})};
  std::vector<Record> sessions, marks;

  void hold(const std::string& name, const std::string& training, const char* date, const char* half,
            const char* status, forms::Answers more = {}) {
    sessions.push_back(session(name, training, date, half, std::move(more)));
    marks.push_back(mark(name, "wei", status));
  }
  DaysBoard board(const DaysQuery& query = {}) { return days_board(trainings, sessions, marks, persons, query); }
};

TEST_F(Days, WhoHasNoMarkIsShortByFive) {
  const DaysBoard all = board();
  ASSERT_EQ(all.persons.size(), 2U);
  EXPECT_EQ(find(all, "qin")->short_days(), 5.0);
  EXPECT_FALSE(find(all, "qin")->enough());
  EXPECT_EQ(all.totals.short_half_days, 20U);
}

TEST_F(Days, LateAndEarlyWereThereOnLeaveAndAbsentWereNot) {
  hold("a", "course", "2021-05-17", "am", "late");
  hold("b", "course", "2021-05-17", "pm", "early");
  hold("c", "course", "2021-05-18", "am", "leave");
  hold("d", "course", "2021-05-18", "pm", "absent");
  EXPECT_EQ(find(board(), "wei")->days(), 1.0);
  EXPECT_EQ(find(board(), "wei")->short_days(), 4.0);
}

TEST_F(Days, SelfStudyIsApartAndALiveBroadcastCountsNowhere) {
  hold("a", "course", "2021-05-17", "am", "present");
  hold("b", "reading", "2021-05-17", "am", "present");  // the half-day counts already: adds nothing
  hold("c", "reading", "2021-05-17", "pm", "present");
  hold("d", "live", "2021-05-18", "pm", "present");
  const DaysBoard all = board();
  EXPECT_EQ(find(all, "wei")->half_days, 1U);
  EXPECT_EQ(find(all, "wei")->self_study_days(), 0.5);
  EXPECT_EQ(all.totals.self_study_half_days, 1U);
  EXPECT_EQ(find(all, "wei")->online_days(), 0.5) << "apart too, and told";
  EXPECT_EQ(all.totals.online_half_days, 1U);
}

TEST_F(Days, ADisputedMarkCountsAsItIsShownAndIsToldApart) {
  hold("a", "course", "2021-05-17", "am", "late");
  hold("b", "course", "2021-05-17", "pm", "absent");
  hold("c", "course", "2021-05-18", "am", "present");
  marks[0].conflicts = {"status"};
  marks[1].conflicts = {"status"};
  const DaysBoard all = board();
  EXPECT_EQ(find(all, "wei")->half_days, 2U) << "as stored";
  EXPECT_EQ(find(all, "wei")->in_conflict, 2U) << "one that counts, and one that may";
  EXPECT_EQ(find(all, "qin")->in_conflict, 0U);
  EXPECT_EQ(all.totals.in_conflict, 2U);
  EXPECT_EQ(all.villages.at(here).in_conflict, 2U);
  AttendanceBook book(trainings, sessions, persons);
  for (const Record& one : marks) book.add(one);
  const auto half_days = book.sessions_of(season_id("wei"), {});
  ASSERT_EQ(half_days.size(), 3U);
  EXPECT_TRUE(half_days[0].conflict);
  EXPECT_FALSE(half_days[2].conflict);
}

TEST_F(Days, ASessionsOwnModeGoesBeforeItsTrainings) {
  hold("a", "course", "2021-05-17", "am", "present", {{"mode", "self_study"}});
  hold("b", "reading", "2021-05-18", "am", "present", {{"mode", "collective"}});
  EXPECT_EQ(find(board(), "wei")->half_days, 1U);
  EXPECT_EQ(find(board(), "wei")->self_study_half_days, 1U);
}

TEST_F(Days, TenHalfDaysAreEnoughWhateverIsBeyond) {
  for (int day = 1; day <= 6; ++day) {
    const std::string date = "2021-06-0" + std::to_string(day);
    hold("am" + date, "course", date.c_str(), "am", "present");
    hold("pm" + date, "course", date.c_str(), "pm", "present");
    EXPECT_EQ(find(board(), "wei")->enough(), day >= 5) << day;
  }
  EXPECT_EQ(find(board(), "wei")->days(), 6.0);
  EXPECT_EQ(find(board(), "wei")->short_half_days(), 0U);
  EXPECT_EQ(board().totals.enough, 1U);
}

TEST_F(Days, MergedPersonsAreOneAndTwoMarksOfASessionCountOnce) {
  persons.push_back(record("person", "again", there, {{"name", "韦甲"}, {"merged_into", id("wei")}}));
  hold("a", "course", "2021-05-17", "am", "absent");
  hold("b", "course", "2021-05-17", "pm", "present");
  marks.push_back(mark("a", "again", "late"));
  marks.push_back(mark("b", "again", "present"));
  const DaysBoard all = board();
  EXPECT_EQ(all.persons.size(), 2U) << "no row of her own";
  EXPECT_EQ(find(all, "wei")->half_days, 2U);
  AttendanceBook book(trainings, sessions, persons);
  for (const Record& one : marks) book.add(one);
  const auto listed = book.sessions_of(season_id("again"), {});
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].status, Mark::late) << "there by one of the two";
  EXPECT_TRUE(listed[0].counted);
}

TEST_F(Days, WhoWasMergedIntoADeletedPersonKeepsHerOwnRowAndDays) {
  persons.push_back(record("person", "again", there, {{"name", "韦甲"}, {"merged_into", id("wei")}}));
  hold("a", "course", "2021-05-17", "am", "present");
  hold("b", "course", "2021-05-17", "pm", "absent");
  marks.push_back(mark("b", "again", "present"));
  EXPECT_EQ(find(board(), "wei")->half_days, 2U);
  persons[0].state = records::State::deleted;
  const DaysBoard all = board();
  EXPECT_EQ(find(all, "wei"), nullptr);
  ASSERT_NE(find(all, "again"), nullptr);
  EXPECT_EQ(find(all, "again")->half_days, 1U) << "her own mark is not lost with the other record";
  EXPECT_TRUE(Aliases(persons).empty());
}

TEST_F(Days, DeletedRecordsCountNowhere) {
  hold("a", "course", "2021-05-17", "am", "present");
  for (std::vector<Record>* list : {&trainings, &sessions, &marks}) {
    list->front().state = records::State::deleted;
    EXPECT_EQ(find(board(), "wei")->half_days, 0U);
    list->front().state = records::State::final;
  }
  EXPECT_EQ(find(board(), "wei")->half_days, 1U);
  persons.front().state = records::State::deleted;
  EXPECT_EQ(board().persons.size(), 1U);
  EXPECT_EQ(board().totals.half_days, 0U);
}

TEST_F(Days, OnlyTheYearOrTheTrainingThatIsAskedFor) {
  hold("a", "course", "2020-05-17", "am", "present");
  hold("b", "course", "2021-05-17", "am", "present");
  hold("c", "reading", "2021-05-18", "am", "present");
  EXPECT_EQ(find(board({{}, std::nullopt, 2021}), "wei")->half_days, 1U);
  EXPECT_EQ(find(board({{}, std::nullopt, 2021}), "wei")->self_study_half_days, 1U);
  const DaysBoard course = board({{}, season_id("course"), 0});
  ASSERT_EQ(course.persons.size(), 1U) << "only who is on one of its lists";
  EXPECT_EQ(course.persons[0].half_days, 2U);
  EXPECT_EQ(course.persons[0].self_study_half_days, 0U);
  EXPECT_EQ(AttendanceBook(trainings, sessions, persons).latest_year(), 2021);
  EXPECT_EQ(AttendanceBook({}, {}, persons).latest_year(), std::nullopt);
}

TEST_F(Days, PlaceVillageAndRoleAreSummedUp) {
  hold("a", "course", "2021-05-17", "am", "present");
  const DaysBoard one = board({here, std::nullopt, 0});
  ASSERT_EQ(one.persons.size(), 1U);
  const DaysBoard all = board();
  EXPECT_EQ(all.villages.at(here).half_days, 1U);
  EXPECT_EQ(all.villages.at(there).still_short(), 1U);
  EXPECT_EQ(all.roles.at("妇联执委").persons, 2U);
  EXPECT_EQ(all.roles.at("妇联主席").persons, 1U);
}

TEST_F(Days, ThePersonsHalfDaysSayWhatEachIsFor) {
  hold("b", "reading", "2021-05-18", "am", "present");
  hold("a", "course", "2021-05-17", "am", "late");
  hold("c", "course", "2021-05-19", "am", "absent");
  AttendanceBook book(trainings, sessions, persons);
  for (const Record& one : marks) book.add(one);
  const auto listed = book.sessions_of(season_id("wei"), {{}, std::nullopt, 2021});
  ASSERT_EQ(listed.size(), 3U);
  EXPECT_EQ(listed[0].training_title, "第一期");
  EXPECT_TRUE(listed[0].counted);
  EXPECT_EQ(listed[1].kind, DayKind::self_study);
  EXPECT_FALSE(listed[1].counted);
  EXPECT_FALSE(listed[2].counted);
  EXPECT_TRUE(book.sessions_of(season_id("nobody"), {}).empty());
}

TEST(Roles, SeveralStandInOneText) {
  EXPECT_EQ(roles_of("妇联主席、妇联执委; 骨干师资"), (std::vector<std::string>{"妇联主席", "妇联执委", "骨干师资"}));
  EXPECT_EQ(roles_of(" 妇联主席/妇联主席 "), (std::vector<std::string>{"妇联主席"}));
  EXPECT_TRUE(roles_of(" 、").empty());
}

// ------------------------------------------------------------------------------------------------ recomputed

std::string text(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found == record.values.end() ? std::string() : found->second.get<std::string>();
}

const Record* living(const std::vector<Record>& list, const std::string& wanted) {
  for (const Record& one : list) {
    if (one.id.text() == wanted) return one.state == records::State::deleted ? nullptr : &one;
  }
  return nullptr;
}

/// The slow way, mark by mark, from what the rules say; shares no code with days.cpp.
struct Naive {
  std::map<std::string, std::set<std::string>> counted, studied;  // person -> half-days

  Naive(const Season& season, const std::string& year) {
    const Aliases aliases(season.persons);
    for (const Record& mark : season.marks) {
      if (mark.state == records::State::deleted) continue;
      const std::string status = text(mark, "status");
      if (status != "present" && status != "late" && status != "early") continue;
      const Record* session = living(season.sessions, text(mark, "session"));
      const Record* training = session == nullptr ? nullptr : living(season.trainings, text(*session, "training"));
      const Record* person = living(season.persons, text(mark, "person"));
      if (training == nullptr || person == nullptr || !text(*session, "date").starts_with(year)) continue;
      const std::string whom = aliases.of(person->id).text();
      std::string mode = text(*session, "mode");
      if (mode.empty()) mode = text(*training, "mode");
      const std::string half_day = text(*session, "date") + text(*session, "half");
      if (mode == "concentrated" || mode == "collective") counted[whom].insert(half_day);
      if (mode == "self_study") studied[whom].insert(half_day);
    }
  }
};

TEST(DaysOfASeason, EqualASlowRecount) {
  const std::vector<std::string> villages{here, there, "450224100001", "450225106201", "450205001001", "4502"};
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const Season season = SeasonMaker(seed).make(villages, 60, 8);
    const Naive naive(season, "2021");
    const DaysBoard board =
        days_board(season.trainings, season.sessions, season.marks, season.persons, {{}, std::nullopt, 2021});
    std::size_t persons = 0;
    for (const Record& person : season.persons) {
      if (person.state == records::State::deleted || Aliases(season.persons).is_merged(person.id)) continue;
      ++persons;
      std::set<std::string> counted, studied;
      if (const auto at = naive.counted.find(person.id.text()); at != naive.counted.end()) counted = at->second;
      if (const auto at = naive.studied.find(person.id.text()); at != naive.studied.end()) studied = at->second;
      std::erase_if(studied, [&](const std::string& one) { return counted.contains(one); });
      const auto row = std::find_if(board.persons.begin(), board.persons.end(),
                                    [&](const PersonDays& one) { return one.person == person.id; });
      ASSERT_NE(row, board.persons.end()) << "seed " << seed;
      EXPECT_EQ(row->half_days, counted.size()) << "seed " << seed << " " << row->name;
      EXPECT_EQ(row->self_study_half_days, studied.size()) << "seed " << seed << " " << row->name;
      EXPECT_EQ(row->short_half_days(), counted.size() >= 10 ? 0 : 10 - counted.size());
    }
    EXPECT_EQ(board.persons.size(), persons) << "seed " << seed;
    EXPECT_EQ(board.totals.persons, persons);
  }
}

TEST(DaysOfASeason, AnyOrderOfRecordsGivesTheSameBoard) {
  Season season = SeasonMaker(5).make({here, there}, 40, 6);
  const DaysBoard first = days_board(season.trainings, season.sessions, season.marks, season.persons, {});
  for (std::vector<Record>* list : {&season.trainings, &season.sessions, &season.marks, &season.persons})
    std::reverse(list->begin(), list->end());
  const DaysBoard second = days_board(season.trainings, season.sessions, season.marks, season.persons, {});
  ASSERT_EQ(first.persons.size(), second.persons.size());
  for (std::size_t i = 0; i < first.persons.size(); ++i) {
    EXPECT_EQ(first.persons[i].person, second.persons[i].person);
    EXPECT_EQ(first.persons[i].half_days, second.persons[i].half_days);
  }
}

}  // namespace
}  // namespace yanxing::testing
