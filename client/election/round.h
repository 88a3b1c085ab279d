// Which election round a laptop works in, and everything that is known of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/election/facts.h"
#include "client/records/record_store.h"

namespace yanxing::election {

/// Where the chosen round is kept in the data folder, as round_choice() writes it.
inline constexpr std::string_view round_setting = "observation.round";
/// The round that the forms were made for.
inline constexpr std::string_view default_round = "2021";

/// The year that an answer to 换届年份 means: "2021" of "2021", "2021年", "二〇二一", "２０２１", "2021-2026". The
/// answer itself where it names none.
std::string round_year(std::string_view answer);

/// The year that a record of the form `round` sets up for everybody. nullopt: it sets up none: deleted, a draft (also
/// one that was finished and is being changed), not the city's, or with an answer that its form refuses (a year that is
/// none, an end before the beginning), as a save by force leaves it. Everything that asks which rounds there are asks
/// here.
std::optional<int> round_in_force(const records::Record& record);

/// The years of the rounds in force here, and the one that came with the program; the newest first.
std::vector<int> rounds_in_force(records::RecordStore& store);

/// Rounds of which there is something to report, the newest first: those in force, and those that records name (of each
/// form of the election the newest few hundred are looked at, so that a list is there at once).
std::vector<int> rounds_to_report(records::RecordStore& store);

/// The round in which one works: the newest of `years` (the newest first) that has begun by this year, else the oldest.
int round_on(const std::vector<int>& years, int this_year);

/// As chosen on the screens of the election, until another round begins; else round_on() of what is set up here,
/// whatever was recorded last. The due dates, the targets, the board and the papers all follow it.
std::string working_round(records::RecordStore& store);

/// What is kept of the choice of a round: the choice, and beside what it was made.
std::string round_choice(records::RecordStore& store, const std::string& round);

/// All that this laptop knows of a round. Errors: of RecordStore::each.
Result<Facts> read_facts(records::RecordStore& store, std::string round);

}  // namespace yanxing::election
