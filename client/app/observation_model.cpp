#include "client/app/observation_model.h"

#include <algorithm>

#include "client/app/election_model.h"
#include "client/app/review_mark.h"
#include "client/election/progress.h"
#include "client/election/round.h"

namespace yanxing::app {

namespace {

int stage_of(const forms::Answers& answers) {
  const auto text = text_answer(answers, "stage");
  const bool is_stage = text.size() == 1 && text[0] >= '1' && text[0] < '1' + ObservationModel::stage_count;
  return is_stage ? text[0] - '0' : 0;
}

const char* answer_value(Answer answer) {
  switch (answer) {
    case Answer::none: return "";
    case Answer::yes: return "yes";
    case Answer::no: return "no";
    case Answer::not_applicable: return "na";
    case Answer::not_observed: return "unseen";
  }
  YX_UNREACHABLE();
}

bool is_asked(const forms::Filling& filling, const forms::Field& field) {
  const auto node = filling.find(field.name);
  return node != forms::Filling::none && filling.is_relevant(node);
}

nlohmann::json to_json(Answer answer) {
  return answer == Answer::none ? nlohmann::json(nullptr) : nlohmann::json(answer_value(answer));
}

}  // namespace

bool ObservationModel::is_question(const forms::Field& field) const {
  return field.type == forms::FieldType::select_one && !field.comment.empty();
}

// ------------------------------------------------------------------------------------------------ villages

void ObservationModel::reload() {
  form_ = context_->form("observation");
  if (form_ == nullptr) return;
  const std::string round = view_->round;
  read_round();
  for (int stage = 1; stage <= stage_count; ++stage) {
    items_[static_cast<std::size_t>(stage - 1)] = election::items_of(form(), stage);
    blank_[static_cast<std::size_t>(stage - 1)] = progress_of(stage, forms::Answers{{"stage", std::to_string(stage)}});
  }
  reading_.emplace();
  reading_->villages = blank_villages();
  const bool are_same =
      std::equal(villages_.begin(), villages_.end(), reading_->villages.begin(), reading_->villages.end(),
                 [](const Village& a, const Village& b) { return a.code == b.code && a.name == b.name; });
  if (!are_same || round != view_->round) {
    villages_ = reading_->villages;
    reviews_ = {};
    view_->counting = true;
  }
  read_slice();
  if (!reading_) return;
  build_villages();
  if (!view_->village.empty()) read_stage();
}

/// Some records more, reviews first: what came back is shown as such.
void ObservationModel::read_slice() {
  std::int64_t left = slice_records;
  while (left > 0) {
    auto query = of_form(reading_->has_reviews ? form().name : std::string(review::review_form));
    query.place = context_->scope();
    reading_->read_to.ask(query, left);
    std::int64_t read = 0;
    static_cast<void>(context_->store.each(query, [&](const records::Record& record) {
      ++read;
      reading_->read_to.note(record);
      if (reading_->has_reviews) {
        note_record(record, reading_->villages, reading_->reviews);
      } else {
        reading_->reviews.add(review::counting(context_->store, record));
      }
      return true;
    }));
    if (read == left) return;
    if (reading_->has_reviews) return end_reading();
    left -= read;
    reading_->has_reviews = true;
    reading_->read_to = {};
  }
}

void ObservationModel::end_reading() {
  villages_ = std::move(reading_->villages);
  reviews_ = std::move(reading_->reviews);
  reading_.reset();
  view_->counting = false;
  build_villages();
  if (!view_->village.empty()) read_stage();
}

bool ObservationModel::tick(const Deadline& deadline) {
  const bool was_reading = has_work();
  if (reading_) read_slice();
  while (reading_ && !deadline.passed()) read_slice();
  const bool changed = refresh_saving();
  return changed || (was_reading && !has_work());
}

// The round in which this laptop works: as chosen before, else of its records, else the one that the forms were made
// for.
void ObservationModel::read_round() { view_->round = election::working_round(context_->store); }

std::vector<ObservationModel::Village> ObservationModel::blank_villages() const {
  std::vector<Village> out;
  const auto scope = context_->scope();
  const auto& places = context_->words.places();
  auto found = places.within(scope, places::Level::village);
  const auto communities = places.within(scope, places::Level::community);
  found.insert(found.end(), communities.begin(), communities.end());
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->code < b->code; });
  for (const auto* place : found) {
    auto& village = out.emplace_back();
    village.code = place->code;
    village.name = place->short_name();
    village.stages = blank_;
  }
  return out;
}

