// The board of an election round: a row a village with its stages, its three meetings and what is open, sums per
// township, and the next thing that is missing. Pure.
//
// Source: domain README, Program 2: the meetings in the order party → committee → federation, the first two under way
// by a date of the round; four checklists a village.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/election/facts.h"
#include "client/election/progress.h"

namespace yanxing::election {

enum class Done { none, draft, final };

struct BoardStage {
  Done state = Done::none;
  std::size_t items = 0;
  std::size_t answered = 0;
  std::size_t noes = 0;
  bool conflict = false;
};

/// Where a date comes from.
enum class DateSource { none, result, schedule_village, schedule_township };

enum class Late {
  no,
  planned_late,  // planned after its date
  held_late,     // held after it
  overdue,       // the date is over and nobody said that it was held
};

struct BoardMeeting {
  std::string planned;
  std::string actual;
  DateSource planned_from = DateSource::none;
  DateSource actual_from = DateSource::none;
  Late late = Late::no;
  bool out_of_order = false;  // before one that must come first, as planned or as held
};

struct OpenProblems {
  std::int64_t urgent = 0;
  std::int64_t important = 0;
  std::int64_t general = 0;  // and those without a severity
  std::int64_t overdue = 0;  // of all
  std::int64_t total() const { return urgent + important + general; }
};

/// What a person would do next for a village.
enum class Step { none, stage, schedule, result };
struct Next {
  Step step = Step::none;
  int stage = 0;      // of Step::stage
  std::string place;  // the village
};

struct BoardRow {
  Village village;
  std::array<BoardStage, stage_count> stages;
  std::array<BoardMeeting, meeting_count> meetings;
  int checklists_done = 0;  // of stage_count
  bool late = false;
  bool out_of_order = false;
  OpenProblems problems;
  std::string last_visit;  // day
  Done result = Done::none;
  bool result_conflict = false;
  bool kind_differs = false;  // the result calls a village a community, or the reverse
  Next next;
};

struct TownshipRow {
  std::string code;
  std::int64_t villages = 0;
  std::array<std::int64_t, stage_count> stages_final{};
  std::array<std::int64_t, stage_count> stages_begun{};  // drafts
  std::array<std::int64_t, meeting_count> planned{};
  std::array<std::int64_t, meeting_count> held{};
  std::int64_t checklists_done = 0;
  std::int64_t late = 0;          // villages
  std::int64_t out_of_order = 0;  // villages
  std::int64_t complete = 0;      // villages with nothing missing
  OpenProblems problems;          // those of its villages and its own
  std::string last_visit;
  std::int64_t visits = 0;        // different days on which the township or one of its villages was visited
  std::int64_t hearings = 0;      // guidance reports of a progress hearing
  std::int64_t observed = 0;      // of a federation meeting observed on site
  std::int64_t reported = 0;      // finished results
  std::int64_t kind_differs = 0;  // villages
  std::int64_t in_conflict = 0;   // villages whose finished result is in conflict
  Next next;                      // of its first village that misses something
};

/// The dates that meetings are measured against; empty: none. They are those of the round's rules (client/due).
struct Deadlines {
  std::array<std::string, meeting_count> until;
};

struct BoardOptions {
  std::string today;  // "2021-01-28"
  Deadlines deadlines;
};

/// A row for each of `villages` (in code order), whatever was recorded of it.
std::vector<BoardRow> board(const std::vector<Village>& villages, const Facts& facts, const BoardOptions& options);

/// A meeting that is planned for a day and was not held yet.
struct DayMeeting {
  RecordId record;    // where it is planned
  std::string place;  // the village, or the township where its times are those of all its villages
  Meeting meeting = party;
  std::string planned;  // moment, or only the day
};
/// Those of a day, by time, with the dates as the board has them.
std::vector<DayMeeting> meetings_on(const Facts& facts, std::string_view day);

/// Sums by township, in code order; townships without a village are none.
std::vector<TownshipRow> townships(const std::vector<BoardRow>& rows, const Facts& facts, const BoardOptions& options);

}  // namespace yanxing::election
