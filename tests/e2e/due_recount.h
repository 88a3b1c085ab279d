// What is expected of whom by when, worked out anew: rules.json read as it stands, everything else by SQL over the raw
// records. Shares no code with client/due.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/e2e/raw_records.h"

namespace yanxing::testing {

struct RecountedRow {
  std::string due, state;
  std::int64_t days = 0, required = 0, have = 0;
  std::set<std::string> records;
  std::string handed_in_on;
  std::int64_t days_late = 0;
};

/// By "rule|unit" (of a visit: "rule|township@day"; of a record: "rule|its place"); all of a city on a day of the round
/// 2021.
std::map<std::string, RecountedRow> recount_due(const RawRecords& raw, const nlohmann::json& rules,
                                                const std::string& on);

}  // namespace yanxing::testing
