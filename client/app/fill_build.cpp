// The View of a record being filled.
#include <algorithm>

#include "client/app/fill_model.h"
#include "client/app/local_time.h"
#include "client/app/messages.h"

namespace yanxing::app {

using forms::Filling;

namespace {

const char* language_name(const std::string& code) {
  static constexpr std::pair<const char*, const char*> names[] = {
      {"zh", "中文"}, {"en", "English"}, {"za", "Vahcuengh"}, {"fr", "Français"}, {"es", "Español"}};
  for (const auto& [known, name] : names) {
    if (code == known) return name;
  }
  return nullptr;
}

bool takes_caret(const QuestionView& question) {
  return !question.path.empty() && !question.read_only && question.kind != QuestionKind::note &&
         question.kind != QuestionKind::derived;
}

/// The first question of these that takes the caret, and that is unanswered where `unanswered`.
const QuestionView* first_of(const std::vector<FillEntry>& entries, bool unanswered) {
  const auto fits = [&](const QuestionView& question) {
    return takes_caret(question) && (!unanswered || question.value.is_null());
  };
  for (const auto& entry : entries) {
    if (entry.kind == EntryKind::question && fits(entry.question)) return &entry.question;
    for (const auto& question : entry.questions) {
      if (fits(question)) return &question;
    }
    for (const auto& row : entry.rows) {
      if (const auto* found = first_of(row.entries, unanswered)) return found;
    }
  }
  return nullptr;
}

}  // namespace

std::string FillModel::first_question(bool unanswered) const {
  if (!*view_) return {};
  const auto* found = first_of((*view_)->entries, unanswered);
  if (found == nullptr && unanswered) found = first_of((*view_)->entries, false);
  return found != nullptr ? found->path : std::string();
}

void FillModel::put_caret(const std::string& path) {
  if (path.empty() || !*view_) return;
  caret_ = {path, caret_.serial + 1};
  (*view_)->caret = caret_;
}

void FillModel::refresh_refused() {
  errors_ = filling_->errors();
  state_.refused.clear();
  for (const auto& finding : errors_) state_.refused.emplace(finding.field, finding);
}

void FillModel::build() {
  state_.locked = is_final_;
  state_.keyed = !form_->key.empty() && !may_rename();
  state_.scope = context_->scope();
  const FillEntries entries(*filling_, *form_, context_->words, *photos_, state_);
  const auto parts = entries.parts();
  const auto open =
      std::find_if(parts.begin(), parts.end(), [&](const FillPart& part) { return part.path == section_; });
  section_index_ = open != parts.end() ? static_cast<std::size_t>(open - parts.begin())
                                       : std::min(section_index_, parts.empty() ? 0 : parts.size() - 1);
  FillView view;
  view.record = is_new_ ? std::nullopt : record_;
  view.form = form_->name;
  view.form_title = context_->words.of(form_->title);
  view.title = title_of(context_->words, *filling_);
  view.state = is_final_ ? FillState::final : FillState::draft;
  view.sync = sync_;
  view.changed = changed_;
  view.changed_by = changed_by_;
  for (const auto& code : form_->languages) {
    const char* name = language_name(code);
    view.languages.push_back({code, name != nullptr ? name : code, {}, {}});
  }
  view.language = language_;
  view.today = local_date(context_->now());
  for (const auto& part : parts) {
    view.sections.push_back(entries.section(part));
    view.answered.done += view.sections.back().answered.done;
    view.answered.total += view.sections.back().answered.total;
  }
  view.section = section_index_;
  if (section_index_ < parts.size()) {
    section_ = parts[section_index_].path;
    view.entries = entries.entries(parts[section_index_]);
    build_replaced(view.entries);
  }
  view.caret = caret_;
  view.version = version_;
  view.review = review_;
  view.refused = refused_mark(not_taken_);
  view.replaced = replaced_;
  if (*view_) view.picker = std::move((*view_)->picker);
  *view_ = std::move(view);
  build_errors(entries, parts);
  refresh_saving();
}

// What the form works out by itself for the values that a person replaced: asked of a copy that knows no replacements.
void FillModel::build_replaced(std::vector<FillEntry>& entries) {
  std::unique_ptr<Filling> plain;
  const auto visit = [&](const auto& self, std::vector<FillEntry>& list) -> void {
    for (auto& entry : list) {
      for (auto& row : entry.rows) self(self, row.entries);
      if (!entry.question.overridden) continue;
      if (plain == nullptr) {
        auto answers = filling_->answers();
        for (const auto& field : form_->fields) {
          if (!field.overridable) continue;
          const auto name = field.name + "_override";
          std::erase_if(answers, [&](const auto& answer) { return forms::field_of_path(answer.first) == name; });
        }
        plain = std::make_unique<Filling>(*form_, environment_, std::move(answers), false);
      }
      const auto node = plain->find(entry.question.path);
      if (node == Filling::none) continue;
      const FillEntries shown(*plain, *form_, context_->words, *photos_, state_);
      entry.question.derived_text = shown.text(node);
    }
  };
  visit(visit, entries);
}

void FillModel::build_errors(const FillEntries& entries, const std::vector<FillPart>& parts) {
  for (const auto& finding : refused_ ? errors_ : std::vector<forms::Finding>()) {
    const auto index = entries.part_of(parts, finding.field);
    const auto section = index < parts.size() ? parts[index].label : std::string();
    (*view_)->errors.push_back({finding.field, section, entries.label(finding.field), entries.message(finding)});
  }
  for (const auto& path : dropped_) {
    const auto node = filling_->find(path);
    const auto* field = node != Filling::none ? filling_->field(node) : nullptr;
    if (field == nullptr || !forms::is_question(field->type)) continue;
    (*view_)->dropped.push_back({path, entries.label(path), entries.text(node)});
  }
}

}  // namespace yanxing::app
