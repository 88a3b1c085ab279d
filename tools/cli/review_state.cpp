#include "tools/cli/review_state.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// "2021-05-17 08:24" of "2021-05-17T08:24:00.000+08:00".
std::string moment_of(const std::string& at) {
  constexpr std::size_t minutes = 16;
  std::string text = at.substr(0, minutes);
  if (text.size() == minutes) text[10] = ' ';
  return text;
}

}  // namespace

review::Reviews reviews_of(Laptop& laptop, const forms::Form* form) {
  review::Reviews reviews;
  if (form == nullptr || !review::goes_up(*form)) return reviews;
  records::ListQuery query;
  query.form = review::review_form;
  static_cast<void>(laptop.records().each(query, [&](const records::Record& review) {
    reviews.add(review);
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
  if (!standing.decision) return out;
  out["by"] = standing.decision->by;
  out["at"] = standing.decision->at;
  if (!standing.decision->comment.empty()) out["comment"] = standing.decision->comment;
  return out;
}

std::string review_text(const Laptop& laptop, const review::Standing& standing) {
  const auto key = std::string("review.state.") + review::stage_name(standing.stage);
  const bool is_said = standing.stage == review::Stage::returned || standing.stage == review::Stage::accepted ||
                       standing.stage == review::Stage::changed_after;
  if (!is_said || !standing.decision) return laptop.say(key);
  const std::string& comment = standing.decision->comment;
  return laptop.say(key, {standing.decision->by, moment_of(standing.decision->at)}) +
         (comment.empty() ? "" : laptop.say("review.state.comment", {comment}));
}

}  // namespace yanxing::cli
