#include "client/app/review_model.h"

#include <algorithm>

#include "client/app/fill_entries.h"
#include "client/app/review_mark.h"

namespace yanxing::app {

namespace {

constexpr UnixMs day_ms = 24LL * 3600 * 1000;

struct Asked {
  const Words& words;
  const forms::Form& form;
};

void add_answer(std::vector<ReviewLine>& lines, const QuestionView& question, const Asked& asked, int depth) {
  if (question.path.empty() || question.kind == QuestionKind::note) return;
  std::string value = question.attachment ? question.attachment->name : question.text;
  if (question.kind == QuestionKind::text && question.value.is_string())
    value = asked.words.value(&asked.form, question.path, question.value);
  if (!value.empty()) lines.push_back({question.label, std::move(value), depth, question.attachment});
  if (question.comment && !question.comment->text.empty())
    lines.push_back({question.comment->label, question.comment->text, depth});
  if (!question.reason.empty()) lines.push_back({question.label, question.reason, depth});
}

void add_answers(std::vector<ReviewLine>& lines, const std::vector<FillEntry>& entries, const Asked& asked, int depth) {
  for (const auto& entry : entries) {
    if (entry.kind == EntryKind::question) add_answer(lines, entry.question, asked, depth);
    for (const auto& question : entry.questions) add_answer(lines, question, asked, depth);
    for (std::size_t i = 0; i < entry.rows.size(); ++i) {
      const auto& row = entry.rows[i];
      lines.push_back({std::to_string(i + 1) + ". " + (row.title.empty() ? entry.label : row.title), {}, depth + 1});
      add_answers(lines, row.entries, asked, depth + 1);
    }
  }
}

}  // namespace

void ReviewModel::run(const ReviewCommand& command) {
  if (std::holds_alternative<command::RefreshReview>(command)) stale_ = true;
  if (const auto* wish = std::get_if<command::ShowReviewTab>(&command)) show(wish->tab);
  if (const auto* wish = std::get_if<command::FilterReview>(&command)) {
    view_->filter = wish->filter;
    build();
  }
  if (const auto* wish = std::get_if<command::ReadReviewed>(&command)) {
    open_ = wish->record;
    for (std::size_t i = 0; i < view_->rows.size(); ++i) {
      if (view_->rows[i].record == *open_) open_row_ = i;
    }
    build_content();
  }
  if (const auto* wish = std::get_if<command::KeepReviewComment>(&command)) note_comment(wish->record, wish->text);
  if (const auto* wish = std::get_if<command::DecideReview>(&command)) decide(*wish);
}

void ReviewModel::show(ReviewTab tab) {
  view_->tab = tab;
  open_.reset();
  open_row_ = 0;
  build();
}

// ------------------------------------------------------------------------------------------------ the list

ReviewTab ReviewModel::tab_of(const Entry& entry) {
  switch (entry.standing.stage) {
    case review::Stage::draft: return ReviewTab::draft;
    case review::Stage::final: return ReviewTab::finished;
    case review::Stage::submitted:
    case review::Stage::changed_after:
    case review::Stage::deleted_after: return entry.own_unit ? ReviewTab::finished : ReviewTab::waiting;
    case review::Stage::returned: return ReviewTab::returned;
    case review::Stage::accepted: return ReviewTab::accepted;
  }
  YX_UNREACHABLE();
}

UnixMs ReviewModel::since_ms(const Entry& entry) const {
  const auto tab = tab_of(entry);
  const bool is_decided = tab == ReviewTab::returned || tab == ReviewTab::accepted;
  return is_decided && entry.standing.decision && entry.standing.decision->at_ms > 0 ? entry.standing.decision->at_ms
                                                                                     : entry.changed_ms;
}

bool ReviewModel::fits(const Entry& entry) const {
  if (tab_of(entry) != view_->tab) return false;
  if (!view_->filter.form.empty() && entry.form != view_->filter.form) return false;
  return entry.place.starts_with(view_->filter.place);
}

ReviewRow ReviewModel::row_of(const Entry& entry) const {
  ReviewRow row;
  row.record = entry.record;
  row.version = entry.version;
  row.form_label = context_->words.form_title(entry.form);
  row.title = entry.title;
  row.place = context_->words.place_in_township(entry.place);
  const auto found = context_->store.find(entry.record);
  if (found && *found) row.author = review::filled_in(context_->store, **found).by;
  row.since = context_->local(since_ms(entry));
  row.days = std::max<std::int64_t>(0, (context_->now() - since_ms(entry)) / day_ms);
  if (tab_of(entry) == ReviewTab::waiting && row.days >= long_wait_days) row.urgency = Urgency::waits_long;
  if (entry.problem) row.urgency = Urgency::problem;
  row.conflict = entry.conflict;
  row.mark = to_mark(*context_, entry.standing);
  return row;
}

void ReviewModel::build() {
  unbuilt_ = false;
  view_->counts.assign(review_tabs, 0);
  std::vector<const Entry*> shown;
  for (const auto& [id, entry] : entries_) {
    ++view_->counts[static_cast<std::size_t>(tab_of(entry))];
    if (fits(entry)) shown.push_back(&entry);
  }
  // What waits: oldest first. What was decided or is in hand: newest first.
  const bool oldest_first = view_->tab == ReviewTab::waiting || view_->tab == ReviewTab::returned;
  std::stable_sort(shown.begin(), shown.end(), [&](const Entry* a, const Entry* b) {
    // What was taken away after it had been accepted is seen first: somebody relies on it.
    const bool a_gone = a->standing.stage == review::Stage::deleted_after;
    const bool b_gone = b->standing.stage == review::Stage::deleted_after;
    if (a_gone != b_gone) return a_gone;
    return oldest_first ? since_ms(*a) < since_ms(*b) : since_ms(*b) < since_ms(*a);
  });
  view_->total = static_cast<std::int64_t>(shown.size());
  view_->rows.clear();
  for (std::size_t i = 0; i < std::min(shown.size(), max_rows); ++i) view_->rows.push_back(row_of(*shown[i]));
  const bool is_listed = open_ && std::any_of(view_->rows.begin(), view_->rows.end(),
                                              [&](const ReviewRow& row) { return row.record == *open_; });
  if (!is_listed && !view_->rows.empty()) {  // decided and gone: the one that took its place
    open_ = view_->rows[std::min(open_row_, view_->rows.size() - 1)].record;
  } else if (!is_listed) {
    open_.reset();
  }
  const auto at = std::find_if(view_->rows.begin(), view_->rows.end(),
                               [&](const ReviewRow& row) { return open_ && row.record == *open_; });
  open_row_ = at == view_->rows.end() ? 0 : static_cast<std::size_t>(at - view_->rows.begin());
  build_content();
}

// ------------------------------------------------------------------------------------------------ the open record

void ReviewModel::build_content() {
  view_->content.reset();
  if (!open_) return;
  const auto detail = context_->store.show(*open_);
  const auto* form = detail ? context_->form(detail->record.form) : nullptr;
  if (form == nullptr) return;
  const auto& record = detail->record;
  const auto known = entries_.find(record.id);
  ReviewContent content;
  content.record = record.id;
  content.version = review::version_of(*form, record);
  content.form_label = context_->words.of(form->title);
  content.title = title_of(context_->words, record);
  content.place = context_->words.place_in_township(record.place);
  if (known != entries_.end()) content.mark = to_mark(*context_, known->second.standing);
  const auto finished = review::finished_of(*form, *detail);
  content.finished_by = finished.by;
  content.finished_at = context_->local(finished.at_ms);
  content.sync = view_sync(record.sync);
  const auto reviewer = review::reviewer_of(context_->workspace);
  content.deleted = known != entries_.end() && known->second.standing.stage == review::Stage::deleted_after;
  if (content.deleted) {
    if (const auto change = context_->store.change(record.last_change)) {
      content.deleted_by = change->author;
      content.deleted_at = context_->local(change->stamp_ms);
    }
  }
  const auto refusal = review::refusal_of(reviewer, form, record, review::Verdict::accepted, {}, {});
  content.can_decide = refusal == review::Refusal::none || (content.deleted && refusal == review::Refusal::deleted);
  const auto filling = context_->look(*form, record.values);
  FillEntries::State state;
  state.locked = true;
  state.scope = context_->scope();
  const FillEntries entries(filling, *form, context_->words, *photos_, state);
  for (const auto& part : entries.parts()) {
    ReviewSection section{part.label, {}};
    add_answers(section.lines, entries.entries(part), {context_->words, *form}, 0);
    if (!section.lines.empty()) content.sections.push_back(std::move(section));
  }
  if (const auto kept = comments_.find(record.id.text()); kept != comments_.end()) content.comment = kept->second;
  view_->content = std::move(content);
}

}  // namespace yanxing::app
