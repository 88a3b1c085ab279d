// Which election round a laptop works in, and everything that is known of it.
#pragma once

#include <string>
#include <string_view>

#include "client/election/facts.h"
#include "client/records/record_store.h"

namespace yanxing::election {

/// Where the chosen round is kept in the data folder: "2021".
inline constexpr std::string_view round_setting = "observation.round";
/// The round that the forms were made for.
inline constexpr std::string_view default_round = "2021";

/// As chosen before; else that of the newest observation, else of the newest result; else default_round.
std::string working_round(records::RecordStore& store);

/// All that this laptop knows of a round. Errors: of RecordStore::each.
Result<Facts> read_facts(records::RecordStore& store, std::string round);

}  // namespace yanxing::election
