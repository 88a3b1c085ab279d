#include "client/records/record_plan.h"

#include <algorithm>
#include <set>

#include "client/records/laptop_status.h"
#include "client/records/note_cells.h"
#include "client/records/record_split.h"
#include "client/records/value_codec.h"
#include "sync/base/cbor.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {
namespace {

using nlohmann::json;

constexpr std::string_view null_item = "\xF6";

Error invalid(const std::string& what) { return {Code::invalid, what}; }

std::string text_item(std::string_view text) {
  std::string item;
  cbor::Writer(item).text(text);
  return item;
}

using KeyItems = std::vector<std::pair<std::string, std::string>>;

bool is_key_field(const forms::Form& form, const std::string& field) {
  return std::find(form.key.begin(), form.key.end(), field) != form.key.end();
}

bool names_whole_key(const forms::Form& form, const forms::Answers& values) {
  return std::all_of(form.key.begin(), form.key.end(), [&](const std::string& field) {
    const auto found = values.find(field);
    return found != values.end() && forms::is_answered(found->second);
  });
}

}  // namespace

Result<KeyItems> key_items(const forms::Form& form, const forms::Answers& values) {
  YX_ASSIGN(const auto key, forms::key_values(form, values));
  KeyItems items;
  for (const auto& [cell, value] : key) {
    YX_ASSIGN(std::string item, encode_value(value));
    items.emplace_back(cell, std::move(item));
  }
  return items;
}

