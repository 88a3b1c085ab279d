// RecordStore: lists, counts and single records.
#include <algorithm>

#include "client/records/note_cells.h"
#include "client/records/record_plan.h"
#include "client/records/sync_states.h"
#include "client/records/value_codec.h"
#include "sync/ledger/quarantine.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

using nlohmann::json;

/// With fewer unsent changes it is quicker to read them all than to ask for each record.
constexpr std::uint64_t max_unsent_read = 5000;

sync::RecordQuery ledger_query(const ListQuery& query) {
  sync::RecordQuery out;
  out.form = query.form;
  out.place = query.place;
  out.in_conflict = query.in_conflict;
  using Order = sync::RecordQuery::Order;
  out.order = query.order == ListQuery::Order::newest  ? Order::newest
              : query.order == ListQuery::Order::place ? Order::place
                                                       : Order::id;
  out.after_place = query.after_place;
  out.after_key = query.after_key;
  using Life = sync::RecordQuery::Life;
  const bool deleted = query.life == ListQuery::Life::deleted || query.state == State::deleted;
  out.life = deleted ? Life::deleted : query.life == ListQuery::Life::any ? Life::any : Life::living;
  return out;
}

/// Draft and final, sync state and text are known only after a record was read.
bool is_plain(const ListQuery& query) {
  return query.text.empty() && !query.sync && !query.reference && !query.has_days() &&
         (!query.state || *query.state == State::deleted);
}

/// The index, or the order in which changes arrived, gives these without reading every record.
bool is_by_hits(const ListQuery& query) {
  if (query.in_conflict || query.order == ListQuery::Order::place) return false;
  return !query.text.empty() || query.reference || query.has_days() || query.order == ListQuery::Order::newest;
}

}  // namespace

SyncState SyncStates::of(std::int64_t key, bool waits) {
  if (waits) return SyncState::needs_person;
  if (unsent.contains(key)) return SyncState::local;
  for (sync::ChangedAfter& chain : asked) {
    const auto has = chain.has(key);
    if (!has || *has) return SyncState::local;  // unreadable: never said to be on the server
  }
  return SyncState::on_server;
}

const char* state_name(State state) {
  switch (state) {
    case State::draft: return "draft";
    case State::final: return "final";
    case State::deleted: return "deleted";
  }
  YX_UNREACHABLE();
}

const char* sync_name(SyncState state) {
  switch (state) {
    case SyncState::local: return "local";
    case SyncState::on_server: return "on_server";
    case SyncState::needs_person: return "needs_person";
  }
  YX_UNREACHABLE();
}

Result<SyncStates> RecordStore::sync_states(std::uint64_t max_read) {
  SyncStates states;
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  std::vector<sync::ChainId> others;
  for (const LogState& log : logs) {
    if (log.n == log.covered) continue;
    if (log.chain.device != workspace_->identity().device && log.covered == 0) {
      others.push_back(log.chain);
      continue;
    }
    if (log.n - log.covered > max_read) {
      states.asked.emplace_back(workspace_->store(), std::vector{log.chain}, log.covered);
      continue;
    }
    YX_ASSIGN(sync::RecordKeys unsent, sync::records_changed_after(workspace_->store(), log.chain, log.covered));
    states.unsent.merge(unsent);
  }
  if (!others.empty()) states.asked.emplace_back(workspace_->store(), std::move(others), 0);
  YX_ASSIGN(auto held, sync::quarantined_ids(workspace_->store()));
  for (sync::QuarantinedId& one : held) states.quarantined[one.record].push_back(std::move(one));
  return states;
}

/// Whether the change counts in its record here although it is in quarantine.
bool RecordStore::shows_refused(const sync::QuarantinedId& one) const {
  sync::StoredChange change;
  change.id = one.id;
  change.quarantine = one.reason;
  return workspace_->store().shows(change);
}

/// Whether a person still has to see to a change in quarantine.
bool RecordStore::waits(const sync::RecordState& state, const sync::QuarantinedId& one,
                        const std::vector<sync::QuarantinedId>& of_record) const {
  if (!shows_refused(one)) return !state.awaits(one.id);
  return sync::waits_for_person(state, one.id, [&](const sync::ChangeId& head) {
    return std::any_of(of_record.begin(), of_record.end(), [&](const auto& other) { return other.id == head; });
  });
}

