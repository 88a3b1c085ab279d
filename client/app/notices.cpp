#include "client/app/notices.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace yanxing::app {

void Notices::toast(ToastKind kind, Message text, bool can_undo) {
  if (can_undo) {  // the deed before is told already, and can no longer be undone from here
    std::erase_if(entries_, [](const Entry& entry) { return entry.toast.can_undo; });
  }
  const bool is_problem = kind == ToastKind::error || kind == ToastKind::warning;
  entries_.push_back({{next_id_++, kind, std::move(text), can_undo, false, {}},
                      clock_->now_ms(),
                      is_problem ? problem_toast_ms : toast_ms});
  if (entries_.size() > max_toasts) {
    // What can be undone stays before what was only said.
    const auto last = std::prev(entries_.end());
    const auto said = std::find_if(entries_.begin(), last, [](const Entry& entry) { return !entry.toast.can_undo; });
    entries_.erase(said != last ? said : entries_.begin());
  }
  changed_ = true;
}

void Notices::toast_undone(Message text, Message what, Turn turn, bool can_turn) {
  std::erase_if(entries_, [](const Entry& entry) { return !entry.toast.what.empty(); });
  toast(ToastKind::info, std::move(text), can_turn && turn == Turn::back);
  entries_.back().toast.can_redo = can_turn && turn == Turn::forth;
  entries_.back().toast.what = std::move(what);
}

void Notices::redo_gone() {
  for (auto& entry : entries_) {
    changed_ |= entry.toast.can_redo;
    entry.toast.can_redo = false;
  }
}

void Notices::dismiss(std::uint64_t id) {
  changed_ |= std::erase_if(entries_, [id](const Entry& entry) { return entry.toast.id == id; }) > 0;
}

void Notices::undo_gone() {
  for (auto& entry : entries_) {
    changed_ |= entry.toast.can_undo;
    entry.toast.can_undo = false;
  }
}

void Notices::ask(Question question, std::function<void(bool)> answer) {
  const auto before = std::exchange(answer_, nullptr);
  if (question_ && before) before(false);
  question.id = next_id_++;
  question_ = std::move(question);
  answer_ = std::move(answer);
  changed_ = true;
}

void Notices::answer(std::uint64_t id, bool yes) {
  if (!question_ || question_->id != id) return;
  question_.reset();
  changed_ = true;
  if (const auto run = std::exchange(answer_, nullptr)) run(yes);
}

// A clock that was set back counts as time gone by: better a toast too short than one that stays for years.
bool Notices::is_over(const Entry& entry) const {
  const auto age_ms = clock_->now_ms() - entry.since_ms;
  return age_ms < 0 || age_ms >= entry.for_ms;
}

bool Notices::tick() {
  changed_ |= std::erase_if(entries_, [this](const Entry& entry) { return is_over(entry); }) > 0;
  return std::exchange(changed_, false);
}

std::optional<UnixMs> Notices::next_due_ms() const {
  std::optional<UnixMs> due;
  for (const auto& entry : entries_) {
    const auto left = std::max<UnixMs>(0, entry.since_ms + entry.for_ms - clock_->now_ms());
    due = due ? std::min(*due, left) : left;
  }
  return due;
}

void Notices::write(ShellView& view) const {
  view.toasts.clear();
  for (const auto& entry : entries_) view.toasts.push_back(entry.toast);
  view.question = question_;
}

}  // namespace yanxing::app
