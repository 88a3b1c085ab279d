// How a file of an older version becomes one of this version. SqliteStore::open runs what is missing; a laptop makes a
// backup first and runs the steps itself (client/records/migration.h).
#pragma once

#include "sync/ledger/sqlite/db.h"

namespace yanxing::sync {

/// Version 2: notes which attachments the changes of this file name, by a scan of all. May be repeated. In a
/// transaction, after schema_step_2_sql.
Status fill_attachment_refs(sqlite::Db& db);

/// Runs every step that the file lacks, in one transaction. REQUIRES: a ledger, not newer than this program.
Status upgrade_schema(sqlite::Db& db);

}  // namespace yanxing::sync
