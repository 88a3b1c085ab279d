// 换届总览 election: board of villages, problems, targets, schedule snapshots. The View.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/app/view_parts.h"
#include "client/election/what_if.h"

namespace yanxing::app {

enum class ElectionTab { board, targets, problems, schedule };

// ---- the board

enum class ElectionDone { none, draft, final };
/// Where a planned date comes from: the village's result, its row of annex 3, its township's row.
enum class ElectionDateFrom { none, result, village_plan, township_plan };
/// Planned after its date, held after it, or its date is over and nobody said that it was held.
enum class ElectionLate { no, planned_late, held_late, overdue };
enum class ElectionStep { none, stage, schedule, result };

struct ElectionMeeting {
  std::string planned;  // "2021-01-28", empty: not known
  std::string actual;
  ElectionDateFrom planned_from = ElectionDateFrom::none;
  ElectionLate late = ElectionLate::no;
  bool out_of_order = false;
};

struct ElectionStage {
  ElectionDone state = ElectionDone::none;
  Progress answered;
  std::int64_t noes = 0;
  bool conflict = false;
};

struct ElectionOpenProblems {
  std::int64_t urgent = 0;
  std::int64_t total = 0;
  std::int64_t overdue = 0;
};

/// The next thing that is missing: `label` names the stage; `place_name` the village.
struct ElectionNext {
  ElectionStep step = ElectionStep::none;
  int stage = 0;
  std::string label;
  std::string place_name;
};

struct ElectionVillage {
  std::string code;
  std::string name;
  bool community = false;
  std::array<ElectionStage, 4> stages;
  std::array<ElectionMeeting, 3> meetings;  // party, committee, federation
  Progress checklists;
  ElectionOpenProblems problems;
  std::string last_visit;
  ElectionDone result = ElectionDone::none;
  bool result_conflict = false;
  bool kind_differs = false;  // the result calls a village a community, or the reverse: the place table counts
  ElectionNext next;
};

struct ElectionTownship {
  std::string code;
  std::string name;      // with △ where `partial`
  bool partial = false;  // not all of its records are on this laptop
  std::string county;
  int group = 0;  // guidance group; 0: not accompanied
  std::int64_t villages = 0;
  std::array<std::int64_t, 4> stages_final{};
  std::array<std::int64_t, 4> stages_begun{};
  std::array<std::int64_t, 3> planned{};
  std::array<std::int64_t, 3> held{};
  std::int64_t reported = 0;
  std::int64_t complete = 0;  // villages that miss nothing
  std::int64_t late = 0;      // villages
  std::int64_t out_of_order = 0;
  std::int64_t kind_differs = 0;
  ElectionOpenProblems problems;
  std::string last_visit;
  std::int64_t visits = 0;
  std::int64_t hearings = 0;
  ElectionNext next;
};

/// One bar of the funnel, in the order of the round: four stages, three meetings, the result.
struct ElectionFunnelStep {
  enum class Kind { stage, party, committee, federation, result };
  Kind kind = Kind::stage;
  std::string label;  // of a stage
  std::int64_t done = 0;
  std::int64_t begun = 0;
  std::int64_t total = 0;
};

// ---- targets

struct ElectionRatio {
  std::string id;  // chair_in, village_women, village_head, community_women, community_head
  int target = 0;  // percent
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::int64_t not_reported = 0;
  std::string percent;  // "29.9", cut and not rounded; empty: nothing reported
  double fraction = 0;
  bool reached = false;
  bool seats = false;  // counts members, not villages
  election::WhatIf what_if;
  std::vector<std::string> missed_by;  // names
};

struct ElectionUnit {
  std::string place;
  std::string name;
  int depth = 0;
  bool has_children = false;
  bool open = false;
  std::int64_t villages = 0;
  std::int64_t reported = 0;
  std::int64_t in_conflict = 0;
  bool partial = false;                   // not all of its records are on this laptop
  std::vector<std::string> kind_differs;  // names, of the unit shown whole: results that call a village a community
  std::array<ElectionRatio, 5> ratios;
};

// ---- problems

enum class ProblemSeverity { urgent, important, general, unknown };
enum class ProblemState { pending, ongoing, solved };

struct ElectionProblem {
  RecordId record;
  std::string title;
  std::string place;
  ProblemSeverity severity = ProblemSeverity::unknown;
  ProblemState state = ProblemState::pending;
  std::string due;
  std::string found_on;
  std::string responsible;
  bool overdue = false;
  bool draft = false;
  bool conflict = false;
  std::size_t photos = 0;
};

/// A 否 that nobody made a problem of.
struct ElectionNo {
  RecordId record;
  std::string field;
  std::string place;
  int stage = 0;
  std::string text;
};

// ---- schedules

enum class ElectionChange { same, added, removed, moved };

struct ElectionTime {
  std::string planned;  // "2021-01-28"
  std::string before;   // where it moved or went away
  std::string actual;
  ElectionChange change = ElectionChange::same;
  std::optional<int> days;  // moved
};

struct ElectionScheduleRow {
  std::string township;
  std::string village;
  ElectionChange change = ElectionChange::same;  // moved: a date of it is different
  std::array<ElectionTime, 3> times;
};

struct ElectionHandIn {
  int number = 1;
  std::string due;  // "2021-01-15"
  ElectionDone state = ElectionDone::none;
  std::string filled_on;
  bool conflict = false;
  std::optional<RecordId> record;
};

struct ElectionScheduleUnit {
  std::string unit;
  std::string name;
  std::array<ElectionHandIn, 3> hand_ins;
  bool of_others{};  // a level above hands its timetable in: none is begun here
};

struct ElectionView {
  bool loading = true;
  std::string round;
  ElectionTab tab = ElectionTab::board;

  bool accompanied = true;           // only the 18 townships; false: all in reach
  std::int64_t accompanied_all = 0;  // how many of the 18 lie in reach
  std::vector<ElectionTownship> townships;
  bool one_township = false;  // this laptop's; there is nothing to choose
  std::string township;       // open; empty: the list
  std::string township_name;
  bool township_partial = false;           // not all of its records are on this laptop
  std::vector<ElectionVillage> villages;   // of the open township
  std::vector<ElectionFunnelStep> funnel;  // of what is listed

  std::vector<ElectionUnit> units;          // rows of the tree, those of closed counties left out
  std::string unit;                         // chosen
  std::optional<ElectionUnit> unit_detail;  // with the villages named
  std::vector<std::string> not_reported;    // names, of the chosen unit

  bool solved_too = false;
  std::vector<ElectionProblem> problems;
  std::int64_t problems_open = 0;
  std::int64_t problems_urgent = 0;
  std::int64_t problems_overdue = 0;
  std::vector<ElectionNo> noes;  // without a problem; at most 200
  std::int64_t noes_all = 0;

  std::vector<ElectionScheduleUnit> schedule_units;
  std::string schedule_unit;
  int hand_in = 1;
  int compared_with = 0;  // hand-in; 0: nothing before
  std::string all_finished;
  std::string all_finished_before;
  std::vector<ElectionScheduleRow> schedule_rows;
};

}  // namespace yanxing::app
