// Toasts and questions: what App has to say, for how long, and which one can be taken back.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "client/app/shell_view.h"
#include "sync/base/time.h"

namespace yanxing::app {

/// Where a toast offers to go: undo, or redo.
enum class Turn { back, forth };

class Notices {
 public:
  explicit Notices(const WallClock& clock) : clock_(&clock) {}

  /// Shows a toast; at most `max_toasts` stay, those that can be undone before the others. One that can be undone takes
  /// the place of the one before, because Undo takes back the last deed.
  void toast(ToastKind kind, Message text, bool can_undo = false);
  /// What was undone or put back, by name; with the offer to turn it. Takes the place of such a toast before.
  void toast_undone(Message text, Message what, Turn turn, bool can_turn);
  /// Of the toast or question that was shown last, for dismiss() and answer().
  std::uint64_t newest() const { return next_id_ - 1; }
  void dismiss(std::uint64_t id);
  /// Takes the offer of undo off all toasts.
  void undo_gone();
  void redo_gone();

  /// Asks; a question that is open already is answered with no.
  void ask(Question question, std::function<void(bool yes)> answer);
  void answer(std::uint64_t id, bool yes);

  /// Removes what had its time. True when something changed since the last call (also by the functions above).
  bool tick();
  /// Milliseconds until tick() has something to do; nullopt: never.
  std::optional<UnixMs> next_due_ms() const;

  void write(ShellView& view) const;

  static constexpr std::size_t max_toasts = 2;
  static constexpr UnixMs toast_ms = 6'000;
  static constexpr UnixMs problem_toast_ms = 12'000;

 private:
  struct Entry {
    Toast toast;
    UnixMs since_ms = 0;
    UnixMs for_ms = 0;
  };
  bool is_over(const Entry& entry) const;

  const WallClock* clock_;
  std::vector<Entry> entries_;
  std::optional<Question> question_;
  std::function<void(bool)> answer_;
  std::uint64_t next_id_ = 1;
  bool changed_ = true;
};

}  // namespace yanxing::app
