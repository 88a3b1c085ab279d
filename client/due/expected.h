// What is expected of every unit on a day, and what came in: due, late, missing, handed in, in the order of urgency.
// Pure functions over records.
//
// Handed in counts what is final, on the server and does not stand returned, on the day of the rule's date field
// (填报时间, or the day on which the hearing or visit took place), where the form has none on the day on which the
// record was finished first: a typo corrected later makes no report late. A 填报时间 that is moved on later moves no
// hand-in: the first time that it was handed in counts. What was handed in after the day that is
// asked about was not there on that day. Drafts count nowhere, those of a visit neither. What an assignment (form
// `guidance`) asks beyond the minimum, 3 visits of a township, is required too.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/due/returned.h"
#include "client/due/round.h"
#include "client/places/places.h"
#include "client/places/programme.h"

namespace yanxing::due {

/// `due`: within `soon_days`. Past its date: `late` when something is begun (a draft, something that came back, or
/// fewer than required), `missing` when nothing is there. `returned`: in time still, not enough was handed in, and
/// something of it came back; past its date that is an addition (Expected::returned, reason). `to_send`: all of it is
/// finished, but not all of it is on the server yet (review::is_up), so nobody else has it.
enum class State { not_yet, due, late, missing, returned, to_send, handed_in };
const char* state_name(State state);

inline constexpr std::int64_t soon_days = 14;
/// What is over for longer is no work of today: it stands behind what is due soon, and not on the start page.
inline constexpr std::int64_t forgotten_days = 180;

struct Expected {
  const RoundRule* rule = nullptr;  // into the round
  std::string unit;                 // id of the reporting unit, place code, or id of the guidance or reported record
  std::string unit_name;            // as a person reads it
  std::string place;                // code under which its reports are kept; empty: several
  std::string leader;               // leader: her name; empty for a group
  std::string day;                  // visit_day: the visit's
  std::string due;
  State state = State::not_yet;
  std::int64_t days = 0;  // until `due`; negative: over
  std::int64_t required = 1;
  std::int64_t have = 0;           // finished, also what is not on the server yet
  std::vector<RecordId> counted;   // handed in, the first first
  std::vector<RecordId> returned;  // came back
  std::vector<RecordId> begun;     // drafts
  std::vector<RecordId> to_send;   // of `counted`: finished here and not on the server yet
  std::string reason;              // of what came back
  std::string handed_in_on;        // handed_in, to_send: the day on which enough was there
  std::int64_t days_late = 0;      // handed_in, to_send: that day minus `due`, 0 when in time

  /// All of it, in that order.
  std::vector<RecordId> records() const;
  /// What a person would open: what came back, else what is begun, else what was handed in last; nullopt: nothing is.
  std::optional<RecordId> to_open() const;
};

/// How records were finished first, of those that were changed since: of the forms of rules without a date field when,
/// of those with `hand_in_field` the day that stood there then.
struct First {
  UnixMs ms = 0;
  std::string day;  // "2021-01-14"; empty: none, or it stands there still
};
using FinishedFirst = std::map<RecordId, First>;

/// 填报时间 of the annex forms: the day of a hand-in. Other date fields say when something took place, and what is
/// corrected there is a correction.
inline constexpr std::string_view hand_in_field = "filled_on";

struct Question {
  const RuleSet& set;
  const Round& round;
  const std::vector<records::Record>& records;  // living ones of forms_of(set); others are passed over
  const std::vector<places::ContactTownship>& townships;
  const places::Places& places;
  const forms::FormSet& forms;
  std::vector<std::string> scope;  // code prefixes that are seen
  std::string on;                  // "2021-05-17"
  text::Language language = text::Language::zh;
  std::function<std::string(UnixMs)> local_day;  // of a stamp
  FinishedFirst finished_first = {};
  std::function<std::string(const RecordId&)> name_of = {};  // of a person, for logs that are one person's
};

/// A row for each rule and whoever owes it and lies within the scope, most urgent first: what is over by the days that
/// it is over, then what is due by the days left, then what is over for longer than `forgotten_days`, then what is not
/// due yet, then what was handed in. The one order: the start page shows the beginning of it.
///
/// A unit is in scope when all of its places are, or when the scope is one of its places (the office of a functional
/// district has no code of its own). Of a report of every village, a scope within a unit sees its own part. A leader is
/// in scope with all of her townships: of the others nothing would be known.
std::vector<Expected> expected(const Question& question);
/// The same in steps, a rule at a time, for a window that must not stand still. All that the question points to must
/// outlive it and stay as it is.
class Expecting {
 public:
  explicit Expecting(Question question);
  /// Counts for the next rule. True: for all of them.
  bool step();
  /// In the order of urgency. REQUIRES: step() was true.
  std::vector<Expected> take();

 private:
  Question question_;
  review::Reviews reviews_;
  std::size_t next_ = 0;
  std::vector<Expected> rows_;
};

/// The forms whose records `expected` needs: those of the rules, and `visit`, `guidance`, `review`, `round`.
std::vector<std::string> forms_of(const RuleSet& set);

/// What a new record for this row begins with: unit, place, year or round, and what makes it one of the rule.
forms::Answers first_answers(const Expected& row, const Question& question);

}  // namespace yanxing::due
