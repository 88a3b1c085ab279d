#include "client/app/roster.h"

#include <algorithm>
#include <utility>

#include "client/text/text.h"

namespace yanxing::app {

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string shorten_phone(std::string_view phone) {
  if (phone.size() < 8 || !is_digits(phone)) return std::string(phone);
  return std::string(phone.substr(0, 3)) + std::string(phone.size() - 7, '*') +
         std::string(phone.substr(phone.size() - 4));
}

void Roster::set_people(std::vector<RosterPerson> people) {
  entries_.clear();
  entries_.reserve(people.size());
  for (auto& person : people) {
    Entry entry;
    entry.row.person = person.id;
    entry.row.name = std::move(person.name);
    entry.row.village = std::move(person.village);
    entry.row.role = std::move(person.role);
    entry.row.phone = shorten_phone(person.phone);
    entry.row.walk_in = person.walk_in;
    entry.village_code = std::move(person.village_code);
    entry.phone = std::move(person.phone);
    entry.key.name = text::fold(entry.row.name);
    entries_.push_back(std::move(entry));
  }
  indexed_ = 0;
  renumber();
  rebuild_counts();
  rebuild_rows();
  rebuild_quick();
}

void Roster::put_person(RosterPerson person, text::Pinyin& pinyin) {
  auto found = by_person_.find(person.id);
  if (found == by_person_.end()) {
    found = by_person_.emplace(person.id, entries_.size()).first;
    entries_.emplace_back().row.person = person.id;
  }
  Entry& entry = entries_[found->second];
  entry.row.name = std::move(person.name);
  entry.row.village = std::move(person.village);
  entry.row.role = std::move(person.role);
  entry.row.phone = shorten_phone(person.phone);
  entry.row.walk_in = entry.row.walk_in || person.walk_in;
  entry.village_code = std::move(person.village_code);
  entry.phone = std::move(person.phone);
  entry.key = pinyin.key(entry.row.name);
  rebuild_counts();
  rebuild_rows();
  rebuild_quick();
}

void Roster::remove_person(const RecordId& person) {
  const auto found = by_person_.find(person);
  if (found == by_person_.end()) return;
  const auto index = found->second;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
  if (index < indexed_) --indexed_;
  renumber();
  rebuild_counts();
  rebuild_rows();
  rebuild_quick();
}

void Roster::renumber() {
  by_person_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) by_person_[entries_[i].row.person] = i;
}

void Roster::apply(Entry& entry, const RosterMark* mark) {
  entry.row.has_mark_record = mark != nullptr;
  entry.row.mark = mark != nullptr ? mark->mark : Mark::none;
  entry.row.time = mark != nullptr ? mark->time : "";
  entry.row.note = mark != nullptr ? mark->note : "";
  entry.row.sync = mark != nullptr ? mark->sync : SyncState::local;
  entry.row.conflict = mark != nullptr && mark->conflict;
  entry.row.out = mark != nullptr ? mark->out : "";
  entry.row.unsaved = mark != nullptr && mark->unsaved;
}

void Roster::set_mark(const RecordId& person, const RosterMark* mark) {
  const auto found = by_person_.find(person);
  if (found == by_person_.end()) return;
  Entry& entry = entries_[found->second];
  const bool was_shown = passes(entry);
  count(entry, -1);
  apply(entry, mark);
  count(entry, +1);
  show_counts();
  if (was_shown == passes(entry)) {
    refresh_row(entry);
  } else {
    rebuild_rows();
  }
  rebuild_quick();
}

void Roster::set_marks(const std::vector<std::pair<RecordId, RosterMark>>& marks) {
  for (const auto& [person, mark] : marks) {
    const auto found = by_person_.find(person);
    if (found != by_person_.end()) apply(entries_[found->second], &mark);
  }
  rebuild_counts();
  rebuild_rows();
  rebuild_quick();
}

void Roster::set_filter(AttendanceFilter filter) {
  view_->filter = std::move(filter);
  query_ = text::NameQuery(view_->filter.text);
  rebuild_rows();
}

std::vector<RecordId> Roster::unmarked() const {
  std::vector<RecordId> out;
  for (const Entry& entry : entries_) {
    if (entry.row.mark == Mark::none) out.push_back(entry.row.person);
  }
  return out;
}

void Roster::find(std::string text, bool out) {
  view_->quick_text = std::move(text);
  view_->quick_out = out;
  rebuild_quick();
}

bool Roster::index_some(text::Pinyin& pinyin, std::size_t people) {
  const auto end = std::min(entries_.size(), indexed_ + people);
  for (; indexed_ < end; ++indexed_) {
    Entry& entry = entries_[indexed_];
    if (entry.key.full.empty()) entry.key = pinyin.key(entry.row.name);
  }
  const bool is_done = indexed_ == entries_.size();
  if (is_done && !view_->filter.text.empty()) rebuild_rows();
  if (is_done && !view_->quick_text.empty()) rebuild_quick();
  return !is_done;
}

