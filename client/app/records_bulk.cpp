// RecordsModel: records chosen in the list, and what is done to all of them at once.
#include <algorithm>
#include <span>

#include "client/app/messages.h"
#include "client/app/records_model.h"

namespace yanxing::app {

namespace {

/// In one transaction, between two frames: some tens of milliseconds.
constexpr std::size_t bulk_slice = 400;

}  // namespace

void RecordsModel::tell_chosen() {
  view_->chosen = static_cast<std::int64_t>(chosen_.size());
  for (std::size_t i = 0; i < std::min(row_keys_.size(), view_->rows.size()); ++i)
    view_->rows[i].chosen = chosen_.contains(row_keys_[i]);
}

void RecordsModel::choose(const command::ChooseRecords& command) {
  const auto index_of = [&](const RecordId& id) {
    const auto found =
        std::find_if(view_->rows.begin(), view_->rows.end(), [&](const RecordRow& row) { return row.id == id; });
    return static_cast<std::size_t>(found - view_->rows.begin());
  };
  const auto [first, last] = std::minmax({index_of(command.from), index_of(command.to)});
  if (last >= row_keys_.size()) return;
  for (std::size_t i = first; i <= last; ++i) {
    if (command.on) {
      chosen_.insert(row_keys_[i]);
    } else {
      chosen_.erase(row_keys_[i]);
    }
  }
  view_->choosing_all = false;
  tell_chosen();
}

void RecordsModel::choose_all(bool on) {
  chosen_.clear();
  view_->choosing_all = on && hits_.has_value();
  if (on) tell_counts();
  tell_chosen();
}

void RecordsModel::do_bulk() {
  if (is_doing() || context_->saves.undoing().total > 0 || view_->choosing_all || chosen_.empty()) return;
  const auto count = static_cast<std::int64_t>(chosen_.size());
  if (count > max_bulk) {
    const auto most = std::to_string(max_bulk);
    return context_->notices.toast(ToastKind::warning, {"records.bulk.too_many", {{"most", most}}, count});
  }
  begin_bulk();  // without a question: one undo takes it back
}

void RecordsModel::begin_bulk() {
  if (!context_->saves.flush()) return;  // a toast has said why
  bulk_.assign(chosen_.begin(), chosen_.end());
  std::sort(bulk_.begin(), bulk_.end());
  bulk_alive_ = view_->filter.state == RecordState::deleted;
  bulk_done_ = 0;
  bulk_left_ = bulk_accepted_ = 0;
  bulk_saved_.clear();
  do_some();
}

void RecordsModel::stop_bulk() {
  context_->saves.stop_undoing();
  if (is_doing()) end_bulk();
}

bool RecordsModel::do_some() {
  if (bulk_.empty()) {
    const Progress undoing = context_->saves.undoing();
    const bool changed = undoing.done != view_->bulk.done || undoing.total != view_->bulk.total;
    view_->bulk = undoing;
    return changed;
  }
  const auto slice =
      std::span<const std::int64_t>(bulk_).subspan(bulk_done_, std::min(bulk_slice, bulk_.size() - bulk_done_));
  const auto work = [&]() -> Status {
    YX_ASSIGN(const auto records, context_->store.read(slice));
    std::vector<RecordId> ids;
    std::vector<std::string> forms;
    for (const auto& record : records) {
      if ((record.state == records::State::deleted) != bulk_alive_) continue;
      if (!context_->store.may_write(record)) {
        ++bulk_left_;
        continue;
      }
      if (!bulk_alive_ && is_accepted(record)) {
        ++bulk_accepted_;
        continue;
      }
      ids.push_back(record.id);
      forms.push_back(record.form);
    }
    YX_ASSIGN(auto saved, bulk_alive_ ? context_->store.restore_many(ids) : context_->store.remove_many(ids));
    for (std::size_t i = 0; i < saved.size(); ++i) bulk_saved_.emplace_back(forms[i], std::move(saved[i]));
    return {};
  };
  const auto done = work();
  bulk_done_ += slice.size();
  view_->bulk = {static_cast<std::int64_t>(bulk_done_), static_cast<std::int64_t>(bulk_.size())};
  if (!done) context_->notices.toast(ToastKind::error, save_trouble(done.error()));
  if (!done || bulk_done_ == bulk_.size()) end_bulk();
  return true;
}

/// Also when a slice failed or she stopped it: what was done until then is one deed.
void RecordsModel::end_bulk() {
  bulk_.clear();
  view_->bulk = {};
  const auto saved = std::exchange(bulk_saved_, {});
  const auto count = static_cast<std::int64_t>(
      std::count_if(saved.begin(), saved.end(), [](const auto& one) { return one.second.undo.has_value(); }));
  context_->saves.note_many(saved, {bulk_alive_ ? "records.bulk.restored" : "records.bulk.deleted", {}, count});
  if (bulk_accepted_ > 0) context_->notices.toast(ToastKind::warning, {"records.bulk.accepted", {}, bulk_accepted_});
  if (bulk_left_ > 0) context_->notices.toast(ToastKind::warning, {"records.bulk.only_seen", {}, bulk_left_});
  choose_all(false);
}

}  // namespace yanxing::app