Result<std::set<sync::ChangeId>> RecordStore::waiting(const SyncStates& states) {
  std::set<sync::ChangeId> out;
  sync::RecordReader reader(workspace_->store());
  for (const auto& [key, held] : states.quarantined) {
    YX_ASSIGN(const auto row, reader.read(key));
    for (const sync::QuarantinedId& one : held) {
      if (!row || waits(row->record, one, held)) out.insert(one.id);
    }
  }
  return out;
}

Record RecordStore::to_record(const sync::RecordState& state, std::int64_t key, SyncStates& states) const {
  Record out;
  out.id = state.id;
  out.key = key;
  out.form = state.form;
  out.form_version = state.form_version;
  out.place = state.place;
  out.values = answers_of(state);
  out.conflicts = state.conflicts();
  if (const auto answers = state.value(answers_cell)) {
    const json mark = decode_value(*answers);
    if (mark.is_string()) out.answers = mark.get<std::string>();
  }
  const bool deleted = state.is_deleted();
  const forms::Form* form = forms_->find(state.form);
  const bool is_final = form == nullptr || forms::is_final(*form, out.values);
  out.state = deleted ? State::deleted : is_final ? State::final : State::draft;
  bool in_quarantine = false;
  if (const auto held = states.quarantined.find(key); held != states.quarantined.end()) {
    for (const sync::QuarantinedId& one : held->second) {
      if (!waits(state, one, held->second)) continue;
      in_quarantine = true;
      if (shows_refused(one)) out.refused = one.reason;
    }
  }
  out.sync = states.of(key, in_quarantine || (!deleted && !out.conflicts.empty()));
  Stamp newest;
  for (const auto& [name, cell] : state.cells) {
    if (cell.heads.empty() || cell.heads.front().stamp < newest) continue;
    newest = cell.heads.front().stamp;
    out.last_change = cell.heads.front().id;
  }
  out.changed_ms = newest.ms;
  return out;
}

bool RecordStore::fits(const Record& record, const ListQuery& query, const TextQuery& typed) {
  if (query.sync && record.sync != *query.sync) return false;
  if (record.changed_ms < query.changed_from_ms || record.changed_ms >= query.changed_before_ms) return false;
  if (query.state && record.state != *query.state) return false;
  if (query.reference) {
    const auto value = record.values.find(query.reference->first);
    if (value == record.values.end() || value->second != query.reference->second) return false;
  }
  return search_text_.fits(record, typed, [this](const RecordId& id) { return name_of(id); });
}

Status RecordStore::each(const ListQuery& query, const std::function<bool(const Record&)>& visit) {
  if (is_by_hits(query)) {
    YX_ASSIGN(RecordHits hits, search(query));
    // Without an index the newest few are still found from the newest on; all else is quicker by the form's own rows.
    const bool few = query.order == ListQuery::Order::newest && query.limit > 0 && query.form.empty();
    if (hits.by_index() || few) return each_hit(hits, visit);
  }
  YX_ASSIGN(SyncStates states, sync_states(max_unsent_read));
  sync::RecordQuery rows = ledger_query(query);
  const bool plain = is_plain(query);
  if (plain) {
    rows.offset = query.offset;
    rows.limit = query.limit;
  }
  const TextQuery typed = search_text_.query(query.text);
  std::int64_t skip = plain ? 0 : query.offset;
  std::int64_t left = query.limit > 0 ? query.limit : -1;
  return sync::query_records(workspace_->store(), rows, [&](const sync::RecordRow& row) -> Result<bool> {
    const Record record = to_record(row.record, row.key, states);
    if (!plain && !fits(record, query, typed)) return true;
    if (skip-- > 0) return true;
    if (!visit(record)) return false;
    return left < 0 || --left > 0;
  });
}

Result<std::vector<Record>> RecordStore::list(const ListQuery& query) {
  std::vector<Record> out;
  YX_TRY(each(query, [&](const Record& record) {
    out.push_back(record);
    return true;
  }));
  return out;
}

Result<std::int64_t> RecordStore::count(const ListQuery& query) {
  const bool everything = query.form.empty() && query.place.empty() && !query.in_conflict && !query.state;
  if (is_plain(query) && everything && query.life == ListQuery::Life::living) {
    YX_ASSIGN(const LivingCount all, count_living());
    return all.living;
  }
  if (is_plain(query)) return sync::count_records(workspace_->store(), ledger_query(query));
  if (is_by_hits(query)) {
    YX_ASSIGN(RecordHits hits, search(query));
    if (hits.by_index()) {
      YX_TRY(find_more(hits, SIZE_MAX));
      return static_cast<std::int64_t>(hits.keys().size());
    }
  }
  ListQuery all = query;
  all.offset = all.limit = 0;
  std::int64_t found = 0;
  YX_TRY(each(all, [&](const Record&) { return ++found > 0; }));
  return found;
}

