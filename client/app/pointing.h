// What would be left hanging if a record went: living records that point at it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/records/record_store.h"

namespace yanxing::app {

/// Of `records` (form, id) those that a living record points at that is none of them, each with one that does. Reads
/// by the index for a few records, every record of the forms that point there for many. What cannot be read points at
/// nothing.
std::vector<std::pair<RecordId, records::Record>> pointed_at(
    records::RecordStore& store, const forms::FormSet& forms,
    const std::vector<std::pair<std::string, RecordId>>& records);

}  // namespace yanxing::app
