// 换届总览 election: board of villages, problems, targets, schedule snapshots.
#pragma once

#include <vector>

#include "client/app/command.h"
#include "client/ui/context.h"

namespace yanxing::ui {

struct ElectionUi {};

void draw_election(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);

}  // namespace yanxing::ui