Result<std::optional<Record>> RecordStore::find(const RecordId& id) {
  YX_ASSIGN(const auto state, workspace_->store().record(id));
  if (!state) return std::optional<Record>();
  YX_ASSIGN(const std::int64_t key, sync::key_of(workspace_->store(), id));
  SyncStates states;  // of this record alone: the sets of all would cost more than the record
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  YX_ASSIGN(const auto changes, workspace_->store().changes_of(id));
  for (const sync::StoredChange& change : changes) {
    const SyncState sync = sync_of(change, logs);
    if (sync == SyncState::needs_person) states.quarantined[key].push_back({key, change.id, change.quarantine});
    if (sync == SyncState::local) states.unsent.insert(key);
  }
  return std::optional<Record>(to_record(*state, key, states));
}

SyncState RecordStore::sync_of(const sync::StoredChange& change, const std::vector<LogState>& logs) const {
  if (!change.quarantine.empty()) return SyncState::needs_person;
  for (const LogState& log : logs) {
    if (log.chain == change.id.chain() && change.id.n > log.covered) return SyncState::local;
  }
  return SyncState::on_server;
}

Result<std::optional<RecordId>> RecordStore::id_of(std::string_view form_name, const forms::Answers& values) const {
  const forms::Form* form = forms_->find(form_name);
  if (form == nullptr) return Error{Code::invalid, "unknown form " + std::string(form_name)};
  if (form->key.empty()) return std::optional<RecordId>();
  YX_ASSIGN(const auto key, key_items(*form, values));
  return std::optional<RecordId>(sync::natural_record_id(form->name, key));
}

Result<std::map<std::string, std::vector<sync::ChangeId>, std::less<>>> RecordStore::heads(const RecordId& id) {
  std::map<std::string, std::vector<sync::ChangeId>, std::less<>> out;
  YX_ASSIGN(const auto state, workspace_->store().record(id));
  if (!state) return out;
  for (const auto& [name, cell] : state->cells) out[name] = head_ids(*state, name);
  if (!out.contains(sync::life_cell)) out[std::string(sync::life_cell)] = {};
  return out;
}

Result<LivingCount> RecordStore::count_living() { return records::count_living(workspace_->store()); }

Result<bool> RecordStore::has_more(std::string_view form, std::int64_t count) {
  return sync::has_more_records(workspace_->store(), form, count);
}

// Read while somebody signs people in: nothing here grows with the records but what `stop` cuts short.
Result<Totals> RecordStore::totals(const std::function<bool()>& stop) {
  Totals totals;
  sync::RecordQuery query;
  sync::SqliteStore& store = workspace_->store();
  YX_ASSIGN(const LivingCount count, count_living());
  totals.records = count.living;
  totals.deleted = count.all - count.living;
  query.in_conflict = true;
  YX_ASSIGN(totals.conflicts, sync::count_records(store, query));

  YX_ASSIGN(const SyncStates states, sync_states(0));
  YX_ASSIGN(const auto waiting_now, waiting(states));
  totals.quarantine = static_cast<std::int64_t>(waiting_now.size());
  sync::RecordKeys needs_person;
  for (const auto& [key, held] : states.quarantined) {
    const bool any =
        std::any_of(held.begin(), held.end(), [&](const auto& one) { return waiting_now.contains(one.id); });
    if (any) needs_person.insert(key);
  }
  YX_ASSIGN(const sync::RecordKeys in_conflict, sync::records_in_conflict(store));
  needs_person.insert(in_conflict.begin(), in_conflict.end());
  totals.needs_person = static_cast<std::int64_t>(needs_person.size());

  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  YX_ASSIGN(totals.complete, unsent_.follow(store, logs, stop));
  if (totals.complete) {
    totals.local = unsent_.count();
    for (const std::int64_t key : needs_person) totals.local -= unsent_.has(key) ? 1 : 0;
    totals.on_server = std::max<std::int64_t>(0, count.all - totals.local - totals.needs_person);
  }
  YX_ASSIGN(const auto own, own_logs(*workspace_));
  for (const LogState& log : own) {
    totals.unsent_changes += static_cast<std::int64_t>(log.n - log.covered);
    totals.sent_changes += static_cast<std::int64_t>(log.covered);
  }
  return totals;
}

}  // namespace yanxing::records
