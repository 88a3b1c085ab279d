// 花名册 people: everybody who is trained; import, paste, duplicates, merging.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct PeopleUi {};

void draw_people(const app::PeopleView& view, PeopleUi& state, UiContext& ui, Rect area,
                 std::vector<app::Command>& out);

}  // namespace yanxing::ui
