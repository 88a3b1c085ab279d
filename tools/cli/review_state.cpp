#include "tools/cli/review_state.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// All of them, the one that counts first.
std::vector<review::Opinion> opinions_of(const review::Decision& decision) {
  std::vector<review::Opinion> all{{decision.verdict, decision.by, decision.at, decision.comment}};
  all.insert(all.end(), decision.others.begin(), decision.others.end());
  return all;
}

}  // namespace

review::Reviews reviews_of(Laptop& laptop, const forms::Form* form) {
  review::Reviews reviews;
  if (form == nullptr || !review::goes_up(*form)) return reviews;
  records::ListQuery query;
  query.form = review::review_form;
  static_cast<void>(laptop.records().each(query, [&](const records::Record& review) {
    reviews.add(review::counting(laptop.records(), review));
    return true;
  }));
  return reviews;
}

std::optional<review::Standing> standing_of(const forms::Form* form, const records::Record& record,
                                            const review::Reviews& reviews) {
  if (form == nullptr || !review::goes_up(*form) || record.state == records::State::deleted) return std::nullopt;
  return review::state_of(*form, record, reviews.find(record.id));
}

json review_json(const review::Standing& standing) {
  json out{{"state", review::stage_name(standing.stage)}, {"by", nullptr}, {"at", nullptr}, {"comment", nullptr}};
  out["conflict"] = standing.decision && !standing.decision->others.empty();
  if (!standing.decision) return out;
  out["by"] = standing.decision->by;
  out["at"] = standing.decision->at;
  if (!standing.decision->comment.empty()) out["comment"] = standing.decision->comment;
  if (standing.decision->others.empty()) return out;
  out["opinions"] = json::array();
  for (const review::Opinion& one : opinions_of(*standing.decision)) {
    out["opinions"].push_back({{"decision", review::verdict_name(one.verdict)},
                               {"by", one.by},
                               {"at", one.at},
                               {"comment", one.comment.empty() ? json(nullptr) : json(one.comment)}});
  }
  return out;
}

std::string opinions_text(const Laptop& laptop, const review::Decision& decision) {
  std::string out;
  for (const review::Opinion& one : opinions_of(decision)) {
    const auto key = std::string("review.opinion.") + review::verdict_name(one.verdict);
    out += (out.empty()                         ? ""
            : laptop.language() == Language::zh ? "；"
                                                : "; ") +
           laptop.say(key, {one.by, local_minute(one.at)}) +
           (one.comment.empty() ? "" : laptop.say("review.state.comment", {one.comment}));
  }
  return out;
}

Result<std::size_t> returned_count(Laptop& laptop) {
  records::ListQuery query;
  query.form = review::review_form;
  std::vector<review::Decision> returns;
  YX_TRY(laptop.records().each(query, [&](const records::Record& review) {
    auto decision = review::decision_of(review::counting(laptop.records(), review));
    if (decision && decision->verdict == review::Verdict::returned) returns.push_back(std::move(*decision));
    return true;
  }));
  std::size_t count = 0;
  for (const review::Decision& decision : returns) {
    YX_ASSIGN(const auto record, laptop.records().find(decision.record));
    const forms::Form* form = record ? laptop.forms().find(record->form) : nullptr;
    if (form == nullptr || !review::goes_up(*form) || record->state == records::State::deleted) continue;
    count += review::state_of(*form, *record, &decision).stage == review::Stage::returned ? 1 : 0;
  }
  return count;
}

std::string review_text(const Laptop& laptop, const review::Standing& standing) {
  const auto key = std::string("review.state.") + review::stage_name(standing.stage);
  const bool is_said = standing.stage == review::Stage::returned || standing.stage == review::Stage::accepted ||
                       standing.stage == review::Stage::changed_after;
  const std::string others = standing.decision && !standing.decision->others.empty()
                                 ? laptop.say("review.state.others", {opinions_text(laptop, *standing.decision)})
                                 : std::string();
  if (const review::Decision* before = review::return_before(standing); before != nullptr && !is_said) {
    const std::string when = local_minute(before->at);
    return laptop.say(key) + laptop.say("review.state.since_return", {before->by, when, before->comment}) + others;
  }
  if (!is_said || !standing.decision) return laptop.say(key) + others;
  const std::string& comment = standing.decision->comment;
  return laptop.say(key, {standing.decision->by, local_minute(standing.decision->at)}) +
         (comment.empty() ? "" : laptop.say("review.state.comment", {comment})) + others;
}

}  // namespace yanxing::cli
