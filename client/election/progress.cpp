#include "client/election/progress.h"

#include <algorithm>
#include <utility>

#include "client/election/round.h"

namespace yanxing::election {
namespace {

using records::Record;

/// The answers with the stage filled in, as a record of that stage has them before anything else is answered.
forms::Answers answers_at(int stage, const Record* record) {
  forms::Answers answers = record != nullptr ? record->values : forms::Answers{};
  answers["stage"] = std::to_string(stage);
  return answers;
}

std::string text_of(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

bool is_answered(const forms::Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  return found != answers.end() && forms::is_answered(found->second);
}

bool is_no(const forms::Answers& answers, const std::string& field) {
  const auto found = answers.find(field);
  return found != answers.end() && found->second == "no";
}

void list_missing(const forms::Form& form, const forms::Answers& answers, StageProgress& progress) {
  using Kind = forms::Finding::Kind;
  for (const forms::Finding& finding : forms::check_all(form, answers)) {
    const forms::Field& field = *form.find(finding.field);
    const bool is_item = !field.comment.empty();
    if (finding.kind == Kind::comment) {
      progress.missing.push_back({finding.field, Missing::Why::comment});
    } else if (finding.kind == Kind::required && is_item) {
      progress.missing.push_back({finding.field, Missing::Why::unanswered});
    } else {
      progress.missing.push_back({finding.field, Missing::Why::field});
    }
  }
}

}  // namespace

std::vector<std::string> items_of(const forms::Form& form, int stage) {
  const auto relevant = forms::relevant_fields(form, answers_at(stage, nullptr));
  std::vector<std::string> items;
  for (std::size_t i = 0; i < form.fields.size(); ++i) {
    if (relevant[i] && !form.fields[i].comment.empty()) items.push_back(form.fields[i].name);
  }
  return items;
}

StageProgress stage_progress(const forms::Form& form, int stage, const Record* record) {
  StageProgress progress;
  progress.stage = stage;
  if (record != nullptr && record->state == records::State::deleted) record = nullptr;
  const forms::Answers answers = answers_at(stage, record);
  for (const std::string& item : items_of(form, stage)) {
    ++progress.items;
    if (!is_answered(answers, item)) continue;
    ++progress.answered;
    if (!is_no(answers, item)) continue;
    ++progress.no_count;
    if (!is_answered(answers, form.find(item)->comment)) ++progress.no_without_comment;
  }
  list_missing(form, answers, progress);
  if (record == nullptr) return progress;
  progress.started = true;
  progress.final = record->state == records::State::final;
  progress.conflict = !record->conflicts.empty();
  return progress;
}

std::vector<VillageProgress> village_progress(const forms::Form& form, std::string_view round,
                                              const std::vector<std::string>& villages,
                                              const std::vector<Record>& observations) {
  std::map<std::pair<std::string, std::string>, const Record*> by_stage;
  for (const Record& record : observations) {
    if (record.form != form.name || record.state == records::State::deleted ||
        round_year(text_of(record, "round")) != round)
      continue;
    by_stage[{text_of(record, "place"), text_of(record, "stage")}] = &record;
  }
  std::vector<VillageProgress> out;
  out.reserve(villages.size());
  for (const std::string& village : villages) {
    VillageProgress progress;
    progress.village = village;
    progress.complete = true;
    for (int stage = 1; stage <= stage_count; ++stage) {
      const auto found = by_stage.find({village, std::to_string(stage)});
      StageProgress& one = progress.stages[static_cast<std::size_t>(stage - 1)];
      one = stage_progress(form, stage, found != by_stage.end() ? found->second : nullptr);
      progress.items += one.items;
      progress.answered += one.answered;
      progress.complete = progress.complete && one.final;
    }
    out.push_back(std::move(progress));
  }
  return out;
}

}  // namespace yanxing::election
