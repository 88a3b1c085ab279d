// 冲突: a decision, of one conflict or of several at once, and what follows from it in its record.
#include <algorithm>
#include <map>

#include "client/app/conflicts_model.h"
#include "client/app/messages.h"
#include "client/forms/recheck.h"

namespace yanxing::app {

const ConflictsModel::Heads* ConflictsModel::find(const RecordId& record, const std::string& field) const {
  const auto found = std::find_if(heads_.begin(), heads_.end(),
                                  [&](const Heads& heads) { return heads.record == record && heads.cell == field; });
  return found == heads_.end() ? nullptr : &*found;
}

void ConflictsModel::keep_value(const command::KeepValue& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto before = answers_of(command.record);
  if (command.field == sync::life_cell) {
    const bool keep = command.choice == kept_choice;
    return settled(
        *heads, context_->store.resolve(command.record, command.field, {{std::string(sync::life_cell), keep}}), before);
  }
  if (command.choice >= heads->ids.size()) return;
  settled(*heads, context_->store.keep_head(command.record, command.field, heads->ids[command.choice]), before);
}

// What is typed here and breaks the form's rules is not taken: it can be corrected where it stands.
void ConflictsModel::keep_other(const command::KeepOther& command) {
  const auto* heads = find(command.record, command.field);
  if (heads == nullptr || !context_->saves.flush()) return;
  const auto form_name = heads->form;
  forms::Answers values(command.values.begin(), command.values.end());
  const auto before = answers_of(command.record);
  if (const auto* form = context_->form(form_name)) {
    forms::Answers after = before;
    for (const auto& [path, value] : values) {
      if (forms::is_answered(value)) {
        after[path] = value;
      } else {
        after.erase(path);
      }
    }
    const auto checked = forms::recheck(*form, before, after, environment(*form));
    if (!checked.broken.empty()) return say_broken(*form, after, checked.broken.front());
  }
  settled(*heads, context_->store.resolve(command.record, command.field, values), before);
}

void ConflictsModel::run(const ReviewCommand& command) {
  if (const auto* wish = std::get_if<command::KeepAll>(&command)) keep_all(*wish);
}

bool ConflictsModel::is_in(const Heads& heads, const command::KeepAll& command, const std::string& form) const {
  if (!heads.can_keep_all()) return false;
  switch (command.scope) {
    case KeepScope::record: return heads.record == command.record;
    case KeepScope::form: return heads.form == form;
    case KeepScope::person: return heads.person == command.person;
  }
  YX_UNREACHABLE();
}

void ConflictsModel::keep_all(const command::KeepAll& command) {
  const auto found =
      std::find_if(heads_.begin(), heads_.end(), [&](const Heads& heads) { return heads.record == command.record; });
  if (found == heads_.end() || !context_->saves.flush()) return;
  const auto form = found->form;
  std::vector<std::pair<std::string, records::Saved>> settled;
  std::map<RecordId, std::pair<std::string, forms::Answers>> touched;  // form, and the answers before
  std::optional<Error> failed;
  for (const auto& heads : heads_) {
    if (!is_in(heads, command, form)) continue;
    const auto head = heads.ids[command.mine ? *heads.mine : *heads.theirs];
    auto before = touched.contains(heads.record) ? forms::Answers() : answers_of(heads.record);
    auto saved = context_->store.keep_head(heads.record, heads.cell, head);
    const bool is_gone = !saved && (saved.error().code == Code::conflict || saved.error().code == Code::not_found);
    if (saved) {
      settled.emplace_back(heads.form, std::move(*saved));
      touched.try_emplace(heads.record, heads.form, std::move(before));
    } else if (!is_gone) {
      failed = saved.error();
      break;
    }
  }
  stale_ = true;
  const auto count = static_cast<std::int64_t>(settled.size());
  std::int64_t reopened = 0;
  for (const auto& [record, former] : touched) {
    Followed followed = follow_up(former.first, record, former.second);
    reopened += followed.reopened ? 1 : 0;
    if (followed.saved) settled.emplace_back(former.first, std::move(*followed.saved));
  }
  std::string names;
  std::size_t named = 0;
  for (const auto& [record, former] : touched) {
    if (++named > 3) names += "…";
    if (named > 3) break;
    names += (names.empty() ? "" : "、") + subject_of(record, {});
  }
  for (const auto& [record, former] : touched) forget_typed_of(record);
  if (count > 0) context_->saves.note_all(settled, {"toast.settled.many", {{"names", names}}, count});
  if (reopened > 0) context_->notices.toast(ToastKind::warning, {"toast.settled.open_many", {}, reopened});
  if (failed) context_->notices.toast(ToastKind::error, save_trouble(*failed));
}

void ConflictsModel::settled(const Heads& heads, const Result<records::Saved>& saved, const forms::Answers& before) {
  stale_ = true;
  if (saved) {
    typed_.put(typed_key(heads.record, heads.cell), nullptr);
    Followed followed = follow_up(heads.form, saved->id, before);
    std::vector<std::pair<std::string, records::Saved>> all{{heads.form, *saved}};
    if (followed.saved) all.emplace_back(heads.form, std::move(*followed.saved));
    return context_->saves.note_all(all, {followed.reopened ? "toast.settled.open" : "toast.settled",
                                          {{"what", subject_of(heads.record, heads.cell)}},
                                          {}});
  }
  const bool is_gone = saved.error().code == Code::conflict || saved.error().code == Code::not_found;
  context_->notices.toast(is_gone ? ToastKind::info : ToastKind::error,
                          is_gone ? Message{"conflicts.gone", {}, {}} : save_trouble(saved.error()));
}

// Each of two answers may fit its own record and not the one that they make together: what the form works out is worked
// out anew, and a finished record that breaks a rule is a draft again.
ConflictsModel::Followed ConflictsModel::follow_up(const std::string& form_name, const RecordId& record,
                                                   const forms::Answers& before) {
  const auto* form = context_->form(form_name);
  const auto found = context_->store.find(record);
  if (form == nullptr || !found || !*found || (*found)->state == records::State::deleted) return {};
  const auto& answers = (*found)->values;
  const auto checked = forms::recheck(*form, before, answers, environment(*form));
  Followed out;
  records::SaveRequest request;
  request.form = form_name;
  request.id = record;
  request.values = checked.worked_out;
  out.reopened = !form->state_field.empty() && (*found)->state == records::State::final && !checked.broken.empty();
  if (out.reopened) request.values[form->state_field] = "draft";
  if (request.values.empty()) return out;
  auto saved = context_->store.save(request);
  if (saved) {
    out.saved = std::move(*saved);
  } else {
    out.reopened = false;
    context_->notices.toast(ToastKind::error, save_trouble(saved.error()));
  }
  return out;
}

void ConflictsModel::say_broken(const forms::Form& form, const forms::Answers& answers,
                                const forms::Finding& finding) const {
  const auto filling = context_->look(form, answers);
  const auto node = filling.find(finding.field);
  auto label = node != forms::Filling::none ? filling.label(node) : std::string();
  if (label.empty()) label = context_->words.field_label(&form, finding.field);
  const auto* field = form.find(forms::field_of_path(finding.field));
  const bool has_rule =
      finding.kind == forms::Finding::Kind::constraint && field != nullptr && !finding.message.empty();
  const auto text = has_rule ? filling.text(node, finding.message) : std::string();
  context_->notices.toast(ToastKind::error,
                          has_rule ? Message{"conflicts.breaks_rule", {{"field", label}, {"rule", text}}, {}}
                                   : Message{"conflicts.breaks", {{"field", label}}, {}});
}

/// Of which record and field a decision was, for the toast and for undo: 莫秀芳 · 联系电话.
std::string ConflictsModel::subject_of(const RecordId& record, const std::string& cell) const {
  const auto found = context_->store.find(record);
  if (!found || !*found) return {};
  std::string out = name_of(context_->words, **found);
  if (cell.empty() || cell.starts_with('@')) return out;
  const auto* form = context_->form((*found)->form);
  const auto fields = form != nullptr ? forms::cell_fields(*form, cell) : std::vector<std::string>{cell};
  return out + " · " + context_->words.field_label(form, fields.front());
}

forms::Answers ConflictsModel::answers_of(const RecordId& record) const {
  const auto found = context_->store.find(record);
  return found && *found ? (*found)->values : forms::Answers();
}

forms::FillEnvironment ConflictsModel::environment(const forms::Form& form) const {
  return context_->environment(form, context_->words.language() == forms::Language::zh ? "zh" : "en");
}

}  // namespace yanxing::app
