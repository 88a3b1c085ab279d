// RecordStore: what writes.
#include "client/records/record_store.h"

#include <algorithm>

#include "client/records/laptop_status.h"
#include "client/records/may_write.h"
#include "client/records/record_plan.h"
#include "client/records/record_split.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

constexpr std::size_t max_many = 5000;
constexpr const char* tried_scope_setting = "tried_scope";  // in which hand_in_again() last tried

}  // namespace

RecordStore::RecordStore(Workspace& workspace, const forms::FormSet& forms) : workspace_(&workspace), forms_(&forms) {}
RecordStore::~RecordStore() = default;

RecordId RecordStore::new_id() { return make_uuid_v7(workspace_->wall_clock().now_ms(), workspace_->random()); }

bool RecordStore::may_write(const Record& record) {
  const forms::Form* form = forms_->find(record.form);
  if (form == nullptr || !workspace_->is_set_up()) return true;
  const auto may = is_hers(*workspace_, *form, record.place);
  return may && *may;
}

Result<Saved> RecordStore::append(Plan& plan, bool more) {
  Saved saved{plan.change.record, !plan.record, std::nullopt};
  if (plan.is_empty()) return saved;
  YX_TRY(check_writer(*workspace_, *forms_, plan.change, plan.record));
  YX_TRY(replace_below_refused(plan));
  plan.change.more = more;
  auto parts = split_change(std::move(plan.change));
  if (parts.size() > 1) YX_TRY(check_changes(parts, workspace_->log().chain()));
  for (sync::Change& part : parts) {
    YX_ASSIGN(const sync::ChangeId id, workspace_->log().append(part));
    if (&part == &parts.front()) {
      plan.undo.change = id;
    } else {
      plan.undo.also.push_back(id);
    }
  }
  plan.undo.record = saved.id;
  plan.undo.created = saved.created;
  saved.undo = std::move(plan.undo);
  if (last_place_ && last_place_->first == saved.id) last_place_.reset();
  return saved;
}

Result<Saved> RecordStore::commit(Plan& plan) {
  last_place_.reset();
  if (plan.is_empty()) return append(plan, false);
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  YX_ASSIGN(Saved saved, append(plan, false));
  YX_TRY(transaction.commit());
  return saved;
}

Result<Saved> RecordStore::save(const SaveRequest& request) {
  last_place_.reset();
  YX_ASSIGN(Plan plan, plan_save(request));
  return commit(plan);
}

Result<std::vector<Saved>> RecordStore::save_together(std::span<const SaveRequest> requests) {
  last_place_.reset();
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  std::vector<Saved> all;
  // A change says that another one follows, so each is written only when it is known whether one does.
  std::optional<Plan> waiting;
  for (const SaveRequest& request : requests) {
    YX_ASSIGN(Plan plan, plan_save(request));
    if (plan.is_empty()) {
      all.push_back({plan.change.record, false, std::nullopt});
      continue;
    }
    if (waiting) {
      YX_ASSIGN(Saved saved, append(*waiting, true));
      all.push_back(std::move(saved));
      // What was just written may be what this one refers to, or the same record.
      last_place_.reset();
      YX_ASSIGN(plan, plan_save(request));
    }
    waiting = std::move(plan);
  }
  if (waiting) {
    YX_ASSIGN(Saved saved, append(*waiting, false));
    all.push_back(std::move(saved));
  }
  YX_TRY(transaction.commit());
  return all;
}

Result<SavedMany> RecordStore::save_many(std::span<const SaveRequest> requests) {
  YX_CHECK(requests.size() <= max_many);
  last_place_.reset();
  SavedMany many;
  many.saved.reserve(requests.size());
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto plan = plan_save(requests[i]);
    if (!plan && plan.error().code != Code::invalid) return plan.error();
    if (!plan) {
      many.rejected.push_back({i, plan.error()});
      continue;
    }
    // append() refuses what is over a limit or set up above before it writes anything; all else ends the transaction.
    auto saved = append(*plan, false);
    const bool is_refused = !saved && (saved.error().code == Code::invalid || saved.error().code == Code::out_of_scope);
    if (!saved && !is_refused) return saved.error();
    if (saved) {
      many.saved.push_back(std::move(*saved));
    } else {
      many.rejected.push_back({i, saved.error()});
    }
  }
  YX_TRY(transaction.commit());
  return many;
}

