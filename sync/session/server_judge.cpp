// What the server makes of a change: whether it is believed, applied, or kept in quarantine; and what follows for
// others.
#include <algorithm>

#include "sync/session/server_state.h"

namespace yanxing::sync {

Result<std::string> quarantine_reason(const Scope& scope, const Change& change,
                                      const std::optional<RecordState>& record, const Admission& admission) {
  // What she sees from below, and what is written of her work from above, has a reason of its own: her laptop was right
  // to show it to her.
  const auto refused = [&](std::string_view form, std::string_view place) -> std::string {
    return scope.sees(form, place) ? "from_above" : "out_of_scope";
  };
  if (record && !scope.may_write(record->form, record->place)) return refused(record->form, record->place);
  if (!scope.may_write(change.form, change.place)) return refused(change.form, change.place);
  // A change may also say where its record lies from now on; that place must be hers too.
  for (const Edit& edit : change.edits) {
    if (edit.cell != place_cell) continue;
    const std::string place = place_of(edit);
    if (!scope.may_write(change.form, place)) return refused(change.form, place);
  }
  return admission ? admission(change) : std::string();
}

Result<std::uint64_t> judge_again(Store& store, std::vector<StoredChange> quarantined, const Admission& admission,
                                  const ScopeOf& scope_of) {
  std::sort(quarantined.begin(), quarantined.end(),
            [](const StoredChange& a, const StoredChange& b) { return a.seq < b.seq; });
  std::uint64_t taken = 0;
  for (const StoredChange& stored : quarantined) {
    const auto change = decode_change(stored.payload, stored.id.chain());
    const auto scope = scope_of(stored.id.device);
    if (!change || !scope) continue;
    YX_ASSIGN(const auto record, store.record(change->record));
    YX_ASSIGN(std::string reason, quarantine_reason(*scope, *change, record, admission));
    if (reason == stored.quarantine) continue;
    const bool is_taken = reason.empty();
    // Cursors of those who may see it have passed its old sequence.
    if (is_taken) YX_TRY(store.resequence(stored.id));
    YX_TRY(set_verdict(store, stored.id, {stored.effective, std::move(reason), stored.past}));
    if (!is_taken) continue;
    ++taken;
    YX_ASSIGN(const auto now, store.record(change->record));
    YX_CHECK(now.has_value());
    YX_TRY(tell_of_move(store, *change, record ? std::optional(record->place) : std::nullopt, now->place));
  }
  return taken;
}

}  // namespace yanxing::sync
