#include "client/app/records_model.h"

#include <algorithm>

#include "client/app/messages.h"
#include "client/app/review_mark.h"

namespace yanxing::app {

std::optional<Screen> own_screen_of(std::string_view form) {
  if (form == "mark" || form == "session" || form == "training") return Screen::attendance;
  if (form == "observation") return Screen::observation;
  return form == "person" || form == "review" ? std::nullopt : std::optional(Screen::forms);
}

std::string laptop_name(const DeviceId& device) {
  const auto text = device.text();
  return text.substr(text.size() - 4);  // the end of a UUIDv7 is random, its start is only the time
}

void RecordsModel::reload() {
  view_->forms.clear();
  for (const auto& form : context_->forms().forms()) {
    const auto& label = context_->words.of(form.title);
    view_->forms.push_back({form.name, label, {}, context_->words.search_key(label)});
  }
  view_->places = context_->words.place_choices(context_->scope(), {});
  view_->year = context_->local(context_->now()).year;
  read_filters();
  stale_ = is_asked_anew_ = true;
}

// ------------------------------------------------------------------------------------------------ one record

void RecordsModel::open(const RecordId& record) {
  context_->saves.flush();
  pending_.clear();
  view_->detail.emplace();
  view_->detail->id = record;
  read_detail();
}

void RecordsModel::close() {
  context_->saves.flush();
  pending_.clear();
  view_->detail.reset();
}

FieldView RecordsModel::field_of_detail(const forms::Filling& filling, const std::string& path,
                                        const records::Record& record) {
  const forms::Form& form = filling.form();
  const bool is_key = std::find(form.key.begin(), form.key.end(), path) != form.key.end();
  const bool is_locked =
      !form.state_field.empty() && record.state == records::State::final;  // reopened on its own screen
  const bool is_row = forms::field_of_path(path) != path;
  const bool read_only =
      is_key || is_locked || is_row || path == form.state_field || view_->detail->read_only || view_->detail->deleted;
  auto shown = make_field_view(context_->words, filling, path, context_->scope(),
                               {.show_missing = false, .read_only = read_only});
  shown.conflict = has_conflict_in(record, forms::cell_name(form, path));
  const auto* field = form.find(forms::field_of_path(path));
  const bool is_file =
      field != nullptr && (field->type == forms::FieldType::image || field->type == forms::FieldType::file);
  if (is_file && shown.value.is_string()) {
    shown.attachment = photos_->view_of(shown.value.get<std::string>());
    shown.text = shown.attachment->name;
  }
  if (form.name != review::review_form) return shown;
  shown.read_only = true;  // decided on the screen for reviews
  if (auto text = review_text(context_->words, record.values, path); !text.empty()) shown.text = std::move(text);
  return shown;
}

/// What is asked, and whatever else is answered, in the order of the form; of rows what is answered.
void RecordsModel::add_known_fields(const forms::Filling& filling, forms::Filling::NodeId node,
                                    const records::Record& record) {
  using Kind = forms::Filling::Kind;
  std::int64_t row = 0;
  for (const auto child : filling.children(node)) {
    const auto* field = filling.field(child);
    if (field == nullptr) {
      const std::size_t before = view_->detail->fields.size();
      add_known_fields(filling, child, record);
      ++row;
      if (filling.kind(child) != Kind::row) continue;
      for (std::size_t i = before; i < view_->detail->fields.size(); ++i) {
        auto& label = view_->detail->fields[i].label;
        label = std::to_string(row) + ". " + label;
      }
      continue;
    }
    const auto path = filling.path(child);
    const bool is_answered = forms::is_answered(filling.value(child));
    const bool in_row = path.find('[') != std::string::npos;
    const bool is_shown = !field->label.empty() && field->name != forms::implied_state_field &&
                          (record.form != review::review_form || (field->name != "title" && field->name != "version"));
    const bool is_wanted = filling.is_relevant(child) && field->comment_of.empty() && !in_row &&
                           forms::is_question(field->type) && (!field->read_only || field->calculate);
    if (is_shown && (is_answered || is_wanted)) view_->detail->fields.push_back(field_of_detail(filling, path, record));
  }
}

void RecordsModel::add_fields(const records::Record& record, const forms::Form* form) {
  auto answers = record.values;
  for (const auto& [name, value] : pending_) answers[name] = value;
  if (form != nullptr) {
    const auto filling = context_->look(*form, answers);
    add_known_fields(filling, filling.root(), record);
  }
  for (const auto& [name, value] : record.values) {
    const auto field = forms::field_of_path(name);
    if (form != nullptr && (form->find(field) != nullptr || form->group_of(field))) continue;
    FieldView unknown;  // of a newer form: shown as stored
    unknown.name = unknown.label = name;
    unknown.value = value;
    unknown.text = context_->words.value(form, name, value);
    unknown.read_only = true;
    view_->detail->fields.push_back(std::move(unknown));
  }
}

void RecordsModel::photos_changed() {
  if (view_->detail) read_detail();
}

void RecordsModel::read_detail() {
  const auto found = context_->store.show(view_->detail->id);
  if (!found) {
    view_->detail.reset();
    return;
  }
  const auto& record = found->record;
  RecordDetail detail;
  detail.id = record.id;
  detail.form = record.form;
  detail.form_label = context_->words.form_title(record.form);
  detail.title = title_of(context_->words, record);
  detail.place = context_->words.place_in_township(record.place);
  detail.sync = view_sync(record.sync);
  detail.deleted = record.state == records::State::deleted;
  detail.read_only = !context_->store.may_write(record);
  detail.conflict = !record.conflicts.empty();
  const auto* form = context_->form(record.form);
  const bool has_state = form != nullptr && !form->state_field.empty();
  detail.draft = has_state && record.state == records::State::draft;
  detail.finished = has_state && record.state == records::State::final;
  detail.saving = context_->saves.state();
  if (form != nullptr && !detail.deleted && !detail.read_only) detail.own_screen = own_screen_of(record.form);
  detail.review = review_mark(*context_, record);
  if (!detail.deleted) detail.refused = refused_mark(record.refused);
  detail.preview = std::move(view_->detail->preview);
  detail.asks_delete = view_->detail->asks_delete && !detail.deleted;
  view_->detail = std::move(detail);
  add_fields(record, form);
  add_histories(*found, form);
}

void RecordsModel::set_field(const command::SetRecordField& command) {
  if (!view_->detail || view_->detail->id != command.record) return;
  const auto* form = context_->form(view_->detail->form);
  const auto shown = std::find_if(view_->detail->fields.begin(), view_->detail->fields.end(),
                                  [&](const FieldView& f) { return f.name == command.field; });
  if (form == nullptr || shown == view_->detail->fields.end() || shown->read_only) return;
  const auto value = forms::is_answered(command.value) ? command.value : nlohmann::json(nullptr);
  pending_[command.field] = value;
  const auto* field = form->find(forms::field_of_path(command.field));
  if (field != nullptr && forms::is_half_typed(*field, value)) return read_detail();  // no answer yet
  records::SaveRequest request;
  request.form = form->name;
  request.id = command.record;
  request.values[command.field] = value;
  Deed deed{{}, true, "record." + command.record.text() + "." + command.field};
  context_->saves.put({std::move(request)}, std::move(deed),
                      [this, field = command.field, value](const std::vector<records::Saved>&) {
                        const auto waiting = pending_.find(field);
                        if (waiting != pending_.end() && waiting->second == value) pending_.erase(waiting);
                      });
  read_detail();
}

void RecordsModel::remove(const command::DeleteRecord& wish) {
  using Said = command::DeleteRecord::Answer;
  if (view_->detail) view_->detail->asks_delete = false;
  if (wish.answer == Said::no) return;
  const auto found = context_->store.find(wish.record);
  if (!found || !*found || !context_->store.may_write(**found)) return;
  // It counts for those who accepted it, and vanishes from their lists: not with one key.
  if (wish.answer == Said::none && is_accepted(**found)) {
    if (!view_->detail || view_->detail->id != wish.record) open(wish.record);
    if (view_->detail) view_->detail->asks_delete = true;
    return;
  }
  context_->saves.remove((*found)->form, wish.record,
                         {"toast.deleted", {{"title", title_of(context_->words, **found)}}, {}});
}

bool RecordsModel::is_accepted(const records::Record& record) const {
  const auto* form = context_->form(record.form);
  if (form == nullptr || !review::goes_up(*form)) return false;
  const auto found = review_record(*context_, record.id);
  const auto decision = found ? review::decision_of(*found) : std::nullopt;
  return decision && review::is_accepted(review::state_of(*form, record, &*decision));
}

void RecordsModel::undelete(const RecordId& record) {
  const auto found = context_->store.find(record);
  if (!found || !*found || !context_->store.may_write(**found)) return;
  context_->saves.restore((*found)->form, record,
                          {"toast.undeleted", {{"title", title_of(context_->words, **found)}}, {}});
}

}  // namespace yanxing::app
