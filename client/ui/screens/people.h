// 花名册 people: everybody who is trained; import, paste, duplicates, merging.
#pragma once

#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"
#include "client/ui/table.h"

namespace yanxing::ui {

struct PeopleUi {
  TableMemory table;
  TableMemory preview;
  std::string picker_folder;  // the picker's half-typed path
  std::string picker_typed;
  struct Editing {  // a cell of the preview that is being corrected; sent when she leaves it
    std::string id;
    std::string text;
  } editing;
  std::size_t editing_row = 0;  // whose cell that is
};

void draw_people(const app::PeopleView& view, PeopleUi& state, UiContext& ui, Rect area,
                 std::vector<app::Command>& out);

}  // namespace yanxing::ui
