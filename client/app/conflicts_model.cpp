#include "client/app/conflicts_model.h"

#include <algorithm>

#include "client/app/messages.h"
#include "client/app/records_model.h"

namespace yanxing::app {

bool ConflictsModel::refresh() {
  if (!stale_) return false;
  stale_ = false;
  view_->conflicts.clear();
  heads_.clear();
  records::ListQuery query;
  query.in_conflict = true;
  query.order = records::ListQuery::Order::newest;
  const auto found = context_->store.list(query);
  if (!found) return true;
  for (const auto& record : *found) {
    const auto detail = context_->store.show(record.id);
    if (!detail) continue;
    for (const auto& cell : detail->cells) {
      if (cell.conflict) add(detail->record, cell);
    }
    if (view_->conflicts.size() >= max_listed) break;
  }
  return true;
}

void ConflictsModel::add(const records::Record& record, const records::CellView& cell) {
  const auto* form = context_->form(record.form);
  const bool is_life = cell.cell == sync::life_cell;
  const auto fields =
      form != nullptr && !is_life ? forms::cell_fields(*form, cell.cell) : std::vector<std::string>{cell.cell};
  ConflictView conflict;
  conflict.record = record.id;
  conflict.field = cell.cell;
  conflict.field_label =
      is_life || cell.cell == sync::place_cell ? std::string() : context_->words.field_label(form, fields.front());
  conflict.form_label = context_->words.form_title(record.form);
  conflict.record_title = title_of(context_->words, record);
  conflict.place = context_->words.place_in_township(record.place);
  conflict.kind = is_life ? ConflictKind::deleted_and_edited : ConflictKind::values;
  Heads heads{record.id, record.form, cell.cell, {}};
  if (is_life) add_life_values(record, cell, conflict);
  for (const auto& head : is_life ? std::vector<records::HeadView>() : cell.heads) {
    conflict.values.push_back(to_value(head, form, fields));
    heads.ids.push_back(head.change.id);
  }
  if (!conflict.values.empty()) conflict.values.front().shown = true;
  if (form != nullptr && conflict.kind == ConflictKind::values) {
    const auto filling = context_->look(*form, record.values);
    for (const auto& path : fields) {
      const auto node = filling.find(path);
      if (node != forms::Filling::none && filling.field(node) != nullptr)
        conflict.third.push_back(make_field_view(context_->words, filling, path, context_->scope(), {}));
    }
  }
  view_->conflicts.push_back(std::move(conflict));
  heads_.push_back(std::move(heads));
}

void ConflictsModel::add_life_values(const records::Record& record, const records::CellView& cell,
                                     ConflictView& conflict) const {
  records::HeadView edited;
  if (auto change = context_->store.change(record.last_change)) edited.change = std::move(*change);
  conflict.values.push_back(to_value(edited, nullptr, {}));
  conflict.values.back().lines.emplace_back("", title_of(context_->words, record));
  const auto deletion = std::find_if(cell.heads.begin(), cell.heads.end(),
                                     [](const records::HeadView& head) { return head.value.is_array(); });
  conflict.values.push_back(to_value(deletion == cell.heads.end() ? records::HeadView{} : *deletion, nullptr, {}));
  conflict.values.back().deletes = true;
}

ConflictValue ConflictsModel::to_value(const records::HeadView& head, const forms::Form* form,
                                       const std::vector<std::string>& fields) const {
  ConflictValue value;
  value.person = head.change.author;
  value.laptop = laptop_name(head.change.id.device);
  value.this_laptop = head.change.own;
  value.when = context_->local(head.change.claimed_ms);
  for (const auto& field : fields) {
    const auto found = head.values.find(field);
    const auto answer = found != head.values.end() ? found->second : nlohmann::json(nullptr);
    const auto label = fields.size() > 1 ? context_->words.field_label(form, field) : std::string();
    if (field == sync::place_cell && head.value.is_string()) {
      value.lines.emplace_back(label, context_->words.place_in_township(head.value.get<std::string>()));
    } else {
      value.lines.emplace_back(label, context_->words.value(form, field, answer));
    }
  }
  return value;
}

const ConflictsModel::Heads* ConflictsModel::find(const RecordId& record, const std::string& field) const {
  const auto found = std::find_if(heads_.begin(), heads_.end(),
                                  [&](const Heads& heads) { return heads.record == record && heads.cell == field; });
  return found == heads_.end() ? nullptr : &*found;
}

void ConflictsModel::keep_value(const command::KeepValue& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form = heads->form;
  if (command.field == sync::life_cell) {
    const bool keep = command.choice == kept_choice;
    return settled(form,
                   context_->store.resolve(command.record, command.field, {{std::string(sync::life_cell), keep}}));
  }
  if (command.choice >= heads->ids.size()) return;
  settled(form, context_->store.keep_head(command.record, command.field, heads->ids[command.choice]));
}

void ConflictsModel::keep_other(const command::KeepOther& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form = heads->form;
  forms::Answers values(command.values.begin(), command.values.end());
  settled(form, context_->store.resolve(command.record, command.field, values));
}

void ConflictsModel::settled(const std::string& form, const Result<records::Saved>& saved) {
  stale_ = true;
  if (saved) return context_->saves.note(form, *saved, {"toast.settled", {}, {}});
  const bool is_gone = saved.error().code == Code::conflict || saved.error().code == Code::not_found;
  context_->notices.toast(is_gone ? ToastKind::info : ToastKind::error,
                          is_gone ? Message{"conflicts.gone", {}, {}} : save_trouble(saved.error()));
}

}  // namespace yanxing::app
