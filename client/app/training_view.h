// 培训进度 training: the five-day board, progress against annex 1. The View.
//
// Half-days, not days: ten are five days. Money is in whole yuan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/view_parts.h"

namespace yanxing::app {

enum class TrainingTab { days, annex };

/// What the five-day board shows. Empty parts let everything through.
struct DaysFilter {
  std::string place;   // code of a county, township, village
  std::string role;    // one of several that a person may have
  std::string period;  // a year "2021", or the id of one training
  bool only_short = false;
  std::string text;  // name, pinyin or pinyin initials
};

struct DaysRow {
  RecordId person;
  std::string name;
  std::string village;
  std::string role;
  int half_days = 0;
  int short_half_days = 0;  // 0: enough
  int self_study_half_days = 0;
  int online_half_days = 0;  // over video or network: not counted
  int in_conflict = 0;       // half-days with a disputed mark, which count as they are shown
};

/// Persons of a village (or of all that the filter of place and role lets through) together.
struct DaysSumView {
  std::string place;  // code; empty for the sum of all
  std::string name;
  std::int64_t persons = 0;
  std::int64_t enough = 0;
  std::int64_t still_short = 0;
  std::int64_t short_half_days = 0;
  std::int64_t self_study_half_days = 0;
  std::int64_t online_half_days = 0;
  std::int64_t in_conflict = 0;
};

/// What a half-day in somebody's list is for.
enum class HalfDayUse { counted, twice, not_there, self_study, online, other };

struct PersonHalfDay {
  RecordId session;
  std::string when;  // "2021年5月17日 上午"
  std::string training;
  std::string venue;
  std::string mode;
  std::string status;  // "出勤"
  HalfDayUse use = HalfDayUse::counted;
  bool conflict = false;  // two laptops wrote different marks
};

struct PersonDaysView {
  DaysRow row;
  std::vector<PersonHalfDay> half_days;  // oldest first
};

struct DaysView {
  DaysFilter filter;
  std::vector<Choice> counties;   // empty: the laptop sees one county at most
  std::vector<Choice> townships;  // of the chosen county; empty: none to choose
  std::vector<Choice> villages;   // of the chosen township
  std::string county;             // chosen ones, as values of these
  std::string township;
  std::string village;
  std::vector<Choice> roles;
  std::vector<Choice> periods;
  std::vector<DaysRow> rows;            // by village, then name
  std::vector<DaysSumView> by_village;  // of place and role, whatever text and only_short say
  DaysSumView totals;                   // the same
  std::int64_t roster = 0;              // everybody on this laptop
  bool any_session = false;
  std::optional<PersonDaysView> open;
};

struct AnnexFigures {
  std::int64_t persons = 0;  // on the roster
  std::int64_t trained = 0;
  std::int64_t planned = 0;
  std::int64_t five_days = 0;
  std::int64_t online_only = 0;  // not trained, but there over video or network
  std::int64_t in_conflict = 0;  // persons with a disputed mark
  std::int64_t used_yuan = 0;
  std::int64_t allocated_yuan = 0;
  std::int64_t region_yuan = 0;             // of used_yuan: from the autonomous region
  std::int64_t city_yuan = 0;               // of used_yuan
  std::int64_t county_yuan = 0;             // of used_yuan
  std::int64_t region_due_yuan = 0;         // its share of the norm for those trained
  std::optional<std::int64_t> yuan_a_head;  // rounded down; none: nobody was trained
  bool norm_reached = false;
  std::int64_t villages = 0;
  std::int64_t villages_covered = 0;
  std::int64_t communities = 0;
  std::int64_t communities_covered = 0;
};

struct AnnexRow {
  std::string code;
  std::string county;
  AnnexFigures figures;
  bool in_part = false;  // this laptop does not hold all records of the county
};

/// A column whose printed subtotal differs from the sum of the printed rows.
struct AnnexDifference {
  std::string column;  // "villages", "communities", "funds_yuan", "trainees"
  std::int64_t printed = 0;
  std::int64_t computed = 0;
};

struct AnnexTownship {
  std::string code;
  std::string name;
  std::int64_t villages = 0;  // and communities, by the table of places
  std::int64_t covered = 0;
  std::int64_t persons = 0;
  std::int64_t trained = 0;
  std::string uncovered;  // names, as one text; empty: all are covered
};

struct AnnexCounty {
  AnnexRow row;
  std::vector<AnnexTownship> townships;  // those with the most uncovered villages first
};

struct AnnexView {
  int year = 0;
  std::vector<AnnexRow> rows;  // in printed order
  AnnexRow computed;           // the rows added up; only where there are several
  AnnexRow printed;            // the subtotal as printed: planned, allocated_yuan, villages, communities
  std::vector<AnnexDifference> differences;
  std::int64_t elsewhere_trained = 0;  // of units without a row: functional districts, the city's own
  std::int64_t elsewhere_yuan = 0;
  bool in_part = false;  // one of the rows is
  std::optional<AnnexCounty> open;
  Message problem;  // annex 1 cannot be read
};

struct TrainingView {
  TrainingTab tab = TrainingTab::days;
  bool loading = true;  // nothing was read yet
  DaysView days;
  AnnexView annex;
};

}  // namespace yanxing::app
