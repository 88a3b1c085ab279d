#include "client/training/progress.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "client/due/rules.h"
#include "client/training/trainings.h"
#include "tests/client/training/season.h"
#include "tests/support/paths.h"

namespace yanxing::testing {
namespace {

using namespace training;
using records::Record;

const places::AllocationTable& annex() {
  static const auto table = places::load_allocation(source_dir() / "assets/programme/allocation-2021.csv");
  return *table;
}

const places::Places& all_places() {
  static const auto table = places::Places::load(source_dir() / "assets/places/places.csv");
  return *table;
}

std::string unit_of(std::string_view place) {
  static const auto rules = due::load_rules(source_dir() / "assets/programme/rules.json");
  return rules->unit_id(place);
}

AttendanceBook book_of(const Season& season) {
  AttendanceBook book(season.trainings, season.sessions, season.persons);
  for (const Record& mark : season.marks) book.add(mark);
  return book;
}

AnnexProgress progress_of(const Season& season, int year = 2021, const std::string& place = {}) {
  return annex_progress(annex(), all_places(), book_of(season), season.trainings, year, unit_of, place);
}

Record training_of(const std::string& name, const std::string& place, forms::Answers values) {
  Record out;
  out.form = "training";
  out.id = season_id(name);
  out.place = place;
  out.values = std::move(values);
  return out;
}

TEST(Trainings, EnteredTwiceAreOneTitleDayAndPlace) {
  const forms::Answers first{{"title", "第一期 培训"}, {"start", "2021-06-07"}};
  const forms::Answers same{{"title", "第一期培训"}, {"start", "2021-06-07"}};
  std::vector<Record> all{training_of("a", "450224204", first), training_of("b", "450224", same),
                          training_of("c", "450225", same),
                          training_of("d", "450224204", {{"title", "第一期培训"}, {"start", "2021-06-14"}}),
                          training_of("e", "450224204", {{"start", "2021-06-07"}})};
  auto groups = likely_doubles(all);
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].size(), 2U) << "a township's and its county's; another county's is its own";
  all[1].state = records::State::deleted;
  EXPECT_TRUE(likely_doubles(all).empty());
}

TEST(Trainings, ADayOutsideIsBeforeBehindOrOfAnotherYear) {
  const Record whole = training_of("a", "", {{"start", "2021-06-07"}, {"end", "2021-06-09"}});
  EXPECT_FALSE(is_outside(whole, "2021-06-07"));
  EXPECT_FALSE(is_outside(whole, "2021-06-09"));
  EXPECT_TRUE(is_outside(whole, "2021-06-10"));
  EXPECT_TRUE(is_outside(whole, "2021-06-06"));
  const Record open = training_of("b", "", {{"start", "2021-06-07"}});
  EXPECT_FALSE(is_outside(open, "2021-08-01"));
  EXPECT_TRUE(is_outside(open, "2031-06-07"));
  EXPECT_FALSE(is_outside(training_of("c", "", {}), "2021-06-07"));
}

TEST(AnnexProgress, BeginsAsAnnexOneWasPrinted) {
  const AnnexProgress progress = progress_of({});
  ASSERT_EQ(progress.rows.size(), 10U);
  EXPECT_EQ(progress.rows[2].unit, "rongan");
  EXPECT_EQ(progress.rows[2].planned.trainees, 100);
  EXPECT_EQ(progress.sum.planned.trainees, 830);
  EXPECT_EQ(progress.sum.planned.villages, 987);
  EXPECT_EQ(progress.source_subtotal.villages, 986) << "the source's own figure is kept";
  ASSERT_EQ(progress.differences.size(), 1U);
  EXPECT_EQ(progress.differences[0].column, "villages");
  EXPECT_FALSE(progress.rows[0].yuan_per_head());
  EXPECT_FALSE(progress.rows[0].norm_reached()) << "nobody was trained";
  for (const CountyProgress& row : progress.rows) EXPECT_FALSE(row.unit.empty()) << row.planned.county;
}

TEST(AnnexProgress, FundsAreThoseOfTheYearsTrainingsOfTheCounty) {
  Season season;
  season.trainings = {
      training_of("a", "450224204", {{"start", "2021-05-10"}, {"fund_region", 0.02}, {"fund_city", 0.05}}),
      training_of("b", "450224", {{"start", "2021-09-10"}, {"fund_county", 0.0301}}),
      training_of("last year", "450224", {{"start", "2020-09-10"}, {"fund_county", 7}}),
      training_of("city", "4502", {{"start", "2021-06-01"}, {"fund_city", 3}}),
      training_of("gone", "450224", {{"start", "2021-06-01"}, {"fund_city", 5}})};
  season.trainings.back().state = records::State::deleted;
  const AnnexProgress progress = progress_of(season);
  EXPECT_EQ(progress.rows[2].used_yuan(), 1001);
  EXPECT_EQ(progress.rows[2].region_yuan, 200);
  EXPECT_EQ(progress.sum.used_yuan(), 1001) << "the city's own money is no county's";
  EXPECT_EQ(progress.elsewhere.used_yuan(), 30000);
}