std::vector<sync::ChangeId> head_ids(const sync::RecordState& record, std::string_view cell) {
  std::vector<sync::ChangeId> ids;
  if (const sync::Cell* found = record.find(cell)) {
    for (const sync::Head& head : found->heads) ids.push_back(head.id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::string> cell_value(std::string_view cell, const std::vector<std::string>& fields,
                               const forms::Answers& before, const forms::Answers& changed) {
  const std::string row(row_of(cell));
  const auto plain = [&](const std::string& field) {
    return field.starts_with(row) ? field.substr(row.size()) : field;
  };
  const auto value_of = [&](const std::string& field) -> json {
    const std::string path = row + plain(field);
    if (const auto found = changed.find(path); found != changed.end()) return found->second;
    const auto found = before.find(path);
    return found != before.end() ? found->second : json(nullptr);
  };
  if (fields.size() == 1) {
    const json value = value_of(fields.front());
    return forms::is_answered(value) ? encode_value(value) : std::string(null_item);
  }
  json object = json::object();
  for (const std::string& field : fields) {
    json value = value_of(field);
    if (forms::is_answered(value)) object[plain(field)] = std::move(value);
  }
  return object.empty() ? std::string(null_item) : encode_value(object);
}

void RecordStore::Plan::edit(std::string_view cell, std::string value,
                             std::optional<std::vector<sync::ChangeId>> replaces) {
  if (record) {
    undo.former.emplace_back(cell, record->value(cell).value_or(null_item));
    if (!replaces) replaces = head_ids(*record, cell);
  }
  change.edits.push_back(
      {std::string(cell), std::move(value), replaces.value_or(std::vector<sync::ChangeId>{}), false});
}

Result<std::string> RecordStore::place_of(const RecordId& id) {
  if (last_place_ && last_place_->first == id) return last_place_->second;
  YX_ASSIGN(const auto record, workspace_->store().record(id));
  last_place_ = {id, record ? record->place : std::string()};
  return last_place_->second;
}

Result<std::string> RecordStore::place_by_rule(const forms::Form& form, const forms::Answers& values) {
  std::string place;
  const auto answer = values.find(form.place.field);
  if (answer != values.end() && answer->second.is_string()) {
    const auto& text = answer->second.get_ref<const std::string&>();
    if (form.place.kind == forms::PlaceRule::Kind::field) place = text;
    if (form.place.kind == forms::PlaceRule::Kind::reference) {
      if (const auto id = Uuid::parse(text)) {
        YX_ASSIGN(place, place_of(*id));
      }
    }
  }
  return place.empty() ? workspace_->identity().place : place;
}

Status RecordStore::plan_identity(const SaveRequest& request, const forms::Form& form, Plan& plan) {
  KeyItems key;
  const bool keyed = !form.key.empty();
  if (request.id) {
    plan.change.record = *request.id;
  } else if (!keyed) {
    plan.change.record = new_id();
  } else {
    YX_ASSIGN(key, key_items(form, request.values));
    plan.change.record = sync::natural_record_id(form.name, key);
  }
  YX_ASSIGN(plan.record, workspace_->store().record(plan.change.record));
  if (plan.record && plan.record->form != form.name)
    return invalid("record is of form " + plan.record->form + ", not " + form.name);
  if (plan.record || !keyed) return {};
  if (request.id) {
    YX_ASSIGN(key, key_items(form, request.values));
    if (sync::natural_record_id(form.name, key) != *request.id)
      return invalid("form " + form.name + ": its key fields make another id");
  }
  plan.change.key = std::move(key);
  return {};
}

Status RecordStore::plan_values(const SaveRequest& request, const forms::Form& form, Plan& plan) {
  const forms::Answers before = plan.record ? answers_of(*plan.record) : forms::Answers{};
  std::set<std::string> done;  // cells of several fields
  for (const auto& [field, value] : request.values) {
    if (field.empty() || field.front() == '@') return invalid("field " + field + ": no such field");
    if (is_key_field(form, field)) {
      if (!plan.record) continue;  // in the change's key already
      if (names_whole_key(form, request.values)) {
        YX_ASSIGN(const auto key, key_items(form, request.values));
        if (sync::natural_record_id(form.name, key) == plan.record->id) continue;
      } else if (const auto now = before.find(field); now != before.end() && now->second == value) {
        continue;
      }
      return invalid("form " + form.name + ", field " + field +
                     ": makes the record's id and cannot change; delete it and make another");
    }
    const std::string cell = forms::cell_name(form, field);
    const auto fields = forms::cell_fields(form, cell);
    if (fields.size() > 1 && !done.insert(cell).second) continue;
    YX_ASSIGN(std::string item, cell_value(cell, fields, before, request.values));
    const auto shown = plan.record ? plan.record->value(cell) : std::nullopt;
    if (shown.value_or(null_item) == item) continue;
    const auto seen = request.seen.find(cell);
    std::optional<std::vector<sync::ChangeId>> replaces;
    if (seen != request.seen.end()) {
      replaces = seen->second;
      std::sort(replaces->begin(), replaces->end());
      replaces->erase(std::unique(replaces->begin(), replaces->end()), replaces->end());
    }
    plan.edit(cell, std::move(item), std::move(replaces));
  }
  return {};
}

void RecordStore::plan_life(const SaveRequest& request, Plan& plan) {
  if (!plan.record || !plan.record->is_deleted()) return;
  // An editor that was opened before the deletion has not seen it: its edits make a conflict, and a person decides.
  const auto seen = request.seen.find(sync::life_cell);
  if (!request.seen.empty() && (seen == request.seen.end() || seen->second != head_ids(*plan.record, sync::life_cell)))
    return;
  plan.undo.was_deleted = true;
  plan.edit(sync::life_cell, sync::alive_value(), std::nullopt);
  plan.undo.former.pop_back();  // undone by a new deletion, which lists what is seen then
}

Status RecordStore::plan_place(const forms::Form& form, const forms::Answers& values, Plan& plan) {
  if (!plan.record) {
    YX_ASSIGN(plan.change.place, place_by_rule(form, values));
    plan.change.creates = true;
    return {};
  }
  plan.change.place = plan.record->place;
  const bool by_rule = form.place.kind != forms::PlaceRule::Kind::laptop && values.contains(form.place.field);
  if (!by_rule) return {};
  YX_ASSIGN(plan.change.place, place_by_rule(form, values));
  if (plan.change.place != plan.record->place) plan.edit(sync::place_cell, text_item(plan.change.place), std::nullopt);
  return {};
}

/// A handing-in says which return it answers, so that one that its author could not have seen still stands.
void RecordStore::plan_answer(const SaveRequest& request, const forms::Form& form, Plan& plan) {
  if (!returns_ || !plan.record || form.state_field.empty()) return;
  const bool says_something = std::any_of(plan.change.edits.begin(), plan.change.edits.end(), [](const auto& edit) {
    return edit.cell.front() != '@' && edit.cell.front() != sync::quiet_prefix;
  });
  if (!says_something) return;
  forms::Answers after = answers_of(*plan.record);
  const auto state = request.values.find(form.state_field);
  if (state != request.values.end()) after[form.state_field] = state->second;
  if (!forms::is_final(form, after)) return;
  const std::string mark = returns_(plan.record->id);
  if (mark.empty()) return;
  std::string item = text_item(mark);
  if (plan.record->value(answers_cell) == item) return;
  plan.edit(answers_cell, std::move(item), std::nullopt);
}

Status RecordStore::look_at_refused(Plan& plan) {
  if (plan.refused) return {};
  YX_ASSIGN(const std::int64_t key, sync::key_of(workspace_->store(), plan.record->id));
  YX_ASSIGN(plan.refused, sync::quarantined_ids(workspace_->store(), key));
  std::erase_if(*plan.refused, [this](const sync::QuarantinedId& one) { return !shows_refused(one); });
  return {};
}

/// The record as others have it: of all that is held here, what was not refused.
Result<sync::RecordState> RecordStore::without_refused(const RecordId& id) {
  YX_ASSIGN(const auto changes, workspace_->store().changes_of(id));
  sync::RecordState record;
  std::set<sync::ChangeId> merged;
  for (const sync::StoredChange& one : changes) {
    if (!one.quarantine.empty()) continue;
    const auto change = sync::decode_change(one.payload, one.id.chain());
    if (!change) return Error{Code::corrupt, "an applied change cannot be read: " + one.id.text()};
    sync::merge_change(record, one.id, one.effective.value_or(change->stamp), *change, one.past,
                       [&](const sync::ChangeId& other) { return merged.contains(other); });
    merged.insert(one.id);
  }
  return record;
}

// What a refused change replaced still stands on the server, and would be in conflict there with what replaces that
// change alone. She saw it before she made the refused one.
Status RecordStore::replace_below_refused(Plan& plan) {
  if (!plan.record) return {};
  YX_TRY(look_at_refused(plan));
  if (plan.refused->empty()) return {};
  YX_ASSIGN(const sync::RecordState others, without_refused(plan.record->id));
  for (sync::Edit& edit : plan.change.edits) {
    const auto shown = head_ids(*plan.record, edit.cell);
    for (const sync::ChangeId& below : head_ids(others, edit.cell)) {
      if (!std::binary_search(shown.begin(), shown.end(), below)) edit.replaces.push_back(below);
    }
    std::sort(edit.replaces.begin(), edit.replaces.end());
    edit.replaces.erase(std::unique(edit.replaces.begin(), edit.replaces.end()), edit.replaces.end());
  }
  return {};
}

// A change in quarantine is never applied on the server, so whatever it said would be missing there for ever once its
// cause is mended (the place corrected, the wrong value replaced).
Status RecordStore::plan_again(const forms::Form& form, Plan& plan) {
  YX_TRY(look_at_refused(plan));
  std::set<sync::ChangeId> refused;
  for (const sync::QuarantinedId& one : *plan.refused) {
    // What waits for the server to learn the form is judged again there by itself.
    if (one.reason != "unknown_form") refused.insert(one.id);
  }
  if (refused.empty()) return {};
  YX_ASSIGN(const sync::Scope scope, scope_of(*workspace_));
  if (!scope.covers(plan.change.place)) {
    // The laptop's own place, or that of the record referred to, may be right by now.
    if (form.place.kind == forms::PlaceRule::Kind::field) return {};
    YX_ASSIGN(const std::string now, place_by_rule(form, answers_of(*plan.record)));
    if (!scope.covers(now)) return {};
    plan.change.place = now;
    plan.edit(sync::place_cell, text_item(now), std::nullopt);
  }
  for (const auto& [name, cell] : plan.record->cells) {
    if (name == sync::life_cell || name == origin_cell) continue;
    const bool is_edited = std::any_of(plan.change.edits.begin(), plan.change.edits.end(),
                                       [&wanted = name](const sync::Edit& edit) { return edit.cell == wanted; });
    if (is_edited) continue;
    std::vector<sync::ChangeId> replaces;
    const std::string* value = nullptr;  // other heads of the cell stay: a conflict is settled by a person
    for (const sync::Head& head : cell.heads) {
      if (!refused.contains(head.id)) continue;
      if (value == nullptr) value = &head.value;
      replaces.push_back(head.id);
    }
    if (value == nullptr) continue;
    std::sort(replaces.begin(), replaces.end());
    plan.edit(name, *value, std::move(replaces));
    plan.undo.former.pop_back();  // nothing was changed in it
  }
  return {};
}

/// An empty plan: nothing to do.
Result<RecordStore::Plan> RecordStore::plan_moving(const sync::RecordState& record, const sync::Scope& scope,
                                                   bool is_new_scope) {
  YX_ASSIGN(Plan plan, plan_existing(record.id));
  const forms::Form* form = forms_->find(record.form);
  if (form == nullptr || record.is_deleted()) return plan;
  const bool follows = form->place.kind != forms::PlaceRule::Kind::field;
  if (scope.covers(record.place) ? !is_new_scope : !follows) return plan;
  YX_TRY(plan_again(*form, plan));
  return plan;
}

/// An empty plan: deleted already.
Result<RecordStore::Plan> RecordStore::plan_removal(const RecordId& id) {
  YX_ASSIGN(Plan plan, plan_existing(id));
  if (plan.record->is_deleted()) return plan;
  plan.undo.was_deleted = false;
  std::vector<sync::ChangeId> seen;
  const auto see = [&seen](const sync::RecordState& record) {
    for (const auto& [name, cell] : record.cells) {
      if (name == sync::life_cell) continue;
      for (const sync::Head& head : cell.heads) seen.push_back(head.id);
    }
  };
  see(*plan.record);
  YX_TRY(look_at_refused(plan));
  if (!plan.refused->empty()) {
    // Others have the record as it was before what was refused, and there: it is to be deleted for them too.
    YX_ASSIGN(const sync::RecordState others, without_refused(id));
    see(others);
    if (!others.place.empty()) plan.change.place = others.place;
  }
  std::optional<std::vector<sync::ChangeId>> replaces;  // the first one replaces what @life says now
  for (std::string& value : deletion_values(std::move(seen))) {
    plan.edit(sync::life_cell, std::move(value), replaces);
    replaces.emplace();
  }
  plan.undo.former.clear();
  return plan;
}

Result<RecordStore::Plan> RecordStore::plan_save(const SaveRequest& request) {
  const forms::Form* form = forms_->find(request.form);
  if (form == nullptr) return invalid("unknown form " + request.form);
  Plan plan;
  plan.change.form = form->name;
  plan.change.form_version = form->version;
  plan.change.author = workspace_->identity().person;
  YX_TRY(plan_identity(request, *form, plan));
  YX_TRY(plan_values(request, *form, plan));
  plan_life(request, plan);
  if (!plan.record || !plan.change.edits.empty()) YX_TRY(plan_place(*form, request.values, plan));
  plan_answer(request, *form, plan);
  if (plan.record && !plan.change.edits.empty()) YX_TRY(plan_again(*form, plan));
  return plan;
}

Result<RecordStore::Plan> RecordStore::plan_existing(const RecordId& id) {
  Plan plan;
  YX_ASSIGN(plan.record, workspace_->store().record(id));
  if (!plan.record) return Error{Code::not_found, "no record " + id.text()};
  plan.change.record = id;
  plan.change.form = plan.record->form;
  plan.change.form_version = plan.record->form_version;
  plan.change.place = plan.record->place;
  plan.change.author = workspace_->identity().person;
  return plan;
}

}  // namespace yanxing::records
