// What goes up in a season: timetables, visits, guidance reports, plans, registrations, ledgers; early, late, half done
// and not at all, by a pattern, so that every state of an expected report occurs. See season_plan.h.
#pragma once

#include "tests/e2e/season_plan.h"

namespace yanxing::testing {

/// Adds to every county what its third laptop hands in: SeasonCounty::january, corrections, spring and year.
void plan_reports(const places::Places& places, const std::vector<places::ContactTownship>& contacts,
                  const forms::FormSet& forms, std::vector<SeasonCounty>& counties);

}  // namespace yanxing::testing