TEST(AnnexProgress, TheNormIsAThousandYuanAHead) {
  CountyProgress row;
  row.trained = 3;
  row.city_yuan = 2999;
  EXPECT_FALSE(row.norm_reached());
  row.region_yuan = 1;
  EXPECT_TRUE(row.norm_reached());
  EXPECT_EQ(row.yuan_per_head(), 1000.0);
}

TEST(AnnexProgress, APlaceShowsTheCountiesInItAndTheOneItLiesIn) {
  EXPECT_EQ(progress_of({}, 2021, "450224204").rows.size(), 1U);
  EXPECT_EQ(progress_of({}, 2021, "450224").sum.planned.trainees, 100);
  EXPECT_EQ(progress_of({}, 2021, "4502").rows.size(), 10U);
  EXPECT_EQ(progress_of({}, 2021, "450224").differences.size(), 1U) << "what the source says is not filtered";
}

std::vector<std::string> some_villages() {
  std::vector<std::string> out{"4502", "450224204", "450299001001", "450203100", "450203008"};
  for (const char* county : {"450222", "450224", "450205", "450206", "450203"}) {
    for (const auto level : {places::Level::village, places::Level::community}) {
      const auto found = all_places().within(county, level);
      for (std::size_t i = 0; i < found.size() && i < 8; ++i) out.push_back(found[i]->code);
    }
  }
  return out;
}

/// The county whose row of annex 1 a place is in: not that of a functional district, whose code it carries.
std::string county_of(const std::string& place) {
  for (const char* street : {"450203100", "450203101", "450203008"}) {
    if (place.starts_with(street)) return {};
  }
  return place.substr(0, 6);
}

/// Persons, each from another village or community, who were all there half a day.
Season trained_in(const std::vector<std::string>& villages) {
  Season season;
  season.trainings = {training_of("course", "4502", {{"mode", "concentrated"}, {"start", "2021-05-10"}})};
  Record session;
  session.form = "session";
  session.id = season_id("am");
  session.values = {{"training", season_id("course").text()}, {"date", "2021-05-10"}, {"half", "am"}};
  season.sessions = {session};
  for (const std::string& place : villages) {
    Record person;
    person.form = "person";
    person.id = season_id(place);
    person.place = place;
    person.values = {{"name", place}};
    season.persons.push_back(person);
    Record mark;
    mark.form = "mark";
    mark.id = season_id("mark" + place);
    mark.values = {{"session", session.id.text()}, {"person", person.id.text()}, {"status", "present"}};
    season.marks.push_back(mark);
  }
  return season;
}

std::vector<std::string> everywhere_in(const std::string& county) {
  std::vector<std::string> out;
  for (const auto level : {places::Level::village, places::Level::community})
    for (const places::Place* place : all_places().within(county, level)) out.push_back(place->code);
  return out;
}

TEST(AnnexProgress, AFunctionalDistrictIsNoPartOfTheDistrictWhoseCodeItCarries) {
  const Season season = trained_in(everywhere_in("450203"));
  const AnnexProgress progress = progress_of(season);
  const CountyProgress& yufeng = progress.rows[7];
  ASSERT_EQ(yufeng.unit, "yufeng");
  EXPECT_EQ(yufeng.villages_covered, 19U) << "of the printed 21";
  EXPECT_EQ(yufeng.communities_covered, 51U);
  EXPECT_EQ(progress.elsewhere.trained, season.persons.size() - yufeng.trained) << "told apart, in no row";
  EXPECT_GT(progress.elsewhere.trained, 0U);
  EXPECT_TRUE(progress_of(season, 2021, "450203100").rows.empty()) << "annex 1 has no row for it";
  EXPECT_EQ(progress_of(season, 2021, "450203002").rows.size(), 1U);
  const DaysBoard board = book_of(season).board({{}, std::nullopt, 2021});
  for (const TownshipCover& township : township_cover(all_places(), board, "450203", unit_of))
    EXPECT_EQ(county_of(township.township), "450203");
}

