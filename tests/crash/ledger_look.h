// What a ledger holds, as text to compare; and whether it is sound.
#pragma once

#include <string>

#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::crash {

/// Every record with the values that are shown, without the ids of changes: equal for equal work.
std::string picture(sync::Store& store);

/// The ledger's digest: equal for equal changes.
std::string digest_of(sync::Store& store);

/// What the laptop has receipts for and the city does not hold, or empty.
std::string unheld(sync::Store& laptop, sync::Store& city);

/// PRAGMA integrity_check and the ledger's own verify: what is wrong, or empty.
std::string unsound(sync::SqliteStore& store);

}  // namespace yanxing::crash
