// What the start page asks of other parts of the programme: one function each, so that the part that owns the rule can
// take its place.
#pragma once

#include <string>
#include <vector>

#include "client/election/board.h"
#include "client/election/problems.h"
#include "client/records/record_store.h"

namespace yanxing::app {

/// Problems of severity 紧急 that are not solved, in the scope, in the order of the problems' list.
Result<std::vector<election::ProblemFact>> open_urgent_problems(records::RecordStore& store, const std::string& scope);

/// Half-day sessions of that day in the scope, morning first.
Result<std::vector<records::Record>> sessions_on(records::RecordStore& store, const std::string& scope,
                                                 const std::string& day);

/// Meetings of that day as the election board has them, of whatever round the records are.
std::vector<election::DayMeeting> meetings_on(const forms::FormSet& forms, const std::vector<records::Record>& records,
                                              const std::string& day);

}  // namespace yanxing::app
