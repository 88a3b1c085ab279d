#include "client/app/saves.h"

#include <algorithm>
#include <map>
#include <set>

#include "client/app/messages.h"
#include "client/app/pointing.h"

namespace yanxing::app {

namespace {

/// Taking the save back makes the record go.
bool removes(const records::UndoToken& token) { return token.created || token.was_deleted.value_or(false); }

// Merges newer typing into what waits already; the heads seen first count, because that is what she started from.
void merge_request(records::SaveRequest& into, records::SaveRequest&& newer) {
  for (auto& [field, value] : newer.values) into.values[field] = std::move(value);
  for (auto& [cell, heads] : newer.seen) into.seen.try_emplace(cell, std::move(heads));
}

bool edits_the_same(const records::UndoToken& a, const records::UndoToken& b) {
  if (a.record != b.record || a.former.size() != b.former.size() || b.created || b.was_deleted) return false;
  return std::equal(a.former.begin(), a.former.end(), b.former.begin(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}

}  // namespace

void Saves::put(std::vector<records::SaveRequest> requests, Deed deed, Done done) {
  const auto waiting = std::find_if(queue_.begin(), queue_.end(), [&](const Entry& entry) {
    return deed.typed && entry.deed.typed && entry.deed.key == deed.key;
  });
  if (waiting != queue_.end() && waiting->requests.size() == requests.size()) {
    for (std::size_t i = 0; i < requests.size(); ++i) merge_request(waiting->requests[i], std::move(requests[i]));
    waiting->done.push_back(std::move(done));
    if (!waiting->failed) waiting->since_ms = clock_->now_ms();  // what failed is tried again in its time
    return;
  }
  Entry entry{std::move(requests), std::move(deed), {}, clock_->now_ms(), clock_->now_ms(), false};
  entry.done.push_back(std::move(done));
  const bool is_typed = entry.deed.typed;
  queue_.push_back(std::move(entry));
  if (!is_typed) flush();
}

UnixMs Saves::typing_wait_ms(UnixMs now_ms, UnixMs first_ms, UnixMs newest_ms) {
  if (now_ms < newest_ms || now_ms < first_ms) return 0;  // the clock was put back
  return std::max<UnixMs>(0, std::min(newest_ms + typing_pause_ms, first_ms + longest_wait_ms) - now_ms);
}

UnixMs Saves::due_ms(const Entry& entry) const {
  const auto now_ms = clock_->now_ms();
  if (entry.failed) return now_ms < entry.since_ms ? 0 : std::max<UnixMs>(0, entry.since_ms + retry_ms - now_ms);
  return entry.deed.typed ? typing_wait_ms(now_ms, entry.first_ms, entry.since_ms) : 0;
}

bool Saves::is_due(const Entry& entry) const { return due_ms(entry) <= 0; }

bool Saves::tick() {
  bool tried = undoing_.has_value();
  if (undoing_) undo_slice();
  while (!queue_.empty() && is_due(queue_.front())) {
    tried = true;
    if (!write_front()) break;
  }
  return tried;
}

bool Saves::flush() {
  while (!queue_.empty()) {
    if (!write_front()) return false;
  }
  return true;
}

// True when the front is gone: written, or refused for good.
bool Saves::write_front() {
  Entry entry = std::move(queue_.front());
  queue_.pop_front();
  const auto saved = store_->save_together(entry.requests);
  if (!saved) {
    const auto& error = saved.error();
    const auto trouble = save_trouble(error);
    if (error.code == Code::invalid || error.code == Code::out_of_scope) {
      notices_->toast(ToastKind::error, trouble);
      if (queue_.empty()) end_problem();
      return true;
    }
    if (problem_.key != trouble.key) {  // each further try would say the same beside the banner
      end_problem();
      notices_->toast(ToastKind::error, trouble);
      problem_toast_ = notices_->newest();
    }
    problem_ = trouble;
    entry.failed = true;
    entry.since_ms = clock_->now_ms();
    queue_.push_front(std::move(entry));
    return false;
  }
  end_problem();
  std::vector<Step> steps;
  for (std::size_t i = 0; i < saved->size(); ++i) {
    const auto& one = (*saved)[i];
    if (one.undo) steps.push_back({entry.requests[i].form, *one.undo});
  }
  remember(steps, entry.deed);
  for (std::size_t i = 0; i < saved->size(); ++i) changed_(entry.requests[i].form, (*saved)[i].id);
  if (!steps.empty()) say(entry.deed.text, true);
  for (const auto& done : entry.done) {
    if (done) done(*saved);
  }
  return true;
}

void Saves::end_problem() {
  if (!problem_.empty()) notices_->dismiss(problem_toast_);
  problem_ = {};
}

void Saves::say(const Message& text, bool can_undo) {
  if (!text.empty()) {
    notices_->toast(ToastKind::done, text, can_undo);
    if (can_undo && !deeds_.empty()) deeds_.back().toast = notices_->newest();
  } else {
    notices_->undo_gone();
  }
}

// Pauses in typing are no deeds of their own: the newest change with the oldest values before it is what one undo takes
// back.
void Saves::remember(const std::vector<Step>& steps, const Deed& deed) {
  if (steps.empty()) return;
  if (deed.typed && !deeds_.empty() && deeds_.back().key == deed.key && steps.size() == 1 &&
      deeds_.back().steps.size() == 1 && edits_the_same(deeds_.back().steps[0].token, steps[0].token)) {
    records::UndoToken& token = deeds_.back().steps[0].token;
    token.change = steps[0].token.change;
    token.also.insert(token.also.end(), steps[0].token.also.begin(), steps[0].token.also.end());
    undone_.clear();
    notices_->redo_gone();
    return;
  }
  add({steps, deed.text, deed.typed ? deed.key : std::string(), nullptr, false, 0});
}

/// What was undone before cannot be put back any more: the deed may have built on what was there without it.
void Saves::add(PastDeed deed) {
  undone_.clear();
  notices_->redo_gone();
  deeds_.push_back(std::move(deed));
  if (deeds_.size() > max_deeds) deeds_.erase(deeds_.begin());
}

void Saves::note(const std::string& form, const records::Saved& saved, Message text) {
  if (saved.undo) remember({{form, *saved.undo}}, {text, false, {}});
  changed_(form, saved.id);
  if (saved.undo) say(text, true);
}

void Saves::note_all(const std::vector<std::pair<std::string, records::Saved>>& saved, Message text) {
  std::vector<Step> steps;
  for (const auto& [form, one] : saved) {
    if (one.undo) steps.push_back({form, *one.undo});
  }
  remember(steps, {text, false, {}});
  for (const auto& [form, one] : saved) changed_(form, one.id);
  if (!steps.empty()) say(text, true);
}

void Saves::note_many(const std::string& form, const std::vector<records::Saved>& saved, Message text) {
  std::vector<std::pair<std::string, records::Saved>> all;
  all.reserve(saved.size());
  for (const auto& one : saved) all.emplace_back(form, one);
  note_many(all, std::move(text));
}

void Saves::note_many(const std::vector<std::pair<std::string, records::Saved>>& saved, Message text) {
  PastDeed deed;
  deed.many = true;
  for (const auto& [form, one] : saved) {
    if (one.undo) deed.steps.push_back({form, *one.undo});
    changed_(form, one.id);
  }
  if (deed.steps.empty()) return;
  deed.text = text;
  add(std::move(deed));
  say(text, true);
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

void Saves::note_own(std::function<bool()> back, Message text) {
  add({{}, text, {}, std::move(back), false, 0});
  say(text, true);
}

bool Saves::remove(const std::string& form, const RecordId& record, Message text) {
  flush();
  const auto saved = store_->remove(record);
  if (!saved) {
    notices_->toast(ToastKind::error, save_trouble(saved.error()));
    return false;
  }
  note(form, *saved, std::move(text));
  return true;
}

bool Saves::remove_too(const std::string& form, const RecordId& record) {
  const auto saved = store_->remove(record);
  if (!saved) {
    notices_->toast(ToastKind::error, save_trouble(saved.error()));
    return false;
  }
  if (saved->undo && deeds_.empty()) add({});
  if (saved->undo) deeds_.back().steps.push_back({form, *saved->undo});
  changed_(form, record);
  return true;
}

bool Saves::restore(const std::string& form, const RecordId& record, Message text) {
  flush();
  const auto saved = store_->restore(record);
  if (!saved) {
    notices_->toast(ToastKind::error, save_trouble(saved.error()));
    return false;
  }
  note(form, *saved, std::move(text));
  return true;
}

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

std::optional<UnixMs> Saves::next_due_ms() const {
  if (undoing_) return 0;
  if (queue_.empty()) return std::nullopt;
  return due_ms(queue_.front());
}

Saving Saves::state() const {
  if (queue_.empty()) return Saving::saved;
  return queue_.front().failed ? Saving::failed : Saving::pending;
}

Saving Saves::state_of(const std::string& key) const {
  const auto found =
      std::find_if(queue_.begin(), queue_.end(), [&](const Entry& entry) { return entry.deed.key == key; });
  if (found == queue_.end()) return Saving::saved;
  return found->failed ? Saving::failed : Saving::pending;
}

}  // namespace yanxing::app
