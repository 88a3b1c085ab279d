// Annex 3, the timetable of the three meetings: what each unit handed in at each date, and what moved since the one
// before. Pure. A snapshot is frozen when its record is finished (domain README: handed in by 15 January, 10 February
// and 10 March, so each hand-in is a dated snapshot).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "client/election/facts.h"

namespace yanxing::election {

/// Reads a record of the form `schedule`; its rows in their order, those without a township left out.
Snapshot snapshot_of(const records::Record& record);

/// By unit, then hand-in. Of two records with the same unit and hand-in, both.
std::vector<const Snapshot*> snapshots_in_order(const Facts& facts);
/// The hand-in of the same unit before this one; nullptr: none.
const Snapshot* one_before(const Facts& facts, const Snapshot& snapshot);

/// What became of one time of one row.
struct TimeChange {
  enum class Kind { same, added, removed, moved };
  Kind kind = Kind::same;
  std::string before;
  std::string after;
  std::optional<int> days;  // moved: later by so many days, negative: earlier, 0: another hour of the day
};

struct RowChange {
  enum class Kind { same, added, removed, changed };
  Kind kind = Kind::same;
  std::string township;
  std::string village;
  std::array<TimeChange, meeting_count> planned;
  std::array<TimeChange, meeting_count> actual;
};

/// Rows of `after` in their order, then those that are gone. `before` nullptr: everything is as it stands, nothing is
/// new.
std::vector<RowChange> compare(const Snapshot* before, const Snapshot& after);

/// The planned times that hold for a village: the row of the village, else of its township, in the newest hand-in that
/// has one.
struct PlannedTimes {
  Moments planned;
  Moments actual;
  bool of_township = false;
  int hand_in = 0;  // 0: no row
};
class PlannedLookup {
 public:
  explicit PlannedLookup(const Facts& facts);
  PlannedTimes of(const std::string& village) const;
  bool has_township(const std::string& township) const { return rows_.contains(township); }
  /// Places that have a row of their own: villages, and townships for all of theirs. By code.
  std::vector<std::string> places() const;
  /// The hand-in that the row of its own is in; nullptr: it has none.
  const Snapshot* snapshot_of(const std::string& place) const;

 private:
  struct Entry {
    const ScheduleRow* row = nullptr;
    const Snapshot* snapshot = nullptr;
    int hand_in = 0;
  };
  std::map<std::string, Entry, std::less<>> rows_;  // by village, and by township for its own rows
};

}  // namespace yanxing::election
