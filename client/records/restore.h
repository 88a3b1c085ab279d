// Putting a backup back in place of what a data folder holds.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "client/records/workspace.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// What only the former data holds: neither the server nor the backup has it.
struct OnlyFormer {
  std::uint64_t changes = 0;
  std::uint64_t photos = 0;  // the files stay in the folder, and no record names them
};

struct Restored {
  std::filesystem::path kept;             // where the former contents were put; empty: there were none
  std::uint64_t records = 0;              // in the restored file, deleted ones included
  std::uint64_t photos = 0;               // that it held; they are in the folder now
  std::uint64_t originals = 0;            // pictures as they were chosen, too; counted apart, as backup does
  std::vector<std::string> damaged;       // photos and files in the backup that are not what their names say; left out
  std::optional<OnlyFormer> only_former;  // nullopt: the former data could not be read, or there was none
};

/// Checks `file` whole (SQLite's integrity, our schema, chains, cells, each photo against its name), puts its sound
/// photos beside those that are there, then puts what the folder holds aside in FOLDER/backups, and takes the file in
/// its place. The restored laptop starts a new log number: what it saves from now on can never contradict what it had
/// already sent after the backup was made. The folder need not exist; a damaged ledger in it is kept as it is. Errors:
/// not_found (no such file), invalid (no plain file, or the copy that an earlier restore left in the folder), corrupt,
/// too_new, busy (the folder is open elsewhere), disk_full, io; the folder then holds what it did.
Result<Restored> restore(const std::filesystem::path& folder, const std::filesystem::path& file,
                         const OpenOptions& options = {});

/// Whose backup `file` is, where the folder's data is another laptop's; nullopt: the same laptop's, or one of them
/// cannot be told. To be asked before restore(), which takes any. Error: io (the folder's data is there and may not be
/// opened: it might be anybody's).
Result<std::optional<Identity>> other_owner(const std::filesystem::path& folder, const std::filesystem::path& file);

}  // namespace yanxing::records
