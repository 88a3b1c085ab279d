#include "client/app/conflicts_model.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace yanxing::app {

namespace {

/// Where a cell stands in its form; what is no question of it comes first.
std::size_t order_of(const forms::Form* form, std::string_view cell) {
  if (form == nullptr || cell.starts_with('@')) return 0;
  const auto name = forms::field_of_path(cell);
  const auto found = std::find_if(form->fields.begin(), form->fields.end(),
                                  [&](const forms::Field& field) { return field.name == name; });
  return 1 + static_cast<std::size_t>(found - form->fields.begin());
}

}  // namespace

void ConflictsModel::start_reading() {
  stale_ = false;
  next_.clear();
  next_heads_.clear();
  next_known_.clear();
  left_.clear();
  records::ListQuery query;
  query.in_conflict = true;
  auto found = context_->store.list(query);
  if (found) left_ = std::move(*found);
  order_left();
  reading_ = true;
}

/// By place, name and id: the order stays, whatever is decided and whenever one looks. The last is read first.
void ConflictsModel::order_left() {
  using Key = std::tuple<std::string, std::string, std::string, RecordId>;
  std::map<RecordId, Key> keys;
  for (const records::Record& record : left_) {
    // Titles of very many would take longer than a frame may: these stand by place and id.
    const bool by_name = left_.size() <= max_named;
    const std::string title = by_name ? context_->words.search_key(title_of(context_->words, record)) : std::string();
    keys[record.id] = {record.place, title, record.form, record.id};
  }
  std::sort(left_.begin(), left_.end(),
            [&](const records::Record& a, const records::Record& b) { return keys.at(b.id) < keys.at(a.id); });
}

void ConflictsModel::read_one(const records::Record& record) {
  const std::size_t before = next_.size();
  const auto known = known_.find(record.id);
  if (known != known_.end() && known->second.last_change == record.last_change &&
      known->second.cells == record.conflicts) {
    next_.insert(next_.end(), known->second.conflicts.begin(), known->second.conflicts.end());
    next_heads_.insert(next_heads_.end(), known->second.heads.begin(), known->second.heads.end());
    const std::string title = title_of(context_->words, record);  // names another record, which may have changed
    for (std::size_t i = before; i < next_.size(); ++i) next_[i].record_title = title;
  } else {
    ++read_anew_;
    const auto detail = context_->store.show(record.id);
    if (!detail) return;
    std::vector<const records::CellView*> cells;
    for (const auto& cell : detail->cells) {
      if (cell.conflict) cells.push_back(&cell);
    }
    const auto* form = context_->form(record.form);
    std::stable_sort(cells.begin(), cells.end(), [&](const records::CellView* a, const records::CellView* b) {
      return order_of(form, a->cell) < order_of(form, b->cell);
    });
    for (const auto* cell : cells) add(*detail, *cell);
  }
  const auto at = static_cast<std::ptrdiff_t>(before);
  next_known_[record.id] = {record.last_change,
                            record.conflicts,
                            {next_.begin() + at, next_.end()},
                            {next_heads_.begin() + at, next_heads_.end()}};
}

void ConflictsModel::show_next() {
  view_->conflicts = next_;
  heads_ = next_heads_;
  add_groups();
  show_typed();
}

bool ConflictsModel::refresh() {
  if (stale_) start_reading();
  if (!reading_) return false;
  for (read_anew_ = 0; !left_.empty() && next_.size() < max_listed && read_anew_ < slice_records;) {
    read_one(left_.back());
    left_.pop_back();
  }
  const bool is_done = left_.empty() || next_.size() >= max_listed;
  // A first reading shows what there is so far; later ones what was there before, until all is read.
  if (!is_done && !known_.empty()) return false;
  show_next();
  if (!is_done) return true;
  reading_ = false;
  left_.clear();
  known_ = std::move(next_known_);
  if (next_.size() < max_listed) forget_typed();
  return true;
}

/// How many could be decided at once with this one.
void ConflictsModel::add_groups() {
  std::map<RecordId, std::int64_t> of_record;
  std::map<std::string, std::int64_t> of_form, with_person;
  for (const auto& heads : heads_) {
    if (!heads.can_keep_all()) continue;
    ++of_record[heads.record];
    ++of_form[heads.form];
    ++with_person[heads.person];
  }
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    const auto& heads = heads_[i];
    auto& conflict = view_->conflicts[i];
    if (!heads.can_keep_all()) continue;
    const auto in_record = of_record[heads.record];
    const auto in_form = of_form[heads.form];
    const auto in_person = with_person[heads.person];
    if (in_record > 1) conflict.groups.push_back({KeepScope::record, conflict.record_title, in_record});
    if (in_form > in_record) conflict.groups.push_back({KeepScope::form, conflict.form_label, in_form});
    if (in_person > in_record) conflict.groups.push_back({KeepScope::person, heads.person, in_person});
  }
}

}  // namespace yanxing::app
