// 冲突: what is typed instead of the values, before it is decided: kept, and looked at with the form's eyes.
#include <algorithm>
#include <set>

#include "client/app/conflicts_model.h"
#include "client/app/records_model.h"

namespace yanxing::app {

namespace {

/// The warnings that a form gives about these answers.
std::set<std::string> warnings_of(const forms::Filling& filling) {
  std::set<std::string> out;
  for (const auto& field : filling.form().fields) {
    if (field.type != forms::FieldType::note || !field.has_appearance("yx-warning")) continue;
    const auto node = filling.find(field.name);
    if (node != forms::Filling::none && filling.is_relevant(node)) out.insert(filling.label(node));
  }
  return out;
}

}  // namespace

void ConflictsModel::note_other(const command::NoteOther& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr) return;
  nlohmann::json values = nullptr;
  for (const auto& [path, value] : command.values) values[path] = value;
  typed_.put(typed_key(command.record, command.field), std::move(values));
  const auto at = static_cast<std::size_t>(heads - heads_.data());
  if (at < view_->conflicts.size()) show_typed(*heads, view_->conflicts[at]);
}

void ConflictsModel::show_typed() {
  for (std::size_t i = 0; i < heads_.size() && !typed_.all().empty(); ++i) show_typed(heads_[i], view_->conflicts[i]);
}

void ConflictsModel::show_typed(const Heads& heads, ConflictView& conflict) const {
  conflict.typed.clear();
  conflict.warnings.clear();
  const auto& values = typed_.find(typed_key(heads.record, heads.cell));
  const auto* form = context_->form(heads.form);
  if (!values.is_object() || form == nullptr || conflict.third.empty()) return;
  const forms::Answers before = answers_of(heads.record);
  forms::Answers after = before;
  for (const auto& [path, value] : values.items()) {
    conflict.typed[path] = value;
    if (forms::is_answered(value)) {
      after[path] = value;
    } else {
      after.erase(path);
    }
  }
  const auto filling = context_->look(*form, after);
  for (FieldView& field : conflict.third) {
    if (filling.find(field.name) != forms::Filling::none)
      field.error = make_field_view(context_->words, filling, field.name, context_->scope(), {}).error;
  }
  const auto said_before = warnings_of(context_->look(*form, before));
  for (const std::string& warning : warnings_of(filling)) {
    if (!said_before.contains(warning)) conflict.warnings.push_back(warning);
  }
}

/// Of conflicts that others settled meanwhile.
void ConflictsModel::forget_typed() {
  std::set<std::string> open;
  for (const Heads& heads : heads_) open.insert(typed_key(heads.record, heads.cell));
  std::vector<std::string> gone;
  for (const auto& [key, values] : typed_.all()) {
    if (!open.contains(key)) gone.push_back(key);
  }
  for (const std::string& key : gone) typed_.put(key, nullptr);
}

void ConflictsModel::forget_typed_of(const RecordId& record) {
  for (const Heads& heads : heads_) {
    if (heads.record == record) typed_.put(typed_key(heads.record, heads.cell), nullptr);
  }
}

}  // namespace yanxing::app
