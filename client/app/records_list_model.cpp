// RecordsModel: the list. The first rows of a search are there at once; how many there are is counted between frames.
#include <algorithm>

#include "client/app/records_model.h"
#include "client/app/review_mark.h"

namespace yanxing::app {

namespace {

constexpr std::int64_t margin_rows =
    20;  // read beyond both ends of the window, so that scrolling a little reads nothing
constexpr std::int64_t max_window = 500;
/// What a person does not notice as waiting, for the rows that she sees first.
constexpr std::chrono::milliseconds first_budget{6};
/// For all others, which are only counted: a key costs the same however many there are. The count goes on between
/// frames.
constexpr std::chrono::milliseconds rest_budget{2};
constexpr std::chrono::milliseconds scroll_budget{100};

}  // namespace

records::ListQuery RecordsModel::query() const {
  auto query = of_form(view_->filter.form);
  records::apply(to_kept({}, view_->filter), query);
  query.order = records::ListQuery::Order::newest;
  return query;
}

/// The index answers, so that every keystroke is searched as it comes.
bool RecordsModel::answers_at_once() const { return hits_ && hits_->by_index(); }

void RecordsModel::filter(RecordsFilter filter) {
  const bool typed = filter.text != view_->filter.text && !filter.text.empty();
  searched_ms_ = typed && !answers_at_once() ? std::optional(context_->now()) : std::nullopt;
  if (filter != view_->filter) choose_all(false);  // what is done to several is done to what is listed
  view_->filter = std::move(filter);
  view_->first_row = 0;
  stale_ = is_asked_anew_ = true;
}

void RecordsModel::show_rows(std::int64_t first, std::int64_t count) {
  first = std::max<std::int64_t>(0, first);
  count = std::clamp<std::int64_t>(count, 1, max_window);
  const auto have_end = view_->first_row + static_cast<std::int64_t>(view_->rows.size());
  const bool is_covered = first >= view_->first_row && (first + count <= have_end || have_end >= view_->total);
  if (is_covered && !stale_) return;
  view_->first_row = std::max<std::int64_t>(0, first - margin_rows);
  window_ = count + 2 * margin_rows;
  if (stale_ || !hits_) bring_up();
  find_more(static_cast<std::size_t>(view_->first_row + window_), scroll_budget);
  read_rows();
}

std::optional<UnixMs> RecordsModel::next_due_ms() const {
  if (has_work()) return 0;
  if (!stale_) return std::nullopt;
  const auto age_ms = searched_ms_ ? context_->now() - *searched_ms_ : search_pause_ms;
  return age_ms < 0 ? 0 : std::max<UnixMs>(0, search_pause_ms - age_ms);
}

/// After a save only what was written is looked at: what was found and counted until then stays.
void RecordsModel::bring_up() {
  if (hits_ && !is_asked_anew_) {
    const auto followed = context_->store.follow(*hits_);
    if (followed && *followed) {
      stale_ = false;
      return tell_counts();
    }
  }
  start_search();
}

void RecordsModel::start_search() {
  stale_ = is_asked_anew_ = false;
  searched_ms_.reset();
  hits_.reset();
  auto hits = context_->store.search(query());
  if (hits) hits_ = std::move(*hits);
  tell_counts();
  follow_index();
}

void RecordsModel::tell_counts() {
  view_->total = hits_ ? static_cast<std::int64_t>(hits_->keys().size()) : 0;
  view_->counting = hits_ && !hits_->complete();
  if (!hits_ || view_->counting || (chosen_.empty() && !view_->choosing_all)) return;
  // All hits are known: chosen is what is among them.
  const auto& keys = hits_->keys();
  if (view_->choosing_all) {
    chosen_.insert(keys.begin(), keys.end());
    view_->choosing_all = false;
  } else {
    std::unordered_set<std::int64_t> still;
    for (const std::int64_t key : keys) {
      if (chosen_.contains(key)) still.insert(key);
    }
    chosen_ = std::move(still);
  }
  tell_chosen();
}

void RecordsModel::count_all() {
  const auto all = context_->store.count_living();
  view_->all = all ? all->living : 0;
}

bool RecordsModel::follow_index() {
  std::optional<int> percent;
  if (hits_ && !hits_->by_index()) {
    const auto progress = context_->store.index_progress();
    if (progress && progress->all > 0 && progress->left() > 0)
      percent = static_cast<int>(progress->done * 100 / progress->all);
  }
  return std::exchange(view_->index_percent, percent) != percent;
}

void RecordsModel::find_more(std::size_t wanted, std::chrono::milliseconds budget) {
  if (!hits_) return;
  const Deadline deadline(budget);
  if (!context_->store.find_more(*hits_, wanted, [&] { return deadline.passed(); })) hits_.reset();
  tell_counts();
}

bool RecordsModel::refresh() {
  if (!stale_) return false;
  const auto due = next_due_ms();
  if (due && *due > 0) return false;
  bring_up();
  if (all_stale_) {
    count_all();
    all_stale_ = false;
  }
  find_more(static_cast<std::size_t>(window_), first_budget);
  find_more(SIZE_MAX, rest_budget);
  if (view_->first_row > 0) find_more(static_cast<std::size_t>(view_->first_row + window_), scroll_budget);
  if (view_->first_row >= view_->total) view_->first_row = 0;
  read_rows();
  if (view_->detail) read_detail();
  return true;
}

bool RecordsModel::count_some(const Deadline& deadline) {
  context_->store.warm_up_search();  // after the first rows, before she typed
  if (!has_work()) return false;
  const auto before = view_->total;
  const auto error = context_->store.find_more(*hits_, SIZE_MAX, [&] { return deadline.passed(); });
  if (!error) {
    hits_.reset();
    return true;
  }
  tell_counts();
  const auto have_end = view_->first_row + static_cast<std::int64_t>(view_->rows.size());
  if (view_->total > before && static_cast<std::int64_t>(view_->rows.size()) < window_ && have_end < view_->total)
    read_rows();
  return true;
}

void RecordsModel::read_rows() {
  view_->rows.clear();
  row_keys_.clear();
  if (!hits_) {
    context_->notices.toast(ToastKind::error, {"records.cannot_read", {{"code", code_name(Code::io)}}, {}});
    return;
  }
  const auto records =
      context_->store.read(*hits_, static_cast<std::size_t>(view_->first_row), static_cast<std::size_t>(window_));
  if (!records) {
    const char* code = code_name(records.error().code);
    context_->notices.toast(ToastKind::error, {"records.cannot_read", {{"code", code}}, {}});
    return;
  }
  for (const auto& record : *records) {
    view_->rows.push_back(to_row(record));
    view_->rows.back().chosen = chosen_.contains(record.key);
    row_keys_.push_back(record.key);
  }
}

RecordRow RecordsModel::to_row(const records::Record& record) const {
  RecordRow row;
  row.id = record.id;
  row.form_label = context_->words.form_title(record.form);
  row.title = title_of(context_->words, record);
  const bool is_one_township = context_->scope().size() >= 9;
  row.place = is_one_township ? context_->words.place(record.place) : context_->words.place_in_township(record.place);
  row.changed = context_->local(record.changed_ms);
  if (const auto change = context_->store.change(record.last_change)) row.changed_by = change->author;
  row.sync = view_sync(record.sync);
  row.conflict = !record.conflicts.empty();
  row.deleted = record.state == records::State::deleted;
  const auto* form = context_->form(record.form);
  const bool has_state = form != nullptr && !form->state_field.empty();
  row.draft = has_state && record.state == records::State::draft;
  row.finished = has_state && record.state == records::State::final;
  row.review = review_mark(*context_, record);
  return row;
}

}  // namespace yanxing::app
