// The dates of a year: the notices' month and day in that year, with what the city changed in the year's `round` record
// (form `round`: a table of rule, date, minimum, "not this round"). Pure functions over records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/due/rules.h"
#include "client/records/record_view.h"

namespace yanxing::due {

/// Name of the shipped form; stable.
inline constexpr std::string_view round_form = "round";

struct RoundRule {
  const Rule* rule = nullptr;
  std::string due;           // "2021-05-17"; empty for a rule per visit_day, whose dates follow the visits
  std::int64_t minimum = 1;  // as in Rule
  bool off = false;          // nothing is expected this round
  bool changed = false;      // the round record says otherwise than the notice
};

struct Round {
  int year = 0;
  std::string from;        // first and last day, where the record names them; records of forms without a year
  std::string until;       // belong to the round by these, else by the rule's window
  bool is_set_up = false;  // came with the program, or has a record in force; else the notices' dates in that year
  std::optional<RecordId> record;  // the city's, in force or not
  bool is_draft = false;           // it is not finished, or not right: nothing of it counts
  std::vector<RoundRule> rules;    // all, in the order of the rule set
};

/// The years that are set up, the newest first: those that came with the program and those of the city's round records
/// in force (election::round_in_force). A draft counts nowhere, nor what another place has of that form.
std::vector<int> round_years(const RuleSet& set, const std::vector<records::Record>& records);

/// The round in which one works on a day: the newest that is set up and has begun by year, else the oldest.
int round_on(const std::vector<int>& years, std::string_view day);

/// The dates of a year. `set` must outlive the round. Overrides count while their record is in force; of two rows for
/// one rule the later one counts. A date that cannot be read is passed over.
Round round_of(const RuleSet& set, int year, const std::vector<records::Record>& records);

/// What a record that sets up `year` begins with: its dates, each rule in a row of its own, to be changed or taken out.
forms::Answers round_answers(const RuleSet& set, int year);

}  // namespace yanxing::due
