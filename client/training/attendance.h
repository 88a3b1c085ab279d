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
#include "sync/base/ids.h"

namespace yanxing::training {

/// Names of the shipped forms; stable.
inline constexpr std::string_view person_form = "person";
inline constexpr std::string_view mark_form = "mark";

inline constexpr int required_days = 5;

enum class Mark { none, present, late, early, leave, absent };
/// "present" and so on; empty for none. And back: anything else is none.
const char* mark_name(Mark status);
Mark parse_mark(std::string_view name);
/// Present, late or left early.
bool was_there(Mark status);

struct Counts {
  std::size_t total = 0;
  std::map<Mark, std::size_t> by_mark;  // none: not marked yet

  std::size_t of(Mark status) const;
  /// Present, late and left early.
  std::size_t there() const;
  void add(Mark status);
};

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
/// session, wherever she is from. Deleted persons without a mark and deleted marks are left out. What is no person or
/// no mark of this session is passed over. `marks` must outlive the roster.
Roster make_roster(const RecordId& session, std::string_view scope, const std::vector<records::Record>& persons,
                   const std::vector<records::Record>& marks);

/// Whether a training's mode counts towards the five days.
bool counts_towards_days(std::string_view mode);

struct Attendance {
  std::size_t half_days = 0;
  double days() const { return static_cast<double>(half_days) / 2; }
  bool enough() const { return half_days >= 2 * required_days; }
};

/// Half-days per person over all sessions whose training counts. The same half-day twice (two trainings at one time)
/// counts once.
std::map<RecordId, Attendance> attendance(const std::vector<records::Record>& trainings,
                                          const std::vector<records::Record>& sessions,
                                          const std::vector<records::Record>& marks);

}  // namespace yanxing::training
