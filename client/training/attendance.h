// Attendance of the training programme: who was there, how many, and how many days. Pure functions over records.
//
// Rules (domain README, Program 1): a day is two half-day sessions; days attended = half-days present ÷ 2. Late and
// left early were there; on leave and absent were not. Concentrated training and collective study count towards the
// five days, self-study does not.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/records/record_view.h"
#include "client/training/mark.h"
#include "client/training/persons.h"
#include "sync/base/ids.h"

namespace yanxing::training {

/// Names of the shipped forms; stable.
inline constexpr std::string_view person_form = "person";
inline constexpr std::string_view mark_form = "mark";
inline constexpr std::string_view session_form = "session";
inline constexpr std::string_view training_form = "training";

inline constexpr int required_days = 5;

struct RosterRow {
  RecordId person;
  std::string place;  // code of her village
  Mark status = Mark::none;
  const records::Record* mark = nullptr;  // into what was given; nullptr: none
};

struct Roster {
  std::vector<RosterRow> rows;  // in the order of the persons given
  Counts counts;
  std::map<std::string, Counts> by_village;  // by place code
};

/// The roster of one session: everybody in `persons` whose place lies in `scope`, and whoever has a mark of the
/// session, wherever she is from. Deleted persons without a mark and deleted marks are left out. Merged persons are no
/// rows: their marks count for whoever stands for them (of several marks the one that stronger_mark() names), unless
/// she is not among `persons`. What is no person or no mark of this session is passed over. `marks` must outlive the
/// roster.
Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<records::Record>& persons,
                   const std::vector<records::Record>& marks, const Aliases& aliases);
/// The same with the aliases that `persons` name.
Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<records::Record>& persons,
                   const std::vector<records::Record>& marks);

/// Of two marks of one person in one session (recorded under two of her ids): whether `a` counts rather than `b`.
/// Whoever was there was there; then the mark of the person who stands for both; then the smaller id of the person.
bool stronger_mark(Mark a, const RecordId& person_of_a, Mark b, const RecordId& person_of_b, const RecordId& person);

/// Whether a mode counts towards the five days: concentrated and collective do, online and self-study do not.
bool counts_towards_days(std::string_view mode);
/// The session's own mode, or the training's where it has none; empty without either. `training` may be null.
std::string mode_of(const records::Record& session, const records::Record* training);

struct Attendance {
  std::size_t half_days = 0;
  double days() const { return static_cast<double>(half_days) / 2; }
  bool enough() const { return half_days >= 2 * required_days; }
};

/// Half-days per person over all sessions that count (by mode_of). The same half-day twice (two trainings at one time,
/// or two ids of one person) counts once. Sessions of deleted or unknown trainings do not count. Marks of merged
/// persons count for whoever stands for them.
std::map<RecordId, Attendance> attendance(const std::vector<records::Record>& trainings,
                                          const std::vector<records::Record>& sessions,
                                          const std::vector<records::Record>& marks, const Aliases& aliases);
/// The same where nobody is merged.
std::map<RecordId, Attendance> attendance(const std::vector<records::Record>& trainings,
                                          const std::vector<records::Record>& sessions,
                                          const std::vector<records::Record>& marks);

}  // namespace yanxing::training
