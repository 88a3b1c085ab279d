// 换届观察: villages with their progress, then one stage's checklist: answers by key, comments inline, what is missing.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct ObservationUi {
  TableMemory villages;
  std::string opened;          // village and stage that the memory below belongs to
  std::string current;         // field of the item that the keys answer
  std::string focused;         // field of the item that had the keyboard's focus in the frame before
  bool by_mouse = false;       // the current item was clicked: no ring around it
  std::string typing;          // field of the item whose comment has the caret
  bool leave_comment = false;  // Enter was pressed there: the caret leaves after this frame's characters were taken
  int place_keyboard =
      0;  // frames in which Tab's place is put at the current item: a window that just appeared takes it elsewhere
  bool reveal = false;        // scroll to the current item now
  bool missing_open = false;  // the list of what finalising still needs
  int missing_choice = 0;
};

void draw_observation(const app::ObservationView& view, ObservationUi& state, UiContext& ui, Rect area,
                      std::vector<app::Command>& out);

}  // namespace yanxing::ui