const AttendanceRow* Roster::row(const RecordId& person) const {
  const auto found = by_person_.find(person);
  return found == by_person_.end() ? nullptr : &entries_[found->second].row;
}

std::size_t Roster::village_of(const Entry& entry) {
  const auto [found, is_new] = by_village_.try_emplace(entry.village_code, view_->by_village.size());
  if (is_new) {
    view_->by_village.push_back({entry.row.village, {}});
    view_->villages.push_back(
        {entry.village_code, entry.row.village, "", text::fold(entry.row.village) + " " + entry.village_code});
  }
  return found->second;
}

void Roster::count(const Entry& entry, int by) {
  auto& arrived = view_->by_village[village_of(entry)].arrived;
  if (by > 0) {
    counts_.add(entry.row.mark);
  } else {
    counts_.take(entry.row.mark);
  }
  if (training::was_there(entry.row.mark)) arrived.done += by;
  if (training::is_expected(entry.row.mark)) arrived.total += by;
  if (entry.row.unsaved) unsaved_ += by;
  if (training::was_there(entry.row.mark) && !entry.row.out.empty()) left_ += by;
}

void Roster::show_counts() {
  const auto of = [this](Mark mark) { return static_cast<std::int64_t>(counts_.of(mark)); };
  view_->counts = {static_cast<std::int64_t>(counts_.total),
                   of(Mark::none),
                   of(Mark::present),
                   of(Mark::late),
                   of(Mark::early),
                   of(Mark::leave),
                   of(Mark::absent),
                   static_cast<std::int64_t>(counts_.there()),
                   static_cast<std::int64_t>(counts_.expected()),
                   unsaved_,
                   left_};
}

void Roster::rebuild_counts() {
  counts_ = {};
  unsaved_ = 0;
  left_ = 0;
  view_->by_village.clear();
  view_->villages.clear();
  by_village_.clear();
  for (const auto& entry : entries_) count(entry, +1);
  show_counts();
  view_->roster_size = static_cast<std::int64_t>(entries_.size());
}

bool Roster::passes(const Entry& entry) const {
  const auto& filter = view_->filter;
  if (filter.mark && entry.row.mark != *filter.mark) return false;
  if (!filter.village.empty() && entry.village_code != filter.village) return false;
  if (filter.text.empty()) return true;
  if (is_digits(filter.text) && entry.phone.ends_with(filter.text)) return true;
  return query_.match(entry.key) != text::Match::none;
}

void Roster::rebuild_rows() {
  view_->rows.clear();
  for (const auto& entry : entries_) {
    if (passes(entry)) view_->rows.push_back(entry.row);
  }
}

// Rows keep the order of entries_, so the row of a person is found by where it could stand at most.
void Roster::refresh_row(const Entry& entry) {
  const auto last = std::min(static_cast<std::size_t>(&entry - entries_.data()) + 1, view_->rows.size());
  for (std::size_t i = last; i-- > 0;) {
    if (view_->rows[i].person == entry.row.person) {
      view_->rows[i] = entry.row;
      return;
    }
  }
}

void Roster::rebuild_quick() {
  view_->quick.clear();
  const std::string wanted = text::trim(view_->quick_text);
  if (wanted.empty()) return;
  struct Hit {
    const Entry* entry;
    bool is_inside;
    bool is_past;
    text::Match match;
  };
  // Whom it is not for (any more) stands behind: she is signed in, or not in, or out.
  const auto is_done = [this](const AttendanceRow& row) {
    const bool there = training::was_there(row.mark);
    return view_->quick_out ? !there || !row.out.empty() : there;
  };
  const text::NameQuery query(wanted);
  std::vector<Hit> hits;
  for (const auto& entry : entries_) {
    const auto match = query.match(entry.key);
    const bool by_phone = is_digits(wanted) && entry.phone.ends_with(wanted);
    if (match == text::Match::none && !by_phone) continue;
    const bool is_inside = match <= text::Match::initials_inside && !by_phone;
    hits.push_back({&entry, is_inside, is_done(entry.row), match});
  }
  const auto shown = std::min(hits.size(), max_quick);
  // She who is meant may be in already: never let somebody whose name only contains the letters take her place.
  const auto is_better = [](const Hit& a, const Hit& b) {
    if (a.is_inside != b.is_inside) return b.is_inside;
    if (a.is_past != b.is_past) return b.is_past;
    if (a.match != b.match) return a.match > b.match;
    return a.entry < b.entry;
  };
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(shown), hits.end(), is_better);
  for (std::size_t i = 0; i < shown; ++i) {
    view_->quick.push_back(hits[i].entry->row);
    view_->quick.back().inside = hits[i].is_inside;
  }
}

}  // namespace yanxing::app
