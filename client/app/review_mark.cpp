#include "client/app/review_mark.h"

namespace yanxing::app {

namespace {

ReviewStage view_stage(review::Stage stage) {
  switch (stage) {
    case review::Stage::draft: return ReviewStage::draft;
    case review::Stage::final: return ReviewStage::finished;
    case review::Stage::submitted: return ReviewStage::submitted;
    case review::Stage::returned: return ReviewStage::returned;
    case review::Stage::accepted: return ReviewStage::accepted;
    case review::Stage::changed_after: return ReviewStage::changed_after;
    case review::Stage::deleted_after: return ReviewStage::deleted_after;
  }
  YX_UNREACHABLE();
}

}  // namespace

std::optional<records::Record> review_record(const Context& context, const RecordId& record) {
  const auto id = context.store.id_of(review::review_form, {{"record", record.text()}});
  if (!id || !*id) return std::nullopt;
  auto found = context.store.find(**id);
  if (!found || !*found) return std::nullopt;
  return review::counting(context.store, std::move(**found));
}

ReviewMark to_mark(const Context& context, const review::Standing& standing) {
  ReviewMark mark;
  mark.goes_up = true;
  mark.stage = view_stage(standing.stage);
  mark.reopened = standing.reopened;
  if (!standing.decision) return mark;
  mark.returned = standing.decision->verdict == review::Verdict::returned;
  mark.by = standing.decision->by;
  mark.at = context.local(standing.decision->at_ms);
  mark.comment = standing.decision->comment;
  for (const review::Opinion& one : standing.decision->others) {
    const char* key = one.verdict == review::Verdict::returned ? "review.other.returned" : "review.other.accepted";
    mark.others.push_back({key, {{"person", one.by}, {"date", one.at.substr(0, 10)}, {"comment", one.comment}}, {}});
  }
  return mark;
}

ReviewMark review_mark(const Context& context, const records::Record& record) {
  const auto* form = context.form(record.form);
  if (form == nullptr || !review::goes_up(*form)) return {};
  const auto found = review_record(context, record.id);
  const auto decision = found ? review::decision_of(*found) : std::nullopt;
  return to_mark(context, review::state_of(*form, record, decision ? &*decision : nullptr));
}

}  // namespace yanxing::app
