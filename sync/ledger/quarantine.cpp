#include "sync/ledger/quarantine.h"

#include <algorithm>
#include <set>

namespace yanxing::sync {

Result<RecordState> with_refused(Store& store, const RecordId& id) {
  YX_ASSIGN(const auto changes, store.changes_of(id));
  RecordState record;
  std::set<ChangeId> merged;
  for (const StoredChange& one : changes) {
    const auto change = decode_change(one.payload, one.id.chain());
    if (!change) continue;
    merge_change(record, one.id, one.effective.value_or(change->stamp), *change, one.past,
                 [&](const ChangeId& other) { return merged.contains(other); });
    merged.insert(one.id);
  }
  return record;
}

bool waits_for_person(const RecordState& record, const ChangeId& change,
                      const std::function<bool(const ChangeId&)>& is_refused) {
  const auto heads = record.heads();
  if (std::find(heads.begin(), heads.end(), change) == heads.end()) return false;
  if (!record.is_deleted()) return true;
  const auto& life = record.find(life_cell)->heads;
  const bool is_deletion_refused =
      std::all_of(life.begin(), life.end(), [&](const Head& head) { return is_refused(head.id); });
  return is_deletion_refused && !std::all_of(heads.begin(), heads.end(), is_refused);
}

}  // namespace yanxing::sync
