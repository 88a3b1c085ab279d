// 审核: every record that goes up and where its review stands, read in slices; what was written here is followed.
#include <algorithm>

#include "client/app/review_mark.h"
#include "client/app/review_model.h"

namespace yanxing::app {

namespace {

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

}  // namespace

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

}  // namespace yanxing::app
