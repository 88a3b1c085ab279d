// The five ratios of an election round against their targets, per township, county and city. Pure.
//
// Source: domain README, Program 2. A ratio counts what is reported, and what is reported is a finished
// election_result; a draft is none. What is not reported stands beside it, so that a ratio never hides what is missing.
// A result whose values contradict each other (a conflict) counts as it is shown and is counted in `in_conflict` as
// well. Whether it is a village or a community the place table says (facts.h): a result that says otherwise counts
// under what its place is, never in the other kind's ratios, and is named in `kind_differs`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/election/facts.h"
#include "client/election/what_if.h"

namespace yanxing::election {

enum class Ratio {
  chair_in,         // federation chairs in the "两委": 100 % of villages and communities
  village_women,    // women among the members of village committees: 30 %
  village_head,     // women among the heads of village committees: 10 %
  community_women,  // 50 %
  community_head,   // 45 %
};
inline constexpr std::array<Ratio, 5> all_ratios{Ratio::chair_in, Ratio::village_women, Ratio::village_head,
                                                 Ratio::community_women, Ratio::community_head};
/// Stable: "chair_in", "village_women"…
const char* ratio_id(Ratio ratio);
int target_percent(Ratio ratio);
/// Counts seats of members; the others count villages.
bool counts_seats(Ratio ratio);

struct TargetRatio {
  Ratio ratio = Ratio::chair_in;
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::int64_t not_reported = 0;       // villages of its kind without a finished result that says it
  std::vector<std::string> missed_by;  // reported ones that miss the target by themselves; codes, in order

  /// nullopt where nothing is reported.
  std::optional<double> percent() const;
  /// What is reported reaches it (exactly, not rounded). False where nothing is reported.
  bool reached() const;
  /// What if: so many more of what is counted (chairs, heads, seats) would have to be women within what is reported
  /// for the target to be reached. 0 when it is.
  std::int64_t needed() const;
  /// What if all report: at least so many of those not reported must fulfil it. More than not_reported: it cannot be
  /// reached by them alone. nullopt for seats, whose number nobody knows before the report.
  std::optional<std::int64_t> needed_of_not_reported() const;
  WhatIf what_if() const;
};

struct UnitTargets {
  std::string place;
  std::string name;
  places::Level level = places::Level::township;
  std::int64_t villages = 0;  // and communities
  std::int64_t reported = 0;
  std::int64_t in_conflict = 0;           // of the reported
  std::vector<std::string> not_reported;  // codes
  std::vector<std::string> disputed;      // codes of those in conflict
  std::vector<std::string> kind_differs;  // codes of the reported that call a village a community, or the reverse
  std::array<TargetRatio, 5> ratios;
  bool partial = false;  // the laptop holds a part of its records or none: what looks unreported may have been
};

/// The asked place first, then what lies under it down to its townships, each county before its townships.
/// Villages are those of the place table, and any other with a finished result. `scope`: the code prefixes that the
/// laptop holds, for `partial` (places::seen_of). Error: not_found (no such place).
Result<std::vector<UnitTargets>> targets(const places::Places& places, std::string_view place, const Facts& facts,
                                         const std::vector<std::string>& scope = {});

}  // namespace yanxing::election
