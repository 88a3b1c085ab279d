// How many records there are, living and in all: answered by two small indexes of the laptop's file, whatever it holds.
#pragma once

#include <cstdint>

#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

/// Indexes of a laptop's file, which hold only the few records that are not like the others. Without them (a full disk)
/// the counts are the same and slower.
inline constexpr const char* living_count_sql = R"sql(
CREATE INDEX IF NOT EXISTS record_deleted ON record(key) WHERE deleted = 1 AND length(cells) > 0;
CREATE INDEX IF NOT EXISTS record_without_cells ON record(key) WHERE length(cells) = 0;
)sql";

struct LivingCount {
  std::int64_t living = 0;
  std::int64_t all = 0;  // with the deleted ones
};

/// Not within a transaction that may be rolled back. Errors: the store's.
Result<LivingCount> count_living(sync::SqliteStore& store);

}  // namespace yanxing::records
