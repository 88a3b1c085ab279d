// Dates of an election round that its board and timetables are measured against: those of the round's rules, so that
// another year has its own.
#pragma once

#include <array>
#include <string>

#include "client/due/round.h"
#include "client/election/board.h"
#include "client/records/record_store.h"

namespace yanxing::due {

struct ElectionDates {
  /// Until when each meeting must be held: the date by which its progress is to be heard (30 January, 10 February). The
  /// federation's meeting has none.
  election::Deadlines deadlines;
  /// When annex 3 is handed in for the first, second and third time (15 January, 10 February, 10 March).
  std::array<std::string, 3> hand_ins;
};

/// Of a round; empty where its rules do not say, or the city said "not this round".
ElectionDates election_dates(const Round& round);
/// The same for an election round by its name ("2021"), from the round records that there are. A name that is no year
/// has none. Errors: those of the store.
Result<ElectionDates> read_election_dates(records::RecordStore& store, const RuleSet& rules, const std::string& round);

}  // namespace yanxing::due
