// A save that is too large for one change, as several. Inside RecordStore; not for other folders.
#pragma once

#include <vector>

#include "sync/ledger/change.h"

namespace yanxing::records {

/// What @life says for a deletion that has seen `heads`: one value, or several where one would be over its limit. They
/// stand beside each other; the record is deleted when together they have seen all of it.
std::vector<std::string> deletion_values(std::vector<sync::ChangeId> heads);

/// The same edits as changes that each stay within the limits of one, also when they are authored anew in another log,
/// where references to changes are longer and the implied edits are written out. The first one makes the record. All
/// but the last say `more`; so does the last when `change` did. A change that fits comes back alone. A second edit of a
/// cell (a deletion that has seen many changes) is put into a change of its own.
std::vector<sync::Change> split_change(sync::Change change);

/// Error: invalid; what peers would refuse of any part, said before the first one is written.
Status check_changes(const std::vector<sync::Change>& changes, const sync::ChainId& chain);

}  // namespace yanxing::records
