// How a laptop's identity stands in its file, for who opens that without a workspace.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/records/workspace.h"
#include "sync/base/result.h"
#include "sync/ledger/sqlite/db.h"

namespace yanxing::records {

inline constexpr std::string_view identity_key = "identity";

std::string encode_identity(const Identity& identity);
/// Error: corrupt.
Result<Identity> decode_identity(std::string_view item);
/// Whose ledger or backup this is; nullopt: nobody's yet. Errors: SQLite's, corrupt.
Result<std::optional<Identity>> identity_in(sqlite::Db& db);

}  // namespace yanxing::records
