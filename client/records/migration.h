// Bringing a ledger file of an older program up to date, never without a backup of it first.
#pragma once

#include <filesystem>
#include <span>

#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::records {

/// One step from version `to` - 1 to version `to` of the schema.
struct Migration {
  int to = 0;
  const char* sql = nullptr;
  /// What SQL alone cannot do; runs after it, in the same transaction.
  Status (*work)(sqlite::Db& db) = nullptr;
};

/// The steps of this program, in order: those of sync/ledger/sqlite/schema_steps.h. Tables that are only added need no
/// step: they are made where they are missing, and an older program leaves them alone (form_library_sql,
/// attachment_outbox_sql).
std::span<const Migration> ledger_migrations();

/// Runs the steps that a file still lacks, all in one transaction, after a backup to
/// FOLDER/backups/before-version-N.db. A file that is new, up to date or newer is left alone (SqliteStore::open refuses
/// the last). Errors: corrupt (not our file), disk_full and io (of the backup or of a step); the file is then as it
/// was.
Status migrate(sqlite::Db& db, const std::filesystem::path& folder, std::span<const Migration> steps);

/// A name in FOLDER/backups that is not taken: STEM.db, STEM-2.db… Makes the folder. Errors: disk_full, io.
Result<std::filesystem::path> free_backup_name(const std::filesystem::path& folder, const std::string& stem);

}  // namespace yanxing::records