StageProgress ObservationModel::progress_of(int stage, const forms::Answers& answers) const {
  StageProgress progress;
  progress.stage = stage;
  progress.label = context_->words.value(form_, "stage", std::to_string(stage));
  for (const std::string& item : items_[static_cast<std::size_t>(stage - 1)]) {
    ++progress.answered.total;
    const auto answer = text_answer(answers, item);
    if (!answer.empty()) ++progress.answered.done;
    if (answer == "no") ++progress.no_count;
  }
  return progress;
}

StageProgress ObservationModel::progress_of(int stage, const records::Record& record,
                                            const review::Reviews& reviews) const {
  auto progress = progress_of(stage, record.values);
  progress.state = forms::is_final(form(), record.values) ? StageState::finalised : StageState::started;
  const auto standing = review::state_of(form(), record, reviews.find(record.id));
  if (standing.stage == review::Stage::returned && !standing.reopened) progress.state = StageState::returned;
  progress.sync = view_sync(record.sync);
  progress.conflict = !record.conflicts.empty();
  return progress;
}

ObservationModel::Village* ObservationModel::find_village(std::vector<Village>& villages, const std::string& code) {
  const auto found =
      std::lower_bound(villages.begin(), villages.end(), code,
                       [](const Village& village, const std::string& wanted) { return village.code < wanted; });
  return found != villages.end() && found->code == code ? &*found : nullptr;
}

void ObservationModel::note_record(const records::Record& record, std::vector<Village>& villages,
                                   const review::Reviews& reviews) const {
  const int stage = stage_of(record.values);
  auto* village = find_village(villages, text_answer(record.values, "place"));
  if (stage == 0 || village == nullptr || election::round_year(text_answer(record.values, "round")) != view_->round)
    return;
  const auto index = static_cast<std::size_t>(stage - 1);
  village->stages[index] =
      record.state == records::State::deleted ? blank_[index] : progress_of(stage, record, reviews);
}

ObservationVillage ObservationModel::to_view(const Village& village) const {
  ObservationVillage out{village.code, village.name, {village.stages.begin(), village.stages.end()}, {}};
  for (const auto& stage : out.stages) {
    out.answered.done += stage.answered.done;
    out.answered.total += stage.answered.total;
  }
  return out;
}

void ObservationModel::build_villages() {
  const text::NameQuery query(view_->village_text);
  view_->villages.clear();
  view_->villages_finalised = {0, static_cast<std::int64_t>(villages_.size())};
  for (auto& village : villages_) {
    const bool is_done = std::all_of(village.stages.begin(), village.stages.end(),
                                     [](const StageProgress& s) { return s.state == StageState::finalised; });
    if (is_done) ++view_->villages_finalised.done;
    if (!query.empty()) {
      if (!village.has_key) village.key = context_->words.pinyin().key(village.name);
      village.has_key = true;
      if (query.match(village.key) == text::Match::none && !village.code.ends_with(view_->village_text)) continue;
    }
    view_->villages.push_back(to_view(village));
  }
}

void ObservationModel::filter_villages(std::string text) {
  view_->village_text = std::move(text);
  build_villages();
}

void ObservationModel::open_village(const std::string& code) {
  context_->saves.flush();
  view_->village = code;
  const auto* village = find_village(code);
  if (village == nullptr) {
    view_->village.clear();
    return;
  }
  view_->village_name = village->name;
  const auto unfinished = std::find_if(village->stages.begin(), village->stages.end(),
                                       [](const StageProgress& stage) { return stage.state != StageState::finalised; });
  open_stage(unfinished == village->stages.end() ? 1 : unfinished->stage);
}

void ObservationModel::open_stage(int stage) {
  if (view_->village.empty() || stage < 1 || stage > stage_count) return;
  context_->saves.flush();
  half_typed_.clear();
  pending_.clear();
  view_->stage = stage;
  read_stage();
}

void ObservationModel::open_record(const records::Record& record) {
  const auto round = election::round_year(text_answer(record.values, "round"));
  if (round != view_->round && !round.empty()) {
    context_->keep_setting(election::round_setting, election::round_choice(context_->store, round));
    reload();
  }
  open_village(text_answer(record.values, "place"));
  open_stage(stage_of(record.values));
}

// ------------------------------------------------------------------------------------------------ the open stage

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

