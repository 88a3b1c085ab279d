// Problems that were found: which are open, in what order, which are over their date, and which 否 has none yet. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/election/facts.h"

namespace yanxing::election {

/// Reads a record of the form `problem`. Its place is the one it is about.
ProblemFact problem_of(const records::Record& record);

const char* severity_name(Severity severity);  // "urgent"…; "" for unknown
const char* state_name(ProblemState state);    // "pending"…

/// Open and past its date on that day ("2021-05-17").
bool is_overdue(const ProblemFact& problem, std::string_view today);

/// Those in `place`: open before solved; urgent, important, general, then without a severity; by date, those without
/// one last; then as found.
std::vector<const ProblemFact*> problems_in_order(const Facts& facts, std::string_view place);

/// An answer that may be a problem and has none.
struct Unrecorded {
  RecordId record;
  std::string form;
  std::string place;
  int stage = 0;  // of an observation
  std::string item;
};
/// The 否 of observations, visits and inspections of discipline in `place` that no problem, solved ones included, was
/// made of. By place, form, stage, item.
std::vector<Unrecorded> unrecorded_noes(const Facts& facts, std::string_view place);

/// The id of the problem that a checklist's answer makes: the same on every laptop, so that there is one per answer.
RecordId problem_id(const RecordId& source, std::string_view item);

}  // namespace yanxing::election
