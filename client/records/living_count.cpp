#include "client/records/living_count.h"

namespace yanxing::records {

Result<LivingCount> count_living(sync::SqliteStore& store) {
  // Rows are numbered one after the other and never go (SqliteStore::reserve_record_key, remove_record): the last
  // number is how many there are.
  YX_ASSIGN(const std::int64_t rows, store.db().integer("SELECT coalesce(max(key), 0) FROM record"));
  YX_ASSIGN(const std::int64_t empty, store.db().integer("SELECT count(*) FROM record WHERE length(cells) = 0"));
  YX_ASSIGN(const std::int64_t deleted,
            store.db().integer("SELECT count(*) FROM record WHERE deleted = 1 AND length(cells) > 0"));
  return LivingCount{rows - empty - deleted, rows - empty};
}

}  // namespace yanxing::records
