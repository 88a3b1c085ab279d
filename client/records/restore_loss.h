// What a restore would put out of sight: read from the data that it replaces.
#pragma once

#include <filesystem>

#include "client/records/restore.h"
#include "sync/base/result.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

/// What the data in `folder` holds that neither the server is known to have nor `restored`. REQUIRES: the folder's
/// lock. Errors: not_found (there is no data), and whatever keeps it from being read.
Result<OnlyFormer> only_former(const std::filesystem::path& folder, sync::SqliteStore& restored);

}  // namespace yanxing::records
