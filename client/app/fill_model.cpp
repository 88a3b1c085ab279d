#include "client/app/fill_model.h"

#include <algorithm>
#include <utility>

#include "client/app/local_time.h"
#include "client/app/messages.h"
#include "client/app/review_mark.h"

namespace yanxing::app {

using forms::Filling;
using nlohmann::json;

// ------------------------------------------------------------------------------------------------ opening

void FillModel::begin(const forms::Form& form, forms::Answers answers, bool is_new) {
  form_ = &form;
  const std::string wanted =
      language_.empty() ? (context_->words.language() == forms::Language::zh ? "zh" : "en") : language_;
  const auto& known = form.languages;
  language_ = known.empty() || std::find(known.begin(), known.end(), wanted) != known.end() ? wanted : known.front();
  environment_ = context_->environment(form, language_);
  for (const auto& [path, value] : answers) {
    if (is_half_typed(path, value)) state_.left.insert(path);  // says at once what is missing
  }
  filling_ = std::make_unique<Filling>(form, environment_, std::move(answers), is_new);
}

void FillModel::clear() {
  filling_.reset();
  form_ = nullptr;
  record_.reset();
  former_.reset();
  given_.clear();
  begun_with_.reset();
  made_here_ = answered_other_ = name_due_ = false;
  draft_.clear();
  is_new_ = is_final_ = refused_ = false;
  sent_.clear();
  pending_.clear();
  seen_.clear();
  state_ = {};
  errors_.clear();
  dropped_.clear();
  version_ = {};
  review_ = {};
  language_.clear();
  section_.clear();
  section_index_ = 0;
  at_.clear();
  changed_ = {};
  changed_by_.clear();
  sync_ = SyncState::local;
  not_taken_.clear();
  view_->reset();
}

bool FillModel::open_new(const std::string& name, const forms::Answers& values) {
  close();
  const auto* form = context_->form(name);
  if (form == nullptr) return false;
  is_new_ = true;
  begun_with_ = values;
  begin(*form, values, true);
  start_at({});
  return true;
}

bool FillModel::open_draft(const std::string& id) {
  close();
  const auto* draft = drafts_->find(id);
  const auto* form = draft != nullptr ? context_->form(draft->form) : nullptr;
  if (form == nullptr) {
    context_->notices.toast(ToastKind::error, {"editor.cannot_open", {}, {}});
    return false;
  }
  is_new_ = true;
  draft_ = id;
  if (const auto former = RecordId::parse(draft->former)) former_ = *former;
  changed_ = context_->local(draft->changed_ms);
  begin(*form, draft->answers, false);
  start_at(draft->at);
  return true;
}

bool FillModel::open_record(const RecordId& record) {
  close();
  if (!read(record)) {
    clear();
    context_->notices.toast(ToastKind::error, {"editor.cannot_open", {}, {}});
    return false;
  }
  start_at(is_final_ ? std::string() : drafts_->stopped_at(record.text()));
  return true;
}

// The record as the store has it, with what is not on the disk yet above it.
bool FillModel::read(const RecordId& id) {
  const auto found = context_->store.find(id);
  const auto heads = context_->store.heads(id);
  if (!found || !*found || !heads || (*found)->state == records::State::deleted) return false;
  const auto& record = **found;
  const auto* form = context_->form(record.form);
  if (form == nullptr) return false;
  record_ = id;
  is_new_ = false;
  is_final_ = !form->state_field.empty() && record.state == records::State::final;
  seen_ = *heads;
  state_.conflicts = record.conflicts;
  sync_ = view_sync(record.sync);
  not_taken_ = record.refused;
  made_here_ &= sync_ == SyncState::local;
  if (sync_ != SyncState::local) begun_with_.reset();
  review_ = review_mark(*context_, record);
  changed_ = context_->local(record.changed_ms);
  if (const auto change = context_->store.change(record.last_change)) changed_by_ = change->author;
  auto answers = record.values;
  for (const auto& [path, value] : pending_) {
    if (forms::is_answered(value)) {
      answers[path] = value;
    } else {
      answers.erase(path);
    }
  }
  sent_ = answers;
  const bool is_same = filling_ != nullptr && form == form_ && changes_since_sent().empty();
  if (!is_same) {
    if (!is_final_) {
      for (const auto& [path, value] : drafts_->half_typed(id.text())) answers[path] = value;
    }
    begin(*form, std::move(answers), false);
    note_version(record);
  }
  return true;
}

void FillModel::note_version(const records::Record& record) {
  version_ = {};
  if (record.form_version == form_->version) return;
  version_.filled_with = std::to_string(record.form_version);
  version_.now = std::to_string(form_->version);
  for (const auto& [path, value] : record.values) {
    const auto name = forms::field_of_path(path);
    if (form_->find(name) == nullptr && !form_->group_of(name)) version_.removed.push_back(path);
  }
  const auto before = library_->find(form_->name, record.form_version);
  if (!before || !*before) return;
  for (const auto& field : form_->fields) {
    if ((*before)->find(field.name) == nullptr && !field.label.empty())
      version_.added.push_back(context_->words.of(field.label));
  }
}

void FillModel::start_at(const std::string& path) {
  build();
  const FillEntries entries(*filling_, *form_, context_->words, *photos_, state_);
  const auto parts = entries.parts();
  const auto index = path.empty() ? parts.size() : entries.part_of(parts, path);
  section_ = index < parts.size() ? parts[index].path : parts.empty() ? std::string() : parts.front().path;
  build();
  put_caret(index < parts.size() ? path : first_question(true));
}

void FillModel::close() {
  if (!is_open()) return;
  if (!record_ && !draft_.empty()) settle();  // what is all answered has its name now
  flush();
  clear();
}

// ------------------------------------------------------------------------------------------------ saving

bool FillModel::may_edit() {
  if (!is_open()) return false;
  if (!is_final_) return true;
  context_->notices.toast(ToastKind::info, {"fill.edit_first", {}, {}});
  return false;
}

forms::Answers FillModel::changes_since_sent() const {
  forms::Answers out;
  const auto now = filling_->answers();
  for (const auto& [path, value] : now) {
    const auto before = sent_.find(path);
    if (path == form_->state_field || is_half_typed(path, value)) continue;
    if (before == sent_.end() || before->second != value) out[path] = value;
  }
  for (const auto& [path, value] : sent_) {
    if (path != form_->state_field && !now.contains(path)) out[path] = nullptr;
  }
  return out;
}

/// Not for other laptops: the last whole answer stays in the record until this one is whole.
bool FillModel::is_half_typed(const std::string& path, const json& value) const {
  const auto* field = form_->find(forms::field_of_path(path));
  return field != nullptr && forms::is_half_typed(*field, value);
}

void FillModel::keep_half_typed() {
  if (!record_) return;
  forms::Answers kept;
  for (const auto& [path, value] : filling_->answers()) {
    const auto before = sent_.find(path);
    if (is_half_typed(path, value) && (before == sent_.end() || before->second != value)) kept[path] = value;
  }
  drafts_->keep_half_typed(record_->text(), std::move(kept));
}

/// Typed text may wait for a pause; a choice is written at once.
Deed FillModel::deed_for(const std::string& path) const {
  const NodeId node = filling_->find(path);
  const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
  Deed deed;
  if (field == nullptr) return deed;
  switch (field->type) {
    case forms::FieldType::select_one:
    case forms::FieldType::select_multiple:
    case forms::FieldType::rank:
    case forms::FieldType::acknowledge:
    case forms::FieldType::image:
    case forms::FieldType::file:
    case forms::FieldType::reference:
    case forms::FieldType::place: return deed;
    default: break;
  }
  deed.typed = true;
  deed.key = "fill." + (record_ ? record_->text() : draft_) + "." + path;
  return deed;
}

void FillModel::note_typing() {
  typed_ms_ = context_->now();
  if (!drafts_->is_stale()) first_typed_ms_ = typed_ms_;
}

/// Something was answered: to the disk with it, and onto the screen.
void FillModel::changed(Deed deed, const std::string& path) {
  const bool names_it = is_key(path);
  answered_other_ = !names_it;
  if (names_it) given_.insert(path);
  if (names_it || is_key(at_)) at_ = path;  // that is where she is
  note_typing();
  dropped_.clear();
  if (refused_) refresh_refused();
  if (record_ || ((form_->key.empty() || is_named()) && make_record())) {
    save(changes_since_sent(), std::move(deed));
    keep_half_typed();
  } else {
    keep_draft();
  }
  build();
}

void FillModel::save(forms::Answers changes, Deed deed) {
  if (changes.empty()) return;
  for (const auto& [path, value] : changes) {
    pending_[path] = value;
    if (forms::is_answered(value)) {
      sent_[path] = value;
    } else {
      sent_.erase(path);
    }
  }
  records::SaveRequest request;
  request.form = form_->name;
  request.id = record_;
  for (const auto& [path, value] : changes) {
    const auto cell = forms::cell_name(*form_, path);
    const auto heads = seen_.find(cell);
    if (heads != seen_.end()) request.seen[cell] = heads->second;
  }
  const auto mine = changes;
  request.values = std::move(changes);
  if (is_new_ && !form_->state_field.empty()) {
    request.values.try_emplace(form_->state_field, "draft");
    sent_.try_emplace(form_->state_field, "draft");
  }
  const auto draft = draft_;
  const auto former = std::exchange(former_, std::nullopt);
  if (is_new_ && (!draft.empty() || former)) deed.typed = false;  // the draft becomes a record: at once
  context_->saves.put({std::move(request)}, std::move(deed), [this, mine, draft, former, id = record_](const auto&) {
    dispose(draft, former);
    if (!is_open() || record_ != id) return;  // another one is filled by now
    if (draft == draft_) draft_.clear();
    is_new_ = false;
    for (const auto& [path, value] : mine) {
      const auto waiting = pending_.find(path);
      if (waiting != pending_.end() && waiting->second == value) pending_.erase(waiting);
    }
  });
}

void FillModel::keep_draft() {
  if (draft_.empty()) draft_ = drafts_->new_id();
  drafts_->put(
      {draft_, form_->name, filling_->answers(), at_, context_->now(), former_ ? former_->text() : std::string()});
  changed_ = context_->local(context_->now());
}

void FillModel::on_saved(const std::string& form, const RecordId& record) {
  if (!is_open() || is_new_) return;
  const bool is_its_review = form == review::review_form && record_;  // of this record or of another one: read and see
  if (is_its_review || (record_ == record && form == form_->name)) reload();
}

void FillModel::reload() {
  if (!is_open()) return;
  if (record_ && !is_new_ && !read(*record_)) {
    if (const auto begun = begun_with_) {
      // Her first answer was taken back, and with it the record: she goes on where she began.
      const std::string form = form_->name;
      clear();
      open_new(form, *begun);
      return;
    }
    context_->notices.toast(ToastKind::info, {"fill.is_gone", {}, {}});
    clear();
    return;
  }
  if (refused_) refresh_refused();
  build();
}

void FillModel::photos_changed() {
  if (is_open()) build();
}

bool FillModel::flush() {
  const bool saved = context_->saves.flush();
  return drafts_->write() && saved;
}

bool FillModel::tick() {
  bool is_changed = false;
  if (name_due_) {
    name_due_ = false;
    if (is_open() && !record_ && !draft_.empty() && !form_->key.empty() && is_named() && settle()) {
      build();
      is_changed = true;
    }
  }
  is_changed |= refresh_saving();
  const auto due = next_due_ms();
  if (due && *due <= 0) {
    is_changed |= !drafts_->write();
    first_typed_ms_ = typed_ms_ = context_->now();
    is_changed |= refresh_saving();
  }
  return is_changed;
}

std::optional<UnixMs> FillModel::next_due_ms() const {
  if (name_due_) return 0;
  if (!drafts_->is_stale()) return std::nullopt;
  return Saves::typing_wait_ms(context_->now(), first_typed_ms_, typed_ms_);
}

bool FillModel::refresh_saving() {
  if (!is_open() || !*view_) return false;
  auto now = context_->saves.state();
  const bool waits = !record_ || !drafts_->half_typed(record_->text()).empty();
  if (now == Saving::saved && waits && drafts_->is_stale()) now = Saving::pending;
  const auto unsaved = static_cast<std::int64_t>(now == Saving::saved ? 0 : pending_.size());
  const bool is_changed = (*view_)->saving != now || (*view_)->unsaved != unsaved;
  (*view_)->saving = now;
  (*view_)->unsaved = unsaved;
  return is_changed;
}

}  // namespace yanxing::app
