// RecordStore: a conflict is settled, for one of its values or for another one.
#include <algorithm>

#include "client/records/laptop_status.h"
#include "client/records/record_plan.h"
#include "client/records/value_codec.h"

namespace yanxing::records {
namespace {

Error nothing_to_settle(std::string_view cell) { return {Code::conflict, "nothing to settle in " + std::string(cell)}; }

}  // namespace

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

}  // namespace yanxing::records
