// What the start page asks of other parts of the programme: one function each, so that the part that owns the rule can
// take its place.
#pragma once

#include <string>
#include <vector>

#include "client/records/record_store.h"

namespace yanxing::app {

/// Problems of severity 紧急 that are not solved, in the scope, the nearest due date first.
Result<std::vector<records::Record>> open_urgent_problems(records::RecordStore& store, const std::string& scope);

/// Half-day sessions of that day in the scope, morning first.
Result<std::vector<records::Record>> sessions_on(records::RecordStore& store, const std::string& scope,
                                                 const std::string& day);

/// A meeting of a village's election that is planned for a day and not held yet.
struct PlannedMeeting {
  RecordId record;      // where it is planned
  std::string place;    // code of the village, or of the township where no village is named
  std::string meeting;  // "party", "committee", "federation"
  std::string time;     // "09:30"; empty: only the day is known
};

/// From results and the newest timetables among the records, by time. The same meeting in both is named once.
std::vector<PlannedMeeting> meetings_on(const std::vector<records::Record>& records, const std::string& day);

}  // namespace yanxing::app
