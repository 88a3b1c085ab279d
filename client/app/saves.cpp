#include "client/app/saves.h"

#include <algorithm>

#include "client/app/messages.h"

namespace yanxing::app {

namespace {

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
