#include "client/records/living_count.h"

namespace yanxing::records {
namespace {

constexpr std::int64_t slice_records = 2048;

}  // namespace

void LivingCount::set(std::int64_t key, bool exists, bool living) {
  const auto at = static_cast<std::size_t>(key);
  if (at >= living_.size()) {
    living_.resize(at + at / 4 + slice_records);
    exists_.resize(living_.size());
  }
  if (exists_[at] != exists) all_ += exists ? 1 : -1;
  if (living_[at] != living) count_ += living ? 1 : -1;
  exists_[at] = exists;
  living_[at] = living;
}

/// What was written since: it is read as it is now, so that what was rolled back needs no care.
Status LivingCount::follow(sync::SqliteStore& store, const SearchIndex& index) {
  if (index.generation() == generation_) return {};
  const auto written = index.written_since(generation_);
  generation_ = index.generation();
  if (!written) {
    living_.clear();
    exists_.clear();
    counted_to_ = count_ = all_ = 0;
    complete_ = false;
    return {};
  }
  YX_ASSIGN(sqlite::Statement row,
            store.db().prepare("SELECT deleted = 0 FROM record WHERE key = ?1 AND length(cells) > 0"));
  for (const std::int64_t key : *written) {
    if (key > counted_to_ && !complete_) continue;  // looked at later
    row.reset();
    YX_ASSIGN(const bool exists, row.bind(1, key).step());
    set(key, exists, exists && row.integer(0) != 0);
  }
  return {};
}

Result<LivingCount::Count> LivingCount::count(sync::SqliteStore& store, const SearchIndex& index,
                                              const std::function<bool()>& stop) {
  YX_TRY(follow(store, index));
  while (!complete_) {
    YX_ASSIGN(sqlite::Statement rows,
              store.db().prepare("SELECT key, length(cells) > 0, deleted = 0 FROM record WHERE key > ?1 "
                                 "ORDER BY key LIMIT ?2"));
    rows.bind(1, counted_to_).bind(2, slice_records);
    std::int64_t read = 0;
    while (true) {
      YX_ASSIGN(const bool more, rows.step());
      if (!more) break;
      counted_to_ = rows.integer(0);
      set(counted_to_, rows.integer(1) != 0, rows.integer(1) != 0 && rows.integer(2) != 0);
      ++read;
    }
    complete_ = read < slice_records;
    if (stop && stop()) break;
  }
  return Count{count_, all_, complete_};
}

}  // namespace yanxing::records
