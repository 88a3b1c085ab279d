#include "client/app/review_model.h"

#include <algorithm>

#include "client/app/fill_entries.h"
#include "client/forms/json.h"

namespace yanxing::app {

namespace {

constexpr UnixMs day_ms = 24LL * 3600 * 1000;
constexpr std::string_view comments_setting = "half_typed_reviews";

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

/// An answer of it opens a problem.
bool has_problem(const forms::Form& form, const records::Record& record) {
  return std::any_of(form.fields.begin(), form.fields.end(), [&](const forms::Field& field) {
    if (field.problem.empty()) return false;
    const auto found = record.values.find(field.name);
    return found != record.values.end() && found->second.is_string() &&
           std::find(field.problem.begin(), field.problem.end(), found->second.get<std::string>()) !=
               field.problem.end();
  });
}

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

// ------------------------------------------------------------------------------------------------ reading

void ReviewModel::reload() {
  keep_comments();
  if (!comments_stale_) load_comments();
  entries_.clear();
  view_->content.reset();
  open_.reset();
  view_->forms.clear();
  for (const auto& form : context_->forms().forms()) {
    if (!review::goes_up(form)) continue;
    const auto& label = context_->words.of(form.title);
    view_->forms.push_back({form.name, label, {}, context_->words.search_key(label)});
  }
  const auto scope = context_->scope();
  view_->places = context_->words.place_choices(
      scope,
      scope.size() >= 9 ? std::vector<places::Level>{} : std::vector{places::Level::county, places::Level::township});
  reviewer_ = review::reviewer_of(context_->workspace);
  view_->reviewer = review::may_review(reviewer_);
  view_->cannot_review = review::is_scope_too_narrow(reviewer_) ? narrow_scope_message() : Message{};
  if (!visited_) view_->tab = view_->reviewer ? ReviewTab::waiting : ReviewTab::returned;
  stale_ = true;
}

/// Why a county's laptop of which the enrolment names townships alone does not review, and who can mend it.
Message ReviewModel::narrow_scope_message() const {
  std::string names;
  for (const std::string& place : reviewer_.scope) names += (names.empty() ? "" : "、") + context_->words.place(place);
  return {"review.refused.narrow_scope", {{"place", context_->words.place(reviewer_.place)}, {"scope", names}}, {}};
}

void ReviewModel::start_reading() {
  stale_ = false;
  reading_ = true;
  reviewer_ = review::reviewer_of(context_->workspace);
  if (view_->reviewer != review::may_review(reviewer_)) reload();  // it was enrolled meanwhile
  stale_ = false;
  view_->loading = entries_.empty();
  next_.clear();
  reviews_ = {};
  static_cast<void>(context_->store.each(of_form(review::review_form), [&](const records::Record& record) {
    reviews_.add(review::counting(context_->store, record));
    return true;
  }));
  forms_left_.clear();
  for (const auto& form : context_->forms().forms()) {
    if (review::goes_up(form)) forms_left_.push_back(form.name);
  }
  read_to_ = {};
}

void ReviewModel::read_slice() {
  std::int64_t left = slice_records;
  while (left > 0 && !forms_left_.empty()) {
    auto query = of_form(forms_left_.back());
    query.place = context_->scope();
    query.life = records::ListQuery::Life::any;  // what was deleted after it was accepted is told
    read_to_.ask(query, left);
    std::int64_t read = 0;
    static_cast<void>(context_->store.each(query, [&](const records::Record& record) {
      ++read;
      read_to_.note(record);
      if (auto entry = entry_of(record, reviews_.find(record.id))) next_.insert_or_assign(record.id, std::move(*entry));
      return true;
    }));
    if (read < left) {
      forms_left_.pop_back();
      read_to_ = {};
    }
    left -= read;
  }
  if (!forms_left_.empty()) return;
  reading_ = false;
  started_ = true;
  entries_ = std::move(next_);
  next_.clear();
  view_->loading = false;
}

bool ReviewModel::refresh() {
  if (!context_->workspace.is_set_up()) return false;
  visited_ = true;
  if (stale_ || reading_) {
    if (read_some()) return view_->loading;
    // Building the list of many costs as much as a slice of reading: the next call does it.
    if (entries_.size() > static_cast<std::size_t>(slice_records)) return false;
  }
  if (!unbuilt_) return false;
  build();
  return true;
}

bool ReviewModel::read_some() {
  if (!context_->workspace.is_set_up()) return false;
  if (stale_) start_reading();
  if (!reading_) return false;
  read_slice();
  if (reading_) return true;
  count_badge();
  unbuilt_ = true;
  return false;
}

void ReviewModel::count_badge() {
  const auto tab = view_->reviewer ? ReviewTab::waiting : ReviewTab::returned;
  badge_ = std::count_if(entries_.begin(), entries_.end(), [&](const auto& one) { return tab_of(one.second) == tab; });
}

void ReviewModel::on_saved(const std::string& form, const RecordId& record) {
  if (!started_ && !reading_) return;
  auto id = record;
  if (form == review::review_form) {
    const auto saved = context_->store.find(record);
    if (!saved || !*saved) return;
    const auto named = RecordId::parse(text_answer((*saved)->values, "record"));
    if (!named) return;
    id = *named;
  } else {
    const auto* known = context_->form(form);
    if (known == nullptr || !review::goes_up(*known)) return;
  }
  if (reading_) {
    stale_ = true;  // read from the beginning: this record may have been passed already
    return;
  }
  const auto found = context_->store.find(id);
  entries_.erase(id);
  if (found && *found) {
    const auto decided = review_record(*context_, id);
    const auto decision = decided ? review::decision_of(*decided) : std::nullopt;
    follow_comment(id, decision);
    if (auto entry = entry_of(**found, decision ? &*decision : nullptr))
      entries_.insert_or_assign(id, std::move(*entry));
  }
  count_badge();
  unbuilt_ = true;
}

/// Deleted by others after it was accepted, and nobody has seen that yet. Whoever deleted it knows.
bool ReviewModel::is_news(const records::Record& record, const review::Decision* decision) const {
  if (decision == nullptr || decision->verdict != review::Verdict::accepted) return false;
  const auto change = context_->store.change(record.last_change);
  return !change || !change->own;
}

std::optional<ReviewModel::Entry> ReviewModel::entry_of(const records::Record& record,
                                                        const review::Decision* decision) const {
  const auto* form = context_->form(record.form);
  if (form == nullptr || !review::goes_up(*form)) return std::nullopt;
  if (record.state == records::State::deleted && !is_news(record, decision)) return std::nullopt;
  Entry entry;
  entry.record = record.id;
  entry.form = record.form;
  entry.place = record.place;
  entry.title = title_of(context_->words, record);
  entry.last_change = record.last_change;
  entry.changed_ms = record.changed_ms;
  entry.conflict = !record.conflicts.empty() || (decision != nullptr && !decision->others.empty());
  entry.standing = review::state_of(*form, record, decision);
  entry.own_unit = review::may_review(reviewer_) && !review::is_above(reviewer_, record);
  entry.problem = review::is_waiting(entry.standing.stage) && has_problem(*form, record);
  if (review::is_waiting(entry.standing.stage)) entry.version = review::version_of(*form, record);
  // Bringing a record back does not begin its waiting anew.
  if (review::is_waiting(entry.standing.stage) && record.state != records::State::deleted) {
    if (const auto filled = review::filled_in(context_->store, record); filled.at_ms > 0)
      entry.changed_ms = filled.at_ms;
  }
  return entry;
}

// ------------------------------------------------------------------------------------------------ showing

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

// ------------------------------------------------------------------------------------------------ what is asked for

void ReviewModel::show(ReviewTab tab) {
  view_->tab = tab;
  open_.reset();
  open_row_ = 0;
  build();
}

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

}  // namespace yanxing::app