Result<std::size_t> RecordStore::hand_in_again() {
  last_place_.reset();
  YX_ASSIGN(const auto held, sync::quarantined_ids(workspace_->store()));
  std::set<std::int64_t> keys;
  for (const sync::QuarantinedId& one : held) {
    if (one.reason == "out_of_scope" && shows_refused(one) && keys.size() < max_many) keys.insert(one.record);
  }
  if (keys.empty()) return std::size_t{0};
  YX_ASSIGN(const sync::Scope scope, scope_of(*workspace_));
  YX_ASSIGN(const nlohmann::json tried, workspace_->setting(tried_scope_setting));
  const nlohmann::json here = scope.prefixes;
  sync::RecordReader reader(workspace_->store());
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  std::size_t count = 0;
  for (const std::int64_t key : keys) {
    YX_ASSIGN(const auto row, reader.read(key));
    if (!row) continue;
    YX_ASSIGN(Plan plan, plan_moving(row->record, scope, tried != here));
    if (plan.is_empty()) continue;
    YX_TRY(append(plan, false));
    ++count;
  }
  YX_TRY(transaction.commit());
  if (tried != here) YX_TRY(workspace_->set_setting(tried_scope_setting, here));
  return count;
}

/// An empty plan: alive already, and nobody says otherwise.
Result<RecordStore::Plan> RecordStore::plan_restoring(const RecordId& id) {
  YX_ASSIGN(Plan plan, plan_existing(id));
  const auto conflicts = plan.record->conflicts();
  const bool unclear = std::find(conflicts.begin(), conflicts.end(), sync::life_cell) != conflicts.end();
  if (!plan.record->is_deleted() && !unclear) return plan;
  plan.undo.was_deleted = true;
  plan.edit(sync::life_cell, sync::alive_value(), std::nullopt);
  // What the server refused before the deletion would be missing there: a record without its values.
  if (const forms::Form* form = forms_->find(plan.record->form)) YX_TRY(plan_again(*form, plan));
  // Where the server refused to have it lie it would refuse its return as well: others have it where it was.
  YX_TRY(look_at_refused(plan));
  YX_ASSIGN(const sync::Scope scope, scope_of(*workspace_));
  if (!plan.refused->empty() && !scope.covers(plan.change.place)) {
    YX_ASSIGN(const sync::RecordState others, without_refused(id));
    if (!others.place.empty()) plan.change.place = others.place;
  }
  plan.undo.former.clear();
  return plan;
}

Result<Saved> RecordStore::remove(const RecordId& id) {
  YX_ASSIGN(Plan plan, plan_removal(id));
  return commit(plan);
}

Result<Saved> RecordStore::restore(const RecordId& id) {
  YX_ASSIGN(Plan plan, plan_restoring(id));
  return commit(plan);
}

Result<std::vector<Saved>> RecordStore::life_of_many(std::span<const RecordId> ids, bool alive) {
  YX_CHECK(ids.size() <= max_many);
  last_place_.reset();
  std::vector<Saved> all;
  sync::Transaction transaction(workspace_->store());
  YX_TRY(transaction.begin());
  for (const RecordId& id : ids) {
    YX_ASSIGN(Plan plan, alive ? plan_restoring(id) : plan_removal(id));
    YX_ASSIGN(Saved saved, append(plan, false));
    all.push_back(std::move(saved));
  }
  YX_TRY(transaction.commit());
  return all;
}

Result<std::vector<Saved>> RecordStore::remove_many(std::span<const RecordId> ids) { return life_of_many(ids, false); }
Result<std::vector<Saved>> RecordStore::restore_many(std::span<const RecordId> ids) { return life_of_many(ids, true); }

}  // namespace yanxing::records
