// How a draft of this laptop gets the id of a record, and what names it is corrected.
#include <algorithm>

#include "client/app/fill_model.h"

namespace yanxing::app {

using forms::Filling;

bool FillModel::is_key(std::string_view path) const {
  return form_ != nullptr && std::find(form_->key.begin(), form_->key.end(), path) != form_->key.end();
}

/// A draft that this filling named and that nobody else knows: what names it may still be corrected.
bool FillModel::may_rename() const { return !record_ || (made_here_ && !is_final_); }

/// All that names the record is answered, and she went on to something else. What the form itself put in counts as hers
/// once she leaves it or answers a question that names nothing.
bool FillModel::is_named() const {
  if (is_key(at_)) return false;
  return std::all_of(form_->key.begin(), form_->key.end(), [this](const std::string& field) {
    const NodeId node = filling_->find(field);
    return node != Filling::none && forms::is_answered(filling_->value(node)) &&
           (answered_other_ || given_.contains(field));
  });
}

/// What names the record is about to change: it is a draft of this laptop again, and the record stays as it is until
/// the new one is on the disk. False: not while something is unsaved.
bool FillModel::rename() {
  if (!record_) return true;
  if (!context_->saves.flush()) return false;
  former_ = record_;
  record_.reset();
  is_new_ = true;
  made_here_ = false;
  sent_.clear();
  pending_.clear();
  seen_.clear();
  state_.conflicts.clear();
  return true;
}

/// Gives the draft its name, where its answers tell one.
bool FillModel::settle() {
  if (record_ || !make_record()) return false;
  save(changes_since_sent(), {});
  keep_half_typed();
  return true;
}

/// What became a record is no draft any more, and no record under its former name.
void FillModel::dispose(const std::string& draft, const std::optional<RecordId>& former) {
  if (!draft.empty()) drafts_->remove(draft);
  if (!former) return;
  const auto found = context_->store.find(*former);
  if (!found || !*found) return;
  const auto* form = context_->form((*found)->form);
  const bool is_final = form != nullptr && !form->state_field.empty() && (*found)->state == records::State::final;
  if (!is_final && (*found)->state != records::State::deleted) context_->saves.remove_too((*found)->form, *former);
}

/// The record gets its id: at the first answer, or when everything that names it is answered. False: not yet.
bool FillModel::make_record() {
  if (form_->key.empty()) {
    record_ = context_->store.new_id();
    return true;
  }
  const auto id = context_->store.id_of(form_->name, filling_->answers());
  if (!id || !*id) return false;
  const auto existing = context_->store.find(**id);
  const bool is_there = existing && *existing && (*existing)->state != records::State::deleted;
  if (is_there && former_ != **id) return join_existing(**id);
  made_here_ = true;
  record_ = **id;
  if (is_there) {  // corrected and corrected back
    former_.reset();
    sent_ = (*existing)->values;
    if (const auto heads = context_->store.heads(**id)) seen_ = *heads;
  }
  return true;
}

/// What was answered names a record that is there already: goes on with that one. What it lacks is taken from here;
/// where both have an answer and they differ, both are kept, as if two laptops had recorded it, and a person decides.
bool FillModel::join_existing(const RecordId& id) {
  const auto mine = filling_->answers();
  const auto draft = draft_;
  if (!read(id)) return false;
  records::SaveRequest differing{form_->name, id, {}, {}};
  for (const auto& [path, value] : mine) {
    const auto there = sent_.find(path);
    const NodeId node = filling_->find(path);
    const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
    const bool answered_by_both = there != sent_.end() && there->second != value;
    if (field == nullptr || !answered_by_both || !forms::is_question(field->type) || field->calculate) continue;
    differing.values[path] = value;
    differing.seen[forms::cell_name(*form_, path)] = {};  // whoever wrote this had not seen the other
  }
  if (!is_final_) {
    for (const auto& [path, value] : mine) {
      const NodeId node = filling_->find(path);
      if (node != Filling::none && filling_->kind(node) == Filling::Kind::field && !sent_.contains(path))
        static_cast<void>(filling_->set(path, value).ok());
    }
  }
  draft_.clear();
  made_here_ = false;
  // Beside a finished record the former one stays: not all of it went into the other.
  const auto former = is_final_ ? std::nullopt : former_;
  former_.reset();
  if (differing.values.empty()) {
    dispose(draft, former);
    context_->notices.toast(ToastKind::info,
                            {"fill.exists_already", {{"title", title_of(context_->words, *filling_)}}, {}});
    return true;
  }
  const auto count = static_cast<std::int64_t>(differing.values.size());
  context_->saves.put({std::move(differing)},
                      {{"fill.both_kept", {{"title", title_of(context_->words, *filling_)}}, count}, false, {}},
                      [this, draft, former](const std::vector<records::Saved>&) { dispose(draft, former); });
  return true;
}

}  // namespace yanxing::app