std::optional<RecordId> ObservationModel::record_problem(const std::string& name) {
  const auto* item = item_of(name);
  if (item == nullptr || form_ == nullptr) return std::nullopt;
  if (item->problem) return item->problem;
  if (!item->may_be_problem) {
    context_->notices.toast(ToastKind::info, {"observation.problem.only_no", {}, {}});
    return std::nullopt;
  }
  if (!context_->saves.flush() || !view_->record) return std::nullopt;
  const auto label = context_->words.value(&form(), name, text_answer(answers_, name));
  return app::record_problem(*context_, {*view_->record, form().name, name, view_->village,
                                         label + "：" + item_of(name)->text, item_of(name)->comment});
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

// ------------------------------------------------------------------------------------------------ what a person does

bool ObservationModel::may_edit() {
  if (view_->village.empty() || form_ == nullptr) return false;
  if (view_->state != StageState::finalised) return true;
  context_->notices.toast(ToastKind::info, {"observation.reopen_first", {}, {}});
  return false;
}

void ObservationModel::save(forms::Answers values, Deed deed) {
  for (const auto& [field, value] : values) answers_[field] = value;
  if (!view_->record) {
    // The first answer makes the record: when and by whom is nearly always now and her, and can be changed.
    values["state"] = "draft";
    if (!answers_.contains("date")) values["date"] = local_date(context_->now());
    if (!answers_.contains("observer")) values["observer"] = context_->workspace.identity().person;
  }
  for (const auto& [field, value] : values) {
    answers_[field] = value;
    pending_[field] = value;
  }
  const auto mine = values;
  for (const auto& [field, value] : key_answers()) values[field] = value;
  records::SaveRequest request;
  request.form = "observation";
  request.values = std::move(values);
  context_->saves.put({std::move(request)}, std::move(deed), [this, mine](const std::vector<records::Saved>&) {
    for (const auto& [field, value] : mine) {
      const auto waiting = pending_.find(field);
      if (waiting != pending_.end() && waiting->second == value) pending_.erase(waiting);
    }
    if (context_->saves.state() == Saving::saved) pending_.clear();
    if (!view_->village.empty()) read_stage();
  });
  build_stage();
}

void ObservationModel::set_answer(const command::SetAnswer& command) {
  const auto* item = item_of(command.field);
  if (item == nullptr || item->answer == command.answer || !may_edit()) return;
  const auto number = std::to_string(item->number);
  const auto label = context_->words.value(&form(), command.field, to_json(command.answer));
  Message text{"toast.answered", {{"number", number}, {"answer", label}}, {}};
  if (command.answer == Answer::none) text = {"toast.answer_taken", {{"number", number}}, {}};
  save({{command.field, to_json(command.answer)}}, {std::move(text), false, {}});
}

void ObservationModel::set_comment(const command::SetComment& command) {
  const auto* field = form_ != nullptr ? form_->find(command.field) : nullptr;
  if (field == nullptr || !may_edit()) return;
  const auto& comment = field->comment.empty() ? field->name : field->comment;
  save({{comment, command.text.empty() ? nlohmann::json(nullptr) : nlohmann::json(command.text)}},
       {{}, true, typing_key(comment)});
}

void ObservationModel::set_field(const command::SetObservationField& command) {
  const auto* field = form_ != nullptr ? form_->find(command.field) : nullptr;
  if (field == nullptr || !may_edit()) return;
  if (forms::is_half_typed(*field, command.value)) {  // no answer yet: it is shown, and goes nowhere
    answers_[command.field] = half_typed_[command.field] = command.value;
    return build_stage();
  }
  half_typed_.erase(command.field);
  save({{command.field, forms::is_answered(command.value) ? command.value : nlohmann::json(nullptr)}},
       {{}, true, typing_key(command.field)});
}

void ObservationModel::finalise() {
  if (view_->village.empty() || !context_->saves.flush()) return;
  read_stage();
  if (!view_->missing.empty() || !view_->record) return;
  save({{form().state_field, "final"}}, {{"toast.finalised", {{"village", view_->village_name}}, {}}, false, {}});
}

void ObservationModel::reopen() {
  if (view_->state != StageState::finalised) return;
  save({{form().state_field, "draft"}}, {{"toast.reopened", {{"village", view_->village_name}}, {}}, false, {}});
}

void ObservationModel::on_saved(const std::string& form_name, const RecordId& id) {
  if (form_name == "problem" && form_ != nullptr && !view_->village.empty()) return read_stage();
  if (form_ == nullptr || (form_name != "observation" && form_name != review::review_form)) return;
  auto record = context_->store.find(id);
  if (form_name == review::review_form) {
    const auto judged = record && *record ? RecordId::parse(text_answer((*record)->values, "record"))
                                          : Result<RecordId>(Error{Code::not_found, {}});
    if (!judged) return;
    const auto counting = review::counting(context_->store, **record);
    for (review::Reviews* reviews : {&reviews_, reading_ ? &reading_->reviews : nullptr}) {
      if (reviews == nullptr) continue;
      reviews->remove(*judged);
      reviews->add(counting);
    }
    record = context_->store.find(*judged);
    if (!record || !*record || (*record)->form != "observation") return;
  }
  if (record && *record) {
    note_record(**record, villages_, reviews_);
    if (reading_) note_record(**record, reading_->villages, reading_->reviews);
  }
  build_villages();
  if (!view_->village.empty()) read_stage();
}

}  // namespace yanxing::app
