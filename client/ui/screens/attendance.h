// 签到: the roster fills the screen, one key per status, quick sign-in by name or pinyin initials.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

/// Somebody who is not on the roster, while her name is being typed.
struct WalkInUi {
  bool open = false;
  app::WalkIn typed;
  app::WalkIn noted;  // App keeps this
};

/// The note on one person's mark, while it is being typed.
struct NoteUi {
  std::optional<RecordId> person;
  std::string name;
  std::string text;
};

/// A name that nobody on the roster has, before she is signed in as a walk-in.
struct WalkInNowUi {
  bool open = false;
  std::string name;
  std::string place;  // empty: as AttendanceView says
};

struct AttendanceUi {
  TableMemory table;
  std::optional<RecordId> selected;  // the person whom the keys mark
  bool reveal = false;               // scroll to her in the next frame
  int quick_choice = 0;
  std::string quick_submitted;            // Enter was pressed on this text before its answer was there
  std::optional<int> quick_wanted;        // a digit chose this match
  bool quick_early = false;               // Shift+Enter: who signs out leaves early
  std::optional<std::string> quick_show;  // the field shows this in the next frame, whoever types in it
  bool quick_moved = false;               // an arrow key chose the match
  std::string quick_confirm;              // Enter was pressed on this text, whose first match only contains it
  std::optional<RecordId> walked_in;      // the newest walk-in that the list went to
  bool out = false;                       // the quick field signs out
  bool large = false;                     // turned to the queue
  std::optional<std::string> late;        // being typed
  std::optional<std::string> heads;       // being typed
  WalkInUi walk_in;
  WalkInNowUi walk_in_now;
  NoteUi note;
};

void draw_attendance(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect area,
                     std::vector<app::Command>& out);

}  // namespace yanxing::ui
