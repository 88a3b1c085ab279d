// From checked rows to what is saved.
#pragma once

#include <vector>

#include "client/records/record_store.h"
#include "client/roster/matching.h"

namespace yanxing::roster {

/// A request for each row that is new or changed and not left out, in the order of the rows; doubtful and refused rows
/// are not saved. A change names only the fields that differ; an empty cell takes nothing away. At most max_import_rows
/// of them: what RecordStore::save_many writes as one, and one undo takes back.
std::vector<records::SaveRequest> import_plan(const Check& check);

/// What makes one person stand for another, and what takes them apart again.
records::SaveRequest merge_request(const RecordId& person, const RecordId& into);
records::SaveRequest unmerge_request(const RecordId& person);

}  // namespace yanxing::roster
