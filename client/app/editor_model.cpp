#include "client/app/editor_model.h"

#include <algorithm>

#include "client/app/messages.h"
#include "client/forms/json.h"

namespace yanxing::app {

namespace {

constexpr std::string_view draft_setting = "draft.editor";

nlohmann::json to_json(const std::map<std::string, std::vector<sync::ChangeId>, std::less<>>& seen) {
  auto out = nlohmann::json::object();
  for (const auto& [cell, heads] : seen) {
    auto& list = out[cell] = nlohmann::json::array();
    for (const auto& head : heads) list.push_back({head.device.text(), head.incarnation, head.n});
  }
  return out;
}

std::map<std::string, std::vector<sync::ChangeId>, std::less<>> heads_from(const nlohmann::json& json) {
  std::map<std::string, std::vector<sync::ChangeId>, std::less<>> seen;
  if (!json.is_object()) return seen;
  for (const auto& [cell, heads] : json.items()) {
    auto& list = seen[cell];
    for (const auto& head : heads) {
      const bool is_whole = head.is_array() && head.size() == 3 && head[0].is_string() &&
                            head[1].is_number_unsigned() && head[2].is_number_unsigned();
      const auto device =
          is_whole ? DeviceId::parse(head[0].get<std::string>()) : Result<Uuid>(Error{Code::invalid, ""});
      if (device) list.push_back({*device, head[1].get<std::uint32_t>(), head[2].get<std::uint64_t>()});
    }
  }
  return seen;
}

bool is_key(const forms::Form& form, const std::string& field) {
  return std::find(form.key.begin(), form.key.end(), field) != form.key.end();
}

}  // namespace

void EditorModel::begin(const forms::Form& form, std::optional<RecordId> record) {
  form_ = &form;
  record_ = record;
  new_id_.reset();
  original_.clear();
  answers_.clear();
  seen_.clear();
  not_taken_.clear();
  show_missing_ = false;
  restored_ = false;
  draft_is_stale_ = false;
}

void EditorModel::open(const command::OpenEditor& command) {
  const auto* form = context_->form(command.form);
  if (form == nullptr) return;
  context_->saves.flush();
  begin(*form, command.record);
  if (command.record) {
    const auto record = context_->store.find(*command.record);
    const auto heads = context_->store.heads(*command.record);
    if (!record || !*record || !heads) {
      form_ = nullptr;
      context_->notices.toast(ToastKind::error, {"editor.cannot_open", {}, {}});
      return;
    }
    original_ = (*record)->values;
    not_taken_ = (*record)->refused;
    seen_ = *heads;
  }
  answers_ = original_;
  for (const auto& [field, value] : command.values) answers_[field] = value;
  if (!command.record) fill_defaults();
  build_view();
}

// What is nearly always right for something recorded here and now; she sees it and can change it.
void EditorModel::fill_defaults() {
  const auto set = [&](const char* field, nlohmann::json value) {
    if (form_->find(field) != nullptr) answers_.try_emplace(field, std::move(value));
  };
  const auto today = local_date(context_->now());
  if (form_->name == "training") {
    set("place", context_->workspace.identity().place);
    set("start", today);
  } else if (form_->name == "session") {
    set("date", today);
    set("half", local_clock(context_->now()) < "12:30" ? "am" : "pm");
  }
  original_ = answers_;  // closing an untouched form throws nothing away
}

void EditorModel::set_field(const command::SetEditorField& command) {
  if (form_ == nullptr) return;
  if (forms::is_answered(command.value)) {
    answers_[command.field] = command.value;
  } else {
    answers_.erase(command.field);
  }
  typed_ms_ = context_->now();
  if (!draft_is_stale_) first_typed_ms_ = typed_ms_;
  draft_is_stale_ = true;
  build_view();
}

forms::Answers EditorModel::changes() const {
  forms::Answers out;
  for (const auto& [field, value] : answers_) {
    const auto before = original_.find(field);
    if (!record_ || before == original_.end() || before->second != value) out[field] = value;
  }
  for (const auto& [field, value] : original_) {
    if (!answers_.contains(field)) out[field] = nullptr;
  }
  return out;
}

void EditorModel::build_view() {
  const auto scope = context_->scope();
  const auto filling = context_->look(*form_, answers_);
  EditorView view;
  view.record = record_;
  view.form = form_->name;
  view.form_label = context_->words.of(form_->title);
  for (const auto& field : form_->fields) {
    const auto node = filling.find(field.name);  // rows are filled on the screen for forms
    const bool is_shown = forms::is_question(field.type) || field.type == forms::FieldType::note;
    if (node == forms::Filling::none || !filling.is_relevant(node) || !is_shown || field.name == form_->state_field)
      continue;
    // What the program alone writes has nothing to show before it did (merged_into of a person).
    if (field.read_only && !field.calculate && !forms::is_answered(filling.value(node))) continue;
    const bool read_only = record_.has_value() && is_key(*form_, field.name);
    view.fields.push_back(make_field_view(context_->words, filling, field.name, scope, {show_missing_, read_only}));
  }
  view.can_save = filling.errors().empty();
  view.changed = answers_ != original_;
  view.restored = restored_;
  if (*view_) view.problem = (*view_)->problem;
  view.refused = refused_mark(not_taken_);
  *view_ = std::move(view);
}

void EditorModel::refresh() {
  if (form_ == nullptr) return;
  read_refused();
  build_view();
}

void EditorModel::read_refused() {
  const auto record = record_ ? context_->store.find(*record_) : Result<std::optional<records::Record>>(std::nullopt);
  not_taken_ = record && *record ? (*record)->refused : std::string();
}

void EditorModel::save() {
  if (form_ == nullptr) return;
  if (!context_->look(*form_, answers_).errors().empty()) {
    show_missing_ = true;
    build_view();
    return;
  }
  flush();  // the draft stays until the record is on the disk
  records::SaveRequest request;
  request.form = form_->name;
  request.id = record_;
  if (!record_ && form_->key.empty()) {
    if (!new_id_) new_id_ = context_->store.new_id();  // trying again after a full disk must not make two
    request.id = new_id_;
  }
  request.values = changes();
  request.seen = seen_;
  const auto label = context_->words.of(form_->title);
  Deed deed{{record_ ? "toast.saved" : "toast.created", {{"form", label}}, {}}, false, {}};
  context_->saves.put({std::move(request)}, std::move(deed),
                      [this](const std::vector<records::Saved>& saved) { finish(saved.front()); });
  if (is_open()) {  // not written: invalid for the store, or the disk
    (*view_)->problem =
        context_->saves.problem().empty() ? Message{"save.problem.invalid", {}, {}} : context_->saves.problem();
  }
}

void EditorModel::finish(const records::Saved& saved) {
  if (form_ == nullptr) return;
  const auto form = form_->name;
  close();
  on_saved_(form, saved.id, saved.created);
}

void EditorModel::close() {
  form_ = nullptr;
  view_->reset();
  clear_draft();
}

// ------------------------------------------------------------------------------------------------ the draft on the
// disk

void EditorModel::write_draft() {
  nlohmann::json draft{{"form", form_->name}, {"answers", answers_}, {"original", original_}, {"seen", to_json(seen_)}};
  if (record_) draft["record"] = record_->text();
  const auto status = context_->workspace.set_setting(
      draft_setting, draft.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  draft_is_stale_ = !status.ok();
  draft_on_disk_ = draft_on_disk_ || status.ok();
  typed_ms_ = context_->now();
  (*view_)->problem = status ? Message{} : save_trouble(status.error());
}

void EditorModel::clear_draft() {
  draft_is_stale_ = false;
  if (!draft_on_disk_) return;
  draft_on_disk_ = !context_->workspace.set_setting(draft_setting, nullptr).ok();
}

void EditorModel::restore_draft() {
  const auto text = context_->setting(draft_setting);
  if (text.empty()) return;
  draft_on_disk_ = true;
  const auto draft = forms::parse_json(text);
  const auto form_name = draft && draft->is_object() ? draft->value("form", std::string()) : std::string();
  const auto* form = context_->form(form_name);
  if (form == nullptr || !draft->contains("answers") || !(*draft)["answers"].is_object() ||
      !(*draft)["original"].is_object()) {
    clear_draft();
    return;
  }
  std::optional<RecordId> record;
  if (draft->contains("record") && (*draft)["record"].is_string()) {
    const auto id = RecordId::parse((*draft)["record"].get<std::string>());
    if (id) record = *id;
  }
  begin(*form, record);
  for (const auto& [field, value] : (*draft)["answers"].items()) answers_[field] = value;
  for (const auto& [field, value] : (*draft)["original"].items()) original_[field] = value;
  seen_ = heads_from(draft->value("seen", nlohmann::json::object()));
  restored_ = true;
  read_refused();
  build_view();
}

bool EditorModel::tick() {
  const auto due = next_due_ms();
  if (!due || *due > 0) return false;
  write_draft();
  return !(*view_)->problem.empty();
}

void EditorModel::flush() {
  if (is_open() && draft_is_stale_) write_draft();
}

std::optional<UnixMs> EditorModel::next_due_ms() const {
  if (!is_open() || !draft_is_stale_) return std::nullopt;
  const auto now_ms = context_->now();
  if ((*view_)->problem.empty()) return Saves::typing_wait_ms(now_ms, first_typed_ms_, typed_ms_);
  return now_ms < typed_ms_ ? 0 : std::max<UnixMs>(0, typed_ms_ + Saves::retry_ms - now_ms);
}

}  // namespace yanxing::app
