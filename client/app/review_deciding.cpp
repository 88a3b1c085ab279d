// 审核: the decision over a record, and the comment that goes with it; half typed it is kept.
#include "client/app/review_mark.h"
#include "client/app/review_model.h"
#include "client/forms/json.h"

namespace yanxing::app {

namespace {

constexpr std::string_view comments_setting = "half_typed_reviews";

}  // namespace

/// Of what was deleted after it was accepted: seen, so that the acceptance goes too, or the record comes back.
bool ReviewModel::answer_deletion(const records::Record& record, bool accept) {
  const auto known = entries_.find(record.id);
  const auto decided = review_record(*context_, record.id);
  if (known == entries_.end() || known->second.standing.stage != review::Stage::deleted_after || !decided) return false;
  if (!review::may_review(reviewer_) || !context_->store.may_write(*decided)) return false;
  const std::string title = title_of(context_->words, record);
  if (accept) {
    context_->saves.remove(decided->form, decided->id, {"toast.review.deletion_seen", {{"title", title}}, {}});
  } else {
    context_->saves.restore(record.form, record.id, {"toast.undeleted", {{"title", title}}, {}});
  }
  return true;
}

/// Of those that were not decided: judged so already by `again`, or refused.
void ReviewModel::say_undecided(review::Verdict verdict, const std::optional<review::Decision>& again,
                                std::int64_t repeated, review::Refusal refused) const {
  if (again) {
    const std::string key = std::string("review.again.") + review::verdict_name(verdict);
    const std::vector<std::pair<std::string, std::string>> who{{"person", again->by}, {"day", again->at.substr(0, 10)}};
    context_->notices.toast(ToastKind::info,
                            repeated == 1 ? Message{key, who, {}} : Message{key + ".many", {}, repeated});
  }
  if (refused == review::Refusal::narrow_scope) {
    context_->notices.toast(ToastKind::warning, narrow_scope_message());
  } else if (refused != review::Refusal::none) {
    context_->notices.toast(ToastKind::warning,
                            {std::string("review.refused.") + review::refusal_name(refused), {}, {}});
  }
}

void ReviewModel::decide(const command::DecideReview& command) {
  if (command.records.empty() || !context_->saves.flush()) return;
  const auto reviewer = review::reviewer_of(context_->workspace);
  const auto verdict = command.accept ? review::Verdict::accepted : review::Verdict::returned;
  std::vector<records::SaveRequest> requests;
  std::vector<RecordId> decided_on;
  auto refused = review::Refusal::none;
  std::string title;
  std::optional<review::Decision> again;
  std::int64_t repeated = 0;
  for (const auto& one : command.records) {
    const auto found = context_->store.find(one.record);
    if (!found || !*found) continue;
    const auto* form = context_->form((*found)->form);
    if ((*found)->state == records::State::deleted && answer_deletion(**found, command.accept)) continue;
    const auto refusal = review::refusal_of(reviewer, form, **found, verdict, command.comment, one.version);
    if (refusal != review::Refusal::none) {
      refused = refusal;
      continue;
    }
    const auto decided = review_record(*context_, one.record);
    const auto before = decided ? review::decision_of(*decided) : std::nullopt;
    if (review::is_again(review::state_of(*form, **found, before ? &*before : nullptr), verdict, command.comment)) {
      again = before;
      ++repeated;
      continue;
    }
    title = title_of(context_->words, **found);
    decided_on.push_back(one.record);
    sent_.insert_or_assign(one.record, command.comment);
    requests.push_back(review::decide(reviewer, *form, **found, verdict, command.comment, context_->now()));
  }
  if (!requests.empty()) {
    const auto count = static_cast<std::int64_t>(requests.size());
    const char* one = command.accept ? "toast.review.accepted" : "toast.review.returned";
    const char* many = command.accept ? "toast.review.accepted.many" : "toast.review.returned.many";
    Message text = count == 1 ? Message{one, {{"title", title}}, {}} : Message{many, {}, count};
    context_->saves.put(std::move(requests), {std::move(text), false, {}});
    for (const auto& record : decided_on) note_comment(record, {});
    // Of those that were ticked the open one may not be: the comment was for the ticked ones.
    if (open_ && comments_.contains(open_->text()) && comments_.at(open_->text()) == command.comment)
      note_comment(*open_, {});
  }
  say_undecided(verdict, again, repeated, refused);
}

// ------------------------------------------------------------------------------------------------ half-typed comments

void ReviewModel::load_comments() {
  comments_.clear();
  const auto kept = forms::parse_json(context_->setting(comments_setting, "{}"));
  if (!kept || !kept->is_object()) return;
  for (const auto& [record, text] : kept->items()) {
    if (text.is_string()) comments_[record] = text.get<std::string>();
  }
}

/// A comment goes with its decision and comes back where that is undone.
void ReviewModel::follow_comment(const RecordId& record, const std::optional<review::Decision>& decision) {
  const auto sent = sent_.find(record);
  if (sent == sent_.end()) return;
  const auto typed = comments_.find(record.text());
  if (decision && decision->comment == sent->second) {
    if (typed != comments_.end() && typed->second == sent->second) note_comment(record, {});  // redone
  } else if (typed == comments_.end()) {
    note_comment(record, sent->second);
  }
}

void ReviewModel::note_comment(const RecordId& record, const std::string& text) {
  const auto id = record.text();
  if (text.empty()) {
    if (comments_.erase(id) == 0) return;
  } else {
    comments_[id] = text;
  }
  if (view_->content && view_->content->record == record) view_->content->comment = text;
  typed_ms_ = context_->now();
  if (!comments_stale_) first_typed_ms_ = typed_ms_;
  comments_stale_ = true;
}

void ReviewModel::keep_comments() {
  if (!comments_stale_) return;
  auto kept = nlohmann::json::object();
  for (const auto& [record, text] : comments_) kept[record] = text;
  const auto written = context_->workspace.set_setting(
      comments_setting, kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  comments_stale_ = !written.ok();
  if (comments_stale_) typed_ms_ = first_typed_ms_ = context_->now() + Saves::retry_ms;
}

void ReviewModel::keep_due_comments() {
  if (comments_due_ms() == 0) keep_comments();
}

std::optional<UnixMs> ReviewModel::comments_due_ms() const {
  if (!comments_stale_) return std::nullopt;
  const auto now_ms = context_->now();
  if (typed_ms_ > now_ms && typed_ms_ - now_ms <= Saves::retry_ms)
    return typed_ms_ - now_ms;  // it could not be written
  return Saves::typing_wait_ms(now_ms, first_typed_ms_, typed_ms_);
}

}  // namespace yanxing::app
