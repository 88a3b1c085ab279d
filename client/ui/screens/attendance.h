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
  std::string name;
  std::string place;
  std::string role;
  std::string phone;
};

/// The note on one person's mark, while it is being typed.
struct NoteUi {
  std::optional<RecordId> person;
  std::string name;
  std::string text;
};

struct AttendanceUi {
  TableMemory table;
  std::optional<RecordId> selected;  // the person whom the keys mark
  bool reveal = false;               // scroll to her in the next frame
  int quick_choice = 0;
  std::string quick_submitted;  // Enter was pressed on this text before its answer was there
  WalkInUi walk_in;
  NoteUi note;
};

void draw_attendance(const app::AttendanceView& view, AttendanceUi& state, UiContext& ui, Rect area,
                     std::vector<app::Command>& out);

}  // namespace yanxing::ui
