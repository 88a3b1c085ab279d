// The way back: undo and redo, of one deed and, in slices, of one that wrote very many records.
#include <algorithm>
#include <map>
#include <set>

#include "client/app/messages.h"
#include "client/app/pointing.h"
#include "client/app/saves.h"

namespace yanxing::app {

namespace {

/// Taking the save back makes the record go.
bool removes(const records::UndoToken& token) { return token.created || token.was_deleted.value_or(false); }

}  // namespace

void Saves::undo(const Naming& naming) { take_back(false, naming); }

void Saves::redo(const Naming& naming) { take_back(true, naming); }

/// Undo and redo are the same: both take back changes, and what they write is what the other one takes back.
void Saves::take_back(bool forth, const Naming& naming) {
  auto& from = forth ? undone_ : deeds_;
  if (undoing_ || !flush()) return;
  if (from.empty())
    return notices_->toast(ToastKind::info, {forth ? "undo.nothing_forth" : "undo.nothing_back", {}, {}});
  PastDeed deed = std::move(from.back());
  from.pop_back();
  notices_->undo_gone();
  notices_->redo_gone();
  notices_->dismiss(deed.toast);
  const Message changed_since{forth ? "redo.changed_since" : "undo.changed_since", {}, {}};
  if (deed.back) {
    undone_.clear();  // what was never a change cannot be put back by one
    if (!deed.back()) return notices_->toast(ToastKind::error, changed_since);
  }
  std::int64_t left_alone = 0;
  if (!forth && !leave_pointed_at(deed, naming, left_alone)) return;
  if (deed.many) return undo_many(std::move(deed), forth, left_alone);
  PastDeed back{{}, deed.text, {}, nullptr, false, 0};
  for (auto step = deed.steps.rbegin(); step != deed.steps.rend(); ++step) {
    const auto undone = store_->undo(step->token);
    if (!undone) {
      const bool is_taken = undone.error().code == Code::conflict || undone.error().code == Code::not_found;
      return notices_->toast(ToastKind::error, is_taken ? changed_since : save_trouble(undone.error()));
    }
    changed_(step->form, step->token.record);
    if (!undone->undo) continue;
    // What is taken back next finds the heads that this made, with its own values in them.
    for (auto& earlier : from) {
      for (auto& other : earlier.steps) {
        if (other.token.record == step->token.record) other.token.note_undone(*undone->undo);
      }
    }
    back.steps.push_back({step->form, *undone->undo});
  }
  say_undone(back, forth, naming);
}

/// Looks whether what would go is needed by others. False: all of it stays, and that was said.
bool Saves::leave_pointed_at(PastDeed& deed, const Naming& naming, std::int64_t& left_alone) {
  std::vector<std::pair<std::string, RecordId>> going;
  for (const Step& step : deed.steps) {
    if (removes(step.token)) going.emplace_back(step.form, step.token.record);
  }
  const auto needed =
      going.empty() ? std::vector<std::pair<RecordId, records::Record>>() : pointed_at(*store_, *forms_, going);
  if (needed.empty()) return true;
  if (deed.many && needed.size() < going.size()) {
    std::set<RecordId> stay;
    for (const auto& [record, by] : needed) stay.insert(record);
    std::erase_if(deed.steps,
                  [&](const Step& step) { return removes(step.token) && stay.contains(step.token.record); });
    left_alone = static_cast<std::int64_t>(stay.size());
    return true;
  }
  const auto called = [&](const RecordId& record) { return naming.any ? naming.any(record) : std::string(); };
  notices_->toast(
      ToastKind::error,
      {"undo.pointed_at", {{"title", called(needed.front().first)}, {"by", called(needed.front().second.id)}}, {}});
  return false;
}

/// Keeps what takes it back in turn, and says what was taken back.
void Saves::say_undone(const PastDeed& deed, bool forth, const Naming& naming) {
  const bool can_turn = !deed.steps.empty();
  Message text{forth ? "redo.done" : "undo.done", {}, {}};
  Message what = deed.text;
  if (can_turn) {
    const RecordId& record = deed.steps.back().token.record;  // the first one that was written
    const auto hidden = naming.out_of_sight ? naming.out_of_sight(record) : std::string();
    if (!hidden.empty()) text = {forth ? "redo.done_elsewhere" : "undo.done_elsewhere", {{"title", hidden}}, {}};
    const auto called = what.empty() && hidden.empty() && naming.any ? naming.any(record) : std::string();
    if (!called.empty()) what = {"undo.typed", {{"title", called}}, {}};
  }
  notices_->toast_undone(std::move(text), std::move(what), forth ? Turn::back : Turn::forth, can_turn);
  if (!can_turn) return;
  auto& to = forth ? deeds_ : undone_;
  to.push_back(deed);
  to.back().toast = notices_->newest();
  if (to.size() > max_deeds) to.erase(to.begin());
}

void Saves::undo_many(PastDeed deed, bool forth, std::int64_t left_alone) {
  undoing_ = Undoing{std::move(deed), forth, 0, left_alone, {}, {}};
  undo_slice();
}

/// From the last to the first, as they were done. True: there is more to do.
bool Saves::undo_slice() {
  auto& steps = undoing_->deed.steps;
  const std::size_t count = std::min(undo_slice_records, steps.size());
  const std::vector<Step> slice(steps.end() - static_cast<std::ptrdiff_t>(count), steps.end());
  std::vector<records::UndoToken> tokens;
  tokens.reserve(count);
  for (const Step& step : slice) tokens.push_back(step.token);
  const auto undone = store_->undo_many(tokens);
  if (!undone) {
    notices_->toast(ToastKind::error, save_trouble(undone.error()));
    stop_undoing();
    return false;
  }
  steps.resize(steps.size() - count);
  undoing_->done += static_cast<std::int64_t>(count);
  undoing_->left_alone += static_cast<std::int64_t>(undone->rejected.size());
  std::multimap<RecordId, const records::UndoToken*> made;  // several of one record: its conflicts
  for (const auto& one : undone->saved) {
    if (one.undo) made.emplace(one.id, &*one.undo);
  }
  for (auto& earlier : undoing_->forth ? undone_ : deeds_) {
    for (auto& other : earlier.steps) {
      const auto [first, last] = made.equal_range(other.token.record);
      for (auto found = first; found != last; ++found) other.token.note_undone(*found->second);
    }
  }
  std::set<std::size_t> rejected;
  for (const auto& one : undone->rejected) rejected.insert(one.index);
  auto saved = undone->saved.begin();
  for (std::size_t i = slice.size(); i-- > 0;) {  // the order in which they were taken back
    if (rejected.contains(i)) continue;
    if (saved->undo) undoing_->back.push_back({slice[i].form, *saved->undo});
    ++saved;
  }
  undoing_->undone.insert(undoing_->undone.end(), slice.begin(), slice.end());
  if (!steps.empty()) return true;
  end_undoing();
  const auto left_alone = undoing_->left_alone;
  const bool forth = undoing_->forth;
  PastDeed back{std::move(undoing_->back), undoing_->deed.text, {}, nullptr, true, 0};
  undoing_.reset();
  say_undone(back, forth, {});
  if (left_alone > 0) notices_->toast(ToastKind::warning, {"undo.some_changed_since", {}, left_alone});
  return false;
}

/// Tells everybody once, at the end: reading all again after each slice would cost more than the slices.
void Saves::end_undoing() {
  for (const Step& step : undoing_->undone) changed_(step.form, step.token.record);
}

Progress Saves::undoing() const {
  if (!undoing_) return {};
  return {undoing_->done, undoing_->done + static_cast<std::int64_t>(undoing_->deed.steps.size())};
}

void Saves::stop_undoing() {
  if (!undoing_) return;
  end_undoing();
  (undoing_->forth ? undone_ : deeds_).push_back(std::move(undoing_->deed));
  undoing_.reset();
}

}  // namespace yanxing::app
