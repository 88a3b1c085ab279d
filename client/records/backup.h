// A backup: one file with the records and, beside them, the photos that are on this laptop.
//
// The file is the ledger's own (SQLite). Photos are in its table `sqlar`, the form that SQLite's own archives have
// (https://sqlite.org/sqlar.html), so that `sqlite3 FILE -Ax` takes them out without this program. Backups of before,
// without that table, are good as they are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "client/records/attachments.h"
#include "client/records/workspace.h"
#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::records {

struct BackupMade {
  std::uint64_t photos = 0;
  std::uint64_t originals = 0;                  // pictures as they were chosen, that are still kept
  std::uint64_t bytes = 0;                      // of the whole file
  std::vector<std::string> left_out;            // damaged, or not to be read
  std::vector<std::string> originals_left_out;  // names of files that cannot be read
};

/// Photos done and in all; false stops it (error: cancelled).
using BackupSteps = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// Both steps below, one after the other. Errors: exists, disk_full, io, cancelled; nothing is left behind then.
Result<BackupMade> backup(Workspace& workspace, const std::filesystem::path& file, const BackupSteps& steps = {});

/// First step, on the workspace's thread: the records into a file beside `file`, which is returned. Errors: exists,
/// disk_full, io.
Result<std::filesystem::path> backup_records(Workspace& workspace, const std::filesystem::path& file);
/// Second step, on any thread: the photos of the data folder `folder` into `part`, the file of the first step, one at a
/// time; everything in it is read again and compared; it takes its name, durably. Errors: exists, disk_full, io,
/// cancelled; `part` is gone then.
Result<BackupMade> finish_backup(const std::filesystem::path& folder, const std::filesystem::path& part,
                                 const std::filesystem::path& file, const BackupSteps& steps = {});

/// How many photos in a backup are whole, and of them `originals`; the names of those that are not go to `damaged`.
/// Errors: SQLite's.
Result<std::uint64_t> check_backup_photos(sqlite::Db& db, std::vector<std::string>& damaged,
                                          std::uint64_t* originals = nullptr);
/// Puts the whole ones into a data folder, durably; what is there already stays. Errors: SQLite's, disk_full, io.
Status take_backup_photos(sqlite::Db& db, const std::filesystem::path& folder);
/// Takes them out of a copy that becomes a ledger.
Status drop_backup_photos(sqlite::Db& db);

}  // namespace yanxing::records
