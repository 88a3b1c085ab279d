// RecordStore: a save is taken back, as a new change.
#include <algorithm>

#include "client/records/note_cells.h"
#include "client/records/record_plan.h"
#include "client/records/value_codec.h"

namespace yanxing::records {

void UndoToken::note_undone(const UndoToken& undone) {
  const auto is_here = [this](const sync::ChangeId& id) {
    return id == change || std::find(also.begin(), also.end(), id) != also.end();
  };
  std::vector<sync::ChangeId> made = undone.also;
  made.push_back(undone.change);
  for (const sync::ChangeId& id : made) {
    const auto repeated =
        std::find_if(undone.repeats.begin(), undone.repeats.end(), [&](const auto& each) { return each.first == id; });
    if (repeated == undone.repeats.end() || is_here(repeated->second)) also.push_back(id);
  }
}

Result<Saved> RecordStore::undo(const UndoToken& token) {
  last_place_.reset();
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  YX_ASSIGN(Saved undone, undo_now(token));
  YX_TRY(transaction.commit());
  return undone;
}

Result<SavedMany> RecordStore::undo_many(std::span<const UndoToken> tokens) {
  last_place_.reset();
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  SavedMany many;
  for (std::size_t i = tokens.size(); i-- > 0;) {
    auto undone = undo_now(tokens[i]);
    const bool is_taken = !undone && (undone.error().code == Code::conflict || undone.error().code == Code::not_found);
    if (!undone && !is_taken) return undone.error();
    if (undone) {
      many.saved.push_back(std::move(*undone));
    } else {
      many.rejected.push_back({i, undone.error()});
    }
  }
  YX_TRY(transaction.commit());
  return many;
}

Result<Saved> RecordStore::undo_now(const UndoToken& token) {
  if (!token.settled.empty()) {
    YX_ASSIGN(const Plan now, plan_existing(token.record));
    const auto heads = head_ids(*now.record, token.settled_cell);
    const bool is_last = !heads.empty() && std::all_of(heads.begin(), heads.end(), [&](const sync::ChangeId& head) {
      return head == token.change || std::find(token.also.begin(), token.also.end(), head) != token.also.end();
    });
    return is_last ? unsettle(token) : Result<Saved>(Error{Code::conflict, "changed since"});
  }
  YX_ASSIGN(Plan plan, plan_undo(token));
  return append(plan, false);
}

Result<RecordStore::Plan> RecordStore::plan_undo(const UndoToken& token) {
  YX_ASSIGN(Plan plan, plan_existing(token.record));
  const Error changed_since{Code::conflict, "changed since"};
  const auto is_own = [&](const std::vector<sync::ChangeId>& heads) {
    return std::all_of(heads.begin(), heads.end(), [&](const sync::ChangeId& head) {
      return head == token.change || std::find(token.also.begin(), token.also.end(), head) != token.also.end();
    });
  };
  const auto is_last = [&](std::string_view cell) {
    const auto heads = head_ids(*plan.record, cell);
    return !heads.empty() && is_own(heads);
  };
  if (token.created) return is_own(plan.record->heads()) ? plan_removal(token.record) : Result<Plan>(changed_since);
  if (token.was_deleted) {
    if (!is_last(sync::life_cell)) return changed_since;
    return *token.was_deleted ? plan_removal(token.record) : plan_restoring(token.record);
  }
  for (const auto& [cell, former] : token.former) {
    if (!is_last(cell)) return changed_since;
    plan.edit(cell, former, std::nullopt);
    if (cell == sync::place_cell) plan.change.place = decode_value(former).get<std::string>();
  }
  return plan;
}

/// Each of the values again, each replacing only what is there now: concurrent, as they were. The one that was shown
/// comes last, so that it is shown again. The changes are of her who undoes; each names the one that gave its value.
Result<Saved> RecordStore::unsettle(const UndoToken& token) {
  YX_ASSIGN(const Plan now, plan_existing(token.record));
  const auto replaced = head_ids(*now.record, token.settled_cell);
  Saved out{token.record, false, std::nullopt};
  for (std::size_t left = token.settled.size(); left > 0; --left) {
    const UndoToken::Head& head = token.settled[left - 1];
    Plan plan = now;
    YX_ASSIGN(std::string origin, encode_value({{"author", head.author}, {"change", head.change.text()}}));
    if (token.settled_cell == sync::place_cell) plan.change.place = decode_value(head.value).get<std::string>();
    plan.edit(token.settled_cell, head.value, replaced);
    plan.edit(origin_cell, std::move(origin), std::nullopt);
    YX_ASSIGN(Saved saved, append(plan, left > 1));
    const sync::ChangeId made = saved.undo->change;
    if (!out.undo) {
      out.undo = std::move(saved.undo);
    } else {
      out.undo->also.push_back(made);
    }
    out.undo->repeats.emplace_back(made, head.change);
  }
  return out;
}

}  // namespace yanxing::records
