// 换届观察: the open checklist as it is shown: its items, its other fields, what is missing, its problems.
#include <algorithm>

#include "client/app/observation_model.h"
#include "client/app/review_mark.h"
#include "client/election/problems.h"

namespace yanxing::app {

namespace {

bool is_asked(const forms::Filling& filling, const forms::Field& field) {
  const auto node = filling.find(field.name);
  return node != forms::Filling::none && filling.is_relevant(node);
}

}  // namespace

bool ObservationModel::is_question(const forms::Field& field) const {
  return field.type == forms::FieldType::select_one && !field.comment.empty();
}

std::string ObservationModel::typing_key(const std::string& field) const {
  return "observation." + view_->village + "." + std::to_string(view_->stage) + "." + field;
}

forms::Answers ObservationModel::key_answers() const {
  return {{"place", view_->village}, {"round", view_->round}, {"stage", std::to_string(view_->stage)}};
}

void ObservationModel::read_stage() {
  answers_ = key_answers();
  conflicts_.clear();
  view_->record.reset();
  view_->state = StageState::empty;
  view_->sync = SyncState::local;
  view_->changed = {};
  view_->changed_by.clear();
  view_->review = {};
  const auto id = context_->store.id_of("observation", answers_);
  const auto record =
      id && *id ? context_->store.find(**id) : Result<std::optional<records::Record>>(std::optional<records::Record>());
  if (record && *record && (*record)->state != records::State::deleted) {
    const auto& found = **record;
    answers_ = found.values;
    conflicts_ = found.conflicts;
    view_->record = found.id;
    view_->state = forms::is_final(form(), found.values) ? StageState::finalised : StageState::started;
    view_->sync = view_sync(found.sync);
    view_->review = review_mark(*context_, found);
    view_->changed = context_->local(found.changed_ms);
    if (const auto change = context_->store.change(found.last_change)) view_->changed_by = change->author;
  }
  for (const auto& [field, value] : pending_) answers_[field] = value;
  for (const auto& [field, value] : half_typed_) answers_[field] = value;
  read_problems();
  build_stage();
}

void ObservationModel::read_problems() {
  problems_.clear();
  if (!view_->record) return;
  const auto source = view_->record->text();
  auto query = of_form("problem");
  query.place = view_->village;
  static_cast<void>(context_->store.each(query, [&](const records::Record& record) {
    const auto fact = election::problem_of(record);
    if (fact.source != source) return true;
    auto state = ProblemState::pending;
    if (fact.state == election::ProblemState::ongoing) state = ProblemState::ongoing;
    if (fact.state == election::ProblemState::solved) state = ProblemState::solved;
    problems_.insert_or_assign(fact.source_item, std::pair(record.id, state));
    return true;
  }));
}

std::string ObservationModel::section_of(const forms::Field& field) const {
  return field.group ? context_->words.of(form().groups[*field.group].label) : std::string();
}

void ObservationModel::build_stage() {
  const auto* village = find_village(view_->village);
  view_->stages.clear();
  if (village != nullptr) view_->stages.assign(village->stages.begin(), village->stages.end());
  const auto filling = context_->look(form(), answers_);
  build_items(filling);
  const auto scope = context_->scope();
  view_->fields.clear();
  for (const auto& field : form().fields) {
    const bool is_key = std::find(form().key.begin(), form().key.end(), field.name) != form().key.end();
    if (!is_asked(filling, field) || is_key || is_question(field) || !field.comment_of.empty() ||
        field.name == form().state_field)
      continue;
    auto shown = make_field_view(context_->words, filling, field.name, scope,
                                 {.show_missing = false, .read_only = view_->state == StageState::finalised});
    shown.conflict =
        std::find(conflicts_.begin(), conflicts_.end(), forms::cell_name(form(), field.name)) != conflicts_.end();
    view_->fields.push_back(std::move(shown));
  }
  const auto progress = progress_of(view_->stage, answers_);
  view_->answered = progress.answered;
  for (auto& stage : view_->stages) {
    if (stage.stage != view_->stage) continue;
    stage.answered = progress.answered;
    stage.no_count = progress.no_count;
  }
  build_missing(filling);
  refresh_saving();
}

void ObservationModel::build_items(const forms::Filling& filling) {
  view_->items.clear();
  for (const auto& field : form().fields) {
    if (!is_asked(filling, field) || !is_question(field)) continue;
    ObservationItem item;
    item.field = field.name;
    item.number = static_cast<int>(view_->items.size()) + 1;
    item.section = section_of(field);
    item.text = context_->words.of(field.label);
    item.hint = context_->words.of(field.hint);
    const auto value = text_answer(answers_, field.name);
    for (const Answer answer : {Answer::yes, Answer::no, Answer::not_applicable, Answer::not_observed}) {
      if (value == answer_value(answer)) item.answer = answer;
    }
    item.comment = text_answer(answers_, field.comment);
    if (const auto* comment = form().find(field.comment)) item.max_characters = comment->max_characters;
    item.comment_missing = filling.is_required(filling.find(field.comment)) && !forms::is_answered(item.comment);
    item.conflict =
        std::find(conflicts_.begin(), conflicts_.end(), forms::cell_name(form(), field.name)) != conflicts_.end();
    item.saving = context_->saves.state_of(typing_key(field.comment));
    item.may_be_problem = std::find(field.problem.begin(), field.problem.end(), value) != field.problem.end();
    const auto problem = problems_.find(field.name);
    if (problem != problems_.end()) {
      item.problem = problem->second.first;
      item.problem_state = problem->second.second;
    }
    view_->items.push_back(std::move(item));
  }
}

const ObservationItem* ObservationModel::item_of(const std::string& field) const {
  const auto found = std::find_if(view_->items.begin(), view_->items.end(),
                                  [&](const ObservationItem& item) { return item.field == field; });
  return found == view_->items.end() ? nullptr : &*found;
}

void ObservationModel::build_missing(const forms::Filling& filling) {
  view_->missing.clear();
  for (const auto& finding : filling.errors()) {
    const auto* field = form().find(finding.field);
    MissingItem missing{finding.field, 0, context_->words.field_label(&form(), finding.field), MissingReason::field};
    const auto* item = item_of(field != nullptr && !field->comment_of.empty() ? field->comment_of : finding.field);
    if (item != nullptr) {
      missing.field = item->field;
      missing.number = item->number;
      missing.text = item->text;
      missing.reason = finding.field == item->field ? MissingReason::unanswered : MissingReason::comment;
    }
    view_->missing.push_back(std::move(missing));
  }
}

bool ObservationModel::refresh_saving() {
  bool changed = view_->saving != context_->saves.state();
  view_->saving = context_->saves.state();
  for (auto& item : view_->items) {
    const auto* field = form().find(item.field);
    const auto now = field != nullptr ? context_->saves.state_of(typing_key(field->comment)) : Saving::saved;
    changed |= item.saving != now;
    item.saving = now;
  }
  return changed;
}

}  // namespace yanxing::app
