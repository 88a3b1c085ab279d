#include "client/app/observation_model.h"

#include <algorithm>

#include "client/app/election_model.h"
#include "client/election/round.h"

namespace yanxing::app {

int ObservationModel::stage_of(const forms::Answers& answers) {
  const auto text = text_answer(answers, "stage");
  const bool is_stage = text.size() == 1 && text[0] >= '1' && text[0] < '1' + stage_count;
  return is_stage ? text[0] - '0' : 0;
}

const char* ObservationModel::answer_value(Answer answer) {
  switch (answer) {
    case Answer::none: return "";
    case Answer::yes: return "yes";
    case Answer::no: return "no";
    case Answer::not_applicable: return "na";
    case Answer::not_observed: return "unseen";
  }
  YX_UNREACHABLE();
}

// ------------------------------------------------------------------------------------------------ opening

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
  const auto value =
      command.answer == Answer::none ? nlohmann::json(nullptr) : nlohmann::json(answer_value(command.answer));
  const auto label = context_->words.value(&form(), command.field, value);
  Message text{"toast.answered", {{"number", number}, {"answer", label}}, {}};
  if (command.answer == Answer::none) text = {"toast.answer_taken", {{"number", number}}, {}};
  save({{command.field, value}}, {std::move(text), false, {}});
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
