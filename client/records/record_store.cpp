// RecordStore: what writes.
#include "client/records/record_store.h"

#include <algorithm>

#include "client/records/laptop_status.h"
#include "client/records/note_cells.h"
#include "client/records/record_plan.h"
#include "client/records/record_split.h"
#include "client/records/value_codec.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

constexpr std::size_t max_many = 5000;
constexpr const char* tried_scope_setting = "tried_scope";  // in which hand_in_again() last tried

bool is_of_level(std::string_view code, places::Level level) {
  switch (level) {
    case places::Level::province: return code.size() == 2;
    case places::Level::city: return code.size() == 4;
    case places::Level::county: return code.size() == 6;
    case places::Level::township: return code.size() == 9;
    case places::Level::village:
    case places::Level::community: return code.size() == 12;
  }
  YX_UNREACHABLE();
}

/// Where records of this form may lie, by the levels of the field that says so.
bool may_lie_in(const forms::Form& form, std::string_view code) {
  const forms::Field* field = form.place.kind == forms::PlaceRule::Kind::field ? form.find(form.place.field) : nullptr;
  return field == nullptr || field->levels.empty() ||
         std::any_of(field->levels.begin(), field->levels.end(),
                     [&](places::Level level) { return is_of_level(code, level); });
}

/// Whether a record of this form may lie and be written there by this laptop. One rule with the server
/// (sync::Scope::may_write): it would keep anything else in quarantine, so it is refused before somebody relies on it.
/// Records of a shared form are written by those in whose area they lie, those of one that is written from above
/// (reviews) by those above their place.
Result<bool> is_hers(Workspace& workspace, const forms::Form& form, std::string_view place) {
  if (!form.is_shared && !form.is_from_above) return true;
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  const bool is_given = enrolment && !enrolment->scope.empty();
  sync::Scope scope{is_given ? enrolment->scope : std::vector{workspace.identity().place}};
  if (form.is_from_above) scope.above = {form.name};
  return scope.may_write(form.name, place) && (!form.is_shared || may_lie_in(form, place));
}

Status check_writer(Workspace& workspace, const forms::FormSet& forms, const sync::Change& change,
                    const std::optional<sync::RecordState>& record) {
  const forms::Form* form = forms.find(change.form);
  if (form == nullptr) return {};
  YX_ASSIGN(const bool goes_there, is_hers(workspace, *form, change.place));
  bool may = goes_there;
  if (may && record && record->place != change.place) {
    YX_ASSIGN(may, is_hers(workspace, *form, record->place));
  }
  if (may) return {};
  const char* why = form->is_from_above ? ": written by those above whose work it is about, only seen here"
                                        : ": set up above this laptop's area, only seen here";
  return Error{Code::out_of_scope, "form " + change.form + why};
}

Error nothing_to_settle(std::string_view cell) { return {Code::conflict, "nothing to settle in " + std::string(cell)}; }

}  // namespace

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

Result<std::vector<UndoToken::Head>> RecordStore::heads_before(const RecordId& id, std::string_view cell) {
  std::vector<UndoToken::Head> out;
  YX_ASSIGN(const auto record, workspace_->store().record(id));
  const sync::Cell* found = record ? record->find(cell) : nullptr;
  if (found == nullptr) return out;
  YX_ASSIGN(const auto logs, logs_to_cover(*workspace_));
  for (const sync::Head& head : found->heads) {
    YX_ASSIGN(const HeadView view, head_of(head.id, logs));
    out.push_back({head.value, view.given().author, view.given().id});
  }
  return out;
}

/// `save` settles the conflict of `cell`; undo will find what there was.
Result<Saved> RecordStore::settle(const RecordId& id, std::string_view cell,
                                  const std::function<Result<Saved>()>& save) {
  YX_ASSIGN(auto before, heads_before(id, cell));
  YX_ASSIGN(Saved saved, save());
  if (!saved.undo) return saved;
  saved.undo->settled_cell = cell;
  saved.undo->settled = std::move(before);
  return saved;
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

Result<Saved> RecordStore::resolve(const RecordId& id, std::string_view field, const forms::Answers& values) {
  YX_ASSIGN(Plan plan, plan_existing(id));
  const forms::Form* form = forms_->find(plan.record->form);
  const std::string cell =
      form != nullptr && field.front() != '@' ? forms::cell_name(*form, field) : std::string(field);
  const auto conflicts = plan.record->conflicts();
  if (std::find(conflicts.begin(), conflicts.end(), cell) == conflicts.end()) return nothing_to_settle(cell);
  if (cell == sync::life_cell) {
    const auto alive = values.find(cell);
    if (alive == values.end() || !alive->second.is_boolean())
      return Error{Code::invalid, "@life: true keeps the record, false deletes it"};
    return settle(id, cell, [&] { return alive->second.get<bool>() ? restore(id) : remove(id); });
  }
  if (cell == sync::place_cell) {
    const auto place = values.find(cell);
    if (place == values.end() || !place->second.is_string()) return Error{Code::invalid, "@place: a place code"};
    plan.change.place = place->second.get<std::string>();
  }
  std::vector<std::string> fields{cell};
  if (form != nullptr && cell.front() != '@') fields = forms::cell_fields(*form, cell);
  const sync::Cell& found = *plan.record->find(cell);
  forms::Answers before = answers_of_cell(cell, found.heads.front().value);
  for (const sync::Head& head : found.heads) {
    const auto answers = answers_of_cell(cell, head.value);
    const bool fits = std::all_of(values.begin(), values.end(), [&](const auto& wanted) {
      const auto at = answers.find(wanted.first);
      return (at != answers.end() ? at->second : nlohmann::json(nullptr)) == wanted.second;
    });
    if (!fits) continue;
    before = answers;
    break;
  }
  YX_ASSIGN(std::string item, cell_value(cell, fields, before, values));
  plan.edit(cell, std::move(item), std::nullopt);
  return settle(id, cell, [&] { return commit(plan); });
}

Result<Saved> RecordStore::keep_head(const RecordId& id, std::string_view cell, const sync::ChangeId& head) {
  YX_ASSIGN(Plan plan, plan_existing(id));
  const auto conflicts = plan.record->conflicts();
  if (std::find(conflicts.begin(), conflicts.end(), cell) == conflicts.end()) return nothing_to_settle(cell);
  const auto& heads = plan.record->find(cell)->heads;
  const auto kept = std::find_if(heads.begin(), heads.end(), [&](const sync::Head& each) { return each.id == head; });
  if (kept == heads.end()) return Error{Code::not_found, "no such value in " + std::string(cell)};
  if (cell == sync::life_cell)
    return settle(id, cell, [&] { return kept->value == sync::alive_value() ? restore(id) : remove(id); });
  if (cell == sync::place_cell) plan.change.place = decode_value(kept->value).get<std::string>();
  plan.edit(cell, kept->value, std::nullopt);
  return settle(id, cell, [&] { return commit(plan); });
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

}  // namespace yanxing::records