TEST(AnnexProgress, WhereAnnex1PrintsNoCommunitiesTheyAreAmongItsVillages) {
  const AnnexProgress progress = progress_of(trained_in(everywhere_in("450225")));
  const CountyProgress& rongshui = progress.rows[3];
  ASSERT_EQ(rongshui.planned.villages, 209);
  ASSERT_EQ(rongshui.planned.communities, 0);
  EXPECT_EQ(rongshui.villages_covered, 209U) << "198 villages and 11 communities";
  EXPECT_EQ(rongshui.communities_covered, 0U);
}

TEST(AnnexProgress, OnlineTrainingAndDisputedMarksAreTold) {
  Season season = trained_in({"450224204201", "450224204202", "450224204203"});
  season.sessions.front().values["mode"] = "online";
  season.marks.front().conflicts = {"status"};
  const AnnexProgress progress = progress_of(season);
  EXPECT_EQ(progress.rows[2].trained, 0U);
  EXPECT_EQ(progress.rows[2].online_only, 3U);
  EXPECT_EQ(progress.sum.online_only, 3U);
  EXPECT_EQ(progress.rows[2].in_conflict, 1U);
}

/// The slow way; shares no code with progress.cpp, and of days.cpp only what days_test.cpp checks.
TEST(AnnexProgress, EqualsASlowRecount) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const Season season = SeasonMaker(seed).make(some_villages(), 120, 10);
    const AnnexProgress progress = progress_of(season);
    const DaysBoard board =
        days_board(season.trainings, season.sessions, season.marks, season.persons, {{}, std::nullopt, 2021});
    std::size_t trained_in_all = 0;
    for (const CountyProgress& row : progress.rows) {
      std::size_t trained = 0;
      std::set<std::string> villages, communities;
      for (const PersonDays& person : board.persons) {
        if (person.half_days == 0 || county_of(person.place) != row.planned.county_code) continue;
        ++trained;
        const auto* place = all_places().find(person.place);
        if (place != nullptr && place->level == places::Level::village) villages.insert(person.place);
        if (place == nullptr || place->level != places::Level::community) continue;
        (row.planned.communities == 0 ? villages : communities).insert(person.place);
      }
      double wan = 0;
      for (const Record& training : season.trainings) {
        if (training.state == records::State::deleted || county_of(training.place) != row.planned.county_code) continue;
        bool in_year = false;
        if (training.values.contains("start")) {
          in_year = training.values.at("start").get<std::string>().starts_with("2021");
        } else {
          for (const Record& session : season.sessions) {
            in_year |= session.state != records::State::deleted &&
                       session.values.at("training") == training.id.text() &&
                       session.values.at("date").get<std::string>().starts_with("2021");
          }
        }
        if (!in_year) continue;
        for (const char* fund : {"fund_region", "fund_city", "fund_county"}) {
          if (training.values.contains(fund)) wan += training.values.at(fund).get<double>();
        }
      }
      EXPECT_EQ(row.trained, trained) << "seed " << seed << " " << row.planned.county;
      EXPECT_EQ(row.villages_covered, villages.size()) << "seed " << seed;
      EXPECT_EQ(row.communities_covered, communities.size()) << "seed " << seed;
      EXPECT_EQ(row.used_yuan(), std::llround(wan * 10000)) << "seed " << seed << " " << row.planned.county;
      trained_in_all += trained;
    }
    EXPECT_EQ(progress.sum.trained, trained_in_all);
    std::size_t everybody = 0;
    for (const PersonDays& person : board.persons) everybody += person.half_days > 0 ? 1 : 0;
    EXPECT_EQ(progress.sum.trained + progress.elsewhere.trained, everybody) << "nobody is lost";
  }
}

TEST(TownshipCover, NamesTheVillagesWithoutAnybodyTrained) {
  const Season season = SeasonMaker(3).make(some_villages(), 120, 10);
  const DaysBoard board = book_of(season).board({{}, std::nullopt, 2021});
  const auto cover = township_cover(all_places(), board, "450224", unit_of);
  std::size_t villages = 0;
  std::size_t covered = 0;
  for (const TownshipCover& township : cover) {
    EXPECT_EQ(township.covered + township.uncovered.size(), township.villages);
    villages += township.villages;
    covered += township.covered;
  }
  EXPECT_EQ(villages, all_places().within("450224", places::Level::village).size() +
                          all_places().within("450224", places::Level::community).size());
  const AnnexProgress progress = progress_of(season);
  EXPECT_EQ(covered, progress.rows[2].villages_covered + progress.rows[2].communities_covered);
  EXPECT_GT(covered, 0U);
}

}  // namespace
}  // namespace yanxing::testing
